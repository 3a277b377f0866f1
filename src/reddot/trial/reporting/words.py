"""What the numbers of a trial cannot say, in sentences that stand beside them."""

from __future__ import annotations

from collections.abc import Iterator

from reddot.trial.analysis import Effect, Totals
from reddot.trial.reading.counted import FROM_REPORTS, Account
from reddot.trial.reporting.study import Study

FEW_EVENTS = 20
ALLOCATED = (
    "The effect is of allocating a shift to carry, as it was followed. Where it often was not, the "
    "effect of carrying itself may be farther from 1: see the complier effect, which assumes more."
)
REPORTED = (
    "Counted are reports. If Taser changes how readily force is reported, and not only how often "
    "it is used, these counts move with it."
)
CHANGES_WITH_ARM = (
    "The number of incidents may itself change with the arm; a rate per incident then compares "
    "incidents that are not alike. Read it beside the rate per officer-shift."
)
TOGETHER = (
    "The groups belong together: what carriers gain or lose may be met by those beside them or "
    "elsewhere, and only everyone together says what a force would see."
)
SAME_PEOPLE = (
    "Officers work shifts of both arms. What a carry shift teaches or tires them for may reach "
    "their control shifts, and pulls the ratio towards 1."
)


def what_it_cannot_say(
    study: Study, per: str, totals: Totals, effect: Effect | None, account: Account | None
) -> tuple[str, ...]:
    """What to keep in mind about one outcome, from its counts and from its first estimate."""
    return tuple(_sentences(study, per, totals, effect, account))


def _sentences(
    study: Study, per: str, totals: Totals, effect: Effect | None, account: Account | None
) -> Iterator[str]:
    yield from _of_interval(effect)
    if min(totals.events) < FEW_EVENTS:
        yield (
            f"{totals.events[0]} and {totals.events[1]} events are few: the interval rests on very "
            "little, and one event more or less moves it."
        )
    yield ALLOCATED
    yield TOGETHER
    if totals.outcome in FROM_REPORTS:
        yield REPORTED
    if per == "incident":
        yield CHANGES_WITH_ARM
    if _crossing(study):
        yield SAME_PEOPLE
    if account is not None and account.not_matched:
        yield (
            f"{account.not_matched} of {account.read} rows of {account.source} could not be laid "
            "to an officer-shift and are not counted. Each is named below."
        )
    if account is not None and account.not_stated:
        yield (
            f"{account.not_stated} rows do not state whether they are of this outcome; they are "
            "not counted, and they are not zero."
        )
    if not study.flow.closed:
        yield "The trial is not closed: these are interim numbers, and each look at them counts."


def _of_interval(effect: Effect | None) -> Iterator[str]:
    if effect is None or not effect.estimated or effect.low is None or effect.high is None:
        yield "There is no number; that is not a finding of no effect."
    elif effect.contains(1.0):
        yield (
            f"The interval holds 1: these data are compatible with no effect, and also with a "
            f"ratio of {effect.low:.3g} and of {effect.high:.3g}. No effect is not shown."
        )
    else:
        yield (
            "The interval leaves 1 out. It holds for these stations, officers and months; "
            "elsewhere the effect may be another."
        )


def _crossing(study: Study) -> bool:
    """Whether some officer worked slots of both arms."""
    seen = study.observed
    arms = seen.arm[seen.slot]
    in_carry = set(seen.officer[arms == 1].tolist())
    return not in_carry.isdisjoint(seen.officer[arms == 0].tolist())

"""What a look says, in sentences."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from reddot.trial.monitoring.look import Look


def words_of_look(look: Look) -> tuple[str, ...]:
    """Return what a look found, what it would have taken, and what it cannot say.

    Examples
    --------
    >>> from reddot.trial.monitoring.look import look
    >>> from reddot.trial.monitoring.looks import Counts, HarmRule
    >>> rule = HarmRule(outcome="assaults", information=60, looks=3)
    >>> for sentence in look(Counts(events=(6, 3), exposure=(400, 400)), rule=rule).words[1:3]:
    ...     print(sentence)
    Cannot cross yet: no count of 9 would. The first total at which one could is 17.
    Not crossed. That is no sign of safety: a real harm can stay under the boundary.

    """
    return (
        _counted(look),
        _bound(look),
        *_crossed(look),
        f"Spent on {look.number} {'look' if look.number == 1 else 'looks'}: "
        f"{look.alpha_spent:.5f} of {look.rule.alpha:g}, one-sided.",
        *_limits(look),
    )


def _counted(look: Look) -> str:
    kind = "as planned" if look.planned else "not planned"
    a, b = look.counts.events
    outcome = look.rule.outcome.replace("_", " ")
    return (
        f"Look {look.number}, {kind}: {a} {outcome} on carrying slots and {b} on control slots, "
        f"{look.counts.information} of the {look.rule.information} counted on."
    )


def _bound(look: Look) -> str:
    total = look.counts.information
    if look.boundary is None:
        later = (
            f" The first total at which one could is {look.first_chance}."
            if look.first_chance is not None
            else ""
        )
        return f"Cannot cross yet: no count of {total} would.{later}"
    if look.rule.rule == "normal":
        return (
            f"A standardised effect of {look.boundary:.3f} or more crosses; it is "
            f"{look.counts.z:.3f}."
        )
    return (
        f"{look.boundary:g} or more of the {total} on carrying slots cross; there are "
        f"{look.counts.events[0]}."
    )


def _crossed(look: Look) -> tuple[str, ...]:
    if look.crossed_before is not None:
        return (f"The boundary was crossed at look {look.crossed_before} already.",)
    if look.crossed:
        return ("Crossed: the plan's rule says to stop for harm. People decide.",)
    return ("Not crossed. That is no sign of safety: a real harm can stay under the boundary.",)


def _limits(look: Look) -> tuple[str, ...]:
    found = list[str]()
    if look.rule.rule == "exact":
        found.append(
            "Events are taken as independent: where one incident can hurt several officers, count "
            "slots with at least one event."
        )
    if not look.planned:
        found.append(
            "The look spends what its events allow; that holds only if its time was not chosen "
            "for what had been seen."
        )
    if look.counts.information > look.rule.information:
        found.append("More events are in than the plan counted on: nothing more is allowed.")
    return tuple(found)

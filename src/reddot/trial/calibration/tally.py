"""What a calibration of the analyses of a trial counted, and whether it is within the limits."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields

from reddot.trial.analysis import Effect

NOMINAL = 0.05
LEAST_REJECTED = 0.04  # of methods that are not exact, where there are events enough
LEAST_COVERED = 0.94
ENOUGH_EVENTS = 20
FULL = 5_000
EXACT = frozenset({"exact", "randomisation"})  # exact in level: may be cautious


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """Counts of one method in one setting; "offered" are the runs in which it may be used.

    Attributes
    ----------
    runs : int
        Pairs of trials drawn: one without an effect, one with.
    null_offered, null_rejected, null_covered : int
        Without an effect: runs in which the method was offered and gave a number; among them those
        called an effect, and those whose interval holds a ratio of 1.
    null_given, null_given_rejected : int
        The same whether offered or not, which shows what a refusal prevents.
    true_offered, true_rejected, true_covered : int
        With an effect: offered; among them those called an effect (the power), and those whose
        interval holds the true ratio.

    Examples
    --------
    >>> Tally(runs=100, null_offered=80, null_rejected=4).error_rate
    0.05

    """

    runs: int = 0
    null_offered: int = 0
    null_rejected: int = 0
    null_covered: int = 0
    null_given: int = 0
    null_given_rejected: int = 0
    true_offered: int = 0
    true_rejected: int = 0
    true_covered: int = 0

    def __add__(self, other: Tally) -> Tally:
        """Add what another part of the same setting counted."""
        names = [field.name for field in fields(Tally)]
        return Tally(**{name: getattr(self, name) + getattr(other, name) for name in names})

    def as_json(self) -> dict[str, int]:
        """The counts by name."""
        return {field.name: getattr(self, field.name) for field in fields(Tally)}

    @property
    def error_rate(self) -> float | None:
        """False alarms among the trials without an effect in which the method was offered."""
        return _share(self.null_rejected, self.null_offered)

    @property
    def error_rate_if_not_refused(self) -> float | None:
        """False alarms wherever the method gives a number, offered or not."""
        return _share(self.null_given_rejected, self.null_given)

    @property
    def coverage(self) -> tuple[float | None, float | None]:
        """Intervals that hold the truth: without an effect, and with one."""
        return (
            _share(self.null_covered, self.null_offered),
            _share(self.true_covered, self.true_offered),
        )

    @property
    def power(self) -> float | None:
        """Trials with the effect that were called one."""
        return _share(self.true_rejected, self.true_offered)


def count_run(null: tuple[Effect, bool], true: tuple[Effect, bool], ratio: float) -> Tally:
    """Count one run: what a method gave without an effect and with `ratio`, and whether offered.

    A method that gives no number, with a reason in words, counts as not offered.
    """
    (nothing, may), (something, may_too) = null, true
    may, may_too = may and nothing.estimated, may_too and something.estimated
    return Tally(
        runs=1,
        null_offered=may,
        null_rejected=may and rejects(nothing),
        null_covered=may and nothing.contains(1.0),
        null_given=nothing.estimated,
        null_given_rejected=nothing.estimated and rejects(nothing),
        true_offered=may_too,
        true_rejected=may_too and rejects(something),
        true_covered=may_too and something.contains(ratio),
    )


def rejects(effect: Effect) -> bool:
    """Whether an analysis calls it an effect: by its p-value, else by its interval."""
    if effect.p_value is None:
        return not effect.contains(1.0)
    return effect.p_value <= NOMINAL


def margin(share: float, runs: int) -> float:
    """Four Monte-Carlo standard errors of a share over some runs.

    Examples
    --------
    >>> round(margin(0.05, 5000), 4)
    0.0123

    """
    return 4.0 * math.sqrt(share * (1.0 - share) / runs) if runs else math.inf


def faults(method: str, events: float, tally: Tally) -> Iterator[str]:
    """Say in words which limit a method breaks in a setting, if any.

    Parameters
    ----------
    method
        Its code.
    events
        Events expected in an arm where there is no effect.
    tally
        What was counted.

    Yields
    ------
    str
        One sentence for each limit broken: error rate at most 5% and four Monte-Carlo standard
        errors; at least 4% (see `least_rejected`) for a method that is not exact, with 20 or more
        events expected an arm; coverage at least 94% less four such errors.
    """
    rate, most = tally.error_rate, NOMINAL + margin(NOMINAL, tally.null_offered)
    if rate is None:
        return
    if rate > most:
        yield f"error rate {rate:.2%}, at most {most:.2%}"
    least = least_rejected(tally.null_offered)
    if method not in EXACT and events >= ENOUGH_EVENTS and rate < least:
        yield f"error rate {rate:.2%}, at least {least:.2%}"
    runs = (tally.null_offered, tally.true_offered)
    for words, share, n in zip(("no", "an"), tally.coverage, runs, strict=True):
        least = LEAST_COVERED - margin(LEAST_COVERED, n)
        if share is not None and share < least:
            yield f"coverage with {words} effect {share:.2%}, at least {least:.2%}"


def least_rejected(runs: int) -> float:
    """The least error rate: 4%, and where fewer than 5,000 runs tell it, less four errors.

    Examples
    --------
    >>> least_rejected(5000), round(least_rejected(1000), 4)
    (0.04, 0.0152)

    """
    return LEAST_REJECTED - (margin(LEAST_REJECTED, runs) if runs < FULL else 0.0)


def add_up(parts: Iterator[Mapping[str, Tally]]) -> dict[str, Tally]:
    """Add up the tallies of the parts of a setting, by method."""
    total: dict[str, Tally] = {}
    for part in parts:
        for method, tally in part.items():
            total[method] = total.get(method, Tally()) + tally
    return total


def _share(count: int, of: int) -> float | None:
    return count / of if of else None

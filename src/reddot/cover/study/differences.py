"""The same number of two scenarios, replication by replication."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from reddot.cover.study.estimate import NOT_AVAILABLE, Estimate, estimate
from reddot.cover.study.numbers import MEASURES, Json, Numbers, or_not_available
from reddot.cover.study.waits import TOTAL, Tables


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One number of two scenarios: the second less the first.

    ``change`` is over the ``pairs`` replications in which both are numbers, with the Monte-Carlo
    error and interval of the difference itself; its value is "not_available" where there is none.
    """

    measure: str
    name: str
    before: Estimate
    after: Estimate
    change: Estimate | None
    pairs: int

    def as_json(self) -> Json:
        """The two numbers, their difference, and its error."""
        change = self.change
        return {
            "measure": f"{self.measure}_minutes",
            "number": self.name,
            "before": self.before.value,
            "after": self.after.value,
            "difference": NOT_AVAILABLE if change is None else change.value,
            "se": NOT_AVAILABLE if change is None else or_not_available(change, change.se),
            "low": NOT_AVAILABLE if change is None else or_not_available(change, change.low),
            "high": NOT_AVAILABLE if change is None else or_not_available(change, change.high),
            "pairs": self.pairs,
        }


def differences_of(before: Tables, after: Tables) -> tuple[Difference, ...]:
    """The difference of every number of every measure, over all calls together."""
    return tuple(_differences(before, after))


def _differences(before: Tables, after: Tables) -> Iterator[Difference]:
    for measure in MEASURES:
        first, second = before[(TOTAL, measure)], after[(TOTAL, measure)]
        for name in first.names:
            if name in second.names:
                yield _difference(first, second, name)


def _difference(first: Numbers, second: Numbers, name: str) -> Difference:
    count = min(len(first.values), len(second.values))
    a, b = first.each(name)[:count], second.each(name)[:count]
    both = np.isfinite(a) & np.isfinite(b)
    return Difference(
        measure=first.measure,
        name=name,
        before=first.of(name),
        after=second.of(name),
        change=estimate(b[both] - a[both]) if both.any() else None,
        pairs=int(both.sum()),
    )

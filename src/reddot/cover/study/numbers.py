"""The numbers of every replication, side by side, and what they come to."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from reddot.cover.simulation.inputs import Floats
from reddot.cover.study.estimate import NEVER, NOT_AVAILABLE, Estimate, estimate

Counts = NDArray[np.int64]
Json = dict[str, Any]

MEASURES = ("response", "first_trained", "backup", "trained_backup")
COUNTED = ("wanted", "served", "cut_off")


def over_name(minutes: float) -> str:
    """The name of the share of waits over some minutes.

    Examples
    --------
    >>> over_name(15.0), over_name(7.5)
    ('over_15', 'over_7.5')

    """
    return f"over_{minutes:g}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Numbers:
    """One measure for the groups of one breakdown, in each replication.

    ``values`` is replications × groups × numbers: the mean and so on as ``names`` has them, NaN
    where nobody waited, infinity where the wait has no end. ``counts`` is replications × groups ×
    ``COUNTED``; ``undecided`` replications × groups × the limits in minutes: waits cut off before
    it was known whether they would pass the limit.
    """

    measure: str
    groups: tuple[str, ...]
    names: tuple[str, ...]
    values: Floats
    counts: Counts
    undecided: Counts

    def of(self, name: str, group: int = 0) -> Estimate:
        """Estimate one number of one group.

        Where nobody was ever served though somebody waited, it is "never", whichever number. An
        interval ends where numbers do: minutes at 0, shares at 0 and 1.
        """
        wanted, served, cut_off = (int(k) for k in self.counts[:, group].sum(axis=0))
        if wanted and not served:
            return Estimate(value=NEVER, replications=len(self.values), never_in=len(self.values))
        each = self.values[:, group, self.names.index(name)]
        found = estimate(each, cut_off=name == "mean" and cut_off > 0)
        most = 1.0 if name.startswith("over_") else math.inf
        low = None if found.low is None else max(found.low, 0.0)
        high = None if found.high is None else min(found.high, most)
        return replace(found, low=low, high=high)

    def each(self, name: str, group: int = 0) -> Floats:
        """One number of one group in every replication; infinity where nobody was served."""
        found = self.values[:, group, self.names.index(name)].copy()
        wanted, served = self.counts[:, group, 0], self.counts[:, group, 1]
        found[(wanted > 0) & (served == 0)] = np.inf
        return found

    def total(self, what: str, group: int = 0) -> int:
        """How many in all replications together were wanted, served or cut off."""
        return int(self.counts[:, group, COUNTED.index(what)].sum())

    def as_json(self, group: int = 0) -> Json:
        """One group: every number, its error and interval, and the counts behind them."""
        found = {name: self.of(name, group) for name in self.names}
        limits = [name for name in self.names if name.startswith("over_")]
        undecided = self.undecided[:, group].sum(axis=0)
        return {
            **{name: one.value for name, one in found.items()},
            "se": {name: or_not_available(one, one.se) for name, one in found.items()},
            "low": {name: or_not_available(one, one.low) for name, one in found.items()},
            "high": {name: _high(one) for name, one in found.items()},
            "at_least": [name for name, one in found.items() if one.at_least],
            "never_in_replications": {name: one.never_in for name, one in found.items()},
            **{what: self.total(what, group) for what in COUNTED},
            "undecided": dict(zip(limits, (int(k) for k in undecided), strict=True)),
        }


def or_not_available(one: Estimate, value: float | None) -> float | str:
    """A standard error or an end of an interval; why there is none in its place."""
    if isinstance(one.value, str):
        return one.value
    return NOT_AVAILABLE if value is None else value


def _high(one: Estimate) -> float | str:
    if one.number is not None and one.high is None and one.never_in and one.se is not None:
        return NEVER
    return or_not_available(one, one.high)


def stacked(parts: Sequence[Numbers]) -> Numbers:
    """The replications of several parts, in the order of the parts."""
    first = parts[0]
    return Numbers(
        measure=first.measure,
        groups=first.groups,
        names=first.names,
        values=np.concatenate([part.values for part in parts]),
        counts=np.concatenate([part.counts for part in parts]),
        undecided=np.concatenate([part.undecided for part in parts]),
    )

"""Rows put in the order in which the draws walk through them, with their sums."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from reddot.trial.analysis.arrays import Floats, Ints
from reddot.trial.randomisation.kernel import Rows


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Layout:
    """Which rows may be exchanged for which.

    Attributes
    ----------
    order : array of shape (K,)
        The rows by stratum and, in it, by group.
    start : array of shape (G,)
        Where each group starts in that order.
    last : array of shape (G,)
        1 where a stratum ends with the group.

    Examples
    --------
    >>> layout_of(np.array([1, 0, 1]), np.array([0, 0, 5])).order.tolist()
    [1, 0, 2]

    """

    order: Ints
    start: Ints
    last: Ints

    def rows(self, y: Floats, exposure: Floats, arm: Ints) -> Rows:
        """Return what the draws read, from arrays of shape (K,) in the order given.

        Examples
        --------
        >>> layout = layout_of(np.zeros(2, int), np.zeros(2, int))
        >>> layout.rows(np.array([3.0, 1.0]), np.ones(2), np.array([1, 0])).observed.tolist()
        [1.5, 0.5]

        """
        arms = arm[self.order]
        events, at_risk = y[self.order], exposure[self.order]
        unit = np.column_stack([events * arms, events * (1 - arms), at_risk])
        ends = np.append(self.start, len(arms))
        sizes, carrying = np.diff(ends), np.add.reduceat(arms, self.start)
        carry_at_risk = np.add.reduceat(at_risk * arms, self.start)
        sums = np.add.reduceat(unit, self.start, axis=0)
        return Rows(
            unit=unit,
            carry=arms,
            start=ends,
            picked=np.minimum(carrying, sizes - carrying),
            carries=(2 * carrying <= sizes).astype(np.int64),
            sums=sums,
            last=self.last,
            observed=self._sides(sums, carry_at_risk),
        )

    def _sides(self, sums: Floats, carry_at_risk: Floats) -> Floats:
        """Return both sides of the Mantel–Haenszel ratio of rates over the strata."""
        first = np.append(0, np.flatnonzero(self.last)[:-1] + 1)
        carry, control, whole = np.add.reduceat(sums, first, axis=0).T
        carried = np.add.reduceat(carry_at_risk, first)
        return np.array(
            [(carry * (whole - carried) / whole).sum(), (control * carried / whole).sum()]
        )


def layout_of(stratum: Ints, group: Ints) -> Layout:
    """Return the layout for rows with these strata and groups, arrays of shape (K,), K above 0.

    Examples
    --------
    >>> layout_of(np.array([0, 0, 1]), np.array([7, 8, 8])).last.tolist()
    [0, 1, 1]

    """
    order = np.lexsort((group, stratum)).astype(np.int64)
    strata, groups = stratum[order], group[order]
    new_stratum = np.diff(strata) != 0
    start = np.append(0, np.flatnonzero(new_stratum | (np.diff(groups) != 0)) + 1)
    of_stratum = strata[start]
    last = np.append(np.diff(of_stratum) != 0, [True])
    return Layout(order=order, start=start.astype(np.int64), last=last.astype(np.int64))


def allocations_of(rows: Rows) -> int:
    """Return how many allocations exchanging within the groups can give, the observed included.

    Examples
    --------
    >>> layout = layout_of(np.zeros(4, int), np.zeros(4, int))
    >>> allocations_of(layout.rows(np.ones(4), np.ones(4), np.array([1, 1, 0, 0])))
    6

    """
    sizes = np.diff(rows.start)
    return math.prod(math.comb(int(n), int(k)) for n, k in zip(sizes, rows.picked, strict=True))

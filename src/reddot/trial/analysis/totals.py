"""Events and exposure of each randomised slot: what every analysis of a trial starts from."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import ArrayLike

from reddot.errors import UsageError
from reddot.trial.analysis.arrays import Floats, Ints, finite_numbers, whole_numbers
from reddot.trial.analysis.effect import GROUPS


@dataclass(frozen=True, kw_only=True, eq=False)
class Totals:
    """Events and exposure of one outcome in one group of officers, one row a randomised slot.

    Attributes
    ----------
    outcome, group : str
        What is counted and for whom: one of `reddot.trial.analysis.effect.GROUPS`.
    y : array of shape (K,)
        Events, 0 or more.
    exposure : array of shape (K,)
        Units in which they could happen, above 0: shifts, officer-shifts or hours.
    arm : array of shape (K,)
        1 for the carry arm, 0 for control, as allocated.
    stratum : array of shape (K,)
        Whole numbers; slots with one number were randomised against each other.
    cluster : array of shape (K,)
        Whole numbers; slots with one number were randomised together (each its own by default).
        A stepped wedge's cluster is in both arms, one after the other.
    carried : array of shape (K,), optional
        Units of `exposure` worked with Taser, whatever was allocated; for as-treated and complier
        effects.

    Raises
    ------
    UsageError
        For arrays of unequal length, a negative or non-finite value, an exposure not above 0, an
        arm that is neither 0 nor 1, or more exposure carried than there is.

    Examples
    --------
    >>> totals = Totals(outcome="force", group="everyone", y=[2, 0, 1], exposure=[1, 1, 1],
    ...     arm=[1, 0, 0], stratum=[0, 0, 0], cluster=[0, 1, 2])
    >>> totals.events, totals.exposures, totals.clusters
    ((2, 1), (1.0, 2.0), (1, 2))

    """

    outcome: str
    group: str
    y: Floats
    exposure: Floats
    arm: Ints
    stratum: Ints
    cluster: Ints
    carried: Floats | None = None

    def __post_init__(self) -> None:
        for name in ("y", "exposure", "carried"):
            if getattr(self, name) is not None:
                object.__setattr__(self, name, finite_numbers(name, getattr(self, name)))
        for name in ("arm", "stratum", "cluster"):
            object.__setattr__(self, name, whole_numbers(name, getattr(self, name)))
        _check(self)

    @property
    def rows(self) -> int:
        """Return the number of slots."""
        return len(self.y)

    @cached_property
    def events(self) -> tuple[int, int]:
        """Return the events of the carry arm, then of the control arm."""
        carry = float(self.y @ self.arm)
        return round(carry), round(float(self.y.sum()) - carry)

    @cached_property
    def exposures(self) -> tuple[float, float]:
        """Return the exposure of the carry arm, then of the control arm."""
        carry = float(self.exposure @ self.arm)
        return carry, float(self.exposure[self.arm == 0].sum())

    @cached_property
    def clusters(self) -> tuple[int, int]:
        """Return the clusters seen in the carry arm, then in the control arm."""
        carry = self.arm == 1
        return len(np.unique(self.cluster[carry])), len(np.unique(self.cluster[~carry]))

    @cached_property
    def crossed(self) -> bool:
        """Tell whether some cluster is in both arms, as in a stepped wedge."""
        return sum(self.clusters) > len(np.unique(self.cluster))

    def of_rows(self, keep: ArrayLike) -> Totals:
        """Return the totals of the slots where `keep`, bools of shape (K,), is true."""
        kept = np.asarray(keep, dtype=bool)
        return replace(
            self,
            y=self.y[kept],
            exposure=self.exposure[kept],
            arm=self.arm[kept],
            stratum=self.stratum[kept],
            cluster=self.cluster[kept],
            carried=None if self.carried is None else self.carried[kept],
        )


def collapse(  # noqa: PLR0913 - rows, what their slots are, and two names
    slot: ArrayLike,
    y: ArrayLike,
    exposure: ArrayLike,
    *,
    arm: ArrayLike,
    stratum: ArrayLike | None = None,
    cluster: ArrayLike | None = None,
    carried: ArrayLike | None = None,
    keep: ArrayLike | None = None,
    outcome: str = "force",
    group: str = "everyone",
) -> Totals:
    """Return the totals of each slot from rows such as officer-shifts.

    Parameters
    ----------
    slot : array of shape (R,)
        The slot of each row: whole numbers from 0.
    y, exposure : array of shape (R,)
        Events and units of exposure of each row, 0 or more.
    arm, stratum, cluster : array of shape (S,)
        Of each slot. One stratum, and each slot its own cluster, unless given.
    carried : array of shape (R,), optional
        Whether (or for what part of its exposure) the row was worked with Taser.
    keep : array of shape (R,), optional
        Bools: the rows that belong to the group.
    outcome, group : str
        Carried over.

    Returns
    -------
    Totals
        One row for each slot with exposure above 0, in the order of the slots.

    Raises
    ------
    UsageError
        For arrays that do not fit each other, a slot that is not there, a negative value, or
        events in a slot without exposure.

    Notes
    -----
    A Poisson model of rows that share all its terms in a slot has the same estimate from the
    totals of the slots, and the same errors by cluster: nothing is lost.

    Examples
    --------
    >>> collapse([0, 0, 1], [1, 1, 0], [1, 1, 1], arm=[1, 0]).y.tolist()
    [2.0, 0.0]

    """
    slots, events, units, parts = _rows_of_group(slot, y, exposure, carried, keep)
    arms = whole_numbers("arm", arm)
    count = len(arms)
    if len(slots) and (slots.min() < 0 or slots.max() >= count):
        raise UsageError(f"A row names a slot outside 0 to {count - 1}; there are {count} slots.")
    total = _sums(slots, events, count)
    at_risk = _sums(slots, units, count)
    if (total[at_risk <= 0] > 0).any():
        where = np.flatnonzero((at_risk <= 0) & (total > 0))[:5]
        raise UsageError(f"Events in slots without exposure: {where.tolist()}; give their rows.")
    kept = at_risk > 0
    worked = None if parts is None else _sums(slots, units * parts, count)
    return Totals(
        outcome=outcome,
        group=group,
        y=total[kept],
        exposure=at_risk[kept],
        arm=arms[kept],
        stratum=_of_slots("stratum", stratum, np.zeros(count, np.int64))[kept],
        cluster=_of_slots("cluster", cluster, np.arange(count, dtype=np.int64))[kept],
        carried=None if worked is None else np.minimum(worked, at_risk)[kept],
    )


def _rows_of_group(
    slot: ArrayLike,
    y: ArrayLike,
    exposure: ArrayLike,
    carried: ArrayLike | None,
    keep: ArrayLike | None,
) -> tuple[Ints, Floats, Floats, Floats | None]:
    slots = whole_numbers("slot", slot)
    events, units = finite_numbers("y", y), finite_numbers("exposure", exposure)
    parts = None if carried is None else finite_numbers("carried", carried)
    given = [slots, events, units] if parts is None else [slots, events, units, parts]
    if len({len(array) for array in given}) > 1:
        raise UsageError(f"Rows of unequal length: {[len(array) for array in given]}.")
    if len(units) and (units.min() < 0 or events.min() < 0):
        raise UsageError("A row has a negative count or exposure; both must be 0 or more.")
    if keep is not None:
        kept = np.asarray(keep, dtype=bool)
        slots, events, units = slots[kept], events[kept], units[kept]
        parts = None if parts is None else parts[kept]
    return slots, events, units, parts


def _sums(slots: Ints, values: Floats, count: int) -> Floats:
    return np.bincount(slots, weights=values, minlength=count).astype(np.float64, copy=False)


def _of_slots(name: str, values: ArrayLike | None, default: Ints) -> Ints:
    if values is None:
        return default
    array = whole_numbers(name, values)
    if len(array) != len(default):
        raise UsageError(f"{name} has {len(array)} values; there are {len(default)} slots.")
    return array


def _check(totals: Totals) -> None:
    if totals.group not in GROUPS:
        raise UsageError(f"group is {totals.group!r}; allowed are {', '.join(GROUPS)}.")
    arrays = [totals.y, totals.exposure, totals.arm, totals.stratum, totals.cluster]
    if len({len(array) for array in arrays}) > 1:
        raise UsageError(f"Totals of unequal length: {[len(array) for array in arrays]}.")
    if totals.rows == 0:
        return
    if totals.y.min() < 0 or totals.exposure.min() <= 0:
        raise UsageError(
            f"The smallest count is {totals.y.min()}, the smallest exposure "
            f"{totals.exposure.min()}; counts must be 0 or more, exposures above 0."
        )
    if not np.isin(totals.arm, (0, 1)).all():
        raise UsageError("arm must be 1 (carry) or 0 (control) in every slot.")
    carried = totals.carried
    if carried is not None and (
        carried.shape != totals.y.shape or (carried < 0).any() or (carried > totals.exposure).any()
    ):
        raise UsageError("carried must lie between 0 and the exposure in every slot.")

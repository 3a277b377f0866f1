"""A trial's officer-shifts laid on the units that its design allocates."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from reddot.errors import BadDataError
from reddot.trial.exposure.probabilities import Probabilities
from reddot.trial.observed import Bools, Floats, Ints, Observed


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Frame:
    """R officer-shifts on U units.

    Attributes
    ----------
    arm, open : arrays of shape (U,)
        The arm of each unit, and whether it could have had either.
    row_unit, row_arm : arrays of shape (R,)
        The unit of each officer-shift, and its arm.
    """

    observed: Observed
    chances: Probabilities
    arm: Ints
    open: Bools
    row_unit: Ints
    row_arm: Ints

    @property
    def own(self) -> Floats:
        """The probability of the arm that each unit had, shape (U,)."""
        return np.where(self.arm == 1, self.chances.carry, 1.0 - self.chances.carry)

    def compared(self, rows: Bools) -> Bools:
        """Those of the officer-shifts that could have been on either side."""
        return rows & self.open[self.row_unit]

    def totals(self, rows: Bools, values: Ints | Floats) -> Floats:
        """Sums over some officer-shifts of each unit, shape (U,)."""
        units = self.arm.size
        found = np.bincount(self.row_unit[rows], weights=values[rows], minlength=units)
        return found.astype(np.float64)

    def clusters(self, rows: Bools) -> int:
        """How many clusters some officer-shifts are in."""
        return int(np.unique(self.observed.cluster[self.slots(rows)]).size)

    def strata(self, rows: Bools) -> int:
        """How many strata some officer-shifts are in."""
        return int(np.unique(self.observed.stratum[self.slots(rows)]).size)

    def slots(self, rows: Bools) -> Ints:
        """The slots that some officer-shifts are on, each once."""
        return np.flatnonzero(np.bincount(self.observed.slot[rows]))


def frame_of(observed: Observed, chances: Probabilities) -> Frame:
    """Lay a trial on the units of its design.

    Raises
    ------
    BadDataError
        Slots that the design allocates as one have different arms, or an arm that cannot be.
    """
    unit = chances.units_of(observed)
    arm = np.zeros(chances.carry.size, np.int64)
    arm[unit] = observed.arm
    wrong = np.flatnonzero(arm[unit] != observed.arm)
    never = np.where(observed.arm == 1, chances.carry[unit], 1.0 - chances.carry[unit]) <= 0.0
    exact = chances.joint.words.startswith("exact")
    wrong = np.union1d(wrong, np.flatnonzero(never)) if exact else wrong
    if wrong.size:
        raise BadDataError(
            f"Slot '{observed.slot_names[wrong[0]]}', of {wrong.size:,} such, has an arm that this "
            "design never gives it. Take the design by which the slots were allocated."
        )
    is_open = (chances.carry > 0.0) & (chances.carry < 1.0)
    return Frame(
        observed=observed,
        chances=chances,
        arm=arm,
        open=is_open,
        row_unit=unit[observed.slot],
        row_arm=observed.arm[observed.slot],
    )

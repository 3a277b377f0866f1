"""What an analysis of a trial reads: slots as allocated, and a row for each officer on each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

ARMS = ("control", "carry")
CONTROL, CARRY = 0, 1


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Observed:
    """A trial as it was allocated and worked: S slots and R rows, each an officer-shift.

    ``stratum``, ``cluster`` and ``arm`` are (S,). ``cluster`` numbers what was randomised together:
    where shifts were, it is ``arange(S)``. ``arm`` is 1 for carry and 0 for control *as allocated*,
    whatever was done. The rows are (R,): ``slot`` points into the slots, ``officer`` into
    ``officer_names``, ``crew`` is unique over all slots; ``eligible`` to carry was fixed before the
    allocation; ``carried`` is what was done; ``hours`` is in officer-hours. ``outcomes`` holds for
    each outcome its count in each row, zeros included.

    Examples
    --------
    >>> one = Observed(slot_names=("mon", "tue"), stratum=np.zeros(2, np.int64),
    ...     cluster=np.arange(2), arm=np.array([1, 0]), slot=np.array([0, 1]),
    ...     officer=np.array([0, 0]), officer_names=("p1",), crew=np.array([0, 1]),
    ...     eligible=np.array([True, True]), carried=np.array([True, False]),
    ...     hours=np.array([8.0, 8.0]), outcomes={"force": np.array([2, 1])})
    >>> one.slots, one.rows, one.arm[one.slot].tolist()
    (2, 2, [1, 0])
    """

    slot_names: tuple[str, ...]
    stratum: Ints
    cluster: Ints
    arm: Ints
    slot: Ints
    officer: Ints
    officer_names: tuple[str, ...]
    crew: Ints
    eligible: Bools
    carried: Bools
    hours: Floats
    outcomes: Mapping[str, Ints]

    @property
    def slots(self) -> int:
        """How many slots (S), worked or not."""
        return len(self.slot_names)

    @property
    def rows(self) -> int:
        """How many officer-shifts (R)."""
        return int(self.slot.size)

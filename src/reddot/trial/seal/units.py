"""What is allocated: a slot by itself, or a cluster with every slot that is in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from reddot.errors import BadDataError
from reddot.trial.design.models import Design
from reddot.trial.design.slots import Slot

Stratum = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Unit:
    """What one draw decides: its name, its stratum, and the batch that it first stands in."""

    name: str
    stratum: Stratum
    batch: int


@dataclass(frozen=True, slots=True)
class Units:
    """The units in order of first appearance, and the index of each slot's unit."""

    units: tuple[Unit, ...]
    of_slot: tuple[int, ...]

    def in_batch(self, batch: int) -> list[int]:
        """Indices of the units that first stand in a batch."""
        return [index for index, unit in enumerate(self.units) if unit.batch == batch]


def units_of(design: Design, slots: Sequence[Slot]) -> Units:
    """The units of a design.

    Raises
    ------
    BadDataError
        A cluster is in two strata.
    """
    if design.cluster is None:
        units = tuple(Unit(slot.name, slot.stratum(design), slot.batch) for slot in slots)
        return Units(units, tuple(range(len(slots))))
    index: dict[str, int] = {}
    found: list[Unit] = []
    for slot in slots:
        name = slot.columns.get(design.cluster, "")
        if name not in index:
            index[name] = len(found)
            found.append(Unit(name, slot.stratum(design), slot.batch))
        elif found[index[name]].stratum != slot.stratum(design):
            raise BadDataError(
                f"Cluster '{name}' is in two strata, with slot '{slot.name}'. A cluster is "
                "allocated whole, in one stratum; mend the slot that is wrong."
            )
    return Units(tuple(found), tuple(index[slot.columns.get(design.cluster, "")] for slot in slots))


@dataclass(frozen=True, slots=True, eq=False)
class AllocationIds:
    """What an analysis must know of the allocation.

    ``stratum`` and ``cluster``, each (slots,), are indices into ``strata`` and ``clusters``. Where
    blocks start anew in each batch (covariates are balanced), the batch is a part of the stratum.
    Where slots are allocated by themselves, each is a cluster of its own.
    """

    stratum: NDArray[np.int64]
    cluster: NDArray[np.int64]
    strata: tuple[Stratum, ...]
    clusters: tuple[str, ...]


def allocation_ids(design: Design, slots: Sequence[Slot]) -> AllocationIds:
    """Stratum and cluster of each slot, as indices.

    Raises
    ------
    BadDataError
        A cluster is in two strata.
    """
    units = units_of(design, slots)
    index: dict[Stratum, int] = {}
    of_unit = [index.setdefault(drawn_in(design, unit), len(index)) for unit in units.units]
    of_slot = np.array(units.of_slot, dtype=np.int64)
    return AllocationIds(
        stratum=np.array(of_unit, dtype=np.int64)[of_slot],
        cluster=of_slot,
        strata=tuple(index),
        clusters=tuple(unit.name for unit in units.units),
    )


def drawn_in(design: Design, unit: Unit) -> Stratum:
    """Within what a unit is drawn: its stratum, and its batch where each batch starts anew."""
    if design.balance:
        return (*unit.stratum, f"batch {unit.batch}")
    return unit.stratum

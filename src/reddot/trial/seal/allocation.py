"""The allocation: arms of slots from the seed, the design and the slots alone."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from reddot.errors import UsageError
from reddot.trial.design.models import Design
from reddot.trial.design.slots import Slot
from reddot.trial.seal.balance import deal_batch
from reddot.trial.seal.blocks import CARRY, CONTROL, arm_of_ordinal, deal
from reddot.trial.seal.commitment import seed_bytes
from reddot.trial.seal.stream import Stream
from reddot.trial.seal.units import Units, units_of


def allocate(seed: str, design: Design, slots: Sequence[Slot]) -> tuple[str, ...]:
    """The arm of each slot, (slots,), in slot order.

    Parameters
    ----------
    seed
        At least 64 small hexadecimal digits.
    design
        The trial's design.
    slots
        All slots of all batches so far, in their order. Later batches never change earlier arms.

    Raises
    ------
    UsageError
        The seed is no seed.
    NotEnoughDataError
        Covariates are to be balanced, and no attempt is.
    BadDataError
        A cluster is in two strata.

    Notes
    -----
    ``docs/reference/trial-seal.md`` says how, so that anyone can write it again.
    """
    key = seed_bytes(seed)
    if design.method == "stepped_wedge":
        arms = _stepped(key, design, slots)
    else:
        units = units_of(design, slots)
        dealt = _dealt(key, design, slots, units)
        arms = [dealt[unit][1] for unit in units.of_slot]
    return tuple(design.arms[arm][0] for arm in arms)


def arm_at(seed: str, design: Design, slots: Sequence[Slot], position: int) -> str:
    """The arm of the slot at one position, from 1; as in ``allocate``, with no more work than that.

    Raises
    ------
    UsageError
        There is no such position, or the seed is no seed.
    """
    if not 1 <= position <= len(slots):
        raise UsageError(f"There is no slot {position}; the slots entered are 1 to {len(slots)}.")
    if design.method == "permuted_blocks" and not design.balance:
        stratum = slots[position - 1].stratum(design)
        before = sum(slot.stratum(design) == stratum for slot in slots[: position - 1])
        arm = arm_of_ordinal(seed_bytes(seed), design, stratum, before)
        return design.arms[arm][0]
    return allocate(seed, design, slots)[position - 1]


def block_ids(seed: str, design: Design, slots: Sequence[Slot]) -> NDArray[np.int64]:
    """Index of each slot's block, (slots,): what was permuted together, once the seed is public.

    Raises
    ------
    UsageError
        The design has no blocks, or the seed is no seed.
    """
    if design.method == "stepped_wedge":
        raise UsageError("A stepped wedge has no blocks: all its steps are shuffled at once.")
    units = units_of(design, slots)
    dealt = _dealt(seed_bytes(seed), design, slots, units)
    index: dict[tuple[object, ...], int] = {}
    found = []
    for unit in units.of_slot:
        batch = units.units[unit].batch if design.balance else 0
        key = (units.units[unit].stratum, batch, dealt[unit][0])
        found.append(index.setdefault(key, len(index)))
    return np.array(found, dtype=np.int64)


def _dealt(
    key: bytes, design: Design, slots: Sequence[Slot], units: Units
) -> dict[int, tuple[int, int]]:
    if not design.balance:
        return dict(enumerate(deal(key, design, units.units)))
    found: dict[int, tuple[int, int]] = {}
    for batch in sorted({unit.batch for unit in units.units}):
        found |= deal_batch(key, design, slots, units, batch)
    return found


def steps_of(design: Design, clusters: int) -> list[int]:
    """The steps that clusters are spread over as evenly as can be, earlier steps taking the rest.

    >>> from types import SimpleNamespace
    >>> steps_of(SimpleNamespace(steps=(2, 3, 4)), 5)
    [2, 2, 3, 3, 4]
    """
    each, rest = divmod(clusters, len(design.steps))
    return [step for place, step in enumerate(design.steps) for _ in range(each + (place < rest))]


def periods_of(design: Design, slots: Sequence[Slot]) -> list[int]:
    """The period of each slot, from 1, in order of first appearance."""
    index: dict[str, int] = {}
    column = design.period or ""
    return [index.setdefault(s.columns.get(column, ""), len(index) + 1) for s in slots]


def _stepped(key: bytes, design: Design, slots: Sequence[Slot]) -> list[int]:
    units = units_of(design, slots)
    steps = Stream(key, ["steps"]).shuffled(steps_of(design, len(units.units)))
    periods = periods_of(design, slots)
    return [
        CARRY if period >= steps[unit] else CONTROL
        for period, unit in zip(periods, units.of_slot, strict=True)
    ]

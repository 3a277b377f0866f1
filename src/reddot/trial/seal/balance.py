"""Re-randomisation: the first attempt whose arms are alike in the covariates, in exact numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import lcm

from reddot.errors import NotEnoughDataError
from reddot.trial.design.models import Design
from reddot.trial.design.slots import Slot, number_in
from reddot.trial.seal.blocks import CARRY, deal
from reddot.trial.seal.units import Unit, Units


@dataclass(frozen=True, slots=True)
class Covariate:
    """One column of a batch as whole numbers, each cell times the same scale, and its tolerance.

    ``limit`` is the greatest allowed difference of the arms' means, times the scale.
    """

    values: tuple[int, ...]
    limit: Fraction


def covariates_of(design: Design, slots: Sequence[Slot]) -> tuple[Covariate, ...]:
    """The covariates of some slots, (slots,) each."""
    found = []
    for name, most in design.balance:
        cells = [number_in(slot.columns.get(name, "")) or Fraction(0) for slot in slots]
        scale = lcm(*(cell.denominator for cell in cells))
        values = tuple(int(cell * scale) for cell in cells)
        found.append(Covariate(values, Fraction(most) * scale))
    return tuple(found)


def is_balanced(arms: Sequence[int], covariates: Sequence[Covariate]) -> bool:
    """Whether the arms' means differ by no more than allowed; never where an arm is empty."""
    total = len(arms)
    carrying = total - sum(arms)
    if carrying in (0, total):
        return False
    return all(_is_alike(arms, carrying, one) for one in covariates)


def _is_alike(arms: Sequence[int], carrying: int, one: Covariate) -> bool:
    controls = len(arms) - carrying
    second = sum(value for value, arm in zip(one.values, arms, strict=True) if arm != CARRY)
    first = sum(one.values) - second
    return abs(first * controls - second * carrying) <= one.limit * carrying * controls


def deal_batch(
    seed: bytes, design: Design, slots: Sequence[Slot], units: Units, batch: int
) -> dict[int, tuple[int, int]]:
    """Block number and arm of each unit that a batch brings: those of the first balanced attempt.

    Raises
    ------
    NotEnoughDataError
        None of the design's attempts is balanced.
    """
    members = units.in_batch(batch)
    index = {member: place for place, member in enumerate(members)}
    drawn: list[Unit] = [units.units[member] for member in members]
    within = [place for place, unit in enumerate(units.of_slot) if unit in index]
    of_slot = [index[units.of_slot[place]] for place in within]
    covariates = covariates_of(design, [slots[place] for place in within])
    if not members:
        return {}
    for attempt in range(1, design.attempts + 1):
        dealt = deal(seed, design, drawn, ("attempt", batch, attempt))
        if is_balanced([dealt[unit][1] for unit in of_slot], covariates):
            return dict(zip(members, dealt, strict=True))
    raise NotEnoughDataError(
        f"None of {design.attempts:,} allocations of batch {batch} has the arms' means within what "
        "the design allows. Allow wider differences, or enter larger batches, in a new trial."
    )

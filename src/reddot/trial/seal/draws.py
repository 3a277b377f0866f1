"""Random allocations under the real design, by the thousand: what else could have been drawn."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from reddot.errors import NotEnoughDataError, UsageError
from reddot.trial.design.models import Design
from reddot.trial.design.slots import Slot
from reddot.trial.seal.allocation import periods_of, steps_of
from reddot.trial.seal.balance import Covariate, covariates_of
from reddot.trial.seal.units import Units, drawn_in, units_of

Arms = NDArray[np.uint8]
CELLS_AT_ONCE = 4_000_000
LEAST_ACCEPTED = 20  # of a design's attempts: then hardly any seed is without a balanced one


def draw_allocations(design: Design, slots: Sequence[Slot], rng: Generator, count: int) -> Arms:
    """Allocations drawn as the seal draws them, (count, slots): 1 for the first arm, which carries.

    Parameters
    ----------
    design, slots
        The trial's design and all its slots so far.
    rng
        Where the randomness comes from; never the seed of the trial.
    count
        How many allocations.

    Raises
    ------
    NotEnoughDataError
        Covariates are to be balanced, and no attempt of as many as the design allows is.

    Notes
    -----
    The distribution is that of ``allocate`` over seeds. Fast enough for tests and probabilities;
    the numbers are not those of any seed.
    """
    if count < 0:
        raise UsageError(f"{count} allocations cannot be drawn; give 0 or more.")
    units = units_of(design, slots)
    if design.method == "stepped_wedge":
        return _stepped(design, slots, units, rng, count)
    if design.balance:
        drawn = _balanced(design, slots, units, rng, count)
    else:
        drawn = _permuted(design, [u.stratum for u in units.units], rng, count)
    return drawn[:, np.array(units.of_slot, dtype=np.int64)]


def _stepped(
    design: Design, slots: Sequence[Slot], units: Units, rng: Generator, count: int
) -> Arms:
    steps = np.array(steps_of(design, len(units.units)), dtype=np.int64)
    drawn = rng.permuted(np.tile(steps, (count, 1)), axis=1)
    periods = np.array(periods_of(design, slots), dtype=np.int64)
    of_slot = np.array(units.of_slot, dtype=np.int64)
    return (periods[None, :] >= drawn[:, of_slot]).astype(np.uint8)


def _permuted(
    design: Design, strata: Sequence[tuple[str, ...]], rng: Generator, count: int
) -> Arms:
    places: dict[tuple[str, ...], list[int]] = {}
    for place, stratum in enumerate(strata):
        places.setdefault(stratum, []).append(place)
    drawn = np.zeros((count, len(strata)), dtype=np.uint8)
    for members in places.values():
        chunk = max(1, CELLS_AT_ONCE // (len(members) + max(design.block_sizes)))
        for start in range(0, count, chunk):
            few = min(chunk, count - start)
            drawn[start : start + few, members] = _stratum(design, len(members), rng, few)
    return drawn


def _stratum(design: Design, length: int, rng: Generator, count: int) -> Arms:
    """Arms of one stratum, (count, length): whole blocks are permuted, the last is cut off."""
    sizes = np.array(design.block_sizes, dtype=np.int64)
    first, together = design.share
    whole = length + int(sizes.max())
    drawn = sizes[rng.integers(0, len(sizes), (count, -(-length // int(sizes.min()))))]
    ends = np.minimum(np.cumsum(drawn, axis=1), whole)
    marks = np.zeros((count, whole + 1), dtype=np.int64)
    np.put_along_axis(marks, ends, 1, axis=1)
    starts_here = marks[:, :whole]
    block = np.cumsum(starts_here, axis=1)
    place = np.arange(whole)
    start = np.maximum.accumulate(np.where(starts_here == 1, place, 0), axis=1)
    padded = np.concatenate([drawn, np.full((count, 1), sizes.max())], axis=1)
    carrying = np.take_along_axis(padded, block, axis=1) // together * first
    arms = (place - start < carrying).astype(np.uint8)
    order = np.argsort(block + rng.random((count, whole)), axis=1)
    shuffled = np.empty_like(arms)
    np.put_along_axis(shuffled, order, arms, axis=1)
    return shuffled[:, :length]


def _balanced(
    design: Design, slots: Sequence[Slot], units: Units, rng: Generator, count: int
) -> Arms:
    found = np.zeros((count, len(units.units)), dtype=np.uint8)
    for batch in sorted({unit.batch for unit in units.units}):
        filled = tried = 0
        members = units.in_batch(batch)
        for good, attempts in _attempts(design, slots, units, batch, rng):
            few = good[: count - filled]
            found[filled : filled + len(few), members] = few
            filled, tried = filled + len(few), tried + attempts
            if filled == count:
                break
            if not filled and tried >= design.attempts:
                raise _too_strict(design, batch)
    return found


def _attempts(
    design: Design, slots: Sequence[Slot], units: Units, batch: int, rng: Generator
) -> Iterator[tuple[Arms, int]]:
    """The balanced ones of many draws of a batch, and how many draws there were; without an end."""
    members = units.in_batch(batch)
    index = {member: place for place, member in enumerate(members)}
    within = [place for place, unit in enumerate(units.of_slot) if unit in index]
    of_slot = np.array([index[units.of_slot[place]] for place in within], dtype=np.int64)
    covariates = covariates_of(design, [slots[place] for place in within])
    strata = [drawn_in(design, units.units[member]) for member in members]
    chunk = min(1000, max(1, CELLS_AT_ONCE // max(1, len(within))))
    while True:
        drawn = _permuted(design, strata, rng, chunk)
        yield drawn[_are_balanced(drawn[:, of_slot], covariates)], chunk


def _are_balanced(arms: Arms, covariates: Sequence[Covariate]) -> NDArray[np.bool_]:
    """Which rows are balanced, by whole numbers of any size, so that no rounding decides."""
    carrying = arms.sum(axis=1, dtype=np.int64).astype(object)
    controls = arms.shape[1] - carrying
    good = (carrying > 0) & (controls > 0)
    for one in covariates:
        values = np.array(one.values, dtype=object)
        if sum(map(abs, one.values)) < 2**52:
            values = values.astype(np.float64)
        first = (arms @ values).astype(object) if values.dtype == object else _whole(arms @ values)
        second = sum(one.values) - first
        apart = abs(first * controls - second * carrying)
        limit = one.limit
        good = good & (apart * limit.denominator <= limit.numerator * carrying * controls)
    return np.asarray(good, dtype=np.bool_)


def _whole(sums: NDArray[np.float64]) -> NDArray[np.object_]:
    return np.array([int(one) for one in sums], dtype=object)


def check_feasible(design: Design, slots: Sequence[Slot], rng: Generator) -> None:
    """Refuse a last batch that can hardly be balanced, before it is entered.

    Raises
    ------
    NotEnoughDataError
        Of as many draws as the design has attempts, hardly any is balanced: a reveal could fail.
    """
    if not design.balance or not slots:
        return
    units = units_of(design, slots)
    batch = slots[-1].batch
    if not units.in_batch(batch):
        return
    tried = accepted = 0
    for good, attempts in _attempts(design, slots, units, batch, rng):
        tried, accepted = tried + attempts, accepted + len(good)
        if accepted >= LEAST_ACCEPTED:
            return
        if tried >= design.attempts:
            raise _too_strict(design, batch)


def _too_strict(design: Design, batch: int) -> NotEnoughDataError:
    return NotEnoughDataError(
        f"Of {design.attempts:,} allocations of batch {batch}, hardly any has the arms' means "
        "within what [balance] allows. Allow wider differences, or enter a larger batch."
    )

"""How the allocation could have come out otherwise: what the draws of the test are taken from."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike, NDArray

from reddot.errors import UsageError
from reddot.trial.analysis.arrays import Ints, whole_numbers
from reddot.trial.randomisation.blocks import blocks_of, deal

if TYPE_CHECKING:
    from reddot.trial.design import Design, Slot

Draw = Callable[[np.random.Generator, int], NDArray[np.uint8]]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Exchanged:
    """Arms exchanged at random within each stratum, or within each block of it.

    Attributes
    ----------
    block : array of shape (K,), optional
        Whole numbers; rows of one stratum and one block are exchanged for each other. The whole
        stratum is one block unless given.

    Examples
    --------
    >>> "within strata" in within_strata().words
    True

    """

    block: Ints | None = None

    @property
    def words(self) -> str:
        """Return how the allocations were redrawn, as a sentence."""
        if self.block is None:
            return (
                "Allocations were redrawn by exchanging arms within strata, what was randomised "
                "together kept together; blocks, where the design had any, are not heeded."
            )
        return "Allocations were redrawn by exchanging arms within the blocks that were drawn."


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Redrawn:
    """Allocations drawn by the design itself, whatever it is.

    Attributes
    ----------
    draw : callable
        Takes a generator and a count; returns an array of shape (count, S), 1 for the carry arm.
        With more than one worker it must be importable by its name.
    columns : array of shape (K,), optional
        Which of the S columns is which row of the totals; all of them in order unless given.

    Examples
    --------
    >>> coins = Redrawn(draw=lambda rng, n: rng.integers(0, 2, (n, 8), dtype=np.uint8))
    >>> coins.columns is None
    True

    """

    draw: Draw
    columns: Ints | None = None

    @property
    def words(self) -> str:
        """Return how the allocations were redrawn, as a sentence."""
        return "Allocations were redrawn by the design itself, its blocks and balance included."


Reallocation = Exchanged | Redrawn


def within_strata() -> Exchanged:
    """Return the exchange of arms within strata; clusters are kept whole.

    Notes
    -----
    Exact for complete randomisation within strata and for clusters. Not exact where blocks were
    drawn: then use `within_blocks` once their bounds are known, or `by_design` at any time.

    Examples
    --------
    >>> within_strata().block is None
    True

    """
    return Exchanged()


def within_blocks(block: ArrayLike) -> Exchanged:
    """Return the exchange of arms within known blocks, whole numbers of shape (K,).

    Notes
    -----
    The bounds of blocks of random size are known once the seed is published. Blocks are numbered
    within their stratum or over all; both will do.

    Examples
    --------
    >>> within_blocks([0, 0, 1, 1]).block.tolist()
    [0, 0, 1, 1]

    """
    return Exchanged(block=whole_numbers("block", block))


def by_design(
    design: Design, slots: tuple[Slot, ...], *, columns: ArrayLike | None = None
) -> Redrawn:
    """Return the redrawing of the whole allocation as the design would have drawn it.

    Parameters
    ----------
    design : reddot.trial.design.Design
        As it was sealed.
    slots : tuple of reddot.trial.design.Slot
        All S slots of the trial, in order.
    columns : array of shape (K,), optional
        The slot of each row of the totals, from 0; all S in order unless given.

    Raises
    ------
    UsageError
        For a column outside the slots.

    Notes
    -----
    Exact for every design: block sizes are drawn anew, re-randomisation for balance and stepped
    wedges are repeated. It needs no seed of the trial, and permuted blocks are dealt fast.

    Examples
    --------
    >>> by_design.__name__
    'by_design'

    """
    from reddot.trial.seal import draw_allocations

    given = np.arange(len(slots)) if columns is None else whole_numbers("columns", columns)
    if given.min(initial=0) < 0 or given.max(initial=0) >= len(slots):
        raise UsageError(f"A column names a slot outside 0 to {len(slots) - 1}.")
    if design.method != "stepped_wedge" and not design.balance:
        return _of_blocks(design, slots, given)
    return Redrawn(draw=partial(_drawn, draw_allocations, design, slots), columns=given)


def _of_blocks(design: Design, slots: tuple[Slot, ...], columns: Ints) -> Redrawn:
    from reddot.trial.seal.units import units_of

    units = units_of(design, slots)
    names = {unit.stratum: None for unit in units.units}
    index = {stratum: number for number, stratum in enumerate(names)}
    stratum = [index[unit.stratum] for unit in units.units]
    place = np.empty(len(stratum), dtype=np.int64)
    place[np.argsort(stratum, kind="stable")] = np.arange(len(stratum))
    blocks = blocks_of(stratum, sizes=design.block_sizes, share=design.share)
    of_slot = np.array(units.of_slot, dtype=np.int64)
    return Redrawn(draw=partial(deal, blocks), columns=place[of_slot[columns]])


def _drawn(
    function: Callable[..., NDArray[np.uint8]],
    design: Design,
    slots: tuple[Slot, ...],
    rng: np.random.Generator,
    count: int,
) -> NDArray[np.uint8]:
    return function(design, slots, rng, count)

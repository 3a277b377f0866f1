"""Permuted blocks of random size dealt anew by the thousand, without any seed of the trial."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from reddot.trial.analysis.arrays import Ints
from reddot.trial.randomisation import kernel

WORDS = 400_000  # random words in hand at once


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Blocks:
    """What a design of permuted blocks leaves to chance.

    Attributes
    ----------
    start : array of shape (H + 1,)
        Where each stratum starts, the units being ordered by stratum and in it as they came.
    sizes : array
        Block sizes, each as likely as any other.
    carrying : array
        Units of the carry arm in a block of each size.

    Examples
    --------
    >>> blocks = blocks_of([0, 0, 0, 0], sizes=(2,), share=(1, 2))
    >>> deal(blocks, np.random.default_rng(1), 3).sum(axis=1).tolist()
    [2, 2, 2]

    """

    start: Ints
    sizes: Ints
    carrying: Ints


def blocks_of(stratum: Sequence[int], *, sizes: tuple[int, ...], share: tuple[int, int]) -> Blocks:
    """Return the blocks of units with these strata; `share` of so many carry.

    Examples
    --------
    >>> blocks_of([0, 1, 0], sizes=(3, 6), share=(1, 3)).start.tolist()
    [0, 2, 3]

    """
    first, together = share
    counts = np.bincount(np.asarray(stratum, dtype=np.int64))
    each = np.array(sizes, dtype=np.int64)
    start = np.append(0, np.cumsum(counts)).astype(np.int64)
    return Blocks(start=start, sizes=each, carrying=each // together * first)


def deal(blocks: Blocks, rng: np.random.Generator, count: int) -> NDArray[np.uint8]:
    """Return `count` allocations, (count, units) with 1 for the carry arm; the last block is cut.

    Examples
    --------
    >>> blocks = blocks_of([0, 0, 0], sizes=(2, 4), share=(1, 2))
    >>> deal(blocks, np.random.default_rng(1), 5).shape
    (5, 3)

    """
    arms = np.empty((count, int(blocks.start[-1])), dtype=np.uint8)
    needed, done = 2 * max(arms.shape[1], 1), 0  # a word a unit, and one a block
    while done < count:
        batch = min(count - done, max(WORDS // needed, 1))
        words = kernel.words(rng, batch * needed)
        done += kernel.deal(*_arrays(blocks), words, arms[done:])
    return arms


def _arrays(blocks: Blocks) -> tuple[Ints, Ints, Ints]:
    return blocks.start, blocks.sizes, blocks.carrying

"""The draws of the test: each gives the true ratio at which it would match what was seen."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from itertools import chain, combinations, islice, product

import numpy as np
from numpy.typing import NDArray

from reddot.errors import UsageError
from reddot.stats.workers import map_chunks, spawn_streams
from reddot.trial.analysis.arrays import Ints
from reddot.trial.randomisation import kernel
from reddot.trial.randomisation.critical import Criticals
from reddot.trial.randomisation.kernel import Rows
from reddot.trial.randomisation.reallocation import Draw

CHUNK = 10_000  # draws with a stream of their own
WORDS = 400_000  # random words in hand at once: they stay in the processor's cache
CELLS = 20_000_000  # of a drawn allocation in hand at once

Chunk = tuple[np.random.Generator, int]


def exchanged(rows: Rows, draws: int, *, seed: int, workers: int = 1) -> Criticals:
    """Return the critical ratios of `draws` exchanges of arms; the same for any workers.

    Examples
    --------
    >>> from reddot.trial.randomisation.layout import layout_of
    >>> layout = layout_of(np.zeros(4, int), np.zeros(4, int))
    >>> rows = layout.rows(np.array([3.0, 1, 2, 0]), np.ones(4), np.array([1, 1, 0, 0]))
    >>> exchanged(rows, 50, seed=1).draws
    50

    """
    chunks = _chunks(draws, seed)
    return Criticals.joined(map_chunks(partial(exchange, rows), chunks, workers=workers))


def redrawn(  # noqa: PLR0913 - what is drawn, then how
    rows: Rows, draw: Draw, columns: Ints, draws: int, *, seed: int, workers: int = 1
) -> Criticals:
    """Return the critical ratios of `draws` allocations that the design draws.

    ``columns`` (K,) are those of the rows in their order; the rest as in `exchanged`.

    Examples
    --------
    >>> from reddot.trial.randomisation.layout import layout_of
    >>> layout = layout_of(np.zeros(4, int), np.zeros(4, int))
    >>> rows = layout.rows(np.array([3.0, 1, 2, 0]), np.ones(4), np.array([1, 1, 0, 0]))
    >>> coins = lambda rng, count: rng.integers(0, 2, (count, 4), dtype=np.uint8)
    >>> redrawn(rows, coins, layout.order, 50, seed=1).draws
    50

    """
    function = partial(redraw, rows, draw, columns)
    return Criticals.joined(map_chunks(function, _chunks(draws, seed), workers=workers))


def listed(rows: Rows) -> Criticals:
    """Return the critical ratios of every other allocation that exchanging can give, each once.

    Examples
    --------
    >>> from reddot.trial.randomisation.layout import layout_of
    >>> layout = layout_of(np.zeros(4, int), np.zeros(4, int))
    >>> rows = layout.rows(np.array([3.0, 1, 2, 0]), np.ones(4), np.array([1, 1, 0, 0]))
    >>> listed(rows).draws
    5

    """
    columns, remaining = np.arange(len(rows.unit)), _all_picks(rows)
    found = []
    while picks := list(islice(remaining, CHUNK)):
        found.append(_judged(rows, columns, _arms(rows, picks)))
    return Criticals.joined(found)


def exchange(rows: Rows, chunk: Chunk) -> Criticals:
    """Return one chunk of `exchanged`: a generator and how many draws.

    Examples
    --------
    >>> from reddot.trial.randomisation.layout import layout_of
    >>> layout = layout_of(np.zeros(2, int), np.zeros(2, int))
    >>> rows = layout.rows(np.array([3.0, 1]), np.ones(2), np.array([1, 0]))
    >>> exchange(rows, (np.random.default_rng(1), 7)).draws
    7

    """
    rng, count = chunk
    found = Criticals.empty(count)
    place, done = np.arange(len(rows.unit), dtype=np.int32), 0
    needed = max(int(rows.picked.sum()), 1)
    while done < count:
        batch = min(count - done, max(WORDS // needed, 1))
        words = kernel.words(rng, batch * needed)
        done += kernel.exchange(rows, place, words, found.at_least[done:], found.at_most[done:])
    return found


def redraw(rows: Rows, draw: Draw, columns: Ints, chunk: Chunk) -> Criticals:
    """Return one chunk of `redrawn`: a generator and how many draws.

    Raises
    ------
    UsageError
        Where what was drawn has another shape, or other values than 0 and 1.

    Examples
    --------
    >>> from reddot.trial.randomisation.layout import layout_of
    >>> layout = layout_of(np.zeros(2, int), np.zeros(2, int))
    >>> rows = layout.rows(np.array([3.0, 1]), np.ones(2), np.array([1, 0]))
    >>> coins = lambda rng, count: rng.integers(0, 2, (count, 2), dtype=np.uint8)
    >>> redraw(rows, coins, layout.order, (np.random.default_rng(1), 7)).draws
    7

    """
    rng, count = chunk
    batch, found = max(CELLS // (int(columns.max()) + 1), 1), []
    for done in range(0, count, batch):
        wanted = min(batch, count - done)
        arms = np.ascontiguousarray(draw(rng, wanted), dtype=np.uint8)
        if arms.shape[:1] != (wanted,) or arms.ndim != 2 or arms.shape[1] <= columns.max():
            raise UsageError(
                f"The design drew an array of shape {arms.shape}; {wanted} allocations of at least "
                f"{columns.max() + 1} slots were asked for."
            )
        if arms.max(initial=0) > 1:
            raise UsageError("The design drew an arm that is neither 0 nor 1.")
        found.append(_judged(rows, columns, arms))
    return Criticals.joined(found)


def _chunks(draws: int, seed: int) -> list[Chunk]:
    sizes = [min(CHUNK, draws - done) for done in range(0, draws, CHUNK)]
    return list(zip(spawn_streams(seed, len(sizes)), sizes, strict=True))


def _judged(rows: Rows, columns: Ints, arms: NDArray[np.uint8]) -> Criticals:
    found = Criticals.empty(len(arms))
    kernel.judge(rows, columns, arms, found.at_least, found.at_most)
    return found


def _all_picks(rows: Rows) -> Iterator[list[int]]:
    """Yield the picked rows of every allocation but the observed one."""
    bounds = zip(rows.start[:-1], rows.start[1:], rows.picked, strict=True)
    ways = [combinations(range(first, end), int(k)) for first, end, k in bounds]
    seen = _observed_picks(rows)
    for parts in product(*ways):
        picks = list(chain.from_iterable(parts))
        if picks != seen:
            yield picks


def _observed_picks(rows: Rows) -> list[int]:
    arm = rows.carry
    of_group = np.repeat(rows.carries, np.diff(rows.start))
    return list(np.flatnonzero(arm == of_group))


def _arms(rows: Rows, picks: list[list[int]]) -> NDArray[np.uint8]:
    of_row = np.repeat(rows.carries, np.diff(rows.start)).astype(np.uint8)
    arms = np.tile(1 - of_row, (len(picks), 1))
    chosen = np.array(picks, dtype=np.int64).reshape(len(picks), -1)
    arms[np.arange(len(picks))[:, None], chosen] = of_row[chosen]
    return arms

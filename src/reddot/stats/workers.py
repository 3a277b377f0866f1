"""The one place for processes: chunks of work in order, and a random stream for each chunk."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from typing import TypeVar

import numpy as np

from reddot.stats.arguments import check_whole

Chunk = TypeVar("Chunk")
Result = TypeVar("Result")


def map_chunks(
    function: Callable[[Chunk], Result], chunks: Iterable[Chunk], *, workers: int = 1
) -> list[Result]:
    """Return the function of each chunk, in the order of the chunks, on one or more processes.

    Parameters
    ----------
    function : callable
        Takes one chunk. With more than one worker it must be importable by its name (no lambda).
    chunks : iterable
        What each call gets: its parameters and, where it draws, its own stream from
        `spawn_streams`. At least a second of work a chunk makes up for the sending.
    workers : int
        Processes, 1 or more; 1 stays in this process.

    Returns
    -------
    list
        One result per chunk.

    Raises
    ------
    UsageError
        For workers that are not a whole number of 1 or more. What the function raises passes on.

    Notes
    -----
    Results do not depend on the number of workers when each chunk carries its own stream. Do
    not share one generator among chunks. Processes are started afresh ("spawn") on every
    system, so that a child inherits no threads, locks or database handles.

    References
    ----------
    Python documentation, "Contexts and start methods" of multiprocessing.

    Examples
    --------
    >>> map_chunks(abs, [-3, 1, -2])
    [3, 1, 2]

    """
    workers, todo = check_whole("workers", workers, least=1), list(chunks)
    if workers == 1 or len(todo) < 2:
        return [function(chunk) for chunk in todo]
    count = min(workers, len(todo))
    with ProcessPoolExecutor(count, mp_context=get_context("spawn")) as pool:
        return list(pool.map(function, todo))


def spawn_streams(seed: int, count: int) -> list[np.random.Generator]:
    """Return `count` independent random generators from one seed.

    Parameters
    ----------
    seed : int
        0 or more.
    count : int
        0 or more.

    Returns
    -------
    list of numpy.random.Generator
        The first k are the same for every count of k or more.

    Raises
    ------
    UsageError
        For a seed or a count that is not a whole number of 0 or more.

    Notes
    -----
    One stream per chunk, never per worker: then the results are those of one worker.

    References
    ----------
    NumPy documentation, "Parallel random number generation" (SeedSequence.spawn).

    Examples
    --------
    >>> first, second = spawn_streams(1, 2)
    >>> first.random() == second.random()
    False

    """
    sequence = np.random.SeedSequence(check_whole("seed", seed))
    return [np.random.default_rng(s) for s in sequence.spawn(check_whole("count", count))]

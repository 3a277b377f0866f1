"""The one place for processes and clusters: chunks of work in order, and a stream for each."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context
from typing import Any, TypeVar

import numpy as np

from reddot.errors import ReddotError
from reddot.stats.arguments import check_whole
from reddot.stats.cluster import Progress, map_on_cluster, tell_of_each

Chunk = TypeVar("Chunk")
Result = TypeVar("Result")
_kept: list[Callable[[Any], Any]] = []  # in a child process: the function, sent once


def map_chunks(
    function: Callable[[Chunk], Result],
    chunks: Iterable[Chunk],
    *,
    workers: int = 1,
    cluster: str | None = None,
    progress: Progress | None = None,
) -> list[Result]:
    """Return the function of each chunk, in the order of the chunks, here or on other processes.

    Parameters
    ----------
    function : callable
        Takes one chunk. With more than one worker, or a cluster, it must be importable by its
        name (no lambda). What every chunk needs is bound to it (`functools.partial`): it is
        sent once to each process.
    chunks : iterable
        What each call gets: its parameters and, where it draws, its own stream from
        `spawn_streams`. At least a second of work a chunk makes up for the sending.
    workers : int
        Processes, 1 or more; 1 stays in this process. A cluster has its own.
    cluster : str, optional
        Address of a Dask scheduler, such as ``tcp://10.0.0.5:8786``.
    progress : callable, optional
        Called here with chunks done and chunks in all as each ends, in whatever order.

    Returns
    -------
    list
        One result per chunk.

    Raises
    ------
    UsageError
        For workers that are not a whole number of 1 or more, for a cluster that cannot be reached
        or has no worker, and where Dask is not installed. What the function raises passes on.
    ReddotError
        Where a process was ended from outside.

    Notes
    -----
    Results do not depend on the number of workers when each chunk carries its own stream. Do
    not share one generator among chunks. Processes are started afresh ("spawn") on every
    system, so that a child inherits no threads, locks or database handles. The machines of a
    cluster need the same versions of Python, numpy and this package.

    References
    ----------
    Python documentation, "Contexts and start methods" of multiprocessing. Dask documentation,
    "Futures".

    Examples
    --------
    >>> map_chunks(abs, [-3, 1, -2])
    [3, 1, 2]

    """
    workers, todo = check_whole("workers", workers, least=1), list(chunks)
    told = progress or (lambda _done, _total: None)
    if cluster is not None:
        return map_on_cluster(function, todo, cluster, told)
    if workers == 1 or len(todo) < 2:
        return _here(function, todo, told)
    return _on_processes(function, todo, min(workers, len(todo)), told)


def _here(
    function: Callable[[Chunk], Result], todo: Sequence[Chunk], told: Progress
) -> list[Result]:
    found = []
    for chunk in todo:
        found.append(function(chunk))
        told(len(found), len(todo))
    return found


def _on_processes(
    function: Callable[[Chunk], Result], todo: Sequence[Chunk], count: int, told: Progress
) -> list[Result]:
    pool = ProcessPoolExecutor(
        count, mp_context=get_context("spawn"), initializer=_keep, initargs=(function,)
    )
    try:
        futures = [pool.submit(_call_kept, chunk) for chunk in todo]
        tell_of_each(as_completed(futures), len(todo), told)
        return [future.result() for future in futures]
    except BrokenProcessPool:
        raise ReddotError(
            f"One of {count} processes was ended from outside, which is most often a lack of "
            "memory. Run again with fewer workers."
        ) from None
    finally:
        pool.shutdown(cancel_futures=True)


def _keep(function: Callable[[Any], Any]) -> None:
    _kept.append(function)


def _call_kept(chunk: Any) -> Any:
    return _kept[-1](chunk)


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

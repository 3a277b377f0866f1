"""A Dask cluster as a place to map chunks on; `reddot.stats.workers` is the way in."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from importlib import import_module
from socket import create_connection
from typing import Any, TypeVar
from urllib.parse import urlsplit

from reddot.errors import ReddotError, UsageError

Chunk = TypeVar("Chunk")
Result = TypeVar("Result")
Progress = Callable[[int, int], None]

SECONDS_TO_CONNECT = 10
SCHEMES = ("tcp", "tls")


def tell_of_each(ended: Iterable[Any], total: int, told: Progress) -> None:
    """Tell of each future that ends; the first that failed raises at once."""
    for done, future in enumerate(ended, start=1):
        future.result()
        told(done, total)


def map_on_cluster(
    function: Callable[[Chunk], Result], todo: Sequence[Chunk], address: str, told: Progress
) -> list[Result]:
    """Return the function of each chunk, in the order of the chunks, from a Dask cluster.

    Parameters
    ----------
    function : callable
        Importable by its name on every machine of the cluster; sent once to each.
    todo : sequence
        The chunks.
    address : str
        Of the scheduler, such as ``tcp://10.0.0.5:8786``.
    told : callable
        Called with chunks done and chunks in all.

    Raises
    ------
    UsageError
        Where Dask is not installed, nothing answers at the address, or there is no worker.
    ReddotError
        Where the workers die at a chunk again and again.
    """
    dask = _dask(address)
    _check_answers(address)
    with _connected(dask, address) as client, client.as_current():
        kept = client.scatter(function, broadcast=True, hash=False)
        futures = [client.submit(_call, kept, chunk, pure=False) for chunk in todo]
        try:
            tell_of_each(dask.as_completed(futures), len(todo), told)
            found: list[Result] = client.gather(futures)
        except dask.KilledWorker:
            raise ReddotError(
                f"The workers of the cluster {address} were lost at the same chunk again and "
                "again, which is most often a lack of memory. See the workers' logs."
            ) from None
        return found


def _call(function: Callable[[Chunk], Result], chunk: Chunk) -> Result:
    return function(chunk)


def _dask(address: str) -> Any:
    """The optional package, which is without types for the calls made here."""
    try:
        return import_module("distributed")
    except ImportError:
        raise UsageError(
            f"The cluster {address} needs Dask, which is not installed. Install it with "
            "`pip install 'reddot[cluster]'`, or use --workers on this machine."
        ) from None


def _check_answers(address: str) -> None:
    """Refuse an address at which nothing listens: Dask's client would hang on as it is ended."""
    try:
        create_connection(_host_and_port(address), SECONDS_TO_CONNECT).close()
    except (OSError, ValueError) as problem:
        raise _unreachable(address, problem) from None


def _host_and_port(address: str) -> tuple[str, int]:
    parts = urlsplit(address)
    if parts.scheme not in SCHEMES or not parts.hostname or parts.port is None:
        raise ValueError("it is not tcp:// or tls://, a host, a colon and a port")
    return parts.hostname, parts.port


def _unreachable(address: str, problem: Exception) -> UsageError:
    return UsageError(
        f"The cluster {address!r} cannot be reached: {problem}. Give the address that the "
        "scheduler prints when it starts, such as tcp://10.0.0.5:8786."
    )


@contextmanager
def _connected(dask: Any, address: str) -> Iterator[Any]:
    try:
        client = dask.Client(address, timeout=SECONDS_TO_CONNECT, set_as_default=False)
    except (OSError, ValueError) as problem:
        raise _unreachable(address, problem) from None
    with client:
        if not client.scheduler_info(n_workers=-1)["workers"]:
            raise UsageError(
                f"The cluster {address} has no worker. Start one: dask worker {address}."
            )
        yield client

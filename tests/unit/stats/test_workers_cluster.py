"""Chunks on a Dask cluster, started on localhost; and what is said where there is none."""

from __future__ import annotations

import math
import os
import socket
import sys
from collections.abc import Iterator
from functools import partial
from operator import methodcaller, mul
from typing import Any

import pytest

from reddot.errors import ReddotError, UsageError
from reddot.stats import map_chunks, spawn_streams

distributed = pytest.importorskip("distributed")


@pytest.fixture(scope="module")
def cluster() -> Iterator[str]:
    with distributed.LocalCluster(
        processes=True, n_workers=2, threads_per_worker=1, dashboard_address="127.0.0.1:0"
    ) as started:
        yield started.scheduler_address


def test_a_cluster_gives_the_bits_of_one_process(cluster: str) -> None:
    draw = methodcaller("normal", 0.0, 1.0, 5)
    here = map_chunks(draw, spawn_streams(7, 6))
    there = map_chunks(draw, spawn_streams(7, 6), cluster=cluster)
    assert [x.tobytes() for x in here] == [x.tobytes() for x in there]
    assert [x.tobytes() for x in here] != [
        x.tobytes() for x in map_chunks(draw, spawn_streams(8, 6))
    ]


def test_what_every_chunk_needs_goes_with_the_function(cluster: str) -> None:
    assert map_chunks(partial(mul, 3), range(20), cluster=cluster) == [3 * k for k in range(20)]
    assert map_chunks(partial(mul, 3), range(20), workers=2) == [3 * k for k in range(20)]


@pytest.mark.parametrize("where", [1, 2, "cluster"])
def test_progress_is_told_as_chunks_end(cluster: str, where: Any) -> None:
    told: list[tuple[int, int]] = []
    place = {"cluster": cluster} if where == "cluster" else {"workers": where}
    map_chunks(abs, [1, -2, 3], progress=lambda *step: told.append(step), **place)
    assert told == [(1, 3), (2, 3), (3, 3)]


def test_what_a_chunk_raises_on_a_cluster_passes_on(cluster: str) -> None:
    with pytest.raises(ValueError, match=r"domain|nonnegative"):
        map_chunks(math.sqrt, [1.0, -1.0], cluster=cluster)


def test_no_chunks_on_a_cluster_give_no_results(cluster: str) -> None:
    assert map_chunks(abs, [], cluster=cluster) == []


def test_an_address_where_nothing_listens_is_named() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"tcp://127.0.0.1:{free.getsockname()[1]}"
    with pytest.raises(UsageError, match=f"{address}.*cannot be reached.*scheduler prints"):
        map_chunks(abs, [1], cluster=address)


@pytest.mark.parametrize("address", ["", "here", "http://127.0.0.1:1", "tcp://127.0.0.1"])
def test_what_is_no_address_is_named(address: str) -> None:
    with pytest.raises(UsageError, match=f"{address!r} cannot be reached.*tcp://"):
        map_chunks(abs, [1], cluster=address)


def test_a_cluster_without_a_worker_does_not_wait_for_ever() -> None:
    with (
        distributed.LocalCluster(
            processes=True, n_workers=0, threads_per_worker=1, dashboard_address="127.0.0.1:0"
        ) as empty,
        pytest.raises(UsageError, match=r"has no worker.*dask worker tcp"),
    ):
        map_chunks(abs, [1], cluster=empty.scheduler_address)


def test_without_dask_it_is_said_how_to_install_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(UsageError, match=r"reddot\[cluster\]"):
        map_chunks(abs, [1], cluster="tcp://127.0.0.1:8786")


def test_a_process_ended_from_outside_is_said_so() -> None:
    with pytest.raises(ReddotError, match=r"ended from outside.*fewer workers"):
        map_chunks(_end, [1, 2], workers=2)


def _end(_chunk: int) -> None:
    os._exit(1)

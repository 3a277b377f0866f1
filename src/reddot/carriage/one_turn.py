"""Each officer on duty once, however many rows say so: the same turn twice, turns that overlap."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from reddot.carriage.on_duty import CARRIES, CARRIES_NOT, NOT_STATED, OnDuty


class _Row(NamedTuple):
    """A turn of an officer at a base; times in seconds."""

    officer: str
    station: int
    starts: int
    ends: int
    carries: int


def each_turn_once(turns: OnDuty, officers: Sequence[str]) -> tuple[OnDuty, tuple[str, ...]]:
    """The turns without those that say the same officer's same times again, and whose they are.

    Where two rows of one turn say otherwise, the officer carried if any says so; it is not stated
    if none does and one is silent.
    """
    found: dict[tuple[str, int, int, int], int] = {}
    for row in _rows(turns, officers):
        key = row[:4]
        found[key] = _either((found.get(key, row.carries), row.carries))
    once = [_Row(*key, carries) for key, carries in found.items()]
    return _turns(once), tuple(row.officer for row in once)


def each_officer_once(turns: OnDuty, officers: Sequence[str]) -> OnDuty:
    """The turns, those of one officer that overlap at one base cut so that none overlaps.

    A stretch that several rows cover is there once; the officer carried in it if any of them
    says so.
    """
    rows = sorted(_rows(turns, officers))
    return _turns([piece for cluster in _clusters(rows) for piece in _pieces(cluster)])


def _rows(turns: OnDuty, officers: Sequence[str]) -> Iterator[_Row]:
    columns = (turns.station, turns.starts, turns.ends, turns.carries)
    return map(_Row, officers, *(column.tolist() for column in columns))


def _turns(rows: Sequence[_Row]) -> OnDuty:
    columns = np.array([row[1:] for row in rows], np.int64).reshape(-1, 4).T
    return OnDuty(station=columns[0], starts=columns[1], ends=columns[2], carries=columns[3])


def _clusters(rows: Iterable[_Row]) -> Iterator[list[_Row]]:
    """Rows of one officer at one base that hang together by overlapping."""
    cluster: list[_Row] = []
    ends = 0
    for row in rows:
        if cluster and (row[:2] != cluster[0][:2] or row.starts >= ends):
            yield cluster
            cluster, ends = [], 0
        cluster.append(row)
        ends = max(ends, row.ends)
    if cluster:
        yield cluster


def _pieces(cluster: list[_Row]) -> Iterator[_Row]:
    if len(cluster) == 1:
        yield cluster[0]
        return
    edges = sorted({edge for row in cluster for edge in (row.starts, row.ends)})
    for start, end in pairwise(edges):
        said = [row.carries for row in cluster if row.starts < end and start < row.ends]
        if said:
            yield cluster[0]._replace(starts=start, ends=end, carries=_either(said))


def _either(said: Iterable[int]) -> int:
    states = set(said)
    if CARRIES in states:
        return CARRIES
    return NOT_STATED if NOT_STATED in states else CARRIES_NOT

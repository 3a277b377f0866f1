"""The integer program of a placement, solved by HiGHS, and whether it was proven.

Maximise the sum over rows r and layers k of weight[r] · gain[k] · y[r, k], where y[r, k] says that
r has a (k+1)-th carrier: the y of a row add up to at most the carriers that cover it, and no more
than the count are added. Whole carriers make whole y, as long as each layer earns no more than the
one before it; where one earns more, y is whole and in order by constraint.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from scipy.sparse import csc_array, csr_array, eye_array, hstack, vstack

from reddot.cover.placement.greedy import greedy, swapped
from reddot.cover.placement.highs import Best, Program, best_whole, relax
from reddot.cover.placement.question import Counts, Question
from reddot.cover.placement.rows import Rows, rows_of
from reddot.cover.simulation.inputs import Floats

NODES = 20_000
_WHOLE = 1000.0  # what all weights are scaled to, so that the solver's tolerances mean the same
_NEGLIGIBLE = 1e-9
_SLACK = 1e-4  # of _WHOLE's thousand: what narrowing gives away to the solver's tolerances


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """When the search may stop unproven: after so many nodes, and seconds where they are given.

    A limit on seconds makes the answer depend on the machine; it is off by default.
    """

    nodes: int = NODES
    seconds: float | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Solved:
    """Carriers to add (sites,), what they earn, and the most that any others could.

    `bound` equals `earned` where it is proven that nothing earns more; it is infinity where the
    search stopped before it had one.
    """

    added: Counts
    earned: float
    bound: float


@dataclass(frozen=True, slots=True, eq=False)
class _Layers:
    """The columns y of a program: the row and layer of each; `first` marks the first of a row."""

    row: Counts
    layer: Counts
    first: Counts


def solve(question: Question, limits: Limits | None = None) -> Solved:
    """Answer a question, or give the best that was found and how far it may be off.

    References
    ----------
    Huangfu and Hall (2018), doi:10.1007/s12532-017-0130-5.
    """
    rows = rows_of(question)
    nobody = np.zeros(len(question.locked), np.int64)
    if not len(rows.weights) or not question.count:
        earned = question.earned(nobody)
        return Solved(nobody, earned, earned)
    start = swapped(question, greedy(question))
    found = _search(question, rows, start, limits or Limits())
    return _settled(question, rows, start, found)


def _search(question: Question, rows: Rows, start: Counts, limits: Limits) -> Best:
    program = _program(question, rows)
    low, high = _narrowed(question, rows, program, start)
    return best_whole(program, low, high, nodes=limits.nodes, seconds=limits.seconds)


def _program(question: Question, rows: Rows) -> Program:
    layers = _layers(question, rows)
    earns = rows.weights[layers.row] / rows.weights.sum() * _WHOLE * question.gains[layers.layer]
    whole = _increases(question.gains)
    sites, columns = len(question.room), len(earns)
    table, most = _constraints(question, rows, layers, ordered=whole)
    return Program(
        earns=np.concatenate([earns, np.zeros(sites)]),
        most=np.concatenate([np.ones(columns), question.room.astype(np.float64)]),
        whole=np.concatenate([np.full(columns, int(whole)), np.ones(sites, np.int64)]),
        table=table,
        limits=most,
    )


def _narrowed(
    question: Question, rows: Rows, program: Program, start: Counts
) -> tuple[Floats, Floats]:
    """Ends for the columns that leave out only what cannot earn more than `start`.

    With fractions allowed one more carrier at a site earns at most its price less than the best:
    a site whose price is above what `start` lacks of that keeps what it has there.
    """
    low, high, sites = np.zeros_like(program.most), program.most.copy(), len(start)
    relaxed = relax(program)
    if relaxed is None:
        return low, high
    before = question.earned(np.zeros_like(start))
    earned = (question.earned(start) - before) / rows.weights.sum() * _WHOLE
    lacks, prices = max(0.0, relaxed.earned - earned) + _SLACK, relaxed.prices[-sites:]
    steps = np.floor(lacks / np.maximum(np.abs(prices), _NEGLIGIBLE))
    high[-sites:] = np.where(prices < 0, np.minimum(steps, high[-sites:]), high[-sites:])
    low[-sites:] = np.where(prices > 0, np.maximum(high[-sites:] - steps, 0.0), 0.0)
    return low, high


def _increases(gains: Floats) -> bool:
    return bool((np.diff(gains) > 0).any())


def _layers(question: Question, rows: Rows) -> _Layers:
    """As many layers for each row as carriers could be added to it and still earn something."""
    reach = rows.covers.astype(np.int64) @ question.room
    depth = np.minimum(np.minimum(reach, question.count), len(question.gains) - rows.base)
    row = np.repeat(np.arange(len(depth)), depth)
    first = np.repeat(np.cumsum(depth) - depth, depth)
    place = np.arange(len(row)) - first
    return _Layers(row, rows.base[row] + place, (place == 0).astype(np.int64))


def _constraints(
    question: Question, rows: Rows, layers: _Layers, *, ordered: bool
) -> tuple[csc_array, Floats]:
    columns, sites = len(layers.row), len(question.room)
    layered = csr_array(
        (np.ones(columns), (layers.row, np.arange(columns))), shape=(len(rows.weights), columns)
    )
    carried = hstack([layered, csr_array(-rows.covers.astype(np.float64))])
    added = hstack([csr_array((1, columns)), csr_array(np.ones((1, sites)))])
    parts, most = [carried, added], [np.zeros(len(rows.weights)), np.array([float(question.count)])]
    if ordered:
        later = np.flatnonzero(layers.first == 0)
        one = eye_array(columns, format="csr")
        order = hstack([one[later] - one[later - 1], csr_array((len(later), sites))])
        parts, most = [*parts, order], [*most, np.zeros(len(later))]
    return csc_array(vstack(parts)), np.concatenate(most)


def _settled(question: Question, rows: Rows, start: Counts, found: Best) -> Solved:
    """The better of what was found and the start, with nothing in it that earns nothing."""
    sites, added = len(start), start
    if found.x is not None:
        other = np.rint(found.x[-sites:]).astype(np.int64)
        added = max(added, other, key=question.earned)
    added = _needed(question, added)
    earned = question.earned(added)
    if found.proven:
        return Solved(added, earned, earned)
    if not math.isfinite(found.bound):
        return Solved(added, earned, math.inf)
    before = question.earned(np.zeros(sites, np.int64))
    more = found.bound / _WHOLE * float(rows.weights.sum())
    return Solved(added, earned, max(earned, before + more))


def _needed(question: Question, added: Counts) -> Counts:
    """Without the carriers that earn nothing beside the others, the last sites first."""
    kept, earned = added.copy(), question.earned(added)
    for site in np.flatnonzero(added)[::-1]:
        while kept[site]:
            kept[site] -= 1
            if question.earned(kept) < earned - _NEGLIGIBLE * max(earned, 1e-300):
                kept[site] += 1
                break
    return kept

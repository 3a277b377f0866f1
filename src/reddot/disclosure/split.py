"""A system as several that have nothing to do with each other, each far smaller."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import block_array, csr_array
from scipy.sparse.csgraph import connected_components

from reddot.disclosure.system import System, Whole

Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Share:
    """One of the systems: `columns` (n,) and `rows` (m,) are its places in the whole.

    Which atoms a column is of, the whole alone says.
    """

    system: System
    columns: Whole
    rows: Whole


def split(system: System) -> tuple[Share, ...]:
    """The systems that a system falls into once what is certain of its columns is left out.

    Parameters
    ----------
    system : System
        Tightened, so that columns with one possible value show.

    Notes
    -----
    Two columns belong together if a row holds both and neither is certain. Whatever fits one
    share fits the whole with whatever fits the others. Rows of certain columns alone make a share
    of their own.
    """
    free = system.least < system.most
    touched = _only(system, free)
    members = _components(touched)
    return tuple(_share(system, rows) for rows in _rows_by(touched, members))


def _only(system: System, free: Flags) -> csr_array:
    """The entries of columns that are not certain."""
    rows, columns = system.sums.nonzero()
    kept = free[columns]
    ones = np.ones(int(kept.sum()))
    return csr_array((ones, (rows[kept], columns[kept])), shape=system.sums.shape)


def _components(touched: csr_array) -> Whole:
    """For each column the number of its component."""
    both: Any = block_array([[None, touched], [touched.T, None]], format="csr")
    labels = connected_components(both, directed=False)[1]
    found: Whole = np.asarray(labels[touched.shape[0] :], np.int64)
    return found


def _rows_by(touched: csr_array, members: Whole) -> Iterator[Whole]:
    """The rows of each component in order, those without a free column last."""
    own = np.full(touched.shape[0], -1, np.int64)
    rows, columns = touched.nonzero()
    own[rows] = members[columns]
    for label in [*dict.fromkeys(own[own >= 0].tolist()), -1]:
        found = np.flatnonzero(own == label)
        if len(found):
            yield found


def _share(system: System, rows: Whole) -> Share:
    """The rows with every column they hold."""
    sums = csr_array(system.sums[rows, :])
    columns = np.unique(sums.nonzero()[1]).astype(np.int64)
    facts = tuple(system.facts[row] for row in rows if row < len(system.facts))
    own = System(
        facts,
        csr_array(sums[:, columns]),
        system.low[rows],
        system.high[rows],
        system.least[columns],
        system.most[columns],
        np.empty(0, np.int64),
        system.parts[columns],
    )
    return Share(own, columns, rows)


def put_together(whole: Whole, shares: Sequence[tuple[Share, Sequence[Whole]]]) -> Iterator[Whole]:
    """Points of the whole: the first of each share's points together, then the second, ….

    Parameters
    ----------
    whole : NDArray (n,)
        A point of the whole, for shares that have fewer points than others.
    shares : sequence of (Share, points)
        Points (columns of the share,) that fit it.
    """
    for turn in range(max((len(points) for _, points in shares), default=0)):
        point = whole.copy()
        for share, points in shares:
            if turn < len(points):
                point[share.columns] = points[turn]
        yield point

"""Everything ever published as one system: low <= A x <= high in whole x.

Each row is a quantity, each column an atom; A holds ones only, because every count is a sum.
Atoms that always occur together are one column, which loses nothing: a sum of counts is a count.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from reddot.disclosure.publication import Fact
from reddot.disclosure.ranges import Range
from reddot.disclosure.space import Space

Whole = NDArray[np.int64]
Real = NDArray[np.float64]
MANY = 10_000_000
"""Stands for "no limit": more than any count of incidents in a country."""


@dataclass(frozen=True, slots=True)
class System:
    """Rows are quantities, columns are atoms or sums of atoms that always go together.

    Parameters
    ----------
    facts : tuple of Fact
        One for each of the m rows; further rows without a fact say that no count is negative.
    sums : csr_array (m, n)
        Ones and zeros.
    low, high : NDArray (m,)
        What each row may be; infinite where nothing limits it.
    least, most : NDArray (n,)
        What each column may be; whole numbers as floats, MANY for no limit.
    columns : NDArray (atoms,)
        Which column an atom is part of; -1 where nothing published is about it.
    """

    facts: tuple[Fact, ...]
    sums: csr_array
    low: Real
    high: Real
    least: Real
    most: Real
    columns: Whole

    def point(self, counts: Whole) -> Whole:
        """Counts of the space as values of the n columns."""
        point = np.zeros(len(self.least), np.int64)
        used = self.columns >= 0
        np.add.at(point, self.columns[used], counts.ravel()[used])
        return point

    def spread(self, point: Whole) -> Whole:
        """Values of the n columns as counts of the atoms, each on its column's first atom."""
        counts = np.zeros(len(self.columns), np.int64)
        used, firsts = np.unique(self.columns, return_index=True)
        columns = used[used >= 0]
        counts[firsts[used >= 0]] = point[columns]
        return counts

    def allows(self, point: Whole) -> bool:
        """Whether whole numbers (n,) agree with everything published; exact."""
        rows = self.values(point)
        rows_fit = (rows >= self.low).all() and (rows <= self.high).all()
        return bool(rows_fit and (point >= self.least).all() and (point <= self.most).all())

    def values(self, point: Whole) -> Whole:
        """The m quantities at whole numbers (n,)."""
        found: Whole = np.rint(self.sums @ point.astype(float)).astype(np.int64)
        return found


def build(space: Space, facts: Sequence[Fact]) -> System:
    """The system of everything published.

    Parameters
    ----------
    space : Space
        The atoms of everything published.
    facts : sequence of Fact
        As :func:`~reddot.disclosure.publication.facts_of` gives them.
    """
    keys = [fact.key for fact in facts]
    says = [fact.says for fact in facts]
    if any(late.least is None or late.least < 0 for late in space.late):
        for key in vintages(space):
            keys.append(key)
            says.append(Range(0))
    columns, firsts = merge(space, keys)
    low, high = limits(says)
    least, most = atom_limits(space)
    sizes = np.bincount(columns[columns >= 0], minlength=len(firsts))
    return System(
        tuple(facts),
        matrix(keys, columns, len(firsts)),
        low,
        high,
        np.maximum(least[firsts] * sizes, -MANY),
        np.minimum(most[firsts] * sizes, MANY),
        columns,
    )


def vintages(space: Space) -> list[tuple[int, ...]]:
    """The atoms of each place as at each later vintage: none of these counts is negative."""
    numbers = space.numbers().reshape(space.shape[0], -1)
    return [
        tuple(numbers[: layer + 1, place].tolist())
        for layer in range(1, space.shape[0])
        for place in range(numbers.shape[1])
    ]


def merge(space: Space, keys: Sequence[tuple[int, ...]]) -> tuple[Whole, Whole]:
    """Each atom's column, and the first atom of each column: atoms in the same rows are one."""
    layer = space.places()
    member: list[list[int]] = [[] for _ in range(space.atoms)]
    for row, key in enumerate(keys):
        for atom in key:
            member[atom].append(row)
    seen: dict[tuple[int, ...], int] = {}
    columns = np.full(space.atoms, -1, np.int64)
    firsts: list[int] = []
    for atom, rows in enumerate(member):
        if rows:
            pattern = (atom // layer, *rows)
            if pattern not in seen:
                seen[pattern] = len(firsts)
                firsts.append(atom)
            columns[atom] = seen[pattern]
    return columns, np.array(firsts, np.int64)


def matrix(keys: Sequence[tuple[int, ...]], columns: Whole, width: int) -> csr_array:
    """Which columns each row adds up, as ones."""
    entries = {(row, int(columns[atom])) for row, key in enumerate(keys) for atom in key}
    pairs = np.array(sorted(entries), np.int64).reshape(-1, 2)
    ones = np.ones(len(pairs))
    return csr_array((ones, (pairs[:, 0], pairs[:, 1])), shape=(len(keys), width))


def limits(says: Sequence[Range]) -> tuple[Real, Real]:
    """Low and high of each row."""
    low = np.array([r.low for r in says], float)
    high = np.array([np.inf if r.high is None else r.high for r in says], float)
    return low, high


def atom_limits(space: Space) -> tuple[Real, Real]:
    """Least and most of each atom: counts from 0, late records as the space says."""
    places = space.places()
    least, most = [0.0] * places, [float(MANY)] * places
    for late in space.late:
        least += [float(-MANY if late.least is None else late.least)] * places
        most += [float(MANY if late.most is None else late.most)] * places
    return np.array(least), np.array(most)

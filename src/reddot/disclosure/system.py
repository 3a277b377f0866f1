"""Everything ever published as one system: low <= A x <= high in whole x.

Each row is a quantity, each column an atom; every count is a sum, so its row holds ones. Further
rows tie parts of the space to each other. Atoms that always occur together are one column, which
loses nothing: a sum of counts is a count.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product

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
    parts : NDArray (n,)
        Which part of the space a column is of.
    """

    facts: tuple[Fact, ...]
    sums: csr_array
    low: Real
    high: Real
    least: Real
    most: Real
    columns: Whole
    parts: Whole

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


Signed = tuple[Sequence[int], Sequence[int], float, float]
"""A row without a fact: atoms added, atoms taken away, the least and the most of the rest."""


def build(space: Space, facts: Sequence[Fact]) -> System:
    """The system of everything published.

    Parameters
    ----------
    space : Space
        The atoms of everything published.
    facts : sequence of Fact
        As :func:`~reddot.disclosure.publication.facts_of` gives them.
    """
    low, high = limits([fact.says for fact in facts])
    said = [(fact.key, (), *ends) for fact, *ends in zip(facts, low, high, strict=True)]
    rows: list[Signed] = [*said, *ties(space, facts), *answered(space), *vintages(space)]
    columns, firsts = merge(space, rows)
    least, most = atom_limits(space)
    sizes = np.bincount(columns[columns >= 0], minlength=len(firsts))
    return System(
        tuple(facts),
        matrix(rows, columns, len(firsts)),
        np.array([row[2] for row in rows], float),
        np.array([row[3] for row in rows], float),
        np.maximum(least[firsts] * sizes, -MANY),
        np.minimum(most[firsts] * sizes, MANY),
        columns,
        space.part_of(firsts),
    )


def ties(space: Space, facts: Sequence[Fact]) -> Iterator[Signed]:
    """That parts agree where they overlap, in each vintage.

    Where what they share is public, each part is tied to the number instead: then one part tells
    nothing about the other, and the two can be looked at apart.
    """
    known = {fact.key: fact.says.low for fact in facts if fact.says.is_one()}
    for part, places in space.overlaps():
        limits = [p for p in places if len(space.dimensions[p].categories) > 1]
        mine, theirs = space.along(part, places), space.along(space.home(places), places)
        keys = space.along(space.home(limits), limits)
        for own, other, key in zip(mine, theirs, keys, strict=True):
            for layer in range(1, space.layers + 1):
                value = known.get(tuple(key[:layer].ravel().tolist()))
                if value is None:
                    yield own[:layer].ravel().tolist(), other[:layer].ravel().tolist(), 0.0, 0.0
                else:
                    yield own[:layer].ravel().tolist(), (), float(value), float(value)


def answered(space: Space) -> Iterator[Signed]:
    """That whoever gave an answer gave at least one, wherever all options are counted alike."""
    for question in space.questions:
        stated, where = space.place(question.stated[0]), space.given(question.stated)
        options = [(space.place(option[0]), space.given(option)) for option in question.options]
        for rest in sorted(crossed_with(space, stated, [place for place, _ in options])):
            parts = [space.home({*rest, stated, place}) for place, _ in options]
            for chosen in product(*(range(len(space.dimensions[p].categories)) for p in rest)):
                picked = {p: [c] for p, c in zip(rest, chosen, strict=True)} | where
                given = [
                    space.atoms_of(part, picked | own)
                    for part, (_, own) in zip(parts, options, strict=True)
                ]
                yield from at_least_one(space, given, space.atoms_of(parts[0], picked))


def crossed_with(space: Space, stated: int, options: Sequence[int]) -> set[tuple[int, ...]]:
    """The dimensions besides that every option of a question is crossed with."""
    found = [
        {
            tuple(sorted(set(held) - {stated, option}))
            for held in space.crossings
            if {stated, option} <= set(held)
        }
        for option in options
    ]
    return set.intersection(*found) if found else set()


def at_least_one(space: Space, given: Sequence[Whole], stated: Whole) -> Iterator[Signed]:
    """The options together against all who answered, by layer or, where records go, by vintage."""
    taken = any(late.least is None or late.least < 0 for late in space.late)
    for layer in range(space.layers):
        used = slice(layer + 1) if taken else slice(layer, layer + 1)
        added = [atom for atoms in given for atom in atoms[used].ravel().tolist()]
        yield added, stated[used].ravel().tolist(), 0.0, np.inf


def vintages(space: Space) -> Iterator[Signed]:
    """The atoms of each place as at each later vintage: none of these counts is negative."""
    if not any(late.least is None or late.least < 0 for late in space.late):
        return
    numbers = np.arange(space.atoms).reshape(space.layers, -1)
    for layer in range(1, space.layers):
        for place in range(numbers.shape[1]):
            yield numbers[: layer + 1, place].tolist(), (), 0.0, np.inf


def merge(space: Space, rows: Sequence[Signed]) -> tuple[Whole, Whole]:
    """Each atom's column, and the first atom of each column: atoms in the same rows are one."""
    layer, never = space.places(), space.impossible()
    member: list[list[int]] = [[] for _ in range(space.atoms)]
    for row, (added, taken, _, _) in enumerate(rows, 1):
        for atom in added:
            member[atom].append(row)
        for atom in taken:
            member[atom].append(-row)
    seen: dict[tuple[int, ...], int] = {}
    columns = np.full(space.atoms, -1, np.int64)
    firsts: list[int] = []
    for atom, pattern in enumerate(member):
        if pattern and atom not in never:
            own = (atom // layer, *pattern)
            if own not in seen:
                seen[own] = len(firsts)
                firsts.append(atom)
            columns[atom] = seen[own]
    return columns, np.array(firsts, np.int64)


def matrix(rows: Sequence[Signed], columns: Whole, width: int) -> csr_array:
    """What each row adds up (1) and takes away (-1) of each column."""
    entries: dict[tuple[int, int], int] = {}
    for row, (added, taken, _, _) in enumerate(rows):
        own = {int(columns[atom]): 1 for atom in added}
        for column in {int(columns[atom]) for atom in taken}:
            own[column] = own.get(column, 0) - 1
        entries |= {(row, column): sign for column, sign in own.items() if sign and column >= 0}
    pairs = np.array(sorted(entries), np.int64).reshape(-1, 2)
    signs = np.array([entries[row, column] for row, column in pairs.tolist()], float)
    return csr_array((signs, (pairs[:, 0], pairs[:, 1])), shape=(len(rows), width))


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

"""The atoms of everything published: the finest cells, and what later vintages add to them.

Every published count is a sum of atoms. An atom is a combination of one category of every
dimension; time is a dimension like any other, so that a year-to-date count is a sum over its
quarters. A later vintage of the same records has one more layer of atoms, the late records of
each combination: comparing two vintages is then no more than two sums with atoms in common.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from math import prod

import numpy as np
from numpy.typing import NDArray

from reddot.errors import UsageError


@dataclass(frozen=True, slots=True)
class Dimension:
    """One thing that records are counted by, and the coarser levels of the same thing.

    Parameters
    ----------
    name : str
        "force".
    categories : tuple of str
        The finest categories, each once.
    levels : mapping
        For each coarser level its name and which group a category belongs to:
        ``{"region": {"Essex": "East", "Kent": "South East"}}``.
    """

    name: str
    categories: tuple[str, ...]
    levels: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if not self.categories or len(set(self.categories)) != len(self.categories):
            raise UsageError(f"Dimension {self.name}: give each category once, and at least one.")
        for level, groups in self.levels.items():
            lost = [c for c in self.categories if c not in groups]
            if lost:
                raise UsageError(f"Level {level} of {self.name} has no group for {lost[0]!r}.")


@dataclass(frozen=True, slots=True)
class Late:
    """What anyone knows of late records: the least and most that a vintage adds to one atom.

    The default, nothing is ever taken away, is the more dangerous for whoever publishes: it
    ties two vintages together. ``Late(None, None)`` is any correction at all.
    """

    least: int | None = 0
    most: int | None = None


Answer = tuple[str, tuple[str, ...]]
"""A dimension, and the categories of it in which the answer is given."""


@dataclass(frozen=True, slots=True)
class Question:
    """A question that may have several answers at once.

    Parameters
    ----------
    stated : Answer
        Where there is any answer.
    options : tuple of Answer
        Where an option is given, the question is stated; where it is stated, at least one is.
    """

    stated: Answer
    options: tuple[Answer, ...]


YES, NO = "yes", "no"


def yes_or_no(name: str) -> Dimension:
    """A dimension of the categories yes and no."""
    return Dimension(name, (YES, NO))


@dataclass(frozen=True)
class Space:
    """The atoms: one crossing of all dimensions, or several crossings that overlap.

    Parameters
    ----------
    dimensions : tuple of Dimension
    late : tuple of Late
        One for each later vintage; each adds a layer of late records.
    parts : tuple of tuple of str
        The crossings, as :func:`~reddot.disclosure.junction.junction` gives them. One crossing of
        everything unless given.
    questions : tuple of Question
        Which dimensions are answers to one question.
    never : tuple of tuple of Answer
        Categories of two dimensions that no record has together.

    Notes
    -----
    Counts over parts that agree where they overlap always come from counts over the one crossing
    of everything where the parts form a junction tree; so nothing an attacker could use is lost,
    and the atoms are far fewer. Other parts are allowed: every published number and every overlap
    is used then too, but not what follows only from a crossing that no part holds.

    References
    ----------
    Vorob'ev (1962), doi:10.1137/1107014: when marginal tables extend to a joint one.
    """

    dimensions: tuple[Dimension, ...]
    late: tuple[Late, ...] = ()
    parts: tuple[tuple[str, ...], ...] = ()
    questions: tuple[Question, ...] = ()
    never: tuple[tuple[Answer, Answer], ...] = ()

    @property
    def layers(self) -> int:
        """The first vintage and each later one."""
        return 1 + len(self.late)

    @property
    def shape(self) -> tuple[int, ...]:
        """Of counts: layers, then the categories of each dimension, or all atoms of the parts."""
        if self.parts:
            return (self.layers, self.places())
        return (self.layers, *(len(d.categories) for d in self.dimensions))

    @property
    def atoms(self) -> int:
        """How many atoms there are."""
        return self.layers * self.places()

    @cached_property
    def crossings(self) -> tuple[tuple[int, ...], ...]:
        """For each part the places of its dimensions."""
        if not self.parts:
            return (tuple(range(len(self.dimensions))),)
        return tuple(tuple(self.place(name) for name in part) for part in self.parts)

    @cached_property
    def _held(self) -> tuple[frozenset[int], ...]:
        return tuple(frozenset(held) for held in self.crossings)

    @cached_property
    def _homes(self) -> dict[frozenset[int], int]:
        return {}

    def sizes(self, part: int) -> tuple[int, ...]:
        """The categories of each dimension of a part."""
        return tuple(len(self.dimensions[place].categories) for place in self.crossings[part])

    @cached_property
    def numbers(self) -> tuple[NDArray[np.int64], ...]:
        """For each part the numbers of its atoms: layers, then its dimensions."""
        places, start, found = self.places(), 0, []
        for part in range(len(self.crossings)):
            size = prod(self.sizes(part))
            own = np.arange(start, start + size, dtype=np.int64).reshape(self.sizes(part))
            found.append(np.stack([own + layer * places for layer in range(self.layers)]))
            start += size
        return tuple(found)

    def places(self) -> int:
        """Atoms of one layer; the first layer has the numbers below it."""
        return sum(prod(self.sizes(part)) for part in range(len(self.crossings)))

    def part_of(self, atoms: NDArray[np.int64]) -> NDArray[np.int64]:
        """The part that each of some atoms is of."""
        ends = np.cumsum([prod(self.sizes(part)) for part in range(len(self.crossings))])
        return np.searchsorted(ends, atoms % self.places(), side="right").astype(np.int64)

    def home(self, dimensions: Collection[int]) -> int:
        """The first part that holds some dimensions.

        Raises
        ------
        UsageError
            No part does.
        """
        wanted = frozenset(dimensions)
        if wanted not in self._homes:
            parts = (part for part, held in enumerate(self._held) if wanted <= held)
            self._homes[wanted] = next(parts, -1)
        if self._homes[wanted] >= 0:
            return self._homes[wanted]
        named = ", ".join(self.dimensions[place].name for place in sorted(dimensions))
        raise UsageError(f"No part of the space crosses {named}.")

    def atoms_of(self, part: int, picked: Mapping[int, Collection[int]]) -> NDArray[np.int64]:
        """The atoms of a part by layer (layers, atoms), at some categories of some dimensions."""
        held, sizes = self.crossings[part], self.sizes(part)
        at = [
            sorted(picked.get(place, range(size))) for place, size in zip(held, sizes, strict=True)
        ]
        found = self.numbers[part][np.ix_(range(self.layers), *at)].reshape(self.layers, -1)
        return np.sort(found, axis=1)

    def place(self, name: str) -> int:
        """The place of a dimension among the dimensions."""
        return self._places[name]

    @cached_property
    def _places(self) -> dict[str, int]:
        return {d.name: place for place, d in enumerate(self.dimensions)}

    def given(self, answer: Answer, *, it: bool = True) -> dict[int, list[int]]:
        """An answer as the places of its dimension and of the categories that are it, or are not.

        Examples
        --------
        >>> Space((yes_or_no("a"),)).given(("a", ("yes",)), it=False)
        {0: [1]}
        """
        place = self.place(answer[0])
        known = self.dimensions[place].categories
        return {place: [n for n, c in enumerate(known) if (c in answer[1]) is it]}

    def impossible(self) -> set[int]:
        """Atoms that no record can be in."""
        pairs = [self.given(one) | self.given(other) for one, other in self.never]
        for question in self.questions:
            silent = self.given(question.stated, it=False)
            pairs += [silent | self.given(option) for option in question.options]
        found: set[int] = set()
        for picked in pairs:
            for part, held in enumerate(self.crossings):
                if picked.keys() <= set(held):
                    found.update(self.atoms_of(part, picked).ravel().tolist())
        return found

    def along(self, part: int, places: Sequence[int]) -> NDArray[np.int64]:
        """The atoms of a part at each combination of some dimensions' categories.

        Returns
        -------
        NDArray of int (combinations, layers, atoms), in order within each layer.
        """
        axes = [self.crossings[part].index(place) + 1 for place in places]
        moved = np.moveaxis(self.numbers[part], axes, range(len(axes)))
        cells = prod(moved.shape[: len(axes)])
        found = np.moveaxis(moved, len(axes), -1).reshape(cells, -1, self.layers)
        return np.sort(np.moveaxis(found, -1, 1), axis=2)

    def overlaps(self) -> Iterator[tuple[int, list[int]]]:
        """Where a part repeats what an earlier one counts: the part, and the dimensions."""
        for part, held in enumerate(self.crossings):
            shared = {frozenset(held) & frozenset(other) for other in self.crossings[:part]}
            largest = [one for one in shared if not any(one < other for other in shared)]
            for places in sorted(map(sorted, largest)):
                yield part, places

    def level(self, name: str) -> tuple[int, Mapping[str, str]]:
        """Which dimension a level belongs to, and each category's group.

        Raises
        ------
        UsageError
            There is no such level.
        """
        known: list[str] = []
        for place, dimension in enumerate(self.dimensions):
            own = {dimension.name: {c: c for c in dimension.categories}, **dimension.levels}
            if name in own:
                return place, own[name]
            known.extend(own)
        raise UsageError(f"No dimension or level {name!r}; there are {', '.join(known)}.")

    def check_counts(self, counts: NDArray[np.int64]) -> None:
        """Refuse counts that are not of this space.

        Raises
        ------
        UsageError
            Another shape, or fewer than none in some vintage.
        """
        if counts.shape != self.shape:
            raise UsageError(f"Counts of shape {counts.shape}; the space has {self.shape}.")
        if (np.cumsum(counts, axis=0) < 0).any():
            raise UsageError("A vintage counts fewer than none somewhere; correct the late counts.")

"""The atoms of everything published: the finest cells, and what later vintages add to them.

Every published count is a sum of atoms. An atom is a combination of one category of every
dimension; time is a dimension like any other, so that a year-to-date count is a sum over its
quarters. A later vintage of the same records has one more layer of atoms, the late records of
each combination: comparing two vintages is then no more than two sums with atoms in common.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
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


@dataclass(frozen=True, slots=True)
class Space:
    """The crossing of all dimensions, with a layer of late records for each later vintage."""

    dimensions: tuple[Dimension, ...]
    late: tuple[Late, ...] = ()

    @property
    def shape(self) -> tuple[int, ...]:
        """Layers (1 + later vintages), then the categories of each dimension."""
        return (1 + len(self.late), *(len(d.categories) for d in self.dimensions))

    @property
    def atoms(self) -> int:
        """How many atoms there are."""
        return prod(self.shape)

    def numbers(self) -> NDArray[np.int64]:
        """The number of each atom, of the space's shape."""
        return np.arange(self.atoms, dtype=np.int64).reshape(self.shape)

    def places(self) -> int:
        """Atoms of one layer; the first layer has the numbers below it."""
        return self.atoms // self.shape[0]

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

"""Count the records of a release once for each part of what its tables cross."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from reddot.disclosure.space import Space
from reddot.errors import UsageError
from reddot.figures.breakdowns import NOT_STATED, read_breakdown
from reddot.figures.cube import Count, Cube, count_cubes
from reddot.publish.crossing import FORCE, TIME, Crossing, group_of
from reddot.records.record_tables import RecordTables

Counts = NDArray[np.int64]
Names = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Wanted:
    """A count to make: the breakdowns with one answer, and the question with several, if any."""

    single: Names
    question: str | None = None

    @property
    def by(self) -> Names:
        """All breakdowns, the question last."""
        return (*self.single, self.question) if self.question else self.single


def count_parts(records: RecordTables, crossing: Crossing, space: Space) -> Counts:
    """The true counts of a release's atoms.

    Parameters
    ----------
    records
        The records as they are now.
    crossing
        What the tables cross.
    space
        Its atoms.

    Returns
    -------
    NDArray of int (atoms of one layer,)
        As many as the space has places.

    Raises
    ------
    UsageError
        A part crosses two questions with several answers.
    """
    parts = [_Part.of(crossing, space, held) for held in space.crossings]
    wanted = sorted({w for part in parts for w in part.wanted()}, key=lambda w: w.by)
    cubes = [_cube(crossing, w) for w in wanted]
    made = dict(zip(wanted, map(_by_row, count_cubes(records, cubes)), strict=True))
    return np.concatenate([part.fill(made).ravel() for part in parts])


def _cube(crossing: Crossing, wanted: Wanted) -> Cube:
    return Cube(
        by=tuple(read_breakdown(name) for name in wanted.by),
        spans=crossing.segments.spans,
        ladder=crossing.ladder,
        forces=crossing.forces,
    )


Found = Mapping[Names, int]


def _by_row(counts: Iterable[Count]) -> Found:
    return {(c.force, c.period, *c.rows): c.number for c in counts}


@dataclass(frozen=True, slots=True)
class _Part:
    """One part: its dimensions in order, and those of them that are yes and no, the widest first.

    ``outer`` are the dimensions with one answer, with their categories. ``answers`` are pairs of a
    dimension and the row of its question; the row is ``None`` for whether it was answered.
    """

    names: Names
    outer: Mapping[str, Names]
    answers: tuple[tuple[str, str | None], ...]
    question: str | None

    @classmethod
    def of(cls, crossing: Crossing, space: Space, held: Sequence[int]) -> _Part:
        """Understand the dimensions of a part."""
        categories = {space.dimensions[at].name: space.dimensions[at].categories for at in held}
        names = tuple(categories)
        questions = {b.name: b for b in crossing.questions()}
        meaning: dict[str, tuple[str, str | None]] = {name: (name, None) for name in questions}
        for b in questions.values():
            meaning |= {option: (b.name, row) for row, option in crossing.options(b).items()}
        yes_no = [n for n in names if n in meaning]
        asked = {meaning[n][0] for n in yes_no}
        if len(asked) > 1:
            raise UsageError(
                f"The tables cross {' with '.join(sorted(asked))}, of which a report may give "
                "several answers each. Leave out a table that joins the two."
            )
        question = next(iter(asked), None)
        outer = {name: own for name, own in categories.items() if name not in meaning}
        rows = [(n, meaning[n][1]) for n in yes_no]
        if question is not None:
            b = questions[question]
            rows.sort(
                key=lambda a: (a[1] is not None, a[1] is None or group_of(b, a[1]) is not None)
            )
        return cls(names, outer, tuple(rows), question)

    @property
    def single(self) -> Names:
        """The breakdowns with one answer."""
        return tuple(name for name in self.outer if name not in (FORCE, TIME))

    def wanted(self) -> list[Wanted]:
        """The counts that fill the part."""
        own = [Wanted(self.single)]
        return [*own, Wanted(self.single, self.question)] if self.answers else own

    def fill(self, made: Mapping[Wanted, Found]) -> Counts:
        """The part's counts, by its dimensions."""
        base = self._layout(made[Wanted(self.single)])
        if not self.answers:
            return base
        found = made[Wanted(self.single, self.question)]
        rows: dict[str, dict[Names, int]] = defaultdict(dict)
        for place, number in found.items():
            rows[place[-1]][place[:-1]] = number
        inner = [self._answered(base, rows, row) for _, row in self.answers]
        return self._nest(base, inner)

    def _answered(self, base: Counts, rows: Mapping[str, Found], row: str | None) -> Counts:
        """How many gave an answer, by the dimensions with one answer."""
        if row is None:
            return base - self._layout(rows.get(NOT_STATED, {}))
        return self._layout(rows.get(row, {}))

    def _nest(self, base: Counts, inner: Sequence[Counts]) -> Counts:
        """All yes and no together: each answer lies within the one before it."""
        levels = [base, *inner]
        if any((a < b).any() for a, b in pairwise(levels)):
            raise UsageError(f"The answers {', '.join(n for n, _ in self.answers)} do not nest.")
        sizes = tuple(2 for _ in inner)
        found = np.zeros((*base.shape, *sizes), np.int64)
        for depth in range(len(levels)):
            below = levels[depth + 1] if depth + 1 < len(levels) else np.zeros_like(base)
            place = (..., *(0 if n < depth else 1 for n in range(len(inner))))
            found[place] = levels[depth] - below
        order = [*self.outer, *(name for name, _ in self.answers)]
        return np.ascontiguousarray(found.transpose([order.index(n) for n in self.names]))

    def _layout(self, found: Found) -> Counts:
        """Counts by force, time and rows, as an array by the part's dimensions with one answer.

        Reports without a day are left out where no period is of them.
        """
        at = [{c: i for i, c in enumerate(own)} for own in self.outer.values()]
        array = np.zeros([len(own) for own in at], np.int64)
        order = [(FORCE, TIME, *self.single).index(name) for name in self.outer]
        times = set(self.outer[TIME])
        for place, number in found.items():
            if place[1] in times:
                array[tuple(at[i][place[o]] for i, o in enumerate(order))] += number
        return array

"""From the tables of a release to what disclosure control looks at: dimensions, parts, cells.

A breakdown with one answer is a dimension. A question with several answers is one dimension for
whether it was answered, and one of yes and no for each answer.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from math import prod

from reddot.disclosure.junction import junction
from reddot.disclosure.space import NO, YES, Answer, Dimension, Late, Question, Space, yes_or_no
from reddot.disclosure.tables import Table
from reddot.figures.breakdowns import (
    CED_CELLS,
    CED_NOT_STATED,
    CED_USES,
    NOT_STATED,
    TACTIC_GROUPS,
    Breakdown,
)
from reddot.figures.ladders import Ladder
from reddot.publish.segments import Segments
from reddot.publish.table_names import CED_USE, MONTH, TACTIC, TableName

FORCE, TIME = "force", "time"
MOST_ATOMS = 150_000
About = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Out:
    """What one release let out: of which forces and periods, as at which vintage."""

    forces: tuple[str, ...]
    periods: tuple[str, ...]
    vintage: int = 0


@dataclass(frozen=True, slots=True)
class Crossing:
    """Everything that the tables of a release cross.

    Parameters
    ----------
    names : tuple of TableName
    forces : tuple of str
    segments : Segments
        The stretches of time that the periods are made of.
    ladder : Ladder
        By which the highest use of a CED was chosen.
    rows : mapping
        For each breakdown its rows, in the order of the manual.
    row_files : tuple of TableName
        Row-level files, each as the table of all its columns.
    """

    names: tuple[TableName, ...]
    forces: tuple[str, ...]
    segments: Segments
    ladder: Ladder
    rows: Mapping[str, tuple[str, ...]] = field(repr=False)
    row_files: tuple[TableName, ...] = ()

    @property
    def everything(self) -> tuple[TableName, ...]:
        """The tables, and the row-level files."""
        return (*self.names, *self.row_files)

    def questions(self) -> tuple[Breakdown, ...]:
        """The questions with several answers that a table is by."""
        found = {n.multiple.name: n.multiple for n in self.names if n.multiple}
        return tuple(found[name] for name in sorted(found))

    def space(self, later: int = 0, *, taken_away: bool = False) -> Space:
        """The atoms of the tables.

        Parameters
        ----------
        later : int
            How many vintages came after the first.
        taken_away : bool
            Whether a later vintage may have fewer of something.
        """
        late = (Late(None, None) if taken_away else Late(),) * later
        dimensions = tuple(self.dimensions())
        sets = sorted({frozenset(one) for one in self.sets()}, key=sorted)
        return Space(
            dimensions,
            late,
            parts_of(dimensions, sets),
            tuple(q for b in self.questions() for q in self.rules(b)),
            (*self.uses_named(), *self.calendar()),
        )

    def dimensions(self) -> Iterator[Dimension]:
        """Every dimension that a table needs."""
        yield Dimension(FORCE, self.forces)
        yield Dimension(TIME, self.segments.names())
        single = {s for name in self.everything for s in name.single}
        single |= {CED_USE} if any(b.name == TACTIC for b in self.questions()) else set()
        for name in sorted(single):
            yield Dimension(name, self.rows[name])
        for b in self.questions():
            yield yes_or_no(b.name)
            yield from (yes_or_no(option) for option in sorted(set(self.options(b).values())))

    def options(self, b: Breakdown) -> dict[str, str]:
        """The dimension of each answer to a question; those on CED use at large have none."""
        at_large = {NOT_STATED, *((CED_ANY, CED_NOT_STATED) if b.name == TACTIC else ())}
        return {row: f"{b.name}: {row}" for row in self.rows[b.name] if row not in at_large}

    def sets(self) -> Iterator[set[str]]:
        """The dimensions that are crossed, for each table and each answer."""
        for name in self.everything:
            rest = {FORCE, TIME, *name.single}
            yield rest
            if name.multiple is not None:
                yield from (rest | own for own in self.sets_of(name.multiple))

    def sets_of(self, b: Breakdown) -> Iterator[set[str]]:
        """The dimensions that the answers to one question need."""
        options = self.options(b)
        yield {b.name}
        if b.name == TACTIC:
            yield {b.name, CED_USE}
        for row, option in options.items():
            group = group_of(b, row)
            above = CED_USE if group == CED_ANY else options.get(group or "", b.name)
            yield {option, above}

    def rules(self, b: Breakdown) -> Iterator[Question]:
        """That an answer is an answer: of the question, and of each group of tactics."""
        options = self.options(b)
        direct = [(o, (YES,)) for row, o in options.items() if group_of(b, row) is None]
        uses = ((CED_USE, CED_USES),) if b.name == TACTIC else ()
        yield Question((b.name, (YES,)), (*direct, *uses))
        for group in TACTIC_GROUPS if b.name == TACTIC else ():
            inside = [(o, (YES,)) for row, o in options.items() if group_of(b, row) == group]
            if group in options and inside:
                yield Question((options[group], (YES,)), tuple(inside))

    def uses_named(self) -> Iterator[tuple[Answer, Answer]]:
        """That the highest use is one of the uses named, and no use named is higher."""
        tactic = next((b for b in self.questions() if b.name == TACTIC), None)
        if tactic is None:
            return
        options, order = self.options(tactic), self.ladder.order
        others = tuple(row for row in self.rows[CED_USE] if row not in CED_USES)
        for at, use in enumerate(order):
            option = options[f"ced_{use}"]
            yield (CED_USE, (*order[:at], *others)), (option, (YES,))
            yield (CED_USE, (use,)), (option, (NO,))

    def calendar(self) -> Iterator[tuple[Answer, Answer]]:
        """That a month lies in its own stretch of time."""
        if any(MONTH in name.single for name in self.everything):
            months = self.rows[MONTH]
            for name in self.segments.names():
                outside = tuple(m for m in months if not self.segments.holds(name, m))
                if outside:
                    yield (TIME, (name,)), (MONTH, outside)

    def tables(self, name: TableName, of: Out | None = None) -> Iterator[Table]:
        """The cells of one table, as tables for each force, period, and answer or use.

        `of` limits them to what one release let out; everything unless given.
        """
        by = tuple(b.name for b in name.by if not b.multiple())
        out = of or Out(self.forces, tuple(self.segments.periods))
        for force in out.forces:
            for period in out.periods:
                where = {FORCE: (force,), TIME: self.segments.periods[period]}
                about = ((FORCE, force), ("period", period))
                for own, answers in self.lines(name):
                    limits, named = where | dict(answers), (*about, *own)
                    yield Table(name.name, by, limits, out.vintage, totals=False, about=named)

    def lines(self, name: TableName) -> Iterator[tuple[About, tuple[Answer, ...]]]:
        """What a table has beside its breakdowns with one answer: answers, and uses of a CED."""
        for own, answers in self.rows_by(name):
            if name.table != "ced":
                yield own, answers
                continue
            for cell, uses in CED_CELLS.items():
                yield (*own, ("cell", cell)), (*answers, (CED_USE, uses))

    def rows_by(self, name: TableName) -> Iterator[tuple[About, tuple[Answer, ...]]]:
        """The rows by the question with several answers; one of everything where there is none."""
        if name.multiple is None:
            yield (), ()
            return
        for row in self.rows[name.multiple.name]:
            if (name.table, row) != ("tactics", NOT_STATED):
                yield ((name.multiple.name, row),), (self.answer(name.multiple, row),)

    def answer(self, b: Breakdown, row: str) -> Answer:
        """The answer that a row of a question is."""
        if row == NOT_STATED:
            return (b.name, (NO,))
        if b.name == TACTIC and row == CED_ANY:
            return (CED_USE, (*CED_USES, NOT_STATED))
        if b.name == TACTIC and row == CED_NOT_STATED:
            return (CED_USE, (NOT_STATED,))
        return (self.options(b)[row], (YES,))


CED_ANY = "ced"  # the row of tactics for any use of a CED


def group_of(b: Breakdown, row: str) -> str | None:
    """The group of tactics that a tactic is part of."""
    if b.name != TACTIC:
        return None
    held = b.categories()
    return next((g for g in TACTIC_GROUPS if row != g and row in held[g]), None)


def parts_of(
    dimensions: Sequence[Dimension], sets: Sequence[frozenset[str]]
) -> tuple[tuple[str, ...], ...]:
    """The parts of a junction tree, or the tables' own crossings where a tree is too large."""
    sizes = {d.name: len(d.categories) for d in dimensions}
    tree = junction(sets)
    if sum(prod(sizes[name] for name in part) for part in tree) <= MOST_ATOMS:
        return tree
    return tuple(tuple(sorted(one)) for one in sets if not any(one < other for other in sets))

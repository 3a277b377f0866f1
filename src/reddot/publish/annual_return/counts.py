"""Everything that an annual return needs, counted of one force and year in one go."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from reddot.errors import NotEnoughDataError
from reddot.figures.breakdowns import CED_CELLS, GIVEN, NOT_STATED, Breakdown, read_breakdown
from reddot.figures.cube import Cube, count_cubes
from reddot.figures.figure import Figure
from reddot.figures.rule import counting_rule
from reddot.figures.unsayable import unsayable_cells
from reddot.publish.annual_return.layout import columns_of
from reddot.records.cells import Cell, add
from reddot.records.periods import Period
from reddot.records.published import PublishedRow, PublishedTable
from reddot.records.record_tables import RecordTables

ASSAULTED = Breakdown(
    name="officer_intentionally_assaulted",
    title="Whether the injury was an intentional assault",
    column="officer_intentionally_assaulted",
)
OFFICERS = ("officer_injured", ASSAULTED.name, "officer_injury_level")
SUBJECTS = ("subject_injured", "subject_injury_level")
INJURIES = {
    OFFICERS: (read_breakdown(OFFICERS[0]), ASSAULTED, read_breakdown(OFFICERS[2])),
    SUBJECTS: tuple(map(read_breakdown, SUBJECTS)),
}
MOST_FORCES = 10  # named in a message
Rows = tuple[str, ...]  # a row of each breakdown


@dataclass(frozen=True, slots=True)
class ReturnCounts:
    """What a return is of: the records, the force, the year, and everything counted of them.

    ``counted`` holds the reports by the rows of breakdowns; rows without a report are left out.
    """

    records: RecordTables
    force: str
    period: Period
    source: str
    counted: Mapping[tuple[str, ...], Mapping[Rows, int]]

    def cell(self, by: tuple[str, ...], rows: Rows) -> Cell:
        """Reports in a row of some breakdowns; not available where the source cannot say it."""
        keys = dict(zip(by, rows, strict=True))
        figures = {"total": Figure(self.counted[by].get(rows, 0))}
        return unsayable_cells(self.records, self.force, keys, figures)["total"].value

    def sum(self, by: tuple[str, ...], rows: Iterable[Rows]) -> Cell:
        """The sum of some rows; a sum with a part that is not available is not available."""
        return add(*(self.cell(by, row) for row in rows))

    def given(self, by: str) -> tuple[str, ...]:
        """The answers of the source that have no code."""
        return tuple(row for (row,) in self.counted[by,] if row.startswith(GIVEN))

    def ced(self) -> dict[str, Cell]:
        """The cells of CED uses by the highest use."""
        own = self.counted["ced_use",]
        figures = {
            cell: Figure(sum(own.get((use,), 0) for use in uses))
            for cell, uses in CED_CELLS.items()
        }
        found = unsayable_cells(self.records, self.force, {}, figures)
        return {cell: figure.value for cell, figure in found.items()}

    def every(self) -> dict[str, Cell]:
        """The reports of the force and year, as the cell of a total."""
        return {"total": self.cell((), ())}

    def row(self, keys: Mapping[str, str], cells: Mapping[str, Cell]) -> PublishedRow:
        """A row of the force and year."""
        return PublishedRow(
            force=self.force, area="force", period=self.period.name(), keys=keys, cells=cells
        )

    def table(
        self, name: str, number: int, title: str, rows: Iterable[PublishedRow], *notes: str
    ) -> PublishedTable:
        """A table of the return, with the counting rule among its notes."""
        rule = counting_rule(name)
        return PublishedTable(
            name=name,
            number=f"Table {number}",
            title=title,
            rows=tuple(rows),
            vintage=None,
            release=self.source,
            source=self.source,
            excerpt=True,  # one force: nothing adds up to the nation
            notes=(rule.statement, rule.inclusion, *notes),
        )

    def injuries(self, by: tuple[str, ...]) -> dict[Rows, int]:
        """Reports by answers on injuries; whatever is no answer of the table is not reported."""
        found: dict[Rows, int] = {}
        for rows, number in self.counted[by].items():
            known = tuple("not_reported" if _says_nothing(row) else row for row in rows)
            found[known] = found.get(known, 0) + number
        return found


def _says_nothing(row: str) -> bool:
    return row == NOT_STATED or row.startswith(GIVEN)


def count_everything(records: RecordTables, force: str, period: Period) -> ReturnCounts:
    """Everything that the return needs, counted in one go."""
    split = [columns.breakdown for columns in columns_of(period.first)]
    named = [(), ("tactic",), ("ced_use",), *((b,) for b in split), *(("tactic", b) for b in split)]
    of = {names: tuple(map(read_breakdown, names)) for names in named} | INJURIES
    cubes = [Cube(by=by, spans=(period,), forces=(force,)) for by in of.values()]
    counts = count_cubes(records, cubes)
    counted = {
        names: {count.rows: count.number for count in found if count.period == period.name()}
        for names, found in zip(of, counts, strict=True)
    }
    if not counted[()]:
        raise NotEnoughDataError(
            f"No report of {force} counts in {period.name()}, so there is no return to make. The "
            f"records are of: {', '.join(records.forces()[:MOST_FORCES])}."
        )
    return ReturnCounts(records, force, period, f"return of {force}, {period.name()}", counted)

"""The Home Office's annual return of one force, counted from its records as the tables it prints.

A return is a :class:`~reddot.records.published.Release`, so that everything that reads, compares
and checks publications reads, compares and checks it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from reddot.errors import NotEnoughDataError, UsageError
from reddot.figures.breakdowns import CED_CELLS, GIVEN, NOT_STATED, Breakdown, read_breakdown
from reddot.figures.cube import Cube, count_cubes
from reddot.figures.figure import Figure
from reddot.figures.identities import INJURY_TABLES
from reddot.figures.rule import counting_rule
from reddot.figures.unsayable import unsayable_cells
from reddot.publish.ho_return_layout import (
    ALL_REPORTS,
    CED_LINES,
    TACTIC_LINES,
    Columns,
    TacticLine,
    columns_of,
)
from reddot.records.cells import Cell, add
from reddot.records.forces import is_synthetic
from reddot.records.periods import Period, read_period
from reddot.records.published import PublishedRow, PublishedTable, Release
from reddot.records.record_tables import RecordTables

RETURN_TITLE = "Annual return of police use of force"
TACTICS_NOTES = (
    "A tactic counts once a report. Group rows are sums of their tactics, so they exceed the "
    "number of reports; CED and firearms count a report once.",
    "Tactical communication is shown beside the others and stays out of totals.",
    "Not reported are reports that name no tactic.",
)
SINGLE_NOTE = (
    "Not reported holds answers not given, answers of not reported, and answers of the source "
    "without a code."
)
MULTIPLE_NOTE = (
    "A report may give several answers or none, so columns do not add up to the total, and an "
    "answer cannot be tied to one tactic."
)
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
YES_NO = ("yes", "no", "not_reported")
MOST_FORCES = 10  # named in a message
Rows = tuple[str, ...]  # a row of each breakdown


@dataclass(frozen=True, slots=True)
class _Return:
    """What a return is of: the records, the force, the year, and everything counted of them."""

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
        return PublishedRow(
            force=self.force, area="force", period=self.period.name(), keys=keys, cells=cells
        )

    def table(
        self, name: str, number: int, title: str, rows: Iterable[PublishedRow], *notes: str
    ) -> PublishedTable:
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


def count_return(records: RecordTables, force: str, period: str) -> Release:
    """Count the annual return of a force.

    Parameters
    ----------
    records
        The force's records; other forces in them are left aside.
    force, period
        The force, and a financial year such as ``2018/19``.

    Returns
    -------
    Release
        Thirteen tables, numbered and named as the Home Office's: tactics; by perceived age,
        gender, ethnicity and health; by reason, impact factor, outcome and location; injuries to
        officers and subjects; reports; CED by highest use. Nothing in it is withheld.

    Raises
    ------
    UsageError
        The period is no financial year.
    NotEnoughDataError
        No report of the force counts in that year.
    """
    own = _count(records, force, _financial_year(period))
    tables = (
        _tactics(own),
        *(_by_tactic(own, columns) for columns in columns_of(own.period.first)),
        _officer_injuries(own),
        _subject_injuries(own),
        own.table("reports", 12, "Incidents by police force", [own.row({}, own.every())]),
        own.table("ced", 13, "Use of CED by type and police force", [own.row({}, own.ced())]),
    )
    made_up = " (SYNTHETIC: an invented force)" if is_synthetic(force) else ""
    title = f"{RETURN_TITLE}: {force}{made_up}, {own.period.name()}"
    return Release(source=own.source, title=title, vintage=None, tables=tables, refused={})


def _financial_year(period: str) -> Period:
    found = read_period(period)
    if found is None or found.months() != 12 or found.first.month != 4:
        raise UsageError(
            f"'{period}' is no financial year; a return is of one. Write it as 2018/19."
        )
    return found


def _count(records: RecordTables, force: str, period: Period) -> _Return:
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
    return _Return(records, force, period, f"return of {force}, {period.name()}", counted)


def _tactics(own: _Return) -> PublishedTable:
    ced = own.ced()
    rows = [own.row({"tactic": ALL_REPORTS}, own.every())]
    for line in TACTIC_LINES:
        rows.append(own.row({"tactic": line.tactic}, {"total": _total(own, line)}))
        if line.tactic == "ced":
            rows += [
                own.row({"tactic": use.tactic}, {"total": ced[use.parts[0]]}) for use in CED_LINES
            ]
    return own.table("tactics", 1, "Number of times tactics were used", rows, *TACTICS_NOTES)


def _total(own: _Return, line: TacticLine) -> Cell:
    return own.sum(("tactic",), [(part,) for part in line.parts])


def _by_tactic(own: _Return, what: Columns) -> PublishedTable:
    by = what.breakdown
    answers = _answers(what, own.given(by))
    every = {name: own.sum((by,), [(a,) for a in found]) for name, found in answers.items()}
    rows = [own.row({"tactic": ALL_REPORTS}, every | own.every())]
    for line in TACTIC_LINES:
        cells = {
            name: own.sum(("tactic", by), _pairs(line, found)) for name, found in answers.items()
        }
        rows.append(own.row({"tactic": line.tactic}, cells | {"total": _total(own, line)}))
    title = f"Number of times tactics were used, by police force and {what.title}"
    note = SINGLE_NOTE if what.single else MULTIPLE_NOTE
    return own.table(what.table, what.number, title, rows, note, *TACTICS_NOTES)


def _pairs(line: TacticLine, answers: Iterable[str]) -> Iterator[tuple[str, ...]]:
    return ((part, answer) for part in line.parts for answer in answers)


def _answers(what: Columns, given: tuple[str, ...]) -> dict[str, tuple[str, ...]]:
    """The rows of the breakdown that each column sums; an answer without a code says nothing."""
    return {
        name: (*rows, *given) if name == "not_reported" and what.single else rows
        for name, (_, rows) in what.columns.items()
    }


def _injuries(own: _Return, by: tuple[str, ...]) -> dict[Rows, int]:
    """Reports by answers on injuries; whatever is no answer of the table is not reported."""
    found: dict[Rows, int] = {}
    for rows, number in own.counted[by].items():
        known = tuple("not_reported" if _says_nothing(row) else row for row in rows)
        found[known] = found.get(known, 0) + number
    return found


def _says_nothing(row: str) -> bool:
    return row == NOT_STATED or row.startswith(GIVEN)


def _levels(found: Mapping[Rows, int], levels: Iterable[str], *start: str) -> dict[str, Cell]:
    """The cells of a row: its reports, and how many at each level of injury."""
    own = {row[-1]: 0 for row in found}
    for row, number in found.items():
        if row[: len(start)] == start:
            own[row[-1]] += number
    cells: dict[str, Cell] = {"total": sum(own.values())}
    return cells | {level: own.get(level, 0) for level in levels}


def _officer_injuries(own: _Return) -> PublishedTable:
    found = _injuries(own, OFFICERS)
    levels = ("minor", "severe", "not_reported")
    rows = [
        own.row(
            {"officer_injured": injured, "intentional_assault": assault},
            _levels(found, levels, injured, assault),
        )
        for injured in YES_NO
        for assault in YES_NO
    ]
    keys = {"officer_injured": ALL_REPORTS, "intentional_assault": "total"}
    rows.append(own.row(keys, _levels(found, levels)))
    return own.table("officer_injuries", 10, "Injuries to officers", rows)


def _subject_injuries(own: _Return) -> PublishedTable:
    found = _injuries(own, SUBJECTS)
    levels = ("minor", "severe", "death", "not_reported")
    rows = [
        own.row({"subject_injured": injured}, _levels(found, levels, injured))
        for injured in ("yes", "no", "unknown", "not_reported")
    ]
    rows.append(own.row({"subject_injured": ALL_REPORTS}, _levels(found, levels)))
    return own.table("subject_injuries", 11, "Injuries to subjects", rows)


def own_rows(release: Release, table: str, force: str, period: str) -> tuple[PublishedRow, ...]:
    """The rows of a force and year in one table of a publication or a return.

    A return prints no force beside injuries: read back, those rows are of the one force it names.

    Raises
    ------
    NotEnoughDataError
        The release has no such table.
    """
    found = [t for t in release.tables if t.name == table]
    if not found:
        names = ", ".join(sorted({t.name for t in release.tables}))
        raise NotEnoughDataError(
            f"{release.source}: there is no table '{table}' in it. Its tables are: {names}."
        )
    own = {row.force for t in release.tables for row in t.rows if row.area == "force"} == {force}
    return tuple(
        row
        for t in found
        for row in t.rows
        if row.period == period and (row.force == force or (own and table in INJURY_TABLES))
    )

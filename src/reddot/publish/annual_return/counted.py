"""The Home Office's annual return of one force, counted from its records as the tables it prints.

A return is a :class:`~reddot.records.published.Release`, so that everything that reads, compares
and checks publications reads, compares and checks it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from reddot.errors import UsageError
from reddot.publish.annual_return.counts import (
    OFFICERS,
    SUBJECTS,
    ReturnCounts,
    Rows,
    count_everything,
)
from reddot.publish.annual_return.layout import (
    ALL_REPORTS,
    CED_LINES,
    TACTIC_LINES,
    Columns,
    TacticLine,
    columns_of,
)
from reddot.records.cells import Cell
from reddot.records.forces import is_synthetic
from reddot.records.periods import Period, read_period
from reddot.records.published import PublishedTable, Release
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
YES_NO = ("yes", "no", "not_reported")


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
    own = count_everything(records, force, _financial_year(period))
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


def _tactics(own: ReturnCounts) -> PublishedTable:
    ced = own.ced()
    rows = [own.row({"tactic": ALL_REPORTS}, own.every())]
    for line in TACTIC_LINES:
        rows.append(own.row({"tactic": line.tactic}, {"total": _total(own, line)}))
        if line.tactic == "ced":
            rows += [
                own.row({"tactic": use.tactic}, {"total": ced[use.parts[0]]}) for use in CED_LINES
            ]
    return own.table("tactics", 1, "Number of times tactics were used", rows, *TACTICS_NOTES)


def _total(own: ReturnCounts, line: TacticLine) -> Cell:
    return own.sum(("tactic",), [(part,) for part in line.parts])


def _by_tactic(own: ReturnCounts, what: Columns) -> PublishedTable:
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


def _levels(found: Mapping[Rows, int], levels: Iterable[str], *start: str) -> dict[str, Cell]:
    """The cells of a row: its reports, and how many at each level of injury."""
    own = {row[-1]: 0 for row in found}
    for row, number in found.items():
        if row[: len(start)] == start:
            own[row[-1]] += number
    cells: dict[str, Cell] = {"total": sum(own.values())}
    return cells | {level: own.get(level, 0) for level in levels}


def _officer_injuries(own: ReturnCounts) -> PublishedTable:
    found = own.injuries(OFFICERS)
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


def _subject_injuries(own: ReturnCounts) -> PublishedTable:
    found = own.injuries(SUBJECTS)
    levels = ("minor", "severe", "death", "not_reported")
    rows = [
        own.row({"subject_injured": injured}, _levels(found, levels, injured))
        for injured in ("yes", "no", "unknown", "not_reported")
    ]
    rows.append(own.row({"subject_injured": ALL_REPORTS}, _levels(found, levels)))
    return own.table("subject_injuries", 11, "Injuries to subjects", rows)

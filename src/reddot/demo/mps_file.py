"""Write reports in the Metropolitan Police's layout, with the damage that such files have.

The headings, their meaning and the words of the answers are those that the importer reads by; there
is no second copy of them here.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

from reddot.records.codes import read_code_list
from reddot.records.columns import Column, device_columns, report_columns, tactic_columns
from reddot.records.flat import flatten, flatten_children
from reddot.records.importers.flat_mapping import KEEP, FlatMapping, Target, read_mapping
from reddot.records.importers.flat_rows import HEALTH
from reddot.records.report import LOCAL, Report

TOWN = "town"
# What a spreadsheet makes of the age band 11-17: as it shows the cell, and as it writes the day.
DAMAGED = {"11-17": ("Nov-17", "01/11/2017")}
_COLUMNS: Mapping[str, Mapping[str, Column]] = {
    "reports": {c.name: c for c in report_columns()},
    "tactics": {c.name: c for c in tactic_columns()},
    "devices": {c.name: c for c in device_columns()},
}
_CONDITIONS = {code: said for said, code in HEALTH.items() if all(said)}


def write_mps_file(reports: Iterable[Report], path: Path) -> None:
    """Write the complete reports as one CSV of 271 columns in the Windows code page 1252.

    Parameters
    ----------
    reports
        Reports in any order; drafts, tests and exercises are left out, as in the real files.
    path
        The file; its folder is there.

    Notes
    -----
    Every child's age band is damaged: the first, the third … as ``Nov-17``, the others as
    ``01/11/2017``. The layout has no place for identifiers, the model of a device or video.
    """
    mapping = read_mapping("mps")
    targets = [mapping.target(heading) for heading in mapping.header]
    complete = [report for report in reports if report.status == "complete"]
    with path.open("w", encoding="cp1252", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(mapping.header)
        writer.writerows(_damage(mapping, (_row(mapping, targets, r) for r in complete)))


def _damage(mapping: FlatMapping, rows: Iterable[list[str]]) -> Iterable[list[str]]:
    ages = [
        place
        for place, heading in enumerate(mapping.header)
        if (target := mapping.target(heading)) and target.column == "perceived_age_band"
    ]
    met = 0
    for row in rows:
        for place in ages:
            styles = DAMAGED.get(row[place])
            if styles is not None:
                row[place], met = styles[met % len(styles)], met + 1
        yield row


def _row(mapping: FlatMapping, targets: list[Target | None], report: Report) -> list[str]:
    tables = {"reports": {0: flatten(report)}}
    for table, rows in flatten_children(report).items():
        tables[table] = {row["position"]: row for row in rows}
    return [_cell(mapping, tables, report, target) for target in targets]


def _cell(
    mapping: FlatMapping,
    tables: Mapping[str, Mapping[int, Mapping[str, Any]]],
    report: Report,
    target: Target | None,
) -> str:
    if target is None:
        return ""
    if target.table == "special":
        return _SPECIAL[target.column](mapping, report)
    value = tables[target.table].get(target.position, {}).get(target.column)
    return _word(_COLUMNS[target.table][target.column], value)


def _word(column: Column, value: Any) -> str:
    """An answer as the file words it; no answer is an empty cell."""
    if value is None:
        return ""
    if column.kind == "boolean":
        return "Yes" if value else "No"
    if column.kind == "code":
        codes = read_code_list(column.code_list or "").codes
        code = next(c for c in codes if c.code == value)
        return code.mps or code.label
    return str(value)


def _day(mapping: FlatMapping, report: Report) -> str:
    day = report.day()
    return "" if day is None or mapping.day is None else day.strftime(mapping.day.formats[0])


def _time(mapping: FlatMapping, report: Report) -> str:
    if report.used_at is None or mapping.day is None:
        return ""
    return report.used_at.astimezone(LOCAL).strftime(mapping.day.times[0])


def _town(_: FlatMapping, report: Report) -> str:
    return next((given.value for given in report.as_given if given.field == TOWN), "")


def _condition(place: int) -> Callable[[FlatMapping, Report], str]:
    """The answer to one of the two questions on health: yes, no, or the word for not reported."""

    def said(mapping: FlatMapping, report: Report) -> str:
        health = report.subject and report.subject.perceived_health
        if health in _CONDITIONS:
            return _CONDITIONS[health][place].capitalize()
        words = mapping.values.get("perceived_health", {}).items()
        return next((word.capitalize() for word, code in words if code == health), "")

    return said


_SPECIAL: Mapping[str, Callable[[FlatMapping, Report], str]] = {
    "day": _day,
    "time": _time,
    KEEP: _town,
    "physical": _condition(0),
    "mental": _condition(1),
}

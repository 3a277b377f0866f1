"""Registers as files: a force's own layout, written as CSV or a spreadsheet, and read."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

from ods import write_xlsx
from reddot.carriage.loading.file import RegisterRead, read_register_file
from reddot.carriage.loading.mapping import RegisterMapping, parse_register_mapping
from reddot.carriage.register import Holdings

TODAY = date(2018, 6, 1)
COURSE_VALUES: dict[str, object] = {
    "kind": "register",
    "title": "Westshire, courses",
    "force": "Westshire",
    "dates": ["%d/%m/%Y", "%d/%m/%Y %H:%M"],
    "models": ["X26", "X2"],
    "blank": ["n/a"],
    "columns": {
        "Collar": "officer_id",
        "Role": "role",
        "Station": "station_id",
        "Left": "left_on",
        "Course": "course",
        "Taser": "model",
        "Day": "completed_on",
        "Hours": "hours",
        "Result": "passed",
        "Trainer": "trainer",
        "From": "authority_from",
        "To": "authority_to",
        "Serial": "serial_number",
        "Out": "issued_at",
        "Back": "returned_at",
        "Suspended": "suspended_from",
        "Suspended to": "suspended_to",
        "Why": "suspension_reason",
        "Endorsed": "endorsed_on",
        "Endorsed to": "endorsement_ended_on",
        "Force": "force",
        "Joined": "joined_on",
        "Front": "front_line",
        "Duty": "main_duty",
        "Bought": "device_acquired_on",
        "Scrapped": "device_withdrawn_on",
        "Cartridge": "cartridge_number",
        "Cartridge out": "cartridge_issued_at",
        "Cartridge back": "cartridge_returned_at",
        "Authorised": "role_authorised_on",
        "Authorised to": "role_authorisation_ended_on",
        "Typed by": "ignore",
        "Beat": "keep",
    },
    "may_lack": ["Left", "Hours", "Trainer", "From", "To", "Serial", "Out", "Back", "Suspended",
        "Suspended to", "Why", "Endorsed", "Endorsed to", "Station", "Force", "Joined", "Front",
        "Duty", "Bought", "Scrapped", "Cartridge", "Cartridge out", "Cartridge back", "Authorised",
        "Authorised to"],
    "values": {
        "course": {"Init": "initial", "Annual": "refresher"},
        "role": {"PC": "officer", "Student": "student_officer", "Special": "special_constable"},
        "model": {"Taser X26": "X26"},
        "passed": {"Competent": "yes"},
    },
}  # fmt: skip
OFFICER_VALUES: dict[str, object] = {
    "kind": "register",
    "force": "Westshire",
    "dates": ["%d/%m/%Y"],
    "models": ["X26", "X2"],
    "columns": {"Collar": "officer_id", "To": "authority_to", "Device": "model"},
    "courses": {
        "Initial": "initial",
        "Last refresher": "refresher",
        "X2 day": {"course": "conversion", "model": "X2"},
    },
    "may_lack": ["To", "X2 day"],
    "every": {"role": "officer", "passed": "yes"},
}
GOOD = {
    "Collar": "E1", "Role": "PC", "Course": "Init", "Taser": "X2", "Day": "01/03/2017",
    "Result": "Competent",
}  # fmt: skip


def course_mapping(**changes: object) -> RegisterMapping:
    """The mapping of a file with a row for each course, some of its parts changed."""
    return parse_register_mapping(COURSE_VALUES | changes)


def officer_mapping(**changes: object) -> RegisterMapping:
    """The mapping of a file with a row for each officer."""
    return parse_register_mapping(OFFICER_VALUES | changes)


def write_csv(path: Path, rows: Sequence[Mapping[str, object]]) -> Path:
    """Write rows under the headings that any of them has."""
    headings = list(dict.fromkeys(name for row in rows for name in row))
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, headings)
        writer.writeheader()
        writer.writerows(rows)
    return path


def write_sheet(path: Path, rows: Sequence[Mapping[str, object]]) -> Path:
    """Write rows as an XLSX file; a day becomes a date cell."""
    headings = list(dict.fromkeys(name for row in rows for name in row))
    grid = [headings, *([row.get(name) for name in headings] for row in rows)]
    return write_xlsx(path, {"Register": grid})


def read_rows(
    folder: Path,
    rows: Sequence[Mapping[str, object]],
    mapping: RegisterMapping | None = None,
    known: Holdings | None = None,
) -> RegisterRead:
    """Read rows written as CSV; the file's first row below its heading is row 2."""
    path = write_csv(folder / "register.csv", rows)
    return read_register_file(path, mapping or course_mapping(), known or Holdings(), today=TODAY)


def named(read: RegisterRead) -> list[tuple[int | None, str, str]]:
    """The problems by row, field and code."""
    return [(p.row, p.field, p.code) for p in read.report.problems]

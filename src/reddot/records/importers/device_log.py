"""Read the data log of a CED as a CSV file: one line for each time it was armed or triggered."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import cast

from reddot.errors import BadDataError
from reddot.records.beside import DeviceLogEntry, LogKind
from reddot.records.problems import Problem
from reddot.records.report import LOCAL

NEEDED = ("serial_number", "at", "kind")
ALL = (*NEEDED, "duration_seconds", "cycles")
KINDS = ("armed", "trigger")
SERIAL_LENGTH = 100
LONGEST_SECONDS = 3600.0
MOST_CYCLES = 1000


@dataclass(frozen=True, slots=True)
class DeviceLogRead:
    """The lines that were read, each with its row in the file, and what is wrong with others."""

    entries: tuple[tuple[int, DeviceLogEntry], ...]
    problems: tuple[Problem, ...]
    rows_read: int


def read_device_log(data: bytes) -> DeviceLogRead:
    """Read a log.

    Parameters
    ----------
    data
        A CSV file in UTF-8 with the columns ``serial_number``, ``at`` and ``kind`` (``armed`` or
        ``trigger``), and ``duration_seconds`` and ``cycles`` where the device has them. A time
        without a zone is local time, by the device's own clock.

    Raises
    ------
    BadDataError
        It is no text, or a column is missing.

    Examples
    --------
    >>> read = read_device_log(b"serial_number,at,kind\\nX1,2018-01-05T10:00:00Z,trigger\\n")
    >>> read.rows_read, read.entries[0][1].kind
    (1, 'trigger')
    """
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        raise BadDataError(
            f"The file is not UTF-8 (byte {problem.start}). Save it as CSV in UTF-8."
        ) from None
    rows = csv.DictReader(io.StringIO(text, newline=""), strict=True)
    entries, problems, count = [], [], 0
    try:
        _check_columns(rows.fieldnames or [])
        for line, row in enumerate(rows, 2):
            count += 1
            try:
                entries.append((line, _entry(row)))
            except _LineError as wrong:
                problems.append(Problem(wrong.field, "bad_value", str(wrong), line))
    except csv.Error as problem:
        raise BadDataError(f"The file is not CSV after row {count + 1} ({problem}).") from None
    return DeviceLogRead(tuple(entries), tuple(problems), count)


class _LineError(ValueError):
    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field


def _check_columns(found: object) -> None:
    names = list(found) if isinstance(found, list) else []
    missing = [name for name in NEEDED if name not in names]
    if missing:
        raise BadDataError(
            f"The column '{missing[0]}' is missing. A device's log has: {', '.join(ALL)}."
        )


def _entry(row: Mapping[str, str | None]) -> DeviceLogEntry:
    serial = (row["serial_number"] or "").strip()
    if not serial or len(serial) > SERIAL_LENGTH:
        raise _LineError("serial_number", "Give the device's serial number, up to 100 characters.")
    kind = (row["kind"] or "").strip().lower()
    if kind not in KINDS:
        raise _LineError("kind", f"'{kind[:40]}' was given. Use one of: {', '.join(KINDS)}.")
    cycles = _number(row, "cycles", MOST_CYCLES)
    if cycles is not None and cycles != int(cycles):
        raise _LineError("cycles", f"{cycles} cycles were given. Give a whole number.")
    return DeviceLogEntry(
        serial_number=serial,
        at=_moment(row["at"] or ""),
        kind=cast("LogKind", kind),
        duration_seconds=_number(row, "duration_seconds", LONGEST_SECONDS),
        cycles=None if cycles is None else int(cycles),
    )


def _moment(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text.strip())
    except ValueError:
        raise _LineError(
            "at", f"'{text.strip()[:40]}' is no time. Use a form like 2018-01-05T10:00:00."
        ) from None
    return moment if moment.tzinfo is not None else moment.replace(tzinfo=LOCAL)


def _number(row: Mapping[str, str | None], field: str, most: float) -> float | None:
    text = (row.get(field) or "").strip()
    if not text:
        return None
    try:
        value = float(text)
    except ValueError:
        raise _LineError(field, f"'{text[:40]}' is no number. Give one, or nothing.") from None
    if not 0 <= value <= most:
        raise _LineError(field, f"{text[:40]} was given. Give 0 to {most:g}.")
    return value

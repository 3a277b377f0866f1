"""Read one cell of a register as its column says, or say why it cannot be read."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Any

from reddot.carriage.loading.columns import COLUMNS, LAST_DAY, RegisterColumn, codes_of
from reddot.carriage.loading.days import (
    CellError,
    WrittenDay,
    as_moment,
    read_written,
    say_day,
)
from reddot.carriage.loading.mapping import RegisterMapping
from reddot.carriage.loading.texts import read_hours, read_text
from reddot.records.importers.flat_mapping import fold
from reddot.records.report import local_day

_ENDS = ("returned_at", "cartridge_returned_at", "suspended_to")
_INVISIBLE = re.compile("[\u200b\u200c\u200d\u2060\ufeff]")
_SHEET_ERRORS = ("#N/A", "#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "#NULL!", "#NUM!")


@dataclass(frozen=True, slots=True)
class Cell:
    """What a cell gave: its value, the day as it was written, the code that a word stood for."""

    value: Any
    written: WrittenDay | None = None
    code: str | None = None


def bare(given: Any) -> tuple[Any, bool]:
    """A cell without spaces around it, and whether a spreadsheet's apostrophe was taken off.

    >>> bare(" '0123 "), bare(12), bare(None)
    (('0123', True), ('12', False), ('', False))
    """
    if given is None:
        return "", False
    if isinstance(given, date):
        return given, False
    text = " ".join(_INVISIBLE.sub("", str(given)).split())
    return (text[1:].lstrip(), True) if text.startswith("'") else (text, False)


def read_cell(given: Any, name: str, mapping: RegisterMapping, today: date) -> Cell:
    """The value of a cell that is not empty.

    Parameters
    ----------
    given
        A text without spaces around it, or what a spreadsheet keeps as a day.
    name
        Our name of the column.
    mapping
        The styles of days, the words and the models allowed.
    today
        Nothing that was done can be later.

    Raises
    ------
    CellError
        It cannot be read; the words follow what was given.
    """
    column = COLUMNS[name]
    if isinstance(given, str) and given.upper() in _SHEET_ERRORS:
        raise CellError("spreadsheet_error", "is an error of the spreadsheet. Put the value back.")
    if column.kind in ("day", "moment"):
        return _read_day(given, column, mapping, today)
    if isinstance(given, date):
        words = f"is a day to the spreadsheet, and {name} is none. Format the column as text"
        raise CellError("damaged_text", f"{words} and put the value back.")
    if column.kind == "text":
        return Cell(read_text(given, column))
    if column.kind == "number":
        return Cell(read_hours(given))
    return _read_word(given, column, mapping)


def _read_word(given: str, column: RegisterColumn, mapping: RegisterMapping) -> Cell:
    code = mapping.words[column.name].get(fold(given))
    if code is None:
        part = "model" if column.kind == "model" else column.name
        allowed = ", ".join(codes_of(column.name, mapping.models))
        raise CellError(
            f"unknown_{part}" if part in ("model", "role", "course") else "unknown_word",
            f"is not known. Use one of {allowed}, or say what it stands for under "
            f"[values.{part}] in the mapping.",
        )
    value: str | bool = code == "yes" if column.kind == "yes_no" else code
    return Cell(value, code=None if given == code else code)


def _read_day(given: Any, column: RegisterColumn, mapping: RegisterMapping, today: date) -> Cell:
    written = read_written(given, mapping.dates)
    day = local_day(written.at)
    _check_range(day, column, today)
    if column.kind == "day":
        return Cell(day, written)
    return Cell(as_moment(written, ends=column.name in _ENDS), written)


def _check_range(day: date, column: RegisterColumn, today: date) -> None:
    if day < column.earliest:
        words = f"is {say_day(day)}, before {column.earliest.year}"
        raise CellError("too_early", f"{words}, so it cannot be right. Mend the day.")
    if day > LAST_DAY:
        words = f"is {say_day(day)}, after {LAST_DAY.year}"
        raise CellError("too_late", f"{words}. Leave the cell empty where there is no end.")
    if not column.ahead and day > today:
        words = f"is {say_day(day)}, which is after today ({say_day(today)})"
        raise CellError("in_the_future", f"{words}. Give what was done, not what is planned.")

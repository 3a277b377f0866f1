"""Texts and numbers of hours of a register: only what can be kept as it was given."""

from __future__ import annotations

import math
import re

from reddot.carriage.loading.columns import MOST_HOURS, RegisterColumn
from reddot.carriage.loading.days import CellError

_IDENTIFIERS = ("officer_id", "serial_number", "cartridge_number")
_SCIENTIFIC = re.compile(r"\d(?:[.,]\d+)?E\+\d+")
_SHOWN = 40


def read_text(given: str, column: RegisterColumn) -> str:
    """A text that can be kept whole.

    Raises
    ------
    CellError
        It is too long, was shortened by a spreadsheet, or holds what is no readable text.
    """
    if column.name in _IDENTIFIERS and _SCIENTIFIC.fullmatch(given.upper()):
        words = "was shortened by the spreadsheet (as in 1.2E+11). Format the column as text"
        raise CellError("damaged_text", f"{words} and put the value back.")
    if not given.isprintable() or "\ufffd" in given:
        words = "holds characters that are not readable text (UTF-8). Type the value again"
        raise CellError("damaged_text", f"{words}.")
    if len(given) > column.longest:
        words = f"has {len(given)} characters, and at most {column.longest} are kept. Shorten it."
        raise CellError("too_long", words)
    return given


def read_hours(given: str) -> float:
    """The hours of a course: more than none, and no more than a course can have.

    Raises
    ------
    CellError
        It is no number, or out of range.

    Examples
    --------
    >>> read_hours("6.5")
    6.5
    """
    try:
        number = math.nan if "_" in given else float(given)
    except ValueError:
        number = math.nan
    if math.isnan(number):
        words = "is no number of hours. Give a number such as 18 or 6.5, without a word"
        raise CellError("not_a_number", f"{words}, or leave it empty where they are not recorded.")
    if not 0 < number <= MOST_HOURS:
        words = f"is out of range: give more than 0 and at most {MOST_HOURS} hours"
        raise CellError("out_of_range", f"{words}, or leave it empty where they are not recorded.")
    return number


def shown(given: object) -> str:
    """A value as a message repeats it: short, and without what cannot be printed.

    >>> shown("X3"), shown("a" * 50)
    ("'X3'", "'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa…'")
    """
    text = "".join(c if c.isprintable() else "?" for c in str(given))
    return f"'{text}'" if len(text) <= _SHOWN else f"'{text[:_SHOWN]}…'"

"""A sheet of a workbook, and names for sheets that every spreadsheet program takes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from reddot.errors import UsageError
from reddot.publish.openfiles.ods_cells import CellValue, clean_text

LONGEST_NAME = 31  # characters; the least of the common programs
_NOT_ALLOWED = re.compile(r"[\[\]*?:/\\\s\x7f]+")


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet: its name, its rows from the headings on, and what stands above them.

    ``header_rows`` of the rows are headings, bold and repeated on each printed page;
    ``column_widths`` are in cm, 0 for a width that fits the texts.
    """

    name: str
    rows: tuple[tuple[CellValue, ...], ...]
    title: str = ""
    notes: tuple[str, ...] = ()
    header_rows: int = 1
    column_widths: tuple[float, ...] = ()


def sheet_names(sheets: Sequence[Sheet]) -> tuple[str, ...]:
    """The names the sheets get: allowed everywhere, at most 31 characters, each once.

    Raises
    ------
    UsageError
        There is no sheet: a workbook has at least one.

    Examples
    --------
    >>> sheet_names([Sheet("CED: 2017/18", ()), Sheet("ced 2017 18", ())])
    ('CED 2017 18', 'ced 2017 18 2')
    """
    if not sheets:
        raise UsageError("No sheet was given. A workbook has at least one; give a sheet.")
    names: list[str] = []
    for sheet in sheets:
        names.append(_free(_allowed(sheet.name), {name.casefold() for name in names}))
    return tuple(names)


def _allowed(name: str) -> str:
    words = _NOT_ALLOWED.sub(" ", clean_text(name)).strip(" '")
    return words[:LONGEST_NAME].rstrip(" '") or "Sheet"


def _free(name: str, taken: set[str]) -> str:
    found, number = name, 1
    while found.casefold() in taken:
        number += 1
        ending = f" {number}"
        found = f"{name[: LONGEST_NAME - len(ending)].rstrip()}{ending}"
    return found

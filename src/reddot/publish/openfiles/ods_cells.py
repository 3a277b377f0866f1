"""The cells of a spreadsheet as OpenDocument XML: a number, a text, a day or a blank."""

from __future__ import annotations

import datetime as dt
import math
import re
from enum import StrEnum
from typing import TypeGuard
from xml.sax.saxutils import escape

from reddot.errors import UsageError

CellValue = int | float | str | dt.date | None
MOST = 2**53  # a spreadsheet holds numbers as doubles: beyond this whole numbers are not exact
REPLACED = "\N{REPLACEMENT CHARACTER}"
# what XML 1.0 cannot hold: control characters, halves of a pair, the two non-characters
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_LINE_ENDS = re.compile("\r\n?")
_PIECES = re.compile(" {2,}|^ | $|\t")


def clean_text(text: str) -> str:
    """A text as a document can hold it.

    Characters that XML cannot hold become the replacement character, and every line ends by a
    line feed alone.

    >>> clean_text(f"a{chr(0)}b{chr(13)}{chr(10)}c") == f"a{REPLACED}b{chr(10)}c"
    True
    """
    return _NOT_XML.sub(REPLACED, _LINE_ENDS.sub("\n", text))


def cell_xml(cell: CellValue, style: str = "") -> str:
    """One cell.

    Parameters
    ----------
    cell
        A number, a text, a day, or ``None`` or an empty text for a blank.
    style
        The name of a style of the document.

    Raises
    ------
    UsageError
        The value is none that a spreadsheet can hold as it is.
    """
    if cell is None or cell == "":
        return "<table:table-cell/>"
    named = f' table:style-name="{style or "day"}"' if style or _is_day(cell) else ""
    if isinstance(cell, StrEnum):
        cell = cell.value
    if isinstance(cell, str):
        return _text(named, clean_text(cell))
    if _is_day(cell):
        return _valued(named, "date", "date-value", cell.isoformat())
    return _valued(named, "float", "value", _number(cell))


_END = "</table:table-cell>"


def _is_day(cell: object) -> TypeGuard[dt.date]:
    return isinstance(cell, dt.date) and not isinstance(cell, dt.datetime)


def _valued(named: str, kind: str, attribute: str, value: str) -> str:
    return (
        f'<table:table-cell{named} office:value-type="{kind}" office:{attribute}="{value}">'
        f"<text:p>{value}</text:p>{_END}"
    )


def _number(cell: object) -> str:
    whole = isinstance(cell, int) and not isinstance(cell, bool) and abs(cell) <= MOST
    if whole or (isinstance(cell, float) and math.isfinite(cell)):
        return repr(cell)
    given = f"{cell!r:.40}" if isinstance(cell, int | float) else type(cell).__name__
    raise UsageError(
        f"A cell was given {given}. A spreadsheet holds finite numbers to {MOST}, texts, days and "
        "blanks; write a truth value as yes or no, and a moment as a text."
    )


def _text(named: str, text: str) -> str:
    exact = ""
    if "\t" in text:  # some readers leave out the element for it
        entities = {'"': "&quot;", "\t": "&#9;", "\n": "&#10;"}
        exact = f' office:string-value="{escape(text, entities)}"'
    lines = "".join(f"<text:p>{_spaced(line)}</text:p>" for line in text.split("\n"))
    return f'<table:table-cell{named} office:value-type="string"{exact}>{lines}{_END}'


def _spaces(found: re.Match[str]) -> str:
    piece = found[0]
    return "<text:tab/>" if piece == "\t" else f'<text:s text:c="{len(piece)}"/>'


def _spaced(line: str) -> str:
    """A line with the blanks that a reader would otherwise fold into one."""
    return _PIECES.sub(_spaces, escape(line))

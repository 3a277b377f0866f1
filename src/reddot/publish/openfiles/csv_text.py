"""CSV text as it is released: UTF-8, RFC 4180, lines ended by CR LF, nothing a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

from reddot.errors import BadDataError

FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")

CsvValue = str | int | float


def csv_bytes(rows: Sequence[Sequence[CsvValue]]) -> bytes:
    """Rows as CSV.

    Raises
    ------
    BadDataError
        A text begins as a formula does. It is refused, not altered: a text with a sign before it
        would be another text than the one in the other files of the release.

    Notes
    -----
    Lines end by CR LF as RFC 4180 says; CSVW and Table Schema expect the same by default.

    Examples
    --------
    >>> csv_bytes([["force", "total"], ["Norfolk, all", 426]])
    b'force,total\\r\\n"Norfolk, all",426\\r\\n'
    """
    target = io.StringIO()
    writer = csv.writer(target, lineterminator="\r\n")
    for number, row in enumerate(rows, 1):
        for column, value in enumerate(row, 1):
            if isinstance(value, str):
                check_no_formula(value, f"row {number}, column {column}")
        writer.writerow(row)
    return target.getvalue().encode("utf-8")


def check_no_formula(text: str, where: str) -> None:
    """Refuse a text that a spreadsheet program would run as a formula.

    Parameters
    ----------
    text
        The text of a cell.
    where
        The place of the cell, for the message.

    Raises
    ------
    BadDataError
        It begins with a sign that starts a formula.
    """
    if text.startswith(FORMULA_SIGNS):
        raise BadDataError(
            f"{where}: the text begins with {text[0]!r}, which a spreadsheet program takes for a "
            "formula. Give the force or the answer it comes from a name that begins otherwise."
        )

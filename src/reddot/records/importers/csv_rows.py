"""The rows of a CSV with the numbers that a spreadsheet gives them."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from reddot.errors import BadDataError


def numbered_rows(file: Path, reader: Any) -> Iterator[tuple[int, list[str]]]:
    """The rows that a ``csv.reader`` has left, each with the number of its first line.

    Raises
    ------
    BadDataError
        A quotation mark is not closed or out of place; the message names the row.
    """
    while True:
        start = reader.line_num + 1
        try:
            values = next(reader, None)
        except csv.Error as problem:
            raise BadDataError(
                f"{file}, row {start}: a quotation mark is not closed or out of place ({problem})."
            ) from None
        if values is None:
            return
        yield start, values

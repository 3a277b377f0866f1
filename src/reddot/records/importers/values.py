"""The value of one printed cell: a count, or the reason why there is none."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from reddot.records.cells import Cell, Missing

_REVISED = re.compile(r"\s*(?:\(?R\)?|\[r\])$")
# 1234 or 1,234, with nothing but zeros after the point
_COUNT = re.compile(r"(\d{1,3}(?:,\d{3})+|\d+)(?:\.0+)?")
LARGEST = 10**12


@dataclass(frozen=True, slots=True)
class Reading:
    """A cell as read: its value, whether it is marked as revised, and what is wrong with it."""

    value: Cell
    revised: bool = False
    trouble: str | None = None


def read_count(printed: object, symbols: Mapping[str, Missing]) -> Reading:
    """Read a count as it was printed.

    Parameters
    ----------
    printed
        The cell: a number, a text, or ``""``.
    symbols
        What the publisher's symbols say, such as ``{":": Missing.NOT_AVAILABLE}``.

    Returns
    -------
    Reading
        A blank cell and an unreadable one are not available, never zero; the second carries the
        trouble in words.

    Examples
    --------
    >>> read_count("1,234 (R)", {}).value, read_count(":", {":": Missing.NOT_AVAILABLE}).value.value
    (1234, 'not_available')
    """
    if isinstance(printed, bool) or not isinstance(printed, str | int | float):
        return _trouble(printed)
    if isinstance(printed, str):
        return _read_text(printed.strip(), symbols)
    return _read_number(float(printed), revised=False)


def _read_text(text: str, symbols: Mapping[str, Missing]) -> Reading:
    if text == "":
        return Reading(Missing.NOT_AVAILABLE)
    if text.casefold() in symbols:
        return Reading(symbols[text.casefold()])
    bare = _REVISED.sub("", text)
    found = _COUNT.fullmatch(bare.strip())
    if found is None:
        return _trouble(text)
    return _read_number(float(re.sub(r"\D", "", found[1])), revised=bare != text)


def _read_number(number: float, *, revised: bool) -> Reading:
    if not 0 <= number <= LARGEST or number != int(number):
        return _trouble(number)
    return Reading(int(number), revised)


def _trouble(given: object) -> Reading:
    words = (
        f"'{given}' is not a count. A count is a whole number, 0 or more; taken as not available."
    )
    return Reading(Missing.NOT_AVAILABLE, trouble=words)


def is_revision_mark(printed: object) -> bool:
    """Whether a cell holds nothing but the mark of a revised figure."""
    return isinstance(printed, str) and printed.strip() in {"R", "(R)", "[r]"}

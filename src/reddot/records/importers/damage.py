"""Undo what spreadsheets and typing hands do to codes: ``11-17`` turned into a date, capitals."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date
from functools import cache
from typing import Any

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_LOOKS_LIKE_A_DATE = re.compile(r"(\d{1,2})-(\d{1,2})")
TRUE, FALSE = ("yes", "true", "y", "t", "1"), ("no", "false", "n", "f", "0")


def restore_code(given: Any, codes: Sequence[str]) -> str | None:
    """The code that a value was before a spreadsheet or a typing hand changed it, if there is one.

    A spreadsheet takes the age band 11-17 for November 2017, or for 17 November of its own year: an
    import that refused such rows would drop every child.

    Parameters
    ----------
    given
        The value as found: text, or a day where the file has types.
    codes
        The codes that are allowed.

    Examples
    --------
    >>> restore_code("Nov-17", ("0-10", "11-17")), restore_code("MALE", ("male", "female"))
    ('11-17', 'male')
    >>> restore_code("17-Nov", ("11-17",)), restore_code("12-17", ("0-10", "11-17"))
    ('11-17', None)
    """
    folded = _fold(f"{given:%Y-%m-%d}" if isinstance(given, date) else str(given))
    same = [code for code in codes if _fold(code) == folded]
    dated = [code for code in codes if folded in _as_dates(code) or _is_day_of(folded, code)]
    return next(iter((*same, *dated)), None)


def restore_yes_no(given: Any) -> bool | None:
    """Yes or no from the ways that programs write them; None for anything else.

    >>> restore_yes_no("TRUE"), restore_yes_no(" No "), restore_yes_no("maybe")
    (True, False, None)
    """
    folded = str(given).strip().casefold()
    if folded in TRUE:
        return True
    return False if folded in FALSE else None


def _fold(text: str) -> str:
    return re.sub(r"[\s_]+", "_", text.strip().casefold())


def _is_day_of(folded: str, code: str) -> bool:
    """Whether a text is the day of a year that a code looks like: 11-17 as 17 November 2020."""
    found = _LOOKS_LIKE_A_DATE.fullmatch(code)
    if found is None or not 1 <= int(found[1]) <= 12 or not 1 <= int(found[2]) <= 31:
        return False
    month, day = int(found[1]), int(found[2])
    name, m, d = _MONTHS[month - 1], f"0?{month}", f"0?{day}"
    midnight = r"(?:_00:00(?::00)?)?"
    styles = (
        rf"20\d\d-{month:02d}-{day:02d}{midnight}",
        rf"{d}/{m}/20\d\d{midnight}",
        rf"{m}/{d}/20\d\d{midnight}",
        rf"{d}[-_]{name}(?:[-_](?:20)?\d\d)?",
    )
    return any(re.fullmatch(style, folded) for style in styles)


@cache
def _as_dates(code: str) -> frozenset[str]:
    """What spreadsheets make of a code that looks like a month and a year, in their many styles."""
    found = _LOOKS_LIKE_A_DATE.fullmatch(code)
    if found is None or not 1 <= int(found[1]) <= 12:
        return frozenset()
    month, year = int(found[1]), int(found[2])
    name, full = _MONTHS[month - 1], 2000 + year
    styles: Iterable[str] = (
        *(f"{name}-{year:02d}", f"{name}_{year:02d}", f"{year:02d}-{name}", f"{year:02d}_{name}"),
        *(f"{name}-{full}", f"01-{name}-{year:02d}", f"01-{name}-{full}", f"1-{name}-{year:02d}"),
        *(f"{full}-{month:02d}-01", f"{full}-{month:02d}-01_00:00:00"),
        *(f"01/{month:02d}/{full}", f"{month}/1/{full}", f"{month:02d}/01/{full}"),
        *(f"{month}/{year:02d}", f"{month:02d}/{full}"),
    )
    return frozenset(styles)

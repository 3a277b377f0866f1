"""Undo what spreadsheets and typing hands do to codes: ``11-17`` turned into a date, capitals."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any, NamedTuple

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_LOOKS_LIKE_A_DATE = re.compile(r"(\d{1,2})-(\d{1,2})")
_MIDNIGHT = re.compile(r"[_t]00:00(:00(\.0+)?)?$")
_SERIAL_0 = date(1899, 12, 30)
_SERIAL = re.compile(r"[1-7]\d{4}(\.0+)?")  # the days since then, of 1927 to 2119
_NAME = (
    "(?P<name>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|"
    "sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)
_STYLES = tuple(
    re.compile(style)
    for style in (
        rf"{_NAME}[-_/.]*(?P<year>(?:19|20)?\d\d)",
        rf"(?P<year>(?:19|20)?\d\d)[-_/.]+{_NAME}",
        rf"(?P<day>\d\d?)[-_/.]*{_NAME}",
        rf"{_NAME}[-_/.]*(?P<day>\d\d?)",
        rf"(?P<day>\d\d?)[-_/.]*{_NAME}[-_/.,]*(?P<year>(?:19|20)?\d\d)",
        rf"{_NAME}[-_/.]*(?P<day>\d\d?)[-_/.,]+(?P<year>(?:19|20)?\d\d)",
        r"(?P<year>(?:19|20)\d\d)[-/._](?P<month>\d\d?)([-/._](?P<day>\d\d?))?",
        r"(?P<day>\d\d?)[-/._](?P<month>\d\d?)[-/._](?P<year>(?:19|20)?\d\d)",
        r"(?P<month>\d\d?)[-/._](?P<day>\d\d?)[-/._](?P<year>(?:19|20)?\d\d)",
        r"(?P<month>\d\d?)[-/](?P<year>(?:19|20)\d\d)",
        r"(?P<month>\d\d?)/(?P<year>\d\d)",
    )
)
TRUE, FALSE = ("yes", "true", "y", "t", "1"), ("no", "false", "n", "f", "0")


class _Day(NamedTuple):
    """A month and what a cell shows of the year and the day beside it."""

    month: int
    year: int | None
    day: int | None


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
    folded = _fold(str(given))
    same = [code for code in codes if _fold(code) == folded]
    if same:
        return same[0]
    days = _days(given)
    dated = [code for code in codes if any(_is_day_of(day, code) for day in days)]
    return dated[0] if len(dated) == 1 else None


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


def _is_day_of(day: _Day, code: str) -> bool:
    """Whether 11-17 became this day: November 2017, its first, or 17 November of some year."""
    found = _LOOKS_LIKE_A_DATE.fullmatch(code)
    if found is None or not 1 <= int(found[1]) <= 12 or day.month != int(found[1]):
        return False
    second = int(found[2])
    of_the_month = day.day in (None, 1) and day.year is not None and day.year % 100 == second % 100
    return of_the_month or day.day == second


def _days(given: Any) -> list[_Day]:
    """The days and months that a cell may show, in the many styles of spreadsheets."""
    if isinstance(given, date):
        return [_Day(given.month, given.year, given.day)]
    text = _MIDNIGHT.sub("", _fold(str(given)))
    if _SERIAL.fullmatch(text):
        day = _SERIAL_0 + timedelta(days=int(float(text)))
        return [_Day(day.month, day.year, day.day)]
    return [_read_day(found.groupdict()) for s in _STYLES if (found := s.fullmatch(text))]


def _read_day(parts: dict[str, str | None]) -> _Day:
    name, day, year = (parts.get(part) for part in ("name", "day", "year"))
    month = _MONTHS.index(name[:3]) + 1 if name else int(str(parts["month"]))
    return _Day(month, int(year) if year else None, int(day) if day else None)

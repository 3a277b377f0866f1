"""Clock times and days of the week as people write them."""

from __future__ import annotations

import re

from reddot.cover.crews.models import DAY_MINUTES, EVERY_DAY
from reddot.errors import UsageError

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_CLOCK = re.compile(r"(\d{1,2}):(\d{2})(?::00)?")
_SEPARATORS = re.compile(r"[\s,;/&]+")
_ALL = ("", "every day", "daily", "all")


def read_clock(given: str) -> int:
    """The minute of the day of a clock time such as 07:30.

    Raises
    ------
    UsageError
        It is none.

    Examples
    --------
    >>> read_clock("07:30"), read_clock("23:00:00")
    (450, 1380)
    """
    found = _CLOCK.fullmatch(given.strip())
    minute = int(found[1]) * 60 + int(found[2]) if found else DAY_MINUTES
    if minute >= DAY_MINUTES or (found and int(found[2]) > 59):
        raise UsageError(f"it is '{given}'. Give a time of day from 00:00 to 23:59, such as 07:30.")
    return minute


def read_days(given: str) -> frozenset[int]:
    """The days of the week in words, 0 for Monday; nothing is every day.

    Raises
    ------
    UsageError
        A word is no day.

    Examples
    --------
    >>> sorted(read_days("Fri-Sun, Tuesday")), len(read_days("every day"))
    ([1, 4, 5, 6], 7)
    """
    text = given.strip().casefold()
    if text in _ALL:
        return EVERY_DAY
    found: set[int] = set()
    for part in _SEPARATORS.split(re.sub(r"\s*[-\N{EN DASH}]\s*", "-", text)):
        first, dash, last = part.partition("-")
        start = _day(first, given)
        length = (_day(last, given) - start) % 7 if dash else 0
        found |= {(start + step) % 7 for step in range(length + 1)}
    return frozenset(found)


def _day(word: str, given: str) -> int:
    if len(word) >= 3:
        for number, day in enumerate(DAYS):
            if word.startswith(day):
                return number
    raise UsageError(f"it is '{given}'. Give days such as 'Mon-Fri', 'Fri, Sat' or 'every day'.")

"""Days and times of a foreign file, read by the patterns its mapping states: none is guessed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime, time
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from reddot.records.importers.flat_mapping import DayReading
from reddot.records.importers.own_values import FIRST_YEAR, LAST_YEAR

_ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def read_day(given: Any, how: DayReading) -> tuple[date, time | None] | None:
    """The day in a cell, and the time where the cell holds one; None when it is no day.

    A cell that a spreadsheet keeps as a day is that day; a text is read by the patterns, in their
    order, or as 2018-03-01.

    >>> read_day("01/03/2018", DayReading("Date", ("%d/%m/%Y",)))
    (datetime.date(2018, 3, 1), None)
    """
    found = given if isinstance(given, date) else _parse(str(given), how.formats, iso=True)
    if found is None or not FIRST_YEAR <= found.year <= LAST_YEAR:
        return None
    if not isinstance(found, datetime):
        return found, None
    return found.date(), found.time() if found.time() != time() else None


def read_time(given: Any, how: DayReading) -> time | None:
    """The time of day in a cell; None when it is no time.

    >>> read_time("22:15", DayReading("Date", ("%d/%m/%Y",)))
    datetime.time(22, 15)
    """
    if isinstance(given, time):
        return given
    found = given if isinstance(given, datetime) else _parse(str(given), how.times, iso=False)
    return None if found is None else found.time()


def moment(day: date, at: time, how: DayReading) -> datetime:
    """The moment of a local day and time."""
    return datetime.combine(day, at, ZoneInfo(how.zone))


@lru_cache(maxsize=100_000)
def _parse(text: str, patterns: Sequence[str], *, iso: bool) -> datetime | None:
    for pattern in patterns:
        try:
            return datetime.strptime(text, pattern)
        except ValueError:
            continue
    try:
        found = datetime.fromisoformat(text) if iso and _ISO_DAY.match(text) else None
    except ValueError:
        return None
    return None if found is None else found.replace(tzinfo=None)

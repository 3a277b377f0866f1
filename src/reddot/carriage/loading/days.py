"""Days and moments of a register, read only in the styles that its mapping states."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import Any

from reddot.errors import BadDataError
from reddot.records.report import LOCAL

DATE_CELL = "a date cell"
_TIMED = re.compile(r"%[HI]")
_TIME_PARTS = re.compile(r"[T ,:.]*%[HIMSfzp]")
_SAMPLE = datetime(2017, 11, 25, 15, 0, 0, tzinfo=UTC)
_SHAPES = {
    "%Y": r"\d{4}", "%y": r"\d{2}", "%m": r"\d{1,2}", "%d": r"\d{1,2}", "%H": r"\d{1,2}",
    "%M": r"\d{1,2}", "%S": r"\d{1,2}", "%f": r"\d{1,6}", "%z": r"(?:Z|[+-]\d\d:?\d\d)",
    "%b": r"[^\W\d_]+", "%B": r"[^\W\d_]+", "%I": r"\d{1,2}", "%p": r"[A-Za-z.]+",
}  # fmt: skip


class CellError(Exception):
    """A cell cannot be read: the code of the problem and the words for it."""

    def __init__(self, code: str, words: str) -> None:
        super().__init__(words)
        self.code, self.words = code, words


@dataclass(frozen=True, slots=True)
class WrittenDay:
    """A day as a cell holds it, with its time and zone if it has them.

    ``styles`` are the styles in which it can be read, without their times: all give this day.
    """

    at: datetime
    timed: bool
    styles: frozenset[str]


def check_style(style: str) -> None:
    """Refuse a style that does not give back the day that it writes.

    Raises
    ------
    BadDataError
        It lacks the day, the month or the year, or a time in it cannot be told.

    Examples
    --------
    >>> check_style("%d/%m/%Y")
    """
    timed = _TIMED.search(style) is not None
    try:
        found = datetime.strptime(_SAMPLE.strftime(style), style)
    except ValueError:
        found = datetime.min
    if found.date() != _SAMPLE.date() or (timed and found.hour != _SAMPLE.hour):
        raise BadDataError(
            f"dates: '{style}' is no style that tells one day; give one such as '%d/%m/%Y', "
            "'%d %B %Y' or '%Y-%m-%d %H:%M'."
        )


def read_written(given: Any, styles: Sequence[str]) -> WrittenDay:
    """The day in a cell: of a date cell as it is, of a text by the styles, if they agree.

    Raises
    ------
    CellError
        No style reads the text, the day does not exist, or two styles read two days.

    Examples
    --------
    >>> read_written("25/12/2017", ("%d/%m/%Y", "%m/%d/%Y")).at.date()
    datetime.date(2017, 12, 25)
    """
    if isinstance(given, datetime):
        return WrittenDay(given, given.time() != time(), frozenset({DATE_CELL}))
    if isinstance(given, date):
        return WrittenDay(datetime.combine(given, time()), False, frozenset({DATE_CELL}))
    found = _readings(str(given), tuple(styles))
    moments = {at for at, _ in found}
    if not moments:
        raise _unread(str(given), styles)
    if len(moments) > 1:
        days = " or ".join(f"{say_day(at)} ({style})" for at, style in found)
        words = f"can be {days}: two of the styles that the mapping states"
        do = "Write the day in one way only, and state one of the two styles."
        raise CellError("ambiguous_date", f"{words}. {do}")
    timed = any(_TIMED.search(style) for _, style in found)
    return WrittenDay(found[0][0], timed, frozenset(_without_time(s) for _, s in found))


def _without_time(style: str) -> str:
    return _TIME_PARTS.sub("", style).strip()


@lru_cache(maxsize=100_000)
def _readings(text: str, styles: tuple[str, ...]) -> tuple[tuple[datetime, str], ...]:
    found = []
    for style in styles:
        try:
            found.append((datetime.strptime(text, style), style))
        except ValueError:
            continue
    return tuple(found)


def _unread(text: str, styles: Sequence[str]) -> CellError:
    stated = ", ".join(styles)
    if any(_shape(style).fullmatch(text) for style in styles):
        words = f"is no day of the calendar in the styles that the mapping states ({stated})"
        return CellError("no_such_day", f"{words}. Mend the day.")
    words = f"is in no style that the mapping states ({stated})"
    return CellError(
        "unstated_date_style",
        f"{words}. Write it so, or add its style to dates in the mapping.",
    )


@lru_cache(maxsize=1000)
def _shape(style: str) -> re.Pattern[str]:
    """What a text in a style looks like, whether or not its day exists."""
    parts = re.split(r"(%[A-Za-z])", style)
    return re.compile("".join(_SHAPES.get(p, re.escape(p)) for p in parts))


def as_moment(written: WrittenDay, *, ends: bool) -> datetime:
    """The moment in UTC; a day without a time is its first moment, or its end where it ends.

    Raises
    ------
    CellError
        The clock showed the local time twice or never.

    Examples
    --------
    >>> as_moment(read_written("2017-07-01", ("%Y-%m-%d",)), ends=True).isoformat()
    '2017-07-01T23:00:00+00:00'
    """
    at = written.at
    if at.tzinfo is not None:
        return at.astimezone(UTC)
    if not written.timed and ends:
        at += timedelta(days=1)
    local = at.replace(tzinfo=LOCAL)
    if local.utcoffset() != local.replace(fold=1).utcoffset():
        raise CellError(
            "clock_change",
            "falls in the hour in which the clocks were changed, so it was shown twice or never. "
            "Give it with its zone, as in 2017-10-29T01:30+00:00, in a style with %z.",
        )
    return local.astimezone(UTC)


def say_day(day: date) -> str:
    """A day in words.

    >>> say_day(date(2017, 3, 1))
    '1 March 2017'
    """
    return f"{day.day} {day:%B %Y}"

"""A moment that a person typed: day, month, year, hour and minute on the clocks of the day.

Clocks are those of England and Wales. In October one hour comes twice and in March one does not
come at all; the first is asked about, the second refused, and neither is guessed.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta

from reddot.records.check import shown
from reddot.records.problems import Problem
from reddot.records.report import LOCAL

PARTS = ("day", "month", "year", "hour", "minute")
FOLDS = {"first": 0, "0": 0, "second": 1, "1": 1}  # of the hour that comes twice: BST, then GMT
FIRST_YEAR = 2000
HIGHEST = {"month": (1, 12), "hour": (0, 23), "minute": (0, 59)}


def moment_parts(moment: datetime) -> dict[str, str]:
    """What a form holds for a moment: its parts on the local clock, and which of two hours.

    >>> moment_parts(datetime(2024, 10, 27, 1, 30, tzinfo=UTC))["fold"]
    'second'
    """
    local = moment.astimezone(LOCAL)
    parts = {part: str(getattr(local, part)) for part in PARTS}
    parts["minute"] = f"{local.minute:02d}"
    twice = comes_twice(local.replace(tzinfo=None))
    parts["fold"] = ("second" if local.fold else "first") if twice else ""
    return parts


def comes_twice(clock: datetime) -> bool:
    """Whether a local clock shows this time twice, because it goes back.

    >>> comes_twice(datetime(2024, 10, 27, 1, 30)), comes_twice(datetime(2024, 10, 27, 2, 0))
    (True, False)
    """
    first, second = (clock.replace(tzinfo=LOCAL, fold=fold).utcoffset() for fold in (0, 1))
    return first is not None and second is not None and first > second


def is_skipped(clock: datetime) -> bool:
    """Whether a local clock never shows this time, because it goes forward.

    >>> is_skipped(datetime(2024, 3, 31, 1, 30))
    True
    """
    back = clock.replace(tzinfo=LOCAL).astimezone(UTC).astimezone(LOCAL)
    return back.replace(tzinfo=None) != clock


def read_moment(
    parts: Mapping[str, str], field: str, now: datetime
) -> datetime | tuple[Problem, ...] | None:
    """The moment that the parts name, ``None`` when all are empty, or what is wrong with them.

    Parameters
    ----------
    parts
        ``day``, ``month``, ``year``, ``hour``, ``minute`` and ``fold`` (``first``, ``second`` or
        empty; also ``0``, ``1``), as typed.
    field
        The question's name.
    now
        The moment of reading, aware; a later one is refused.

    Examples
    --------
    >>> typed = {"day": "27", "month": "3", "year": "2024", "hour": "22", "minute": "15"}
    >>> read_moment(typed, "used_at", datetime(2024, 4, 1, tzinfo=UTC)).isoformat()
    '2024-03-27T22:15:00+00:00'
    """
    typed = {part: parts.get(part, "").strip() for part in (*PARTS, "fold")}
    if not any(typed[part] for part in PARTS):
        return None
    problems = tuple(_check_parts(typed, field, now))
    if problems:
        return problems
    year, month, day, hour, minute = (
        int(typed[p]) for p in ("year", "month", "day", "hour", "minute")
    )
    clock = datetime(year, month, day, hour, minute)
    fold = typed["fold"] if comes_twice(clock) else "first"
    wrong = _check_clock(clock, fold, field)
    if wrong is not None:
        return (wrong,)
    moment = clock.replace(tzinfo=LOCAL, fold=FOLDS[fold])
    if moment.astimezone(UTC) > now.astimezone(UTC):
        message = f"{_said(clock)} has not come yet. Give the day and time that force was used."
        return (Problem(field, "in_the_future", message),)
    return moment


def _check_parts(typed: Mapping[str, str], field: str, now: datetime) -> Iterator[Problem]:
    absent = [part for part in PARTS if not typed[part]]
    if absent:
        named = " and ".join(filter(None, [", ".join(absent[:-1]), absent[-1]]))
        yield Problem(field, "part_missing", f"The {named} must be given too. Enter the {named}.")
        return
    for part in PARTS:
        if not (typed[part].isascii() and typed[part].isdigit() and len(typed[part]) <= 4):
            message = f"The {part} given is {shown(typed[part])}. Give it in digits."
            yield Problem(field, "not_a_number", message)
            return
    yield from _check_ranges({part: int(typed[part]) for part in PARTS}, field, now)


def _check_ranges(given: Mapping[str, int], field: str, now: datetime) -> Iterator[Problem]:
    latest = now.astimezone(LOCAL).year
    if not FIRST_YEAR <= given["year"] <= latest:
        message = f"The year {given['year']} was given. Give all four digits of a year "
        yield Problem(field, "bad_year", f"{message}from {FIRST_YEAR} to {latest}.")
        return
    for part, (lowest, highest) in HIGHEST.items():
        if not lowest <= given[part] <= highest:
            message = f"{given[part]} is no {part}. Give a number from {lowest} to {highest}."
            yield Problem(field, f"bad_{part}", message)
            return
    last = monthrange(given["year"], given["month"])[1]
    if not 1 <= given["day"] <= last:
        month = f"{datetime(given['year'], given['month'], 1):%B %Y}"
        message = f"{given['day']} {month} is not in the calendar. Give a day from 1 to {last}."
        yield Problem(field, "bad_day", message)


def _check_clock(clock: datetime, fold: str, field: str) -> Problem | None:
    if is_skipped(clock):
        after = clock + timedelta(hours=1)
        message = (
            f"{_said(clock)} did not exist: the clocks went forward by an hour. "
            f"Give the time that the clocks showed, such as {after:%H:%M}."
        )
        return Problem(field, "skipped_hour", message)
    if fold not in FOLDS:
        message = (
            f"{_said(clock)} came twice, because the clocks went back. Say whether it was the "
            "first time (summer time, BST) or the second (GMT)."
        )
        return Problem(field, "which_hour", message)
    return None


def _said(clock: datetime) -> str:
    return f"{clock:%H:%M} on {clock.day} {clock:%B %Y}"

"""Courses ahead as a planner types them: a day, the places, and a model where it is of one."""

from __future__ import annotations

import re
from collections.abc import Sequence

from reddot.carriage.planning.booking import CourseDate
from reddot.errors import UsageError
from reddot.web.register.fields import read_day

MOST_LINES, MOST_PLACES = 60, 200
_LINE = re.compile(r"(\d{1,2})[/. ](\d{1,2})[/. ](\d{4})\s*[,:;]?\s+(\d{1,3})(?:\s+(\S.*))?")
FORM = "12/5/2026 8"


def read_capacity(text: str, models: Sequence[str]) -> tuple[CourseDate, ...]:
    """The refresher courses that were typed, one a line.

    Parameters
    ----------
    text
        Lines such as ``12/5/2026 8`` or ``12/5/2026 8 X2``: day, places, and the model where the
        course is of one.
    models
        The models of the register.

    Raises
    ------
    UsageError
        A line cannot be read; every such line is named.

    Examples
    --------
    >>> read_capacity("12/5/2026 8", ())[0].places
    8
    """
    lines = [(i, line.strip()) for i, line in enumerate(text.splitlines(), 1) if line.strip()]
    if len(lines) > MOST_LINES:
        raise UsageError(f"{len(lines)} courses were typed; give at most {MOST_LINES}")
    found: list[CourseDate] = []
    wrong: list[str] = []
    for place, line in lines:
        course, why = _read(line, models)
        if course is None:
            wrong.append(f"line {place}: {why}")
        else:
            found.append(course)
    if wrong:
        raise UsageError("; ".join(wrong).capitalize())
    return tuple(found)


def _read(line: str, models: Sequence[str]) -> tuple[CourseDate | None, str]:
    """The course of a line, or what is wrong with it."""
    parts = _LINE.fullmatch(line)
    if parts is None:
        return None, f"write a day and the places, such as {FORM}"
    day, places = read_day(parts[1], parts[2], parts[3]), int(parts[4])
    if day is None:
        return None, "there is no such day"
    if places > MOST_PLACES:
        return None, f"give at most {MOST_PLACES} places"
    model = (parts[5] or "").strip() or None
    if model is not None and model not in models:
        return None, f"the register has no such model; it has {', '.join(models) or 'none'}"
    return CourseDate(day=day, places=places, model=model), ""

"""What no row of a register can hold, said at its field before the database would refuse it."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from reddot.carriage.register import Holdings
from reddot.carriage.rules import COURSES
from reddot.records.beside import Training
from reddot.records.problems import Problem
from reddot.store.models.carriage import (
    LONGEST_MODEL,
    LONGEST_NAME,
    LONGEST_SERIAL,
    LONGEST_SUSPENSION,
    LONGEST_TRAINER,
    MOST_HOURS,
)

LONGEST_IDENTIFIER, LONGEST_DUTY, LONGEST_ROLE = 100, 60, 50
_POSTED = {"role": LONGEST_ROLE, "station_id": LONGEST_IDENTIFIER, "main_duty": LONGEST_DUTY}
_NUMBER = {"officer_id": LONGEST_IDENTIFIER}
_SERIAL = {"serial_number": LONGEST_SERIAL}
LONGEST: Mapping[str, Mapping[str, int]] = {
    "officers": _NUMBER | _POSTED,
    "postings": _NUMBER | _POSTED,
    "training": _NUMBER | {"model": LONGEST_MODEL, "trainer": LONGEST_TRAINER},
    "suspensions": _NUMBER | {"model": LONGEST_MODEL, "reason": LONGEST_SUSPENSION},
    "endorsements": _NUMBER | {"given_by": LONGEST_NAME},
    "role_authorisations": {"role": LONGEST_ROLE},
    "devices": _SERIAL | {"model": LONGEST_MODEL, "station_id": LONGEST_IDENTIFIER},
    "device_issues": _NUMBER | _SERIAL | {"model": LONGEST_MODEL},
    "cartridge_issues": _NUMBER | _SERIAL,
    "use_reviews": _NUMBER | {"reviewed_by": LONGEST_NAME},
}
IN_ORDER: Mapping[str, tuple[str, str]] = {
    "officers": ("joined_on", "left_on"),
    "suspensions": ("starts_at", "ends_at"),
    "endorsements": ("given_on", "ended_on"),
    "role_authorisations": ("given_on", "ended_on"),
    "devices": ("acquired_on", "withdrawn_on"),
    "device_issues": ("issued_at", "returned_at"),
    "cartridge_issues": ("issued_at", "returned_at"),
}


def limit_problems(holdings: Holdings) -> tuple[Problem, ...]:
    """Everything in the rows that cannot be stored, by table, place in it and field.

    Examples
    --------
    >>> from datetime import date
    >>> short = Training(officer_id="E1", course="initial", model="X2", passed=True, hours=0.0,
    ...     completed_on=date(2024, 3, 1))
    >>> [(p.field, p.code) for p in limit_problems(Holdings(training=[short]))]
    [('training.hours', 'cannot_be')]
    """
    return tuple(
        Problem(f"{table}.{name}", "cannot_be", f"Row {place} of {table}, {name}: {words}")
        for table in LONGEST
        for place, row in enumerate(getattr(holdings, table), 1)
        for name, words in _faults(table, row)
    )


def _faults(table: str, row: Any) -> Iterator[tuple[str, str]]:
    for name, most in LONGEST[table].items():
        yield from ((name, words) for words in _of_text(getattr(row, name), most))
    if table in IN_ORDER:
        yield from _of_order(row, *IN_ORDER[table])
    if isinstance(row, Training):
        yield from _of_course(row)


def _of_text(text: str | None, most: int) -> Iterator[str]:
    if text is None:
        return
    if not text.strip():
        yield "it is blank. Fill it in, or leave it out where it may be left out."
    if len(text) > most:
        yield f"it has {len(text)} characters; at most {most} fit. Shorten it."
    if any(not c.isprintable() and c not in "\n\t" for c in text) or "\ufffd" in text:
        yield "some characters are not readable text. Type them again."


def _of_order(row: Any, first: str, last: str) -> Iterator[tuple[str, str]]:
    begin, end = getattr(row, first), getattr(row, last)
    for name, moment in ((first, begin), (last, end)):
        if isinstance(moment, datetime) and moment.tzinfo is None:
            yield name, "the time has no time zone. Give one."
            return
    if begin is not None and end is not None and end < begin:
        yield last, f"it is before {first}. Mend one of the two."


def _of_course(row: Training) -> Iterator[tuple[str, str]]:
    hours = row.hours
    if row.course not in COURSES:
        yield "course", f"'{row.course}' is no course. They are: {', '.join(COURSES)}."
    if hours is not None and not (math.isfinite(hours) and 0 < hours <= MOST_HOURS):
        yield (
            "hours",
            f"{hours:g} hours were given. Give more than 0 and at most {MOST_HOURS}, or leave it "
            "out.",
        )

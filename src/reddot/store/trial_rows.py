"""Rows of who worked a slot: read from a CSV, checked against the slots that are revealed."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from reddot.errors import BadDataError
from reddot.trial.problems import Problems

COLUMNS = ("slot", "officer", "crew", "eligible", "carried", "hours")
WHERE = "worked.csv"
YES, NO = "yes", "no"
MOST_HOURS = 24
LONGEST = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkedRow:
    """An officer on a slot: in which crew, eligible to carry or not, carrying or not, how long."""

    slot: str
    officer: str
    crew: str
    eligible: bool
    carried: bool
    hours: float


def read_rows(
    text: str, arms: Mapping[str, str], officers: frozenset[str]
) -> Mapping[str, tuple[WorkedRow, ...]]:
    """The rows of a CSV by slot, or every problem in them with its row.

    Parameters
    ----------
    text
        A CSV with the columns of :data:`COLUMNS`; eligible and carried are yes or no.
    arms
        The revealed slots with their arms: nothing else can have been worked.
    officers
        The numbers of the force's officers.

    Raises
    ------
    BadDataError
        A column is missing, a slot is not revealed, an officer is unknown or on two crews of one
        slot, a value is not allowed: a line for each, the rows named; no officer is.
    """
    found, rows = Problems(WHERE), {}
    for number, given in enumerate(_given(text), 2):
        row = _row(given, number, found)
        if row is None:
            continue
        _check(row, number, arms, officers, found)
        if (row.slot, row.officer) in rows:
            words = "the officer is on this slot already, in another row"
            allowed = "An officer is on one crew of a slot: leave one row out"
            found.add("officer", "two_crews", words, allowed, row=number)
        rows[row.slot, row.officer] = row
    found.refuse()
    by_slot: dict[str, tuple[WorkedRow, ...]] = {}
    for row in rows.values():
        by_slot[row.slot] = (*by_slot.get(row.slot, ()), row)
    return by_slot


def _given(text: str) -> list[dict[str, Any]]:
    reader = csv.DictReader(io.StringIO(text.lstrip("\ufeff")), strict=True)
    try:
        rows = list(reader)
    except csv.Error:
        raise BadDataError(f"{WHERE}: this is no CSV. Save the table as CSV.") from None
    missing = [name for name in COLUMNS if name not in (reader.fieldnames or ())]
    if missing or not rows:
        what = f"there is no column '{missing[0]}'" if missing else "it has no rows"
        raise BadDataError(f"{WHERE}: {what}. Give the columns {', '.join(COLUMNS)}.")
    return rows


def _row(given: Mapping[str, Any], number: int, found: Problems) -> WorkedRow | None:
    said = {name: str(given.get(name) or "").strip() for name in COLUMNS}
    before = len(found.found)
    for name in ("slot", "officer", "crew"):
        if not said[name] or len(said[name]) > (200 if name == "slot" else LONGEST):
            found.add(name, "blank", "it is blank or too long", f"Give the {name}", row=number)
    for name in ("eligible", "carried"):
        if said[name].casefold() not in (YES, NO):
            found.add(name, "yes_or_no", "it is neither", "Give yes or no", row=number)
    hours = _hours(said["hours"])
    if hours is None:
        allowed = f"Give hours above 0, at most {MOST_HOURS}, such as 9.5"
        found.add("hours", "hours", f"it is '{said['hours'][:20]}'", allowed, row=number)
    if len(found.found) > before or hours is None:
        return None
    return WorkedRow(
        slot=said["slot"],
        officer=said["officer"],
        crew=said["crew"],
        eligible=said["eligible"].casefold() == YES,
        carried=said["carried"].casefold() == YES,
        hours=hours,
    )


def _hours(text: str) -> float | None:
    if not text.isascii() or not text.replace(".", "", 1).isdigit() or len(text) > 8:
        return None
    hours = float(text)
    return hours if 0 < hours <= MOST_HOURS else None


def _check(
    row: WorkedRow,
    number: int,
    arms: Mapping[str, str],
    officers: frozenset[str],
    found: Problems,
) -> None:
    if row.slot not in arms:
        allowed = "Only slots that are revealed can have been worked: check its name"
        found.add("slot", "not_revealed", f"'{row.slot}' is not revealed", allowed, row=number)
    if row.officer not in officers:
        allowed = "Give the officer's number as the register has it"
        found.add("officer", "unknown", "there is no such officer here", allowed, row=number)


def followed(arm_carries: bool, rows: tuple[WorkedRow, ...]) -> str:
    """Whether what was allocated was done: yes, no, or unknown where nobody worked it.

    Examples
    --------
    >>> followed(True, ())
    'unknown'
    """
    if not rows:
        return "unknown"
    carried = any(row.carried for row in rows)
    return YES if carried == arm_carries else NO

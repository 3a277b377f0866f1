"""The filter of the audit trail: typed into a form, checked, and only then part of an address."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode
from uuid import UUID

from reddot.store.models.audit import OPERATIONS
from reddot.store.trail import Wanted
from reddot.web.components import Field, Item

ALL = ""
FIRST_YEAR, LAST_YEAR = 2000, 2200
_RECORD = re.compile(r"[a-z_]{1,30}(?::[0-9A-Za-z._-]{1,80})?")
NO_DAY = "Enter a day that there is, such as 31 3 2018, or leave all three empty"
NO_RECORD = (
    "Enter a record as the trail names it, such as report: and its key, or the key of a report"
)


@dataclass(frozen=True, slots=True)
class Filter:
    """What was asked for, and the form with what was typed and what is wrong in it."""

    wanted: Wanted
    fields: tuple[Field, ...]

    def query(self) -> str:
        """The filter as the query of an address: checked codes, a day and a key, nothing typed.

        >>> Filter(Wanted(operation="erasure"), ()).query()
        'operation=erasure'
        """
        said = {
            "operation": self.wanted.operation,
            "action": self.wanted.action,
            "day": self.wanted.day.isoformat() if self.wanted.day else "",
            "record": self.wanted.record,
        }
        return urlencode({name: value for name, value in said.items() if value})


def from_form(typed: Mapping[str, str], actions: tuple[str, ...]) -> Filter:
    """The filter that a person typed."""
    parts = {name: typed.get(f"day-{name}", "").strip() for name in ("day", "month", "year")}
    day, day_error = _day(parts)
    record, record_error = _record(typed.get("record", "").strip())
    wanted = Wanted(
        operation=_one_of(typed.get("operation", ""), OPERATIONS),
        action=_one_of(typed.get("action", ""), actions),
        day=day,
        record=record,
    )
    fields = _fields(wanted, actions, parts, typed.get("record", ""), (day_error, record_error))
    return Filter(wanted, fields)


def from_address(query: Mapping[str, str], actions: tuple[str, ...]) -> Filter:
    """The filter that an address holds; what is no part of one is left out."""
    try:
        day = date.fromisoformat(query.get("day", ""))
    except ValueError:
        day = None
    parts = {"day": day.day, "month": day.month, "year": day.year} if day else {}
    typed = {f"day-{name}": str(number) for name, number in parts.items()}
    given = {name: query.get(name, "") for name in ("operation", "action", "record")}
    return from_form(given | typed, actions)


def _one_of(given: str, known: tuple[str, ...]) -> str:
    return given if given in known else ALL


def _day(parts: Mapping[str, str]) -> tuple[date | None, str]:
    if not any(parts.values()):
        return None, ""
    try:
        day = date(int(parts["year"]), int(parts["month"]), int(parts["day"]))
    except (ValueError, OverflowError):
        return None, NO_DAY
    return (day, "") if FIRST_YEAR <= day.year <= LAST_YEAR else (None, NO_DAY)


def _record(text: str) -> tuple[str, str]:
    """A record's name; the bare key of a report is that report's record.

    >>> _record("6F9619FF-8B86-D011-B42D-00C04FC964FF")[0]
    'report:6f9619ff-8b86-d011-b42d-00c04fc964ff'
    """
    if not text:
        return "", ""
    try:
        return f"report:{UUID(text)}", ""
    except ValueError:
        return (text, "") if _RECORD.fullmatch(text) else ("", NO_RECORD)


def _fields(
    wanted: Wanted,
    actions: tuple[str, ...],
    parts: Mapping[str, str],
    record: str,
    errors: tuple[str, str],
) -> tuple[Field, ...]:
    day_error, record_error = errors
    return (
        _select("operation", "Operation", wanted.operation, OPERATIONS),
        _select("action", "Action", wanted.action, actions),
        Field(
            name="day",
            label="Day",
            kind="date_time",
            date_only=True,
            optional=True,
            parts=parts,
            error=day_error,
        ),
        Field(
            name="record",
            label="Record",
            kind="text",
            hint="For example, the key of a report",
            optional=True,
            value=record,
            error=record_error,
            spellcheck=False,
            autocomplete="off",
        ),
    )


def _select(name: str, label: str, value: str, known: tuple[str, ...]) -> Field:
    items = (Item(value=ALL, label="All"), *(Item(value=k, label=words(k)) for k in known))
    return Field(name=name, label=label, kind="select", value=value, items=items)


def words(code: str) -> str:
    """A code of the program as people read it.

    >>> words("sign_off_report")
    'Sign off report'
    """
    return code.replace("_", " ").capitalize()

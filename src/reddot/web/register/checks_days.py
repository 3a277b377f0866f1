"""Which days of use the checks are of: typed, all, or the last twelve months with reports."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from reddot.carriage.crosscheck.check import Days
from reddot.web.components import Field
from reddot.web.register.fields import PARTS, Typed, day_field
from reddot.web.register.standing import day_words
from reddot.web.register.whose import query_of

ALL = "all"


@dataclass(frozen=True, slots=True)
class Asked:
    """The days of use that are checked: all, or those that the page takes where none are typed."""

    first: date | None
    last: date | None
    whole: bool = False
    by_itself: bool = False

    def words(self) -> str:
        """Which days these are."""
        if self.whole:
            return "of every day"
        first = f"from {day_words(self.first)}" if self.first else "from the first"
        return f"{first} to {day_words(self.last)}" if self.last else f"{first} on"


def days_asked(typed: Typed, latest: Days) -> Asked:
    """The days typed; all where all are asked for; else the last months that have reports."""
    first, last = (_end(typed, name) for name in ("first", "last"))
    if first and last and first > last and not typed.errors:
        typed.errors["last"] = "Enter a last day that is not before the first"
    if (first or last) and not typed.errors:
        return Asked(first, last)
    if typed.text("days") == ALL or latest.last is None:
        return Asked(None, None, whole=True)
    return Asked(latest.first, latest.last, by_itself=True)


def query_for(force: str, kind: str, typed: Typed, asked: Asked) -> str:
    """What was asked, for the links to other pages of the list."""
    days = {"days": ALL} if asked.whole else _days(typed)
    return query_of(force, kind=kind, **days)


def end_field(name: str, label: str, typed: Typed, day: date | None) -> Field:
    """The day as it was typed, or the one that the page took."""
    given = typed.given
    if day is not None and not _days(typed, name):
        given = {f"{name}-{part}": str(getattr(day, part)) for part in PARTS}
    return day_field(name, label, Typed(given, typed.errors))


def _end(typed: Typed, name: str) -> date | None:
    """The first or the last day, where one was typed."""
    return typed.day(name, f"the {name} day") if _days(typed, name) else None


def _days(typed: Typed, *names: str) -> dict[str, str]:
    """The parts of the days that were typed, by the names of their inputs."""
    parts = (f"{name}-{part}" for name in names or ("first", "last") for part in PARTS)
    return {part: typed.text(part) for part in parts if typed.text(part)}

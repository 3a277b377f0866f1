"""The questions of the register's forms: what was typed is kept, and what is wrong is said."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TypeVar

from reddot.carriage.rules import COURSES
from reddot.errors import UsageError
from reddot.store.actions.courses import MOST_HOURS
from reddot.store.models.carriage import LONGEST_MODEL
from reddot.web.components import Field, Item
from reddot.web.register.names import LONGEST, check_name

T = TypeVar("T")
COURSE_WORDS: Mapping[str, str] = {
    "initial": "Initial course",
    "refresher": "Refresher",
    "conversion": "Conversion course",
}
ANOTHER = "another"
PARTS = ("day", "month", "year")
FIRST_YEAR, LAST_YEAR = 2000, 2200


@dataclass(slots=True)
class Typed:
    """What was typed into a form, read piece by piece; ``errors`` holds what is wrong by field."""

    given: Mapping[str, str]
    errors: dict[str, str] = field(default_factory=dict)

    def text(self, name: str) -> str:
        """What was typed, without blanks around it."""
        return self.given.get(name, "").strip()

    def read(self, name: str, reader: Callable[[str], T], default: T) -> T:
        """What a reader makes of it; the default where it refuses, with its reason kept."""
        try:
            return reader(self.given.get(name, ""))
        except UsageError as problem:
            self.errors[name] = str(problem)
            return default

    def name(self, name: str, what: str, at_most: int = LONGEST) -> str:
        """An officer's number, a serial number or a model."""
        return self.read(name, lambda text: check_name(text, what, at_most), "")

    def one_of(self, name: str, known: Iterable[str], error: str) -> str:
        """A code that can be chosen."""
        value = self.text(name)
        if value not in known:
            self.errors[name] = error
        return value

    def day(self, name: str, what: str, *, latest: date | None = None) -> date:
        """A day; the last of the calendar where there is none, with what is wrong kept."""
        parts = [self.text(f"{name}-{part}") for part in PARTS]
        day = read_day(*parts)
        if day is None:
            self.errors[name] = f"Enter {what}, such as 31 3 2024"
        elif latest is not None and day > latest:
            self.errors[name] = f"Enter {what}: today or earlier, not a day to come"
        return day or date.max


def read_day(day: str, month: str, year: str) -> date | None:
    """The day that three parts name; nothing where there is no such day.

    >>> read_day("29", "2", "2023") is None
    True
    """
    parts = (year, month, day)
    if not all(part.isascii() and part.isdecimal() and len(part) <= 4 for part in parts):
        return None
    try:
        found = date(int(year), int(month), int(day))
    except ValueError:
        return None
    return found if FIRST_YEAR <= found.year <= LAST_YEAR else None


def text_field(name: str, label: str, typed: Typed, **more: object) -> Field:
    """A line of text: a number or a name of the register."""
    made = Field(
        name=name,
        label=label,
        kind="text",
        value=typed.given.get(name, ""),
        error=typed.errors.get(name, ""),
        width="20",
        spellcheck=False,
        autocomplete="off",
    )
    return replace(made, **more)  # type: ignore[arg-type]


def day_field(name: str, label: str, typed: Typed, hint: str = "") -> Field:
    """A day as three inputs."""
    return Field(
        name=name,
        label=label,
        kind="date_time",
        date_only=True,
        hint=hint or "For example, 31 3 2024",
        parts={part: typed.given.get(f"{name}-{part}", "") for part in PARTS},
        error=typed.errors.get(name, ""),
    )


def radios(name: str, label: str, items: Iterable[tuple[str, str]], typed: Typed) -> Field:
    """A few answers to choose one from."""
    return Field(
        name=name,
        label=label,
        kind="radios",
        items=tuple(Item(value=value, label=words) for value, words in items),
        value=typed.given.get(name, ""),
        error=typed.errors.get(name, ""),
    )


def select(
    name: str, label: str, items: Iterable[tuple[str, str]], value: str, error: str = ""
) -> Field:
    """A list to choose one from."""
    choices = tuple(Item(value=code, label=words) for code, words in items)
    return Field(name=name, label=label, kind="select", items=choices, value=value, error=error)


def model_field(models: Iterable[str], typed: Typed, *, others: bool = False) -> Field:
    """A model of CED; ``others`` lets one be typed that the register does not know yet."""
    items = tuple(Item(value=model, label=model) for model in models)
    if others:
        other = text_field("other_model", "Which model?", typed, width="10")
        items = (*items, Item(value=ANOTHER, label="Another model", reveals=other))
    return Field(
        name="model",
        label="Model of CED",
        kind="radios",
        items=items,
        value=typed.given.get("model", ""),
        error=typed.errors.get("model", ""),
    )


def read_model(models: Iterable[str], typed: Typed, *, others: bool = False) -> str:
    """The model that was chosen or typed."""
    more = (ANOTHER,) if others else ()
    chosen = typed.one_of("model", (*models, *more), "Choose the model of CED")
    return typed.name("other_model", "the model", LONGEST_MODEL) if chosen == ANOTHER else chosen


def course_field(typed: Typed) -> Field:
    """The kind of a course."""
    return radios("course", "Course", [(c, COURSE_WORDS[c]) for c in COURSES], typed)


def read_hours(text: str) -> float | None:
    """Hours of a course; nothing where none were typed.

    Raises
    ------
    UsageError
        No number of hours was typed.
    """
    if not text.strip():
        return None
    try:
        hours = float(text)
    except ValueError:
        hours = -1.0
    if not 0 < hours <= MOST_HOURS:
        raise UsageError(f"Enter the hours as a number up to {MOST_HOURS}, such as 6, or nothing")
    return hours

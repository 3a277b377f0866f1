"""What a key of a design file may hold, and the reading of a table of such keys."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum
from typing import Any

from reddot.trial.problems import Problems, near

Check = Callable[[Any], str | None]  # what is allowed, where the value is not that
DECIMAL = re.compile(r"\d{1,9}(\.\d{1,9})?")
SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
COLUMN = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,63}")
TEXT_AT_MOST = 2000


class Need(Enum):
    """Keys that a table must have."""

    REQUIRED = "required"


REQUIRED = Need.REQUIRED


@dataclass(frozen=True, slots=True)
class Field:
    """One key: what it may hold, and what it is without."""

    check: Check
    default: Any = REQUIRED


Fields = Mapping[str, Field]


def read_table(given: Any, fields: Fields, where: str, found: Problems) -> dict[str, Any]:
    """The values of a table with its defaults; everything wrong is a problem.

    A wrong or missing value is replaced by its default, or None where there is none.
    """
    if not isinstance(given, Mapping):
        found.add(where, "not_a_table", f"it is {shown(given)}", f"Write {', '.join(fields)}")
        given = {}
    for name in given:
        if name not in fields:
            allowed = near(name, fields)
            found.add(f"{where}, '{name}'", "unknown_key", "there is no such key here", allowed)
    return {name: _value(given, name, one, where, found) for name, one in fields.items()}


def _value(given: Mapping[str, Any], name: str, one: Field, where: str, found: Problems) -> Any:
    default = None if one.default is REQUIRED else one.default
    if given.get(name) is None:
        if one.default is REQUIRED:
            allowed = one.check(None) or "Give it"
            found.add(f"{where}, {name}", "missing", "it is not there", allowed)
        return default
    wrong = one.check(given[name])
    if wrong is None:
        return given[name]
    found.add(f"{where}, {name}", "not_allowed", f"it is {shown(given[name])}", wrong)
    return default


def shown(value: Any) -> str:
    """A value as a message prints it, cut where it is long."""
    if isinstance(value, bool):
        return str(value).lower()
    text = f"'{value}'" if isinstance(value, str) else str(value)
    return text if len(text) <= 80 else f"{text[:77]}…"


def text(value: Any) -> str | None:
    """Some words."""
    right = isinstance(value, str) and value.strip() and len(value) <= TEXT_AT_MOST
    return None if right else f"Give words in quotation marks, at most {TEXT_AT_MOST:,} letters"


def slug(value: Any) -> str | None:
    """A short name for addresses and files."""
    right = isinstance(value, str) and SLUG.fullmatch(value) and len(value) <= 64
    return None if right else "Give small letters, digits and hyphens, such as 'eastshire-2018'"


def a_day(value: Any) -> str | None:
    """A day, or its text as in a design's canonical form."""
    if isinstance(value, str):
        try:
            return None if date.fromisoformat(value).isoformat() == value else _DAY
        except ValueError:
            return _DAY
    return None if isinstance(value, date) and not isinstance(value, datetime) else _DAY


_DAY = "Give a day without quotation marks, such as 2018-04-01"


def whole(least: int, most: int) -> Check:
    """A whole number in a range."""

    def check(value: Any) -> str | None:
        right = isinstance(value, int) and not isinstance(value, bool) and least <= value <= most
        return None if right else f"Give a whole number from {least:,} to {most:,}"

    return check


def one_of(*words: str) -> Check:
    """One of some words."""

    def check(value: Any) -> str | None:
        right = isinstance(value, str) and value in words
        return None if right else f"Give one of: {', '.join(words)}"

    return check


def some_of(*words: str) -> Check:
    """One or more of some words, each once."""

    def check(value: Any) -> str | None:
        right = isinstance(value, list | tuple) and value and all(one in words for one in value)
        if right and len(set(value)) == len(value):
            return None
        return f"Give a list of one or more of {', '.join(words)}, each once"

    return check


def texts(value: Any) -> str | None:
    """A list of words; it may be empty."""
    right = isinstance(value, list | tuple) and all(text(one) is None for one in value)
    return None if right else "Give a list of words in quotation marks"


def columns(value: Any) -> str | None:
    """Names of columns, each once; there may be none."""
    right = isinstance(value, list | tuple) and all(column(one) is None for one in value)
    if right and len(set(value)) == len(value):
        return None
    return "Give a list of columns of the slots' file, each once, such as ['station', 'turn']"


def column(value: Any) -> str | None:
    """The name of a column, which is not the one of the slot itself."""
    right = isinstance(value, str) and COLUMN.fullmatch(value) and value != "slot"
    return None if right else "Give a column's name: letters, digits, underscores; not 'slot'"


def wholes(least: int, most: int) -> Check:
    """Whole numbers in a range, each once; there may be none."""
    one_right = whole(least, most)

    def check(value: Any) -> str | None:
        right = isinstance(value, list | tuple) and all(one_right(one) is None for one in value)
        if right and len(set(value)) == len(value):
            return None
        return f"Give a list of whole numbers from {least:,} to {most:,}, each once"

    return check


def decimal(low: str, high: str) -> Check:
    """A decimal fraction as text, strictly between two others."""

    def check(value: Any) -> str | None:
        right = isinstance(value, str) and DECIMAL.fullmatch(value)
        if right and float(low) < float(value) < float(high):
            return None
        return f"Give a number as text between {low} and {high}, such as '0.95'"

    return check


def a_table(value: Any) -> str | None:
    """A table; what is in it is looked at apart."""
    return None if isinstance(value, Mapping) else "Give a table"


def a_list(value: Any) -> str | None:
    """A list; what is in it is looked at apart."""
    return None if isinstance(value, list | tuple) else "Give a list"


def anything(_value: Any) -> str | None:
    """A value that is looked at apart."""
    return None

"""What a key of a scenario file may hold, and the reading of a table of such keys."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum
from typing import Any

from reddot.cover.geography.findings import Findings, near

# what is allowed, where the value is not that; nothing where it is
Check = Callable[[Any], str | None]
LARGEST = 1e12  # beyond any count, weight or minute; sums of it stay finite
DAY_NAMES = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


class Need(Enum):
    """Keys that a table must have."""

    REQUIRED = "required"


REQUIRED = Need.REQUIRED


@dataclass(frozen=True, slots=True)
class Field:
    """One key: what it may hold, what it is without, and its words in the list of assumptions.

    A key without words is no assumption: a path, a heading, a name.
    """

    check: Check
    default: Any = REQUIRED
    words: str = ""
    unit: str = ""


Fields = Mapping[str, Field]


def read_table(values: Any, fields: Fields, where: str, found: Findings) -> dict[str, Any]:
    """The values of a table with its defaults; everything wrong is a finding.

    A wrong or missing value is replaced by its default, or None where there is none.
    """
    if not isinstance(values, Mapping):
        found.add(where, f"it is {shown(values)}", f"Write a table of: {', '.join(fields)}")
        values = {}
    for name in values:
        if name not in fields:
            found.add(f"{where}, '{name}'", "there is no such key here", near(name, fields))
    return {name: _value(values, name, field, where, found) for name, field in fields.items()}


def _value(values: Mapping[str, Any], name: str, field: Field, where: str, found: Findings) -> Any:
    default = None if field.default is REQUIRED else field.default
    if name not in values:
        if field.default is REQUIRED:
            found.add(f"{where}, {name}", "it is not there", field.check(None) or "Give it")
        return default
    wrong = field.check(values[name])
    if wrong is None:
        return values[name]
    found.add(f"{where}, {name}", f"it is {shown(values[name])}", wrong)
    return default


def read_tables(values: Any, fields: Fields, where: str, found: Findings) -> list[dict[str, Any]]:
    """The values of a list of tables, ``[[…]]``; a list that is empty is a finding."""
    if not isinstance(values, list) or not values:
        given = "there is none" if values in (None, []) else f"it is {shown(values)}"
        found.add(where, given, f"Write [[{where.split(', ')[-1]}]] once or more")
        return []
    label = where
    return [read_table(one, fields, f"{label} {n}", found) for n, one in enumerate(values, 1)]


def shown(value: Any) -> str:
    """A value as a message prints it, cut where it is long."""
    if isinstance(value, bool):
        return str(value).lower()
    text = f"'{value}'" if isinstance(value, str) else str(value)
    return text if len(text) <= 80 else f"{text[:77]}…"


def _is_number(value: Any) -> bool:
    right = isinstance(value, int | float) and not isinstance(value, bool)
    return right and abs(value) <= LARGEST


def number(least: float, most: float = math.inf, *, above: bool = False) -> Check:
    """A finite number in a range; ``above`` leaves its lower end out."""
    start = f"above {least:g}" if above else f"of {least:g} or more"
    allowed = f"Give a number {start}{'' if most == math.inf else f' and at most {most:g}'}"

    def check(value: Any) -> str | None:
        if not _is_number(value) or value > most:
            return allowed
        return None if value > least or (value == least and not above) else allowed

    return check


def share(value: Any) -> str | None:
    """A number from 0 to 1."""
    right = _is_number(value) and 0 <= value <= 1
    return None if right else "Give a share from 0 to 1, such as 0.5 for 50%"


def whole(least: int, most: int | None = None) -> Check:
    """A whole number in a range."""
    allowed = f"Give a whole number of {least} or more" + (f", at most {most}" if most else "")

    def check(value: Any) -> str | None:
        right = isinstance(value, int) and not isinstance(value, bool) and value >= least
        return None if right and (most is None or value <= most) else allowed

    return check


def text(value: Any) -> str | None:
    """Some words."""
    return None if isinstance(value, str) and value.strip() else "Give words in quotation marks"


def any_text(value: Any) -> str | None:
    """Words, or none."""
    return None if isinstance(value, str) else "Give words in quotation marks"


def number_or_text(value: Any) -> str | None:
    """An end of a range."""
    return None if _is_number(value) or text(value) is None else "Give a number or words"


def one_of(*words: str) -> Check:
    """One of some words."""

    def check(value: Any) -> str | None:
        right = isinstance(value, str) and value in words
        return None if right else f"Give one of: {', '.join(words)}"

    return check


def a_date(value: Any) -> str | None:
    """A day."""
    right = isinstance(value, date) and not isinstance(value, datetime)
    return None if right else "Give a day without quotation marks, such as 2024-01-01"


def clock(value: Any) -> str | None:
    """A time of day."""
    right = isinstance(value, str) and re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d", value)
    return None if right else "Give a time of day from '00:00' to '23:59'"


def week_days(value: Any) -> str | None:
    """Some days of the week, each once."""
    right = isinstance(value, list) and value and all(d in DAY_NAMES for d in value)
    if right and len(set(value)) == len(value):
        return None
    return f"Give a list of one or more of {', '.join(DAY_NAMES)}, each once"


def headings(value: Any) -> str | None:
    """One heading, or several whose columns are added up."""
    several = isinstance(value, list) and value and all(text(one) is None for one in value)
    return None if several or text(value) is None else "Give a heading, or a list of headings"


def a_table(value: Any) -> str | None:
    """A table; what is in it is looked at apart."""
    return None if isinstance(value, Mapping) else "Give a table"


def a_table_of_words(value: Any) -> str | None:
    """Our names of columns, each with its heading."""
    right = isinstance(value, Mapping) and all(text(one) is None for one in value.values())
    return None if right else "Give a table of headings in quotation marks"


def weights(value: Any) -> str | None:
    """A number of 0 or more for each code."""
    right = isinstance(value, Mapping) and value
    if right and all(_is_number(one) and one >= 0 for one in value.values()):
        return None
    return "Give a table of zone codes, each with a number of 0 or more"


def a_list(value: Any) -> str | None:
    """A list; what is in it is looked at apart."""
    return None if isinstance(value, list) else "Give a list"


def numbers(value: Any) -> str | None:
    """Some minutes above 0, which stay apart as they are printed."""
    right = isinstance(value, list) and value and all(_is_number(one) and one > 0 for one in value)
    if right and len({f"{one:g}" for one in value}) == len(value):
        return None
    return "Give a list of numbers above 0, each once, such as [15, 20]"


def hours(value: Any) -> str | None:
    """A profile of the week: a name, or weights; which ones is looked at apart."""
    weights = isinstance(value, Sequence) and not isinstance(value, str) and value
    if text(value) is None or (weights and all(_is_number(one) and one >= 0 for one in value)):
        return None
    return "Give the name of a profile, or 24 or 168 numbers of 0 or more"

"""What forces can be compared on: what is counted, by what it is divided, and what that means."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any, Literal

from reddot.errors import UsageError
from reddot.figures.rates import Denominator

PER_PEOPLE = 1000


@dataclass(frozen=True, slots=True)
class Measure:
    """Something counted: a cell of a table, and what it can be divided by."""

    key: str
    title: str
    table: str
    cell: str
    per: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Per:
    """Something to divide by.

    ``kind`` is ``people`` (a denominator of a force, per 1,000) or ``reports`` (a cell of a table,
    of which the counted ones are a part); ``means`` and ``cannot`` say what a rate by it says and
    what it cannot.
    """

    key: str
    title: str
    kind: Literal["people", "reports"]
    noun: str
    means: str
    cannot: str
    table: str = ""
    cell: str = ""

    @property
    def unit(self) -> str:
        """What a rate is per, in words.

        >>> read_per("population").unit, read_per("ced").unit
        ('per 1,000 residents', 'of Taser uses')
        """
        return f"per 1,000 {self.noun}" if self.kind == "people" else f"of {self.noun}"

    @property
    def scale(self) -> int:
        """How many of the denominator a rate is of: 1,000 people, or 1 for a share."""
        return PER_PEOPLE if self.kind == "people" else 1


@cache
def _entries() -> dict[str, Any]:
    text = (resources.files("reddot.figures") / "measures.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def measure_names() -> tuple[str, ...]:
    """What can be counted.

    >>> measure_names()
    ('ced', 'discharges', 'reports')
    """
    return tuple(_entries()["counted"])


def read_measure(name: str) -> Measure:
    """What is counted by a name.

    Raises
    ------
    UsageError
        There is nothing of that name; the message lists what there is.

    Examples
    --------
    >>> read_measure("discharges").cell
    'discharge'
    """
    if name not in measure_names():
        raise UsageError(f"Nothing is counted as '{name}'. Use one of: {_or(measure_names())}.")
    entry = _entries()["counted"][name]
    return Measure(name, entry["title"], entry["table"], entry["cell"], tuple(entry["per"]))


def read_per(name: str, known: Iterable[Denominator] = ()) -> Per:
    """What is divided by, by a name; a kind of a person's own denominators by its definition.

    Raises
    ------
    UsageError
        There is nothing of that name; the message lists what there is.

    Examples
    --------
    >>> read_per("officers").unit
    'per 1,000 officers (FTE)'
    """
    entries = _entries()["per"]
    if name in entries:
        return Per(key=name, **entries[name])
    own = {d.kind: d.definition for d in known if not d.group}
    if name not in own:
        names = (*entries, *sorted(set(own) - set(entries)))
        raise UsageError(f"Nothing divides by '{name}'. Use one of: {_or(names)}.")
    return Per(
        key=name,
        title=name.replace("_", " ").capitalize(),
        kind="people",
        noun=name.replace("_", " "),
        means=f"How many there are for each 1,000 of: {own[name]}.",
        cannot="It is this site's own denominator; what it cannot say depends on its definition.",
    )


def check_goes_with(measure: Measure, per: Per) -> None:
    """Raise UsageError unless what is counted can be divided by something.

    Notes
    -----
    A part is divided by the whole that it is a part of: no share is made of anything else.
    """
    if per.kind == "reports" and per.key not in measure.per:
        raise UsageError(
            f"{measure.title} cannot be divided by {per.title}, as no part of them. "
            f"Use one of: {_or(_entries()['per'][name]['title'] for name in measure.per)}."
        )


def pers_of(measure: Measure, known: Iterable[Denominator] = ()) -> tuple[Per, ...]:
    """Everything that a count can be divided by, kinds of a person's own denominators included."""
    known = tuple(known)
    more = sorted({d.kind for d in known if not d.group} - set(_entries()["per"]))
    return tuple(read_per(name, known) for name in (*measure.per, *more))


def _or(names: Iterable[str]) -> str:
    return ", ".join(names)

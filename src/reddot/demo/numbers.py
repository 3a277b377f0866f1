"""The county's numbers and the truth about it, read from ``county.toml`` and ``truth.toml``.

Nothing of either file is repeated in code: a module of the generator takes the section it needs.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import resources
from typing import Any

from reddot.errors import BadDataError

Counts = Mapping[str, int]
NOT_STATED = "not_stated"


@dataclass(frozen=True, slots=True, kw_only=True)
class Base:
    """A police base: its share of residents and officers, and when it changes model of CED."""

    name: str
    share: float
    latitude: float
    longitude: float
    x2_from: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CedPlan:
    """Reports by highest CED use, and what goes with them."""

    highest: Counts
    also_lower: float
    red_dot_also_arced: int
    not_stated_with_trigger: int

    def total(self) -> int:
        """Reports with CED use, not-stated ones included."""
        return sum(self.highest.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class Numbers:
    """The county's numbers; sections that only one module reads stay as they are in the file.

    ``single`` and ``multiple`` are reports by answer for each question, ``tactics`` reports by
    tactic other than CED.
    """

    force: str
    period: str
    first_day: date
    last_day: date
    zone: str
    reports: int
    bases: tuple[Base, ...]
    ced: CedPlan
    single: Mapping[str, Counts]
    multiple: Mapping[str, Counts]
    tactics: Counts
    tactics_of_duty: Mapping[str, str]
    people: Mapping[str, Any]
    duty: Mapping[str, Any]
    training: Mapping[str, Any]
    devices: Mapping[str, Any]
    incidents: Mapping[str, Any]
    answers: Mapping[str, Any]
    beside: Mapping[str, Any]

    def days(self) -> int:
        """How many days the year has."""
        return (self.last_day - self.first_day).days + 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Independent:
    """Records with a source of their own, and how many of them stand on a force report too."""

    total: int
    on_report: int
    carrying: float
    accompanying: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Truth:
    """What is true of the county, and what is planted in its records."""

    carrying: float
    accompanying: float
    eligible_activity: float
    independent: Mapping[str, Independent]
    late_after_hours: int
    late_forms: int
    wrong_serials: int
    lapsed_carriers: int
    lapsed_uses: int
    missing_forms: Counts
    contradictions: Counts
    not_complete: Counts


@cache
def read_numbers() -> Numbers:
    """The county's numbers.

    Raises
    ------
    BadDataError
        The reports by the answers of a question do not add up to all reports.

    Examples
    --------
    >>> numbers = read_numbers()
    >>> numbers.reports, numbers.ced.total(), len(numbers.bases)
    (4245, 372, 16)
    """
    values = _read("county.toml")
    bases = tuple(Base(**entry) for entry in values.pop("bases"))
    numbers = Numbers(
        **values.pop("county"), bases=bases, ced=CedPlan(**values.pop("ced")), **values
    )
    for question, counts in numbers.single.items():
        if sum(counts.values()) != numbers.reports:
            raise BadDataError(
                f"county.toml: {question} adds up to {sum(counts.values())}, "
                f"and there are {numbers.reports} reports. Make them the same."
            )
    return numbers


@cache
def read_truth() -> Truth:
    """The truth about the county.

    Examples
    --------
    >>> read_truth().carrying, read_truth().independent["assaults"].total
    (1.48, 420)
    """
    values = _read("truth.toml")
    kinds = {name: Independent(**entry) for name, entry in values["independent"].items()}
    return Truth(
        **values["force"],
        eligible_activity=values["activity"]["eligible"],
        independent=kinds,
        **values["planted"],
    )


def truth_text() -> str:
    """The file of the truth, as it stands."""
    return _text("truth.toml")


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads(_text(name))


def _text(name: str) -> str:
    return (resources.files("reddot.demo") / name).read_text(encoding="utf-8")

"""How many calls there are, where, when and of which kind, as plain values."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from reddot.cover.simulation.inputs import Floats, Ints
from reddot.errors import UsageError

WEEK_HOURS = 168
MINUTES_A_YEAR = 365 * 24 * 60
_SUM_TO_ONE = 1e-9


@dataclass(frozen=True, slots=True, kw_only=True)
class Priority:
    """What calls of one priority are like.

    ``service_minutes`` and ``backup_minutes`` are means, of the first crew and of each crew that
    comes as back-up; the ``_shape`` of each is that of a gamma law: 1 is exponential, infinity is
    always the mean. ``escalation_chance`` is that of a call to need a trained second crew.
    ``speed_factor`` multiplies the minutes of travel to calls of this priority.
    """

    name: str
    service_minutes: float
    service_shape: float = 1.0
    escalation_chance: float = 0.0
    backup_minutes: float = 30.0
    backup_shape: float = 1.0
    speed_factor: float = 1.0

    def __post_init__(self) -> None:
        """Refuse a value that no call can have.

        Raises
        ------
        UsageError
            A mean, a shape or a speed factor is not above 0, or a chance is not from 0 to 1.
        """
        for wrong in _wrong_numbers(self):
            raise UsageError(f"Priority '{self.name}': {wrong}")


def _wrong_numbers(priority: Priority) -> Iterator[str]:
    for name in ("service_minutes", "backup_minutes", "speed_factor"):
        given = getattr(priority, name)
        if not 0 < given < math.inf:
            yield f"{name} is {given}. Give a number above 0."
    for name in ("service_shape", "backup_shape"):
        given = getattr(priority, name)
        if not given > 0:
            yield f"{name} is {given}. Give a number above 0; 1 is exponential."
    if not 0 <= priority.escalation_chance <= 1:
        given = priority.escalation_chance
        yield f"escalation_chance is {given}. Give a chance from 0 to 1."


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Demand:
    """The calls to expect.

    ``yearly`` are calls a year of 365 days, shape (zones, priorities). ``hours`` is how the calls
    of a kind of zone and a priority spread over the 168 hours of the week, from Monday 00:00,
    shape (kinds, priorities, 168); each sums to 1. ``kind`` of every zone is a place in ``kinds``.
    ``priorities`` go from the most urgent down.
    """

    yearly: Floats
    hours: Floats
    kind: Ints
    kinds: tuple[str, ...]
    priorities: tuple[Priority, ...]

    def __post_init__(self) -> None:
        """Refuse arrays that do not fit together.

        Raises
        ------
        UsageError
            A shape is wrong, a number is negative or no number, or a spread does not sum to 1.
        """
        for wrong in _misfits(self):
            raise UsageError(f"This demand does not hold together: {wrong}")

    def calls_a_year(self) -> float:
        """All calls of a year of 365 days."""
        return float(self.yearly.sum())

    def scaled(self, *, calls: float = 1.0, escalation: float = 1.0) -> Demand:
        """The same demand with its calls and its chances of escalation multiplied.

        A chance never passes 1.
        """
        priorities = tuple(
            replace(one, escalation_chance=min(1.0, one.escalation_chance * escalation))
            for one in self.priorities
        )
        return replace(self, yearly=self.yearly * calls, priorities=priorities)


def _misfits(demand: Demand) -> Iterator[str]:
    zones, priorities = len(demand.kind), len(demand.priorities)
    of_zones = (zones, priorities)
    if demand.yearly.shape != of_zones:
        yield f"yearly has the shape {demand.yearly.shape}; give (zones, priorities) = {of_zones}."
    spread = (len(demand.kinds), priorities, WEEK_HOURS)
    if demand.hours.shape != spread:
        yield f"hours has the shape {demand.hours.shape}; give (kinds, priorities, 168) = {spread}."
    if not np.isin(demand.kind, np.arange(len(demand.kinds))).all():
        yield f"a zone's kind is not one of 0 to {len(demand.kinds) - 1}."
    if not (np.isfinite(demand.yearly).all() and (demand.yearly >= 0).all()):
        yield "a number of calls a year is negative or no number. Give 0 or more."
    if not ((demand.hours >= 0).all() and _sums_to_one(demand.hours)):
        yield "a spread over the week has a negative share, or does not sum to 1."


def _sums_to_one(hours: Floats) -> bool:
    return bool((np.abs(hours.sum(axis=-1) - 1.0) < _SUM_TO_ONE).all())

"""A scenario: the places, the calls, the crews and the rules, with what is assumed in it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from reddot.cover.crews import Recorded, Roster
from reddot.cover.demand import Demand
from reddot.cover.geography import Geography
from reddot.cover.simulation.inputs import DispatchRules, Floats, Roads


@dataclass(frozen=True, slots=True, kw_only=True)
class Assumption:
    """An input that a reader must know of.

    ``low`` and ``high`` are the range it may lie in, where one is stated. ``source`` says where it
    comes from: ``assumed: …``, ``estimated from N calls``, or ``file …``.
    """

    what: str
    value: str
    low: str | None
    high: str | None
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Uncertainty:
    """How far the inputs may be off, for the outer loop.

    ``speed_*`` and ``escalation_*`` are factors on speeds and on chances to escalate: the 95%
    range of a lognormal law. ``demand_cv`` is the standard deviation of the number of calls as a
    share of it. 1, 1 and 0 are certainty.
    """

    speed_low: float = 1.0
    speed_high: float = 1.0
    demand_cv: float = 0.0
    escalation_low: float = 1.0
    escalation_high: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Scenario:
    """Everything that one simulation is made of.

    ``minutes`` is zones × (zones + stations), from each place to each zone, before turnout and
    the factors of priorities. ``rules.horizon_minutes`` includes the ``warm_up_minutes`` at its
    start, whose calls are left out of the measures. ``first_hour_of_week`` is the hour of the week
    at minute 0, 0 for Monday 00:00. ``roster`` is the same every week, or the turns as they were
    recorded in the days simulated.
    """

    name: str
    about: str
    geography: Geography
    minutes: Floats
    demand: Demand
    roster: Roster | Recorded
    rules: DispatchRules
    turnout_minutes: float = 0.0
    backup_factor: float = 1.0
    warm_up_minutes: float = 0.0
    first_hour_of_week: int = 0
    over_minutes: tuple[float, ...] = (15.0, 20.0)
    uncertainty: Uncertainty = Uncertainty()
    assumptions: tuple[Assumption, ...] = ()
    source: Path = Path()

    def roads(self) -> Roads:
        """The minutes of travel as the simulation takes them."""
        return Roads(
            minutes=np.ascontiguousarray(self.minutes),
            factor=np.array([one.speed_factor for one in self.demand.priorities], np.float64),
            backup_factor=self.backup_factor,
            turnout_minutes=self.turnout_minutes,
        )

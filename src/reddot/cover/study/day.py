"""One simulated day, crew by crew and call by call, for an animation."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from reddot.cover.scenario import Scenario
from reddot.cover.study.day_drawing import (
    DAY_MINUTES,
    SEGMENT_FIELDS,
    draw_calls_of_day,
    draw_crews,
)
from reddot.cover.study.played import play
from reddot.errors import UsageError
from reddot.stats.arguments import check_whole

NOTES = (
    "Crews are drawn on a straight line between places; the minutes are those of the scenario.",
    "A crew sent out on its way home starts from the place of its last job, as it is simulated.",
)
INTERRUPTED = (
    "Calls were interrupted for more urgent ones. The crew that came for the rest of such a call "
    "is not drawn on its way to it."
)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class OneDay:
    """A day of one replication, in minutes from its midnight.

    ``crews`` and ``calls`` are as they stand in the JSON; ``first_minute`` is that of the
    simulation at which the day begins.
    """

    scenario: str
    seed: int
    replication: int
    day: int
    first_minute: float
    crews: tuple[dict[str, Any], ...]
    calls: tuple[dict[str, Any], ...]
    notes: tuple[str, ...]

    def as_json(self) -> dict[str, Any]:
        """The day with crews, their segments as lists of ``segment_fields``, and calls."""
        return {
            "scenario": self.scenario,
            "seed": self.seed,
            "replication": self.replication,
            "day": self.day,
            "minutes": DAY_MINUTES,
            "segment_fields": list(SEGMENT_FIELDS),
            "crews": list(self.crews),
            "calls": list(self.calls),
            "notes": list(self.notes),
        }


def one_day(
    scenario: Scenario,
    *,
    seed: int = 1,
    replication: int = 0,
    day: int = 0,
    trained_share: float | None = None,
) -> OneDay:
    """Simulate one replication and give one day of it, from midnight to midnight.

    Parameters
    ----------
    scenario
        What is simulated.
    seed, replication
        As in a study: the day is one of those that the study counts.
    day
        0 for the first whole day after the warm-up.
    trained_share
        In place of the roster's, from 0 to 1.

    Returns
    -------
    OneDay
        Every crew on duty that day and every call that came in it or was still going on.

    Raises
    ------
    UsageError
        For a day that the scenario does not reach.
    """
    first = _first_minute(scenario, check_whole("day", day))
    played = play(scenario, seed=seed, replication=replication, trained_share=trained_share)
    interrupted = bool(played.outcome.interruptions.any())
    return OneDay(
        scenario=scenario.name,
        seed=seed,
        replication=replication,
        day=day,
        first_minute=first,
        crews=tuple(draw_crews(played, first)),
        calls=tuple(draw_calls_of_day(played, first)),
        notes=(*NOTES, INTERRUPTED) if interrupted else NOTES,
    )


def _first_minute(scenario: Scenario, day: int) -> float:
    past_midnight = 60.0 * (scenario.first_hour_of_week % 24)
    whole = np.ceil((scenario.warm_up_minutes + past_midnight) / DAY_MINUTES) * DAY_MINUTES
    earliest = float(whole) - past_midnight
    days = int((scenario.rules.horizon_minutes - earliest) // DAY_MINUTES)
    if day >= days:
        raise UsageError(
            f"Day {day} is asked for; after its warm-up the scenario has {max(days, 0)} whole "
            "days, counted from 0. Ask for one of these, or give the scenario more days."
        )
    return earliest + day * DAY_MINUTES

"""The minutes to trained back-up in simulated years, for several rosters on the same numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from reddot.cover.crews import Roster, turns_of
from reddot.cover.demand import draw_calls
from reddot.cover.scenario import Scenario
from reddot.cover.simulation.inputs import Calls, Floats, Outcome
from reddot.cover.simulation.kernel import simulate
from reddot.cover.simulation.streams import Streams
from reddot.cover.study.estimate import Estimate, estimate


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Waits:
    """Waits for trained back-up, each array of the shape (rosters, replications).

    ``minutes`` waited in all, ``wanted`` how many waited, ``cut_off`` how many of them still did at
    the end. A wait that was cut off counts as long as it had lasted; in a replication in which
    nobody came at all, ``minutes`` is infinity.
    """

    minutes: Floats
    wanted: Floats
    cut_off: Floats

    def mean_of_each(self) -> Floats:
        """The mean of every replication; NaN where no escalation was."""
        return np.divide(
            self.minutes, self.wanted, out=np.full_like(self.minutes, np.nan), where=self.wanted > 0
        )

    def estimate(self, roster: int) -> Estimate:
        """The mean minutes of one roster, with its Monte-Carlo error."""
        return estimate(self.mean_of_each()[roster], cut_off=bool(self.cut_off[roster].any()))

    def difference(self, one: int, other: int) -> Estimate:
        """The mean of one roster less that of another, by replication, so on the same calls.

        "never" where in half of the replications or more only one of them has a mean.
        """
        means = self.mean_of_each()
        with np.errstate(invalid="ignore"):  # infinity less infinity: neither comes, no difference
            return estimate(means[one] - means[other])


def trained_waits(
    scenario: Scenario, rosters: Sequence[Roster], *, replications: range, seed: int
) -> Waits:
    """Simulate each roster on the same calls and the same random numbers.

    Parameters
    ----------
    scenario : Scenario
        Its own roster is not used.
    rosters : sequence of Roster
        With the same posts in the same order, so that they share their numbers.
    replications : range
        The numbers of the replications; others are other random numbers.
    seed : int
        0 or more.

    Notes
    -----
    An escalation counts where its call came after the warm-up; the wait runs from the escalation
    to the arrival of the first further crew that is trained.
    """
    found = np.zeros((3, len(rosters), len(replications)))
    roads = scenario.roads()
    for column, replication in enumerate(replications):
        calls = _calls(scenario, seed, replication)
        for row, roster in enumerate(rosters):
            turns = turns_of(
                roster,
                streams=Streams(seed, replication),
                horizon_minutes=scenario.rules.horizon_minutes,
                first_hour_of_week=scenario.first_hour_of_week,
            )
            outcome = simulate(calls, turns, roads, scenario.rules)
            found[:, row, column] = _waited(scenario, calls, outcome)
    return Waits(minutes=found[0], wanted=found[1], cut_off=found[2])


def _calls(scenario: Scenario, seed: int, replication: int) -> Calls:
    return draw_calls(
        scenario.demand,
        seed_streams=Streams(seed, replication),
        horizon_minutes=scenario.rules.horizon_minutes,
        first_hour_of_week=scenario.first_hour_of_week,
    )


def _waited(scenario: Scenario, calls: Calls, outcome: Outcome) -> tuple[float, int, int]:
    """Minutes waited, how many waited, and how many of them to the end."""
    counts = (calls.minute >= scenario.warm_up_minutes) & np.isfinite(outcome.escalated)
    came = counts & np.isfinite(outcome.trained_arrived)
    left = counts & ~came
    if counts.any() and not came.any():
        return np.inf, int(counts.sum()), int(left.sum())
    minutes = (outcome.trained_arrived - outcome.escalated)[came].sum()
    minutes += (scenario.rules.horizon_minutes - outcome.escalated)[left].sum()
    return float(minutes), int(counts.sum()), int(left.sum())

"""One replication of a scenario, played: its calls, its turns of duty, and what became of them."""

from __future__ import annotations

from dataclasses import dataclass

from reddot.cover.crews import turns_of
from reddot.cover.demand import draw_calls
from reddot.cover.scenario import Scenario
from reddot.cover.simulation.inputs import Calls, Outcome, Turns
from reddot.cover.simulation.kernel import simulate
from reddot.cover.simulation.streams import Streams


@dataclass(frozen=True, slots=True, kw_only=True)
class Played:
    """What went into one replication and what came out."""

    scenario: Scenario
    calls: Calls
    turns: Turns
    outcome: Outcome


def draw(scenario: Scenario, *, seed: int, replication: int) -> Calls:
    """The calls of a replication, which its crews do not change."""
    return draw_calls(
        scenario.demand,
        seed_streams=Streams(seed, replication),
        horizon_minutes=scenario.rules.horizon_minutes,
        first_hour_of_week=scenario.first_hour_of_week,
    )


def play(
    scenario: Scenario,
    *,
    seed: int,
    replication: int,
    trained_share: float | None = None,
    calls: Calls | None = None,
) -> Played:
    """Draw the calls and crews of a replication and simulate them.

    Parameters
    ----------
    scenario
        What is simulated.
    seed, replication
        They alone fix the random numbers.
    trained_share
        In place of the roster's, from 0 to 1.
    calls
        Those of the replication where they are drawn already, for many rosters on the same ones.

    Returns
    -------
    Played
        The same bits for the same arguments.
    """
    drawn = draw(scenario, seed=seed, replication=replication) if calls is None else calls
    turns = turns_of(
        scenario.roster,
        streams=Streams(seed, replication),
        horizon_minutes=scenario.rules.horizon_minutes,
        trained_share=trained_share,
        first_hour_of_week=scenario.first_hour_of_week,
    )
    outcome = simulate(drawn, turns, scenario.roads(), scenario.rules)
    return Played(scenario=scenario, calls=drawn, turns=turns, outcome=outcome)

"""A scenario as a question of placement: escalations to cover, and posts to cover them from."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from reddot.cover.crews.models import WEEK_MINUTES
from reddot.cover.crews.weekly import check_weekly
from reddot.cover.demand.models import MINUTES_A_YEAR
from reddot.cover.placement.escalations import blocks_of, escalations_a_year
from reddot.cover.placement.question import Counts
from reddot.cover.scenario import Scenario
from reddot.cover.simulation.inputs import Floats

MOST_BUSY = 0.95
METHOD = "Placement"


@dataclass(frozen=True, slots=True, eq=False)
class SiteTable:
    """Escalations by zone and block of shifts (rows), posts (columns).

    ``minutes`` (rows × posts) of a crew of the post to the zone as back-up, turnout included;
    infinity where it is not on duty or there is no way. ``weights`` (rows,) are escalations a
    year; ``crews`` (posts,) how many each post has.
    """

    minutes: Floats
    weights: Floats
    crews: Counts


def site_table(scenario: Scenario) -> SiteTable:
    """The rows and posts of a scenario; rows without any escalation are left out.

    Raises
    ------
    UsageError
        The crews are as recorded: no week of theirs is like another.
    """
    roster = check_weekly(scenario.roster, METHOD)
    blocks = blocks_of(roster)
    expected = escalations_a_year(scenario.demand, blocks)
    zone, block = np.nonzero(expected > 0)
    posts = roster.posts
    station = np.array([post.station for post in posts], np.int64)
    shift = np.array([post.shift for post in posts], np.int64)
    away = scenario.turnout_minutes + scenario.backup_factor * scenario.minutes
    on_duty = blocks.on_duty[block][:, shift]
    minutes = np.where(on_duty, away[zone][:, len(expected) + station], np.inf)
    crews = np.array([post.crews for post in posts], np.int64)
    return SiteTable(minutes, expected[zone, block], crews)


def busy_share(scenario: Scenario) -> float:
    """The share of their time on duty that crews are on a call or on the way, at most 0.95.

    Minutes of the calls and of back-up, with the way from the nearest station, over the minutes
    that crews are on duty; breaks, queues and who is really the nearest are left out. 0 where
    there is no crew.
    """
    roster = check_weekly(scenario.roster, METHOD)
    on_duty = sum(
        post.crews * len(shift.days) * shift.minutes
        for post in roster.posts
        for shift in [roster.shifts[post.shift]]
    )
    if not on_duty:
        return 0.0
    return float(min(MOST_BUSY, _work(scenario) / (on_duty * MINUTES_A_YEAR / WEEK_MINUTES)))


def _work(scenario: Scenario) -> float:
    """Minutes a year that crews spend on calls and back-up."""
    demand, turnout = scenario.demand, scenario.turnout_minutes
    nearest = scenario.minutes[:, len(demand.kind) :].min(axis=1, initial=np.inf)
    nearest = np.where(np.isfinite(nearest), nearest, 0.0)
    total = 0.0
    for place, one in enumerate(demand.priorities):
        calls = demand.yearly[:, place]
        total += float(calls @ (turnout + nearest * one.speed_factor + one.service_minutes))
        back = turnout + nearest * scenario.backup_factor + one.backup_minutes
        total += one.escalation_chance * float(calls @ back)
    return total

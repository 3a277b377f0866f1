"""Which posts' crews to train next, so that trained back-up is near where it will be wanted."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from reddot.cover.crews.weekly import check_weekly
from reddot.cover.placement.best import Yardstick, best, check_model, filled, question_of
from reddot.cover.placement.chosen import Chosen
from reddot.cover.placement.greedy import order_of
from reddot.cover.placement.plan import NOT_APPLICABLE, NotApplicable, Placement, PostToTrain
from reddot.cover.placement.posts import (
    ALREADY_RULE,
    GIVEN_RULE,
    already_trained,
    check_locked,
)
from reddot.cover.placement.question import Counts, Sites, check_count, check_share
from reddot.cover.placement.site_table import METHOD, SiteTable, busy_share, site_table
from reddot.cover.scenario import Scenario
from reddot.errors import UsageError


def place(
    scenario: Scenario,
    *,
    model: str | Yardstick,
    carriers: int,
    within_minutes: float = 15.0,
    locked: ArrayLike | None = None,
) -> Placement:
    """Say which posts' crews to train next.

    Parameters
    ----------
    scenario : Scenario
        Its posts are the candidates, its expected escalations the demand.
    model : str or Yardstick
        "mclp", "expected", "backup" or "p-median"; or a yardstick with a busy share or a weight of
        the second carrier of one's own, which also says how near covers.
    carriers : int
        How many crews to train next, beside those that are already.
    within_minutes : float
        How near covers: turnout and travel as back-up, in minutes.
    locked : array of int, shape (posts,), optional
        Crews of each post that are already trained. By default those that the shares of the
        scenario make likely, by ``ALREADY_RULE``.

    Raises
    ------
    UsageError
        There is no such model, a number is negative or too great, or the crews are as recorded.

    Notes
    -----
    A post to train means that each of its crews named so holds a carrier on every turn: all the
    officers who take turns in it are trained. Breaks are left out, and so is that the first crew
    may itself be trained, or be the nearest; :func:`check_placement` looks at those.
    """
    yardstick = _yardstick(scenario, model, within_minutes)
    table = site_table(scenario)
    roster = check_weekly(scenario.roster, METHOD)
    already = already_trained(roster) if locked is None else check_locked(locked, roster)
    sites = Sites(count=check_count(carriers), locked=already, capacity=table.crews)
    found = best(table, sites, yardstick)
    extra = np.zeros_like(found.added)
    if found.left_over:
        extra = filled(table, sites, yardstick, found.added)
    rule = ALREADY_RULE if locked is None else GIVEN_RULE
    return _placement(scenario, table, sites, yardstick, (found, extra, rule))


def _yardstick(scenario: Scenario, model: str | Yardstick, within: float) -> Yardstick:
    if isinstance(model, str):
        name = check_model(model)
        model = Yardstick(model=name, within_minutes=within, busy=busy_share(scenario))
    if not model.within_minutes >= 0:
        raise UsageError(f"within_minutes is {model.within_minutes}; give 0 or more.")
    check_share("busy", model.busy)
    check_share("backup_weight", model.backup_weight)
    return model


def _placement(
    scenario: Scenario,
    table: SiteTable,
    sites: Sites,
    yardstick: Yardstick,
    answer: tuple[Chosen, Counts, str],
) -> Placement:
    found, extra, rule = answer
    already, added = np.asarray(sites.locked), found.added + extra
    return Placement(
        yardstick=yardstick,
        carriers=sites.count,
        posts=_in_order(scenario, table, yardstick, already, added),
        added=added,
        already=already,
        already_rule=rule,
        escalations_a_year=float(table.weights.sum()),
        objective=found.objective,
        covered_share_before=covered_share(table, already, yardstick.within_minutes),
        covered_share=covered_share(table, already + added, yardstick.within_minutes),
        proven_optimal=found.proven_optimal,
        gap=found.gap,
        by_expected_cover=int(extra.sum()),
        unplaced=sites.count - int(added.sum()),
    )


def covered_share(table: SiteTable, trained: Counts, within: float) -> float | NotApplicable:
    """The share of the escalations with a trained crew on duty within some minutes."""
    whole = float(table.weights.sum())
    if not whole:
        return NOT_APPLICABLE
    near = (table.minutes[:, trained > 0] <= within).any(axis=1)
    return min(1.0, float(table.weights[near].sum()) / whole)


def _in_order(
    scenario: Scenario,
    table: SiteTable,
    yardstick: Yardstick,
    already: Counts,
    added: Counts,
) -> tuple[PostToTrain, ...]:
    """The posts to train, each next one that which earns most after those before it."""
    sites = Sites(count=int(added.sum()), locked=already, capacity=already + added)
    first = dict.fromkeys(order_of(question_of(table, sites, yardstick)))
    rest = dict.fromkeys(int(post) for post in np.flatnonzero(added))
    roster, stations = check_weekly(scenario.roster, METHOD), scenario.geography.stations
    return tuple(
        PostToTrain(
            post=post,
            station=stations[roster.posts[post].station].name,
            shift=roster.shifts[roster.posts[post].shift].name,
            officers=roster.posts[post].officers,
            crews=roster.posts[post].crews,
            already=int(already[post]),
            crews_trained=int(added[post]),
        )
        for post in first | rest
        if added[post]
    )

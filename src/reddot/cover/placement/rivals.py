"""Other placements of as many carriers, to hold one against."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from reddot.cover.crews.weekly import check_weekly
from reddot.cover.placement.best import MODELS, best, filled, question_of
from reddot.cover.placement.greedy import greedy
from reddot.cover.placement.plan import Placement
from reddot.cover.placement.question import Counts, Question, Sites
from reddot.cover.placement.site_table import METHOD, SiteTable, site_table
from reddot.cover.scenario import Scenario


@dataclass(frozen=True, slots=True, eq=False)
class Rival:
    """A placement by name: ``added`` (posts,) further crews of each post trained."""

    name: str
    added: Counts


def rivals_of(scenario: Scenario, placement: Placement, *, swaps: int) -> tuple[Rival, ...]:
    """The chosen placement first, then every other one of the pool, none of them twice.

    The pool: nobody further trained, the best by each of the four yardsticks, the greedy one by
    the chosen yardstick, and the `swaps` single swaps of the chosen one that are best by it.
    """
    table = site_table(scenario)
    sites = Sites(count=int(placement.added.sum()), locked=placement.already, capacity=table.crews)
    question = question_of(table, sites, placement.yardstick)
    pool = [
        Rival("chosen", placement.added),
        Rival("nobody further", np.zeros_like(placement.added)),
        *_by_yardsticks(table, sites, placement),
        Rival("greedy", _full(table, sites, placement, greedy(question))),
        *swaps_of(question, placement, names_of(scenario))[:swaps],
    ]
    seen: dict[bytes, Rival] = {}
    for rival in pool:
        seen.setdefault(rival.added.tobytes(), rival)
    return tuple(seen.values())


def _by_yardsticks(table: SiteTable, sites: Sites, placement: Placement) -> Iterator[Rival]:
    for model in MODELS:
        found = best(table, sites, replace(placement.yardstick, model=model)).added
        yield Rival(f"best by {model}", _full(table, sites, placement, found))


def _full(table: SiteTable, sites: Sites, placement: Placement, found: Counts) -> Counts:
    """With what is left over placed by expected cover, as in the placement itself."""
    if found.sum() == sites.count:
        return found
    return found + filled(table, sites, placement.yardstick, found)


def names_of(scenario: Scenario) -> list[str]:
    """Each post as its station and shift."""
    stations, roster = scenario.geography.stations, check_weekly(scenario.roster, METHOD)
    return [f"{stations[p.station].name}, {roster.shifts[p.shift].name}" for p in roster.posts]


def swaps_of(question: Question, placement: Placement, names: list[str]) -> list[Rival]:
    """Every placement with one carrier at another post, those first that the yardstick likes."""
    room = question.capacity - placement.already - placement.added
    found = list[tuple[float, Rival]]()
    for out in np.flatnonzero(placement.added):
        for into in np.flatnonzero(room > 0):
            added = placement.added.copy()
            added[out] -= 1
            added[into] += 1
            name = f"{names[into]} in place of {names[out]}"
            found.append((-question.earned(added), Rival(name, added)))
    found.sort(key=lambda pair: pair[0])
    return [rival for _, rival in found if rival.added.any()]

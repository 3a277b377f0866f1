"""The best places for carriers in a table of sites, by each of the four yardsticks."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal, get_args

import numpy as np

from reddot.cover.placement.chosen import Chosen
from reddot.cover.placement.covering import backup_cover, expected_cover, expected_question, mclp
from reddot.cover.placement.medians import median_question, p_median, unserved
from reddot.cover.placement.program import Limits
from reddot.cover.placement.question import Counts, Question, Sites, ask
from reddot.cover.placement.site_table import SiteTable
from reddot.errors import UsageError

Model = Literal["mclp", "expected", "backup", "p-median"]
MODELS: tuple[Model, ...] = get_args(Model)


@dataclass(frozen=True, slots=True, kw_only=True)
class Yardstick:
    """What is meant by best.

    ``busy`` is the chance of a crew to be busy, for expected cover; ``backup_weight`` what the
    second carrier counts, for back-up cover; ``within_minutes`` how near covers.
    """

    model: Model
    within_minutes: float
    busy: float
    backup_weight: float = 0.5
    limits: Limits | None = None


def check_model(name: str) -> Model:
    """Return the name of a yardstick where it is one; else raise."""
    for model in MODELS:
        if name == model:
            return model
    raise UsageError(f"There is no model '{name}'. Give one of {', '.join(MODELS)}.")


def best(table: SiteTable, sites: Sites, yardstick: Yardstick) -> Chosen:
    """The best placement by a yardstick."""
    covers, limits = table.minutes <= yardstick.within_minutes, yardstick.limits
    if yardstick.model == "mclp":
        return mclp(covers, table.weights, sites.count, sites.locked, limits=limits)
    if yardstick.model == "expected":
        return expected_cover(covers, table.weights, sites, busy=yardstick.busy, limits=limits)
    if yardstick.model == "backup":
        weight = yardstick.backup_weight
        return backup_cover(covers, table.weights, sites, backup_weight=weight, limits=limits)
    return p_median(table.minutes, table.weights, sites, limits=limits)


def question_of(table: SiteTable, sites: Sites, yardstick: Yardstick) -> Question:
    """The question a yardstick puts, for the greedy answer and for how good others are by it."""
    covers = table.minutes <= yardstick.within_minutes
    if yardstick.model == "expected":
        return expected_question(covers, table.weights, sites, busy=yardstick.busy)
    if yardstick.model == "p-median":
        places = ask(np.isfinite(table.minutes), table.weights, [1.0], sites)
        return median_question(places, table.minutes, unserved(table.minutes))
    second = yardstick.backup_weight
    gains = [1.0] if yardstick.model == "mclp" else [1.0 - second, second]
    return ask(covers, table.weights, gains, sites)


def filled(table: SiteTable, sites: Sites, yardstick: Yardstick, found: Counts) -> Counts:
    """Further carriers (sites,) for those that the yardstick left over, by expected cover.

    They come on top of what was `found`; where a crew is never busy they would all be worth
    nothing, so the chance is taken to be at least one in a thousand.
    """
    locked = np.asarray(sites.locked) + found
    rest = Sites(count=sites.count - int(found.sum()), locked=locked, capacity=sites.capacity)
    busy = min(max(yardstick.busy, 1e-3), 1.0 - 1e-3)
    return best(table, rest, replace(yardstick, model="expected", busy=busy)).added

"""A placement held against others in the simulation, and what it loses to the best of them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from reddot.cover.crews.weekly import check_weekly
from reddot.cover.placement.plan import Json, Placement
from reddot.cover.placement.posts import with_trained
from reddot.cover.placement.rivals import Rival, rivals_of
from reddot.cover.placement.site_table import METHOD
from reddot.cover.placement.trained_minutes import Waits, trained_waits
from reddot.cover.scenario import Scenario
from reddot.cover.study.estimate import Estimate
from reddot.cover.study.work import Progress
from reddot.errors import UsageError
from reddot.stats.arguments import check_whole

SWAPS = 10
FRESH = 2  # placements simulated again: the chosen one and the best
MEASURE = (
    "Mean minutes from the moment a call after the warm-up needs a trained second crew to the "
    "arrival of the first further crew that is trained; waits cut off by the end count as long as "
    "they had lasted, and the mean is then at least this."
)
GUARD = (
    "The best of many is chosen by numbers that hold chance, and so looks better than it is. "
    "It is therefore simulated again, beside the chosen placement, on fresh random numbers, and "
    "the loss is taken from those alone."
)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class SimulatedPlacement:
    """One placement of the pool: its mean minutes, and how much more than the chosen one's."""

    rival: Rival
    minutes: Estimate
    more_than_chosen: Estimate


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class PlacementCheck:
    """What the simulation says of a placement.

    ``pool`` is the first look, the chosen placement first, on ``replications`` replications.
    ``best`` had the least mean there. ``chosen_minutes``, ``best_minutes`` and ``loss`` (chosen
    less best, by replication) are from as many fresh replications; where the chosen placement had
    the least mean itself, the loss is 0 with no error.
    """

    pool: tuple[SimulatedPlacement, ...]
    best: str
    replications: int
    seed: int
    chosen_minutes: Estimate
    best_minutes: Estimate
    loss: Estimate

    def as_json(self) -> Json:
        """Return the check with stable keys; a number that has none is its reason."""
        return {
            "measure": MEASURE,
            "guard": GUARD,
            "replications": self.replications,
            "fresh_replications": self.replications,
            "seed": self.seed,
            "best": self.best,
            "chosen_is_best": self.best == self.pool[0].rival.name,
            "chosen_minutes": estimate_json(self.chosen_minutes),
            "best_minutes": estimate_json(self.best_minutes),
            "loss_minutes": estimate_json(self.loss),
            "pool": [
                {
                    "name": one.rival.name,
                    "carriers": int(one.rival.added.sum()),
                    "trained_backup_minutes": estimate_json(one.minutes),
                    "more_than_chosen_minutes": estimate_json(one.more_than_chosen),
                }
                for one in self.pool
            ],
        }


def estimate_json(number: Estimate) -> Json:
    """Return an estimate by name; an error that one replication cannot give is not available."""
    return {
        "mean": number.value,
        "se": "not_available" if number.se is None else number.se,
        "at_least": number.at_least,
        "replications": number.replications,
        "never_in": number.never_in,
    }


def check_placement(  # noqa: PLR0913 - keywords, as a command has options
    scenario: Scenario,
    placement: Placement,
    *,
    replications: int = 20,
    seed: int = 1,
    swaps: int = SWAPS,
    progress: Progress | None = None,
) -> PlacementCheck:
    """Simulate a placement and its rivals on the same random numbers.

    Parameters
    ----------
    scenario : Scenario
        The one that the placement was made for.
    placement : Placement
        The one to check.
    replications : int
        Of each rival for the first look, and as many fresh ones of the best and the chosen; at
        least 2.
    seed : int
        0 or more.
    swaps : int
        How many single swaps of the chosen placement are in the pool.
    progress : callable, optional
        Called with simulations done and simulations in all.

    Raises
    ------
    UsageError
        Fewer than two replications, or a placement of another roster.

    Notes
    -----
    The crews to train always hold a trained officer; all others are trained by chance as the
    scenario says, those that the placement took to be trained already included. The loss is
    against the best of this pool, which need not hold the best of all placements.
    """
    count = check_whole("replications", replications, least=2)
    roster = check_weekly(scenario.roster, METHOD)
    if len(placement.added) != len(roster.posts):
        raise UsageError(
            f"The placement is of {len(placement.added)} posts, the scenario has "
            f"{len(roster.posts)}. Give the scenario it was made for."
        )
    pool = rivals_of(scenario, placement, swaps=check_whole("swaps", swaps))
    rosters = [with_trained(roster, placement.already, one.added) for one in pool]
    told = progress or (lambda _done, _total: None)
    looks, after = count * len(rosters), count * FRESH
    first = trained_waits(
        scenario,
        rosters,
        replications=range(count),
        seed=seed,
        progress=lambda done, _: told(done, looks + after),
    )
    least = _least(first)
    fresh = trained_waits(
        scenario,
        [rosters[0]] if least == 0 else [rosters[0], rosters[least]],
        replications=range(count, 2 * count),
        seed=seed,
        progress=lambda done, of: told(looks + done * after // of, looks + after),
    )
    return PlacementCheck(
        pool=tuple(
            SimulatedPlacement(
                rival=rival,
                minutes=first.estimate(place),
                more_than_chosen=first.difference(place, 0),
            )
            for place, rival in enumerate(pool)
        ),
        best=pool[least].name,
        replications=count,
        seed=seed,
        chosen_minutes=fresh.estimate(0),
        best_minutes=fresh.estimate(-1),
        loss=fresh.difference(0, -1),
    )


def _least(waits: Waits) -> int:
    """The roster with the least mean, the chosen one where others are as good."""
    means = [waits.estimate(row).number for row in range(len(waits.of_each))]
    return int(np.argmin([np.inf if mean is None else mean for mean in means]))

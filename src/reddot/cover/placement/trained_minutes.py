"""The minutes to trained back-up in simulated years, for several rosters on the same numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from reddot.cover.crews import Roster
from reddot.cover.scenario import Scenario
from reddot.cover.study.estimate import Estimate, estimate
from reddot.cover.study.numbers import Numbers, stacked
from reddot.cover.study.played import draw, play
from reddot.cover.study.waits import numbers_of
from reddot.cover.study.work import Progress

MEASURE = "trained_backup"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Waits:
    """Waits for trained back-up in every replication; ``of_each`` has one entry for each roster."""

    of_each: tuple[Numbers, ...]

    def estimate(self, roster: int) -> Estimate:
        """The mean minutes of one roster, with its Monte-Carlo error."""
        return self.of_each[roster].of("mean")

    def difference(self, one: int, other: int) -> Estimate:
        """The mean of one roster less that of another, by replication, so on the same calls.

        "never" where in half of the replications or more only one of them has a mean.
        """
        means = [self.of_each[roster].each("mean") for roster in (one, other)]
        with np.errstate(invalid="ignore"):  # infinity less infinity: neither comes, no difference
            return estimate(means[0] - means[1])


def trained_waits(
    scenario: Scenario,
    rosters: Sequence[Roster],
    *,
    replications: range,
    seed: int,
    progress: Progress | None = None,
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
    progress : callable, optional
        Called with simulations done and simulations in all.

    Notes
    -----
    Numbers are those of a study: an escalation counts where its call came after the warm-up, and
    the wait runs from the escalation to the arrival of the first further crew that is trained.
    """
    varied = [replace(scenario, roster=roster) for roster in rosters]
    found: list[list[Numbers]] = [[] for _ in varied]
    told, steps = progress or (lambda _done, _total: None), len(varied) * len(replications)
    for replication in replications:
        calls = draw(scenario, seed=seed, replication=replication)
        for one, numbers in zip(varied, found, strict=True):
            played = play(one, seed=seed, replication=replication, calls=calls)
            numbers.append(numbers_of(played, MEASURE))
            told(sum(map(len, found)), steps)
    return Waits(of_each=tuple(stacked(numbers) for numbers in found))

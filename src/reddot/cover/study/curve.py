"""The waits at every share of trained officers, from nobody to everybody."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from reddot.cover.scenario import Scenario
from reddot.cover.study.numbers import MEASURES, Json, Numbers
from reddot.cover.study.variants import Variant
from reddot.cover.study.waits import TOTAL, Tables
from reddot.cover.study.work import (
    Asked,
    Machines,
    Progress,
    check_replications,
    check_share,
    simulate_all,
)
from reddot.errors import UsageError
from reddot.stats.arguments import check_whole

SHARES = tuple(tenth / 10 for tenth in range(11))


@dataclass(frozen=True, slots=True, kw_only=True)
class CurvePoint:
    """The numbers at one trained share."""

    trained_share: float
    tables: Tables

    def numbers(self, measure: str) -> Numbers:
        """One measure, over all calls."""
        return self.tables[(TOTAL, measure)]

    def as_json(self) -> Json:
        """The share, and every measure with its error."""
        return {
            "trained_share": self.trained_share,
            **{f"{m}_minutes": self.numbers(m).as_json() for m in MEASURES},
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Curve:
    """The numbers at each trained share, on the same random numbers: the same officers and more."""

    scenario: str
    seed: int
    replications: int
    points: tuple[CurvePoint, ...]

    def as_json(self) -> Json:
        """Every point."""
        return {
            "scenario": self.scenario,
            "seed": self.seed,
            "replications": self.replications,
            "points": [point.as_json() for point in self.points],
        }


def trained_share_curve(  # noqa: PLR0913 - keywords, as a command has options
    scenario: Scenario,
    *,
    shares: Sequence[float] = SHARES,
    replications: int = 20,
    workers: int = 1,
    cluster: str | None = None,
    seed: int = 1,
    progress: Progress | None = None,
) -> Curve:
    """Simulate a scenario with each share of its officers trained.

    Parameters
    ----------
    scenario
        Its own shares of trained officers, of the roster and of posts, give way.
    shares
        From 0 to 1.
    replications, workers, cluster, seed, progress
        As for :func:`run`.

    Returns
    -------
    Curve
        At a share of 0 trained back-up comes "never".

    Raises
    ------
    UsageError
        For a share outside 0 to 1 or none at all, or no replication.

    Notes
    -----
    Whoever is trained at one share is so at every greater one, and calls are the same: the points
    go up and down together with chance, and differ by less than their bands say.
    """
    if not shares:
        raise UsageError("No trained share is given. Give one or more from 0 to 1.")
    count, seed = check_replications(replications), check_whole("seed", seed)
    asked = [
        Asked(variant=Variant(trained_share=check_share(share)), count=count) for share in shares
    ]
    machines = Machines(seed=seed, workers=workers, cluster=cluster, progress=progress)
    found, _ = simulate_all(scenario, asked, machines)
    points = tuple(
        CurvePoint(trained_share=share, tables=one.tables)
        for share, one in zip(shares, found, strict=True)
    )
    return Curve(scenario=scenario.name, seed=seed, replications=count, points=points)

"""What is uncertain in the inputs carried through: draws of them, each simulated many times."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass

import numpy as np

from reddot.cover.scenario import Scenario, Uncertainty
from reddot.cover.simulation.inputs import Floats
from reddot.cover.simulation.streams import Streams
from reddot.cover.study.estimate import NOT_AVAILABLE
from reddot.cover.study.numbers import MEASURES, Json
from reddot.cover.study.spread import Spread, shares_of, split_spread
from reddot.cover.study.variants import Variant, draw_variant
from reddot.cover.study.waits import TOTAL
from reddot.cover.study.work import (
    Asked,
    Machines,
    Progress,
    Simulated,
    check_replications,
    check_share,
    simulate_all,
)
from reddot.stats.arguments import check_whole

INPUTS = ("speed", "demand", "escalation")


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberSpread:
    """One number: what the inputs and what the simulation leave open, and which input does."""

    measure: str
    name: str
    spread: Spread
    shares: tuple[float, ...] | None

    def as_json(self) -> Json:
        """The spread by name; what cannot be told is "not_available"."""
        found = asdict(self.spread) | {"dominated_by": self.spread.dominated_by}
        shares = None if self.shares is None else dict(zip(INPUTS, self.shares, strict=True))
        return {
            "measure": f"{self.measure}_minutes",
            "number": self.name,
            **{key: NOT_AVAILABLE if value is None else value for key, value in found.items()},
            "shares_of_variance": NOT_AVAILABLE if shares is None else shares,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class OuterLoop:
    """Every number over draws of the inputs."""

    scenario: str
    seed: int
    draws: int
    replications: int
    uncertainty: Uncertainty
    variants: tuple[Variant, ...]
    spreads: tuple[NumberSpread, ...]

    def of(self, measure: str, name: str) -> NumberSpread:
        """One number, such as the mean of ``response``."""
        return next(one for one in self.spreads if (one.measure, one.name) == (measure, name))

    def as_json(self) -> Json:
        """The numbers, the factors drawn and the ranges that they were drawn from."""
        return {
            "scenario": self.scenario,
            "seed": self.seed,
            "draws": self.draws,
            "replications": self.replications,
            "uncertainty": asdict(self.uncertainty),
            "numbers": [one.as_json() for one in self.spreads],
            "factors": [
                {name: getattr(variant, name) for name in INPUTS} for variant in self.variants
            ],
        }


def outer_loop(  # noqa: PLR0913 - keywords, as a command has options
    scenario: Scenario,
    *,
    draws: int = 20,
    replications: int = 5,
    workers: int = 1,
    cluster: str | None = None,
    seed: int = 1,
    trained_share: float | None = None,
    progress: Progress | None = None,
) -> OuterLoop:
    """Draw speeds, numbers of calls and chances to escalate, and simulate each draw.

    Parameters
    ----------
    scenario
        Its ``uncertainty`` says how far the inputs may be off.
    draws
        Of the inputs, 2 or more; twenty or more tell something.
    replications
        Of each draw, 2 or more.
    workers, cluster, seed, trained_share, progress
        As for :func:`run`.

    Returns
    -------
    OuterLoop
        For every number its 95% range for the inputs' sake, and the Monte-Carlo part apart.

    Raises
    ------
    UsageError
        For fewer than two draws or replications.

    Notes
    -----
    Each draw has replications of its own: draw m has the numbers m·R to m·R + R − 1, so that what
    is chance is independent between draws and can be taken out of what the inputs do (see
    :func:`split_spread`). The factors are lognormal, drawn apart from each other.

    References
    ----------
    Barton, Nelson & Xie (2014), "Quantifying input uncertainty via simulation confidence
    intervals", doi:10.1287/ijoc.2013.0548.
    """
    count, seed = check_replications(replications, least=2), check_whole("seed", seed)
    drawn = check_whole("draws", draws, least=2)
    variants = list(_variants(scenario.uncertainty, (seed, drawn), check_share(trained_share)))
    asked = [
        Asked(variant=variant, first=number * count, count=count)
        for number, variant in enumerate(variants)
    ]
    machines = Machines(seed=seed, workers=workers, cluster=cluster, progress=progress)
    found, _ = simulate_all(scenario, asked, machines)
    return OuterLoop(
        scenario=scenario.name,
        seed=seed,
        draws=drawn,
        replications=count,
        uncertainty=scenario.uncertainty,
        variants=tuple(variants),
        spreads=tuple(_spreads(found)),
    )


def _variants(
    uncertainty: Uncertainty, numbered: tuple[int, int], trained_share: float | None
) -> Iterator[Variant]:
    seed, draws = numbered
    for number in range(draws):
        stream = Streams(seed, number).parameters
        yield draw_variant(uncertainty, stream, trained_share=trained_share)


def _spreads(found: Sequence[Simulated]) -> Iterator[NumberSpread]:
    factors = np.array([[getattr(one.variant, name) for name in INPUTS] for one in found])
    for measure in MEASURES:
        tables = [one.tables[(TOTAL, measure)] for one in found]
        for name in tables[0].names:
            each = np.stack([table.each(name) for table in tables])
            yield NumberSpread(
                measure=measure,
                name=name,
                spread=split_spread(
                    each,
                    "share" if name.startswith("over") else "minutes",
                    cut_off=name == "mean" and any(table.total("cut_off") for table in tables),
                ),
                shares=_shares(each, factors),
            )


def _shares(each: Floats, factors: Floats) -> tuple[float, ...] | None:
    """Of the draws with a number in every replication."""
    means = [float(one.mean()) if np.isfinite(one).all() else np.nan for one in each]
    found = shares_of(np.array(means), factors)
    return None if found is None else tuple(found)

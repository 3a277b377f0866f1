"""How often a claim at the edge of truth is called supported: the error rate of the verdicts.

At the null boundary a claim is just not true, so every "supported" is false. Counts are drawn
with the dispersion, or the spread between clusters, that real events have; the claim is then
judged as a claim file would be.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from reddot.claims.figure_book import FigureBook
from reddot.claims.kinds import judge
from reddot.claims.story import Claim
from reddot.claims.verdict import Inference

Fields = dict[str, Any]
Draw = Callable[[np.random.Generator], tuple[Any, Fields]]
LIMIT = 0.025
EDGES = {"low": 0.75, "high": 1.25}  # of the default tolerance
BOOK = FigureBook()


@dataclass(frozen=True, slots=True)
class Setting:
    """One null: a name, the kind of claim, and a draw that gives a key and the claim's fields.

    Two draws with the same key give the same verdict, which is then worked out once; a key of
    ``None`` is never shared.
    """

    name: str
    kind: str
    draw: Draw


@dataclass(frozen=True, slots=True)
class ErrorRate:
    """False "supported" verdicts out of the nulls simulated, and the limit that must hold."""

    name: str
    supported: int
    runs: int

    @property
    def rate(self) -> float:
        """The observed rate."""
        return self.supported / self.runs

    @property
    def limit(self) -> float:
        """2.5% and four Monte-Carlo standard errors at 2.5%."""
        return LIMIT + 4 * math.sqrt(LIMIT * (1 - LIMIT) / self.runs)

    def holds(self) -> bool:
        """Whether the observed rate is within the limit."""
        return self.rate <= self.limit


def simulate(setting: Setting, runs: int, generator: np.random.Generator) -> ErrorRate:
    """Draw claims at the null boundary and count those called supported.

    Parameters
    ----------
    setting
        The null.
    runs
        How many claims to draw; 20,000 for the published table.
    generator
        The stream the draws come from.
    """
    known: dict[Any, bool] = {}
    supported = 0
    for _ in range(runs):
        key, fields = setting.draw(generator)
        if key is None or key not in known:
            claim = Claim("null", "a claim that is just not true", setting.kind, fields)
            known[key] = judge(claim, BOOK).inference is Inference.SUPPORTED
        supported += known[key]
    return ErrorRate(setting.name, supported, runs)


def overdispersed(
    mean: float, dispersion: float, generator: np.random.Generator, size: int | None = None
) -> Any:
    """Counts with a mean and a variance ``dispersion`` times as large (Poisson at 1).

    Above 1 they are gamma-mixed Poisson (negative binomial).
    """
    if dispersion == 1:
        return generator.poisson(mean, size)
    shape = mean / (dispersion - 1)
    return generator.poisson(generator.gamma(shape, dispersion - 1, size))


def overdispersed_share(
    n: int, share: float, dispersion: float, generator: np.random.Generator
) -> int:
    """A count of ``n`` with ``dispersion`` times the binomial variance (beta-mixed above 1)."""
    if dispersion == 1:
        return int(generator.binomial(n, share))
    total = (n - dispersion) / (dispersion - 1)
    return int(generator.binomial(n, generator.beta(share * total, (1 - share) * total)))


def _given(value: float, **more: Any) -> Fields:
    return {"given": value, "source": "simulated", **more}


def share_setting(side: str, n: int, share: float, dispersion: float) -> Setting:
    """A share exactly at the threshold it is claimed to be below or above."""

    def draw(generator: np.random.Generator) -> tuple[Any, Fields]:
        count = overdispersed_share(n, share, dispersion, generator)
        return count, {side: share, "numerator": _given(count), "denominator": _given(n)}

    return Setting(f"share {side} {share:g}, n {n}, dispersion {dispersion:g}", "threshold", draw)


def rate_setting(side: str, mean: float, dispersion: float, *, known: bool = False) -> Setting:
    """A rate exactly at the threshold it is claimed to be below or above."""

    def draw(generator: np.random.Generator) -> tuple[Any, Fields]:
        count = int(overdispersed(mean, dispersion, generator))
        fields = {side: mean / 365, "numerator": _given(count), "denominator": {"days": "2017/18"}}
        return count, fields | _known(dispersion, known)

    words = f"{mean:g} expected, dispersion {dispersion:g}{' known' if known else ''}"
    return Setting(f"rate {side}, {words}", "threshold", draw)


def _known(dispersion: float, known: bool) -> Fields:
    return {"dispersion": dispersion} if known else {}


def about_setting(edge: str, mean: float, dispersion: float, *, known: bool = False) -> Setting:
    """A rate exactly at an edge of the default tolerance around the value it is claimed to be."""
    value = mean / 365 / EDGES[edge]

    def draw(generator: np.random.Generator) -> tuple[Any, Fields]:
        count = int(overdispersed(mean, dispersion, generator))
        fields = {"value": value, "numerator": _given(count), "denominator": {"days": "2017/18"}}
        return count, fields | _known(dispersion, known)

    words = f"{mean:g} expected, dispersion {dispersion:g}{' known' if known else ''}"
    return Setting(f"about, {edge} edge, {words}", "about", draw)


def comparison_setting(
    direction: str,
    means: tuple[float, float],
    exposures: tuple[float, float],
    dispersion: float,
    *,
    known: bool = False,
) -> Setting:
    """Two groups with the same rate; ``means`` are in proportion to ``exposures``."""

    def draw(generator: np.random.Generator) -> tuple[Any, Fields]:
        counts = tuple(int(overdispersed(mean, dispersion, generator)) for mean in means)
        group, reference = (
            {"events": _given(c), "exposure": _given(x)}
            for c, x in zip(counts, exposures, strict=True)
        )
        fields = {"direction": direction, "group": group, "reference": reference}
        return counts, fields | _known(dispersion, known)

    words = f"{means[0]:g} v {means[1]:g} expected, dispersion {dispersion:g}"
    return Setting(
        f"comparison {direction}, {words}{' known' if known else ''}", "comparison", draw
    )


def survey_setting(n: int, population: int) -> Setting:
    """A survey with a frame, of a population split exactly in half."""

    def draw(generator: np.random.Generator) -> tuple[Any, Fields]:
        count = int(generator.hypergeometric(population // 2, population - population // 2, n))
        fields = {
            "respondents": _given(n),
            "count": count,
            "more_than": "50%",
            "population": [population],
            "frame": "every officer",
            "nonresponse": "drawn at random",
        }
        return count, fields

    return Setting(f"survey of {n} of {population}, frame given", "share", draw)


def clustered(
    clusters: int, mean: float, spread: float, generator: np.random.Generator
) -> Sequence[tuple[float, float]]:
    """Events in clusters of exposure 1 whose rates vary lognormally with mean 1."""
    rates = np.exp(generator.normal(-(spread**2) / 2, spread, clusters)) * mean
    return [(float(count), 1.0) for count in generator.poisson(rates)]


def clustered_rate_setting(side: str, clusters: int, mean: float, spread: float) -> Setting:
    """A rate at its threshold, with the counts of its clusters given."""

    def draw(generator: np.random.Generator) -> tuple[Any, Fields]:
        pairs = clustered(clusters, mean, spread, generator)
        total = sum(count for count, _ in pairs)
        numerator = _given(total, clusters=pairs)
        fields = {
            side: mean,
            "measure": "rate",
            "numerator": numerator,
            "denominator": _given(clusters),
        }
        return None, fields

    words = f"{clusters} clusters of {mean:g}, spread {spread:g}"
    return Setting(f"rate {side}, {words}", "threshold", draw)


def clustered_comparison_setting(clusters: tuple[int, int], mean: float, spread: float) -> Setting:
    """Two groups with the same rate, with the counts of their clusters given."""

    def draw(generator: np.random.Generator) -> tuple[Any, Fields]:
        pairs = [clustered(number, mean, spread, generator) for number in clusters]
        groups = [
            {"events": _given(sum(c for c, _ in p), clusters=p), "exposure": _given(len(p))}
            for p in pairs
        ]
        return None, {"direction": "more", "group": groups[0], "reference": groups[1]}

    words = f"{clusters[0]} v {clusters[1]} clusters of {mean:g}, spread {spread:g}"
    return Setting(f"comparison more, {words}", "comparison", draw)


def clustered_about_setting(edge: str, clusters: int, mean: float, spread: float) -> Setting:
    """A rate at an edge of the tolerance, with the counts of its clusters given."""
    value = mean / EDGES[edge]

    def draw(generator: np.random.Generator) -> tuple[Any, Fields]:
        pairs = clustered(clusters, mean, spread, generator)
        numerator = _given(sum(count for count, _ in pairs), clusters=pairs)
        denominator = _given(clusters)
        fields = {
            "value": value,
            "measure": "rate",
            "numerator": numerator,
            "denominator": denominator,
        }
        return None, fields

    words = f"{clusters} clusters of {mean:g}, spread {spread:g}"
    return Setting(f"about, {edge} edge, {words}", "about", draw)


def clustered_share_setting(side: str, clusters: int, centre: float, spread: float) -> Setting:
    """A share at its threshold in clusters of ten, whose shares vary on the logit scale."""
    nodes, weights = np.polynomial.hermite_e.hermegauss(60)
    shares = 1 / (1 + np.exp(-(math.log(centre / (1 - centre)) + spread * nodes)))
    threshold = float(np.sum(weights * shares) / np.sum(weights))

    def draw(generator: np.random.Generator) -> tuple[Any, Fields]:
        logits = generator.normal(math.log(centre / (1 - centre)), spread, clusters)
        counts = generator.binomial(10, 1 / (1 + np.exp(-logits)))
        numerator = _given(int(counts.sum()), clusters=[(float(c), 10.0) for c in counts])
        return None, {side: threshold, "numerator": numerator, "denominator": _given(clusters * 10)}

    words = f"{clusters} clusters of 10, spread {spread:g}"
    return Setting(f"share {side} {threshold:.3g}, {words}", "threshold", draw)


def settings() -> Mapping[str, Setting]:
    """The settings of the published table by name: dispersion 1 to 5, and cluster spread."""
    return {s.name: s for s in (*_of_dispersion(), *_of_clusters())}


def _of_dispersion() -> Iterator[Setting]:
    for d in (1, 2, 3, 5):
        for side in ("below", "above"):
            for n, p in ((372, 0.10), (100, 0.5), (2000, 0.02)):
                yield share_setting(side, n, p, d)
            for mean in (10, 60, 372):
                yield rate_setting(side, mean, d)
            yield rate_setting(side, 60, d, known=True)
        for edge in EDGES:
            for mean in (100, 600):
                yield about_setting(edge, mean, d)
            yield about_setting(edge, 600, d, known=True)
        yield comparison_setting("more", (10, 10), (400, 400), d)
        yield comparison_setting("more", (40, 10), (400, 100), d)
        yield comparison_setting("more", (20, 200), (40, 400), d)
        yield comparison_setting("more", (40, 40), (400, 400), d, known=True)
        yield comparison_setting("fewer", (60, 60), (400, 400), d)
    yield survey_setting(414, 1500)
    yield survey_setting(100, 200)


def _of_clusters() -> Iterator[Setting]:
    for spread in (0.0, 0.4, 0.8):
        for side in ("below", "above"):
            for clusters, mean in ((20, 2.0), (100, 0.5)):
                yield clustered_rate_setting(side, clusters, mean, spread)
            yield clustered_share_setting(side, 40, 0.1, spread)
        for edge in EDGES:
            yield clustered_about_setting(edge, 200, 5.0, spread)
        yield clustered_comparison_setting((20, 20), 2.0, spread)
        yield clustered_comparison_setting((100, 30), 0.5, spread)

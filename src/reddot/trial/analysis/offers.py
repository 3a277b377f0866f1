"""Which analyses keep their level for counts of this shape; for the others, which does.

The limits were found by simulation: see docs/explanation/trial-analysis.md.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from reddot.trial.analysis.methods import METHODS
from reddot.trial.analysis.shape import Shape, shape_of
from reddot.trial.analysis.totals import Totals

LEAST_CLUSTERS, LEAST_IN_EFFECT, LEAST_PER_RATE = 20, 15.0, 20.0
ENOUGH_EVENTS = 50.0  # independent ones, an arm: CR2 and those that use it
SOME_EVENTS = 30.0  # CR3 with clusters enough that it is not too cautious
FEW_EVENTS = 25.0  # CR3 with few clusters that differ visibly; quasi-Poisson
MANY_PER_RATE = 40.0
VISIBLE_DISPERSION = 1.5
MOST_UNDERSTATED = 0.05
RARE, MOST_DISPERSION = 20.0, 5.0
INSTEAD = "randomisation"


@dataclass(frozen=True, slots=True)
class Offer:
    """Whether a method is offered for some counts, and why.

    Attributes
    ----------
    method : str
        A code of `METHODS`.
    offered : bool
        True where its error rate is known to hold for counts of this shape.
    reason : str
        Why, or why not, in a sentence or two.
    instead : str or None
        A method that holds, where this one does not.

    Examples
    --------
    >>> Offer("exact", False, "Too many events.", "randomisation").instead
    'randomisation'

    """

    method: str
    offered: bool
    reason: str
    instead: str | None


def offers(totals: Totals) -> tuple[Offer, ...]:
    """Return an offer for each method of `METHODS`, in that order.

    Parameters
    ----------
    totals : Totals
        Of one outcome in one group.

    Returns
    -------
    tuple of Offer
        Randomisation is always offered.

    Notes
    -----
    Decided without looking at which arm an event fell in, so that choosing among what is offered
    is not choosing by the result.

    Examples
    --------
    >>> totals = Totals(outcome="force", group="everyone", y=[2, 0, 1, 1], exposure=[1] * 4,
    ...     arm=[1, 1, 0, 0], stratum=[0] * 4, cluster=range(4))
    >>> [offer.method for offer in offers(totals) if offer.offered]
    ['randomisation', 'exact']

    """
    shape = shape_of(totals)
    return tuple(_offer(method, shape) for method in METHODS)


def _offer(method: str, shape: Shape) -> Offer:
    against = " ".join(AGAINST[method](shape))
    if against:
        return Offer(method, False, against, INSTEAD)
    return Offer(method, True, METHODS[method].offered_when, None)


def _nothing_against(shape: Shape) -> Iterator[str]:  # noqa: ARG001 - the draw is all it assumes
    yield from ()


def _against_exact(shape: Shape) -> Iterator[str]:
    if shape.crossed:
        yield "Clusters change arm, so that the two counts are not independent."
    if shape.events >= RARE:
        yield (
            f"{shape.events:.0f} events expected in an arm: from {RARE:g} on, dividing by a "
            "dispersion of up to 5 would hide effects that other methods see."
        )
    if shape.dispersion > MOST_DISPERSION:
        yield (
            f"Clusters vary {shape.dispersion:.1f} times as much as independent events do; the "
            f"exact comparison allows for {MOST_DISPERSION:g}."
        )


def _against_any_model(shape: Shape) -> Iterator[str]:
    if shape.crossed:
        yield "Clusters change arm; no model has been shown to hold its level for that."
    if shape.clusters < LEAST_CLUSTERS:
        yield (
            f"{shape.clusters} clusters in an arm; the errors of a model are only known to hold "
            f"with {LEAST_CLUSTERS} or more."
        )
    elif shape.in_effect < LEAST_IN_EFFECT:
        yield (
            f"A few clusters hold most of the exposure: they count as {shape.in_effect:.0f} in an "
            f"arm, and {LEAST_IN_EFFECT:g} are needed."
        )
    if 0 < shape.per_rate < LEAST_PER_RATE:
        yield (
            f"{shape.per_rate:.1f} clusters for each rate that the model estimates; at least "
            f"{LEAST_PER_RATE:g} are needed. Fewer strata were needed in the design."
        )


def _few_events(shape: Shape, least: float) -> Iterator[str]:
    if shape.independent_events < least:
        yield (
            f"The events of an arm say as much as {shape.independent_events:.0f} independent ones "
            f"({shape.events:.0f} expected, dispersion {shape.dispersion:.1f}); with fewer than "
            f"{least:g} the method finds effects that are not there too often, or too seldom."
        )


def _against_cr2(shape: Shape) -> Iterator[str]:
    yield from _against_any_model(shape)
    yield from _few_events(shape, ENOUGH_EVENTS)


def _against_cr3(shape: Shape) -> Iterator[str]:
    yield from _against_any_model(shape)
    if shape.per_rate >= MANY_PER_RATE:
        yield from _few_events(shape, SOME_EVENTS)
        return
    yield from _few_events(shape, FEW_EVENTS)
    if shape.dispersion < VISIBLE_DISPERSION or shape.independent_events >= ENOUGH_EVENTS:
        yield "With so few clusters, and counts this even, CR3 is too cautious."


def _against_quasi_poisson(shape: Shape) -> Iterator[str]:
    yield from _against_any_model(shape)
    yield from _few_events(shape, FEW_EVENTS)
    yield from _understated(shape)


def _against_posterior(shape: Shape) -> Iterator[str]:
    yield from _against_cr2(shape)
    yield from _understated(shape)


def _understated(shape: Shape) -> Iterator[str]:
    if shape.understated > MOST_UNDERSTATED:
        yield (
            "Clusters differ in size, and vary more than independent events do: if the large ones "
            "vary more than in proportion, as they do where clusters differ in rate, the variance "
            f"would be {shape.understated:.0%} too small."
        )


def _against_gee(shape: Shape) -> Iterator[str]:
    yield from _against_cr2(shape)
    if shape.alike == 1:
        yield "Each slot was randomised alone: there are no slots of one cluster to be alike."


def _against_hierarchical(shape: Shape) -> Iterator[str]:  # noqa: ARG001 - whatever the counts
    yield (
        "How often it would find an effect that is not there has not been measured: it stands "
        "beside another analysis, never alone."
    )


AGAINST: dict[str, Callable[[Shape], Iterator[str]]] = {
    "randomisation": _nothing_against,
    "exact": _against_exact,
    "poisson_cr2": _against_cr2,
    "poisson_cr3": _against_cr3,
    "quasi_poisson": _against_quasi_poisson,
    "negative_binomial": _against_cr2,
    "gee": _against_gee,
    "posterior": _against_posterior,
    "hierarchical": _against_hierarchical,
}

"""Which analyses are offered for counts of which shape, and what is said where one is not."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from reddot.trial.analysis import METHODS, Offer, Totals, offers, shape_of


def trial(
    clusters: int, events: float, *, slots: int = 1, strata: int = 1, dispersion: float = 1.0
) -> Totals:
    """A trial whose blind dispersion is about what is asked for, exposures all alike."""
    rng = np.random.default_rng(clusters + round(events) + slots)
    count = 2 * clusters
    mean = events / clusters / slots
    shape = 1e9 if dispersion == 1 else mean * slots / (dispersion - 1)
    rate = np.repeat(rng.gamma(shape, 1 / shape, count), slots)
    return Totals(
        outcome="force",
        group="everyone",
        y=rng.poisson(mean * rate),
        exposure=np.ones(count * slots),
        arm=np.repeat(np.arange(count) % 2, slots),
        stratum=np.repeat(np.arange(count) // 2 % strata, slots),
        cluster=np.repeat(np.arange(count), slots),
    )


def offered(totals: Totals) -> set[str]:
    return {offer.method for offer in offers(totals) if offer.offered}


def of(totals: Totals, method: str) -> Offer:
    return next(offer for offer in offers(totals) if offer.method == method)


SHAPES = {
    "few shifts": trial(8, 300),
    "rare": trial(400, 6),
    "usual": trial(400, 400, dispersion=2),
    "clusters": trial(60, 600, slots=5, dispersion=3),
    "clumped": trial(20, 20, dispersion=5),
    "many strata": trial(100, 400, strata=80),
}


@pytest.mark.parametrize("totals", SHAPES.values(), ids=SHAPES)
def test_randomisation_is_always_offered_and_stands_in_for_what_is_not(totals: Totals) -> None:
    found = offers(totals)
    assert [offer.method for offer in found] == list(METHODS)
    holds = offered(totals)
    assert "randomisation" in holds
    for offer in found:
        assert offer.reason
        assert offer.offered == (offer.instead is None)
        assert offer.offered or offer.instead in holds


def test_what_is_offered_for_which_shape() -> None:
    assert offered(SHAPES["few shifts"]) == {"randomisation"}
    assert offered(SHAPES["rare"]) == {"randomisation", "exact"}
    assert offered(SHAPES["usual"]) == {
        "randomisation",
        "poisson_cr2",
        "poisson_cr3",
        "quasi_poisson",
        "negative_binomial",
        "posterior",
    }
    assert "gee" in offered(SHAPES["clusters"])
    assert offered(SHAPES["clumped"]) <= {"randomisation", "exact"}
    assert offered(SHAPES["many strata"]) == {"randomisation"}


def test_nothing_depends_on_which_arm_an_event_fell_in() -> None:
    totals = trial(60, 200, dispersion=2)
    rng = np.random.default_rng(1)
    for _ in range(20):
        moved = replace(totals, y=rng.permutation(totals.y))
        assert offers(moved) == offers(totals)


def test_the_words_give_the_numbers() -> None:
    assert "8 clusters in an arm" in of(SHAPES["few shifts"], "poisson_cr2").reason
    assert "fewer than 50" in of(SHAPES["rare"], "poisson_cr2").reason
    assert "clusters for each rate" in of(SHAPES["many strata"], "quasi_poisson").reason
    assert "events expected in an arm" in of(SHAPES["usual"], "exact").reason
    assert "has not been measured" in of(SHAPES["usual"], "hierarchical").reason
    assert "randomised alone" in of(SHAPES["usual"], "gee").reason


def test_cr3_is_for_few_clusters_that_differ_visibly() -> None:
    few = trial(20, 100, dispersion=3)
    assert 25 <= shape_of(few).independent_events < 50
    assert {"poisson_cr3"} <= offered(few)
    assert "poisson_cr2" not in offered(few)
    assert "too cautious" in of(trial(20, 400), "poisson_cr3").reason


def test_a_few_large_clusters_are_not_many() -> None:
    totals = trial(30, 600)
    large = np.where(np.arange(totals.rows) < 4, 100.0, 1.0)
    assert "hold most of the exposure" in of(replace(totals, exposure=large), "poisson_cr2").reason


def test_uneven_clusters_that_vary_take_quasi_poisson_away() -> None:
    totals = trial(200, 2000, dispersion=4)
    assert "quasi_poisson" in offered(totals)
    uneven = replace(totals, exposure=np.tile([0.5, 0.5, 1.5, 1.5], 100))
    assert "too small" in of(uneven, "quasi_poisson").reason
    assert "poisson_cr2" in offered(uneven)


def test_clusters_that_change_arm_leave_the_draw_only() -> None:
    totals = trial(200, 2000)
    crossed = replace(totals, cluster=np.arange(totals.rows) // 2)
    assert offered(crossed) == {"randomisation"}


def test_more_dispersion_than_the_exact_comparison_allows_for() -> None:
    totals = trial(20, 10)
    clumped = replace(totals, y=np.where(np.arange(totals.rows) % 20 == 0, 9.0, 0.0))
    assert "the exact comparison allows for 5" in of(clumped, "exact").reason


def test_no_events_leave_the_draw_and_the_exact_comparison() -> None:
    totals = trial(50, 20)
    assert offered(replace(totals, y=np.zeros(totals.rows))) == {"randomisation", "exact"}

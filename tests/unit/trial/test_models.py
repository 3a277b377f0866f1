"""Totals, models and what they refuse: a reason in words, never a made-up number."""

from __future__ import annotations

import math
import re
from dataclasses import replace

import numpy as np
import pytest

from reddot.errors import UsageError
from reddot.trial.analysis import METHODS, Effect, Totals, collapse, fit
from reddot.trial.analysis.compliance import as_treated, complier

MODELS = ("poisson_cr2", "poisson_cr3", "quasi_poisson", "negative_binomial", "gee", "posterior")


def trial(counts: list[float], **changes: object) -> Totals:
    """Half of the slots in each arm, carry first; one stratum, each slot its own cluster."""
    n = len(counts)
    given = {
        "outcome": "force",
        "group": "everyone",
        "y": counts,
        "exposure": np.ones(n),
        "arm": np.arange(n) < n // 2,
        "stratum": np.zeros(n, int),
        "cluster": np.arange(n),
    }
    return Totals(**(given | changes))


def taken(totals: Totals, index: np.ndarray) -> Totals:
    """The slots at the index, in its order; one may be taken more than once."""
    names = ("y", "exposure", "arm", "stratum", "cluster")
    return replace(totals, **{name: getattr(totals, name)[index] for name in names})


def many(seed: int = 1, slots: int = 200, ratio: float = 1.5, **changes: object) -> Totals:
    rng = np.random.default_rng(seed)
    arm = np.arange(slots) % 2
    y = rng.poisson(rng.gamma(2.0, 0.5, slots) * ratio**arm)
    return trial(y.tolist(), arm=arm, stratum=np.arange(slots) // 2 % 4, **changes)


# --- totals


def test_rows_collapse_to_the_slots_of_the_group() -> None:
    totals = collapse(
        [0, 0, 1, 2, 2],
        [1, 2, 0, 5, 1],
        [8, 4, 8, 6, 2],
        arm=[1, 0, 0],
        carried=[True, False, False, True, False],
        keep=[True, True, True, False, True],
    )
    assert totals.y.tolist() == [3, 0, 1]
    assert totals.exposure.tolist() == [12, 8, 2]
    assert totals.carried.tolist() == [8, 0, 0]
    assert (totals.events, totals.exposures, totals.clusters) == ((3, 1), (12, 10), (1, 2))


def test_slots_without_exposure_in_the_group_are_left_out() -> None:
    totals = collapse([0, 2], [1, 1], [1, 1], arm=[1, 1, 0], cluster=[7, 8, 9], stratum=[3, 4, 5])
    assert totals.cluster.tolist() == [7, 9]
    assert totals.stratum.tolist() == [3, 5]


def test_a_cluster_that_changes_arm_is_seen() -> None:
    assert trial([1, 1, 1, 1], cluster=[0, 1, 0, 1]).crossed
    assert not trial([1, 1, 1, 1], cluster=[0, 0, 1, 1]).crossed


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"y": [1, -1, 0, 0]}, "smallest count is -1"),
        ({"exposure": [1, 0, 1, 1]}, "smallest exposure 0"),
        ({"arm": [2, 0, 1, 0]}, "arm must be 1"),
        ({"arm": [0.5, 0, 1, 0]}, "arm must be one row of whole numbers"),
        ({"y": [math.nan, 0, 0, 0]}, "y must be one row of finite numbers"),
        ({"cluster": [0, 1]}, "unequal length"),
        ({"carried": [2, 0, 0, 0]}, "carried must lie between 0 and the exposure"),
        ({"group": "dogs"}, "group is 'dogs'"),
    ],
)
def test_totals_that_cannot_be_are_refused(changes: dict[str, object], words: str) -> None:
    with pytest.raises(UsageError, match=words):
        trial([1, 1, 0, 0], **changes)


def test_rows_that_cannot_be_are_refused() -> None:
    with pytest.raises(UsageError, match="outside 0 to 1"):
        collapse([0, 2], [1, 1], [1, 1], arm=[1, 0])
    with pytest.raises(UsageError, match=r"slots without exposure: \[1\]"):
        collapse([0, 1], [1, 1], [1, 0], arm=[1, 0])
    with pytest.raises(UsageError, match="unequal length"):
        collapse([0, 1], [1], [1, 1], arm=[1, 0])
    with pytest.raises(UsageError, match="2 slots"):
        collapse([0, 1], [1, 1], [1, 1], arm=[1, 0], stratum=[0])
    with pytest.raises(UsageError, match="negative"):
        collapse([0, 1], [1, 1], [1, -1], arm=[1, 0])


# --- effects


def test_an_effect_has_an_interval_or_a_reason() -> None:
    found = fit(many(), "poisson_cr2")
    with pytest.raises(UsageError, match="must say why"):
        replace(found, ratio=None)
    with pytest.raises(UsageError, match="has no interval"):
        replace(found, low=None)
    with pytest.raises(UsageError, match="no valid order"):
        replace(found, low=3.0, high=2.0)
    assert found.rates[0] == pytest.approx(found.events[0] / found.exposure[0])


@pytest.mark.parametrize("method", MODELS)
def test_a_model_gives_its_counts_beside_its_number(method: str) -> None:
    totals = many()
    found = fit(totals, method)
    assert found.low < found.ratio < found.high
    assert (found.method, found.outcome, found.group) == (method, "force", "everyone")
    assert found.estimand == "intention_to_treat"
    assert (found.events, found.exposure, found.clusters) == (
        totals.events,
        (100.0, 100.0),
        (100, 100),
    )
    assert found.notes


@pytest.mark.parametrize("method", MODELS)
def test_a_wider_level_gives_a_wider_interval_that_fits_the_test(method: str) -> None:
    totals = many(ratio=1.2)
    half, most = fit(totals, method, 0.5), fit(totals, method, 0.99)
    assert most.low < half.low < half.high < most.high
    if half.p_value is not None:
        edge = fit(totals, method, 1.0 - half.p_value)
        assert pytest.approx(edge.low if edge.ratio > 1 else edge.high, rel=1e-6) == 1.0


@pytest.mark.parametrize("method", MODELS)
def test_exchanging_the_arms_turns_the_ratio_over(method: str) -> None:
    totals = many()
    found, turned = fit(totals, method), fit(replace(totals, arm=1 - totals.arm), method)
    tolerance = 1e-2 if method == "posterior" else 1e-6  # its exposures are by the control's rates
    assert turned.ratio == pytest.approx(1 / found.ratio, rel=tolerance)
    assert turned.low == pytest.approx(1 / found.high, rel=tolerance)


@pytest.mark.parametrize("method", MODELS)
def test_the_order_and_the_names_of_slots_say_nothing(method: str) -> None:
    totals = many()
    order = np.random.default_rng(2).permutation(totals.rows)
    shuffled = replace(taken(totals, order), cluster=order * 10 + 3)
    found, again = fit(totals, method), fit(shuffled, method)
    assert (again.ratio, again.low, again.high) == pytest.approx(
        (found.ratio, found.low, found.high), rel=1e-6
    )


def test_slots_of_one_cluster_count_once() -> None:
    """Each slot of a cluster a copy of the others: no more is known than from one of them."""
    one = many(slots=60)
    copies = taken(one, np.repeat(np.arange(60), 5))
    for method in ("poisson_cr2", "gee"):
        found, same = fit(one, method), fit(copies, method)
        assert (same.low, same.high) == pytest.approx((found.low, found.high), rel=1e-6)
    naive = fit(replace(copies, cluster=np.arange(300)), "poisson_cr2")
    assert naive.high / naive.low < found.high / found.low


def test_even_counts_make_a_negative_binomial_a_poisson() -> None:
    even = trial([3, 2, 2, 3, 2, 3, 1, 2, 1, 2, 1, 2])
    assert fit(even, "negative_binomial").ratio == pytest.approx(fit(even, "poisson_cr2").ratio)


# --- reasons


@pytest.mark.parametrize("method", MODELS)
@pytest.mark.parametrize(
    ("totals", "words"),
    [
        (trial([0, 0, 0, 0]), "No events in either arm"),
        (trial([2, 1, 0, 0]), r"No events in the control arm \(3 v 0\)"),
        (trial([0, 0, 1, 4]), r"No events in the carry arm \(0 v 5\)"),
        (trial([2, 1, 1, 0], cluster=[0, 0, 1, 1]), "1 cluster"),
        (trial([2, 1, 1, 0], stratum=[0, 0, 1, 1]), "No stratum with events has both arms"),
        (
            trial([2, 1, 0, 4], stratum=[0, 0, 0, 1]),
            "In the strata that have both arms, all events lie in one; the control arm has none",
        ),
    ],
)
def test_where_there_is_no_number_there_is_a_reason(
    totals: Totals, words: str, method: str
) -> None:
    found = fit(totals, method)
    assert (found.ratio, found.low, found.high, found.p_value) == (None,) * 4
    assert found.reason
    assert re.search(words, found.reason)
    assert found.events == totals.events
    assert found.contains(1.0)


def test_counts_without_variation_have_no_error() -> None:
    assert "no residual variation" in fit(trial([2, 2, 1, 1]), "poisson_cr2").reason


def test_events_in_strata_with_one_arm_are_told_of() -> None:
    totals = trial([1, 2, 3, 1, 2, 5], stratum=[0, 0, 1, 0, 0, 2])
    notes = " ".join(fit(totals, "poisson_cr2").notes)
    assert "8 events lie in strata with one arm only" in notes


def test_a_model_for_clusters_in_one_arm_refuses_those_that_change() -> None:
    crossed = many(cluster=np.arange(200) // 2)
    assert "clusters change arm" in fit(crossed, "quasi_poisson").reason
    assert "clusters change arm" in fit(crossed, "gee").reason
    assert "Clusters change arm" in fit(crossed, "posterior").reason
    assert fit(crossed, "poisson_cr2").estimated


def test_estimating_equations_refuse_a_cluster_in_two_strata() -> None:
    totals = many(slots=40)
    two = replace(totals, cluster=np.arange(40) % 2 + np.arange(40) // 4 * 2)
    assert not two.crossed
    assert "two strata" in fit(two, "gee").reason


def test_the_negative_binomial_refuses_parts_of_events() -> None:
    assert "whole counts" in fit(trial([1.5, 2, 1, 0]), "negative_binomial").reason


def test_a_method_that_is_no_model_is_refused() -> None:
    with pytest.raises(UsageError, match="fits no model"):
        fit(many(), "randomisation")
    with pytest.raises(UsageError, match="allowed are"):
        fit(many(), "t_test")
    with pytest.raises(UsageError, match="level"):
        fit(many(), "poisson_cr2", 95)


def test_every_method_says_what_it_is_and_assumes() -> None:
    assert set(MODELS) <= set(METHODS)
    for code, method in METHODS.items():
        assert code == method.code
        assert method.words
        assert method.assumes
        assert method.offered_when


# --- what was carried


def half_followed(seed: int = 1, slots: int = 2000, ratio: float = 1.6) -> Totals:
    """A third of the carry arm could not carry; those shifts are the calm ones."""
    rng = np.random.default_rng(seed)
    arm, calm = np.arange(slots) % 2, rng.random(slots) < 1 / 3
    carried = arm * ~calm
    y = rng.poisson(np.where(calm, 0.5, 1.5) * ratio**carried)
    return trial(y.tolist(), arm=arm, carried=carried)


def test_the_complier_ratio_is_that_of_carrying_and_the_others_are_not() -> None:
    totals = half_followed(seed=2, slots=20_000)
    found = complier(totals)
    assert found.contains(1.6)
    assert found.high / found.low < 1.2
    assert not fit(totals, "poisson_cr2").contains(1.6)  # diluted by those who did not carry
    assert as_treated(totals).low > 1.6  # carried where it was not calm
    assert found.estimand == "complier"
    assert as_treated(totals).estimand == "as_treated"


def test_the_test_of_the_complier_effect_is_that_of_intention_to_treat() -> None:
    totals = half_followed(slots=300, ratio=1.1)
    assert complier(totals).p_value == pytest.approx(fit(totals, "poisson_cr2").p_value, rel=1e-9)


def test_where_all_was_followed_the_three_effects_are_one() -> None:
    totals = trial([2, 1, 4, 0, 1, 1, 2, 0], carried=[1, 1, 1, 1, 0, 0, 0, 0])
    intended = fit(totals, "poisson_cr2")
    for found in (as_treated(totals), complier(totals)):
        assert (found.ratio, found.low, found.high) == pytest.approx(
            (intended.ratio, intended.low, intended.high), rel=1e-6
        )
        assert found.p_value == pytest.approx(intended.p_value, rel=1e-6)


def test_a_weak_contrast_leaves_an_end_open() -> None:
    rng = np.random.default_rng(5)
    carried = (rng.random(200) < np.where(np.arange(200) % 2, 0.55, 0.45)).astype(float)
    totals = many(ratio=1.0, carried=carried)
    found = complier(totals)
    assert found.low == 0.0 or found.high == math.inf
    assert any("the end is open" in note for note in found.notes)


def test_what_was_carried_must_be_known_and_differ() -> None:
    assert "not recorded" in as_treated(many()).reason
    assert "not recorded" in complier(many()).reason
    assert "same share" in as_treated(many(carried=np.ones(200))).reason
    assert "did not carry more" in complier(many(carried=np.ones(200))).reason
    none = trial([1, 2, 0, 0], carried=[1, 1, 0, 0])
    assert "one side of what was carried" in as_treated(none).reason
    assert "No events in the control arm" in complier(none).reason


def test_labels_and_notes_come_once() -> None:
    found = Effect.refused("exact", "force", "No events.").labelled("exploratory", "exploratory")
    assert found.labelled("exploratory").labels == ("exploratory",)
    assert found.noted("a", "b").noted("a").notes == ("a", "b")

import numpy as np
import pytest

from reddot.errors import NotEnoughDataError, UsageError
from reddot.stats import dispersion_from_clusters


def test_equal_exposures_give_the_variance_over_the_mean() -> None:
    counts = [0, 3, 0, 0, 4, 0, 1, 0, 0, 2] * 4
    found = dispersion_from_clusters([(counts, np.ones(40))])
    assert found.estimate == pytest.approx(np.var(counts, ddof=1) / np.mean(counts))
    assert found.clusters == 40
    assert found.method == "cluster_sandwich"


def test_the_unit_of_exposure_does_not_matter() -> None:
    counts, exposures = np.array([5, 1, 0, 9, 2]), np.array([3.0, 1.0, 2.0, 4.0, 2.5])
    assert dispersion_from_clusters([(counts, exposures)]).estimate == pytest.approx(
        dispersion_from_clusters([(counts, 60 * exposures)]).estimate
    )


def test_counts_proportional_to_exposure_have_no_excess() -> None:
    exposures = np.arange(1, 31)
    found = dispersion_from_clusters([(2 * exposures, exposures), (6 * exposures, exposures)])
    assert found.estimate == 1.0
    assert 1.0 <= found.upper < 1.2


def test_every_group_has_its_own_rate() -> None:
    low, high = np.array([1, 0, 1, 2] * 10), np.array([21, 20, 21, 22] * 10)
    apart = dispersion_from_clusters([(low, np.ones(40)), (high, np.ones(40))])
    mixed = dispersion_from_clusters([(np.concatenate([low, high]), np.ones(80))])
    assert apart.estimate == 1.0
    assert mixed.estimate > 5.0


def test_groups_weigh_as_in_the_variance_of_the_ratio() -> None:
    few, many = np.array([0, 6] * 10), np.array([20, 20, 40, 40] * 10)
    raw = [np.var(y, ddof=1) / y.mean() for y in (few, many)]
    weight = [1 / few.sum(), 1 / many.sum()]
    both = dispersion_from_clusters([(few, np.ones(20)), (many, np.ones(40))])
    assert both.estimate == pytest.approx(np.average(raw, weights=weight))


def test_upper_lies_above_and_nears_the_estimate_with_more_clusters() -> None:
    gaps = []
    for repeats in (5, 20, 500):
        found = dispersion_from_clusters([([0, 1, 1, 6] * repeats, np.ones(4 * repeats))])
        gaps.append(found.upper / found.estimate)
    assert gaps[0] > gaps[1] > gaps[2] > 1.0


def test_a_higher_level_is_more_cautious() -> None:
    group = ([0, 1, 1, 6] * 5, np.ones(20))
    assert (
        dispersion_from_clusters([group], level=0.99).upper
        > dispersion_from_clusters([group]).upper
    )


def test_exposure_held_by_few_clusters_is_worth_fewer_clusters() -> None:
    even, uneven = np.ones(20), np.array([1.0] * 19 + [19.0])
    # counts in proportion: nothing differs but how the exposure is spread
    of_even, of_uneven = (dispersion_from_clusters([(2 * e, e)]) for e in (even, uneven))
    assert of_even.estimate == of_uneven.estimate == 1.0
    assert of_uneven.upper > 2 * of_even.upper


def test_no_events_count_as_dispersion_1() -> None:
    found = dispersion_from_clusters([(np.zeros(20), np.ones(20))])
    assert found.estimate == 1.0
    assert found.upper > 1.0


@pytest.mark.parametrize(
    ("counts", "exposures", "named"),
    [
        ([1, 2, 3], [1.0, 1.0], "3 counts and 2 exposures"),
        ([1, -2], [1.0, 1.0], "-2"),
        ([1, 2], [1.0, 0.0], "exposure of 0.0"),
        ([1, float("nan")], [1.0, 1.0], "nan"),
        ([[1, 2]], [1.0, 1.0], "1, 2"),
        (["a", "b"], [1.0, 1.0], "'a', 'b'"),
    ],
)
def test_impossible_clusters_are_named(
    counts: list[float], exposures: list[float], named: str
) -> None:
    with pytest.raises(UsageError, match=named):
        dispersion_from_clusters([(counts, exposures)])


def test_one_cluster_is_not_enough() -> None:
    with pytest.raises(NotEnoughDataError, match="Group 0 has 1 cluster"):
        dispersion_from_clusters([([5], [1.0])])
    with pytest.raises(UsageError, match="empty"):
        dispersion_from_clusters([])
    with pytest.raises(UsageError, match="95"):
        dispersion_from_clusters([([5, 6], [1.0, 1.0])], level=95)

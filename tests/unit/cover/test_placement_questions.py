"""Questions of placement on arrays: poor input is answered, wrong input refused."""

from __future__ import annotations

import numpy as np
import pytest

from reddot.cover.placement import (
    Limits,
    Sites,
    backup_cover,
    expected_cover,
    mclp,
    p_median,
)
from reddot.cover.placement.question import ask
from reddot.cover.placement.rows import rows_of
from reddot.errors import UsageError

COVERS = np.array([[True, False, False], [True, True, False], [False, True, False]])
WEIGHTS = [3.0, 2.0, 4.0]


def test_it_chooses_the_site_that_covers_the_most() -> None:
    best = mclp(COVERS, WEIGHTS, 1)

    assert best.added.tolist() == [0, 1, 0]
    assert best.objective == 6.0
    assert best.covered_share == pytest.approx(6 / 9)
    assert best.proven_optimal
    assert best.gap == 0.0


def test_what_is_locked_stays_and_is_not_counted_among_those_to_add() -> None:
    best = mclp(COVERS, WEIGHTS, 1, locked=[0, 1, 0])

    assert best.added.tolist() == [1, 0, 0]
    assert best.objective == 9.0


def test_nobody_to_place_is_an_answer() -> None:
    best = mclp(COVERS, WEIGHTS, 0, locked=[1, 0, 0])

    assert best.added.tolist() == [0, 0, 0]
    assert best.objective == 5.0
    assert best.proven_optimal


def test_more_than_there_are_sites_leaves_over_those_that_earn_nothing() -> None:
    best = mclp(COVERS, WEIGHTS, 10)

    assert best.added.tolist() == [1, 1, 0]
    assert best.left_over == 8
    assert best.covered_share == 1.0


def test_where_nothing_covers_the_share_is_a_true_zero() -> None:
    best = mclp(np.zeros((3, 2), bool), WEIGHTS, 2)

    assert (best.objective, best.covered_share, best.left_over) == (0.0, 0.0, 2)


def test_without_weight_there_is_no_share_rather_than_zero() -> None:
    assert mclp(COVERS, [0.0, 0.0, 0.0], 1).covered_share is None


@pytest.mark.parametrize("shape", [(0, 3), (3, 0), (0, 0)])
def test_no_zones_or_no_sites_is_an_answer(shape: tuple[int, int]) -> None:
    weights, sites = np.ones(shape[0]), Sites(count=2)
    covers = np.zeros(shape, bool)

    for best in (
        mclp(covers, weights, 2),
        expected_cover(covers, weights, sites, busy=0.3),
        backup_cover(covers, weights, sites),
        p_median(np.zeros(shape), weights, sites),
    ):
        assert best.added.tolist() == [0] * shape[1]
        assert best.proven_optimal


def test_several_at_a_site_up_to_its_capacity() -> None:
    best = expected_cover(COVERS, WEIGHTS, Sites(count=4, capacity=[1, 2, 5]), busy=0.5)

    assert best.added.tolist() == [1, 2, 0]
    assert best.objective == pytest.approx(3 * 0.5 + 2 * 0.875 + 4 * 0.75)
    assert best.left_over == 1


@pytest.mark.parametrize("busy", [0.0, 1.0])
def test_carriers_that_are_never_or_always_busy(busy: float) -> None:
    best = expected_cover(COVERS, WEIGHTS, Sites(count=3, capacity=3), busy=busy)

    assert best.objective == pytest.approx(9.0 * (1 - busy))


def test_a_second_carrier_that_counts_more_than_the_first_does_not_come_before_it() -> None:
    best = backup_cover(COVERS, WEIGHTS, Sites(count=1), backup_weight=0.9)

    assert best.objective == pytest.approx(0.6)  # a tenth of 6; nothing is covered twice


def test_the_median_of_a_zone_that_nobody_reaches_is_the_stated_ceiling() -> None:
    minutes = np.array([[2.0, 5.0], [np.inf, np.inf]])

    best = p_median(minutes, [1.0, 3.0], Sites(count=1), unserved_minutes=60.0)

    assert best.added.tolist() == [1, 0]
    assert best.objective == pytest.approx(2.0 + 3 * 60.0)
    assert best.covered_share == 0.25


def test_the_median_without_anybody_is_the_ceiling_everywhere() -> None:
    best = p_median(np.array([[2.0, 5.0]]), [1.0], Sites(count=0))

    assert best.objective == pytest.approx(10.0)
    assert best.covered_share == 0.0


@pytest.mark.parametrize(
    ("covers", "weights", "count", "locked", "said"),
    [
        (COVERS, [1.0, -2.0, 1.0], 1, None, "weight of zone 1 is -2.0"),
        (COVERS, [1.0, np.nan, 1.0], 1, None, "weight of zone 1 is nan"),
        (COVERS, [1.0, 2.0], 1, None, r"shape \(2,\)"),
        (COVERS[0], WEIGHTS, 1, None, r"covers has the shape \(3,\)"),
        (COVERS.astype(float), WEIGHTS, 1, None, "holds float64"),
        (COVERS, WEIGHTS, -1, None, "count is -1"),
        (COVERS, WEIGHTS, 1.5, None, "count is 1.5"),
        (COVERS, WEIGHTS, 1, [1, 0], r"locked has the shape \(2,\)"),
        (COVERS, WEIGHTS, 1, [0, -1, 0], "locked of site 1 is -1"),
        (COVERS, WEIGHTS, 1, [0.5, 0, 0], "locked of site 0 is 0.5"),
    ],
)
def test_wrong_input_is_refused_with_what_was_given(
    covers: np.ndarray, weights: list[float], count: int, locked: list[int] | None, said: str
) -> None:
    with pytest.raises(UsageError, match=said):
        mclp(covers, weights, count, locked)


def test_wrong_minutes_shares_and_ceilings_are_refused() -> None:
    one = Sites(count=1)
    with pytest.raises(UsageError, match=r"it is -1\.0 minutes"):
        p_median(np.array([[1.0, -1.0]]), [1.0], one)
    with pytest.raises(UsageError, match=r"minutes has the shape \(1,\)"):
        p_median(np.array([1.0]), [1.0], one)
    with pytest.raises(UsageError, match="at least the longest way, 9 minutes"):
        p_median(np.array([[9.0]]), [1.0], one, unserved_minutes=3.0)
    with pytest.raises(UsageError, match=r"busy is 1\.2"):
        expected_cover(COVERS, WEIGHTS, one, busy=1.2)
    with pytest.raises(UsageError, match=r"backup_weight is -0\.1"):
        backup_cover(COVERS, WEIGHTS, one, backup_weight=-0.1)


def test_zones_with_the_same_sites_are_one_row_and_those_without_are_none() -> None:
    covers = np.array([[1, 0], [1, 0], [0, 0], [1, 1], [1, 1]], bool)

    rows = rows_of(ask(covers, [1.0, 2.0, 9.0, 4.0, 0.0], [1.0], Sites(count=1)))

    assert sorted(rows.weights.tolist()) == [3.0, 4.0]


def hard_question() -> tuple[np.ndarray, np.ndarray]:
    """Five hundred zones and sixty sites of which each covers a fifth of them."""
    stream = np.random.default_rng(3)
    zones, sites = stream.uniform(0, 100, (500, 2)), stream.uniform(0, 100, (60, 2))
    apart = np.hypot(*(zones[:, None] - sites[None]).transpose(2, 0, 1))
    return apart <= 25, stream.gamma(1, 1, 500)


def test_a_search_that_stops_early_says_so_and_its_gap_holds_the_optimum() -> None:
    covers, weights = hard_question()
    sites = Sites(count=20, capacity=3)
    best = expected_cover(covers, weights, sites, busy=0.3)

    short = expected_cover(covers, weights, sites, busy=0.3, limits=Limits(nodes=0))

    assert best.proven_optimal
    assert not short.proven_optimal
    assert short.objective < best.objective
    assert short.added.sum() == 20  # an answer all the same: the greedy one
    assert short.gap is None or short.objective * (1 + short.gap) >= best.objective

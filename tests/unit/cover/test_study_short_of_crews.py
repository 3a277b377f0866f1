"""Far too few crews: what the numbers leave out is said, and no interval leaves the possible."""

from __future__ import annotations

import numpy as np
import pytest

from reddot.cover.study import StudyResult, compare, outer_loop, run
from reddot.cover.study.comparison import CUT_OFF
from reddot.cover.study.numbers import MEASURES
from reddot.cover.study.spread import split_spread
from reddot.cover.study.waits import BREAKDOWNS
from reddot.cover.study.words import spread_in_words

from .small_county import small_county


@pytest.fixture(scope="module")
def short() -> StudyResult:
    return run(small_county(days=4, calls=400_000.0), replications=2)


@pytest.fixture(scope="module")
def enough() -> StudyResult:
    return run(small_county(days=4, calls=3_650.0), replications=2)


def test_calls_that_nobody_reached_are_told_with_the_numbers_that_lack_them(
    short: StudyResult, enough: StudyResult
) -> None:
    alone = short.numbers("response").total("cut_off")
    assert alone > 100
    assert short.as_json()["warnings"][0].startswith(f"{alone:,} calls had no crew by the end")
    assert enough.numbers("response").total("cut_off") == 0
    assert enough.as_json()["warnings"] == []


def test_no_interval_is_below_0_or_a_share_above_1(short: StudyResult, enough: StudyResult) -> None:
    ends = [
        (name, found.low, found.high)
        for result in (short, enough)
        for by in BREAKDOWNS
        for measure in MEASURES
        for table in [result.numbers(measure, by)]
        for group in range(len(table.groups))
        for name in table.names
        for found in [table.of(name, group)]
    ]
    assert all(low is None or low >= 0 for _, low, _ in ends)
    shares = [high for name, _, high in ends if name.startswith("over_") and high is not None]
    assert max(shares) == 1.0


def test_a_difference_of_waits_that_were_cut_off_says_so(
    short: StudyResult, enough: StudyResult
) -> None:
    assert CUT_OFF in compare(enough, short).warnings
    assert compare(enough, enough).warnings == ()


def test_the_outer_loop_says_at_least_where_waits_were_cut_off() -> None:
    found = outer_loop(small_county(days=4, calls=150_000.0), draws=2, replications=2)
    spread = found.of("response", "mean").spread
    assert spread.at_least
    assert spread_in_words(spread)[0].startswith("at least ")
    assert found.of("response", "mean").as_json()["at_least"] is True


def test_a_spread_without_its_endless_draws_is_at_least_that() -> None:
    endless = split_spread(np.array([[1.0, 1.0], [3.0, 3.0], [np.inf, 2.0]]))
    assert endless.at_least
    assert not split_spread(np.array([[1.0, 1.0], [3.0, 3.0]])).at_least

"""Numbers over replications and their words: never, at least, no more digits than known."""

from __future__ import annotations

import math

import numpy as np
import pytest

from reddot.cover.study.differences import Difference
from reddot.cover.study.estimate import Estimate, estimate
from reddot.cover.study.spread import Spread, split_spread
from reddot.cover.study.words import (
    change_in_words,
    minutes_in_words,
    number_in_words,
    share_in_words,
    spread_in_words,
)
from reddot.errors import UsageError

INF, NAN = math.inf, math.nan


@pytest.mark.parametrize(
    ("each", "value", "never_in", "at_least"),
    [
        ((NAN, NAN), "not_applicable", 0, False),
        ((INF, NAN), "never", 1, False),
        ((INF, 3.0), "never", 1, False),
        ((INF, 3.0, 5.0), 4.0, 1, True),
        ((NAN, 3.0, 5.0), 4.0, 0, False),
        ((0.0, 0.0), 0.0, 0, False),
    ],
)
def test_an_estimate_keeps_its_kinds_apart(
    each: tuple[float, ...], value: float | str, never_in: int, at_least: bool
) -> None:
    found = estimate(np.array(each))
    assert (found.value, found.never_in, found.at_least) == (value, never_in, at_least)


def test_with_an_endless_replication_there_is_no_upper_end() -> None:
    found = estimate(np.array([INF, 3.0, 5.0]))
    assert found.low is not None
    assert found.high is None
    assert minutes_in_words(found) == "at least 4 (-9 to no limit)"


@pytest.mark.parametrize(
    ("se", "words"),
    [(None, "12"), (4.0, "12"), (0.6, "12"), (0.4, "12.3"), (0.04, "12.3"), (0.0, "12.3")],
)
def test_no_more_digits_than_the_error_leaves(se: float | None, words: str) -> None:
    assert minutes_in_words(Estimate(value=12.3456, se=se), interval=False) == words


def test_shares_are_per_cent_and_words_stand_for_themselves() -> None:
    assert share_in_words(Estimate(value=0.5, se=0.02, low=0.46, high=0.54)) == "50% (46% to 54%)"
    assert number_in_words("over_15", Estimate(value=0.5, se=0.001), interval=False) == "50.0%"
    assert number_in_words("p90", Estimate(value="not_applicable")) == "not applicable"


def difference(change: Estimate | None, pairs: int) -> Difference:
    whole = Estimate(value=9.0, replications=4)
    return Difference(
        measure="response", name="mean", before=whole, after=whole, change=change, pairs=pairs
    )


def test_a_change_has_its_sign_and_its_pairs() -> None:
    change = Estimate(value=1.0, se=0.04, low=0.9, high=1.1, replications=4)
    assert change_in_words(difference(change, 4)) == "+1.0 (0.9 to 1.1)"
    assert change_in_words(difference(change, 3)) == "+1.0 (0.9 to 1.1), of 3 pairs"
    assert change_in_words(difference(None, 0)) == "not available"


def test_a_spread_says_what_dominates() -> None:
    words = spread_in_words(
        Spread(value=10.0, draws=9, parameters_sd=2.0, monte_carlo_sd=0.5, low=5.0, high=15.0)
    )
    assert words == ("10", "5 to 15", "2", "0.5", "the inputs")
    assert spread_in_words(Spread(value="never", draws=0))[0] == "never"


def test_draws_without_a_number_are_left_out_and_counted() -> None:
    found = split_spread(np.array([[1.0, 1.0], [3.0, 3.0], [INF, 2.0]]))
    assert (found.value, found.draws, found.never_in) == (2.0, 2, 1)
    assert split_spread(np.full((3, 2), INF)).value == "never"
    assert split_spread(np.full((3, 2), NAN)).value == "not_applicable"
    assert split_spread(np.full((3, 2), NAN)).dominated_by is None


@pytest.mark.parametrize("shape", [(1, 5), (5, 1)])
def test_too_few_to_split_are_named(shape: tuple[int, int]) -> None:
    with pytest.raises(UsageError, match="2 draws or more of 2 replications or more"):
        split_spread(np.ones(shape))

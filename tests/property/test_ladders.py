"""Bounds hold whatever the truth is, and each is reached by some truth."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import chain, combinations, product

from hypothesis import given
from hypothesis import strategies as st
from report_strategies import OFTEN, SELDOM, USES, ladders, use_sets

from reddot.figures.ced import ced_cells, ced_shares
from reddot.figures.ladders import (
    DISCHARGE_USES,
    NON_DISCHARGE_USES,
    Ladder,
    counts_on_other_ladder,
    read_ladder,
)

PUBLISHED = st.sampled_from(("ho", "mps"))
SUMS = {"non_discharge": NON_DISCHARGE_USES, "discharge": DISCHARGE_USES}


def _count(reports: Sequence[frozenset[str]], ladder: Ladder) -> dict[str, int]:
    """Reports by highest use, written without the code under test."""
    highest = Counter(max(uses, key=ladder.order.index) for uses in reports)
    return {use: highest[use] for use in USES}


@OFTEN
@given(st.lists(use_sets(), max_size=12), ladders(), ladders())
def test_true_counts_lie_within_the_bounds_of_any_two_ladders(
    reports: list[frozenset[str]], here: Ladder, there: Ladder
) -> None:
    known = counts_on_other_ladder(_count(reports, here), here, there)
    for use, true in _count(reports, there).items():
        low, high = known[use]
        assert low <= true <= high


@OFTEN
@given(st.lists(use_sets(), max_size=12), ladders())
def test_on_the_same_ladder_every_count_is_known(
    reports: list[frozenset[str]], ladder: Ladder
) -> None:
    counts = _count(reports, ladder)
    assert counts_on_other_ladder(counts, ladder, ladder) == {u: (n, n) for u, n in counts.items()}


def _places(use: str, here: Ladder, there: Ladder) -> set[str]:
    """Where a report counted at a use here may be counted there, by trying every set of uses."""
    below = here.order[: here.order.index(use)]
    lower = chain.from_iterable(combinations(below, n) for n in range(len(below) + 1))
    return {max((use, *more), key=there.order.index) for more in lower}


def _extremes(counts: dict[str, int], here: Ladder, there: Ladder) -> dict[str, tuple[int, int]]:
    """The least and the most of each use over every truth that gives these counts."""
    each = [sorted(_places(u, here, there)) for u, n in counts.items() for _ in range(n)]
    truths = [Counter(truth) for truth in product(*each)]
    return {use: (min(t[use] for t in truths), max(t[use] for t in truths)) for use in USES}


@SELDOM
@given(st.lists(use_sets(), max_size=3), ladders(), ladders())
def test_each_bound_is_reached_by_some_truth(
    reports: list[frozenset[str]], here: Ladder, there: Ladder
) -> None:
    counts = _count(reports, here)
    assert counts_on_other_ladder(counts, here, there) == _extremes(counts, here, there)


@SELDOM
@given(st.lists(use_sets(), max_size=4), st.booleans())
def test_each_bound_between_the_two_published_ladders_is_reached(
    reports: list[frozenset[str]], swapped: bool
) -> None:
    here, there = read_ladder("ho"), read_ladder("mps")
    if swapped:
        here, there = there, here
    counts = _count(reports, here)
    assert counts_on_other_ladder(counts, here, there) == _extremes(counts, here, there)


# Bounds of a row for cases not stated.


def _printed(stated: Sequence[frozenset[str]], unstated: int, ladder: Ladder) -> dict[str, int]:
    counts = _count(stated, ladder)
    sums = {name: sum(counts[use] for use in uses) for name, uses in SUMS.items()}
    return {**counts, **sums, "not_stated": unstated, "total": len(stated) + unstated}


@OFTEN
@given(
    st.lists(use_sets(), max_size=8),
    st.lists(use_sets(), max_size=4),
    PUBLISHED,
    PUBLISHED,
)
def test_whatever_the_not_stated_were_every_cell_lies_within_its_bounds(
    stated: list[frozenset[str]], left_out: list[frozenset[str]], here: str, there: str
) -> None:
    printed = _printed(stated, len(left_out), read_ladder(here))
    cells = ced_cells(printed, there, counted_on=here)
    truth = _printed([*stated, *left_out], 0, read_ladder(there))
    for name in (*USES, *SUMS):
        low, high = cells[name].bounds or (cells[name].value, cells[name].value)
        assert low <= truth[name] <= high
    assert cells["total"].value == truth["total"]


@OFTEN
@given(st.lists(use_sets(), max_size=6), st.integers(1, 4), PUBLISHED)
def test_each_bound_for_the_not_stated_is_reached(
    stated: list[frozenset[str]], unstated: int, ladder: str
) -> None:
    order = read_ladder(ladder)
    cells = ced_cells(_printed(stated, unstated, order), ladder, counted_on=ladder)
    for use in USES:
        all_that = _printed([*stated, *[frozenset({use})] * unstated], 0, order)
        for name in (use, *(n for n, uses in SUMS.items() if use in uses)):
            assert cells[name].bounds == (cells[name].value, all_that[name])


@OFTEN
@given(st.lists(use_sets(), min_size=1, max_size=8), st.lists(use_sets(), max_size=4))
def test_the_true_share_discharged_lies_within_its_bounds(
    stated: list[frozenset[str]], left_out: list[frozenset[str]]
) -> None:
    ladder = read_ladder("ho")
    share = ced_shares(_printed(stated, len(left_out), ladder))["discharge"]
    truth = _printed([*stated, *left_out], 0, ladder)
    low, high = share.bounds or (share.interval.estimate, share.interval.estimate)
    assert low <= truth["discharge"] / truth["total"] <= high

"""A placement held against its rivals in the simulation."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pytest

from cover.small_county import small_county, without_calls
from reddot.cover.placement import Placement, check_placement, place, words_of_check
from reddot.cover.placement.posts import with_trained
from reddot.cover.placement.rivals import rivals_of
from reddot.cover.placement.trained_minutes import trained_waits
from reddot.errors import UsageError

NONE = [0, 0, 0, 0, 0, 0]


def placed(carriers: int = 3, share: float = 0.0) -> Placement:
    return place(small_county(share=share), model="expected", carriers=carriers, locked=NONE)


def test_the_pool_holds_the_chosen_first_and_nothing_twice() -> None:
    pool = rivals_of(small_county(), placed(), swaps=4)

    assert pool[0].name == "chosen"
    assert len({rival.added.tobytes() for rival in pool}) == len(pool)
    assert sum(" in place of " in rival.name for rival in pool) <= 4
    assert {int(rival.added.sum()) for rival in pool[2:]} == {3}


def test_a_bad_placement_loses_to_its_rivals_by_more_than_chance() -> None:
    """All carriers on one shift of one station: the check must see what that costs."""
    good = placed(6)
    bad = replace(good, added=np.array([4, 0, 0, 2, 0, 0]))

    check = check_placement(small_county(days=15, share=0.0), bad, replications=6, swaps=2)
    loss = check.loss

    assert check.best != "chosen"
    assert loss.number is not None
    assert loss.se is not None
    assert loss.number > 4 * loss.se
    assert "loses" in words_of_check(check)[1]


def test_where_the_chosen_is_the_best_of_the_pool_no_loss_is_seen() -> None:
    bad = replace(placed(6), added=np.array([4, 0, 0, 2, 0, 0]))
    first = check_placement(small_county(share=0.0), bad, replications=4, swaps=2)
    best = next(one.rival for one in first.pool if one.rival.name == first.best)

    pool = check_placement(
        small_county(share=0.0), replace(bad, added=best.added), replications=4, swaps=0
    )

    assert pool.best == "chosen"
    assert pool.loss.number == 0.0
    assert "no loss was seen" in words_of_check(pool)[1]


def test_the_loss_comes_from_numbers_that_the_choice_of_the_best_has_not_seen() -> None:
    scenario, placement = small_county(share=0.0), placed()
    check = check_placement(scenario, placement, replications=3, seed=5, swaps=0)
    roster = with_trained(scenario.roster, placement.already, placement.added)

    fresh = trained_waits(scenario, [roster], replications=range(3, 6), seed=5)

    assert check.chosen_minutes == fresh.estimate(0)
    assert check.pool[0].minutes != check.chosen_minutes


def test_more_trained_crews_bring_trained_back_up_sooner() -> None:
    scenario = small_county(share=0.0)
    rosters = [
        with_trained(scenario.roster, np.zeros(6, int), np.full(6, crews)) for crews in (1, 4)
    ]

    waits = trained_waits(scenario, rosters, replications=range(4), seed=2)
    more = waits.difference(0, 1)

    assert more.number is not None
    assert more.se is not None
    assert more.number > 4 * more.se


def test_with_nobody_trained_it_is_never_and_not_zero() -> None:
    scenario = small_county(share=0.0)
    check = check_placement(scenario, placed(0), replications=2, swaps=1)

    assert check.chosen_minutes.value == "never"
    assert "never" in words_of_check(check)[0]
    json.dumps(check.as_json(), allow_nan=False)


def test_without_escalations_it_is_not_applicable() -> None:
    scenario = without_calls(small_county())
    check = check_placement(scenario, placed(), replications=2, swaps=1)

    assert check.chosen_minutes.value == "not_applicable"
    json.dumps(check.as_json(), allow_nan=False)


def test_one_replication_or_another_roster_is_refused() -> None:
    scenario = small_county()
    with pytest.raises(UsageError, match="replications"):
        check_placement(scenario, placed(), replications=1)
    other = replace(scenario, roster=replace(scenario.roster, posts=scenario.roster.posts[:2]))
    with pytest.raises(UsageError, match="of 6 posts, the scenario has 2"):
        check_placement(other, placed(), replications=2)

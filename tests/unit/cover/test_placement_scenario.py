"""Which posts of a scenario to train next: what counts, what is already trained, what is said."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any, cast

import numpy as np
import pytest

from cover.small_county import small_county, without_calls
from reddot.cover.crews import Post, Roster, Shift, turns_of
from reddot.cover.placement import MODELS, Limits, Yardstick, place, words_of
from reddot.cover.placement.escalations import blocks_of, escalations_a_year
from reddot.cover.placement.posts import already_trained, crew_by_crew, with_trained
from reddot.cover.placement.site_table import busy_share, site_table
from reddot.cover.scenario import Scenario
from reddot.cover.simulation.streams import Streams
from reddot.errors import UsageError

NONE = [0, 0, 0, 0, 0, 0]


def heavier_in_the_west(share: float = 0.4) -> Scenario:
    """Six in ten escalations are in the two zones near station 0, four in those near station 1."""
    county = small_county(share=share)
    calls = county.demand.yearly * np.array([1.25, 1.0, 1.0, 2 / 3])[:, None]
    return replace(county, demand=replace(county.demand, yearly=calls))


def test_blocks_part_the_week_where_a_shift_begins_or_ends() -> None:
    early = Shift(name="early", start_minute=450, minutes=600)
    late = Shift(name="late", start_minute=900, minutes=600, days=frozenset({6}))

    blocks = blocks_of(Roster(shifts=(early, late), posts=()))
    hours = dict(zip(map(tuple, blocks.on_duty.tolist()), blocks.hours.sum(axis=1), strict=True))

    assert hours == {
        (False, False): 7 * 14 - 7.5,
        (True, False): 70 - 2.5,
        (False, True): 7.5,  # past midnight on Sunday: one hour of it is on Monday
        (True, True): 2.5,
    }
    np.testing.assert_allclose(blocks.hours.sum(axis=0), 1.0)


def test_all_escalations_of_a_year_are_in_one_block_or_another() -> None:
    scenario = small_county()

    expected = escalations_a_year(scenario.demand, blocks_of(scenario.roster))

    assert expected.sum() == pytest.approx(36_500 * 0.5 * 0.2)
    assert expected[0].sum() == pytest.approx(0.4 * expected.sum())


def test_minutes_are_turnout_and_travel_as_back_up_and_only_on_duty() -> None:
    table = site_table(small_county())

    near = table.minutes[np.isfinite(table.minutes)].min()

    assert near == pytest.approx(1.5 + 0.9 * 3.0)
    assert np.isfinite(table.minutes).sum(axis=1).tolist() == [2] * 12  # one post at each station


def test_whole_crews_are_trained_as_often_as_is_expected() -> None:
    roster = small_county(share=0.3).roster

    already = already_trained(roster)

    assert already.sum() == round(12 * 0.3 + 12 * (1 - 0.7**2))
    assert already[:3].sum() == round(12 * 0.3)


def test_a_post_with_a_share_of_its_own_is_trained_by_that() -> None:
    roster = small_county(share=0.5).roster
    own = (replace(roster.posts[0], trained_share=1.0), replace(roster.posts[1], trained_share=0.0))

    already = already_trained(replace(roster, posts=own + roster.posts[2:]))

    assert already[:3].tolist() == [4, 0, 2]


def test_training_one_crew_leaves_the_chance_of_all_others_alone() -> None:
    roster = small_county(share=0.4).roster
    draw = {"horizon_minutes": 20_000.0}
    before = turns_of(roster, streams=Streams(1, 0), **draw).trained
    as_it_was = turns_of(crew_by_crew(roster), streams=Streams(1, 0), **draw).trained
    locked, added = np.array([1, 0, 0, 0, 0, 0]), np.array([2, 0, 0, 0, 0, 0])

    after = turns_of(with_trained(roster, locked, added), streams=Streams(1, 0), **draw)

    assert (before == as_it_was).all()
    changed = after.trained != before
    assert changed.any()
    assert (after.trained[changed] == 1).all()
    assert set(after.station[changed].tolist()) == {0}


@pytest.mark.parametrize("model", MODELS)
def test_every_model_places_what_it_is_given_at_posts_with_crews_left(model: str) -> None:
    scenario = small_county(share=0.2)

    placement = place(scenario, model=model, carriers=5, within_minutes=15)
    said = cast(dict[str, Any], json.loads(json.dumps(placement.as_json(), allow_nan=False)))

    assert sum(post["crews_trained"] for post in said["posts"]) == 5
    assert all(post["crews_trained"] + post["already"] <= 4 for post in said["posts"])
    assert (said["model"], said["within_minutes"], said["carriers"]) == (model, 15, 5)
    assert said["covered_share"] >= said["covered_share_before"]
    assert said["proven_optimal"] is True
    assert said["gap"] == 0.0


def test_the_first_carriers_go_where_the_most_escalations_are() -> None:
    scenario = heavier_in_the_west()

    placement = place(scenario, model="mclp", carriers=3, within_minutes=15, locked=NONE)

    assert {post.station for post in placement.posts} == {"Station 0"}
    assert placement.covered_share_before == 0.0
    assert placement.covered_share == pytest.approx(0.6)


def test_carriers_that_add_nothing_are_placed_by_expected_cover_or_not_at_all() -> None:
    placement = place(small_county(), model="mclp", carriers=30, within_minutes=15, locked=NONE)
    words = " ".join(words_of(placement))

    assert placement.added.tolist() == [4] * 6
    assert placement.by_expected_cover == 18
    assert placement.unplaced == 6
    assert "18 of the 30 add nothing by this yardstick" in words
    assert "6 of the 30 are not placed" in words


def test_words_name_the_post_the_rule_and_the_proof() -> None:
    placement = place(heavier_in_the_west(share=0.0), model="expected", carriers=1)
    words = words_of(placement)

    assert words[0].startswith("Train 1 crew of Station 0, ")
    assert "of the 3,650 escalations expected a year" in words[1]
    assert any("Proven" in said for said in words)
    assert placement.already_rule in words


def test_a_search_that_stops_early_is_said_in_words_and_in_json() -> None:
    hard = Yardstick(model="mclp", within_minutes=15, busy=0.3, limits=Limits(seconds=0.0))

    placement = place(small_county(share=0.0), model=hard, carriers=2)

    assert not placement.proven_optimal
    assert any(said.startswith("Not proven") for said in words_of(placement))
    assert placement.as_json()["proven_optimal"] is False


def test_without_escalations_the_share_is_not_applicable() -> None:
    placement = place(without_calls(small_county()), model="expected", carriers=2)

    assert placement.covered_share == "not_applicable"
    assert placement.unplaced == 2
    assert placement.posts == ()


def test_nobody_to_train_is_an_answer() -> None:
    placement = place(small_county(), model="backup", carriers=0)

    assert placement.covered_share == placement.covered_share_before
    assert words_of(placement)[0] == "There is no crew to train."


def test_a_roster_without_posts_is_an_answer() -> None:
    scenario = small_county()
    empty = replace(scenario, roster=replace(scenario.roster, posts=()))

    placement = place(empty, model="p-median", carriers=2)

    assert placement.covered_share == 0.0
    assert busy_share(empty) == 0.0


def test_busy_is_work_over_time_on_duty() -> None:
    scenario = small_county()
    calls = 36_500.0
    way = 0.7 * 3.0 + 0.3 * 13.0  # zones 0 and 3 hold a station, 1 and 2 are a neighbour's
    urgent = 0.5 * (1.5 + way + 40.0)
    routine = 0.5 * (1.5 + 1.3 * way + 50.0)
    back = 0.5 * 0.2 * (1.5 + 0.9 * way + 30.0)

    share = busy_share(scenario)

    assert share == pytest.approx(calls * (urgent + routine + back) / (24 * 480 * 365))


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"model": "best"}, "There is no model 'best'. Give one of mclp, expected"),
        ({"carriers": -1}, "count is -1"),
        ({"within_minutes": -3.0}, "within_minutes is -3.0"),
        ({"locked": [5, 0, 0, 0, 0, 0]}, "locked of post 0 is 5; the post has 4 crews"),
        ({"locked": [1]}, "locked has the shape"),
    ],
)
def test_wrong_questions_are_refused(given: dict[str, Any], said: str) -> None:
    with pytest.raises(UsageError, match=said):
        place(small_county(), **{"model": "mclp", "carriers": 1} | given)


def test_single_posts_of_one_station_and_shift_stay_apart() -> None:
    scenario = small_county(share=0.0)
    pair = Post(station=0, shift=0, crews=1, officers=2)
    both = replace(scenario.roster, posts=(*scenario.roster.posts, pair))

    placement = place(replace(scenario, roster=both), model="expected", carriers=25)

    assert placement.added.tolist() == [4] * 6 + [1]

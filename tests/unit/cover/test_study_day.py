"""The trace of one day: whole, in order, each crew in one place at a time."""

from __future__ import annotations

import json
import math
from dataclasses import replace
from itertools import pairwise
from typing import Any

import pytest

from reddot.cover.simulation.inputs import After, DispatchRules
from reddot.cover.study import OneDay, one_day
from reddot.cover.study.played import play
from reddot.cover.study.trace import jobs_of
from reddot.errors import UsageError

from .small_county import small_county

ROUNDED = 0.011


@pytest.fixture(scope="module")
def day() -> OneDay:
    return one_day(small_county(), day=2, seed=4)


def test_a_day_is_json_with_its_fields_named(day: OneDay) -> None:
    found = json.loads(json.dumps(day.as_json(), allow_nan=False))
    assert len(found["segment_fields"]) == 7
    assert found["crews"]
    assert {len(s) for crew in found["crews"] for s in crew["segments"]} == {7}
    assert {crew["station"] for crew in found["crews"]} == {"S0", "S1"}


def test_a_crew_is_in_one_state_at_a_time_and_never_leaves_the_day(day: OneDay) -> None:
    for crew in day.crews:
        segments = crew["segments"]
        assert segments[0][0] >= 0.0
        assert segments[-1][1] <= 1440.0
        for before, after in pairwise(segments):
            assert abs(before[1] - after[0]) < ROUNDED
            if after[2] not in ("to_call", "to_backup"):
                assert before[5:] == after[3:5]


def test_every_call_of_the_day_is_there_once_and_is_met_by_a_crew(day: OneDay) -> None:
    scenario = small_county()
    came = play(scenario, seed=4, replication=0).calls.minute - day.first_minute
    inside = [call for call in day.calls if 0 <= call["minute"] < 1440]
    assert len(inside) == int(((came >= 0) & (came < 1440)).sum())
    assert len({call["call"] for call in day.calls}) == len(day.calls)
    starts = [s[0] for crew in day.crews for s in crew["segments"] if s[2] == "on_scene"]
    for call in inside:
        if isinstance(call["arrived"], float) and call["arrived"] < 1440:
            assert min(abs(call["arrived"] - start) for start in starts) < ROUNDED


def test_states_are_those_the_roster_and_calls_make(day: OneDay) -> None:
    states = {segment[2] for crew in day.crews for segment in crew["segments"]}
    assert {"at_station", "on_break", "to_call", "on_scene", "homeward"} <= states
    assert {"to_backup", "backing_up"} <= states
    breaks = [s for crew in day.crews for s in crew["segments"] if s[2] == "on_break"]
    assert all(0 < s[1] - s[0] <= 30 + ROUNDED for s in breaks)


@pytest.mark.parametrize(("after", "state"), [(After.HOME, None), (After.STAYS, "waiting")])
def test_crews_go_where_the_rule_says(after: After, state: str | None) -> None:
    county = small_county()
    found = one_day(replace(county, rules=replace(county.rules, after=after)))
    states = {segment[2] for crew in found.crews for segment in crew["segments"]}
    assert "homeward" not in states
    assert (state is None) or (state in states)


def test_nobody_trained_is_never_in_the_day_too() -> None:
    calls = one_day(small_county(), trained_share=0.0).calls
    escalated = [call for call in calls if call["escalated"] != "not_applicable"]
    assert escalated
    assert {call["trained_arrived"] for call in escalated} == {"never"}
    plain = [call for call in calls if call["escalated"] == "not_applicable"]
    assert {call["trained_arrived"] for call in plain} == {"not_applicable"}


def test_an_interrupted_job_ends_where_the_next_begins() -> None:
    county = small_county(calls=150_000.0)
    rules = DispatchRules(
        horizon_minutes=county.rules.horizon_minutes, preempts_below=1, preempted_from=1
    )
    county = replace(county, rules=rules)
    found = one_day(county)
    assert any("interrupted" in note for note in found.notes)
    played = play(county, seed=1, replication=0)
    jobs = jobs_of(played.calls, played.outcome)
    assert played.outcome.interruptions.sum() > 0
    for row in jobs.values():
        assert all(a.done <= b.sent for a, b in pairwise(row))


def test_a_day_that_is_not_there_is_named() -> None:
    assert math.isfinite(one_day(small_county(), day=6).first_minute)
    for day, said in ((7, "Day 7 is asked for.*7 whole days"), (-1, "day is -1")):
        with pytest.raises(UsageError, match=said):
            one_day(small_county(), day=day)


def test_a_start_at_noon_still_gives_days_from_midnight() -> None:
    found: Any = one_day(replace(small_county(), first_hour_of_week=12))
    assert found.first_minute == 1440.0 + 720.0

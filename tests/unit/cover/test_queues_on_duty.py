"""The hypercube of a scenario: who is on duty, what comes, and what is said of it."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pytest

from reddot.cover.crews import Post, Roster, Shift, turns_of
from reddot.cover.demand import Demand, Priority
from reddot.cover.geography import Geography, Station, Zone
from reddot.cover.queues import District, hypercube_of, solve_hypercube
from reddot.cover.queues.on_duty import hour_name, units_on_duty
from reddot.cover.scenario import Scenario
from reddot.cover.simulation.inputs import DispatchRules
from reddot.cover.simulation.streams import Streams
from reddot.errors import NotEnoughDataError, UsageError

EARLY = Shift(name="early", start_minute=7 * 60, minutes=10 * 60)
NIGHT = Shift(name="night", start_minute=22 * 60, minutes=9 * 60, days=frozenset({4, 5, 6}))
FRIDAY_NOON, FRIDAY_LATE, MONDAY_SMALL_HOURS, TUESDAY_SMALL_HOURS = 108, 118, 3, 27
STATIONS = (
    Station(code="KL", name="King's Lynn", latitude=52.75, longitude=0.40),
    Station(code="TH", name="Thetford", latitude=52.41, longitude=0.75),
)
# stations to zones; the columns before are those of the zones themselves
FROM_STATIONS = np.array([[4.0, 30.0], [12.0, 18.0], [33.0, 6.0]])


def _zone(code: str) -> Zone:
    return Zone(
        code=code,
        name=code,
        area_km2=9,
        population=1_500,
        latitude=52.6,
        longitude=0.5,
        kind="rural",
    )


def _scenario(**change: object) -> Scenario:
    """Three zones, two stations, two priorities; calls come in one hour in four only."""
    hours = np.zeros((1, 2, 168))
    hours[:, 0, ::2], hours[:, 1, 2::4] = 1 / 84, 1 / 42
    demand = Demand(
        yearly=np.array([[1_200.0, 1_800.0], [300.0, 0.0], [900.0, 1_500.0]]),
        hours=hours,
        kind=np.zeros(3, np.int32),
        kinds=("rural",),
        priorities=(
            Priority(name="A", service_minutes=60, speed_factor=0.5),
            Priority(name="B", service_minutes=30),
        ),
    )
    roster = Roster(
        shifts=(EARLY, NIGHT),
        posts=(
            Post(station=1, shift=1, crews=1),
            Post(station=0, shift=0, crews=2),
            Post(station=1, shift=0, crews=1),
        ),
    )
    plain = Scenario(
        name="three",
        about="a test",
        geography=Geography(zones=tuple(map(_zone, ("E1", "E2", "E3"))), stations=STATIONS),
        minutes=np.hstack([np.zeros((3, 3)), FROM_STATIONS]),
        demand=demand,
        roster=roster,
        rules=DispatchRules(horizon_minutes=10_080.0),
        turnout_minutes=2.0,
    )
    return replace(plain, **change)


def _names(hour: int) -> list[str]:
    scenario = _scenario()
    return [unit.name for unit in units_on_duty(scenario.roster, scenario.geography, hour)]


def test_units_are_the_crews_of_the_hour_numbered_within_their_station() -> None:
    assert _names(FRIDAY_NOON) == ["King's Lynn 1", "King's Lynn 2", "Thetford 1"]
    assert _names(FRIDAY_LATE) == ["Thetford 1"]
    # the night that began on Sunday goes on into Monday, past the end of the week
    assert _names(MONDAY_SMALL_HOURS) == ["Thetford 1"]


def test_units_come_in_the_order_in_which_the_simulation_has_them() -> None:
    late = Shift(name="late", start_minute=11 * 60, minutes=9 * 60)
    posts = (Post(station=1, shift=1, crews=1), Post(station=0, shift=0, crews=2))
    roster = Roster(shifts=(EARLY, late), posts=posts)
    units = units_on_duty(roster, Geography(zones=(), stations=STATIONS), 12)
    turns = turns_of(roster, streams=Streams(1, 0), horizon_minutes=1_440.0)
    on = (turns.start <= 750) & (turns.end > 750)
    assert [unit.station for unit in units] == turns.station[on].tolist() == [0, 0, 1]


def test_an_hour_with_nobody_on_duty_is_named() -> None:
    with pytest.raises(
        NotEnoughDataError, match=r"on duty on Tuesday 03:00 to 04:00.*another hour"
    ):
        hypercube_of(_scenario(), TUESDAY_SMALL_HOURS)


@pytest.mark.parametrize("hour", [-1, 168, 1.5])
def test_an_hour_outside_the_week_is_named(hour: float) -> None:
    with pytest.raises(UsageError, match="hour of the week"):
        hypercube_of(_scenario(), hour)
    assert hour_name(167) == "Sunday 23:00 to 24:00"


def test_the_rates_the_travel_and_the_service_are_those_of_the_hour() -> None:
    # Friday 10:00 has calls of both priorities: 1 in 84 and 1 in 42 of a week's
    found = hypercube_of(_scenario(), 106)
    weekly = _scenario().demand.yearly * 7 / 365
    calls = weekly[:, 0] / 84 + weekly[:, 1] / 42
    assert found.calls_per_hour == pytest.approx(calls.sum(), rel=1e-12)
    urgent = weekly[:, 0].sum() / 84
    scene = (60 * urgent + 30 * (calls.sum() - urgent)) / calls.sum()
    assert found.scene_minutes == pytest.approx(scene, rel=1e-12)
    factor = (0.5 * weekly[:, 0] / 84 + weekly[:, 1] / 42) / calls
    by_hand = District(
        calls_per_minute=calls / 60,
        minutes=2.0 + (FROM_STATIONS * factor[:, None])[:, [0, 0, 1]],
        service_minutes=found.service_minutes,
    )
    exact = solve_hypercube(by_hand)
    assert found.answer.workloads == pytest.approx(exact.workloads, abs=1e-9)
    assert found.answer.mean_travel_minutes == pytest.approx(exact.mean_travel_minutes, abs=1e-7)


@pytest.mark.parametrize("approximate", [False, True])
def test_the_mean_travel_that_went_in_comes_out(*, approximate: bool) -> None:
    found = hypercube_of(_scenario(), 106, approximate=approximate)
    assert found.scene_minutes + found.answer.mean_travel_minutes == pytest.approx(
        found.service_minutes, abs=2e-4
    )
    assert found.answer.screening_only is approximate


def test_the_answer_has_the_keys_that_others_read_and_says_what_it_assumes() -> None:
    out = hypercube_of(_scenario(), 106).as_json()
    assert json.loads(json.dumps(out)) == out
    assert [set(unit) for unit in out["units"]] == [{"unit", "workload"}] * 3
    assert 0 < out["p_all_busy"] < 1
    assert (out["method"], out["screening_only"]) == ("exact", False)
    assert out["hour"] == "Friday 10:00 to 11:00"
    assert any("back-up" in line for line in out["assumptions"])


def test_an_hour_without_calls_has_idle_crews_and_no_means() -> None:
    out = hypercube_of(_scenario(), FRIDAY_NOON + 1).as_json()
    assert [unit["workload"] for unit in out["units"]] == [0.0, 0.0, 0.0]
    assert out["calls_per_hour"] == 0.0
    for mean in ("mean_travel_minutes", "mean_wait_minutes", "scene_minutes", "service_minutes"):
        assert out[mean] == "not_applicable"


def test_more_crews_than_the_exact_model_takes_go_to_the_approximation() -> None:
    roster = Roster(shifts=(EARLY,), posts=(Post(station=0, shift=0, crews=19),))
    with pytest.raises(UsageError, match=r"19 units.*approximat"):
        hypercube_of(_scenario(roster=roster), 106)
    assert len(hypercube_of(_scenario(roster=roster), 106, approximate=True).answer.units) == 19


def test_more_calls_than_the_crews_can_serve_are_refused() -> None:
    scenario = _scenario()
    busy = replace(scenario, demand=scenario.demand.scaled(calls=10.0))
    with pytest.raises(UsageError, match="grows without end"):
        hypercube_of(busy, 106)
    lost = hypercube_of(busy, 106, line="lost")
    assert 0.5 < lost.answer.p_all_busy < 1.0


def test_a_zone_that_no_road_leads_to_is_named() -> None:
    minutes = _scenario().minutes.copy()
    minutes[1, 4] = np.inf
    with pytest.raises(UsageError, match="Zone E2 cannot be reached from Thetford"):
        hypercube_of(_scenario(minutes=minutes), 106)

"""Calls drawn from a demand: shared by scenarios, whatever else differs between these."""

from __future__ import annotations

from dataclasses import fields, replace

import numpy as np
import pytest

from reddot.cover.demand import Demand, Priority, demand_of_figures, draw_calls, profile_of
from reddot.cover.demand.draw import hourly_rates
from reddot.cover.geography import Zone
from reddot.cover.simulation.inputs import Calls
from reddot.cover.simulation.streams import Streams
from reddot.errors import BadDataError, UsageError

WEEK = 7 * 1440.0


def zones(*residents: int) -> list[Zone]:
    return [
        Zone(
            code=f"Z{number}",
            name=f"Zone {number}",
            area_km2=2.0,
            population=many,
            latitude=52.6,
            longitude=1.0 + number / 100,
            kind="urban" if number % 2 == 0 else "rural",
        )
        for number, many in enumerate(residents)
    ]


def demand(*, chance: float = 0.1, calls: float = 52_000.0) -> Demand:
    priorities = (
        Priority(name="1", service_minutes=40.0, service_shape=2.0, escalation_chance=chance),
        Priority(name="2", service_minutes=60.0),
    )
    hours = [profile_of("night_time_economy"), profile_of("flat")]
    return demand_of_figures(zones(1000, 3000, 500), priorities, [calls, calls / 2], hours)


def drawn(given: Demand, minutes: float = WEEK) -> Calls:
    return draw_calls(given, seed_streams=Streams(3, 1), horizon_minutes=minutes)


def test_the_same_demand_and_streams_give_the_same_calls() -> None:
    one, other = drawn(demand()), drawn(demand())
    assert all(
        np.array_equal(getattr(one, field.name), getattr(other, field.name))
        for field in fields(Calls)
    )
    assert len(one.minute) > 500


def test_a_greater_chance_to_escalate_keeps_the_calls_and_every_escalation() -> None:
    few, many = drawn(demand(chance=0.05)), drawn(demand(chance=0.5))
    assert np.array_equal(few.minute, many.minute)
    assert np.array_equal(few.backup_minutes, many.backup_minutes)
    was = np.isfinite(few.escalates_after)
    assert np.array_equal(few.escalates_after[was], many.escalates_after[was])
    assert was.sum() < np.isfinite(many.escalates_after).sum()


def test_every_call_is_what_the_simulation_takes() -> None:
    calls = drawn(demand(), 1000.5)
    assert calls.minute.dtype == np.float64
    assert (calls.zone.dtype, calls.priority.dtype) == (np.int32, np.int32)
    assert (calls.minute < 1000.5).all()
    assert (calls.minute >= 0).all()
    ends = np.isfinite(calls.escalates_after)
    assert (calls.escalates_after[ends] < calls.service_minutes[ends]).all()
    assert not np.isfinite(calls.escalates_after[calls.priority == 1]).any()


def test_no_calls_are_none_and_a_zone_without_calls_gets_none() -> None:
    assert len(drawn(demand(calls=0.0)).minute) == 0
    one = demand()
    without = replace(one, yearly=one.yearly * np.array([[1.0], [0.0], [1.0]]))
    assert 1 not in drawn(without).zone
    assert 1 in drawn(one).zone


def test_a_service_without_spread_is_always_its_mean() -> None:
    one = demand()
    fixed = tuple(replace(p, service_shape=np.inf) for p in one.priorities)
    calls = drawn(replace(one, priorities=fixed))
    assert set(calls.service_minutes[calls.priority == 0].tolist()) == {40.0}


def test_rates_of_the_hours_of_a_week_make_up_the_year() -> None:
    one = demand()
    assert hourly_rates(one).sum() * 365 / 7 == pytest.approx(one.calls_a_year())


def test_scaled_demand_multiplies_calls_and_chances_up_to_one() -> None:
    found = demand(chance=0.4).scaled(calls=1.5, escalation=3.0)
    assert found.calls_a_year() == pytest.approx(78_000 * 1.5)
    assert [p.escalation_chance for p in found.priorities] == [1.0, 0.0]


def test_figures_are_spread_by_residents_or_by_weights() -> None:
    assert demand().yearly[:, 0] / 52_000 == pytest.approx([1 / 4.5, 3 / 4.5, 0.5 / 4.5])
    flat = profile_of("flat")
    urgent = (Priority(name="1", service_minutes=10.0),)
    by_weight = demand_of_figures(
        zones(1, 1, 0), urgent, [100.0], [flat], weights={"Z2": 3.0, "Z0": 1.0}
    )
    assert by_weight.yearly[:, 0].tolist() == [25.0, 0.0, 75.0]


def test_a_zone_without_residents_is_named_and_never_divided_by() -> None:
    urgent = (Priority(name="1", service_minutes=10.0),)
    with pytest.raises(BadDataError, match=r"Without residents: Z1\."):
        demand_of_figures(zones(5, 0), urgent, [1.0], [profile_of("flat")])


@pytest.mark.parametrize(
    ("weights", "words"),
    [
        ({"Z9": 1.0}, "zone 'Z9', which is not in the zones"),
        ({"Z0": -1.0}, "weight of zone 'Z0' is -1.0"),
        ({"Z0": 0.0}, "All weights of zones are 0"),
    ],
)
def test_wrong_weights_are_named(weights: dict[str, float], words: str) -> None:
    urgent = (Priority(name="1", service_minutes=10.0),)
    with pytest.raises(BadDataError, match=words):
        demand_of_figures(zones(5, 6), urgent, [1.0], [profile_of("flat")], weights=weights)


def test_profiles_take_a_name_a_day_or_a_week() -> None:
    day = profile_of([0.0] * 12 + [1.0] * 12)
    assert day.shares.reshape(7, 24)[:, :12].sum() == 0
    week = profile_of(list(range(168)))
    assert week.shares[100] == pytest.approx(100 / sum(range(168)))
    assert profile_of("night_time_economy").invented


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ("busy", "No profile of hours is called 'busy'. Those that ship: flat"),
        ([1.0] * 23, "have 23 numbers. Give 24"),
        ([0.0] * 24, "All hours are 0"),
        ([1.0] * 23 + [-2.0], "Hour 23 of the hours is -2.0"),
        ([1.0] * 23 + [True], "Hour 23 of the hours is True"),
        ([1.0] * 23 + [float("nan")], "Hour 23 of the hours is nan"),
    ],
)
def test_wrong_profiles_are_named(given: str | list[float], words: str) -> None:
    with pytest.raises(UsageError, match=words):
        profile_of(given)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"service_minutes": 0.0}, "service_minutes is 0.0"),
        ({"service_shape": -1.0}, "service_shape is -1.0"),
        ({"escalation_chance": 1.5}, "escalation_chance is 1.5"),
        ({"speed_factor": float("inf")}, "speed_factor is inf"),
    ],
)
def test_a_priority_that_cannot_be_is_refused(change: dict[str, float], words: str) -> None:
    with pytest.raises(UsageError, match=f"Priority '1': {words}"):
        replace(Priority(name="1", service_minutes=10.0), **change)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"yearly": np.ones((2, 2))}, r"yearly has the shape \(2, 2\)"),
        ({"hours": np.ones((2, 2, 24))}, "hours has the shape"),
        ({"hours": np.ones((2, 2, 168))}, "does not sum to 1"),
        ({"yearly": -np.ones((3, 2))}, "negative or no number"),
        ({"kind": np.array([0, 1, 2], np.int32)}, "a zone's kind is not one of 0 to 1"),
    ],
)
def test_a_demand_that_does_not_fit_together_is_refused(
    change: dict[str, np.ndarray], words: str
) -> None:
    with pytest.raises(UsageError, match=words):
        replace(demand(), **change)

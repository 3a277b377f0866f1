"""Erlang, Cobham and what a hypercube asks and answers: published values, JSON and refusals."""

from __future__ import annotations

import json

import numpy as np
import pytest
from scipy.optimize import brentq

from reddot.cover.queues import (
    District,
    approximate_hypercube,
    erlang_b,
    erlang_c,
    priority_queue,
    priority_queue_one_crew,
    queue_of,
    solve_hypercube,
)
from reddot.cover.queues.district import preferences_of
from reddot.cover.queues.larson import correction_factors
from reddot.errors import UsageError

# Erlang-B as printed in every traffic table: the load that so many lines carry at this loss
TRAFFIC_TABLE = (
    (5, 0.01, 1.36),
    (5, 0.02, 1.66),
    (10, 0.01, 4.46),
    (10, 0.05, 6.22),
    (20, 0.01, 12.0),
    (20, 0.02, 13.2),
    (50, 0.01, 37.9),
    (50, 0.02, 40.3),
    (100, 0.01, 84.1),
    (100, 0.02, 88.0),
)


@pytest.mark.parametrize(("lines", "loss", "load"), TRAFFIC_TABLE)
def test_erlang_b_gives_the_printed_traffic_table(lines: int, loss: float, load: float) -> None:
    found = brentq(lambda offered: erlang_b(lines, offered) - loss, 1e-6, 2 * lines)
    assert float(f"{found:.3g}") == load


def test_erlang_c_gives_the_textbook_clinic_of_three() -> None:
    # Gross and Harris, Fundamentals of Queueing Theory: 6 patients an hour, 3 doctors, 20 minutes
    answer = queue_of(3, 2 / 3, 20)
    assert answer.p_wait == pytest.approx(4 / 9, rel=1e-12)
    assert answer.mean_queue == pytest.approx(8 / 9, rel=1e-12)
    assert answer.mean_wait_minutes == pytest.approx(60 * 4 / 27, rel=1e-12)


def test_one_crew_waits_as_the_formula_of_a_single_server_says() -> None:
    answer = queue_of(1, 0.75, 8)
    assert (answer.p_wait, answer.mean_wait_minutes) == pytest.approx((0.75, 24.0), rel=1e-13)


def test_the_answer_has_the_keys_that_others_read() -> None:
    out = json.loads(json.dumps(queue_of(5, 0.8, 30).as_json()))
    assert list(out)[:3] == ["p_wait", "mean_wait_minutes", "mean_queue"]
    assert out["p_wait"] == pytest.approx(0.5541, abs=5e-5)


def test_thousands_of_crews_and_no_calls_at_all_are_worked_out() -> None:
    assert 0.0 < queue_of(5_000, 0.99, 30).p_wait < 1.0
    assert queue_of(5_000, 1e-9, 30).p_wait == 0.0
    nothing = queue_of(4, 0.0, 30)
    assert (nothing.p_wait, nothing.mean_wait_minutes, nothing.mean_queue) == (0.0, 0.0, 0.0)


@pytest.mark.parametrize("utilisation", [1.0, 1.2])
def test_a_line_that_grows_without_end_is_refused_by_name(utilisation: float) -> None:
    with pytest.raises(UsageError, match=rf"{utilisation:g}.*grows without end.*more crews"):
        queue_of(5, utilisation, 30)
    with pytest.raises(UsageError, match="grows without end"):
        erlang_c(5, 5 * utilisation)
    with pytest.raises(UsageError, match="grows without end"):
        priority_queue(5, [4.0, 6.0 * utilisation], 30)
    with pytest.raises(UsageError, match="grows without end"):
        priority_queue_one_crew([utilisation], [60])
    with pytest.raises(UsageError, match="grows without end"):
        District(calls_per_minute=[utilisation], minutes=[[1, 2]], service_minutes=2)


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (lambda: queue_of(0, 0.5, 30), "servers is 0"),
        (lambda: queue_of(2.5, 0.5, 30), "servers is 2.5"),
        (lambda: queue_of(10**9, 0.5, 30), "at most 1000000"),
        (lambda: queue_of(5, -0.1, 30), "utilisation is -0.1"),
        (lambda: queue_of(5, float("nan"), 30), "utilisation is nan"),
        (lambda: queue_of(5, 0.5, 0), "service minutes is 0"),
        (lambda: erlang_b(5, -1), "offered load is -1"),
        (lambda: priority_queue(5, [], 30), "calls an hour is empty"),
        (lambda: priority_queue(5, [1, -2], 30), "class 2 is -2"),
        (lambda: priority_queue_one_crew([0.5, 0.5], [30]), "2 classes of calls, 1 of service"),
        (lambda: priority_queue_one_crew([0.5], [0]), "class 1 is 0"),
        (lambda: priority_queue_one_crew([0.5], [9], [-1]), "variation of class 1 is -1"),
    ],
)
def test_bad_numbers_of_a_queue_are_named(asked, said: str) -> None:
    with pytest.raises(UsageError, match=said):
        asked()


def test_the_urgent_wait_less_and_the_line_as_a_whole_is_no_shorter() -> None:
    answer, shared = priority_queue(5, [2, 6], 30), queue_of(5, 0.8, 30)
    assert answer.p_wait == pytest.approx(shared.p_wait, rel=1e-12)
    assert answer.mean_wait_minutes[0] < shared.mean_wait_minutes < answer.mean_wait_minutes[1]
    assert sum(answer.mean_queue) == pytest.approx(shared.mean_queue, rel=1e-12)
    assert set(answer.as_json()) == {"p_wait", "utilisation", "mean_wait_minutes", "mean_queue"}


TOWN = {"calls_per_minute": [0.01, 0.02], "minutes": [[4, 9], [8, 3]], "service_minutes": 30}


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"calls_per_minute": [0.01]}, "1 zones have calls and 2 have minutes"),
        ({"calls_per_minute": [0.01, -1]}, r"calls_per_minute at \[1\] is -1"),
        ({"calls_per_minute": []}, "none of them empty"),
        ({"calls_per_minute": ["a", "b"]}, "must be an array of numbers"),
        ({"minutes": [[4, 9], [8, np.inf]]}, r"minutes at \[1, 1\] is inf"),
        ({"minutes": [4, 9]}, "must have 2 dimensions"),
        ({"service_minutes": [30, 0]}, r"service_minutes at \[1\] is 0.*above 0"),
        ({"service_minutes": [30, 30, 30]}, "3 numbers and there are 2 units"),
        ({"names": ("A", "A")}, "1 different names for 2 units"),
        ({"line": "queue"}, "'queue'; allowed are waits, lost"),
        ({"ties": "random"}, "'random'; allowed are index, equal"),
    ],
)
def test_a_district_that_does_not_fit_is_named(change: dict[str, object], said: str) -> None:
    with pytest.raises(UsageError, match=said):
        District(**{**TOWN, **change})


def test_more_than_eighteen_units_are_sent_to_the_approximation() -> None:
    many = District(calls_per_minute=[0.1], minutes=[list(range(19))], service_minutes=30)
    with pytest.raises(UsageError, match=r"19 units.*at most 18.*approximat"):
        solve_hypercube(many)
    assert approximate_hypercube(many).screening_only


def test_the_approximation_refuses_what_it_has_no_formula_for() -> None:
    unequal = District(**{**TOWN, "service_minutes": [30, 31]})
    with pytest.raises(UsageError, match=r"from 30 to 31.*one mean for all units"):
        approximate_hypercube(unequal)


def test_an_answer_says_by_which_method_and_for_what() -> None:
    town = District(**TOWN, names=("North 1", "South 1"))
    exact, rough = solve_hypercube(town).as_json(), approximate_hypercube(town).as_json()
    assert (exact["method"], exact["screening_only"]) == ("exact", False)
    assert (rough["method"], rough["screening_only"], rough["residual"]) == ("larson", True, None)
    assert [unit["unit"] for unit in exact["units"]] == ["North 1", "South 1"]
    assert exact["residual"] <= 1e-10
    assert json.loads(json.dumps(exact)) == exact


@pytest.mark.parametrize("solve", [solve_hypercube, approximate_hypercube])
@pytest.mark.parametrize("line", ["waits", "lost"])
def test_without_calls_nobody_works_and_means_do_not_apply(solve, line: str) -> None:
    answer = solve(District(**{**TOWN, "calls_per_minute": [0, 0], "line": line}))
    assert answer.workloads.tolist() == [0.0, 0.0]
    assert answer.p_all_busy == 0.0
    assert answer.mean_travel_minutes == answer.mean_wait_minutes == "not_applicable"
    assert answer.dispatch_shares.tolist() == [[1.0, 0.0], [0.0, 1.0]]


def test_zones_with_the_same_order_are_put_together_and_ties_end_where_minutes_do() -> None:
    district = District(
        calls_per_minute=[1, 2, 4],
        minutes=[[5, 5, 9], [2, 2, 3], [9, 5, 5]],
        service_minutes=0.1,
        ties="equal",
    )
    found = preferences_of(district)
    assert found.order.tolist() == [[0, 1, 2], [1, 2, 0]]
    assert found.ends.tolist() == [[2, 2, 3], [2, 2, 3]]
    assert found.calls.tolist() == [3.0, 4.0]
    assert found.of_zone.tolist() == [0, 0, 1]


# Larson and Odoni (1981), Urban Operations Research, §5.4.3 and §5.5.3. The rates by zone stand
# in a figure that is not quoted in the text; these are the only ones in steps of 0.05 that give
# the exact workloads printed there, and they give the approximate ones as well.
THREE = District(
    calls_per_minute=[0.50, 0.25, 0.35, 0.40],
    minutes=[[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0]],
    service_minutes=1,
)


def test_the_three_units_of_the_textbook_have_the_workloads_printed_there() -> None:
    printed = [0.5574, 0.4734, 0.4693]
    assert np.abs(solve_hypercube(THREE).workloads - printed).max() < 5.5e-5


def test_the_approximation_of_the_textbook_has_the_factors_and_workloads_printed_there() -> None:
    assert correction_factors(3, 1.5).round(5).tolist() == [1.0, 0.73684, 0.63158]
    # the book stops after three rounds: 0.0001 of its figures is not settled
    printed = [0.5627, 0.4716, 0.4657]
    assert np.abs(approximate_hypercube(THREE).workloads - printed).max() < 1.5e-4


def test_two_units_without_a_line_serve_whom_the_solved_exercise_says() -> None:
    # MIT 1.203J/16.76J, quiz 2 of 2001, problem 1: workloads 2/5, f11 = f22 = 3/8, f12 = f21 = 1/8
    both = District(
        calls_per_minute=[1, 1],
        minutes=[[2 / 3, 4 / 3], [4 / 3, 2 / 3]],
        service_minutes=0.5,
        line="lost",
    )
    answer = solve_hypercube(both)
    assert answer.workloads == pytest.approx([0.4, 0.4], abs=1e-9)
    assert answer.p_all_busy == pytest.approx(0.2, abs=1e-9)
    assert answer.dispatch_shares.ravel() == pytest.approx([0.75, 0.25, 0.25, 0.75], abs=1e-9)
    assert answer.mean_travel_minutes == pytest.approx(5 / 6, abs=1e-9)

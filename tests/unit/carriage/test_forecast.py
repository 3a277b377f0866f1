from datetime import date, timedelta

import numpy as np
import pytest

from reddot.carriage.planning.booking import Booking, propose_bookings
from reddot.carriage.planning.forecast import forecast_strength
from reddot.carriage.strength import strength_on
from reddot.errors import UsageError
from unit.carriage.planning_cases import (
    FIRST,
    FORCE,
    course,
    lasting_to,
    officer,
    random_register,
    register,
)

ON = date(2018, 1, 10)
LATER = date(2018, 3, 1)


def one_officer() -> Booking:
    return Booking(officer_id="E1", course="refresher", model="X2", day=date(2018, 2, 1))


def test_without_courses_strength_falls_the_day_after_the_last() -> None:
    found = register([officer("E1"), officer("E2")], [lasting_to("E1", date(2018, 2, 1))])
    points = forecast_strength(found, date(2018, 1, 31), date(2018, 2, 3), step_days=1)
    assert [(p.on.day, p.in_date, p.front_line) for p in points] == [
        (31, 1, 2), (1, 1, 2), (2, 0, 2), (3, 0, 2),
    ]  # fmt: skip


def test_a_booking_carries_authority_on_from_its_day() -> None:
    found = register([officer("E1")], [lasting_to("E1", date(2018, 1, 20))])
    points = forecast_strength(found, ON, LATER, [one_officer()], step_days=11)
    assert [(p.on, p.in_date) for p in points] == [
        (date(2018, 1, 10), 1), (date(2018, 1, 21), 0), (date(2018, 2, 1), 1),
        (date(2018, 2, 12), 1), (date(2018, 2, 23), 1), (LATER, 1),
    ]  # fmt: skip


def test_courses_taken_after_the_first_day_are_not_known_to_a_forecast() -> None:
    taken = [lasting_to("E1", date(2018, 1, 20)), course("E1", date(2018, 1, 15), "refresher")]
    found = register([officer("E1")], taken)
    assert forecast_strength(found, ON, LATER)[-1].in_date == 0
    assert forecast_strength(found, date(2018, 1, 15), LATER)[-1].in_date == 1


@pytest.mark.parametrize("step", [1, 7, 30, 500])
def test_the_first_and_the_last_day_are_always_there(step: int) -> None:
    points = forecast_strength(register([], []), ON, LATER, step_days=step)
    assert (points[0].on, points[-1].on) == (ON, LATER)
    assert len({point.on for point in points}) == len(points) == -(-50 // step) + 1


def test_one_day_is_one_point() -> None:
    assert [p.on for p in forecast_strength(register([], []), ON, ON)] == [ON]


def test_the_bookings_proposed_are_never_less_than_none_and_leave_the_past_alone() -> None:
    found, on = random_register(np.random.default_rng(3), 150), FIRST + timedelta(days=500)
    places = {on + timedelta(days=days): 4 for days in (10, 40, 80)}
    booked = propose_bookings(found, on, places, force=FORCE).booked
    last = on + timedelta(days=200)
    fall = forecast_strength(found, on, last, force=FORCE)
    planned = forecast_strength(found, on, last, booked, force=FORCE)
    assert booked
    assert all(a.in_date <= b.in_date for a, b in zip(fall, planned, strict=True))
    assert fall[-1].in_date < planned[-1].in_date
    assert fall[0] == planned[0] == strength_on(found, on, force=FORCE)


@pytest.mark.parametrize(
    ("last", "step", "said"),
    [
        (date(2018, 1, 9), 7, "comes before the first"),
        (LATER, 0, "step_days is 0"),
        (date(2028, 1, 10), 1, "more than 1000 points"),
    ],
)
def test_an_impossible_question_is_refused(last: date, step: int, said: str) -> None:
    with pytest.raises(UsageError, match=said):
        forecast_strength(register([], []), ON, last, step_days=step)

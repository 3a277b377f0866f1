from datetime import UTC, date, datetime, timedelta

import numpy as np
import pytest

from reddot.carriage.may_carry import may_carry
from reddot.carriage.planning.booking import Booking
from reddot.carriage.planning.forecast import with_bookings
from reddot.carriage.planning.lapses import lapses_ahead, renewals_due
from reddot.carriage.spells import known_on, noon
from reddot.errors import UsageError
from reddot.records.beside import Suspension
from unit.carriage.planning_cases import (
    FIRST,
    course,
    lasting_to,
    officer,
    random_register,
    register,
)

ON = date(2018, 1, 10)
IN_TEN = ON + timedelta(days=10)


def test_the_window_holds_its_first_and_its_last_day() -> None:
    ends = {"E1": ON - timedelta(days=1), "E2": ON, "E3": IN_TEN, "E4": IN_TEN + timedelta(days=1)}
    found = register([officer(n) for n in ends], [lasting_to(n, d) for n, d in ends.items()])
    ahead = lapses_ahead(found, ON, 10)
    assert [(one.officer_id, one.days_left) for one in ahead] == [("E2", 0), ("E3", 10)]
    assert [one.officer_id for one in renewals_due(found, ON)] == ["E1"]
    assert ahead[1].words() == "A refresher on the X2 by 20 January 2018."


def test_authority_carried_on_by_a_later_course_is_no_lapse() -> None:
    taken = [lasting_to("E1", IN_TEN), course("E1", ON - timedelta(days=20), "refresher")]
    assert lapses_ahead(register([officer("E1")], taken), ON, 30) == ()


def test_a_course_of_the_day_is_taken_and_one_of_tomorrow_is_not() -> None:
    for day, lapses in ((ON, 0), (ON + timedelta(days=1), 1)):
        taken = [lasting_to("E1", IN_TEN), course("E1", day, "refresher")]
        assert len(lapses_ahead(register([officer("E1")], taken), ON, 30)) == lapses


def test_another_model_that_lasts_longer_is_named() -> None:
    taken = [lasting_to("E1", IN_TEN, "X26"), course("E1", ON, "conversion", "X2")]
    (one,) = lapses_ahead(register([officer("E1")], taken), ON, 30)
    assert (one.model, one.still_in_date_for) == ("X26", ("X2",))


def test_whom_no_course_helps_is_listed_with_the_reason() -> None:
    held = Suspension(officer_id="E1", starts_at=datetime(2018, 1, 2, tzinfo=UTC), reason="fitness")
    over = Suspension(
        officer_id="E2", starts_at=datetime(2018, 1, 2, tzinfo=UTC), reason="fitness",
        ends_at=datetime(2018, 1, 12, tzinfo=UTC),
    )  # fmt: skip
    people = [
        officer("E1"), officer("E2"), officer("E3", left_on=IN_TEN), officer("E4", role="pcso"),
        officer("E5", role="student_officer"),
    ]  # fmt: skip
    taken = [lasting_to(one.officer_id, IN_TEN) for one in people]
    found = {
        one.officer_id: one
        for one in lapses_ahead(register(people, taken, suspensions=[held, over]), ON, 30)
    }
    assert found["E2"].course_that_prevents == "refresher"
    assert {name: [why.code for why in one.obstacles] for name, one in found.items()} == {
        "E1": ["suspended"], "E2": [], "E3": ["not_in_service"], "E4": ["role_may_not_carry"],
        "E5": ["not_endorsed"],
    }  # fmt: skip
    assert found["E1"].course_that_prevents is None
    assert found["E1"].words().startswith("No course is offered. Suspended since 2 January 2018")


def test_authority_lapsed_more_than_a_year_ago_is_not_due() -> None:
    ends = {"E1": date(2017, 1, 10), "E2": date(2017, 1, 9)}
    found = register([officer(n) for n in ends], [lasting_to(n, d) for n, d in ends.items()])
    (due,) = renewals_due(found, ON)
    assert (due.officer_id, due.days_left) == ("E1", -365)
    assert due.words() == "A refresher on the X2 as soon as there is a place."
    leap = register([officer("E3")], [lasting_to("E3", date(2019, 2, 28))])
    assert len(renewals_due(leap, date(2020, 2, 29))) == 1


def test_training_of_nobody_on_the_register_is_listed_with_the_reason() -> None:
    (one,) = lapses_ahead(register([], [lasting_to("E1", IN_TEN)]), ON, 30)
    assert [why.code for why in one.obstacles] == ["unknown_officer"]
    assert lapses_ahead(register([], [lasting_to("E1", IN_TEN)]), ON, 30, force="Eastshire") == ()


@pytest.mark.parametrize("seed", range(3))
def test_the_course_named_prevents_the_lapse_and_nothing_less_does(seed: int) -> None:
    found, on = random_register(np.random.default_rng(seed), 200), FIRST + timedelta(days=400)
    known = known_on(found, on)
    ahead = lapses_ahead(found, on, 120)
    offered = [one for one in ahead if one.course_that_prevents]
    assert len(offered) > 5
    for one in ahead:
        after = noon(one.last_day + timedelta(days=1))
        taken = Booking(
            officer_id=one.officer_id, course="refresher", model=one.model, day=one.last_day
        )
        renewed = with_bookings(known, [taken])
        assert not may_carry(known, one.officer_id, one.model, after).may
        may = may_carry(renewed, one.officer_id, one.model, after).may
        assert may == (one.course_that_prevents is not None)


@pytest.mark.parametrize("seed", range(2))
def test_everybody_lapsed_whom_a_refresher_helps_is_due(seed: int) -> None:
    found, on = random_register(np.random.default_rng(seed), 120), FIRST + timedelta(days=600)
    known = known_on(found, on)
    for one in renewals_due(found, on):
        taken = Booking(officer_id=one.officer_id, course="refresher", model=one.model, day=on)
        may = may_carry(with_bookings(known, [taken]), one.officer_id, one.model, noon(on)).may
        assert may == (one.course_that_prevents is not None)
        assert one.days_left < 0


def test_days_below_0_are_refused() -> None:
    with pytest.raises(UsageError, match="within_days is -1"):
        lapses_ahead(register([], []), ON, -1)

from datetime import UTC, date, datetime, timedelta
from itertools import product

import numpy as np
import pytest

from reddot.carriage.may_carry import may_carry, models_of
from reddot.carriage.strength import Strength, carriers_in_date, strength_on
from reddot.errors import UsageError
from reddot.records.beside import DeviceIssue, Officer
from reddot.records.report import LOCAL
from unit.carriage.planning_cases import (
    FIRST,
    FORCE,
    course,
    officer,
    random_register,
    register,
)

DAY = date(2018, 3, 1)


def noon(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 12, tzinfo=LOCAL)


@pytest.mark.parametrize("after", [0, 250, 623, 700, 880])
def test_strength_is_what_asking_every_officer_gives(after: int) -> None:
    found, day = random_register(np.random.default_rng(after), 150), FIRST + timedelta(days=after)
    asked = strength_on(found, day, force=FORCE)
    serving = [
        one
        for one in found.officers.values()
        if one.force == FORCE and (one.joined_on or day) <= day <= (one.left_on or day)
    ]
    may = {one.officer_id: models_of(found, one.officer_id, noon(day)) for one in serving}
    front = [one.officer_id for one in serving if one.front_line]
    unsure = [one.officer_id for one in serving if one.front_line is None]
    assert asked.front_line == len(front)
    assert asked.in_date == sum(bool(may[name]) for name in front) > 0
    assert asked.not_stated == len(unsure)
    assert asked.in_date_not_stated == sum(bool(may[name]) for name in unsure)
    assert asked.by_model.get("X2", 0) == sum("X2" in may[name] for name in front)


def test_ever_trained_counts_who_passed_a_course_however_long_ago() -> None:
    people = [officer(name) for name in ("E1", "E2", "E3")]
    taken = [course("E1", date(2010, 1, 5)), course("E2", date(2017, 9, 1), passed=False)]
    found = strength_on(register(people, [*taken, course("E3", DAY + timedelta(days=1))]), DAY)
    assert (found.ever_trained, found.in_date, found.front_line) == (1, 0, 3)


def test_the_definition_of_front_line_is_the_askers() -> None:
    people = [officer("E1", main_duty="roads"), officer("E2", main_duty="response")]
    taken = [course("E1", date(2017, 9, 1))]

    def response(one: Officer) -> bool | None:
        return one.main_duty == "response"

    found = register(people, taken)
    assert strength_on(found, DAY).words() == "1 of 2 front-line officers were in date."
    assert strength_on(found, DAY, front_line=response).in_date == 0


def test_officers_of_whom_it_is_not_stated_are_counted_apart_and_said() -> None:
    people = [officer("E1"), officer("E2", front_line=None), officer("E3", front_line=False)]
    taken = [course(name, date(2017, 9, 1)) for name in ("E2", "E3")]
    found = strength_on(register(people, taken), DAY)
    assert (found.front_line, found.in_date, found.not_stated) == (1, 0, 1)
    assert found.in_date_not_stated == found.ever_trained_not_stated == 1
    assert "of 1 more it is not stated" in found.words()
    assert found.bounds() == found.ever_trained_bounds() == (0.0, 0.5)


@pytest.mark.parametrize(("front", "in_date", "unsure", "of_them"), [(4, 2, 3, 1), (0, 0, 2, 2)])
def test_bounds_are_those_of_every_way_to_state_what_is_not(
    front: int, in_date: int, unsure: int, of_them: int
) -> None:
    shares = []
    for chosen in product((0, 1), repeat=unsure):
        count, size = in_date + sum(chosen[:of_them]), front + sum(chosen)
        shares += [count / size] if size else []
    found = Strength(
        on=DAY, front_line=front, in_date=in_date, ever_trained=in_date,
        not_stated=unsure, in_date_not_stated=of_them,
    )  # fmt: skip
    low, high = found.bounds()
    assert high == pytest.approx(max(shares))
    assert low == pytest.approx(min(shares)) or front == 0


def test_with_nobody_the_bounds_say_nothing() -> None:
    assert strength_on(register([], []), DAY).bounds() == (0.0, 1.0)


def issue(name: str, at: datetime, model: str = "X2") -> DeviceIssue:
    return DeviceIssue(serial_number=f"S-{at:%H%M}-{name}", model=model, officer_id=name,
                       issued_at=at)  # fmt: skip


def test_carriers_in_date_counts_issues_and_people() -> None:
    taken = [course(name, date(2017, 3, 1)) for name in ("E1", "E2", "E3")]
    last = datetime(2018, 2, 28, 23, 59, tzinfo=UTC)
    issues = [
        issue("E1", last), issue("E1", last - timedelta(days=3)),
        issue("E2", last), issue("E2", last + timedelta(minutes=1)),
        issue("E3", last, "X26"), issue("E4", last), issue("E1", last + timedelta(days=9)),
    ]  # fmt: skip
    people = [officer(name) for name in ("E1", "E2", "E3", "E5")]
    found = carriers_in_date(register(people, taken, device_issues=issues), date(2018, 2, 1), DAY)
    assert (found.issues, found.in_date) == (5, 3)
    assert (found.officers, found.officers_in_date, found.issues_unknown) == (3, 1, 1)


@pytest.mark.parametrize("seed", range(3))
def test_an_issue_is_in_date_where_may_carry_says_so(seed: int) -> None:
    rng = np.random.default_rng(seed)
    people = random_register(rng, 60)
    at = datetime(2021, 1, 1, tzinfo=UTC)
    issues = [
        issue(name, at + timedelta(minutes=int(rng.integers(0, 600_000))), ("X2", "T7")[i % 2])
        for name in people.officers
        for i in range(4)
    ]
    held = {name: tuple(i for i in issues if i.officer_id == name) for name in people.officers}
    with_issues = type(people)(
        **{f: getattr(people, f) for f in people.__slots__} | {"issues_of_officer": held}
    )
    found = carriers_in_date(with_issues, date(2021, 1, 1), date(2022, 12, 31))
    may = [may_carry(people, i.officer_id, i.model, i.issued_at).may for i in issues]
    assert (found.issues, found.in_date) == (len(may), sum(may))
    assert 0 < sum(may) < len(may)


def test_days_in_the_wrong_order_are_refused() -> None:
    with pytest.raises(UsageError, match="comes before the first"):
        carriers_in_date(register([], []), DAY, date(2018, 2, 1))

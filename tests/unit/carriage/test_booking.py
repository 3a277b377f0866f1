"""Bookings against every list there could be, on small cases; the rules of a booking in words."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from itertools import product

import numpy as np
import pytest

from reddot.carriage.may_carry import may_carry
from reddot.carriage.planning.assignment import best_assignment
from reddot.carriage.planning.booking import Booking, Bookings, CourseDate, propose_bookings
from reddot.carriage.planning.forecast import with_bookings
from reddot.carriage.register import Register
from reddot.carriage.spells import known_on, noon
from reddot.errors import UsageError
from reddot.records.beside import Suspension
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
ONE_DAY = timedelta(days=1)


def after(days: int, on: date = ON) -> date:
    return on + timedelta(days=days)


def ending(**days: int) -> Register:
    """Officers whose authority has its last day so many days after the day of planning."""
    people = [officer(name) for name in days]
    return register(people, [lasting_to(name, after(left)) for name, left in days.items()])


def listed(found: Bookings) -> list[tuple[str, int]]:
    return [(one.officer_id, (one.day - ON).days) for one in found.booked]


def days_from(first: date, last: date) -> set[date]:
    return {first + timedelta(days=day) for day in range((last - first).days + 1)}


def a_year(first: date) -> set[date]:
    """The days that a course gives: to the day before the same day of the next year."""
    leap = (first.month, first.day) == (2, 29)
    ends = date(first.year + 1, 3, 1) if leap else first.replace(year=first.year + 1)
    return days_from(first, ends - timedelta(days=1))


def worth(known: Register, name: str, at: CourseDate, to: date) -> int:
    """What a booking is worth in quarters of an officer-day, counted day by day; 0 if no help."""
    taken = known.outcomes[name]
    covered = {d for o in taken if o.last_day for d in days_from(o.course.completed_on, o.last_day)}
    ends = {o.course.model: o.last_day for o in taken if o.last_day == max(covered)}
    model = at.model or min(ends)
    booked = Booking(officer_id=name, course=at.course, model=model, day=at.day)
    renewed = with_bookings(known, [booked])
    if len([o for o in renewed.outcomes[name] if o.last_day]) == len(
        [o for o in taken if o.last_day]
    ):
        return 0
    if not may_carry(renewed, name, model, noon(max(at.day, max(covered) + ONE_DAY))).may:
        return 0
    serving = min(to, known.officers[name].left_on or to)
    kept = {day for day in a_year(at.day) - covered if day <= serving}
    return 4 * len(kept) - len(a_year(at.day) & covered)


def lists(officers: int, places: Sequence[int]) -> Iterator[tuple[int, ...]]:
    """Every list of bookings that the places allow; one past the last course is none."""
    none = len(places)
    for chosen in product(range(none + 1), repeat=officers):
        if all(chosen.count(at) <= places[at] for at in range(none)):
            yield chosen


def greatest(table: Sequence[Sequence[int]], places: Sequence[int]) -> int:
    """The greatest sum over every list of bookings that the places allow."""
    totals = [
        sum(row[at] for row, at in zip(table, chosen, strict=True) if at != len(places))
        for chosen in lists(len(table), places)
    ]
    return max(totals)


@pytest.mark.parametrize("seed", range(30))
def test_no_other_list_keeps_more(seed: int) -> None:
    rng = np.random.default_rng(seed)
    found, on = random_register(rng, 22), after(int(rng.integers(350, 600)), FIRST)
    dates = [
        CourseDate(day=after(int(rng.integers(0, 120)), on), places=int(rng.integers(0, 3)),
                   course=kind, model=model)
        for kind, model in (("refresher", None), ("refresher", "X2"), ("conversion", "T7"))
    ]  # fmt: skip
    got = propose_bookings(found, on, dates, force=FORCE, lapsing_by=after(120, on))
    known, to = known_on(found, on), max(a_year(on))
    lasts = {n: max((o.last_day for o in t if o.last_day), default=date.min)
             for n, t in known.outcomes.items()}  # fmt: skip
    asked = [
        name
        for name, last in lasts.items()
        if after(-365, on) <= last <= after(120, on) and found.officers[name].force == FORCE
    ]
    table = [[worth(known, name, at, to) for at in dates] for name in asked]
    assert 4 * got.days_kept - got.days_wasted == greatest(table, [at.places for at in dates])
    later = {one.officer_id for one in got.left_over if one.code == "still_in_date"}
    named = [one.officer_id for one in (*got.booked, *got.left_over)]
    assert sorted(set(named) - later) == sorted(asked)
    assert len(set(named)) == len(named)
    for day, taken in Counter(one.day for one in got.booked).items():
        assert taken <= sum(at.places for at in dates if at.day == day)


@pytest.mark.parametrize("seed", range(20))
def test_the_assignment_is_the_best_of_all(seed: int) -> None:
    rng = np.random.default_rng(seed)
    values = rng.integers(-20, 60, (int(rng.integers(1, 6)), int(rng.integers(1, 4))))
    places = rng.integers(0, 3, values.shape[1])
    found = best_assignment(values, places)
    total = sum(int(row[at]) for row, at in zip(values, found, strict=True) if at >= 0)
    assert total == greatest(np.maximum(values, 0).tolist(), places.tolist())
    assert all(row[at] > 0 for row, at in zip(values, found, strict=True) if at >= 0)
    assert all((found == at).sum() <= room for at, room in enumerate(places))


@pytest.mark.parametrize("seed", range(12))
def test_of_the_best_the_earlier_officers_have_the_earlier_courses(seed: int) -> None:
    rng = np.random.default_rng(seed)
    values, places = rng.integers(1, 3, (4, 3)), [1, 1, 1]
    found = [at if at >= 0 else 3 for at in best_assignment(values, np.array(places)).tolist()]

    def order(chosen: Sequence[int]) -> tuple[int, int]:
        taken = [(i, at) for i, at in enumerate(chosen) if at < 3]
        return sum(int(values[one]) for one in taken), sum((4 - i) * (3 - j) for i, j in taken)

    assert order(found) == max(map(order, lists(4, places)))


def test_taking_the_first_in_turn_would_keep_less() -> None:
    found = ending(E1=5, E2=20)
    got = propose_bookings(found, ON, {after(4): 1, after(18): 1}, wasted_day_weight=1)
    assert listed(got) == [("E1", 4), ("E2", 18)]
    assert (got.days_wasted, got.days_kept) == (5, (364 - 5) + (364 - 20))


def test_of_equal_lists_the_first_to_lapse_takes_the_first_course_in_any_order() -> None:
    names = {f"E{i}": -10 for i in range(6)}
    for turned in (names, dict(reversed(names.items()))):
        dates = [CourseDate(day=after(day), places=2) for day in (14, 7)]
        got = propose_bookings(ending(**turned), ON, dates)
        assert listed(got) == [("E0", 7), ("E1", 7), ("E2", 14), ("E3", 14)]
        assert [one.code for one in got.left_over] == ["no_place", "no_place"]


@pytest.mark.parametrize(("weight", "day"), [(0, 10), (0.25, 10), (0.7, 45), (1, 45)])
def test_the_weight_settles_between_an_early_course_and_a_gap(weight: float, day: int) -> None:
    dates = {after(10): 1, after(45): 1}  # 21 days thrown away, or 14 days without
    got = propose_bookings(ending(E1=30), ON, dates, wasted_day_weight=weight)
    assert listed(got) == [("E1", day)]
    assert (got.days_wasted > 0) == (day == 10)


def test_who_lapses_long_after_the_last_course_waits_for_one_listed_later() -> None:
    found = ending(E1=5, E2=34, E3=35)
    dates = {after(4): 5}
    assert listed(propose_bookings(found, ON, dates)) == [("E1", 4), ("E2", 4)]
    assert len(propose_bookings(found, ON, dates, lapsing_by=after(35)).booked) == 3
    assert len(propose_bookings(found, ON, dates, lapsing_by=after(5)).booked) == 1


def test_whoever_is_left_over_is_told_why() -> None:
    people = [officer("E1"), officer("E2"), officer("E3", left_on=after(-3)), officer("E4")]
    taken = [
        lasting_to("E1", after(-1)), lasting_to("E2", after(3)), lasting_to("E3", after(3)),
        lasting_to("E4", after(3), "X26"), course("E4", after(-40), "conversion"),
    ]  # fmt: skip
    held = Suspension(officer_id="E2", starts_at=datetime(2018, 1, 2, tzinfo=UTC), reason="fitness")
    found = register(people, taken, suspensions=[held])
    got = propose_bookings(found, ON, [CourseDate(day=after(7), places=9, model="X2")])
    why = {one.officer_id: (one.code, one.why) for one in got.left_over}
    assert listed(got) == [("E1", 7)]
    assert {name: code for name, (code, _) in why.items()} == {
        "E2": "obstacle", "E3": "obstacle", "E4": "still_in_date",
    }  # fmt: skip
    assert "Suspended since 2 January 2018: fitness." in why["E2"][1]
    assert why["E4"][1].startswith("Still in date for the X2 to ")


def test_a_course_that_gives_nothing_or_too_little_takes_nobody() -> None:
    found = ending(E1=5)
    other = propose_bookings(found, ON, [CourseDate(day=after(4), places=1, model="T7")])
    full = propose_bookings(found, ON, {after(4): 0, after(1): 0})
    little = propose_bookings(ending(E1=340), ON, {after(2): 1}, lapsing_by=after(350))
    assert [one.code for one in other.left_over] == ["no_course"]
    assert [one.code for one in full.left_over] == ["no_place"]
    assert [one.code for one in little.left_over] == ["worth_too_little"]


def test_a_conversion_keeps_authority_by_the_new_model() -> None:
    dates = [CourseDate(day=after(4), places=1, course="conversion", model="T7")]
    (one,) = propose_bookings(ending(E1=5), ON, dates).booked
    assert (one.course, one.model, one.days_wasted) == ("conversion", "T7", 2)


def test_nobody_to_book_and_nothing_to_book_on() -> None:
    assert propose_bookings(register([], []), ON, {after(4): 3}).booked == ()
    assert [one.code for one in propose_bookings(ending(E1=-5), ON, {}).left_over] == ["no_course"]


@pytest.mark.parametrize(
    ("dates", "weight", "said"),
    [
        ([CourseDate(day=after(-1), places=1)], 0, "cannot be planned"),
        ([CourseDate(day=after(365), places=1)], 0, "cannot be planned"),
        ([CourseDate(day=after(1), places=-1)], 0, "has -1 places"),
        ([CourseDate(day=after(1), places=1, course="conversion")], 0, "name its model"),
        ([], 1.5, "wasted_day_weight is 1.5"),
        ([], float("nan"), "wasted_day_weight is nan"),
    ],
)
def test_an_impossible_plan_is_refused(dates: list[CourseDate], weight: float, said: str) -> None:
    with pytest.raises(UsageError, match=said):
        propose_bookings(register([], []), ON, dates, wasted_day_weight=weight)

"""Cover by hour of the week: against a count minute by minute, clock changes included."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import numpy as np
import pytest

from reddot.carriage.may_carry import models_of
from reddot.carriage.register import Holdings, Register, make_register
from reddot.carriage.shift_cover import HourCell, ShiftCover, cover_by_hour
from reddot.demo.county import County, build_county
from reddot.errors import UsageError
from reddot.records.beside import Crew, Shift
from reddot.records.report import LOCAL
from unit.carriage.planning_cases import FIRST, lasting_to, officer, random_register, register

NOBODY = make_register(Holdings())
MONDAY = date(2018, 1, 1)
MINUTE = timedelta(minutes=1)


def at(hour: int, minute: int = 0, day: date = MONDAY) -> datetime:
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=LOCAL)


def shift(
    name: str,
    starts_at: datetime,
    ends_at: datetime,
    carrying: bool | None = True,
    base: str = "B1",
) -> Shift:
    return Shift(
        shift_id=f"S-{name}-{starts_at:%d%H%M}", officer_id=name, starts_at=starts_at,
        ends_at=ends_at, station_id=base or None, carrying_ced=carrying,
    )  # fmt: skip


def crew(names: Sequence[str], starts_at: datetime, ends_at: datetime, base: str = "B1") -> Crew:
    return Crew(
        crew_id="-".join(names), starts_at=starts_at, ends_at=ends_at, officer_ids=tuple(names),
        station_id=base or None,
    )  # fmt: skip


def one_day(
    shifts: Sequence[Shift], crews: Sequence[Crew] = (), day: date = MONDAY, **more: object
) -> ShiftCover:
    return cover_by_hour(
        shifts, crews, more.pop("register", NOBODY), first_day=day, last_day=day, **more
    )


def cell(found: ShiftCover, hour: int, weekday: int = 0) -> HourCell:
    return next(one for one in found.cells if (one.weekday, one.hour) == (weekday, hour))


def test_hours_are_counted_by_time_and_by_at_least_so_many() -> None:
    shifts = [shift("E1", at(7), at(9)), shift("E2", at(7, 30), at(9)),
              shift("E3", at(8), at(9), False)]  # fmt: skip
    found = one_day(shifts)
    seven, eight = cell(found, 7), cell(found, 8)
    assert (seven.hours_seen, seven.hours_with_one, seven.hours_with_two) == (1, 1, 0.5)
    assert (eight.officer_hours, eight.carrier_hours) == (3, 2)
    assert (eight.share_with_one, eight.mean_on_duty) == (1, 3)
    assert cell(found, 9).hours_staffed == cell(found, 9).share_with_one == 0


def test_what_is_not_stated_is_never_a_no() -> None:
    shifts = [shift("E1", at(7), at(9)), shift("E2", at(7), at(9), None),
              shift("E3", at(9), at(10), None), shift("E4", at(9), at(10), False)]  # fmt: skip
    found = one_day(shifts)
    seven, nine = cell(found, 7), cell(found, 9)
    assert (seven.hours_with_one, seven.hours_with_two, seven.hours_with_two_at_most) == (1, 0, 1)
    assert (nine.hours_with_one, nine.hours_with_one_at_most) == (0, 1)
    assert (seven.not_stated_hours, nine.not_stated_hours, nine.carrier_hours) == (1, 1, 0)


def test_single_crewed_hours_are_of_those_in_a_crew() -> None:
    names = ("E1", "E2", "E3", "E4")
    shifts = [shift(name, at(7), at(8)) for name in names]
    crews = [crew(["E1"], at(7), at(8)), crew(["E2", "E3"], at(7), at(7, 30))]
    seven = cell(one_day(shifts, [*crews, crew(["E9"], at(7), at(8), "")]), 7)
    assert (seven.officer_hours, seven.crewed_hours, seven.single_crewed_hours) == (4, 2, 1)
    assert seven.share_single_crewed == 0.5


def test_an_hour_that_is_there_twice_counts_twice_and_one_that_is_not_never() -> None:
    back, forward = date(2018, 10, 28), date(2018, 3, 25)
    long = one_day([shift("E1", at(0, 0, back), at(6, 0, back))], day=back)
    short = one_day([shift("E1", at(0, 0, forward), at(6, 0, forward))], day=forward)
    assert (cell(long, 1, 6).hours_seen, cell(long, 1, 6).hours_with_one) == (2, 2)
    assert (cell(short, 1, 6).hours_seen, cell(short, 1, 6).hours_with_one) == (0, 0)
    assert cell(short, 1, 6).share_with_one is None
    assert (long.total().hours_seen, short.total().hours_seen) == (25, 23)
    assert (long.total().officer_hours, short.total().officer_hours) == (7, 5)


def test_local_hours_are_local_in_summer() -> None:
    summer = date(2018, 7, 2)
    starts = datetime(2018, 7, 2, 6, tzinfo=UTC)
    found = one_day([shift("E1", starts, starts + timedelta(hours=1))], day=summer)
    assert cell(found, 7).hours_with_one == 1
    naive = shift("E1", datetime(2018, 7, 2, 7), datetime(2018, 7, 2, 8))
    assert one_day([naive], day=summer) == found


def test_in_date_asks_the_register_at_the_start_of_the_shift() -> None:
    found = register([officer("E1"), officer("E2")], [lasting_to("E1", MONDAY)])
    night = [shift(n, at(23), at(23) + timedelta(hours=8), False) for n in ("E1", "E2", "E9")]
    early = shift("E1", at(7, day=date(2018, 1, 2)), at(15, day=date(2018, 1, 2)), True)
    got = cover_by_hour(
        [*night, early], [], found, first_day=MONDAY, last_day=date(2018, 1, 2), carriers="in_date"
    )
    assert cell(got, 6, 1).hours_with_one == 1
    assert cell(got, 6, 1).not_stated_hours == 1
    assert cell(got, 7, 1).hours_with_one == 0
    assert [(t.start_hour, t.turns, t.with_one) for t in got.all_turns()] == [(7, 1, 0), (23, 1, 1)]


def test_a_turn_is_those_of_a_base_who_start_and_end_together() -> None:
    shifts = [
        shift("E1", at(7), at(15)), shift("E2", at(7), at(15)), shift("E3", at(7), at(15), None),
        shift("E4", at(7), at(16), False), shift("E5", at(7), at(15), None, "B2"),
        shift("E6", at(22, day=date(2017, 12, 31)), at(7)),
    ]  # fmt: skip
    one, two = one_day(shifts).turns
    assert (one.station_id, one.turns, one.with_one, one.with_two, one.officers) == (
        "B1", 2, 1, 1, 4,
    )  # fmt: skip
    assert (one.carriers, one.not_stated, one.with_two_at_most) == (2, 1, 1)
    assert (two.with_one, two.with_one_at_most, two.with_two_at_most) == (0, 1, 0)
    (added,) = one_day(shifts).all_turns()
    assert (added.station_id, added.turns, added.with_one_at_most) == (None, 3, 2)


def test_shifts_outside_the_days_or_without_a_base_are_in_no_cell() -> None:
    shifts = [shift("E1", at(7), at(8), base=""), shift("E2", at(0), at(1)),
              shift("E3", at(5, day=date(2018, 1, 2)), at(8, day=date(2018, 1, 2))),
              shift("E4", at(9), at(9))]  # fmt: skip
    found = one_day(shifts)
    assert (found.shifts, found.without_station) == (1, 1)
    assert found.total().officer_hours == 1
    assert one_day([]).cells == one_day([]).turns == ()
    assert one_day([]).total().share_with_one is None


def random_shifts(rng: np.random.Generator, names: Sequence[str], first: date) -> list[Shift]:
    start = datetime(first.year, first.month, first.day, tzinfo=UTC) - timedelta(hours=9)
    return [
        shift(
            names[rng.integers(len(names))],
            begins := start + timedelta(minutes=int(rng.integers(0, 4000))),
            begins + timedelta(minutes=int(rng.integers(1, 700))),
            (True, False, None)[rng.integers(3)],
            ("B1", "B2")[rng.integers(2)],
        )
        for _ in range(40)
    ]


def by_the_minute(
    shifts: Sequence[Shift], states: Sequence[bool | None], first: date, last: date
) -> dict[tuple[str, int, int], Counter[str]]:
    found: dict[tuple[str, int, int], Counter[str]] = defaultdict(Counter)
    now, end = at(0, 0, first).astimezone(UTC), at(0, 0, last).astimezone(UTC) + timedelta(days=1)
    while now < end and now.astimezone(LOCAL).date() <= last:
        local = now.astimezone(LOCAL)
        for base in {s.station_id for s in shifts if s.station_id}:
            said: dict[str, list[bool | None]] = defaultdict(list)
            for s, c in zip(shifts, states, strict=True):
                if s.station_id == base and s.starts_at <= now < s.ends_at:
                    said[s.officer_id].append(c)
            here = [True if True in c else None if None in c else False for c in said.values()]
            known, unsure = here.count(True), here.count(None)
            found[base, local.weekday(), local.hour].update(
                hours_seen=1, hours_staffed=bool(here), officer_hours=len(here),
                carrier_hours=known, not_stated_hours=unsure,
                hours_with_one=known >= 1, hours_with_two=known >= 2,
                hours_with_one_at_most=known + unsure >= 1,
                hours_with_two_at_most=known + unsure >= 2,
            )  # fmt: skip
        now += MINUTE
    return found


@pytest.mark.parametrize(
    ("seed", "first"), [(1, date(2021, 3, 27)), (2, date(2021, 10, 30)), (3, date(2021, 6, 5))]
)
@pytest.mark.parametrize("carriers", ["carrying", "in_date"])
def test_cells_are_what_counting_every_minute_gives(seed: int, first: date, carriers: str) -> None:
    rng = np.random.default_rng(seed)
    people = random_register(rng, 80)
    shifts = random_shifts(rng, [*people.officers, "E999"], first)
    states = [s.carrying_ced if carriers == "carrying" else asked(people, s) for s in shifts]
    last = first + timedelta(days=1)
    found = cover_by_hour(shifts, [], people, first_day=first, last_day=last, carriers=carriers)
    counted = by_the_minute(shifts, states, first, last)
    for one in found.cells:
        minutes = counted[one.station_id, one.weekday, one.hour]
        for name in minutes:
            assert getattr(one, name) == pytest.approx(minutes[name] / 60), (one, name)
    assert len(found.cells) == 2 * 168
    assert found.total().hours_with_one > 1


def asked(people: Register, one: Shift) -> bool | None:
    if one.officer_id not in people.officers:
        return None
    return bool(models_of(people, one.officer_id, one.starts_at))


@pytest.fixture(scope="module")
def county() -> County:
    return build_county(1)


def test_the_countys_year_adds_up(county: County) -> None:
    shifts, crews = county.beside["shifts"], county.beside["crews"]
    found = cover_by_hour(
        shifts, crews, NOBODY, first_day=date(2017, 4, 1), last_day=date(2018, 4, 1)
    )
    total, seconds = found.total(), 3600
    hours = sum((s.ends_at - s.starts_at).total_seconds() for s in shifts) / seconds
    carried = [s for s in shifts if s.carrying_ced]
    alone = [c for c in crews if c.single_crewed()]
    assert total.officer_hours == pytest.approx(hours)
    assert total.crewed_hours == pytest.approx(hours)
    assert total.carrier_hours == pytest.approx(
        sum((s.ends_at - s.starts_at).total_seconds() for s in carried) / seconds
    )
    assert total.single_crewed_hours == pytest.approx(
        sum((c.ends_at - c.starts_at).total_seconds() for c in alone) / seconds
    )
    assert total.hours_seen == 366 * 24 * len(found.stations())
    on_duty = Counter((s.station_id, s.starts_at) for s in carried)
    assert sum(turn.with_two for turn in found.turns) == sum(n >= 2 for n in on_duty.values())
    assert (found.shifts, found.without_station) == (len(shifts), 0)


def test_sums_by_base_and_by_hour_agree_with_the_whole() -> None:
    people = random_register(np.random.default_rng(5), 12)
    shifts = random_shifts(np.random.default_rng(5), list(people.officers), FIRST)
    found = cover_by_hour(shifts, [], people, first_day=FIRST, last_day=FIRST + timedelta(days=2))
    week, bases = found.all_stations(), found.by_station()
    assert [len(week), len(found.at("B1")), len(bases)] == [168, 168, 2]
    for name in ("hours_seen", "hours_with_one", "officer_hours", "not_stated_hours"):
        whole = getattr(found.total(), name)
        assert sum(getattr(one, name) for one in week) == pytest.approx(whole)
        assert sum(getattr(one, name) for one in bases) == pytest.approx(whole)
    assert {(one.station_id, one.weekday, one.hour) for one in bases} == {
        ("B1", None, None), ("B2", None, None),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("last", "carriers", "said"),
    [
        (date(2017, 12, 31), "carrying", "comes before the first"),
        (date(2030, 1, 1), "carrying", "more than ten years"),
        (MONDAY, "armed", "carrying or in_date"),
    ],
)
def test_an_impossible_question_on_cover_is_refused(last: date, carriers: str, said: str) -> None:
    with pytest.raises(UsageError, match=said):
        cover_by_hour([], [], NOBODY, first_day=MONDAY, last_day=last, carriers=carriers)


def test_a_shift_that_runs_over_the_edge_is_cut_there() -> None:
    over = shift("E1", at(22, day=date(2017, 12, 31)), at(2))
    found = one_day([over, replace(over, officer_id="E2", ends_at=at(1))])
    assert (found.total().officer_hours, found.total().hours_with_two) == (3, 1)


def test_an_officer_with_two_rows_for_one_turn_is_one_officer() -> None:
    over = shift("E1", at(7), at(15), carrying=True)
    again = replace(over, shift_id="again", carrying_ced=None)
    found = one_day([over, again])
    total = found.total()
    assert (total.officer_hours, total.hours_with_one, total.hours_with_two) == (8, 8, 0)
    assert total.hours_with_two_at_most == 0
    (turn,) = found.turns
    assert (turn.officers, turn.with_one, turn.with_two) == (1, 1, 0)


def test_rows_of_an_officer_that_overlap_count_each_stretch_once() -> None:
    found = one_day([shift("E1", at(7), at(12), carrying=False), shift("E1", at(10), at(15))])
    total = found.total()
    assert (total.officer_hours, total.hours_with_one) == (8, 5)

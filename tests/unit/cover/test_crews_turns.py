"""Turns of duty: from a roster, and as recorded; trained by chance or by the register."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import numpy as np
import pytest

from reddot.carriage.register import Holdings, Register, make_register
from reddot.cover.crews import (
    Post,
    Recorded,
    Roster,
    Shift,
    check_roster,
    turns_from_records,
    turns_of,
)
from reddot.cover.geography import Station
from reddot.cover.geography.findings import Findings
from reddot.cover.simulation.inputs import Turns
from reddot.cover.simulation.streams import Streams
from reddot.errors import BadDataError, UsageError
from reddot.records.beside import Crew, Officer, Training

DAY = 1440.0
EARLY = Shift(name="early", start_minute=420, minutes=540)
NIGHT = Shift(
    name="night",
    start_minute=1320,
    minutes=540,
    days=frozenset({4, 5}),
    break_after_minutes=200,
    break_minutes=40,
)
ROSTER = Roster(
    shifts=(EARLY, NIGHT),
    posts=(
        Post(station=1, shift=0, crews=2, officers=2),
        Post(station=0, shift=1, crews=3, officers=1),
        Post(station=2, shift=1, crews=1, officers=2, trained_share=1.0),
    ),
    trained_share=0.3,
)
FIRST = date(2018, 3, 5)  # a Monday, in winter time
STATIONS = tuple(Station(code=c, name=c, latitude=52.6, longitude=1.2) for c in ("S1", "S2"))


def turns(roster: Roster | Recorded = ROSTER, days: float = 28, **rest: object) -> Turns:
    return turns_of(roster, streams=Streams(4, 2), horizon_minutes=days * DAY, **rest)


def same(one: Turns, other: Turns) -> bool:
    return all(np.array_equal(getattr(one, f.name), getattr(other, f.name)) for f in fields(Turns))


def test_a_week_of_the_roster_turn_by_turn() -> None:
    found = turns(days=7)
    early, night = found.station == 1, found.station != 1
    assert found.start[early].tolist() == [d * DAY + 420 for d in range(7) for _ in range(2)]
    assert found.start[night].tolist() == [d * DAY + 1320 for d in (4, 5) for _ in range(4)]
    assert (found.end - found.start == 540).all()
    assert np.isinf(found.break_start[early]).all()
    assert np.isinf(found.break_end[early]).all()
    assert (found.break_start[night] - found.start[night] == 200).all()
    assert (found.break_end[night] - found.break_start[night] == 40).all()
    assert (np.diff(found.start) >= 0).all()
    assert set(found.trained[found.station == 2].tolist()) == {1}


def test_a_simulation_that_starts_on_a_saturday_finds_fridays_night_shift_on_duty() -> None:
    found = turns(days=1, first_hour_of_week=5 * 24)
    before = found.start < 0
    assert found.start[before].tolist() == [-120.0] * 4
    assert found.end[before].tolist() == [420.0] * 4
    assert found.start[~before].tolist() == [420.0] * 2 + [1320.0] * 4


def test_who_is_trained_stays_so_when_more_are() -> None:
    shares = [0.0, 0.05, 0.3, 0.5, 0.8, 1.0]
    found = [turns(trained_share=share).trained for share in shares]
    assert found[0].sum() == 0
    assert found[-1].all()
    for fewer, more in pairwise(found):
        assert (fewer <= more).all()
        assert fewer.sum() < more.sum() or fewer.all()


def test_shares_change_nobody_but_the_trained_and_single_crews_keep_their_officer() -> None:
    low, high = turns(trained_share=0.1), turns(trained_share=0.9)
    assert same(low, replace(high, trained=low.trained))
    single = replace(ROSTER, posts=tuple(replace(p, officers=1) for p in ROSTER.posts))
    assert (turns(single).trained <= turns().trained).all()


def test_a_longer_simulation_begins_with_the_same_turns() -> None:
    short, long = turns(days=14), turns(days=28)
    assert np.array_equal(short.trained, long.trained[: len(short.trained)])


def test_nobody_on_duty_is_no_error() -> None:
    found = turns(Roster(shifts=(EARLY,), posts=()))
    assert len(found.start) == 0
    assert found.station.dtype == np.int32


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"start_minute": 1440}, "start_minute is 1440"),
        ({"minutes": 0}, "it lasts 0 minutes"),
        ({"minutes": 1500}, "it lasts 1500 minutes"),
        ({"days": frozenset({7})}, r"its days are \[7\]"),
        ({"days": frozenset()}, r"its days are \[\]"),
        ({"break_after_minutes": 520, "break_minutes": 40}, "its break is 40 minutes after 520"),
        ({"break_after_minutes": 20}, "its break is 0 minutes after 20"),
    ],
)
def test_a_shift_that_cannot_be_worked_is_refused(change: dict[str, object], words: str) -> None:
    with pytest.raises(UsageError, match=f"Shift 'early': {words}"):
        replace(EARLY, **change)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"crews": 0}, "it has 0 crews"),
        ({"officers": 3}, "a crew has 3 officers"),
        ({"trained_share": 1.2}, "trained_share is 1.2"),
        ({"station": -1}, "Give 0 or more"),
    ],
)
def test_a_post_that_nobody_can_fill_is_refused(change: dict[str, object], words: str) -> None:
    with pytest.raises(UsageError, match=words):
        replace(ROSTER.posts[0], **change)


def test_shares_outside_0_to_1_and_shifts_that_are_not_there_are_refused() -> None:
    with pytest.raises(UsageError, match=r"trained_share is 1\.5"):
        turns(trained_share=1.5)
    with pytest.raises(UsageError, match=r"trained_share is -0\.1"):
        replace(ROSTER, trained_share=-0.1)
    with pytest.raises(UsageError, match="names shift 1; there are 1"):
        replace(ROSTER, shifts=(EARLY,))


def test_a_shift_with_no_crew_and_a_post_without_station_are_named() -> None:
    found = Findings()
    check_roster(replace(ROSTER, posts=ROSTER.posts[:1]), 1, found, "crews.toml")
    assert found.lines == [
        "crews.toml, shift 'night': no crew works it. Give it a post, or leave the shift out.",
        "crews.toml, post 1: it is of station 1; there are 1, from 0. Name a station that is "
        "there.",
    ]


def at(day: int, hour: int) -> datetime:
    return datetime(2018, 3, 5, hour, tzinfo=UTC) + timedelta(days=day)


def crew(
    name: str, start: datetime, hours: int, *officers: str, station: str | None = "S1"
) -> Crew:
    return Crew(
        crew_id=name,
        starts_at=start,
        ends_at=start + timedelta(hours=hours),
        officer_ids=officers,
        station_id=station,
    )


def register() -> Register:
    """E1 may carry until 6 March 2018, E2 never; E9 is not on it."""
    taken = Training(
        officer_id="E1", course="initial", model="X2", passed=True, completed_on=date(2017, 3, 7)
    )
    officers = [Officer(officer_id=name, force="Eastshire") for name in ("E1", "E2", "E3")]
    return make_register(Holdings(officers=officers, training=[taken]))


def recorded(*crews: Crew, days: int = 7) -> Recorded:
    return turns_from_records(crews, register(), STATIONS, first_day=FIRST, days=days)


def test_turns_are_as_recorded_and_trained_by_the_register_at_their_start() -> None:
    found = recorded(
        crew("C1", at(1, 7), 8, "E1", "E2"),
        crew("C2", at(2, 7), 8, "E1"),
        crew("C3", at(-1, 22), 9, "E3", station="S2"),
        crew("C4", at(9, 7), 9, "E3"),
    )
    assert found.turns.start.tolist() == [-120.0, DAY + 420, 2 * DAY + 420]
    assert found.turns.end.tolist() == [420.0, DAY + 900, 2 * DAY + 900]
    assert found.turns.trained.tolist() == [0, 1, 0]  # E1's authority lapsed on 7 March
    assert found.turns.officers.tolist() == [1, 2, 1]
    assert found.turns.station.tolist() == [1, 0, 0]
    assert np.isinf(found.turns.break_start).all()
    assert (found.crews_read, found.problems) == (3, ())


def test_an_officer_who_is_not_on_the_register_is_not_stated() -> None:
    found = recorded(
        crew("C1", at(0, 7), 8, "E9"),
        crew("C2", at(1, 7), 8, "E9", "E1"),
        crew("C3", at(2, 7), 8, "E2"),
    )
    assert found.turns.trained.tolist() == [0, 1, 0]
    assert found.not_stated.tolist() == [1, 0, 0]


def test_bad_crews_are_named_by_row_and_left_out_and_no_officer_is_named() -> None:
    found = recorded(
        crew("C1", at(0, 7), 8, "E1"),
        crew("C2", at(0, 12), 8, "E1", "E2"),
        crew("C3", at(0, 12), 8, "E2", station="S7"),
        crew("C4", at(0, 12), -2, "E2"),
        crew("C5", at(0, 12), 8),
        crew("C6", at(0, 12), 8, "E2", station=None),
        crew("C7", at(0, 15), 8, "E1", "E2", "E3"),
    )
    assert [(p.row, p.code) for p in found.problems] == [
        (3, "turns_overlap"),
        (4, "unknown_station"),
        (5, "ends_before_it_starts"),
        (6, "no_crew"),
        (7, "no_station"),
    ]
    assert "'S7' is no station here. Allowed: S1, S2." in found.problems[1].message
    assert "row 2" in found.problems[0].message
    assert not any("E1" in p.message or "E2" in p.message for p in found.problems)
    assert found.turns.start.tolist() == [420.0, 900.0]  # C7 starts as C1 ends
    assert (found.crews_read, found.larger) == (7, 1)
    assert found.turns.officers.tolist() == [1, 2]


def test_recorded_turns_are_simulated_as_they_are_or_with_a_share() -> None:
    found = recorded(*(crew(f"C{n}", at(n % 7, 7 + n // 7), 1, "E2") for n in range(70)))
    assert same(turns(found, days=7), found.turns)
    low, high = (turns(found, days=7, trained_share=share).trained for share in (0.2, 0.7))
    assert (low <= high).all()
    assert 0 < low.sum() < high.sum() < 70
    with pytest.raises(UsageError, match="lasts 8 days, and the crews are recorded for 7"):
        turns(found, days=8)


def test_days_without_crews_are_refused() -> None:
    with pytest.raises(BadDataError, match="No crew of the records is on duty in the 7 days"):
        recorded(crew("C4", at(9, 7), 9, "E3"))
    with pytest.raises(BadDataError, match="Row 2: 'S7' is no station"):
        recorded(crew("C4", at(1, 7), 9, "E3", station="S7"))


def test_hours_of_the_week_without_a_crew_are_counted() -> None:
    night = Shift(name="night", start_minute=22 * 60 + 30, minutes=600, days=frozenset({6}))
    roster = Roster(shifts=(night,), posts=(Post(station=0, shift=0, crews=1),))
    assert roster.hours_without_crew() == 168 - 9  # 23:00 to 08:00; two hours are worked in half
    assert Roster(shifts=(night,), posts=()).hours_without_crew() == 168

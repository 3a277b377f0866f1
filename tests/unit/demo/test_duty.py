"""The duty tables agree with each other, with training, and with what the reports say."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import numpy as np
import pytest

from reddot.demo.county import County
from reddot.demo.numbers import read_numbers, read_truth
from reddot.demo.scene import Scene, draw_scene, random_streams
from reddot.demo.training import a_year_later
from reddot.records.report import local_day

NUMBERS, TRUTH = read_numbers(), read_truth()
EIGHT_HOURS = timedelta(hours=8)


@pytest.fixture(scope="module")
def scene(county: County) -> Scene:
    return draw_scene(NUMBERS, TRUTH, random_streams(county.seed))


@pytest.fixture(scope="module")
def shifts(county: County) -> dict[str, list[Any]]:
    """The turns of each officer in order of time."""
    found = defaultdict(list)
    for shift in county.beside["shifts"]:
        found[shift.officer_id].append(shift)
    return found


def shift_at(shifts: list[Any], at: object) -> Any:
    place = bisect_right([shift.starts_at for shift in shifts], at) - 1
    assert shifts[place].starts_at <= at < shifts[place].ends_at
    return shifts[place]


def test_there_are_about_as_many_turns_as_wanted(county: County) -> None:
    assert 124_000 < len(county.beside["shifts"]) < 128_000


def test_only_the_front_line_works_turns(county: County) -> None:
    front = {officer.officer_id for officer in county.beside["officers"] if officer.front_line}
    assert len(front) == NUMBERS.people["front_line"]
    assert {shift.officer_id for shift in county.beside["shifts"]} == front
    assert len(county.beside["officers"]) == NUMBERS.people["officers"]


def test_half_of_the_front_line_pass_a_course(county: County) -> None:
    passed = {course.officer_id for course in county.beside["training"] if course.passed}
    assert len(passed) == NUMBERS.people["trained"]


def test_no_officer_works_two_turns_at_once(shifts: dict[str, list[Any]]) -> None:
    for own in shifts.values():
        assert all(a.ends_at <= b.starts_at for a, b in pairwise(own))


def test_every_turn_is_in_one_crew_of_one_or_two(county: County) -> None:
    manned = [
        (officer, crew.starts_at) for crew in county.beside["crews"] for officer in crew.officer_ids
    ]
    assert sorted(manned) == sorted((s.officer_id, s.starts_at) for s in county.beside["shifts"])
    sizes = np.array([len(crew.officer_ids) for crew in county.beside["crews"]])
    assert set(sizes.tolist()) == {1, 2}


def test_turns_last_eight_hours_but_when_the_clocks_change(county: County) -> None:
    lengths = {s.starts_at: s.ends_at - s.starts_at for s in county.beside["shifts"]}
    odd = {at.date(): length for at, length in lengths.items() if length != EIGHT_HOURS}
    assert odd == {
        date(2017, 10, 28): timedelta(hours=9),
        date(2018, 3, 24): timedelta(hours=7),
    }


def test_the_one_who_is_eligible_holds_a_course_for_the_model_in_use(
    county: County, scene: Scene
) -> None:
    """Authority worked out anew from the training records, for every turn."""
    courses = defaultdict(list)
    for course in county.beside["training"]:
        if course.passed:
            ends = a_year_later(course.completed_on)
            courses[course.officer_id, course.model].append((course.completed_on, ends))
    changes = {f"synthetic-station-{i:02d}": b.x2_from for i, b in enumerate(NUMBERS.bases, 1)}

    def may_carry(shift: Any, day: date) -> bool:
        change = changes[shift.station_id]
        model = "X2" if change and day >= change else "X26"
        return any(a < day < b for a, b in courses[shift.officer_id, model])

    expected = [
        may_carry(s, local_day(s.starts_at))
        and may_carry(s, local_day(s.ends_at - timedelta(minutes=1)))
        for s in county.beside["shifts"]
    ]
    assert scene.duty.eligible.tolist() == expected


def test_carrying_is_by_chance_among_those_eligible(scene: Scene) -> None:
    duty = scene.duty
    share = NUMBERS.duty["carried"]
    error = (share * (1 - share) / duty.eligible.sum()) ** 0.5
    assert abs(duty.carrying[duty.eligible].mean() - share) < 4 * error
    assert not (duty.carrying & ~duty.eligible & ~duty.lapsed).any()


def test_accompanying_is_beside_a_carrier_without_one(scene: Scene) -> None:
    duty = scene.duty
    carriers = np.bincount(duty.crew, weights=duty.carrying)
    assert (duty.accompanying == (~duty.carrying & (carriers[duty.crew] > 0))).all()
    assert (duty.single == (np.bincount(duty.crew)[duty.crew] == 1)).all()


def test_a_device_is_in_one_pair_of_hands_and_every_carrier_has_one(county: County) -> None:
    issues = defaultdict(list)
    for issue in county.beside["device_issues"]:
        issues[issue.serial_number].append(issue)
    for own in issues.values():
        own.sort(key=lambda issue: issue.issued_at)
        assert all(a.returned_at <= b.issued_at for a, b in pairwise(own))
    issued = {(i.officer_id, i.issued_at) for i in county.beside["device_issues"]}
    carried = {(s.officer_id, s.starts_at) for s in county.beside["shifts"] if s.carrying_ced}
    assert issued == carried


def test_reports_say_what_the_duty_tables_say(county: County, shifts: dict[str, list[Any]]) -> None:
    first = {}
    for course in county.beside["training"]:
        if course.passed:
            first.setdefault(course.officer_id, course.completed_on)
    alone = {
        (officer, crew.starts_at): len(crew.officer_ids) == 1
        for crew in county.beside["crews"]
        for officer in crew.officer_ids
    }
    for report in county.reports:
        if report.status != "complete":
            continue
        assert report.officer_id is not None
        shift = shift_at(shifts[report.officer_id], report.used_at)
        trained = first.get(report.officer_id, date.max) <= local_day(shift.starts_at)
        carrying = {True: "yes", False: "no"}[shift.carrying_ced] if trained else None
        single = "yes" if alone[report.officer_id, shift.starts_at] else "no"
        said = (report.trained_ced, report.carrying_ced, report.single_crewed)
        assert said == ("yes" if trained else "no", carrying, single)


def test_a_recording_that_a_report_names_shows_the_moment(county: County) -> None:
    clips = {clip.reference: clip for clip in county.beside["video_clips"]}
    named = [r for r in county.reports if r.status == "complete" and r.body_worn_video == "on"]
    assert len(named) == NUMBERS.single["body_worn_video"]["on"]
    for report in named:
        clip = clips[str(report.body_worn_video_reference)]
        assert clip.officer_id == report.officer_id
        assert report.used_at is not None
        assert clip.starts_at <= report.used_at <= clip.ends_at


@pytest.mark.parametrize(
    ("trained", "ends"),
    [
        (date(2017, 3, 1), date(2018, 3, 1)),
        (date(2016, 2, 29), date(2017, 3, 1)),
        (date(2017, 12, 31), date(2018, 12, 31)),
    ],
)
def test_authority_ends_twelve_months_after_training(trained: date, ends: date) -> None:
    assert a_year_later(trained) == ends

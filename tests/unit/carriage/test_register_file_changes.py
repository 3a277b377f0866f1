"""What a file says of officers whom the register has: refused, or changed from today and named."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from carriage.register_files import GOOD, TODAY, named, read_rows
from reddot.carriage.register import Holdings, make_register, officer_on
from reddot.records.beside import Officer, Posting

HELD = Officer(
    officer_id="E1",
    force="Westshire",
    role="student_officer",
    station_id="A1",
    front_line=True,
    main_duty="Response",
    joined_on=date(2015, 9, 1),
)
STUDENT = {**GOOD, "Role": "Student"}
BEFORE = Posting(
    officer_id="E1",
    starts_on=date(2015, 9, 1),
    role="student_officer",
    front_line=True,
    station_id="A1",
    main_duty="Response",
)
CHANGES: dict[str, tuple[dict[str, str], tuple[str, str, str]]] = {
    "front line": ({"Front": "no"}, ("front_line", "'yes'", "'no'")),
    "base": ({"Station": "B2"}, ("station_id", "'A1'", "'B2'")),
    "duty": ({"Duty": "Dogs"}, ("main_duty", "'Response'", "'Dogs'")),
}


@pytest.mark.parametrize("case", CHANGES)
def test_another_base_duty_or_front_line_is_named_and_holds_from_today(
    tmp_path: Path, case: str
) -> None:
    cells, (field, before, now) = CHANGES[case]
    read = read_rows(tmp_path, [STUDENT | cells], known=Holdings(officers=[HELD]))
    assert named(read) == []
    assert [c.as_json() for c in read.changes] == [
        {"row": 2, "field": field, "before": before, "now": now}
    ]
    assert read.report.counts["officers_changed"] == 1
    first, second = read.holdings.postings
    assert first == BEFORE
    changed = {name for name in Posting.__slots__ if getattr(first, name) != getattr(second, name)}
    assert changed == {"starts_on", field}
    assert second.starts_on == TODAY


def test_what_was_true_before_the_import_stays(tmp_path: Path) -> None:
    read = read_rows(tmp_path, [STUDENT | {"Station": "B2"}], known=Holdings(officers=[HELD]))
    register = make_register(read.holdings)
    bases = {
        day: getattr(officer_on(register, "E1", day), "station_id", None)
        for day in (date(2016, 1, 1), date(2018, 5, 31), TODAY)
    }
    assert list(bases.values()) == ["A1", "A1", "B2"]


def test_a_blank_of_the_register_that_the_file_fills_is_a_change_too(tmp_path: Path) -> None:
    blank = replace(HELD, main_duty=None, joined_on=None)
    rows = [STUDENT, STUDENT | {"Day": "20/02/2018", "Course": "Annual", "Duty": "Dogs"}]
    read = read_rows(tmp_path, rows, known=Holdings(officers=[blank]))
    assert [(c.row, c.field, c.before) for c in read.changes] == [(3, "main_duty", "nothing")]
    assert [p.starts_on for p in read.holdings.postings] == [date(1900, 1, 1), TODAY]


def test_a_change_follows_the_postings_that_are_there(tmp_path: Path) -> None:
    moved = replace(BEFORE, starts_on=date(2018, 1, 1), station_id="B2")
    known = Holdings(officers=[replace(HELD, station_id="B2")], postings=[BEFORE, moved])
    same = read_rows(tmp_path, [STUDENT | {"Station": "B2"}], known=known)
    assert (same.changes, list(same.holdings.postings)) == ((), [])
    back = read_rows(tmp_path, [STUDENT | {"Station": "A1"}], known=known)
    assert back.holdings.postings == (replace(moved, starts_on=TODAY, station_id="A1"),)


@pytest.mark.parametrize("starts_on", [TODAY, date(2018, 7, 1)])
def test_a_change_beside_one_from_today_or_later_is_refused(
    tmp_path: Path, starts_on: date
) -> None:
    moved = replace(BEFORE, starts_on=starts_on, main_duty="Dogs")
    known = Holdings(officers=[replace(HELD, main_duty="Dogs")], postings=[BEFORE, moved])
    read = read_rows(tmp_path, [STUDENT | {"Station": "B2"}], known=known)
    assert named(read) == [(2, "station_id", "differs_from_register")]
    assert "is in the register already: make this one there" in read.report.problems[0].message
    assert read.changes == ()


def test_the_same_file_again_changes_nothing_more(tmp_path: Path) -> None:
    rows = [STUDENT | {"Front": "no"}]
    first = read_rows(tmp_path, rows, known=Holdings(officers=[HELD]))
    after = replace(first.holdings, officers=[replace(HELD, front_line=False)])
    again = read_rows(tmp_path, rows, known=after)
    assert (named(again), again.changes, list(again.holdings.postings)) == ([], (), [])


def test_a_new_officer_is_no_change(tmp_path: Path) -> None:
    read = read_rows(tmp_path, [STUDENT | {"Front": "no", "Station": "B2"}])
    assert (read.changes, list(read.holdings.postings)) == ((), [])
    assert read.report.counts["officers_changed"] == 0


REFUSED: dict[str, tuple[dict[str, str], str]] = {
    "role": ({"Role": "PC"}, "role"),
    "another day of joining": ({"Joined": "02/09/2015"}, "joined_on"),
    "a day of leaving that was blank": ({"Left": "01/05/2018"}, "left_on"),
    "force": ({"Force": "Kent"}, "force"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_another_role_force_or_day_of_service_is_refused(tmp_path: Path, case: str) -> None:
    cells, field = REFUSED[case]
    read = read_rows(tmp_path, [STUDENT | cells], known=Holdings(officers=[HELD]))
    assert named(read) == [(2, field, "differs_from_register")]
    assert (read.holdings, read.changes) == (Holdings(), ())


def test_a_role_that_differs_in_the_officers_second_row_is_named_there(tmp_path: Path) -> None:
    rows = [STUDENT | {"Role": ""}, {**GOOD, "Course": "Annual", "Day": "20/02/2018"}]
    read = read_rows(tmp_path, rows, known=Holdings(officers=[HELD]))
    assert named(read) == [(3, "role", "differs_from_register")]
    assert "'officer', and the register has 'student_officer'" in read.report.problems[0].message


def test_a_new_officers_role_may_stand_in_any_row(tmp_path: Path) -> None:
    rows = [GOOD | {"Role": ""}, {**STUDENT, "Course": "Annual", "Day": "20/02/2018"}]
    read = read_rows(tmp_path, rows)
    assert named(read) == []
    assert [officer.role for officer in read.holdings.officers] == ["student_officer"]


def test_the_role_is_compared_with_that_of_today(tmp_path: Path) -> None:
    confirmed = replace(BEFORE, starts_on=date(2018, 9, 1), role="officer")
    known = Holdings(officers=[replace(HELD, role="officer")], postings=[BEFORE, confirmed])
    assert named(read_rows(tmp_path, [STUDENT], known=known)) == []
    assert named(read_rows(tmp_path, [GOOD], known=known)) == [(2, "role", "differs_from_register")]


COURSE_DIFFERS = {"Hours": ("18", ""), "Trainer": ("T9", "T8"), "Result": ("Pass", "Fail")}


@pytest.mark.parametrize("heading", COURSE_DIFFERS)
def test_what_a_file_says_otherwise_of_a_course_is_named(tmp_path: Path, heading: str) -> None:
    new, old = COURSE_DIFFERS[heading]
    known = read_rows(tmp_path, [GOOD | {heading: old}]).holdings
    read = read_rows(tmp_path, [GOOD | {heading: new}], known=known)
    assert [(p.row, p.code) for p in read.report.problems] == [(2, "differs_from_register")]
    assert "T9" not in read.report.problems[0].message

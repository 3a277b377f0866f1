"""An existing register from a file: each mistake by row and field, and none guessed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from carriage.register_files import (
    GOOD,
    TODAY,
    course_mapping,
    named,
    officer_mapping,
    read_rows,
    write_sheet,
)
from reddot.carriage.loading.file import read_register_file
from reddot.carriage.loading.mapping import shipped_register_mapping
from reddot.carriage.may_carry import may_carry
from reddot.carriage.register import Holdings, make_register
from reddot.errors import BadDataError
from reddot.records.beside import DeviceIssue, Endorsement, Officer, Suspension, Training

Rows = list[Mapping[str, object]]
Named = list[tuple[int | None, str, str]]
RENEWED = {**GOOD, "Course": "Annual", "Day": "20/02/2018"}
DEVICE = {"Serial": "S1", "Out": "05/03/2017 08:00", "Back": "05/03/2017 16:00"}


def _good(**changes: object) -> dict[str, object]:
    return {**GOOD, **changes}


ONE_ROW: dict[str, tuple[dict[str, object], Named]] = {
    "no officer": ({"Collar": ""}, [(2, "officer_id", "missing")]),
    "a day of the other order": (
        {"Day": "2017-03-01"},
        [(2, "completed_on", "unstated_date_style")],
    ),
    "a day with dots": ({"Day": "01.03.2017"}, [(2, "completed_on", "unstated_date_style")]),
    "a day number": ({"Day": "42795"}, [(2, "completed_on", "unstated_date_style")]),
    "no such day": ({"Day": "31/02/2017"}, [(2, "completed_on", "no_such_day")]),
    "29 February of a common year": ({"Day": "29/02/2017"}, [(2, "completed_on", "no_such_day")]),
    "a course to come": ({"Day": "02/06/2018"}, [(2, "completed_on", "in_the_future")]),
    "before there were any": ({"Day": "31/12/2002"}, [(2, "completed_on", "too_early")]),
    "left in 1900": ({"Left": "01/01/1900"}, [(2, "left_on", "too_early")]),
    "left in 9999": ({"Left": "31/12/9999"}, [(2, "left_on", "too_late")]),
    "no day": ({"Day": ""}, [(2, "completed_on", "missing")]),
    "a blank by its word": ({"Day": "N/A"}, [(2, "completed_on", "missing")]),
    "no course": ({"Course": ""}, [(2, "course", "missing")]),
    "no model": ({"Taser": ""}, [(2, "model", "missing")]),
    "no result": ({"Result": ""}, [(2, "passed", "missing")]),
    "no role": ({"Role": ""}, [(2, "role", "missing")]),
    "an unknown role": ({"Role": "PCSO"}, [(2, "role", "unknown_role")]),
    "an unknown course": ({"Course": "Top-up"}, [(2, "course", "unknown_course")]),
    "an unknown model": ({"Taser": "X26P"}, [(2, "model", "unknown_model")]),
    "a model that others have": ({"Taser": "T7"}, [(2, "model", "unknown_model")]),
    "an unknown result": ({"Result": "Refer"}, [(2, "passed", "unknown_word")]),
    "hours in words": ({"Hours": "18 hours"}, [(2, "hours", "not_a_number")]),
    "hours below nothing": ({"Hours": "-6"}, [(2, "hours", "out_of_range")]),
    "no hours at all": ({"Hours": "0"}, [(2, "hours", "out_of_range")]),
    "more hours than a course has": ({"Hours": "400.5"}, [(2, "hours", "out_of_range")]),
    "hours without end": ({"Hours": "inf"}, [(2, "hours", "out_of_range")]),
    "hours that are not a number": ({"Hours": "nan"}, [(2, "hours", "not_a_number")]),
    "an error of the spreadsheet": ({"Taser": "#N/A"}, [(2, "model", "spreadsheet_error")]),
    "an identifier shortened": ({"Collar": "1.23E+11"}, [(2, "officer_id", "damaged_text")]),
    "three mistakes": (
        {"Collar": "", "Taser": "X3", "Day": "2017"},
        [
            (2, "completed_on", "unstated_date_style"),
            (2, "model", "unknown_model"),
            (2, "officer_id", "missing"),
        ],
    ),
    "authority a day too long": (
        {"From": "01/03/2017", "To": "01/03/2018"},
        [(2, "authority_to", "authority_differs")],
    ),
    "authority from another day": (
        {"From": "02/03/2017", "To": "28/02/2018"},
        [(2, "authority_from", "authority_differs")],
    ),
    "authority that ends before it starts": (
        {"From": "01/03/2017", "To": "28/02/2017"},
        [(2, "authority_to", "ends_before_it_starts")],
    ),
    "authority of a failed course": (
        {"Result": "Fail", "To": "28/02/2018"},
        [(2, "authority_to", "authority_not_given")],
    ),
    "authority of a course too short": (
        {"Hours": "17.5", "To": "28/02/2018"},
        [(2, "authority_to", "authority_not_given")],
    ),
    "authority of a refresher alone": (
        {"Course": "Annual", "From": "01/03/2017"},
        [(2, "authority_from", "authority_not_given")],
    ),
    "authority without a course": (
        {"Course": "", "Day": "", "Result": "", "To": "28/02/2018"},
        [(2, "authority_to", "authority_without_course")],
    ),
    "authority without a model": (
        {"Course": "", "Day": "", "Result": "", "Taser": "", "To": "28/02/2018"},
        [(2, "model", "missing")],
    ),
    "a device returned before": (
        DEVICE | {"Back": "05/03/2017 07:59"},
        [(2, "returned_at", "ends_before_it_starts")],
    ),
    "a device without its issue": ({"Serial": "S1"}, [(2, "issued_at", "missing")]),
    "an issue without its device": ({"Out": "05/03/2017"}, [(2, "serial_number", "missing")]),
    "an issue to come": (DEVICE | {"Out": "02/06/2018 08:00"}, [(2, "issued_at", "in_the_future")]),
    "an hour that the clock showed twice": (
        DEVICE | {"Out": "29/10/2017 01:30", "Back": ""},
        [(2, "issued_at", "clock_change")],
    ),
    "an hour that the clock left out": (
        DEVICE | {"Out": "26/03/2017 01:30", "Back": ""},
        [(2, "issued_at", "clock_change")],
    ),
    "a suspension without its day": (
        {"Suspended to": "01/05/2018", "Why": "fitness"},
        [(2, "suspended_from", "missing")],
    ),
    "a suspension without a reason": (
        {"Suspended": "01/05/2018"},
        [(2, "suspension_reason", "missing")],
    ),
    "a suspension backwards": (
        {"Suspended": "01/05/2018", "Suspended to": "01/04/2018", "Why": "fitness"},
        [(2, "suspended_to", "ends_before_it_starts")],
    ),
    "an endorsement to come": ({"Endorsed": "02/06/2018"}, [(2, "endorsed_on", "in_the_future")]),
    "an unknown heading": ({"Suspended?": "Yes"}, [(None, "Suspended?", "unknown_column")]),
}


@pytest.mark.parametrize("case", ONE_ROW)
def test_a_mistake_in_a_row_is_named_by_its_row_and_field(tmp_path: Path, case: str) -> None:
    changes, expected = ONE_ROW[case]
    read = read_rows(tmp_path, [_good(**changes)])
    assert named(read) == expected
    assert (read.report.rows_kept, read.report.rows_refused) == (0, 1)
    assert read.holdings == Holdings()


OTHER = _good(Collar="E2")
SEVERAL: dict[str, tuple[Rows, Named]] = {
    "the same course twice": (
        [_good(), _good(Result="Pass")],
        [(3, "completed_on", "course_twice")],
    ),
    "an officer without a course, twice": (
        [_good(), _good(Course="", Day="", Result="")],
        [(3, "officer_id", "officer_twice")],
    ),
    "another role": ([_good(), {**RENEWED, "Role": "Student"}], [(3, "role", "officer_differs")]),
    "left in one row only": (
        [_good(Left=""), {**RENEWED, "Left": "01/04/2018"}],
        [(3, "left_on", "officer_differs")],
    ),
    "another station": (
        [_good(Station="A"), {**RENEWED, "Station": "B"}],
        [(3, "station_id", "officer_differs")],
    ),
    "an officer in two spellings": (
        [_good(), _good(Collar="e 1", Day="02/03/2017")],
        [(3, "officer_id", "two_spellings")],
    ),
    "a leading nought lost": (
        [_good(Collar="0012"), _good(Collar="12", Day="02/03/2017")],
        [(3, "officer_id", "two_spellings")],
    ),
    "two initial courses in a year": (
        [_good(To="28/02/2018"), _good(Day="01/09/2017", To="31/08/2018")],
        [(3, "authority_from", "authorities_overlap")],
    ),
    "authority twice, the later first": (
        [_good(Day="01/09/2017", To="31/08/2018"), _good(To="28/02/2018")],
        [(2, "authority_from", "authorities_overlap")],
    ),
    "a device in two hands": (
        [_good(**DEVICE), OTHER | DEVICE | {"Out": "05/03/2017 15:59"}],
        [(3, "issued_at", "device_out_twice")],
    ),
    "a device that never came back": (
        [_good(**DEVICE | {"Back": ""}), OTHER | DEVICE],
        [(3, "issued_at", "device_out_twice")],
    ),
    "a day on which a device changed hands, without times": (
        [
            _good(Serial="S1", Out="05/03/2017", Back="06/03/2017"),
            OTHER | {"Serial": "S1", "Out": "06/03/2017", "Back": "07/03/2017"},
        ],
        [(3, "issued_at", "device_out_twice")],
    ),
    "an issue with two returns": (
        [_good(**DEVICE), RENEWED | DEVICE | {"Back": "05/03/2017 17:00"}],
        [(3, "returned_at", "device_out_twice")],
    ),
    "a device of two models": (
        [
            _good(**DEVICE),
            OTHER | {"Taser": "X26", "Serial": "S1", "Out": "06/03/2017 08:00", "Back": ""},
        ],
        [(3, "model", "device_differs")],
    ),
    "a serial in two spellings": (
        [_good(**DEVICE), OTHER | DEVICE | {"Serial": "s-1"}],
        [(3, "serial_number", "two_spellings")],
    ),
    "a suspension with two ends": (
        [
            _good(**{"Suspended": "01/05/2018", "Suspended to": "02/05/2018", "Why": "a"}),
            RENEWED | {"Suspended": "01/05/2018", "Suspended to": "", "Why": "a"},
        ],
        [(3, "suspended_to", "entry_differs")],
    ),
}


@pytest.mark.parametrize("case", SEVERAL)
def test_rows_that_contradict_each_other_are_named(tmp_path: Path, case: str) -> None:
    rows, expected = SEVERAL[case]
    read = read_rows(tmp_path, rows)
    assert named(read) == expected
    assert (read.report.rows_read, read.report.rows_refused) == (2, 1)
    assert read.holdings == Holdings()


def test_two_styles_in_one_column_are_named_where_they_depart_from_most_rows(
    tmp_path: Path,
) -> None:
    mapping = course_mapping(dates=["%d/%m/%Y", "%Y-%m-%d"])
    days = ["01/03/2017", "2017-03-02", "03/03/2017", "2017-03-05", "06/03/2017"]
    rows = [_good(Collar=f"E{i}", Day=day) for i, day in enumerate(days)]
    read = read_rows(tmp_path, rows, mapping)
    assert named(read) == [
        (3, "completed_on", "two_date_styles"),
        (5, "completed_on", "two_date_styles"),
    ]
    assert "written as %Y-%m-%d, and in most rows of the column as %d/%m/%Y" in (
        read.report.problems[0].message
    )


def test_columns_may_differ_in_their_styles(tmp_path: Path) -> None:
    mapping = course_mapping(dates=["%d/%m/%Y", "%Y-%m-%d"])
    assert named(read_rows(tmp_path, [_good(Left="2018-03-01")], mapping)) == []


def test_a_day_that_two_styles_read_as_two_days_is_named_with_both(tmp_path: Path) -> None:
    mapping = course_mapping(dates=["%d/%m/%Y", "%m/%d/%Y"])
    read = read_rows(tmp_path, [_good(Day="03/04/2017")], mapping)
    assert named(read) == [(2, "completed_on", "ambiguous_date")]
    message = read.report.problems[0].message
    assert "'03/04/2017' can be 3 April 2017 (%d/%m/%Y) or 4 March 2017 (%m/%d/%Y)" in message


def test_a_day_that_two_styles_read_as_one_day_is_that_day(tmp_path: Path) -> None:
    mapping = course_mapping(dates=["%d/%m/%Y", "%m/%d/%Y"])
    rows = [_good(Day="05/05/2017"), _good(Collar="E2", Day="25/12/2017")]
    read = read_rows(tmp_path, rows, mapping)
    assert named(read) == []
    assert read.holdings.training[0].completed_on == date(2017, 5, 5)


def test_authority_and_course_are_named_with_both_days(tmp_path: Path) -> None:
    (problem,) = read_rows(tmp_path, [_good(To="01/03/2018")]).report.problems
    assert "stated to last to 1 March 2018" in problem.message
    assert "course on the X2 of 1 March 2017 gives it to 28 February 2018" in problem.message
    assert "Which is right is for you to say" in problem.message


def test_authority_that_the_rules_give_is_no_problem_nor_is_an_early_refresher(
    tmp_path: Path,
) -> None:
    rows = [
        _good(From="01/03/2017", To="28/02/2018"),
        {**RENEWED, "Day": "01/02/2018", "From": "01/02/2018", "To": "31/01/2019"},
    ]
    assert named(read_rows(tmp_path, rows)) == []


def test_an_overlap_is_named_where_the_refresher_does_not_give_it(tmp_path: Path) -> None:
    rows = [
        _good(From="01/03/2017", To="28/02/2018"),
        {**RENEWED, "Day": "01/02/2018", "From": "01/02/2018", "To": "01/02/2019"},
    ]
    assert named(read_rows(tmp_path, rows)) == [
        (3, "authority_from", "authorities_overlap"),
        (3, "authority_to", "authority_differs"),
    ]


def test_authorities_of_two_models_or_two_officers_do_not_overlap(tmp_path: Path) -> None:
    rows = [
        _good(To="28/02/2018"),
        _good(Collar="E2", To="28/02/2018"),
        _good(Taser="X26", To="28/02/2018"),
    ]
    assert named(read_rows(tmp_path, rows)) == []


def test_a_refresher_rests_on_what_the_register_has_already(tmp_path: Path) -> None:
    held = Training(
        officer_id="E1", course="initial", model="X2", completed_on=date(2017, 3, 1), passed=True
    )
    rows = [{**RENEWED, "To": "19/02/2019"}]
    assert named(read_rows(tmp_path, rows)) == [(2, "authority_to", "authority_not_given")]
    assert named(read_rows(tmp_path, rows, known=Holdings(training=[held]))) == []


def test_a_course_that_cannot_be_read_brings_no_further_mistakes(tmp_path: Path) -> None:
    rows = [_good(Day="31/02/2017"), {**RENEWED, "To": "19/02/2019"}]
    assert named(read_rows(tmp_path, rows)) == [(2, "completed_on", "no_such_day")]


def test_a_device_row_may_repeat_the_authority_of_a_course(tmp_path: Path) -> None:
    row = {**GOOD, "From": "01/03/2017", "To": "28/02/2018"}
    again = {**row, "Course": "", "Day": "", "Result": "", **DEVICE}
    assert named(read_rows(tmp_path, [row, again])) == []


def test_what_the_register_has_already_may_be_repeated_and_not_contradicted(
    tmp_path: Path,
) -> None:
    rows: Rows = [_good(**DEVICE, Suspended="01/05/2018", Why="fitness", Endorsed="01/05/2017")]
    known = read_rows(tmp_path, rows).holdings
    assert len(known.device_issues) == len(known.suspensions) == len(known.endorsements) == 1
    assert read_rows(tmp_path, rows, known=known).holdings == known
    changed = [_good(**DEVICE | {"Back": ""}, Role="Student", Result="Fail", Suspended="01/05/2018",
        Why="other", Endorsed="01/05/2017")]  # fmt: skip
    assert named(read_rows(tmp_path, changed, known=known)) == [
        (2, "passed", "differs_from_register"),
        (2, "returned_at", "device_out_twice"),
        (2, "role", "differs_from_register"),
        (2, "suspension_reason", "entry_differs"),
    ]


def test_a_known_officer_needs_no_role_and_keeps_what_the_file_does_not_say(
    tmp_path: Path,
) -> None:
    held = Officer(officer_id="E1", force="Westshire", role="student_officer", front_line=True)
    rows: Rows = [_good(Role="", Station="B2")]
    read = read_rows(tmp_path, rows, known=Holdings(officers=[held]))
    assert named(read) == []
    assert read.holdings.officers == (held,)
    posted = read.holdings.postings[-1]
    assert (posted.role, posted.front_line) == ("student_officer", True)
    assert posted.station_id == "B2"


def test_a_device_of_the_register_in_other_hands_is_named(tmp_path: Path) -> None:
    out = DeviceIssue(
        serial_number="S1", model="X2", officer_id="E9", issued_at=datetime(2017, 3, 1, tzinfo=UTC)
    )
    read = read_rows(tmp_path, [_good(**DEVICE)], known=Holdings(device_issues=[out]))
    assert named(read) == [(2, "issued_at", "device_out_twice")]
    assert "in the register it is out from 01.03.2017 00:00" in read.report.problems[0].message


def test_days_without_a_time_are_whole_days_at_both_ends(tmp_path: Path) -> None:
    row = _good(**{"Suspended": "01/07/2017", "Suspended to": "02/07/2017", "Why": "fitness"})
    (suspension,) = read_rows(tmp_path, [row]).holdings.suspensions
    assert suspension == Suspension(
        officer_id="E1",
        starts_at=datetime(2017, 6, 30, 23, tzinfo=UTC),
        ends_at=datetime(2017, 7, 2, 23, tzinfo=UTC),
        reason="fitness",
    )


def test_one_row_may_hold_a_course_a_device_and_an_endorsement(tmp_path: Path) -> None:
    row = _good(**DEVICE, Endorsed="28/02/2017", Role="Student", Hours="18", Trainer="T9")
    holdings = read_rows(tmp_path, [row]).holdings
    assert holdings.officers == (
        Officer(officer_id="E1", force="Westshire", role="student_officer"),
    )
    assert holdings.training[0].hours == 18
    assert holdings.training[0].trainer == "T9"
    assert holdings.endorsements == (Endorsement(officer_id="E1", given_on=date(2017, 2, 28)),)
    assert holdings.devices[0].model == "X2"
    assert holdings.device_issues[0].issued_at == datetime(2017, 3, 5, 8, tzinfo=UTC)
    answer = may_carry(make_register(holdings), "E1", "X2", datetime(2017, 3, 5, 9, tzinfo=UTC))
    assert answer.may


def test_what_was_recoded_kept_and_ignored_is_in_the_account(tmp_path: Path) -> None:
    rows = [_good(**{"Beat": "7", "Typed by": "someone"}), {**RENEWED, "Beat": "7"}]
    report = read_rows(tmp_path, rows).report
    assert ("course", "Annual", "refresher", 1) in [
        (r.field, r.found, r.restored, r.rows) for r in report.recoded
    ]
    assert [(g.field, g.value, g.rows) for g in report.as_given] == [("Beat", "7", 2)]
    assert "someone" not in str(report)
    assert report.counts["officers"] == 1
    assert report.counts["courses"] == 2
    assert report.files[0]["rows"] == 2


def test_courses_that_give_nothing_are_counted(tmp_path: Path) -> None:
    rows = [_good(Result="Fail"), OTHER | {"Hours": "3"}, {**RENEWED, "Collar": "E3"}]
    counts = read_rows(tmp_path, rows).report.counts
    assert counts["courses_failed"] == counts["courses_too_short"] == 1
    assert counts["courses_without_initial"] == 1


def test_spaces_apostrophes_and_blank_rows_are_those_of_a_spreadsheet(tmp_path: Path) -> None:
    row = {name: f"\u00a0 {value}\u200b " for name, value in GOOD.items()} | {"Collar": "'0012"}
    read = read_rows(tmp_path, [row, {"Collar": " ", "Day": "N/A"}, dict.fromkeys(row, "")])
    assert named(read) == []
    assert read.report.rows_read == 1
    assert read.holdings.officers[0].officer_id == "0012"
    assert [(r.field, r.rows) for r in read.report.restored] == [("officer_id", 1)]


def test_date_cells_are_taken_as_they_are_and_numbers_as_identifiers(tmp_path: Path) -> None:
    rows = [_good(Collar=12, Day=date(2017, 4, 3)), _good(Collar=13, Day=date(2017, 5, 25))]
    path = write_sheet(tmp_path / "r.xlsx", rows)
    mapping = course_mapping(dates=["%d/%m/%Y", "%m/%d/%Y"])
    read = read_register_file(path, mapping, today=TODAY)
    assert named(read) == []
    assert [(t.officer_id, t.completed_on) for t in read.holdings.training] == [
        ("12", date(2017, 4, 3)),
        ("13", date(2017, 5, 25)),
    ]


def test_a_column_of_date_cells_and_texts_has_two_styles(tmp_path: Path) -> None:
    rows = [_good(Collar=f"E{i}", Day=date(2017, 4, 3)) for i in range(2)]
    path = write_sheet(tmp_path / "r.xlsx", [*rows, _good(Collar="E9", Day="25/12/2017")])
    read = read_register_file(path, course_mapping(), today=TODAY)
    assert named(read) == [(4, "completed_on", "two_date_styles")]
    assert "may have swapped theirs" in read.report.problems[0].message


def test_an_identifier_that_a_spreadsheet_made_a_day_is_named(tmp_path: Path) -> None:
    path = write_sheet(tmp_path / "r.xlsx", [_good(Collar=date(2017, 11, 1))])
    read = read_register_file(path, course_mapping(), today=TODAY)
    assert named(read) == [(2, "officer_id", "damaged_text")]


def test_a_row_for_each_officer_gives_each_course_its_kind_and_model(tmp_path: Path) -> None:
    rows = [
        {"Collar": "E1", "Device": "X26", "Initial": "01/03/2016", "Last refresher": "20/02/2017",
         "X2 day": "01/06/2017", "To": "31/05/2018"},
        {"Collar": "E2", "Device": "X26", "Initial": "", "Last refresher": "", "X2 day": ""},
    ]  # fmt: skip
    read = read_rows(tmp_path, rows, officer_mapping())
    assert named(read) == []
    assert [(t.course, t.model, t.completed_on) for t in read.holdings.training] == [
        ("initial", "X26", date(2016, 3, 1)),
        ("refresher", "X26", date(2017, 2, 20)),
        ("conversion", "X2", date(2017, 6, 1)),
    ]
    assert [o.officer_id for o in read.holdings.officers] == ["E1", "E2"]


OF_OFFICER = {"Collar": "E1", "Device": "X26", "Initial": "01/03/2016", "Last refresher": ""}
OFFICER_ROWS: dict[str, tuple[Rows, Named]] = {
    "an officer twice": (
        [OF_OFFICER, OF_OFFICER | {"Initial": "02/03/2016"}],
        [(3, "officer_id", "officer_twice")],
    ),
    "no model": ([OF_OFFICER | {"Device": ""}], [(2, "model", "missing")]),
    "a day that is none": (
        [OF_OFFICER | {"Last refresher": "30/02/2017"}],
        [(2, "completed_on", "no_such_day")],
    ),
    "authority of an earlier course": (
        [OF_OFFICER | {"Last refresher": "20/02/2017", "To": "28/02/2017"}],
        [(2, "authority_to", "authority_differs")],
    ),
    "no heading of a course": (
        [{"Collar": "E1", "Device": "X26", "Initial": "01/03/2016"}],
        [(None, "completed_on", "missing_column")],
    ),
    "a heading apart from case": (
        [OF_OFFICER | {"collar ": "E2"}],
        [(None, "Collar", "column_twice"), (None, "collar", "column_twice")],
    ),
}


@pytest.mark.parametrize("case", OFFICER_ROWS)
def test_a_mistake_in_a_file_with_a_row_for_each_officer_is_named(
    tmp_path: Path, case: str
) -> None:
    rows, expected = OFFICER_ROWS[case]
    assert named(read_rows(tmp_path, rows, officer_mapping())) == expected


def test_a_missing_heading_refuses_every_row_and_is_named_once(tmp_path: Path) -> None:
    row = {name: value for name, value in GOOD.items() if name != "Taser"}
    read = read_rows(tmp_path, [row, {**row, "Collar": "E2"}])
    assert named(read) == [(None, "model", "missing_column")]
    assert "names the column 'Taser'" in read.report.problems[0].message
    assert (read.report.rows_kept, read.report.rows_refused) == (0, 2)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("E1,PC\n", [(2, "row", "wrong_number_of_values")]),
        ("E1,PC,Init,X2,01/03/2017,Pass,more\n", [(2, "row", "wrong_number_of_values")]),
        ("E1,PC,Init,X2,01/03/2017,Pass,,\n", []),
        ("\n\n,,,,,\n", [(None, "row", "no_rows")]),
    ],
)
def test_rows_whose_values_cannot_be_told_apart_are_named(
    tmp_path: Path, text: str, expected: Named
) -> None:
    path = tmp_path / "r.csv"
    path.write_text(f"{','.join(GOOD)}\n{text}", encoding="utf-8")
    assert named(read_register_file(path, course_mapping(), today=TODAY)) == expected


def test_a_value_under_no_heading_is_named(tmp_path: Path) -> None:
    path = tmp_path / "r.csv"
    path.write_text(f"{','.join(GOOD)},\n{','.join(GOOD.values())},Suspended\n", encoding="utf-8")
    read = read_register_file(path, course_mapping(), today=TODAY)
    assert named(read) == [(2, "row", "unnamed_column")]


def test_a_file_that_is_no_table_is_refused_whole(tmp_path: Path) -> None:
    with pytest.raises(BadDataError, match="no such file"):
        read_register_file(tmp_path / "none.csv", course_mapping())


def test_a_mapping_without_a_force_needs_one_in_each_row(tmp_path: Path) -> None:
    path = tmp_path / "r.csv"
    path.write_text("officer_id,role,force\nE1,officer,\nE2,officer,kent\nE3,officer,Norfollk\n")
    read = read_register_file(path, shipped_register_mapping(), today=TODAY)
    assert named(read) == [(2, "force", "missing"), (4, "force", "unknown_force")]
    path.write_text("officer_id,role,force\nE2,officer,kent\n")
    read = read_register_file(path, shipped_register_mapping(), today=TODAY)
    assert read.holdings.officers == (Officer(officer_id="E2", force="Kent"),)


def test_no_message_repeats_an_identifier_a_trainer_or_a_reason(tmp_path: Path) -> None:
    secret = {"Collar": "1.0E+7", "Trainer": "#REF!", "Why": "#N/A", "Suspended": "01/05/2018"}
    rows = [_good(**secret), _good(Collar="Person-9"), _good(Collar="Person-9"),
        _good(Collar="person 9", Role="Student")]  # fmt: skip
    read = read_rows(tmp_path, rows)
    words = " ".join(p.message for p in read.report.problems)
    assert len(read.report.problems) >= 5
    for value in ("1.0E+7", "#REF!", "#N/A", "erson"):
        assert value not in words


def test_joining_after_leaving_is_named(tmp_path: Path) -> None:
    path = tmp_path / "r.csv"
    path.write_text(
        "officer_id,role,force,joined_on,left_on\nE1,officer,Kent,2018-01-01,2017-01-01\n"
    )
    read = read_register_file(path, shipped_register_mapping(), today=TODAY)
    assert named(read) == [(2, "left_on", "ends_before_it_starts")]


def test_a_file_cannot_say_today_that_something_was_done_tomorrow(tmp_path: Path) -> None:
    path = tmp_path / "r.csv"
    path.write_text(
        "officer_id,role,force,course,model,completed_on,passed\n"
        "E1,officer,Kent,initial,X2,2099-01-01,yes\n"
    )
    read = read_register_file(path, shipped_register_mapping())
    assert named(read) == [(2, "completed_on", "in_the_future")]


@pytest.mark.parametrize("case", [*ONE_ROW, *SEVERAL])
def test_no_problem_repeats_an_officers_number(tmp_path: Path, case: str) -> None:
    rows = SEVERAL[case][0] if case in SEVERAL else [_good(**ONE_ROW[case][0])]
    numbers = {"E1": "QZ7791", "e 1": "qz 7791", "E2": "QZ7792", "0012": "007793", "12": "7793"}
    given = [{**row, "Collar": numbers.get(str(row["Collar"]), row["Collar"])} for row in rows]
    problems = read_rows(tmp_path, given).report.problems
    assert problems
    assert not [p for p in problems if "779" in p.message or "779" in p.field]

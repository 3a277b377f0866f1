"""The Metropolitan Police's layout: both editions, its typos, and what spreadsheets do to it."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from reddot.errors import BadDataError
from reddot.records.codes import read_code_list
from reddot.records.importers.flat_mapping import read_mapping
from reddot.records.importers.flat_reports import check_mapping, read_flat
from reddot.records.importers.reading import ImportedReports
from reddot.records.importers.reddot import read_reports
from reddot.records.record_tables import RecordTables, tables_of
from reddot.records.report import Given, Report
from reddot.records.source import read_records
from reddot.records.storage import write_reports

from .mps_files import HEADER, LATER, write_mps

MPS = read_mapping("mps")


def _read(folder: Path, *rows: dict[str, str], **how: object) -> ImportedReports:
    return read_flat([write_mps(folder, rows, **how)], MPS)  # type: ignore[arg-type]


def _one(folder: Path, **answers: str) -> Report:
    (report,) = _read(folder, answers).reports
    return report


def _codes(found: ImportedReports) -> list[str]:
    return [problem.code for problem in found.report.problems]


def test_the_header_has_271_columns_and_every_one_has_its_place(shared_data: Path) -> None:
    published = (shared_data / "schema" / "mps_fy2020_21_header.txt").read_text().splitlines()
    assert list(HEADER) == published
    assert len(HEADER) == 271
    assert all(MPS.target(name) is not None for name in HEADER)


def test_no_two_columns_go_to_one_place() -> None:
    places = [MPS.target(name) for name in HEADER]
    assert len(set(places)) == len(places)


@pytest.mark.parametrize(
    "styles",
    [
        ("Nov-17", "01/11/2017"),
        ("2017-11-01", "1-Nov-17"),
        ("17-Nov", "17/11/2020"),
        ("NOV-17", "2017-11-01 00:00:00"),
    ],
)
def test_children_whose_age_became_a_date_are_kept_and_counted(
    tmp_path: Path, styles: tuple[str, str]
) -> None:
    rows = [{"SubjectAge": style} for style in (*styles, styles[0], "11-17", "18-34")]
    found = _read(tmp_path, *rows)
    ages = [r.subject.perceived_age_band for r in found.reports if r.subject]
    assert ages == ["11-17"] * 4 + ["18-34"]
    restored = {(r.found, r.restored): r.rows for r in found.report.restored}
    assert restored == {(styles[0], "11-17"): 2, (styles[1], "11-17"): 1}
    assert (found.report.rows_read, found.report.rows_kept, found.report.rows_refused) == (5, 5, 0)


def test_the_edition_of_269_columns_is_read_and_what_it_lacks_is_named(tmp_path: Path) -> None:
    header = [name for name in HEADER if name not in LATER]
    found = _read(tmp_path, {"CED Drawn": "Yes"}, {}, header=header)
    assert len(header) == 269
    assert [(p.field, p.code) for p in found.report.problems] == [
        (name, "later_column") for name in LATER
    ]
    assert [r.ced_uses() for r in found.reports] == [{"drawn"}, set()]
    assert [r.ced_used for r in found.reports] == [None, None]


def test_an_apostrophe_of_the_windows_code_page_is_kept(tmp_path: Path) -> None:
    found = _read(tmp_path, {"Borough": "St Anne’s"})
    assert found.reports[0].as_given == (Given("Borough", "St Anne’s"),)
    assert found.report.files[0]["read_as"] == "Windows-1252"
    other = _read(tmp_path, {"Borough": "St Anne’s"}, encoding="utf-8")
    assert other.reports[0].as_given == found.reports[0].as_given
    assert other.report.files[0]["read_as"] == "UTF-8"


def test_an_unknown_column_is_named_and_the_rest_is_read(tmp_path: Path) -> None:
    found = _read(tmp_path, {"Moon": "full"}, header=[*HEADER, "Moon"])
    assert [(p.field, p.code) for p in found.report.problems] == [("Moon", "unknown_column")]
    assert found.report.rows_kept == 1


def test_a_missing_column_is_named_and_its_answer_is_not_stated(tmp_path: Path) -> None:
    header = [name for name in HEADER if name != "SubjectGender"]
    found = _read(tmp_path, {}, header=header)
    assert [(p.field, p.code) for p in found.report.problems] == [
        ("SubjectGender", "missing_column")
    ]
    assert found.reports[0].subject is not None
    assert found.reports[0].subject.perceived_gender is None


def test_the_answers_of_a_row_are_those_of_the_report(tmp_path: Path) -> None:
    report = _one(
        tmp_path,
        **{
            "Tactic 2": "Unarmed Skills (including pressure points, strikes, restraints and "
            "take-downs)",
            "Effective 2": "No",
            "Tactic 20": "CED (Taser) Red-Dotted",
            "Tactic Effective 20": "Yes",
            "Firearms Aimed": "Yes",
            "Impact Factor: Possesion of a weapon": "Yes",
            "Outcome: Made off/escaped": "Yes",
            "PrimaryConduct": "Verbal resistance/gestures",
            "StaffInjured": "Yes",
            "StaffInjuryLevel": "Minor",
            "SubjectNatureOfInjury": "Severe",
            "SubjectInjured": "Yes",
        },
    )
    assert report.used_at is not None
    assert report.used_at.astimezone(UTC) == datetime(2020, 6, 1, 21, 15, tzinfo=UTC)
    assert report.locations == {"street_highway"}
    assert report.impact_factors == {"possession_of_weapon"}
    assert report.outcomes == {"made_off_escaped"}
    assert report.primary_conduct == "verbal_resistance"
    assert (report.officer_injury_level, report.subject_injury_level) == ("minor", "severe")
    ordered = [(use.tactic, use.effective) for use in report.tactics]
    assert ordered[:3] == [
        ("compliant_handcuffing", "yes"),
        ("unarmed_skills", "no"),
        ("ced_red_dot", "yes"),
    ]
    assert ordered[3] == ("firearm_aimed", None)


def test_four_device_blocks_are_read_with_their_typos(tmp_path: Path) -> None:
    report = _one(
        tmp_path,
        **{
            "CED Used": "Yes",
            "CED Device Serial No": "X30004",
            "CED Arced": "Yes",
            "CED2 ArCED2": "Yes",
            "CED3 Fired": "Yes",
            "CED3 Fired Total Number Of Cycles": "2",
            "CED3 Front 15": "Yes",
            "CED3 Back K": "Yes",
            "CED4 Angle Drive Stun": "Yes",
        },
    )
    assert [(d.position, sorted(d.uses)) for d in report.devices] == [
        (1, ["arced"]),
        (2, ["arced"]),
        (3, ["fired"]),
        (4, ["angled_drive_stun"]),
    ]
    assert report.devices[0].serial_number == "X30004"
    assert report.devices[2].total_cycles == 2
    assert report.devices[2].body_map == {"front_15", "back_k"}


@pytest.mark.parametrize(
    ("physical", "mental", "code"),
    [
        ("Yes", "Yes", "both"),
        ("Yes", "No", "physical"),
        ("No", "Yes", "mental"),
        ("No", "No", "none"),
        ("No", "", None),
        ("Yes", "Unknown", "physical"),
        ("Yes", "Perhaps", "physical"),
        ("", "", None),
        ("Unknown", "Unknown", "not_reported"),
    ],
)
def test_two_questions_on_health_are_one_answer(
    tmp_path: Path, physical: str, mental: str, code: str | None
) -> None:
    report = _one(tmp_path, PhysicalDisability=physical, MentalDisability=mental)
    assert report.subject is not None
    assert report.subject.perceived_health == code


def test_an_answer_without_a_counterpart_is_kept_as_given_and_named_once(tmp_path: Path) -> None:
    rows = [{"SubjectGender": "Penguin"}, {"SubjectGender": "Penguin"}, {"Tactic 2": "Net"}]
    found = _read(tmp_path, *rows)
    assert [r.as_given[-1] for r in found.reports] == [
        Given("perceived_gender", "Penguin"),
        Given("perceived_gender", "Penguin"),
        Given("tactics", "Net"),
    ]
    (gender, tactic) = found.report.problems
    assert "'Penguin' (rows: 2)" in gender.message
    assert (gender.row, gender.code, tactic.row) == (2, "no_counterpart", 4)
    assert found.report.rows_refused == 0


def test_a_day_that_cannot_be_read_keeps_the_report_and_is_named(tmp_path: Path) -> None:
    found = _read(tmp_path, {"IncidentDate": "32/13/2020"}, {"IncidentTime": "25:99"})
    undated, untimed = found.reports
    assert undated.day() is None
    assert (untimed.used_at, untimed.used_on) == (None, date(2020, 6, 1))
    assert [(p.field, p.row) for p in found.report.problems] == [("used_on", 2), ("used_at", 3)]
    assert "32/13/2020" in found.report.problems[0].message
    assert "%d/%m/%Y" in found.report.problems[0].message


def test_a_row_of_another_length_is_refused_and_the_others_are_read(tmp_path: Path) -> None:
    path = write_mps(tmp_path, [{}, {}])
    with path.open("a", encoding="cp1252") as file:
        file.write("01/06/2020,22:15\n")
    found = read_flat([path], MPS)
    assert (found.report.rows_read, found.report.rows_kept, found.report.rows_refused) == (3, 2, 1)
    assert _codes(found) == ["wrong_number_of_values"]
    assert "2 values" in found.report.problems[0].message
    assert found.report.problems[0].row == 4


def test_contradictions_are_listed_and_kept(tmp_path: Path) -> None:
    found = _read(tmp_path, {"StaffInjured": "No", "StaffInjuryLevel": "Severe"})
    assert _codes(found) == ["contradiction_officer_injury"]
    assert found.reports[0].officer_injury_level == "severe"


def test_every_recoding_is_in_the_account(tmp_path: Path) -> None:
    found = _read(tmp_path, {"SubjectAge": "65 and over"}, {"SubjectAge": "65 and over"})
    recoded = {(r.field, r.found): (r.restored, r.rows) for r in found.report.recoded}
    assert recoded["perceived_age_band", "65 and over"] == ("65+", 2)
    assert recoded["perceived_ethnicity", "Asian (or Asian British)"] == ("asian", 2)


def test_two_years_are_read_together_and_no_row_takes_another_s_name(tmp_path: Path) -> None:
    files = [write_mps(tmp_path, [{}, {}], name=f"{year}.csv") for year in ("a", "b")]
    found = read_flat(files, MPS)
    assert [r.report_id for r in found.reports] == ["a-2", "a-3", "b-2", "b-3"]
    assert [f["rows"] for f in found.report.files] == [2, 2]


def test_files_of_one_name_are_read_together_and_problems_name_their_file(tmp_path: Path) -> None:
    files = []
    for year in ("2018", "2019"):
        (tmp_path / year).mkdir()
        files.append(write_mps(tmp_path / year, [{"SubjectGender": year}], name="mps.csv"))
    found = read_flat(files, MPS)
    assert [r.report_id for r in found.reports] == ["mps.1-2", "mps.2-2"]
    assert [str(f) in p.message for f, p in zip(files, found.report.problems, strict=True)] == [
        True
    ] * 2


def test_a_stray_quotation_mark_refuses_the_whole_file_and_the_others_go_on(tmp_path: Path) -> None:
    good, bad = write_mps(tmp_path, [{}]), write_mps(tmp_path, [{}, {}], name="bad.csv")
    with bad.open("a", encoding="cp1252") as file:
        file.write('"stray"x,1\n')
    found = read_flat([bad, good], MPS)
    assert (found.report.rows_read, found.report.rows_kept) == (1, 1)
    assert [(p.field, p.code) for p in found.report.problems] == [(str(bad), "unreadable_file")]


def test_a_folder_or_a_file_that_the_system_refuses_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "x.csv").mkdir()
    with pytest.raises(BadDataError, match=r"x\.csv: this is a folder"):
        read_flat([tmp_path / "x.csv"], MPS)

    def refuse(path: Path) -> bytes:
        raise PermissionError(13, "Permission denied", str(path))

    path = write_mps(tmp_path, [{}])
    monkeypatch.setattr(Path, "read_bytes", refuse)
    with pytest.raises(BadDataError, match=r"force\.csv: the file cannot be read"):
        check_mapping([path], MPS)


def test_a_file_of_something_else_is_refused_and_says_why(tmp_path: Path) -> None:
    path = tmp_path / "prices.csv"
    path.write_text("fruit,price\napple,3\n", encoding="utf-8")
    with pytest.raises(BadDataError, match="0 of its 2 columns are known"):
        read_flat([path], MPS)


def test_an_unreadable_file_does_not_stop_the_others(tmp_path: Path) -> None:
    empty = tmp_path / "empty.csv"
    empty.write_bytes(b"")
    found = read_flat([empty, write_mps(tmp_path, [{}])], MPS)
    assert found.report.rows_kept == 1
    assert [(p.field, p.code) for p in found.report.problems] == [(str(empty), "unreadable_file")]


def test_a_check_says_what_is_unmapped_and_writes_nothing(tmp_path: Path) -> None:
    header = [*(n for n in HEADER if n != "MainDuty"), "Moon"]
    checked = check_mapping([write_mps(tmp_path, [{"SubjectGender": "X"}], header=header)], MPS)
    assert checked.unmapped_columns == ("Moon",)
    assert checked.missing_columns == ("MainDuty",)
    assert checked.unmapped_answers == (("perceived_gender", "X", 1),)
    assert "main_duty" in checked.questions_without_column
    assert "perceived_gender" not in checked.questions_without_column
    assert not checked.complete()
    whole = check_mapping([write_mps(tmp_path, [{}])], MPS)
    assert whole.complete()
    assert whole.questions_without_column == (
        "body_worn_video",
        "body_worn_video_reference",
        "body_worn_video_off_reason",
        "crime_reference",
        "custody_reference",
        "dispatch_reference",
    )


def test_an_outcome_that_the_layout_has_no_column_for_is_no_zero(tmp_path: Path) -> None:
    found = _read(tmp_path, {"Outcome: Arrested": "Yes"})
    asked = {(q, code) for _, q, code in found.no_answer if q != "body_worn_video"}
    assert asked == {("outcomes", "no_further_action")}
    video = {code for _, q, code in found.no_answer if q == "body_worn_video"}
    assert video == set(read_code_list("body_worn_video").names())
    write_reports(found.reports, tmp_path / "out", found.no_answer)
    for records in (read_records(tmp_path / "out"), _row_by_row(tmp_path / "out")):
        assert records.no_answer == found.no_answer


def _row_by_row(folder: Path) -> RecordTables:
    back = read_reports(folder)
    return tables_of(back.reports, back.report, back.no_answer)

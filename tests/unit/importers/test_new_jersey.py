"""New Jersey's release in small: made folders, one rule at a time."""

from __future__ import annotations

import csv
import gzip
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

import pytest

from reddot.errors import BadDataError, UsageError
from reddot.records.codes import read_code_list
from reddot.records.importers.new_jersey import read_new_jersey
from reddot.records.importers.new_jersey_layout import FACT, FORMS, SUBJECTS, read_layout
from reddot.records.importers.reading import ImportedReports
from reddot.records.importers.run import run_import
from reddot.records.problems import Problem
from reddot.records.questions import BY_FIELD
from reddot.records.report import Given, Report

LAYOUT = read_layout()
PAGE = Path(__file__).resolve().parents[3] / "docs" / "reference" / "new-jersey.md"
FORM = {
    "form_id": "1.0",
    "incident_date_1": "2021-11-26",
    "agency_name": "Newark PD",
    "officer_name_id": "31071.0",
    "officer_age": "28",
    "officer_injured": "False",
    "indoors": "True",
    "subject_count": "1",
    "subject_injured_count": "0.0",
}
PERSON = {
    "form_id": "1.0",
    "index": "1",
    "arrested": "True",
    "type": "Person",
    "age": "22",
    "juvenile": "False",
    "race": "Black",
    "gender": "Female",
    "injured": "False",
}
Rows = Sequence[Mapping[str, str]]
FORCE = "incident_subject_force_type"


def _write(folder: Path, tables: Mapping[str, Rows], leave: Sequence[str] = ()) -> Path:
    """A whole release of one ordinary form and subject, but for the tables given."""
    for name in LAYOUT.tables():
        if name in leave:
            continue
        rows = tables.get(name, {FORMS: [FORM], SUBJECTS: [PERSON]}.get(name, []))
        with gzip.open(folder / f"{name}.csv.gz", "wt", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, LAYOUT.columns_of(name), restval="")
            writer.writeheader()
            writer.writerows(rows)
    return folder


def _read(folder: Path, **tables: Rows) -> ImportedReports:
    return read_new_jersey(_write(folder, tables))


def _answers(table: str, *labels: str, form: str = "1.0") -> list[dict[str, str]]:
    column = LAYOUT.linked[table].column
    places = enumerate(labels, 1)
    index = LAYOUT.linked[table].of == "subject"
    return [{"form_id": form, column: v} | ({"index": str(n)} if index else {}) for n, v in places]


def _one(folder: Path, table: str, *labels: str) -> Report:
    (report,) = _read(folder, **{table: _answers(table, *labels)}).reports
    return report


def _problem(found: ImportedReports, code: str) -> Problem:
    (problem,) = [p for p in found.report.problems if p.code == code]
    return problem


def _given(report: Report, field: str) -> list[str]:
    return [given.value for given in report.as_given if given.field == field]


def _codes(found: ImportedReports) -> set[str]:
    """The codes of problems that not every made release has."""
    always = {"column_left_out", "unknown_force", "no_answer_for_code", "not_asked"}
    return {p.code for p in found.report.problems} - always - {"no_force_type"}


def test_one_form_and_one_subject_are_one_report(tmp_path: Path) -> None:
    (report,) = _read(tmp_path).reports
    assert (report.report_id, report.force) == ("nj-1-1", "Newark PD")
    assert (report.officer_id, report.used_on) == ("nj-officer-31071", date(2021, 11, 26))
    assert report.subject is not None
    assert (report.incident_id, report.subject.subject_id) == (None, "")
    assert report.subject.perceived_age_band == "18-34"
    assert report.subject.perceived_ethnicity == "black"
    assert report.subject.perceived_gender == "female"
    assert (report.officer_injured, report.subject_injured) == ("no", "no")
    assert report.outcomes == {"arrested"}
    assert Given("new_jersey.indoors", "True") in report.as_given
    assert Given("new_jersey.subject_type", "Person") in report.as_given


def test_forms_and_records_are_both_counted_and_kept_and_refused_make_the_rows(
    tmp_path: Path,
) -> None:
    forms = [{**FORM, "subject_count": "2"}, {**FORM, "form_id": "2.0"}, {**FORM, "form_id": "3.0"}]
    people = [
        PERSON,
        {**PERSON, "index": "2"},
        {**PERSON, "form_id": "2.0"},
        {**PERSON, "form_id": "2"},
        {**PERSON, "form_id": "9.0"},
        {**PERSON, "index": ""},
    ]
    found = _read(tmp_path, incident=forms, subject=people)
    account = found.report
    assert (account.rows_read, account.rows_kept, account.rows_refused) == (6, 3, 3)
    assert account.counts == {"forms": 3, "officer_on_person_records": 3}
    assert [r.report_id for r in found.reports] == ["nj-1-1", "nj-1-2", "nj-2-1"]
    refused = {p.code: p.row for p in account.problems if p.code in ("duplicate", "no_form")}
    assert refused == {"duplicate": 5, "no_form": 6}
    assert _problem(found, "missing").row == 7
    assert "form 3" in _problem(found, "form_without_subject").message


def test_a_subject_of_a_form_without_agency_is_refused(tmp_path: Path) -> None:
    forms = [FORM, {**FORM, "form_id": "2.0", "agency_name": ""}]
    found = _read(tmp_path, incident=forms, subject=[PERSON, {**PERSON, "form_id": "2.0"}])
    assert (found.report.rows_kept, found.report.rows_refused) == (1, 1)
    assert (_problem(found, "missing").row, _problem(found, "missing").field) == (3, "force")


@pytest.mark.parametrize("table", [FORMS, SUBJECTS, "incident_weather"])
def test_a_row_with_a_value_too_many_is_named_and_its_values_are_not_taken(
    tmp_path: Path, table: str
) -> None:
    people = [PERSON, {**PERSON, "form_id": "2.0"}]
    forms = [FORM, {**FORM, "form_id": "2.0"}]
    weather = [{"form_id": f["form_id"], "weather": "Fog"} for f in forms]
    _write(tmp_path, {"incident": forms, "subject": people, "incident_weather": weather})
    packed = tmp_path / f"{table}.csv.gz"
    text = gzip.decompress(packed.read_bytes()).decode()
    packed.write_bytes(gzip.compress(f"{text.rstrip()},one too many\n".encode()))
    found = read_new_jersey(tmp_path)
    problem = _problem(found, "wrong_number_of_values")
    assert problem.row == 3
    assert problem.field == ("row" if table == SUBJECTS else table)
    assert found.report.rows_read == 2
    assert found.report.rows_kept == (2 if table == "incident_weather" else 1)
    assert sum(bool(_given(r, "new_jersey.weather")) for r in found.reports) == 1


def test_injuries_against_a_constant_no_are_one_contradiction_and_not_stated(
    tmp_path: Path,
) -> None:
    forms = [{**FORM, "form_id": f"{n}.0"} for n in (1, 2, 3)]
    injuries = _answers("incident_officer_injury_type", "Concussion", "Other")
    injuries += _answers("incident_officer_injury_type", "Complaint of pain", form="3.0")
    found = _read(
        tmp_path,
        incident=forms,
        subject=[{**PERSON, "form_id": f["form_id"]} for f in forms],
        incident_officer_injury_type=injuries,
    )
    problem = _problem(found, "contradiction_officer_injury")
    assert "2 reports (3 rows)" in problem.message
    assert "3 of 3 forms" in problem.message
    first, second, third = found.reports
    assert [r.officer_injured for r in found.reports] == [None, "no", None]
    assert _given(first, "new_jersey.officer_injured") == ["False"]
    assert _given(first, "new_jersey.officer_injury_type") == ["Concussion", "Other"]
    assert _given(third, "new_jersey.officer_injury_type") == ["Complaint of pain"]
    assert not _given(second, "new_jersey.officer_injured")


def test_an_officer_said_to_be_injured_is_injured(tmp_path: Path) -> None:
    injuries = _answers("incident_officer_injury_type", "Concussion")
    forms = [{**FORM, "officer_injured": "True"}]
    found = _read(tmp_path, incident=forms, incident_officer_injury_type=injuries)
    assert found.reports[0].officer_injured == "yes"
    assert "contradiction_officer_injury" not in _codes(found)


def test_without_the_table_of_injuries_a_no_is_not_believed(tmp_path: Path) -> None:
    found = read_new_jersey(_write(tmp_path, {}, leave=["incident_officer_injury_type"]))
    assert found.reports[0].officer_injured is None
    assert _given(found.reports[0], "new_jersey.officer_injured") == ["False"]
    assert {"missing_table", "unconfirmed_officer_injury"} <= _codes(found)


@pytest.mark.parametrize(
    ("injured", "labels", "answer", "codes"),
    [
        ("False", ["Concussion"], None, {"contradiction_subject_injury"}),
        ("False", ["Not Provided"], "no", set()),
        ("False", [], "no", set()),
        ("True", ["Concussion"], "yes", set()),
        ("True", [], "yes", {"injured_without_type"}),
        ("", ["Concussion"], None, set()),
    ],
)
def test_the_injuries_of_a_subject_are_held_against_the_answer(
    tmp_path: Path, injured: str, labels: list[str], answer: str | None, codes: set[str]
) -> None:
    found = _read(
        tmp_path,
        incident=[{**FORM, "subject_injured_count": "1" if injured == "True" else "0"}],
        subject=[{**PERSON, "injured": injured}],
        incident_subject_injury=_answers("incident_subject_injury", *labels),
    )
    assert found.reports[0].subject_injured == answer
    assert _codes(found) == codes
    assert _given(found.reports[0], "new_jersey.subject_injury") == labels
    contradicted = ["False"] if "contradiction_subject_injury" in codes else []
    assert _given(found.reports[0], "new_jersey.subject_injured") == contradicted


def test_the_answers_of_a_form_with_one_subject_are_that_subjects(tmp_path: Path) -> None:
    report = _one(tmp_path, FORCE, "Used arms", "Used take down on", "Struck", "Pointing Firearm")
    assert [use.tactic for use in report.tactics] == ["unarmed_skills", "firearm_aimed"]
    assert _given(report, "tactics") == ["Struck"]
    assert len(_given(report, "new_jersey.force_type")) == 4


def test_an_index_is_no_person_so_answers_of_several_subjects_are_of_none(tmp_path: Path) -> None:
    found = _read(
        tmp_path,
        incident=[{**FORM, "subject_count": "2"}],
        subject=[PERSON, {**PERSON, "index": "2"}],
        incident_subject_force_type=_answers(FORCE, "Used arms", "Discharged Firearm at"),
        incident_location_type=_answers("incident_location_type", "Street"),
    )
    for report in found.reports:
        assert report.tactics == ()
        assert not _given(report, "tactics")
        assert _given(report, "new_jersey.form.force_type") == [
            "Used arms",
            "Discharged Firearm at",
        ]
        assert report.locations == {"street_highway"}
    assert "2 rows of 1 forms" in _problem(found, "not_of_one_subject").message


def test_a_refused_subject_still_counts_when_answers_are_given_to_subjects(tmp_path: Path) -> None:
    found = _read(
        tmp_path,
        incident=[{**FORM, "subject_count": "2"}],
        incident_subject_force_type=_answers(FORCE, "Used arms"),
    )
    assert found.reports[0].tactics == ()
    assert "contradiction_subject_count" in _codes(found)


def test_a_place_that_no_row_fills_is_an_answer_lost(tmp_path: Path) -> None:
    rows = [{"form_id": "1.0", "index": "3", "force_type": "Used arms"}]
    found = _read(tmp_path, incident_subject_force_type=rows)
    problem = _problem(found, "lost_answers")
    assert problem.field == FORCE
    assert "2 places" in problem.message


def test_a_used_ced_is_said_and_a_spark_display_never_hides_a_discharge(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    display = _one(tmp_path / "a", FORCE, "CED Spark Display")
    assert (display.ced_used, display.ced_uses()) == ("yes", {"arced"})
    both = _one(tmp_path, FORCE, "CED Spark Display", "Used CED on")
    assert (both.ced_used, both.ced_uses()) == ("yes", set())
    assert _given(both, "tactics") == ["CED Spark Display", "Used CED on"]


def test_other_force_does_not_say_that_no_ced_was_used(tmp_path: Path) -> None:
    assert _one(tmp_path, FORCE, "Used arms").ced_used is None


def test_joined_labels_are_split_only_where_all_of_the_cell_is_labels(tmp_path: Path) -> None:
    disturbance = "Disturbance (drinking, fighting, disorderly)"
    rows = _answers("incident_type", f"{disturbance}, Other", "Domestic, Moon", disturbance)
    found = _read(tmp_path, incident_type=rows)
    assert _given(found.reports[0], "new_jersey.incident_type") == [
        disturbance,
        "Other",
        "Domestic, Moon",
        disturbance,
    ]
    words = _problem(found, "joined_answers").message
    assert words.startswith("2 cells of incident_type")
    assert "1 are known labels throughout" in words
    assert "1 are kept as they stand" in words


def test_a_label_nobody_knows_is_kept_as_given_and_named(tmp_path: Path) -> None:
    table = "incident_location_type"
    found = _read(tmp_path, incident_location_type=_answers(table, "Moon, bright side", "street"))
    (report,) = found.reports
    assert _given(report, "locations") == ["Moon, bright side"]
    assert report.locations == {"street_highway"}
    assert "Moon" in _problem(found, "no_counterpart").message
    assert [(r.found, r.restored) for r in found.report.restored if r.field == "location_type"] == [
        ("street", "Street")
    ]


def test_one_kind_of_resistance_is_the_main_conduct_and_several_are_not_stated(
    tmp_path: Path,
) -> None:
    table = "incident_subject_resistance"
    for name in ("one", "given", "several"):
        (tmp_path / name).mkdir()
    assert _one(tmp_path / "one", table, "Active Resistor").primary_conduct == "active_resistance"
    given = _one(tmp_path / "given", table, "Active Assailant")
    assert given.primary_conduct is None
    assert _given(given, "primary_conduct") == ["Active Assailant"]
    several = _one(tmp_path / "several", table, "Active Resistor", "Verbal")
    assert several.primary_conduct is None
    assert not _given(several, "primary_conduct")
    assert _given(several, "new_jersey.subject_resistance") == ["Active Resistor", "Verbal"]


@pytest.mark.parametrize(
    ("answers", "band", "given"),
    [
        ({"age": "22"}, "18-34", []),
        ({"age": "90.0"}, "65+", []),
        ({"age": "", "juvenile": "True"}, None, ["juvenile"]),
        ({"age": "", "juvenile": ""}, None, []),
        ({"age": "999"}, None, ["999"]),
        ({"age": "15", "juvenile": "True"}, "11-17", []),
        ({"age": "15", "juvenile": "False"}, None, []),
    ],
)
def test_an_age_is_a_band_and_a_juvenile_may_be_of_two(
    tmp_path: Path, answers: dict[str, str], band: str | None, given: list[str]
) -> None:
    (report,) = (found := _read(tmp_path, subject=[{**PERSON, **answers}])).reports
    assert report.subject is not None
    assert report.subject.perceived_age_band == band
    assert _given(report, "perceived_age_band") == given
    contradicted = answers == {"age": "15", "juvenile": "False"}
    assert ("contradiction_juvenile" in _codes(found)) == contradicted


def test_treatment_is_of_the_injured_and_refused_is_offered(tmp_path: Path) -> None:
    table = "incident_subject_medical_treatment"
    hurt = [{**PERSON, "injured": "True"}]
    for name, labels, provided in (
        ("refused", ["Refused"], "no"),
        ("both", ["Refused", "Hospital"], "yes"),
        ("neither", ["Mental Health Facility"], None),
    ):
        folder = tmp_path / name
        folder.mkdir()
        tables = {"subject": hurt, table: _answers(table, *labels)}
        (report,) = _read(folder, **tables).reports
        offered = "yes" if provided else None
        assert (report.subject_treatment_provided, report.subject_treatment_offered) == (
            provided,
            offered,
        )
    found = _read(tmp_path, **{table: _answers(table, "Hospital")})
    assert found.reports[0].subject_treatment_provided is None
    assert "treatment_without_injury" in _codes(found)


def test_counts_that_differ_from_the_rows_are_contradictions(tmp_path: Path) -> None:
    forms = [{**FORM, "subject_count": "3", "subject_injured_count": "1.0"}]
    found = _read(tmp_path, incident=forms)
    assert {"contradiction_subject_count", "contradiction_subject_injured_count"} <= _codes(found)


def test_answers_that_no_later_subject_has_are_named(tmp_path: Path) -> None:
    people = [PERSON, {**PERSON, "index": "2", "race": "", "gender": ""}]
    found = _read(tmp_path, incident=[{**FORM, "subject_count": "2"}], subject=people)
    assert "race, gender (1 records)" in _problem(found, "blank_for_later_subjects").message


def test_no_minor_among_many_ages_is_named_and_never_read_as_zero(tmp_path: Path) -> None:
    forms = [{**FORM, "form_id": f"{n}.0"} for n in range(1, 151)]
    people = [{**PERSON, "form_id": f["form_id"]} for f in forms]
    people[0] |= {"age": "", "juvenile": ""}
    assert "no_minors" in _codes(_read(tmp_path, incident=forms, subject=people))
    people[1] |= {"age": "15", "juvenile": "True"}
    assert "no_minors" not in _codes(_read(tmp_path, incident=forms, subject=people))


def test_rows_of_no_record_are_counted_by_table_with_the_first_form(tmp_path: Path) -> None:
    strays = _answers("incident_weather", "Clear", "Rain", form="77.0")
    found = _read(tmp_path, incident_weather=[*_answers("incident_weather", "Fog"), *strays])
    problem = _problem(found, "row_of_no_record")
    assert (problem.field, problem.row) == ("incident_weather", 3)
    assert "2 rows" in problem.message
    assert "form 77" in problem.message
    assert _given(found.reports[0], "new_jersey.weather") == ["Fog"]


def test_a_form_met_twice_counts_once_and_is_named(tmp_path: Path) -> None:
    found = _read(tmp_path, incident=[FORM, {**FORM, "agency_name": "Trenton PD"}])
    assert (found.reports[0].force, found.report.counts["forms"]) == ("Newark PD", 1)
    assert _problem(found, "duplicate_form").row == 3


def test_an_animal_is_kept_and_named_as_no_person(tmp_path: Path) -> None:
    found = _read(tmp_path, subject=[{**PERSON, "type": "Animal"}])
    assert found.report.rows_kept == 1
    assert "1 'Animal'" in _problem(found, "not_a_person").message


@pytest.mark.parametrize("table", list(LAYOUT.linked))
def test_a_missing_table_is_named_and_the_rest_goes_on(tmp_path: Path, table: str) -> None:
    found = read_new_jersey(_write(tmp_path, {}, leave=[table]))
    assert found.report.rows_kept == 1
    assert [p.field for p in found.report.problems if p.code == "missing_table"] == [table]


@pytest.mark.parametrize("table", [FORMS, SUBJECTS])
def test_without_forms_or_subjects_nothing_can_be_read(tmp_path: Path, table: str) -> None:
    with pytest.raises(BadDataError, match=f"'{table}' is not there"):
        read_new_jersey(_write(tmp_path, {}, leave=[table]))


@pytest.mark.parametrize(
    ("old", "new", "codes", "field"),
    [
        ("weather", "moonlight", {"unreadable_table"}, "incident_weather"),
        ("form_id,weather", "form_id,weather,moon", {"unknown_column"}, "incident_weather.moon"),
        ("form_id,weather", "form_id,weather,weather", {"unreadable_table"}, "incident_weather"),
    ],
)
def test_a_column_missing_or_unknown_is_one_clear_message(
    tmp_path: Path, old: str, new: str, codes: set[str], field: str
) -> None:
    _write(tmp_path, {}, leave=["incident_weather"])
    text = "form_id,weather\n".replace(old, new)
    (tmp_path / "incident_weather.csv").write_text(text, encoding="utf-8")
    found = read_new_jersey(tmp_path)
    assert _codes(found) == codes
    assert [p.field for p in found.report.problems if p.code in codes] == [field]


def test_a_missing_column_of_the_subjects_is_not_stated(tmp_path: Path) -> None:
    _write(tmp_path, {}, leave=[SUBJECTS])
    (tmp_path / "subject.csv").write_text("form_id,index,race\n1,1,White\n", encoding="utf-8")
    found = read_new_jersey(tmp_path)
    assert found.reports[0].subject_injured is None
    missing = {p.field for p in found.report.problems if p.code == "missing_column"}
    assert missing == {f"subject.{c}" for c in LAYOUT.columns_of(SUBJECTS)} - {
        "subject.form_id",
        "subject.index",
        "subject.race",
    }


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        (b"", "empty"),
        (b"\x1f\x8bnot gzip", "cannot be read"),
        (gzip.compress(b"form_id,weather\n1,Rain\n" * 50, mtime=0)[:-20], "cannot be read"),
        (gzip.compress(b"form_id,weather\n1,\xff\n", mtime=0), "is not UTF-8"),
        (gzip.compress(b'form_id,weather\n1,"Rain\n', mtime=0), "row 2: a quotation mark"),
    ],
)
def test_a_damaged_table_is_named_and_the_rest_goes_on(
    tmp_path: Path, raw: bytes, words: str
) -> None:
    _write(tmp_path, {})
    (tmp_path / "incident_weather.csv.gz").write_bytes(raw)
    found = read_new_jersey(tmp_path)
    assert found.report.rows_kept == 1
    assert words in _problem(found, "unreadable_table").message


def test_a_table_in_two_files_is_read_from_neither(tmp_path: Path) -> None:
    _write(tmp_path, {})
    (tmp_path / "incident_weather.csv").write_text("form_id,weather\n", encoding="utf-8")
    found = read_new_jersey(tmp_path)
    assert "Keep one file" in _problem(found, "unreadable_table").message


def test_a_table_that_no_release_has_is_named(tmp_path: Path) -> None:
    _write(tmp_path, {})
    (tmp_path / "moon.csv").write_text("a,b\n", encoding="utf-8")
    assert _problem(read_new_jersey(tmp_path), "unknown_table").field == "moon.csv"


def test_a_file_in_place_of_the_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadDataError, match="no folder"):
        read_new_jersey(tmp_path / "subject.csv")


def test_nothing_kept_is_an_error_that_says_why(tmp_path: Path) -> None:
    with pytest.raises(BadDataError, match="The form 9 is not in incident"):
        _read(tmp_path, subject=[{**PERSON, "form_id": "9"}])


def test_each_column_left_out_is_named_once_with_its_reason(tmp_path: Path) -> None:
    found = _read(tmp_path)
    left = [p for p in found.report.problems if p.code == "column_left_out"]
    assert [p.field for p in left] == [f"incident.{c}" for c in LAYOUT.left_out]
    assert all(LAYOUT.left_out[p.field.split(".")[1]] in p.message for p in left)


def test_many_unknown_agencies_are_one_problem_and_few_are_named(tmp_path: Path) -> None:
    forms = [{**FORM, "form_id": f"{n}", "agency_name": f"Town {n}x PD"} for n in range(1, 22)]
    people = [{**PERSON, "form_id": f["form_id"]} for f in forms]
    found = _read(tmp_path, incident=forms, subject=people)
    assert "21 agencies" in _problem(found, "unknown_force").message
    few = _read(tmp_path, incident=forms[:20], subject=people[:20])
    assert sum(p.code == "unknown_force" for p in few.report.problems) == 20
    assert [r.force for r in few.reports] == [f["agency_name"] for f in forms[:20]]


def test_progress_is_told_and_never_passes_the_end(tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    read_new_jersey(_write(tmp_path, {}), lambda done, total: told.append((done, total)))
    assert told
    assert all(0 < done <= total for done, total in told)
    assert len({total for _, total in told}) == 1


def test_the_import_takes_one_folder(tmp_path: Path) -> None:
    source = tmp_path / "in"
    source.mkdir()
    report = run_import([_write(source, {})], "new-jersey", tmp_path / "out")
    assert report.counts == {"forms": 1, "officer_on_person_records": 1}
    assert (tmp_path / "out" / "reports.parquet").is_file()
    with pytest.raises(UsageError, match="2 files"):
        run_import([source, source], "new-jersey", tmp_path / "out")


def test_every_place_and_code_of_the_map_is_one_of_ours() -> None:
    special = {"key", "check", "left out", "force", "officer_id", "used_on"}
    places = {to for columns in LAYOUT.columns.values() for to in columns.values()}
    places |= {t.question for t in LAYOUT.linked.values() if t.question}
    assert {p for p in places - special if not p.startswith(FACT)} <= set(BY_FIELD)
    for question, codes in LAYOUT.reachable().items():
        assert codes <= set(read_code_list(str(BY_FIELD[question].code_list)).names())
    assert all(m.why for ms in LAYOUT.meanings.values() for m in ms.values() if m.code is None)


def test_the_page_names_every_table_column_and_answer() -> None:
    page = PAGE.read_text(encoding="utf-8")
    for table in LAYOUT.tables():
        assert f"`{table}`" in page
        for column in LAYOUT.columns_of(table):
            assert f"`{column}`" in page
    meanings = [m for ms in LAYOUT.meanings.values() for m in ms.values()]
    assert [m.label for m in meanings if m.label not in page] == []
    assert [m.code for m in meanings if m.code and f"`{m.code}`" not in page] == []


def test_a_question_that_the_release_does_not_ask_has_no_answer_for_any_code(
    tmp_path: Path,
) -> None:
    found = read_new_jersey(_write(tmp_path, {}))
    codes = set(read_code_list("main_duty").names())
    assert {code for _, q, code in found.no_answer if q == "main_duty"} == codes
    assert "devices" not in {q for _, q, _ in found.no_answer}

"""Reddot's own files of reports, and the damage they meet on the way."""

import csv
from datetime import UTC, datetime
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from records.reports import complete_report, reports

from reddot.errors import BadDataError
from reddot.records.columns import TABLES
from reddot.records.flat import CHILDREN, flatten
from reddot.records.importers.reddot import ImportedReports, read_reports
from reddot.records.report import Report

HEAD = "report_id,force,used_at,ced_used"
GOOD = "r1,Norfolk,2018-02-03T22:15:00+00:00,yes"


def write_csv(folder: Path, text: str, encoding: str = "utf-8", **beside: str) -> Path:
    for table, content in beside.items():
        (folder / f"{table}.csv").write_text(content, encoding="utf-8")
    path = folder / "reports.csv"
    path.write_bytes(text.encode(encoding))
    return path


def read(folder: Path, text: str, **beside: str) -> ImportedReports:
    return read_reports(write_csv(folder, text, **beside))


def refusals(found: ImportedReports) -> list[tuple[int | None, str, str]]:
    return [(p.row, p.field, p.code) for p in found.report.problems]


def cell(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return value.isoformat() if hasattr(value, "isoformat") else "" if value is None else str(value)


def write_tables_as_csv(made: list[Report], folder: Path) -> None:
    rows: dict[str, list[dict[str, object]]] = {"reports": [flatten(r) for r in made]}
    for table, flatten_child in CHILDREN.items():
        rows[table] = [row for r in made for row in flatten_child(r)]
    for table, found in rows.items():
        with (folder / f"{table}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, [c.name for c in TABLES[table]()])
            writer.writeheader()
            writer.writerows({name: cell(value) for name, value in row.items()} for row in found)


@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(reports, min_size=1, max_size=4, unique_by=lambda r: r.report_id))
def test_reports_written_as_csv_come_back_as_they_were(tmp_path: Path, made: list[Report]) -> None:
    write_tables_as_csv(made, tmp_path)
    back = read_reports(tmp_path)
    assert list(back.reports) == made
    assert back.report.rows_refused == 0


def test_a_folder_a_file_and_a_byte_order_mark_are_all_read(tmp_path: Path) -> None:
    path = write_csv(tmp_path, f"\ufeff{HEAD}\r\n{GOOD}\r\n")
    assert len(read_reports(path).reports) == len(read_reports(tmp_path).reports) == 1


@pytest.mark.parametrize(
    ("row", "field"),
    [
        (",Norfolk,,", "report_id"),
        ("r2,,,", "force"),
        ("r2,Norfolk,2018-02-30T00:00:00+00:00,", "used_at"),
        ("r2,Norfolk,2018-02-03T22:15:00,", "used_at"),
        ("r2,Norfolk,03/02/2018 22:15,", "used_at"),
        ("r2,Norfolk,,Y", "ced_used"),
        ("r2,Norfolk,,maybe", "ced_used"),
    ],
)
def test_a_bad_value_refuses_its_row_and_is_named_with_row_and_field(
    tmp_path: Path, row: str, field: str
) -> None:
    found = read(tmp_path, f"{HEAD}\n{GOOD}\n{row}\n")
    assert refusals(found) == [(3, field, "bad_value")]
    assert (found.report.rows_read, found.report.rows_kept, found.report.rows_refused) == (2, 1, 1)


def test_every_bad_field_of_a_row_is_named_and_the_row_counted_once(tmp_path: Path) -> None:
    found = read(tmp_path, f"{HEAD}\n{GOOD}\n,,yesterday,perhaps\n")
    assert [field for _, field, _ in refusals(found)] == [
        "report_id", "force", "used_at", "ced_used",
    ]  # fmt: skip
    assert found.report.rows_refused == 1


def test_a_row_with_too_many_values_is_refused(tmp_path: Path) -> None:
    found = read(tmp_path, f"{HEAD}\n{GOOD},extra\n{GOOD.replace('r1', 'r2')}\n")
    assert refusals(found) == [(2, "row", "wrong_number_of_values")]


def test_an_identifier_met_before_is_kept_once_and_named(tmp_path: Path) -> None:
    found = read(tmp_path, f"{HEAD}\n{GOOD}\n{GOOD.replace('Norfolk', 'Kent')}\n")
    assert [report.force for report in found.reports] == ["Norfolk"]
    assert refusals(found) == [(3, "report_id", "duplicate")]


def test_a_contradiction_is_kept_and_named_and_a_gap_is_kept_in_silence(tmp_path: Path) -> None:
    text = f"{HEAD},officer_injured,officer_injury_level\n{GOOD},no,severe\n"
    found = read(tmp_path, text)
    assert refusals(found) == [(2, "officer_injury_level", "contradiction_officer_injury")]
    assert found.reports[0].officer_injury_level == "severe"


def test_a_bad_row_of_devices_is_named_with_its_table(tmp_path: Path) -> None:
    devices = "report_id,position,use_fired\nr1,1,yes\nr1,second,yes\n"
    found = read(tmp_path, f"{HEAD}\n{GOOD}\n", devices=devices)
    assert refusals(found) == [(3, "devices.position", "bad_value")]
    assert found.reports[0].ced_uses() == {"fired"}


@pytest.mark.parametrize(
    ("text", "encoding", "words"),
    [
        ("", "utf-8", "empty"),
        (f"{HEAD}\n", "utf-8", "no rows"),
        ("\n\n", "utf-8", "no rows"),
        ("report_id\nr1\n", "utf-8", "force is missing"),
        ("id,force\nr1,Kent\n", "utf-8", "report_id is missing"),
        (HEAD.replace(",", ";") + "\n" + GOOD.replace(",", ";"), "utf-8", "is missing"),
        (HEAD.replace(",", "\t") + "\n" + GOOD.replace(",", "\t"), "utf-8", "is missing"),
        (f"{HEAD}\n{GOOD.replace('Norfolk', 'café')}\n", "cp1252", "not UTF-8"),
        (f"{HEAD}\n{GOOD}\n", "utf-16", "not UTF-8"),
        (f"{HEAD}\n,,,\n", "utf-8", "no report could be read"),
        ("<!DOCTYPE html><html>\n<body>\n", "utf-8", "is missing"),
    ],
)
def test_a_file_of_which_nothing_can_be_read_is_refused_by_name(
    tmp_path: Path, text: str, encoding: str, words: str
) -> None:
    path = write_csv(tmp_path, text, encoding)
    with pytest.raises(BadDataError, match=words) as refusal:
        read_reports(path)
    assert str(refusal.value).count(str(path)) == 1


@pytest.mark.parametrize("content", [b"PAR1", b"force\n", b"PAR1" + bytes(50) + b"PAR1"])
def test_a_broken_parquet_file_is_refused_by_name(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "reports.parquet").write_bytes(content)
    with pytest.raises(BadDataError, match=r"reports\.parquet"):
        read_reports(tmp_path)


def test_a_parquet_file_of_other_things_is_refused_with_the_column_it_lacks(
    tmp_path: Path,
) -> None:
    pq.write_table(pa.table({"price": [1]}), tmp_path / "reports.parquet")
    with pytest.raises(BadDataError, match="report_id"):
        read_reports(tmp_path)


def test_a_folder_without_reports_and_a_file_that_is_not_there_are_refused(tmp_path: Path) -> None:
    with pytest.raises(BadDataError, match=r"no reports\.parquet or reports\.csv"):
        read_reports(tmp_path)
    with pytest.raises(BadDataError, match="no such file"):
        read_reports(tmp_path / "none.csv")


def test_a_problem_names_no_person(tmp_path: Path) -> None:
    head = f"{HEAD},crime_reference,perceived_age_band"
    found = read(tmp_path, f"{head}\n{GOOD},Brown 1970,adult\n{GOOD.replace('r1', 'r2')},,\n")
    assert refusals(found) == [(2, "perceived_age_band", "bad_value")]
    assert "Brown" not in str(found.report.as_json())


def test_a_row_of_a_file_cut_off_in_its_middle_is_refused(tmp_path: Path) -> None:
    found = read(tmp_path, f"{HEAD}\n{GOOD}\nr2,Norf")
    assert [report.report_id for report in found.reports] == ["r1"]
    assert found.report.rows_refused == 1


def test_a_quote_that_is_never_closed_does_not_swallow_the_rows_below(tmp_path: Path) -> None:
    rows = ["report_id,force,crime_reference", 'r1,Norfolk,"C1', "r2,Norfolk,C2", "r3,Norfolk,C3"]
    path = write_csv(tmp_path, "\n".join(rows))
    try:
        found = read_reports(path)
    except BadDataError:
        return  # refusing the file is as good
    assert found.report.problems


def test_a_blank_line_does_not_shift_the_numbers_of_the_rows_below(tmp_path: Path) -> None:
    found = read(tmp_path, f"{HEAD}\n{GOOD}\n\nr2,Norfolk,,perhaps\n")
    assert refusals(found) == [(4, "ced_used", "bad_value")]


def test_a_column_that_is_not_known_is_named(tmp_path: Path) -> None:
    found = read(tmp_path, f"{HEAD},tactic_shields\n{GOOD},yes\n")
    assert any("tactic_shields" in p.field + p.message for p in found.report.problems)


def test_a_column_given_twice_is_named_or_refused(tmp_path: Path) -> None:
    path = write_csv(tmp_path, f"{HEAD},force\n{GOOD},Kent\n")
    try:
        found = read_reports(path)
    except BadDataError:
        return
    assert found.report.problems


@pytest.mark.parametrize("table", ["tactics", "devices"])
def test_a_row_beside_that_belongs_to_no_report_is_named(tmp_path: Path, table: str) -> None:
    beside = {
        "tactics": "report_id,position,tactic\nr9,1,shield\n",
        "devices": "report_id,position,use_fired\nr9,1,yes\n",
    }
    found = read(tmp_path, f"{HEAD}\n{GOOD}\n", **{table: beside[table]})
    assert any(p.field.startswith(table) for p in found.report.problems)


def test_two_tactics_in_one_position_are_named(tmp_path: Path) -> None:
    tactics = "report_id,position,tactic\nr1,1,shield\nr1,1,dog_bite\n"
    found = read(tmp_path, f"{HEAD}\n{GOOD}\n", tactics=tactics)
    assert any(p.field.startswith("tactics") for p in found.report.problems)


def test_a_day_of_use_without_a_time_is_not_lost(tmp_path: Path) -> None:
    text = "report_id,force,used_on\nr1,Norfolk,2018-02-03\n"
    found = read(tmp_path, text)
    back = flatten(found.reports[0])
    assert found.report.problems or back["used_on"] == datetime(2018, 2, 3, tzinfo=UTC).date()


def test_a_day_of_use_that_contradicts_the_moment_is_named(tmp_path: Path) -> None:
    text = f"{HEAD},used_on\n{GOOD},2017-07-01\n"
    assert read(tmp_path, text).report.problems


@pytest.mark.parametrize("force", [" Norfolk ", "norfolk", "Norfolk Constabulary"])
def test_a_force_is_one_force_however_it_is_spelt(tmp_path: Path, force: str) -> None:
    found = read(tmp_path, f"{HEAD}\n{GOOD.replace('Norfolk', force)}\n")
    assert found.reports[0].force == "Norfolk"


@pytest.mark.parametrize("name", ["report_id", "force"])
def test_a_name_of_nothing_but_spaces_is_empty(tmp_path: Path, name: str) -> None:
    row = GOOD.replace({"report_id": "r1", "force": "Norfolk"}[name], "  ")
    found = read(tmp_path, f"{HEAD}\n{GOOD.replace('r1', 'r0')}\n{row}\n")
    assert refusals(found) == [(3, name, "bad_value")]


@pytest.mark.parametrize("moment", ["9999-12-31T00:00:00+00:00", "0001-01-01T00:00:00+00:00"])
def test_a_moment_that_stands_for_not_known_is_named(tmp_path: Path, moment: str) -> None:
    found = read(tmp_path, f"{HEAD}\n{GOOD}\nr2,Norfolk,{moment},yes\n")
    assert [(row, field) for row, field, _ in refusals(found)] == [(3, "used_at")]


def test_a_number_too_large_to_store_is_a_bad_value(tmp_path: Path) -> None:
    devices = f"report_id,position,total_cycles\nr1,1,{'9' * 25}\n"
    found = read(tmp_path, f"{HEAD}\n{GOOD}\n", devices=devices)
    assert (2, "devices.total_cycles", "bad_value") in refusals(found)


def test_a_part_of_a_cycle_is_no_number_of_cycles(tmp_path: Path) -> None:
    pq.write_table(pa.table({"report_id": ["r1"], "force": ["Kent"]}), tmp_path / "reports.parquet")
    cycles = {"report_id": ["r1"], "position": [1], "total_cycles": [3.7]}
    pq.write_table(pa.table(cycles), tmp_path / "devices.parquet")
    assert refusals(read_reports(tmp_path)) == [(2, "devices.total_cycles", "bad_value")]


def test_a_complete_report_brings_no_problem(tmp_path: Path) -> None:
    write_tables_as_csv([complete_report()], tmp_path)
    assert read_reports(tmp_path).report.problems == ()


# Values that another program or hand changed


def test_values_that_a_spreadsheet_changed_are_restored_and_counted(tmp_path: Path) -> None:
    text = "report_id,force,perceived_age_band,perceived_gender\n"
    text += "r1,Norfolk,Nov-17,MALE\nr2,Norfolk,Nov-17,male\nr3,norfolk,18-34,male\n"
    found = read(tmp_path, text)
    assert [r.subject and r.subject.perceived_age_band for r in found.reports] == [
        "11-17",
        "11-17",
        "18-34",
    ]
    assert {(r.field, r.found, r.restored, r.rows) for r in found.report.restored} == {
        ("perceived_age_band", "Nov-17", "11-17", 2),
        ("perceived_gender", "MALE", "male", 1),
        ("force", "norfolk", "Norfolk", 1),
    }


def test_a_force_that_nobody_knows_is_kept_and_said_with_the_nearest(tmp_path: Path) -> None:
    found = read(tmp_path, f"{HEAD}\n{GOOD}\nr2,Norfollk,,no\nr3,Norfollk,,no\n")
    assert [r.force for r in found.reports] == ["Norfolk", "Norfollk", "Norfollk"]
    (said,) = [p for p in found.report.problems if p.code == "unknown_force"]
    assert said.row == 3
    assert "rows: 2" in said.message
    assert "Did you mean Norfolk?" in said.message


def test_a_file_with_semicolons_is_told_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(BadDataError, match="separated by semicolons"):
        read(tmp_path, f"{HEAD}\n{GOOD}\n".replace(",", ";"))

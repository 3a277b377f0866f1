"""The row-level file: nobody's identifier, the counts of the tables, an order that says nothing."""

from __future__ import annotations

import csv
import io
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from open_data_cases import FORCES, some_records, some_reports

from reddot.errors import BadDataError, NotEnoughDataError, UsageError
from reddot.figures.record_figures import record_figures
from reddot.figures.selection import Selection
from reddot.publish.rowlevel.columns import (
    OTHER_ANSWER,
    QUESTIONS,
    SINGLE,
    WITHHELD,
    open_columns,
    undecided_columns,
)
from reddot.publish.rowlevel.file import OpenRows, open_rows
from reddot.records.columns import report_columns
from reddot.records.record_tables import RecordTables, tables_of
from reddot.records.report import Given, Report

EVERYTHING = ("force", "month", "ced_use", *SINGLE, *QUESTIONS)


def lines(rows: OpenRows) -> list[dict[str, str]]:
    text = rows.as_csv().decode("utf-8")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def only(report: Report, *columns: str) -> dict[str, str]:
    (line,) = lines(open_rows(tables_of([report]), columns))
    return line


A_REPORT = replace(some_reports(1)[0], as_given=())


def test_every_column_of_the_records_is_allowed_or_withheld() -> None:
    assert undecided_columns() == ()


def test_no_text_no_moment_and_no_day_is_allowed() -> None:
    allowed = {column.name for column in open_columns(EVERYTHING)}
    for column in report_columns():
        if column.kind in ("string", "datetime", "date") and column.name != "force":
            assert column.name not in allowed
            assert column.name in WITHHELD


@pytest.mark.parametrize("name", [*WITHHELD, "nonsense", "report_id; DROP TABLE reports"])
def test_a_column_that_is_not_allowed_is_refused_with_the_reason(name: str) -> None:
    with pytest.raises(UsageError, match="cannot be in a row-level file") as refused:
        open_rows(some_records(5), ("force", name))
    assert WITHHELD.get(name, "") in str(refused.value)


def test_no_identifier_is_in_the_file() -> None:
    rows = open_rows(some_records(), EVERYTHING)
    for written in (rows.as_csv(), rows.as_parquet()):
        for word in (b"secret-", b"incident-", b"officer-", b"subject-", b"crime-", b"2018-04-"):
            assert word not in written


@pytest.mark.parametrize("breakdown", ["age_band", "gender", "ethnicity", "health"])
def test_a_column_counts_what_the_table_counts(breakdown: str) -> None:
    records = some_records()
    table = record_figures(records, Selection(table="reports", by=(breakdown,)), "records")
    printed: Counter[tuple[str, str]] = Counter()
    for row in table.rows:
        printed[row.force, row.keys[breakdown]] += int(str(row.cells["total"].as_json()))
    found = Counter(
        (line["force"], line[f"perceived_{breakdown}"]) for line in lines(open_rows(records))
    )
    assert {key: n for key, n in printed.items() if n} == dict(found)


def test_a_multi_select_counts_what_the_table_counts() -> None:
    records = some_records()
    rows = lines(open_rows(records))
    for row in record_figures(records, Selection(table="tactics"), "records").rows:
        column, month = f"tactic_{row.keys['tactic']}", row.period[:4]
        if column in rows[0]:
            years = {month: ("04", "05", "06", "07", "08", "09", "10", "11", "12")}
            own = [
                r
                for r in rows
                if r["force"] == row.force
                and r[column] == "yes"
                and (r["month"][:4] == month) == (r["month"][5:] in years[month])
                and int(r["month"][:4]) in (int(month), int(month) + 1)
            ]
            assert len(own) == row.cells["total"].value


def test_the_highest_use_is_that_of_the_table_ced() -> None:
    records = some_records()
    table = record_figures(records, Selection(table="ced"), "records")
    found = Counter(line["ced_use"] for line in lines(open_rows(records)))
    for use in ("drawn", "red_dot", "fired", "not_stated"):
        assert sum(int(str(row.cells[use].as_json())) for row in table.rows) == found[use]


def test_the_order_of_the_records_does_not_change_a_byte() -> None:
    reports = some_reports(200)
    there, back = tables_of(reports), tables_of(list(reversed(reports)))
    assert open_rows(there).as_csv() == open_rows(back).as_csv()
    assert open_rows(there).as_parquet() == open_rows(back).as_parquet()


def test_rows_are_sorted_by_all_columns() -> None:
    rows = list(open_rows(some_records()).rows())
    assert rows == sorted(rows)


def test_the_parquet_file_holds_the_rows_of_the_csv_file() -> None:
    rows = open_rows(some_records())
    table = pq.read_table(io.BytesIO(rows.as_parquet()))
    assert (
        table.to_pylist()
        == lines(rows)
        == [dict(zip(rows.columns, row, strict=True)) for row in rows.rows()]
    )
    assert table.schema.metadata is None


def test_a_question_without_an_answer_is_not_stated() -> None:
    report = replace(A_REPORT, reasons=frozenset(), subject=None)
    found = only(report, "reasons", "perceived_gender")
    assert set(found.values()) == {"not_stated"}


def test_a_question_that_was_not_asked_is_not_applicable() -> None:
    report = replace(A_REPORT, subject_injured="no", subject_injury_level=None)
    assert only(report, "subject_injury_level") == {"subject_injury_level": "not_applicable"}
    unsaid = replace(report, subject_injured=None)
    assert only(unsaid, "subject_injury_level") == {"subject_injury_level": "not_stated"}


def test_a_question_below_one_that_was_not_asked_is_not_applicable_either() -> None:
    report = replace(A_REPORT, subject_injured="no", subject_injury_level=None)
    assert only(report, "subject_treatment_provided") == {
        "subject_treatment_provided": "not_applicable"
    }


def test_an_answer_that_says_otherwise_than_its_parent_stays() -> None:
    report = replace(A_REPORT, subject_injured="no", subject_injury_level="minor")
    assert only(report, "subject_injury_level") == {"subject_injury_level": "minor"}


def test_an_answer_without_a_code_is_not_published_in_its_words() -> None:
    given = (Given("perceived_ethnicity", "a name"), Given("reasons", "a tale"))
    report = replace(A_REPORT, subject=None, reasons=frozenset(), as_given=given)
    rows = open_rows(tables_of([report]), ("perceived_ethnicity", "reasons"))
    assert set(lines(rows)[0].values()) == {OTHER_ANSWER}
    assert b"tale" not in rows.as_csv()


def test_a_code_that_the_source_cannot_say_is_not_available_and_no_no() -> None:
    reports = [replace(A_REPORT, force=force, reasons=frozenset({"other"})) for force in FORCES]
    silent = frozenset({("Eastshire", "reasons", "prevent_harm")})
    records = replace(tables_of(reports), no_answer=silent)
    found = {r["force"]: r for r in lines(open_rows(records, ("force", "reasons")))}
    assert found["Eastshire"]["reason_prevent_harm"] == "not_available"
    assert found["Westshire"]["reason_prevent_harm"] == "no"
    assert found["Eastshire"]["reason_other"] == "yes"


def test_a_report_without_a_day_has_a_month_not_stated() -> None:
    report = replace(A_REPORT, used_at=None, used_on=None)
    assert only(report, "month") == {"month": "not_stated"}


@pytest.mark.parametrize("status", ["draft", "test", "training"])
def test_only_complete_reports_of_force_are_in(status: str) -> None:
    others = tables_of([A_REPORT, replace(A_REPORT, report_id="x", status=status)])
    assert open_rows(others).table.num_rows == 1


def test_forces_and_periods_choose_rows() -> None:
    rows = lines(open_rows(some_records(), forces=("Eastshire",), periods=("2018/19",)))
    assert {row["force"] for row in rows} == {"Eastshire"}
    assert {row["month"] for row in rows} == {"2018-04", "2019-01"}


def test_no_report_is_refused() -> None:
    with pytest.raises(NotEnoughDataError, match="Ask for other forces"):
        open_rows(some_records(5), periods=("2001/02",))


def test_a_force_named_as_a_formula_is_refused() -> None:
    rows = open_rows(tables_of([replace(A_REPORT, force="=1+1")]))
    with pytest.raises(BadDataError, match="begins with '='"):
        rows.as_csv()


def test_a_force_with_a_comma_is_quoted() -> None:
    assert only(replace(A_REPORT, force='East, "and" West'), "force") == {
        "force": 'East, "and" West'
    }


def test_a_file_of_the_county_as_parquet_lies_is_read_too(tmp_path: object) -> None:
    """Records in memory and records on disk give the same rows."""
    records = some_records()
    paths = {}
    for name, table in records.tables.items():
        assert isinstance(table, pa.Table)
        paths[name] = tmp_path / f"{name}.parquet"  # type: ignore[operator]
        pq.write_table(table, paths[name])
    assert open_rows(RecordTables(paths)).as_csv() == open_rows(records).as_csv()


def test_every_value_is_one_that_its_field_allows() -> None:
    rows = open_rows(some_records(), EVERYTHING)
    for field in rows.fields:
        values = set(rows.table.column(field.name).to_pylist())
        if field.allowed:
            assert values <= {value for value, _ in field.allowed}
        if field.name.startswith("perceived_"):
            assert "perceived" in field.meaning


def test_the_moment_is_never_more_than_its_month() -> None:
    moved = replace(A_REPORT, used_at=datetime(2018, 4, 30, 22, 59, tzinfo=UTC))
    late = replace(A_REPORT, used_at=datetime(2018, 4, 2, 3, 0, tzinfo=UTC))
    assert open_rows(tables_of([moved])).as_csv() == open_rows(tables_of([late])).as_csv()

"""A clean file is taken as it stands and counts the same as row by row; any other is not taken."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from records.reports import complete_report, reports

from reddot.errors import BadDataError
from reddot.figures.breakdowns import breakdowns
from reddot.figures.cube import Cube, count_cube
from reddot.records.flat import flatten, flatten_children
from reddot.records.importers.as_they_stand import take_as_they_stand
from reddot.records.importers.reddot import read_reports
from reddot.records.periods import parse_period
from reddot.records.record_tables import RecordTables, tables_of
from reddot.records.report import DeviceUse, Report
from reddot.records.source import read_records
from reddot.records.storage import write_reports

from .test_reddot import write_tables_as_csv

SPANS = tuple(p for y in range(15, 26) if (p := parse_period(f"20{y}/{y + 1}")))
QUIET = settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
SOME = st.lists(reports, min_size=1, max_size=4, unique_by=lambda r: r.report_id)


def _counts(records: RecordTables) -> list[object]:
    cubes = [Cube(by=(b,), spans=SPANS) for b in breakdowns().values()]
    return [count_cube(records, cube) for cube in (Cube(spans=SPANS), *cubes)]


@QUIET
@given(SOME, st.booleans())
def test_a_clean_file_counts_as_its_rows_do(tmp_path: Path, made: list, parquet: bool) -> None:
    folder = tmp_path / ("parquet" if parquet else "csv")
    folder.mkdir(exist_ok=True)
    (write_reports if parquet else write_tables_as_csv)(made, folder)
    taken = take_as_they_stand(folder)
    if taken is None:  # a text with spare spaces is for the reader of rows to look at
        assert any(_untidy(report) for report in made)
        return
    assert _counts(taken) == _counts(tables_of(read_reports(folder).reports))


def _untidy(report: Report) -> bool:
    rows = [flatten(report), *(row for rows in flatten_children(report).values() for row in rows)]
    texts = [value for row in rows for value in row.values() if isinstance(value, str)]
    return any(text != text.strip() or not text for text in texts)


def _changed(column: str, value: object) -> Callable[[pa.Table], pa.Table]:
    def change(table: pa.Table) -> pa.Table:
        kind = table.schema.field(column).type
        kind = pa.string() if pa.types.is_dictionary(kind) else kind
        new = pa.array([value] * len(table), kind)
        return table.set_column(table.column_names.index(column), column, new)

    return change


@pytest.mark.parametrize(
    ("what", "change"),
    [
        ("a code that no list has", _changed("perceived_gender", "man")),
        ("a force by another name", _changed("force", "norfolk")),
        ("a force not known", _changed("force", " ")),
        ("a day that is not that of the moment", _changed("used_on", None)),
        ("a flag that does not follow", _changed("use_of_force", False)),
        ("a report twice", lambda t: pa.concat_tables([t, t])),
        ("no rows", lambda t: t.slice(0, 0)),
        ("a tactic beside that is not flagged", _changed("tactic_unarmed_skills", False)),
        ("a required column gone", lambda t: t.drop_columns(["report_id"])),
    ],
)
def test_a_file_that_breaks_a_rule_is_not_taken(
    tmp_path: Path, what: str, change: Callable[[pa.Table], pa.Table]
) -> None:
    write_reports([complete_report()], tmp_path)
    assert take_as_they_stand(tmp_path) is not None
    path = tmp_path / "reports.parquet"
    pq.write_table(change(pq.read_table(path)), path)
    assert take_as_they_stand(tmp_path) is None, what


def test_a_device_use_that_is_not_flagged_is_not_taken(tmp_path: Path) -> None:
    device = DeviceUse(position=1, uses=frozenset({"drawn"}))
    write_reports([replace(complete_report(), devices=(device,))], tmp_path)
    assert take_as_they_stand(tmp_path) is not None
    devices = pq.read_table(tmp_path / "devices.parquet").to_pylist()
    used = {"use_fired": True}
    schema = pq.read_schema(tmp_path / "devices.parquet")
    changed = pa.Table.from_pylist([{**devices[0], **used}], schema=schema)
    pq.write_table(changed, tmp_path / "devices.parquet")
    assert take_as_they_stand(tmp_path) is None


@pytest.mark.parametrize(
    "row",
    [
        "r1,Norfolk,2018-02-03T22:15:00,yes",
        "r1,Norfolk,2018-02-03T22:15:00+00:00,perhaps",
        "r1,Norfolk,yesterday,yes",
        "r1,,2018-02-03T22:15:00+00:00,yes",
        "r1,Norfolk,2018-02-03T22:15:00+00:00",
        "r1,Norfolk,2018-02-03T22:15:00+00:00,yes,more",
    ],
)
def test_a_csv_that_breaks_a_rule_is_not_taken(tmp_path: Path, row: str) -> None:
    good = "report_id,force,used_at,used_on,ced_used\n"
    file = tmp_path / "reports.csv"
    file.write_text(f"{good}r0,Norfolk,2018-02-03T22:15:00+00:00,2018-02-03,yes\n")
    assert take_as_they_stand(file) is not None
    first, *rest = row.split(",")
    file.write_text(f"{good}{','.join([first, *rest[:2], '2018-02-03', *rest[2:]])}\n")
    assert take_as_they_stand(file) is None


@pytest.mark.parametrize("day", ["2017-6-1", "2017/06/02"])
def test_a_day_written_otherwise_is_not_taken(tmp_path: Path, day: str) -> None:
    file = tmp_path / "reports.csv"
    file.write_text(f"report_id,force,used_on\na,Norfolk,{day}\n")
    assert take_as_they_stand(file) is None


def test_a_blank_text_is_not_taken(tmp_path: Path) -> None:
    file = tmp_path / "reports.csv"
    file.write_text('report_id,force,incident_id\na,Norfolk," "\n')
    assert take_as_they_stand(file) is None


@pytest.mark.parametrize(
    ("table", "rows"),
    [
        ("tactics", "report_id,position,tactic\na,,ced_fired\n"),
        ("tactics", "report_id,position,tactic\na,1,\n"),
        ("as_given", "report_id,position,field,value\nb,1,tactics,Net\n"),
    ],
)
def test_a_row_beside_that_lacks_something_is_not_taken(
    tmp_path: Path, table: str, rows: str
) -> None:
    (tmp_path / "reports.csv").write_text("report_id,force,tactic_ced_fired\na,Norfolk,yes\n")
    assert take_as_they_stand(tmp_path) is not None
    (tmp_path / f"{table}.csv").write_text(rows)
    assert take_as_they_stand(tmp_path) is None


def test_columns_that_are_not_there_are_not_stated(tmp_path: Path) -> None:
    file = tmp_path / "reports.csv"
    file.write_text("report_id,force,used_on,tactic_ced_drawn\na,Norfolk,2018-02-03,yes\n")
    taken = take_as_they_stand(file)
    assert taken is not None
    assert _counts(taken) == _counts(tables_of(read_reports(file).reports))


def test_a_file_that_is_not_taken_is_read_row_by_row_with_its_account(tmp_path: Path) -> None:
    file = tmp_path / "reports.csv"
    file.write_text("report_id,force,used_on\na,norfolk,2018-02-03\nb,Kent,never\n")
    records = read_records(file)
    assert records.account is not None
    assert (records.account.rows_kept, records.account.rows_refused) == (1, 1)
    assert records.forces() == ("Norfolk",)


def test_an_absent_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(BadDataError, match="no reports"):
        take_as_they_stand(tmp_path)

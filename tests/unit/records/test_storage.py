import json
from dataclasses import replace
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from records.reports import complete_report, reports
from reddot.errors import BadDataError
from reddot.records.cells import Missing
from reddot.records.columns import TABLES
from reddot.records.importers.reddot import read_reports
from reddot.records.published import PublishedRow, PublishedTable, Release
from reddot.records.published_storage import PUBLISHED, read_releases, write_releases
from reddot.records.report import Report
from reddot.records.storage import arrow_schema, reports_as_arrow, write_reports

# Each example overwrites the folder of the one before.
MANY_IN_ONE_FOLDER = settings(
    deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
cells = st.dictionaries(
    st.sampled_from(["drawn", "fired", "not_stated", "total"]),
    st.integers(0, 10**9) | st.sampled_from(list(Missing)),
    min_size=1,
)
rows = st.builds(
    PublishedRow,
    force=st.sampled_from(["Norfolk", "Kent", "England and Wales"]),
    area=st.just("force"),
    period=st.sampled_from(["2016", "2031/32"]),
    cells=cells,
    keys=st.dictionaries(st.sampled_from(["tactic"]), st.sampled_from(["ced", "dog"])),
    revised=st.just(frozenset({"total"})) | st.just(frozenset()),
)


def with_places(found: list[PublishedRow]) -> tuple[PublishedRow, ...]:
    return tuple(
        replace(row, place=i, revised=row.revised & set(row.cells))
        for i, row in enumerate(found, 5)
    )


def a_release(source: str, vintage: str | None, tables: list[list[PublishedRow]]) -> Release:
    return Release(
        source=source,
        title="Statistics",
        vintage=vintage,
        tables=tuple(
            PublishedTable(
                name="ced",
                number=f"Table {i}",
                title=f"Use of CED, part {i}",
                rows=with_places(found),
                vintage=vintage,
                release="made",
                source=source,
            )
            for i, found in enumerate(tables, 1)
        ),
        refused={},
    )


@settings(MANY_IN_ONE_FOLDER, max_examples=25)
@given(st.lists(st.lists(rows, min_size=1, max_size=4), min_size=1, max_size=3))
def test_published_tables_come_back_from_a_folder_as_they_were(
    tmp_path: Path, tables: list[list[PublishedRow]]
) -> None:
    first, second = a_release("a.ods", "2032-12-09", tables), a_release("b.ods", None, tables)
    write_releases([first, second], tmp_path)
    back = read_releases(tmp_path)
    assert [(r.source, r.vintage) for r in back] == [("a.ods", "2032-12-09"), ("b.ods", None)]
    assert [r.tables for r in back] == [first.tables, second.tables]


def test_every_table_of_the_real_releases_comes_back(
    home_office: dict[str, Release], tmp_path: Path
) -> None:
    write_releases([home_office["2016"], home_office["2017/18"]], tmp_path)
    back = read_releases(tmp_path)
    assert [r.tables for r in back] == [home_office[y].tables for y in ("2016", "2017/18")]


A_ROW = PublishedRow(
    force="Norfolk", area="force", period="2016", cells={"total": 1}, keys={}, place=5
)


def test_a_release_keeps_its_title(tmp_path: Path) -> None:
    write_releases([a_release("a.ods", None, [[A_ROW]])], tmp_path)
    assert read_releases(tmp_path)[0].title == "Statistics"


def test_two_files_of_one_name_stay_two_releases(tmp_path: Path) -> None:
    other = replace(A_ROW, period="2031/32")
    write_releases(
        [a_release("t.ods", None, [[A_ROW]]), a_release("t.ods", None, [[other]])], tmp_path
    )
    assert len(read_releases(tmp_path)) == 2


@pytest.mark.parametrize(
    "content", [b"", b"PAR1", b"PAR1" + b"\0" * 64 + b"PAR1", b"force,period\n", b"\xff" * 100]
)
def test_a_file_that_is_no_parquet_is_refused_by_name(tmp_path: Path, content: bytes) -> None:
    (tmp_path / PUBLISHED).write_bytes(content)
    with pytest.raises(BadDataError, match=PUBLISHED):
        read_releases(tmp_path)


def test_a_parquet_file_of_other_things_is_refused_by_name(tmp_path: Path) -> None:
    pq.write_table(pa.table({"price": [1, 2]}), tmp_path / PUBLISHED)
    with pytest.raises(BadDataError, match=PUBLISHED):
        read_releases(tmp_path)


@settings(MANY_IN_ONE_FOLDER, max_examples=15)
@given(st.lists(reports, min_size=1, max_size=5, unique_by=lambda r: r.report_id))
def test_reports_come_back_from_a_folder_as_they_were(tmp_path: Path, made: list[Report]) -> None:
    write_reports(made, tmp_path)
    back = read_reports(tmp_path)
    assert list(back.reports) == made
    assert (back.report.rows_read, back.report.rows_refused) == (len(made), 0)


def test_the_package_beside_reports_describes_the_columns_that_are_there(tmp_path: Path) -> None:
    write_reports([complete_report()], tmp_path)
    package = json.loads((tmp_path / "datapackage.json").read_text(encoding="utf-8"))
    for resource in package["resources"]:
        table = pq.read_table(tmp_path / resource["path"])
        assert table.column_names == [f["name"] for f in resource["schema"]["fields"]]


@pytest.mark.parametrize("table", TABLES)
def test_a_column_that_must_be_given_may_not_be_null(table: str) -> None:
    schema = arrow_schema(table)
    for column in TABLES[table]():
        assert schema.field(column.name).nullable is not column.required


def test_a_code_is_stored_with_every_code_of_its_list() -> None:
    arrow = reports_as_arrow([complete_report()])
    chunk = arrow["perceived_ethnicity"].chunk(0)
    assert chunk.dictionary.to_pylist()[:2] == ["white", "black"]
    assert arrow["perceived_ethnicity"].to_pylist() == ["white"]

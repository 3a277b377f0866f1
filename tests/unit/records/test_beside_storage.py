from dataclasses import fields
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reddot.errors import BadDataError, UsageError
from reddot.records.beside import Crew, Shift, Station, Training
from reddot.records.beside_storage import TABLES, beside_schema, read_beside, write_beside

START = datetime(2017, 10, 29, 1, 30, tzinfo=UTC)
CREW = Crew(
    crew_id="c1",
    starts_at=START,
    ends_at=START + timedelta(hours=8),
    officer_ids=("o1", "o2"),
)
MANY_IN_ONE_FOLDER = settings(
    deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=10
)
moments = st.datetimes(
    datetime(1990, 1, 1),
    datetime(2100, 1, 1),
    timezones=st.sampled_from([UTC, timezone(timedelta(hours=1))]),
)


def of_table(table: str) -> st.SearchStrategy[Any]:
    return st.builds(TABLES[table])


@pytest.mark.parametrize("table", TABLES)
def test_what_is_written_is_read_back(table: str, tmp_path: Path) -> None:
    st.register_type_strategy(datetime, moments)

    @MANY_IN_ONE_FOLDER
    @given(st.lists(of_table(table), max_size=4))
    def round_trip(records: list[Any]) -> None:
        write_beside(tmp_path, {table: records})
        assert read_beside(tmp_path, table) == tuple(records)

    round_trip()


@pytest.mark.parametrize("table", TABLES)
def test_the_schema_has_the_fields_of_the_dataclass(table: str) -> None:
    schema = beside_schema(table)
    assert schema.names == [field.name for field in fields(TABLES[table])]


def test_types_follow_the_fields() -> None:
    assert beside_schema("crews").field("officer_ids").type == pa.list_(pa.string())
    assert beside_schema("crews").field("starts_at").type == pa.timestamp("us", tz="UTC")
    assert beside_schema("training").field("completed_on").type == pa.date32()
    assert beside_schema("training").field("course").type == pa.string()
    assert beside_schema("device_log").field("cycles").type == pa.int64()


def test_a_field_without_default_must_be_there() -> None:
    assert not beside_schema("shifts").field("officer_id").nullable
    assert beside_schema("shifts").field("carrying_ced").nullable


def test_moments_are_kept_in_utc(tmp_path: Path) -> None:
    local = datetime(2017, 6, 1, 7, tzinfo=timezone(timedelta(hours=1)))
    shift = Shift(shift_id="s", officer_id="o", starts_at=local, ends_at=local + timedelta(hours=8))
    write_beside(tmp_path, {"shifts": [shift]})
    (found,) = read_beside(tmp_path, "shifts")
    assert found == shift
    assert found.starts_at.utcoffset() == timedelta(0)


def test_one_file_a_table(tmp_path: Path) -> None:
    station = Station(station_id="s", name="St Anne\u2019s", force="Eastshire")
    write_beside(tmp_path / "new", {"crews": [CREW], "stations": [station]})
    assert {p.name for p in (tmp_path / "new").iterdir()} == {"crews.parquet", "stations.parquet"}


def test_a_moment_without_time_zone_is_refused(tmp_path: Path) -> None:
    naive = datetime(2017, 4, 1, 7)
    shift = Shift(shift_id="s", officer_id="o", starts_at=naive, ends_at=START)
    with pytest.raises(BadDataError, match=r"shifts\.starts_at: 2017-04-01 07:00:00 has no time"):
        write_beside(tmp_path, {"shifts": [shift]})


def test_a_record_of_another_kind_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="'shifts' holds records of Shift; one is Crew"):
        write_beside(tmp_path, {"shifts": [CREW]})


def test_an_unknown_table_is_refused(tmp_path: Path) -> None:
    for attempt in (lambda: read_beside(tmp_path, "cars"), lambda: beside_schema("cars")):
        with pytest.raises(UsageError, match=r"There is no table 'cars'\. The tables are: station"):
            attempt()


def test_a_missing_or_foreign_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadDataError, match=r"crews\.parquet: this is no table 'crews'"):
        read_beside(tmp_path, "crews")
    (tmp_path / "crews.parquet").write_text("no parquet", encoding="utf-8")
    with pytest.raises(BadDataError, match="this is no table 'crews'"):
        read_beside(tmp_path, "crews")
    pq.write_table(pa.table({"crew_id": ["c1"]}), tmp_path / "crews.parquet")
    with pytest.raises(BadDataError, match="this is no table 'crews'"):
        read_beside(tmp_path, "crews")


def test_training_keeps_its_answers(tmp_path: Path) -> None:
    course = Training(
        officer_id="o",
        course="refresher",
        model="X2",
        completed_on=date(2017, 3, 1),
        hours=6.0,
        passed=False,
    )
    write_beside(tmp_path, {"training": [course]})
    assert read_beside(tmp_path, "training") == (course,)

"""What stands beside the reports as Parquet files, the schema made from the dataclasses."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import MISSING, fields
from datetime import date, datetime
from functools import cache
from pathlib import Path
from types import NoneType
from typing import Any, Literal, get_args, get_origin, get_type_hints

import pyarrow as pa
import pyarrow.parquet as pq

from reddot.errors import BadDataError, UsageError
from reddot.records import beside

TABLES: Mapping[str, type] = {
    "stations": beside.Station,
    "officers": beside.Officer,
    "shifts": beside.Shift,
    "crews": beside.Crew,
    "dispatches": beside.Dispatch,
    "device_issues": beside.DeviceIssue,
    "device_log": beside.DeviceLogEntry,
    "video_clips": beside.VideoClip,
    "training": beside.Training,
    "suspensions": beside.Suspension,
    "endorsements": beside.Endorsement,
    "postings": beside.Posting,
    "use_reviews": beside.UseReview,
    "role_authorisations": beside.RoleAuthorisation,
    "device_register": beside.Device,
    "cartridge_issues": beside.CartridgeIssue,
    "assaults": beside.Assault,
    "injuries": beside.Injury,
    "complaints": beside.Complaint,
}
_TYPES = {
    str: pa.string(),
    bool: pa.bool_(),
    int: pa.int64(),
    float: pa.float64(),
    datetime: pa.timestamp("us", tz="UTC"),
    date: pa.date32(),
    tuple[str, ...]: pa.list_(pa.string()),
}


@cache
def beside_schema(table: str) -> pa.Schema:
    """The Arrow schema of a table beside the reports, from the fields of its dataclass.

    Raises
    ------
    UsageError
        No table has that name.

    Examples
    --------
    >>> beside_schema("crews").field("officer_ids").type
    ListType(list<item: string>)
    """
    kind = _kind(table)
    hints = get_type_hints(kind)
    return pa.schema(
        [
            pa.field(f.name, _arrow_type(hints[f.name]), f.default is not MISSING)
            for f in fields(kind)
        ]
    )


def _kind(table: str) -> type:
    if table not in TABLES:
        raise UsageError(f"There is no table '{table}'. The tables are: {', '.join(TABLES)}.")
    return TABLES[table]


def _arrow_type(hint: Any) -> pa.DataType:
    if get_origin(hint) is Literal:
        return pa.string()
    if NoneType in get_args(hint):
        (hint,) = (part for part in get_args(hint) if part is not NoneType)
    return _TYPES[hint]


def write_beside(folder: Path, tables: Mapping[str, Sequence[Any]]) -> None:
    """Write each table as ``<table>.parquet`` in a folder; moments are kept in UTC.

    Parameters
    ----------
    folder
        Made if it is not there.
    tables
        The records of each table, of the dataclass that the table holds.

    Raises
    ------
    UsageError
        No table has that name, or a record is of another dataclass.
    BadDataError
        A moment has no time zone.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for table, records in tables.items():
        pq.write_table(_as_arrow(table, records), folder / f"{table}.parquet")


def _as_arrow(table: str, records: Sequence[Any]) -> pa.Table:
    kind, schema = _kind(table), beside_schema(table)
    for record in records:
        if type(record) is not kind:
            given = type(record).__name__
            raise UsageError(f"'{table}' holds records of {kind.__name__}; one is {given}.")
    return pa.table([_column(table, field, records) for field in schema], schema=schema)


def _column(table: str, field: pa.Field, records: Iterable[Any]) -> pa.Array:
    values = [getattr(record, field.name) for record in records]
    if pa.types.is_timestamp(field.type):
        for value in values:
            if value is not None and value.tzinfo is None:
                where = f"{table}.{field.name}"
                raise BadDataError(f"{where}: {value} has no time zone. Give one.")
    return pa.array(values, field.type)


def read_beside(folder: Path, table: str) -> tuple[Any, ...]:
    """Read a table back as records of its dataclass, in the order of the file.

    Raises
    ------
    UsageError
        No table has that name.
    BadDataError
        The file is missing, is no Parquet file, or does not have the columns of the table.
    """
    kind, path = _kind(table), folder / f"{table}.parquet"
    try:
        found = pq.read_table(path).select(beside_schema(table).names).cast(beside_schema(table))
    except (pa.ArrowException, KeyError, OSError, ValueError) as problem:
        words = str(problem).splitlines()[0]
        raise BadDataError(f"{path}: this is no table '{table}' ({words}).") from None
    lists = [f.name for f in found.schema if pa.types.is_list(f.type)]
    return tuple(kind(**_with_tuples(row, lists)) for row in found.to_pylist())


def _with_tuples(row: dict[str, Any], lists: Sequence[str]) -> dict[str, Any]:
    return row | {name: tuple(row[name]) for name in lists}

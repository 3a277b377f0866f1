"""Records as Parquet files in a folder, with their Table Schema beside them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from reddot.errors import BadDataError
from reddot.records.codes import read_code_list
from reddot.records.columns import TABLES, Column, table_schema
from reddot.records.flat import CHILDREN, flatten
from reddot.records.forces import is_synthetic
from reddot.records.report import Report

REPORTS = "reports.parquet"
NO_ANSWER = "no_answer.parquet"
_KINDS = {
    "string": pa.string(),
    "boolean": pa.bool_(),
    "integer": pa.int64(),
    "datetime": pa.timestamp("us", tz="UTC"),
    "date": pa.date32(),
}


def arrow_schema(table: str) -> pa.Schema:
    """The Arrow schema of one of Reddot's tables; a code is a dictionary of its list."""
    return pa.schema([pa.field(c.name, _arrow_type(c), not c.required) for c in TABLES[table]()])


def _arrow_type(column: Column) -> pa.DataType:
    if column.kind == "code":
        return pa.dictionary(pa.int16(), pa.string())
    return _KINDS[column.kind]


def reports_as_arrow(reports: Iterable[Report]) -> pa.Table:
    """The ``reports`` table of some reports, one row each."""
    return as_arrow("reports", [flatten(report) for report in reports])


def as_arrow(table: str, rows: Sequence[Mapping[str, Any]]) -> pa.Table:
    """Rows of one of Reddot's tables as Arrow.

    Raises
    ------
    BadDataError
        A code is not in its list.
    """
    arrays = []
    for column in TABLES[table]():
        values = [row.get(column.name) for row in rows]
        arrays.append(
            _dictionary(values, column)
            if column.kind == "code"
            else pa.array(values, _KINDS[column.kind])
        )
    return pa.table(arrays, schema=arrow_schema(table))


def _dictionary(values: Sequence[str | None], column: Column) -> pa.Array:
    codes = read_code_list(column.code_list or "").names()
    rank = {code: i for i, code in enumerate(codes)}
    unknown = sorted({v for v in values if v is not None} - set(codes))
    if unknown:
        raise BadDataError(
            f"'{unknown[0]}' is not a code of {column.name}. Use one of: {', '.join(codes)}."
        )
    indices = pa.array([None if v is None else rank[v] for v in values], pa.int16())
    return pa.DictionaryArray.from_arrays(indices, pa.array(codes, pa.string()))


def write_reports(
    reports: Sequence[Report], folder: Path, no_answer: Iterable[NoAnswer] = ()
) -> None:
    """Write reports and the tables beside them as Parquet, and the schemas as JSON.

    ``no_answer`` are the codes that the reports' source has no answer for.
    """
    folder.mkdir(parents=True, exist_ok=True)
    rows = {"reports": [flatten(r) for r in reports]}
    for table, flatten_child in CHILDREN.items():
        rows[table] = [row for r in reports for row in flatten_child(r)]
    for table, found in rows.items():
        pq.write_table(as_arrow(table, found), folder / f"{table}.parquet")
    pq.write_table(_no_answer_table(no_answer), folder / NO_ANSWER)
    resources = [
        {
            "name": t,
            "path": f"{t}.parquet",
            "profile": "tabular-data-resource",
            "schema": table_schema(t),
        }
        for t in TABLES
    ]
    package: dict[str, object] = {"name": "reddot-reports", "resources": resources}
    if any(is_synthetic(force) for force in {r.force for r in reports}):
        package = {"title": "SYNTHETIC: records of an invented force", **package}
    (folder / "datapackage.json").write_text(json.dumps(package, indent=1) + "\n", encoding="utf-8")


NoAnswer = tuple[str, str, str]  # force ("" for all), question, code


def _no_answer_table(rows: Iterable[NoAnswer]) -> pa.Table:
    names = ("force", "question", "code")
    columns = list(zip(*sorted(set(rows)), strict=True)) or [(), (), ()]
    arrays = [pa.array(list(column), pa.string()) for column in columns]
    return pa.table(dict(zip(names, arrays, strict=True)))


def read_no_answer(folder: Path) -> frozenset[NoAnswer]:
    """The codes that the source of the reports in a folder has no answer for; empty if unsaid."""
    path = folder / NO_ANSWER
    if not path.is_file():
        return frozenset()
    try:
        rows = pq.read_table(path).to_pylist()
        return frozenset((r["force"], r["question"], r["code"]) for r in rows)
    except (pa.ArrowException, KeyError, OSError) as problem:
        words = str(problem).splitlines()[0]
        raise BadDataError(
            f"{path}: this is not a table of codes without an answer ({words})."
        ) from None

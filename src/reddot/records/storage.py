"""Records and published cells as Parquet files in a folder, with their Table Schema beside them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from reddot.errors import BadDataError
from reddot.records.cells import Cell, Missing
from reddot.records.codes import read_code_list
from reddot.records.columns import TABLES, Column, table_schema
from reddot.records.flat import CHILDREN, flatten
from reddot.records.forces import is_synthetic
from reddot.records.problems import Problem
from reddot.records.published import PublishedRow, PublishedTable, Release
from reddot.records.report import Report

REPORTS = "reports.parquet"
NO_ANSWER = "no_answer.parquet"
PUBLISHED = "published.parquet"
RELEASES = "releases.json"
_KINDS = {
    "string": pa.string(),
    "boolean": pa.bool_(),
    "integer": pa.int64(),
    "datetime": pa.timestamp("us", tz="UTC"),
    "date": pa.date32(),
}
_PUBLISHED_SCHEMA = pa.schema(
    [("number_in_folder", pa.int64())]
    + [
        (name, pa.string())
        for name in (
            "release",
            "source",
            "vintage",
            "number",
            "title",
            "table",
            "force",
            "area",
            "period",
        )
    ]
    + [
        ("keys", pa.string()),
        ("place", pa.int64()),
        ("cell", pa.string()),
        ("value", pa.int64()),
        ("missing", pa.string()),
        ("revised", pa.bool_()),
    ]
)


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


def write_releases(releases: Sequence[Release], folder: Path) -> None:
    """Write the cells of published releases as one long Parquet table, and what they say beside."""
    folder.mkdir(parents=True, exist_ok=True)
    rows = [
        {"number_in_folder": number, **row}
        for number, release in enumerate(releases)
        for table in release.tables
        for row in _cells(release, table)
    ]
    pq.write_table(pa.Table.from_pylist(rows, schema=_PUBLISHED_SCHEMA), folder / PUBLISHED)
    about = [
        {
            "source": r.source,
            "title": r.title,
            "vintage": r.vintage,
            "refused": dict(r.refused),
            "rows_read": r.rows_read,
            "rows_refused": r.rows_refused,
            "problems": [p.as_json() for p in r.problems],
            "notes": {t.number: t.notes for t in r.tables},
        }
        for r in releases
    ]
    text = json.dumps(about, indent=1, ensure_ascii=False)
    (folder / RELEASES).write_text(text + "\n", encoding="utf-8")


def _cells(release: Release, table: PublishedTable) -> Iterable[dict[str, Any]]:
    for row in table.rows:
        shared = {
            "release": table.release,
            "source": release.source,
            "vintage": release.vintage,
            "number": table.number,
            "title": table.title,
            "table": table.name,
            "force": row.force,
            "area": row.area,
            "period": row.period,
            "keys": json.dumps(dict(row.keys)),
            "place": row.place,
        }
        for cell, value in row.cells.items():
            missing = value.value if isinstance(value, Missing) else None
            number = None if isinstance(value, Missing) else value
            yield {
                **shared,
                "cell": cell,
                "value": number,
                "missing": missing,
                "revised": cell in row.revised,
            }


def read_releases(folder: Path) -> tuple[Release, ...]:
    """Read back what :func:`write_releases` wrote, in the same order.

    Raises
    ------
    BadDataError
        The file is not a whole Parquet file of published cells.
    """
    path = folder / PUBLISHED
    try:
        found = pq.read_table(path).select(_PUBLISHED_SCHEMA.names)
        about = json.loads((folder / RELEASES).read_text(encoding="utf-8"))
    except (pa.ArrowException, KeyError, OSError, ValueError) as problem:
        words = str(problem).splitlines()[0]
        raise BadDataError(f"{path}: this is no folder of published cells ({words}).") from None
    rows: dict[int, list[dict[str, Any]]] = {number: [] for number in range(len(about))}
    for row in found.to_pylist():
        rows[row["number_in_folder"]].append(row)
    return tuple(_release(said, rows[number]) for number, said in enumerate(about))


def _release(said: Mapping[str, Any], rows: list[dict[str, Any]]) -> Release:
    tables = groupby(rows, key=lambda r: (r["number"], r["table"], r["title"]))
    problems = (Problem(p["field"], p["code"], p["message"], p["row"]) for p in said["problems"])
    return Release(
        source=said["source"],
        title=said["title"],
        vintage=said["vintage"],
        tables=tuple(_table(list(group), said.get("notes", {})) for _, group in tables),
        problems=tuple(problems),
        refused=said["refused"],
        rows_read=said["rows_read"],
        rows_refused=said["rows_refused"],
    )


def _table(rows: list[dict[str, Any]], notes: Mapping[str, Sequence[str]]) -> PublishedTable:
    first = rows[0]
    lines = groupby(rows, key=lambda r: (r["place"], r["force"], r["area"], r["period"], r["keys"]))
    return PublishedTable(
        name=first["table"],
        number=first["number"],
        title=first["title"],
        rows=tuple(_row(list(line)) for _, line in lines),
        vintage=first["vintage"],
        release=first["release"],
        source=first["source"],
        notes=tuple(notes.get(first["number"], ())),
    )


def _row(cells: list[dict[str, Any]]) -> PublishedRow:
    first = cells[0]
    values: dict[str, Cell] = {
        c["cell"]: Missing(c["missing"]) if c["missing"] is not None else c["value"] for c in cells
    }
    return PublishedRow(
        force=first["force"],
        area=first["area"],
        period=first["period"],
        keys=json.loads(first["keys"]),
        cells=values,
        revised=frozenset(c["cell"] for c in cells if c["revised"]),
        place=first["place"],
    )

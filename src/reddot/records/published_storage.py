"""Published cells as a Parquet file in a folder, with what their releases say beside it."""

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
from reddot.records.problems import Problem
from reddot.records.published import PublishedRow, PublishedTable, Release

PUBLISHED = "published.parquet"
RELEASES = "releases.json"
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

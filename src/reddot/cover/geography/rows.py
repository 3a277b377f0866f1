"""The rows of a file of places: a CSV with headings, or the properties of a GeoJSON."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from reddot.cover.geography.findings import Findings, listed, near
from reddot.errors import BadDataError
from reddot.records.importers.csv_rows import numbered_rows

GEOJSON = (".geojson", ".json")


@dataclass(frozen=True, slots=True)
class PlaceRow:
    """One row: the words for its place in messages, and its cells by heading."""

    where: str
    cells: Mapping[str, Any]

    def text(self, heading: str) -> str:
        """What the cell says, without spaces around it; nothing where it is blank."""
        given = self.cells.get(heading)
        return "" if given is None else str(given).strip()


def read_rows(path: Path, headings: Sequence[str], found: Findings) -> list[PlaceRow]:
    """The rows of a file that has all of these headings.

    A file that cannot be read, has no rows or lacks a heading is a finding, and gives no row.
    """
    text = read_text(path, found)
    if text is None:
        return []
    try:
        rows = list(_geojson(path, text) if path.suffix.lower() in GEOJSON else _csv(path, text))
    except BadDataError as problem:
        found.take(problem)
        return []
    except ValueError as problem:
        found.add(str(path), f"it cannot be read ({problem})", "Give a CSV or a GeoJSON in UTF-8")
        return []
    if not rows:
        found.add(str(path), "it has no rows", "Give a file with a heading and a row for each")
        return []
    there = list(rows[0].cells)
    missing = [name for name in headings if name not in there]
    for name in missing:
        found.add(str(path), f"there is no column '{name}'", near(name, there))
    return [] if missing else rows


def read_text(path: Path, found: Findings) -> str | None:
    """The text of a file; one that is not there or is no text is a finding."""
    if path.is_dir():
        found.add(str(path), "this is a folder", "Give the path of a file")
        return None
    if not path.is_file():
        folder = path.parent
        have = sorted(p.name for p in folder.iterdir()) if folder.is_dir() else []
        hint = f"The folder has: {listed(have, 8)}" if have else "Its folder is not there either"
        found.add(str(path), "there is no such file", f"{hint}. Paths start at the scenario file")
        return None
    try:
        return path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError):
        found.add(str(path), "this is no text in UTF-8", "Save it as UTF-8")
        return None


def features(text: str) -> list[Mapping[str, Any]]:
    """The features of a GeoJSON; a geometry alone is one feature.

    Raises
    ------
    ValueError
        It is not GeoJSON.
    """
    try:
        values = json.loads(text)
    except RecursionError:
        raise ValueError("its brackets are nested too deep") from None
    if not isinstance(values, dict):
        raise ValueError("it is not GeoJSON")  # noqa: TRY004 - json's own errors are ValueErrors
    if values.get("type") == "FeatureCollection":
        found = values.get("features")
        if not isinstance(found, list) or not all(map(_is_feature, found)):
            raise ValueError("its features are no list of features with properties and a geometry")
        return found
    if not _is_feature(values):
        raise ValueError("its properties or its geometry are no object")
    return [values] if values.get("type") == "Feature" else [{"geometry": values, "properties": {}}]


def _is_feature(one: Any) -> bool:
    parts = [one.get(k) for k in ("properties", "geometry")] if isinstance(one, dict) else [1]
    return all(part is None or isinstance(part, dict) for part in parts)


def _geojson(path: Path, text: str) -> Iterator[PlaceRow]:
    for number, feature in enumerate(features(text), 1):
        yield PlaceRow(f"{path}, feature {number}", feature.get("properties") or {})


def _csv(path: Path, text: str) -> Iterator[PlaceRow]:
    reader = csv.reader(text.splitlines(keepends=True), strict=True)
    rows = numbered_rows(path, reader)
    _, header = next(rows, (1, []))
    names = [name.strip() for name in header]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise ValueError(f"the heading {', '.join(twice)} is there twice")
    for number, cells in rows:
        if not any(cell.strip() for cell in cells):
            continue
        if len(cells) != len(names):
            raise ValueError(f"row {number} has {len(cells)} cells, the heading {len(names)}")
        yield PlaceRow(f"{path}, row {number}", dict(zip(names, cells, strict=True)))

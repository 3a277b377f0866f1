"""A release as it went out, read back: its manifest and its tables as figures."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from reddot.errors import BadDataError, NotEnoughDataError
from reddot.figures.figure import FigureTable
from reddot.publish.table_json import read_table

MANIFEST = "release.json"
PUBLIC, INSIDE = "public", "inside"


@dataclass(frozen=True, slots=True)
class ReleasedFile:
    """One file of a release: its path in the folder, what it is, its size and SHA-256."""

    path: str
    title: str
    bytes: int
    sha256: str


@dataclass(frozen=True, slots=True)
class ReleasedTable:
    """One table of a release: ``figures`` holds numbers and ``Missing.SUPPRESSED``.

    ``by`` are the breakdowns, ``policy`` says in words how small counts were protected.
    """

    name: str
    title: str
    by: tuple[str, ...]
    policy: str
    figures: FigureTable


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedRelease:
    """A release that went out.

    ``data_checkpoint`` says which state of the records it was counted from, ``code_version`` by
    which version of the counting; ``corrects`` is the number of the release that it replaces.
    """

    number: int
    title: str
    forces: tuple[str, ...]
    periods: tuple[str, ...]
    released_on: date | None
    corrects: int | None
    reason: str
    code_version: str
    data_checkpoint: str
    tables: Mapping[str, ReleasedTable]
    files: Mapping[str, ReleasedFile]
    kept: Mapping[str, Any]

    def figure_id(self, table: str, row: int, cell: str) -> str:
        """The name of one figure; `row` is its place in the table, from 1."""
        return f"R{self.number}/{table}/{row}/{cell}"


def read_release(folder: Path) -> PublishedRelease:
    """Read a release from the folder of what went out.

    Parameters
    ----------
    folder
        The folder ``public`` of a release, or the folder above it.

    Raises
    ------
    NotEnoughDataError
        There is no release in the folder.
    BadDataError
        A file of it is not what the release step writes.
    """
    public = folder if (folder / MANIFEST).exists() else folder / PUBLIC
    values = read_manifest(public)
    try:
        return _release(public, values)
    except (KeyError, TypeError, ValueError, AttributeError) as problem:
        raise BadDataError(
            f"{public}: not as the release step writes it ({type(problem).__name__}: {problem}). "
            "Check it by `reddot release verify`."
        ) from problem


def read_manifest(public: Path) -> dict[str, Any]:
    """The manifest of a release as it is written.

    Raises
    ------
    NotEnoughDataError
        There is none.
    BadDataError
        It is not JSON.
    """
    path = public / MANIFEST
    try:
        values = json.loads(path.read_text(encoding="utf-8"))
    except (FileNotFoundError, NotADirectoryError) as problem:
        raise NotEnoughDataError(
            f"{public} holds no release: there is no {MANIFEST}. Name the folder that "
            "`reddot release build` wrote."
        ) from problem
    except (ValueError, UnicodeDecodeError) as problem:
        raise BadDataError(f"{path} is not JSON: {problem}.") from problem
    if not _is_manifest(values):
        raise BadDataError(f"{path} is no manifest of a release. Restore the folder.")
    found: dict[str, Any] = values
    return found


def _is_manifest(values: object) -> bool:
    files = values.get("files") if isinstance(values, dict) else None
    return isinstance(files, dict) and all(
        isinstance(note, dict) and isinstance(note.get("sha256"), str) for note in files.values()
    )


def _release(public: Path, values: Mapping[str, Any]) -> PublishedRelease:
    day = values["released_on"]
    return PublishedRelease(
        number=int(values["number"]),
        title=values["title"],
        forces=tuple(values["forces"]),
        periods=tuple(values["periods"]),
        released_on=date.fromisoformat(day) if day else None,
        corrects=values["corrects"],
        reason=values["reason"],
        code_version=values["code_version"],
        data_checkpoint=values["data_checkpoint"],
        tables={entry["name"]: _table(public, entry) for entry in values["tables"]},
        files={path: ReleasedFile(path, **note) for path, note in values["files"].items()},
        kept=values["kept"],
    )


def _table(public: Path, entry: Mapping[str, Any]) -> ReleasedTable:
    path = public / "tables" / f"{entry['name']}.json"
    figures = read_table(json.loads(path.read_text(encoding="utf-8")))
    return ReleasedTable(
        entry["name"], entry["title"], tuple(entry["by"]), entry["policy"], figures
    )

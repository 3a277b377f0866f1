"""The files of a release: every one made in memory, then written, and checked by the manifest."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import rfc8785

from reddot.errors import UsageError
from reddot.publish.build import BuiltRelease, BuiltTable
from reddot.publish.code_version import code_version
from reddot.publish.inside import inside_files
from reddot.publish.openfiles.csv_tables import describe_table, table_lines, write_table
from reddot.publish.openfiles.csvw import write_csvw
from reddot.publish.openfiles.dictionary import (
    DescribedFile,
    described_dictionary,
    write_dictionary,
)
from reddot.publish.openfiles.ods import Sheet, write_ods
from reddot.publish.openfiles.table_schema import write_data_package
from reddot.publish.policy_words import policy_words
from reddot.publish.released import INSIDE, MANIFEST, PUBLIC
from reddot.records.cells import MEANING


@dataclass(frozen=True, slots=True)
class File:
    """A file that goes out: its path in the folder, what it is, its bytes."""

    path: str
    title: str
    content: bytes


def write_release(built: BuiltRelease, folder: Path) -> None:
    """Write a release: what goes out under ``public``, what the next one needs under ``inside``.

    The same records and question give the same bytes.

    Parameters
    ----------
    built
        The release.
    folder
        A folder that does not exist, or is empty.

    Raises
    ------
    UsageError
        The folder holds something, or cannot be written into.
    """
    try:
        if folder.exists() and any(folder.iterdir()):
            raise UsageError(f"{folder} is not empty. A release is written into a new folder.")
        half = folder.with_name(f".{folder.name}.making")
        shutil.rmtree(half, ignore_errors=True)
        files = {file.path: file for file in public_files(built)}
        _write(half / PUBLIC, {p: file.content for p, file in files.items()})
        _write(half / PUBLIC, {MANIFEST: manifest(built, files)})
        _write(half / INSIDE, inside_files(built))
        if folder.exists():
            folder.rmdir()
        half.rename(folder)
    except OSError as problem:
        raise UsageError(
            f"{problem.filename or folder} cannot be written: {problem.strerror}. Name a new "
            "folder by --to."
        ) from problem


def _write(folder: Path, files: Mapping[str, bytes]) -> None:
    for path, content in files.items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)


def public_files(built: BuiltRelease) -> Iterator[File]:
    """Every file that goes out but the manifest."""
    described = []
    for table in built.tables:
        name, title = table.name.name, table.name.title()
        path = f"tables/{name}.csv"
        described.append(describe_table(path, title, table.figures))
        yield File(path, f"{title}, as CSV", write_table(table.figures))
        yield File(f"tables/{name}.json", f"{title}, as JSON", _json(table.figures.as_json()))
    if built.rows is not None:
        rows = built.rows.rows
        described.append(rows.described("rows.csv"))
        yield File("rows.csv", "Reports, row by row, as CSV", rows.as_csv())
        yield File("rows.parquet", "Reports, row by row, as Parquet", rows.as_parquet())
    yield File("tables.ods", "All tables as one workbook", workbook(built))
    yield File("policy.toml", "How each table is protected", built.asked.policy.encode())
    yield File("removed.md", "What was removed and what it cost", removed(built).encode())
    yield from descriptions(built, described)


def descriptions(built: BuiltRelease, described: list[DescribedFile]) -> Iterator[File]:
    """What the files are and what their columns mean, for people and for programs."""
    title = built.asked.title
    every = [*described, described_dictionary()]
    yield File("dictionary.csv", "Data dictionary", write_dictionary(every))
    yield File("csvw.json", "Metadata of the CSV files (CSVW)", write_csvw(every, title=title))
    package = write_data_package(every, name=f"reddot-release-{built.asked.number}", title=title)
    yield File("datapackage.json", "Metadata of the CSV files (Table Schema)", package)


def workbook(built: BuiltRelease) -> bytes:
    """All tables as one ODS workbook."""
    return write_ods([_sheet(table) for table in built.tables], title=built.asked.title)


def _sheet(table: BuiltTable) -> Sheet:
    rule = table.figures.rule
    notes = (
        f"What is counted: {rule.statement}",
        f"In and out: {rule.inclusion}",
        f"Protection: {policy_words(table.policy)}",
        *MEANING.values(),
        *table.figures.warnings,
    )
    rows = tuple(table_lines(table.figures))
    return Sheet(table.name.name, rows, title=table.name.title(), notes=notes)


def manifest(built: BuiltRelease, files: Mapping[str, File]) -> bytes:
    """The manifest: what the release is, and the size and SHA-256 of every file."""
    asked = built.asked
    values: dict[str, Any] = {
        "number": asked.number,
        "title": asked.title,
        "forces": list(built.crossing.forces),
        "periods": list(built.crossing.segments.periods),
        "released_on": asked.released_on.isoformat() if asked.released_on else None,
        "corrects": asked.corrects,
        "reason": asked.reason,
        "code_version": code_version(),
        "data_checkpoint": built.checkpoint,
        "tables": [_entry(table) for table in built.tables],
        "files": {path: _note(file) for path, file in sorted(files.items())},
        "kept": kept(built),
    }
    return bytes(rfc8785.dumps(values)) + b"\n"


def _entry(table: BuiltTable) -> dict[str, Any]:
    return {
        "name": table.name.name,
        "title": table.name.title(),
        "table": table.name.table,
        "by": [b.name for b in table.name.by],
        "policy": policy_words(table.policy),
    }


def _note(file: File) -> dict[str, Any]:
    return {
        "title": file.title,
        "bytes": len(file.content),
        "sha256": hashlib.sha256(file.content).hexdigest(),
    }


def kept(built: BuiltRelease) -> dict[str, Any]:
    """How many cells of the tables have a number; what else is left would tell what is withheld."""
    cost = built.cost
    return {
        "cells": cost.cells,
        "cells_shown": cost.cells_shown,
        "cells_share": round(cost.cells_share(), 6),
    }


def removed(built: BuiltRelease) -> str:
    """What was removed and what it cost, for people."""
    asked = built.asked
    lines = [
        f"# {asked.title}: what was removed and what it cost",
        "",
        f"{built.cost.cells_shown:,} of {built.cost.cells:,} cells have a number "
        f"({built.cost.cells_share():.1%}). How many uses the others hold, and which of them are "
        "small, would give them away and is not said.",
        "",
        "A cell marked suppressed is withheld, for itself or because it would give another away; "
        "the mark does not say which, and is never 0. Everything that went out was attacked "
        "together before it did: no protected count can be worked out from it.",
        "",
        "| table | cells | withheld | protection |",
        "|---|---:|---:|---|",
        *(_line(table) for table in built.tables),
        *_rows_removed(built),
    ]
    return "\n".join(lines) + "\n"


def _rows_removed(built: BuiltRelease) -> list[str]:
    """What was taken out of the row-level file, and how well its rows hide each other."""
    if built.rows is None:
        return []
    found = built.rows
    words = [*found.words(), *found.after.words()]
    return ["", "## The row-level file", "", *(f"- {sentence}" for sentence in words)]


def _line(table: BuiltTable) -> str:
    values = [f.as_json() for row in table.figures.rows for f in row.cells.values()]
    withheld = values.count("suppressed")
    return f"| {table.name.name} | {len(values):,} | {withheld:,} | {policy_words(table.policy)} |"


def _json(values: Mapping[str, Any]) -> bytes:
    text = json.dumps(values, indent=1, ensure_ascii=False, allow_nan=False)
    return f"{text}\n".encode()

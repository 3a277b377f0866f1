"""Run an import: choose the reader, keep what can be read, write it, account for every row."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TypeVar

from reddot.errors import BadDataError, UsageError
from reddot.records.forces import spelled_place
from reddot.records.importers.flat_mapping import (
    FlatMapping,
    is_mapping,
    read_mapping,
    read_mapping_file,
)
from reddot.records.importers.flat_reports import MappingCheck, Steps, check_mapping, read_flat
from reddot.records.importers.home_office import read_release
from reddot.records.importers.import_report import ImportReport
from reddot.records.importers.layout import Layouts, read_layout_file
from reddot.records.importers.new_jersey import read_new_jersey
from reddot.records.importers.reading import ImportedReports
from reddot.records.importers.reddot import read_reports
from reddot.records.problems import Problem
from reddot.records.published import Release
from reddot.records.published_storage import PUBLISHED, write_releases
from reddot.records.storage import REPORTS, write_reports

T = TypeVar("T")
MAPPINGS = ("mps",)
ORIGINS = ("home-office", "reddot", "new-jersey", *MAPPINGS)


def run_import(
    files: Sequence[Path],
    origin: str,
    to: Path,
    *,
    force: str | None = None,
    step: Steps | None = None,
) -> ImportReport:
    """Import files into a folder.

    Parameters
    ----------
    files
        The files to read.
    origin
        ``home-office``, ``reddot``, ``mps``, or the path of a TOML file: a layout of published
        tables, or a mapping of a flat file of reports.
    to
        The folder to write to; made if it is not there.
    force
        The force that a flat file is of, where it is another than its mapping names.
    step
        Told of progress: rows done and about how many there are.

    Returns
    -------
    ImportReport
        Kept and refused rows add up to the rows read. A file that could not be read is a problem.

    Raises
    ------
    UsageError
        The origin is not one of these, or the folder cannot be made.
    BadDataError
        Nothing could be read.
    """
    mapping = find_mapping(origin)
    if force is not None:
        mapping = _of_force(mapping, origin, force)
    if mapping is not None:
        return _records(files, lambda: read_flat(files, mapping, step), to)
    if origin.endswith(".toml"):
        layouts = read_layout_file(Path(origin))
        return _published(files, to, layouts)
    if origin == "home-office":
        return _published(files, to)
    if origin == "new-jersey":
        return _records(files, lambda: read_new_jersey(_only(files), step), to)
    if origin == "reddot":
        return _records(files, lambda: read_reports(_only(files)), to)
    raise UsageError(
        f"'{origin}' is no origin. Use one of {', '.join(ORIGINS)}, or a TOML file: a layout of "
        "tables, or a mapping of a flat file."
    )


def find_mapping(origin: str) -> FlatMapping | None:
    """The mapping of a flat file that an origin names, if it names one."""
    if origin in MAPPINGS:
        return read_mapping(origin)
    if origin.endswith(".toml") and is_mapping(Path(origin)):
        return read_mapping_file(Path(origin))
    return None


def _of_force(mapping: FlatMapping | None, origin: str, force: str) -> FlatMapping:
    if mapping is None:
        raise UsageError(f"The force can be given for a flat file; '{origin}' names its own.")
    return replace(mapping, force=spelled_place(force).name)


def check_import(files: Sequence[Path], origin: str) -> MappingCheck:
    """Say what a mapping leaves unsaid about some files; nothing is written.

    Raises
    ------
    UsageError
        The origin is no mapping of a flat file.
    BadDataError
        Nothing could be read.
    """
    mapping = find_mapping(origin)
    if mapping is None:
        raise UsageError(f"'{origin}' is no mapping of a flat file; only a mapping can be checked.")
    return _read(files, lambda: check_mapping(files, mapping))


def holds_import(folder: Path) -> bool:
    """Whether a folder holds an earlier import, which another one replaces."""
    try:
        return any((folder / name).exists() for name in (REPORTS, PUBLISHED))
    except OSError:
        return False


def _read(files: Sequence[Path], read: Callable[[], T]) -> T:
    """Read; what the system refuses is said of the file, never of the folder to write to."""
    try:
        return read()
    except OSError as problem:
        name = problem.filename or ", ".join(map(str, files))
        words = problem.strerror or str(problem)
        raise BadDataError(f"{name}: the file cannot be read ({words}).") from None


def _write_to(to: Path, write: Callable[[], None]) -> None:
    try:
        write()
    except OSError as problem:
        raise UsageError(f"{to}: nothing can be written there ({problem.strerror}).") from None


def _check_folder(to: Path, other: str, holds: str) -> None:
    """A folder holds reports or releases: with both, nobody could say which a figure is of."""
    try:
        there = (to / other).exists()
    except OSError as problem:
        raise UsageError(f"{to}: nothing can be written there ({problem.strerror}).") from None
    if there:
        raise UsageError(f"{to}: the folder holds {holds} already. Give another folder.")


def _published(files: Sequence[Path], to: Path, layouts: Layouts | None = None) -> ImportReport:
    _check_folder(to, REPORTS, "reports")
    releases: list[Release] = []
    problems: list[Problem] = []
    for file in files:
        try:
            release = _read([file], partial(read_release, file, layouts))
        except BadDataError as problem:
            problems.append(Problem(str(file), "unreadable_file", str(problem)))
            continue
        releases.append(release)
        problems += release.problems
    if not releases:
        raise BadDataError(" ".join(p.message for p in problems))
    _write_to(to, lambda: write_releases(releases, to))
    read = sum(r.rows_read for r in releases)
    refused = sum(r.rows_refused for r in releases)
    return ImportReport(read, read - refused, refused, (), tuple(problems))


def _records(files: Sequence[Path], read: Callable[[], ImportedReports], to: Path) -> ImportReport:
    _check_folder(to, PUBLISHED, "published figures")
    found = _read(files, read)
    _write_to(to, lambda: write_reports(found.reports, to, found.no_answer))
    return found.report


def _only(files: Sequence[Path]) -> Path:
    if len(files) != 1:
        raise UsageError(
            f"{len(files)} files were given. Reports are read from one file or folder."
        )
    return files[0]

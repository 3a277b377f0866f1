"""Run an import: choose the reader, keep what can be read, write it, account for every row."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from reddot.errors import BadDataError, UsageError
from reddot.records.importers.home_office import read_release
from reddot.records.importers.import_report import ImportReport
from reddot.records.importers.layout import Layouts, read_layout_file
from reddot.records.importers.reddot import read_reports
from reddot.records.problems import Problem
from reddot.records.published import Release
from reddot.records.storage import PUBLISHED, REPORTS, write_releases, write_reports

Runner = Callable[[Sequence[Path], Path], ImportReport]


def run_import(files: Sequence[Path], origin: str, to: Path) -> ImportReport:
    """Import files into a folder.

    Parameters
    ----------
    files
        The files to read.
    origin
        ``home-office``, ``reddot``, or the path of a TOML layout of published tables.
    to
        The folder to write to; made if it is not there.

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
    if origin.endswith(".toml"):
        layouts = read_layout_file(Path(origin))
        return _write_to(to, lambda: _published(files, to, layouts))
    runners: dict[str, Runner] = {"home-office": _published, "reddot": _reports}
    if origin not in runners:
        known = ", ".join(runners)
        raise UsageError(
            f"'{origin}' is no origin. Use one of {known}, or a TOML layout of tables."
        )
    return _write_to(to, lambda: runners[origin](files, to))


def _write_to(to: Path, run: Callable[[], ImportReport]) -> ImportReport:
    try:
        return run()
    except OSError as problem:
        raise UsageError(f"{to}: nothing can be written there ({problem.strerror}).") from None


def _check_folder(to: Path, other: str, holds: str) -> None:
    """A folder holds reports or releases: with both, nobody could say which a figure is of."""
    if (to / other).exists():
        raise UsageError(f"{to}: the folder holds {holds} already. Give another folder.")


def _published(files: Sequence[Path], to: Path, layouts: Layouts | None = None) -> ImportReport:
    _check_folder(to, REPORTS, "reports")
    releases: list[Release] = []
    problems: list[Problem] = []
    for file in files:
        try:
            release = read_release(file, layouts)
        except BadDataError as problem:
            problems.append(Problem(str(file), "unreadable_file", str(problem)))
            continue
        releases.append(release)
        problems += release.problems
    if not releases:
        raise BadDataError(" ".join(p.message for p in problems))
    write_releases(releases, to)
    read = sum(r.rows_read for r in releases)
    refused = sum(r.rows_refused for r in releases)
    return ImportReport(read, read - refused, refused, (), tuple(problems))


def _reports(files: Sequence[Path], to: Path) -> ImportReport:
    _check_folder(to, PUBLISHED, "published figures")
    if len(files) != 1:
        raise UsageError(
            f"{len(files)} files were given. Reports are read from one file or folder."
        )
    found = read_reports(files[0])
    write_reports(found.reports, to)
    return found.report

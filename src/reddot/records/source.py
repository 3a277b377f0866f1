"""Open whatever a person names as a source: a release, a folder of an import, a file of reports."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from reddot.errors import BadDataError
from reddot.records.importers.home_office import read_release
from reddot.records.importers.layout import Layouts
from reddot.records.importers.reading import ImportedReports
from reddot.records.importers.reddot import read_reports
from reddot.records.published import Release
from reddot.records.storage import PUBLISHED, read_releases


@dataclass(frozen=True, slots=True)
class Source:
    """What was found: published releases, or reports, or both."""

    releases: tuple[Release, ...] = ()
    reports: ImportedReports | None = None


def read_source(paths: Iterable[Path], layouts: Layouts | None = None) -> Source:
    """Read every path of a source.

    Parameters
    ----------
    paths
        ODS or XLSX releases, folders written by ``reddot import``, CSV or Parquet files of
        reports.
    layouts
        The descriptions of published tables; the Home Office's unless given.

    Raises
    ------
    BadDataError
        A path is not what it says; the message names it.
    """
    releases: list[Release] = []
    reports: ImportedReports | None = None
    for path in paths:
        if path.is_dir() and (path / PUBLISHED).is_file():
            releases += read_releases(path)
        elif path.is_dir() or path.suffix in (".csv", ".parquet"):
            reports = _one(reports, path)
        else:
            releases.append(read_release(path, layouts))
    return Source(tuple(releases), reports)


def _one(reports: ImportedReports | None, path: Path) -> ImportedReports:
    if reports is not None:
        raise BadDataError(
            f"{path}: reports were read already. Give one file of reports at a time."
        )
    return read_reports(path)

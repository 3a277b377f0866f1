"""Open whatever a person names as a source: a release, a folder of an import, a file of reports."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from reddot.errors import BadDataError
from reddot.records.columns import TABLES
from reddot.records.importers.as_they_stand import take_as_they_stand
from reddot.records.importers.home_office import read_release
from reddot.records.importers.layout import Layouts
from reddot.records.importers.reddot import read_reports
from reddot.records.published import Release
from reddot.records.published_storage import PUBLISHED, read_releases
from reddot.records.record_tables import RecordTables, tables_of
from reddot.records.storage import REPORTS

SNAPSHOT = "snapshot.json"


@dataclass(frozen=True, slots=True)
class Source:
    """What was found: published releases, or records, or both."""

    releases: tuple[Release, ...] = ()
    records: RecordTables | None = None


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
    records: RecordTables | None = None
    for path in paths:
        if path.is_dir() and (path / PUBLISHED).is_file():
            releases += read_releases(path)
        elif path.is_dir() or path.suffix in (".csv", ".parquet"):
            records = _one(records, path)
        else:
            releases.append(read_release(path, layouts))
    return Source(tuple(releases), records)


def _one(records: RecordTables | None, path: Path) -> RecordTables:
    if records is not None:
        raise BadDataError(
            f"{path}: reports were read already. Give one file of reports at a time."
        )
    return read_records(path)


def read_records(path: Path) -> RecordTables:
    """Read records: as they stand where they keep every rule, else row by row.

    Raises
    ------
    BadDataError
        The file is missing, or no report in it can be read.
    """
    if (path / SNAPSHOT).is_file():
        return _of_snapshot(path)
    clean = take_as_they_stand(path)
    if clean is not None:
        return clean
    found = read_reports(path)
    return tables_of(found.reports, found.report, found.no_answer)


def _of_snapshot(folder: Path) -> RecordTables:
    """The tables of a snapshot of the store, all its forces and years together."""
    part = folder / "force=*" / "period=*"
    if not any(folder.glob(f"force=*/period=*/{REPORTS}")):
        raise BadDataError(f"{folder}: this snapshot holds no reports yet.")
    return RecordTables({table: part / f"{table}.parquet" for table in TABLES})

"""Read files of past reports by their layout and store what can be stored."""

from __future__ import annotations

import time
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

from django.core.files.uploadedfile import UploadedFile
from django.db import DataError, IntegrityError

from reddot.errors import BadDataError, UsageError
from reddot.records.importers.flat_reports import read_flat
from reddot.records.importers.import_report import ImportReport
from reddot.records.importers.reading import ImportedReports
from reddot.records.importers.reddot import read_reports
from reddot.records.importers.run import find_mapping
from reddot.records.problems import Problem
from reddot.records.report import Report
from reddot.store.access import Facts, check_right
from reddot.store.actions import import_reports
from reddot.store.fitting import fitting_reports
from reddot.store.models import User
from reddot.store.people import person_of

OWN = "own"
REDDOT = "reddot"
LAYOUTS = {
    "mps": "As the Metropolitan Police Service publishes it",
    REDDOT: "Reddot's own tables",
    OWN: "A file of your own, with a mapping",
}
AT_ONCE = 1000
UNPACKED_AT_MOST = 200_000_000
PAUSE_SECONDS = 0.15  # a writer that waits looks every tenth of a second whether it is its turn
BROKEN_OFF = (
    "The import broke off: another import of the same reports was under way, or one holds a value "
    "that the store has no place for. Stored before that: {stored:,}. Send the file again: reports "
    "that are there stay as they are."
)


@dataclass(frozen=True, slots=True)
class Intake:
    """What was done: the account of the file, reports stored, and those there before."""

    account: ImportReport
    stored: int
    known: tuple[str, ...]


def take_in(
    actor: User,
    files: Sequence[UploadedFile[bytes]],
    layout: str,
    *,
    mapping: UploadedFile[bytes] | None,
    force: str,
) -> Intake:
    """Read the files, and store their reports some thousand at a time.

    Parameters
    ----------
    actor
        The force lead.
    files
        As they were sent.
    layout
        One of :data:`LAYOUTS`.
    mapping
        The TOML file that says what the columns mean, for a file of one's own.
    force
        The force of a flat file's reports; Reddot's own tables name it in each row.

    Raises
    ------
    BadDataError, UsageError
        Nothing can be read, or not everything can be stored; the message says why.
    NotPermittedError
        The reports are of a force that the person may not import for.

    Notes
    -----
    The files lie in a folder of this process while they are read, and nowhere after. Officers'
    reports are stored between the parts, so that nobody waits for a whole year of past reports.
    """
    with TemporaryDirectory(prefix="reddot-import-") as folder:
        try:
            found = _read(Path(folder), files, layout, mapping, force)
        except (BadDataError, UsageError) as problem:
            raise BadDataError(without_folder(folder, str(problem))) from None
        account = _named(found.report, folder)
    reports, account = fitting_reports(found.reports, account)
    stored, known = _store(actor, reports)
    return Intake(account, stored, known)


def _store(actor: User, reports: Sequence[Report]) -> tuple[int, tuple[str, ...]]:
    for name in {report.force for report in reports}:
        check_right(person_of(actor), "import_reports", Facts("", name, None, None, ""))
    stored, known = 0, list[str]()
    for start in range(0, len(reports), AT_ONCE):
        if start:
            time.sleep(PAUSE_SECONDS)
        try:
            fresh, there = import_reports(actor, reports[start : start + AT_ONCE])
        except (IntegrityError, DataError, ValueError, OverflowError):
            raise BadDataError(BROKEN_OFF.format(stored=stored)) from None
        stored += fresh
        known += there
    return stored, tuple(known)


def _read(
    folder: Path,
    files: Sequence[UploadedFile[bytes]],
    layout: str,
    mapping: UploadedFile[bytes] | None,
    force: str,
) -> ImportedReports:
    if layout == REDDOT:
        paths = [_keep(one, folder) for one in files]
        return read_reports(paths[0] if len(paths) == 1 else folder)
    if layout == OWN and mapping is None:
        raise UsageError("Choose the mapping: a TOML file that says what the columns mean.")
    origin = str(_keep(mapping, folder, "mapping.toml")) if mapping and layout == OWN else layout
    meant = find_mapping(origin)
    if meant is None:
        raise UsageError("This TOML file is no mapping of a flat file of reports. Check it.")
    if layout == OWN and meant.force not in (None, force):
        raise UsageError(f"The mapping is of {meant.force}, and {force} was chosen. Settle which.")
    kept = [_keep(one, folder / str(i)) for i, one in enumerate(files)]
    return read_flat(kept, replace(meant, force=force))


def _keep(file: UploadedFile[bytes], folder: Path, name: str = "") -> Path:
    """Write a file under its own name: rows without an identifier are named after it."""
    folder.mkdir(exist_ok=True)
    path = folder / (name or Path(file.name or "file").name)
    if path.exists():
        raise UsageError(f"Two files are called '{path.name}'. Give each its own name.")
    with path.open("xb") as kept:
        for chunk in file.chunks():
            kept.write(chunk)
    check_unpacked(path)
    return path


def check_unpacked(path: Path) -> None:
    """Return only if a workbook unpacks to what memory holds; the reader holds all of it.

    A part that is larger than its archive declares ends there for the reader, as damaged.

    Raises
    ------
    UsageError
        It unpacks to more.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            size = sum(part.file_size for part in archive.infolist())
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return  # no archive, or one that the reader refuses in its own words
    if size > UNPACKED_AT_MOST:
        raise UsageError(
            f"The file unpacks to {size:,} bytes; at most {UNPACKED_AT_MOST:,} are read. "
            "Save it as CSV, or send it in parts."
        )


def _named(account: ImportReport, folder: str) -> ImportReport:
    """The account without the folder that the files lay in."""
    problems = (
        Problem(without_folder(folder, p.field), p.code, without_folder(folder, p.message), p.row)
        for p in account.problems
    )
    return replace(account, problems=tuple(problems))


def without_folder(folder: str, text: str) -> str:
    """A message without the folder that the files lay in."""
    parts = text.split(f"{folder}/")
    return parts[0] + "".join(_file_part(part) for part in parts[1:])


def _file_part(text: str) -> str:
    """A path without the number of the folder that a flat file lay in.

    >>> _file_part("0/export.csv: the file is empty")
    'export.csv: the file is empty'
    """
    number, slash, rest = text.partition("/")
    return rest if slash and number.isdecimal() else text

"""Open a spreadsheet (ODS or XLSX) as plain grids of cells, or say clearly why it cannot be."""

from __future__ import annotations

import zipfile
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any
from xml.parsers import expat

from python_calamine import CalamineError, CalamineWorkbook

from reddot.errors import BadDataError

Grid = list[list[Any]]

_KINDS = {
    "application/vnd.oasis.opendocument.spreadsheet": "ods",
    "application/vnd.oasis.opendocument.text": "a text document (ODT)",
    "application/vnd.oasis.opendocument.presentation": "a presentation (ODP)",
}


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: its name and its cells, rows from the top, empty cells as ``""``."""

    name: str
    grid: Grid


def read_workbook(path: Path) -> tuple[Sheet, ...]:
    """Read every sheet of an ODS or XLSX file.

    Parameters
    ----------
    path
        The file; its content decides what it is, not its name.

    Raises
    ------
    BadDataError
        The file is missing, empty, cut off, or no spreadsheet; the message names it.
    """
    check_spreadsheet(path)
    try:
        book = CalamineWorkbook.from_filelike(BytesIO(path.read_bytes()))
        return tuple(
            Sheet(name, book.get_sheet_by_name(name).to_python(skip_empty_area=False))
            for name in book.sheet_names
        )
    except (CalamineError, OSError, ValueError) as problem:
        raise BadDataError(
            f"{path}: the spreadsheet is damaged and cannot be read ({_first_line(problem)}). "
            "Download it again."
        ) from None


def check_spreadsheet(path: Path) -> None:
    """Raise unless the file is a whole ODS or XLSX spreadsheet."""
    if not path.exists():
        raise BadDataError(f"{path}: there is no such file. Check the name.")
    if path.is_dir():
        raise BadDataError(f"{path}: this is a folder. Name the file in it.")
    try:
        size = path.stat().st_size
        path.open("rb").close()
    except OSError as problem:
        raise BadDataError(f"{path}: the file cannot be read ({problem.strerror}).") from None
    if size == 0:
        raise BadDataError(f"{path}: the file is empty (0 bytes). Download it again.")
    if not zipfile.is_zipfile(path):
        raise BadDataError(f"{path}: {_what_instead(path)}")
    try:
        with zipfile.ZipFile(path) as archive:
            kind = _kind(archive)
            damaged = archive.testzip() or _broken_part(archive)
    except (zipfile.BadZipFile, OSError, EOFError, NotImplementedError, RuntimeError) as problem:
        raise BadDataError(
            f"{path}: the file is cut off or damaged ({_first_line(problem)}). Download it again."
        ) from None
    except ValueError as problem:  # zlib reports damage inside a member as ValueError or its child
        raise BadDataError(f"{path}: the file is damaged ({_first_line(problem)}).") from None
    if damaged is not None:
        raise BadDataError(
            f"{path}: the file is damaged in its part '{damaged}'. Download it again."
        )
    if kind not in {"ods", "xlsx"}:
        raise BadDataError(f"{path}: this is {kind}, not a spreadsheet. Give an ODS or XLSX file.")


def _broken_part(archive: zipfile.ZipFile) -> str | None:
    """The first part that is not well-formed XML; a reader may never come back from one."""
    for name in archive.namelist():
        if name.endswith((".xml", ".rels")) and archive.getinfo(name).file_size:
            parser = expat.ParserCreate()
            try:
                parser.Parse(archive.read(name), True)
            except (expat.ExpatError, LookupError, ValueError):
                return name
    return None


def _kind(archive: zipfile.ZipFile) -> str:
    names = set(archive.namelist())
    if "mimetype" in names:
        declared = archive.read("mimetype").decode("ascii", "replace").strip()
        return _KINDS.get(declared, f"a file of the kind '{declared}'")
    if "xl/workbook.xml" in names:
        return "xlsx"
    return "an archive of other files"


def _what_instead(path: Path) -> str:
    with path.open("rb") as file:
        head = file.read(512)
    if head.startswith(b"PK"):
        return "the file is cut off: it begins as a spreadsheet and has no end. Download it again."
    if head.startswith(b"\xd0\xcf\x11\xe0"):
        return "this is an old Excel file (.xls). Save it as ODS or XLSX."
    if b"<html" in head.lower() or b"<!doctype" in head.lower():
        return "this is a web page saved under a spreadsheet's name. Download the file itself."
    try:
        head.decode("utf-8")
    except UnicodeDecodeError:
        return "this is not a spreadsheet: its bytes are of no kind known here. Give ODS or XLSX."
    return "this is plain text, not a spreadsheet. Give an ODS or XLSX file."


def _first_line(problem: BaseException) -> str:
    lines = str(problem).splitlines()
    return lines[0] if lines else type(problem).__name__

"""Files that a person gives by mistake: none is a whole spreadsheet of use-of-force tables."""

from __future__ import annotations

import random
import zipfile
from collections.abc import Callable
from pathlib import Path

from importers.release import ced_sheet, reports_sheet, without_last_column, write_release
from ods import write_ods, write_xlsx

Maker = Callable[[Path], Path]
NO_TABLE = [["Item", "Price"], ["Pens", 3], ["Paper", 8]]


def whole(folder: Path) -> Path:
    """A whole release, to be spoilt."""
    return write_release(folder, {"a": ced_sheet(), "b": reports_sheet()}, "whole.ods")


def of_bytes(name: str, content: bytes) -> Maker:
    def make(folder: Path) -> Path:
        (folder / name).write_bytes(content)
        return folder / name

    return make


def cut(share: float, drop: int = 0) -> Maker:
    """A whole release cut off after a share of its bytes, or ``drop`` bytes before its end."""

    def make(folder: Path) -> Path:
        content = whole(folder).read_bytes()
        path = folder / "cut.ods"
        path.write_bytes(content[: -drop or round(share * len(content))])
        return path

    return make


def archive(name: str, **parts: str) -> Maker:
    def make(folder: Path) -> Path:
        with zipfile.ZipFile(folder / name, "w") as made:
            for part, text in parts.items():
                made.writestr(part.replace("__", "/"), text)
        return folder / name

    return make


def rewritten(name: str, change: Callable[[str, bytes], bytes | None]) -> Maker:
    """A release whose parts were changed and zipped again, so that every checksum is right."""

    def make(folder: Path) -> Path:
        with (
            zipfile.ZipFile(whole(folder)) as old,
            zipfile.ZipFile(folder / name, "w", zipfile.ZIP_DEFLATED) as new,
        ):
            for part in old.namelist():
                content = change(part, old.read(part))
                if content is not None:
                    new.writestr(part, content)
        return folder / name

    return make


def broken_end_tag(part: str, content: bytes) -> bytes:
    """The content with two closing tags run into one another, as a bad merge leaves them."""
    ends = b"</table:table></office:spreadsheet>"
    return content.replace(ends, b"</table:tabdsheet>") if part == "content.xml" else content


def half_content(part: str, content: bytes) -> bytes:
    return content[: len(content) // 2] if part == "content.xml" else content


def flip_in_the_middle(folder: Path) -> Path:
    content = bytearray(whole(folder).read_bytes())
    content[len(content) // 2] ^= 0xFF
    (folder / "flipped.ods").write_bytes(content)
    return folder / "flipped.ods"


def missing_column(folder: Path) -> Path:
    return write_release(folder, {"a": without_last_column(ced_sheet())}, "column.ods")


def a_folder(folder: Path) -> Path:
    (folder / "folder.ods").mkdir()
    return folder / "folder.ods"


BAD_FILES: dict[str, Maker] = {
    "empty": of_bytes("empty.ods", b""),
    "one byte": of_bytes("byte.ods", b"P"),
    "text": of_bytes("text.ods", b"Norfolk,372\nKent,12\n"),
    "text of another encoding": of_bytes("latin.ods", "Ceredigion café".encode("cp1252")),
    "random bytes": of_bytes("random.ods", random.Random(5).randbytes(5000)),  # noqa: S311
    "web page": of_bytes("page.ods", b"\n<!DOCTYPE html><html><body>404</body></html>"),
    "old Excel": of_bytes("old.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)),
    "PDF": of_bytes("report.ods", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n" + bytes(100)),
    **{f"cut at {share:.0%}": cut(share) for share in (0.01, 0.25, 0.5, 0.75, 0.99)},
    **{f"cut {n} before the end": cut(1, n) for n in (1, 10, 21, 22, 23, 200)},
    "a flipped byte": flip_in_the_middle,
    "zip of other things": archive("photos.ods", photo="x", notes="y"),
    "empty zip": archive("none.ods"),
    "docx": archive("letter.docx", word__document="<w/>", Content_Types="<Types/>"),
    "ODS without content": rewritten(
        "hollow.ods", lambda part, content: None if part == "content.xml" else content
    ),
    "ODS with half its content": rewritten("half.ods", half_content),
    "another spreadsheet": lambda folder: write_ods(folder / "other.ods", {"Prices": NO_TABLE}),
    "another workbook": lambda folder: write_xlsx(folder / "other.xlsx", {"Prices": NO_TABLE}),
    "spreadsheet of blank cells": lambda folder: write_ods(folder / "blank.ods", {"S": [[]]}),
    "a missing column": missing_column,
    "a folder": a_folder,
    "a missing file": lambda folder: folder / "missing.ods",
}
# Reading this one never ends; it is kept apart so that it cannot stop the others.
ENDLESS = rewritten("endless.ods", broken_end_tag)

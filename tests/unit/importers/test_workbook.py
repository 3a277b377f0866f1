import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from importers.bad_files import BAD_FILES, ENDLESS, Maker, whole
from ods import Merged, write_ods, write_xlsx
from reddot.errors import BadDataError
from reddot.records.importers.home_office import read_release
from reddot.records.importers.workbook import check_spreadsheet, read_workbook

WORDS = {
    "empty": "empty",
    "text": "plain text",
    "random bytes": "no kind known",
    "web page": "web page",
    "old Excel": "old Excel",
    "cut at 50%": "cut off",
    "zip of other things": "archive of other files",
    "docx": "archive of other files",
    "another spreadsheet": "Prices",
    "a missing column": "'not stated'",
    "a folder": "folder",
    "a missing file": "no such file",
}
GRID = [["a", 1, True, None, 2.5], [], [None, Merged("m", 2, 2), None, "x & <y>"], [None, None]]


@pytest.mark.parametrize("make", BAD_FILES.values(), ids=BAD_FILES)
def test_a_file_that_is_no_release_is_refused_and_named_once(tmp_path: Path, make: Maker) -> None:
    path = make(tmp_path)
    with pytest.raises(BadDataError) as refusal:
        read_release(path)
    assert str(refusal.value).count(str(path)) == 1


@pytest.mark.parametrize(("kind", "words"), WORDS.items())
def test_the_refusal_says_what_the_file_is(tmp_path: Path, kind: str, words: str) -> None:
    with pytest.raises(BadDataError, match=words):
        read_release(BAD_FILES[kind](tmp_path))


@pytest.mark.parametrize("step", range(0, 100, 7))
def test_a_release_cut_off_anywhere_is_refused(tmp_path: Path, step: int) -> None:
    content = whole(tmp_path).read_bytes()
    path = tmp_path / "cut.ods"
    path.write_bytes(content[: len(content) * step // 100])
    with pytest.raises(BadDataError, match=r"cut\.ods"):
        read_release(path)


def test_a_document_that_is_not_well_formed_is_refused_and_does_not_hang(tmp_path: Path) -> None:
    path = ENDLESS(tmp_path)
    words = [sys.executable, "-m", "reddot", "figures", str(path)]
    done = subprocess.run(words, capture_output=True, text=True, timeout=6, check=False)
    assert done.returncode == 3
    assert str(path) in done.stderr


def test_a_whole_release_passes_the_check(tmp_path: Path) -> None:
    check_spreadsheet(whole(tmp_path))


@pytest.mark.parametrize(("write", "name"), [(write_ods, "g.ods"), (write_xlsx, "g.xlsx")])
def test_a_grid_is_read_as_it_was_written(tmp_path: Path, write: object, name: str) -> None:
    path = write(tmp_path / name, {"One & two": GRID, "Three": [["x"]]})  # type: ignore[operator]
    first, second = read_workbook(path)
    assert (first.name, second.name) == ("One & two", "Three")
    assert [row[:4] for row in first.grid] == [
        ["a", 1, True, ""],
        ["", "", "", ""],
        ["", "m", "", "x & <y>"],
        ["", "", "", ""],
    ][: len(first.grid)]
    assert second.grid == [["x"]]


def test_what_a_file_holds_decides_and_not_its_name(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "named.ods", {"S": [["x"]]})
    assert read_workbook(path)[0].grid == [["x"]]


@pytest.mark.parametrize("kind", ["text", "presentation"])
def test_another_office_document_is_named_for_what_it_is(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "doc.ods"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", f"application/vnd.oasis.opendocument.{kind}")
        archive.writestr("content.xml", "<x/>")
    with pytest.raises(BadDataError, match=kind):
        read_workbook(path)

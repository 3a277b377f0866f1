from dataclasses import replace
from pathlib import Path

import pytest

from pack.packs import ten_reports
from reddot.errors import UsageError
from reddot.pack.write import PAGE, PDF, write_pack


def test_two_files_are_written_into_a_folder_that_was_not_there(tmp_path: Path) -> None:
    written = write_pack(ten_reports(), tmp_path / "a" / "pack")
    assert [w.path.name for w in written] == [PAGE, PDF]
    assert [w.size for w in written] == [w.path.stat().st_size for w in written]
    assert written[0].path.read_text(encoding="utf-8").startswith("<!doctype html>")
    assert written[1].path.read_bytes().startswith(b"%PDF-")


def test_a_second_pack_replaces_the_first(tmp_path: Path) -> None:
    for title in ("First", "Second"):
        write_pack(replace(ten_reports(), title=title), tmp_path)
    page = (tmp_path / PAGE).read_text(encoding="utf-8")
    assert "Second" in page
    assert "First" not in page


def test_a_file_in_the_place_of_the_folder_is_named(tmp_path: Path) -> None:
    file = tmp_path / "notes.txt"
    file.write_text("mine", encoding="utf-8")
    for folder in (file, file / "below"):
        with pytest.raises(UsageError, match=r"notes\.txt.*is a file"):
            write_pack(ten_reports(), folder)
    assert file.read_text(encoding="utf-8") == "mine"


def test_what_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / PAGE).mkdir()
    with pytest.raises(UsageError, match=rf"{PAGE} cannot be written"):
        write_pack(ten_reports(), tmp_path)

from pathlib import Path

from pack.packs import records_pack
from reddot.pack.write import PAGE, PDF, write_pack


def test_two_files_are_written_into_a_folder_that_was_not_there(tmp_path: Path) -> None:
    written = write_pack(records_pack(), tmp_path / "a" / "pack")
    assert [w.path.name for w in written] == [PAGE, PDF]
    assert [w.size for w in written] == [w.path.stat().st_size for w in written]
    assert written[0].path.read_text(encoding="utf-8").startswith("<!doctype html>")
    assert written[1].path.read_bytes().startswith(b"%PDF-")


def test_a_second_pack_replaces_the_first(tmp_path: Path) -> None:
    write_pack(records_pack(title="First"), tmp_path)
    write_pack(records_pack(title="Second"), tmp_path)
    page = (tmp_path / PAGE).read_text(encoding="utf-8")
    assert "Second" in page
    assert "First" not in page

import csv
import io
from pathlib import Path

import pytest
from importers.release import ced_sheet, reports_sheet, write_release

from conftest import Run

RECORDS = (
    "report_id,force,used_at,ced_used,tactic_ced_fired\n"
    "r1,{force},2018-02-03T22:15:00+00:00,yes,yes\n"
)


@pytest.fixture
def records(tmp_path: Path) -> Path:
    path = tmp_path / "reports.csv"
    path.write_text(RECORDS.format(force="Eastshire"), encoding="utf-8")
    return path


def test_the_command_writes_both_files_and_says_so(run: Run, records: Path, tmp_path: Path) -> None:
    ran = run("pack", records, "--to", tmp_path / "out", "--title", "A title of our own")
    assert ran.code == 0
    assert "evidence-pack.html" in ran.out
    assert "invented force" in ran.err
    page = (tmp_path / "out" / "evidence-pack.html").read_text(encoding="utf-8")
    assert "A title of our own" in page
    assert "reports.csv" in page
    assert str(tmp_path) not in page


def test_json_and_csv_list_what_was_written(run: Run, records: Path, tmp_path: Path) -> None:
    found = run("pack", records, "--to", tmp_path / "out", "--format", "json").json()
    assert found["synthetic"] is True
    assert [Path(f["file"]).name for f in found["files"]] == [
        "evidence-pack.html",
        "evidence-pack.pdf",
    ]
    text = run("pack", records, "--to", tmp_path / "out", "--format", "csv").out
    assert [row["what"] for row in csv.DictReader(io.StringIO(text))] == ["page", "PDF/UA"]


def test_a_release_and_a_story_make_a_pack_without_a_banner(run: Run, tmp_path: Path) -> None:
    release = write_release(tmp_path, {"a": ced_sheet(), "b": reports_sheet()}, "good.ods")
    words = ["--force", "Norfolk", "--claims", "taser-2018", "--format", "json"]
    ran = run("pack", release, "--to", tmp_path, *words)
    assert (ran.code, ran.json()["synthetic"], ran.err) == (0, False, "")
    assert "Claims checked" in (tmp_path / "evidence-pack.html").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("words", "code"),
    [(["--claims", "no-such-story"], 3), (["--force", "Nowhere"], 2), (["--period", "soon"], 2)],
)
def test_what_cannot_be_made_is_refused_and_nothing_is_written(
    run: Run, records: Path, tmp_path: Path, words: list[str], code: int
) -> None:
    ran = run("pack", records, "--to", tmp_path / "out", *words)
    assert (ran.code, ran.out) == (code, "")
    assert ran.err.startswith("Error:")
    assert not (tmp_path / "out").exists()


def test_a_file_in_the_place_of_the_folder_is_refused(run: Run, records: Path) -> None:
    ran = run("pack", records, "--to", records)
    assert (ran.code, ran.out) == (2, "")
    assert "reports.csv is a file" in " ".join(ran.err.split())


def test_a_folder_of_releases_says_to_name_the_files(run: Run, tmp_path: Path) -> None:
    write_release(tmp_path, {"a": ced_sheet()}, "good.ods")
    ran = run("pack", tmp_path, "--to", tmp_path / "out")
    assert ran.code == 2
    assert "Name the files" in ran.err
    assert "*.ods" in ran.err


def test_a_real_release_makes_a_pack(
    run: Run, home_office_files: dict[str, Path], tmp_path: Path
) -> None:
    ran = run("pack", home_office_files["2018/19"], "--to", tmp_path, "--force", "Norfolk")
    assert ran.code == 0
    page = (tmp_path / "evidence-pack.html").read_text(encoding="utf-8")
    assert "426" in page
    assert ">not available<" in page

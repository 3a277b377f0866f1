import csv
import io
import json
from pathlib import Path

import pytest
from importers.bad_files import BAD_FILES
from importers.release import ced_row, ced_sheet, write_release

from conftest import Run

HOME = ["--from", "home-office", "--to"]
KEYS = {"rows_read", "rows_kept", "rows_refused", "restored", "problems"}


@pytest.fixture
def odd_release(tmp_path: Path) -> Path:
    rows = [ced_row("Wales", "Forest of Dean", 0, drawn=3), ced_row("Wales", "", 0, drawn=5)]
    return write_release(tmp_path, {"a": ced_sheet(*rows)}, "odd.ods")


def test_the_account_is_printed_as_json_and_written_beside_the_data(
    run: Run, tmp_path: Path, odd_release: Path
) -> None:
    ran = run("import", odd_release, *HOME, tmp_path / "out", "--format", "json")
    found = ran.json()
    assert set(found) >= KEYS
    assert found["rows_kept"] + found["rows_refused"] == found["rows_read"] == 2
    assert [p["code"] for p in found["problems"]] == ["unknown_force", "no_key"]
    written = (tmp_path / "out" / "import-report.json").read_text(encoding="utf-8")
    assert json.loads(written) == found
    assert ran.code == 0
    assert str(tmp_path / "out") in ran.err


def test_problems_are_printed_as_csv_and_in_a_table(
    run: Run, tmp_path: Path, odd_release: Path
) -> None:
    rows = csv.DictReader(
        io.StringIO(run("import", odd_release, *HOME, tmp_path / "a", "--format", "csv").out)
    )
    assert [row["code"] for row in rows] == ["unknown_force", "no_key"]
    out = run("import", odd_release, *HOME, tmp_path / "b").out
    assert "Rows read 2 = kept 1 + refused 1" in out


def test_a_bad_file_among_good_ones_is_named_and_the_command_succeeds(
    run: Run, tmp_path: Path, good_release: Path
) -> None:
    bad = BAD_FILES["text"](tmp_path)
    ran = run("import", good_release, bad, *HOME, tmp_path / "out", "--format", "json")
    assert ran.code == 0
    assert [p["field"] for p in ran.json()["problems"]] == [str(bad)]


@pytest.mark.parametrize("origin", ["homeoffice", "new-york"])
def test_an_unknown_origin_is_a_wrong_question(
    run: Run, tmp_path: Path, good_release: Path, origin: str
) -> None:
    ran = run("import", good_release, "--from", origin, "--to", tmp_path / "out")
    assert (ran.code, ran.out) == (2, "")
    assert origin in ran.err


@pytest.mark.parametrize("below", ["", "sub"])
def test_a_folder_that_cannot_be_made_is_named(
    run: Run, tmp_path: Path, good_release: Path, below: str
) -> None:
    (tmp_path / "taken").write_text("a file", encoding="utf-8")
    ran = run("import", good_release, *HOME, tmp_path / "taken" / below)
    assert ran.code in (2, 3)
    assert "taken" in ran.err


def test_reports_with_bad_rows_are_imported_and_each_row_and_field_named(
    run: Run, tmp_path: Path
) -> None:
    path = tmp_path / "reports.csv"
    path.write_text(
        "report_id,force,ced_used\nr1,Norfolk,yes\nr2,,no\nr3,Kent,maybe\nr1,Kent,no\n",
        encoding="utf-8",
    )
    words = ["--from", "reddot", "--to", tmp_path / "out", "--format", "json"]
    found = run("import", path, *words).json()
    assert [(p["row"], p["field"]) for p in found["problems"]] == [
        (3, "force"), (4, "ced_used"), (5, "report_id"),
    ]  # fmt: skip
    assert (found["rows_read"], found["rows_kept"], found["rows_refused"]) == (4, 1, 3)


def test_the_real_releases_are_imported_without_a_row_refused(
    run: Run, tmp_path: Path, home_office_files: dict[str, Path]
) -> None:
    files = home_office_files.values()
    found = run("import", *files, *HOME, tmp_path / "out", "--format", "json").json()
    assert found["rows_refused"] == 0
    assert found["rows_read"] == found["rows_kept"] > 7000


def test_an_earlier_import_that_is_replaced_is_said(
    run: Run, tmp_path: Path, good_release: Path
) -> None:
    first = run("import", good_release, *HOME, tmp_path / "out")
    again = run("import", good_release, *HOME, tmp_path / "out")
    assert "held an earlier import" not in first.err
    assert "held an earlier import; it is replaced." in again.err

from pathlib import Path

import pytest
from records.reports import complete_report

from importers.bad_files import BAD_FILES
from importers.release import ced_row, ced_sheet, reports_sheet, without_last_column, write_release
from reddot.errors import BadDataError, UsageError
from reddot.records.importers.reddot import read_reports
from reddot.records.importers.run import run_import
from reddot.records.published_storage import read_releases
from reddot.records.storage import write_reports


def test_an_import_writes_what_it_read_and_the_folder_can_be_read(tmp_path: Path) -> None:
    path = write_release(tmp_path, {"a": ced_sheet(), "b": reports_sheet()})
    report = run_import([path], "home-office", tmp_path / "out")
    (release,) = read_releases(tmp_path / "out")
    assert [t.name for t in release.tables] == ["ced", "reports"]
    assert (report.rows_read, report.rows_kept, report.rows_refused) == (6, 6, 0)


def test_a_file_that_cannot_be_read_is_a_problem_and_the_others_go_on(tmp_path: Path) -> None:
    good = write_release(tmp_path, {"a": ced_sheet()})
    bad = BAD_FILES["web page"](tmp_path)
    report = run_import([bad, good], "home-office", tmp_path / "out")
    assert [(p.field, p.code) for p in report.problems] == [(str(bad), "unreadable_file")]
    assert len(read_releases(tmp_path / "out")) == 1


def test_only_when_nothing_can_be_read_does_an_import_fail_and_every_file_is_named(
    tmp_path: Path,
) -> None:
    bad = [BAD_FILES[kind](tmp_path) for kind in ("web page", "empty", "a missing file")]
    with pytest.raises(BadDataError) as refusal:
        run_import(bad, "home-office", tmp_path / "out")
    assert [str(refusal.value).count(str(path)) for path in bad] == [1, 1, 1]
    assert not (tmp_path / "out").exists()


def test_a_refused_row_is_counted_and_named(tmp_path: Path) -> None:
    sheet = ced_sheet(ced_row("Wales", "Gwent", 0, drawn=3), ced_row("Wales", "", 0, drawn=5))
    report = run_import([write_release(tmp_path, {"a": sheet})], "home-office", tmp_path / "out")
    assert (report.rows_read, report.rows_kept, report.rows_refused) == (2, 1, 1)
    assert [p.row for p in report.problems] == [6]


def test_the_rows_of_a_refused_table_are_counted_as_refused(tmp_path: Path) -> None:
    sheets = {"a": without_last_column(ced_sheet()), "b": reports_sheet()}
    report = run_import([write_release(tmp_path, sheets)], "home-office", tmp_path / "out")
    assert (report.rows_kept, report.rows_refused) == (3, 3)


def test_why_a_table_was_refused_is_known_after_the_import(tmp_path: Path) -> None:
    sheets = {"a": without_last_column(ced_sheet()), "b": reports_sheet()}
    run_import([write_release(tmp_path, sheets)], "home-office", tmp_path / "out")
    (release,) = read_releases(tmp_path / "out")
    assert "ced" in release.refused


def test_reports_are_imported_as_parquet(tmp_path: Path) -> None:
    write_reports([complete_report()], tmp_path / "in")
    report = run_import([tmp_path / "in"], "reddot", tmp_path / "out")
    assert report.rows_kept == 1
    assert read_reports(tmp_path / "out").reports == (complete_report(),)


@pytest.mark.parametrize("origin", ["homeoffice", "", "mps2"])
def test_an_unknown_origin_is_answered_with_those_known(tmp_path: Path, origin: str) -> None:
    with pytest.raises(UsageError, match="home-office, reddot"):
        run_import([tmp_path / "x.ods"], origin, tmp_path / "out")


def test_a_spreadsheet_s_whole_numbers_stay_whole() -> None:
    from reddot.records.importers.flat_files import _plain

    assert [str(_plain(value)) for value in (1.0, 1.5, "1.0")] == ["1", "1.5", "1.0"]


def test_reports_are_read_from_one_file_at_a_time(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="2 files"):
        run_import([tmp_path / "a.csv", tmp_path / "b.csv"], "reddot", tmp_path / "out")


def test_a_folder_holds_reports_or_releases_and_never_both(tmp_path: Path) -> None:
    write_reports([complete_report()], tmp_path / "in")
    run_import([tmp_path / "in"], "reddot", tmp_path / "out")
    with pytest.raises(UsageError, match="holds reports already"):
        run_import([write_release(tmp_path, {"a": ced_sheet()})], "home-office", tmp_path / "out")
    run_import([tmp_path / "made.ods"], "home-office", tmp_path / "figures")
    with pytest.raises(UsageError, match="holds published figures already"):
        run_import([tmp_path / "in"], "reddot", tmp_path / "figures")

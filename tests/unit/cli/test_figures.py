import csv
import io
import json
from pathlib import Path

import pytest
from importers.release import NATION, NORFOLK, YEAR, ced_sheet, reports_sheet, write_release

from conftest import Run

CED = ["figures", "--table", "ced"]
EVERY_FORMAT = pytest.mark.parametrize("form", ["table", "json", "csv"])
REPORTS_CSV = (
    "report_id,force,used_at,ced_used,tactic_ced_fired,tactic_ced_drawn\n"
    "r1,Norfolk,2018-02-03T22:15:00+00:00,yes,yes,yes\n"
    "r2,Norfolk,2018-02-04T22:15:00+00:00,yes,no,yes\n"
    "r3,Kent,2018-02-05T22:15:00+00:00,yes,,\n"
)


@pytest.fixture
def with_colons(tmp_path: Path) -> Path:
    """A release that prints ":" for some of Norfolk's figures and for all of Kent's reports."""
    row = [*NORFOLK[:4], ":", ":", *NORFOLK[6:-1], " : "]
    reports = reports_sheet(["East of England", "Norfolk", 1001], ["South East", "Kent", ":"])
    return write_release(tmp_path, {"a": ced_sheet(NATION, row), "b": reports}, "colons.ods")


def rows_of(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def test_json_is_alone_on_standard_output_with_the_keys_others_rely_on(
    run: Run, good_release: Path
) -> None:
    found = run("figures", good_release, "--force", "Norfolk", "--format", "json").json()
    assert found["table"] == "ced"
    assert found["rule"]["ladder"] == "ho"
    (row,) = found["rows"]
    assert (row["force"], row["period"], row["vintage"]) == ("Norfolk", YEAR, "2032-12-09")
    assert (row["total"], row["discharge"], row["not_stated"]) == (146, 33, 40)
    assert row["bounds"]["discharge"] == [33, 73]
    assert row["source"] == "good.ods, Table 13"


def test_csv_has_a_heading_and_a_row_for_each_force(run: Run, good_release: Path) -> None:
    rows = rows_of(run("figures", good_release, "--format", "csv").out)
    assert [row["force"] for row in rows] == ["England and Wales", "Kent", "Norfolk"]
    assert rows[2]["total"] == "146"
    assert (rows[2]["discharge_at_least"], rows[2]["discharge_at_most"]) == ("33", "73")


def test_a_table_prints_the_figures_and_what_they_count(run: Run, good_release: Path) -> None:
    out = run("figures", good_release, "--force", "Norfolk").out
    for words in ("Norfolk 2031/32", "146", "Not stated", "What is counted", "good.ods, Table 13"):
        assert words in out


@EVERY_FORMAT
def test_words_for_people_are_on_standard_error_and_not_among_the_data(
    run: Run, tmp_path: Path, form: str
) -> None:
    headings = ["Financial year", *ced_sheet()[3]]
    rows = [["2016", *NORFOLK], ["2031/32", *NORFOLK]]
    path = write_release(tmp_path, {"a": ced_sheet(*rows, headings=headings)})
    ran = run("figures", path, "--format", form)
    assert ("Series break" in ran.err) == (form != "table")
    if form == "json":
        assert ran.json()["warnings"]
    if form == "csv":
        assert "Series break" not in ran.out
    assert ran.code == 0


def test_a_colon_is_not_available_in_json(run: Run, with_colons: Path) -> None:
    ran = run("figures", with_colons, "--force", "Norfolk", "--format", "json")
    (row,) = ran.json()["rows"]
    assert [row[c] for c in ("drawn", "aimed", "not_stated")] == ["not_available"] * 3
    assert row["fired"] == 29


def test_a_colon_is_not_available_in_csv(run: Run, with_colons: Path) -> None:
    (row,) = rows_of(run("figures", with_colons, "--force", "Norfolk", "--format", "csv").out)
    assert [row[c] for c in ("drawn", "aimed", "not_stated")] == ["not_available"] * 3


@pytest.mark.parametrize("forces", [["--force", "Norfolk"], []], ids=["upright", "across"])
def test_a_colon_is_not_available_in_a_table(
    run: Run, with_colons: Path, forces: list[str]
) -> None:
    assert run("figures", with_colons, *forces).out.count("not available") >= 3


@EVERY_FORMAT
def test_a_total_that_is_a_colon_is_not_available_in_every_form(
    run: Run, with_colons: Path, form: str
) -> None:
    words = ["figures", with_colons, "--table", "reports", "--force", "Kent", "--format", form]
    out = run(*words).out
    assert ("not available" if form == "table" else "not_available") in out
    if form == "csv":
        assert rows_of(out)[0]["total"] == "not_available"


def test_cases_not_stated_that_are_not_available_are_not_taken_for_none(
    run: Run, with_colons: Path
) -> None:
    (row,) = run("figures", with_colons, "--force", "Norfolk", "--format", "json").json()["rows"]
    low, high = row["bounds"]["fired"]
    assert low == 29
    assert high > 29


def test_a_colon_is_kept_through_an_import(run: Run, tmp_path: Path, with_colons: Path) -> None:
    run("import", with_colons, "--from", "home-office", "--to", tmp_path / "out")
    ran = run("figures", tmp_path / "out", "--force", "Norfolk", "--format", "json")
    (row,) = ran.json()["rows"]
    assert (row["drawn"], row["fired"]) == ("not_available", 29)


def test_a_colon_compared_with_a_number_is_a_revision_from_not_available(
    run: Run, with_colons: Path, good_release: Path
) -> None:
    revisions = run("compare", with_colons, good_release, "--format", "json").json()["revisions"]
    drawn = [r for r in revisions if (r["force"], r["cell"]) == ("Norfolk", "drawn")]
    assert [(r["before"], r["after"]) for r in drawn] == [("not_available", 11)]


def test_an_import_of_a_release_gives_the_figures_of_the_release(
    run: Run, tmp_path: Path, good_release: Path
) -> None:
    run("import", good_release, "--from", "home-office", "--to", tmp_path / "out")
    from_file, from_folder = (
        run("figures", source, "--format", "json").json()["rows"]
        for source in (good_release, tmp_path / "out")
    )
    assert from_folder == from_file


def test_figures_are_counted_from_a_file_of_reports(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "reports.csv"
    path.write_text(REPORTS_CSV, encoding="utf-8")
    rows = run("figures", path, "--format", "json").json()["rows"]
    found = {row["force"]: (row["drawn"], row["fired"], row["not_stated"]) for row in rows}
    assert found == {"Norfolk": (1, 1, 0), "Kent": (0, 0, 1)}


def test_a_source_that_is_not_used_is_named(run: Run, tmp_path: Path, good_release: Path) -> None:
    path = tmp_path / "reports.csv"
    path.write_text(REPORTS_CSV, encoding="utf-8")
    ran = run("figures", good_release, path, "--format", "json")
    assert ran.code == 2 or "reports.csv" in ran.out + ran.err


@pytest.mark.parametrize(
    ("words", "code", "named"),
    [
        (["--table", "helicopters"], 2, "helicopters"),
        (["--table", "tactics"], 5, "reports"),
        (["--force", "Atlantis"], 2, "Atlantis"),
        (["--force", "Suffolk"], 5, "Suffolk"),
        (["--period", "2016"], 5, YEAR),
        (["--ladder", "snakes"], 2, "snakes"),
        (["--format", "xml"], 2, "xml"),
        (["--rate", "per moon"], 2, "per moon"),
        (["--nonsense"], 2, "--nonsense"),
    ],
)
def test_a_question_put_wrongly_has_its_exit_code_and_says_what_was_given(
    run: Run, good_release: Path, words: list[str], code: int, named: str
) -> None:
    ran = run("figures", good_release, *words)
    assert (ran.code, ran.out) == (code, "")
    assert named in ran.err


@pytest.mark.parametrize("period", ["2031-32", "2031/2032", "April 2031 to March 2032"])
def test_a_period_may_be_written_in_any_way_that_is_read(
    run: Run, good_release: Path, period: str
) -> None:
    ran = run("figures", good_release, "--period", period, "--format", "json")
    assert ran.code == 0
    assert {row["period"] for row in ran.json()["rows"]} == {YEAR}


@pytest.mark.parametrize("period", ["last year", "2031/99", "2031-13..2032-01"])
def test_what_is_no_period_is_a_wrong_question(run: Run, good_release: Path, period: str) -> None:
    ran = run("figures", good_release, "--period", period)
    assert (ran.code, ran.out) == (2, "")
    assert period in ran.err


@pytest.mark.parametrize("moment", ["9999-12-31T00:00:00+00:00", "0001-01-01T00:00:00+00:00"])
def test_a_report_of_no_day_does_not_stop_the_figures_of_the_others(
    run: Run, tmp_path: Path, moment: str
) -> None:
    path = tmp_path / "reports.csv"
    path.write_text(f"{REPORTS_CSV}r4,Norfolk,{moment},yes,,\n", encoding="utf-8")
    rows = run("figures", path, "--format", "json").json()["rows"]
    assert ("Norfolk", "2017/18") in {(row["force"], row["period"]) for row in rows}


@EVERY_FORMAT
def test_a_terminal_that_is_not_utf8_gets_its_figures(
    run_apart: Run, good_release: Path, form: str
) -> None:
    words = ["figures", good_release, "--force", "Norfolk", "--format", form]
    ran = run_apart(*words, env={"PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"})
    assert ran.code == 0
    assert "Traceback" not in ran.err


def test_the_real_releases_give_the_figures_of_the_stories(
    run: Run, home_office_files: dict[str, Path]
) -> None:
    words = ["--force", "Norfolk", "--period", "2017/18", "--format", "json"]
    (row,) = run("figures", home_office_files["2017/18"], *words).json()["rows"]
    assert (row["total"], row["discharge"], row["not_stated"]) == (372, 31, 89)
    assert row["bounds"]["discharge"] == [31, 120]


def test_json_is_the_same_document_whatever_process_prints_it(
    run: Run, run_apart: Run, good_release: Path
) -> None:
    words = ["figures", good_release, "--format", "json"]
    assert json.loads(run_apart(*words).out) == run(*words).json()

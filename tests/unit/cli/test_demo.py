import tempfile
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from importers.release import NORFOLK, ced_row, ced_sheet

from conftest import Run
from ods import write_ods
from reddot.claims.story import read_story
from reddot.demo import whole
from reddot.demo.whole import Shown, show_county

CED_CELLS = (
    "drawn",
    "aimed",
    "arced",
    "red_dot",
    "drive_stun",
    "angled_drive_stun",
    "fired",
    "not_stated",
    "total",
)


@pytest.fixture
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working folder with no Home Office file beside it."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.usefixtures("elsewhere")
def test_the_demonstration_needs_no_file_and_says_that_nothing_was_checked(run: Run) -> None:
    ran = run("demo", "--no-serve", "--no-database")
    assert ran.code == 0
    assert "372" in ran.out
    assert "c24" in ran.out
    assert "not checked" in ran.out
    assert "SYNTHETIC" in ran.out
    assert "all the same" in ran.out


@pytest.mark.usefixtures("elsewhere")
def test_json_has_the_figures_the_verdicts_the_county_and_no_check(run: Run) -> None:
    ran = run("demo", "--no-serve", "--no-database", "--format", "json")
    found = ran.json()
    assert found["facts_check"] is None
    assert len(found["claims"]) == 24
    norfolk = found["figures"][0]["rows"]
    assert [(r["total"], r["discharge"], r["not_stated"]) for r in norfolk] == [(372, 31, 89)]
    _check_county(found["county"])


def _check_county(county: dict[str, Any]) -> None:
    (row,) = county["figures"]["rows"]
    assert row["synthetic"] is True
    assert [row[cell] for cell in CED_CELLS] == [98, 17, 6, 131, 1, 3, 27, 89, 372]
    read = county["import"]
    assert (read["rows_read"], read["rows_kept"], read["rows_refused"]) == (4245, 4245, 0)
    assert {r["restored"] for r in read["restored"]} == {"11-17"}
    assert county["read_back"]["differences"] == []
    assert county["read_back"]["counts"] > 100
    for written in county["pack"]:
        assert Path(written["file"]).stat().st_size == written["bytes"] > 10_000


@pytest.mark.usefixtures("elsewhere")
def test_csv_has_a_row_for_each_verdict(run: Run) -> None:
    lines = run(
        "demo", "--no-serve", "--no-database", "--format", "csv", "--dir", "elsewhere"
    ).out.splitlines()
    assert len(lines) == 25
    assert Path("elsewhere", "SYNTHETIC.txt").is_file()


@cache
def made_once() -> Shown:
    """The county and its pack, for what is asked of the facts alone."""
    folder = Path(tempfile.mkdtemp(prefix="reddot-county-"))
    story = read_story("taser-2018")
    return show_county(1, folder, story, date(2024, 5, 1), lambda done, stages: None)  # noqa: ARG005


@pytest.fixture
def county_made(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(whole, "show_county", lambda *_: made_once())


@pytest.mark.usefixtures("county_made")
def test_every_shipped_fact_agrees_with_the_real_releases(
    run: Run, elsewhere: Path, home_office_files: dict[str, Path]
) -> None:
    words = [word for path in home_office_files.values() for word in ("--home-office", path)]
    ran = run("demo", "--no-serve", "--no-database", *words, "--format", "json")
    assert ran.code == 0
    assert ran.json()["facts_check"]["differences"] == []
    assert elsewhere.exists()


@pytest.mark.usefixtures("county_made")
def test_a_release_that_differs_from_the_shipped_facts_is_exit_code_1(
    run: Run, elsewhere: Path
) -> None:
    title = "Table 13. Use of CED by type and police force: 1 April 2017 to 31 March 2018"
    sheet = ced_sheet(NORFOLK, ced_row("South East", "Kent", drawn=1), title=title)
    path = write_ods(elsewhere / "ho.ods", {"c": [["Published: 13 December 2018"]], "a": sheet})
    ran = run("demo", "--no-serve", "--no-database", "--home-office", path, "--format", "json")
    assert ran.code == 1
    differences = ran.json()["facts_check"]["differences"]
    assert ("Norfolk", "total", 372, 146) in {
        (d["force"], d["cell"], d["shipped"], d["published"]) for d in differences
    }

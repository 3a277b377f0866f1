from pathlib import Path

import pytest
from importers.release import NORFOLK, ced_row, ced_sheet, reports_sheet, write_release

from conftest import Run

REVISED = ced_row("East of England", "Norfolk", 41, drawn=11, aimed=7, red_dot=53, fired=29)


@pytest.fixture
def later_release(tmp_path: Path) -> Path:
    sheets = {"a": ced_sheet(REVISED), "b": reports_sheet()}
    return write_release(tmp_path, sheets, "later.ods")


def test_a_release_compared_with_itself_has_no_revision(run: Run, good_release: Path) -> None:
    found = run("compare", good_release, good_release, "--format", "json").json()
    assert (found["revisions"], found["contradictions"], found["exceptions"]) == ([], [], [])
    assert found["identities_checked"] > 0


def test_every_cell_that_changed_is_a_revision_with_both_values(
    run: Run, good_release: Path, later_release: Path
) -> None:
    found = run("compare", good_release, later_release, "--format", "json").json()
    changed = {r["cell"]: (r["before"], r["after"]) for r in found["revisions"]}
    assert changed["not_stated"] == (40, 41)
    assert changed["arced"] == (2, 0)
    assert "drawn" not in changed
    assert {(r["force"], r["table"]) for r in found["revisions"]} == {("Norfolk", "ced")}


@pytest.mark.parametrize("form", ["table", "csv"])
def test_revisions_are_printed_in_every_form(
    run: Run, good_release: Path, later_release: Path, form: str
) -> None:
    ran = run("compare", good_release, later_release, "--format", form)
    assert (ran.code, ran.err) == (0, "")
    assert "not_stated" in ran.out.replace(" ", "_")


def test_two_tables_that_disagree_are_a_contradiction(run: Run, tmp_path: Path) -> None:
    other = ced_sheet(REVISED, title="Table 14. Use of CED by type and police force")
    path = write_release(tmp_path, {"a": ced_sheet(NORFOLK), "b": other})
    found = run("compare", path, path, "--format", "json").json()["contradictions"]
    arced = [c for c in found if c["cell"] == "ced_arced"]
    assert [(c["tables"], c["values"]) for c in arced] == [(["Table 13", "Table 14"], [2, 0])]


def test_a_folder_of_two_releases_is_no_side_of_a_comparison(
    run: Run, tmp_path: Path, good_release: Path, later_release: Path
) -> None:
    words = ["--from", "home-office", "--to", tmp_path / "out"]
    run("import", good_release, later_release, *words)
    ran = run("compare", tmp_path / "out", good_release)
    assert ran.code == 2
    assert "2 releases" in ran.err


def test_the_real_releases_revise_hampshire_and_contradict_themselves_on_norfolk(
    run: Run, home_office_files: dict[str, Path]
) -> None:
    sides = [home_office_files["2017/18"], home_office_files["2018/19"]]
    found = run("compare", *sides, "--format", "json").json()
    totals = {
        r["force"]: (r["before"], r["after"])
        for r in found["revisions"]
        if (r["table"], r["cell"], r["period"]) == ("ced", "total", "2017/18")
    }
    assert totals == {"Hampshire": (329, 158), "South East region": totals["South East region"],
                      "England and Wales": (17084, 16913)}  # fmt: skip
    false = {c["force"] for c in found["contradictions"] if c["kind"] == "false_zero"}
    assert "Norfolk" in false

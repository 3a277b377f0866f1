"""A workbook with rows on several sheets is not read in part."""

from __future__ import annotations

from pathlib import Path

import pytest

from ods import Grid, write_ods, write_xlsx
from reddot.carriage.loading.file import read_register_file
from reddot.carriage.loading.mapping import shipped_register_mapping

HEADING = ("officer_id", "force", "role", "course", "model", "completed_on", "passed")
ROW = ("Kent", "officer", "initial", "X2", "2017-03-01", "yes")


def sheet(*names: str) -> Grid:
    return [HEADING, *((name, *ROW) for name in names)]


@pytest.mark.parametrize("end", ["ods", "xlsx"])
def test_the_sheets_that_would_be_lost_are_named_and_nothing_is_read(
    tmp_path: Path, end: str
) -> None:
    path = tmp_path / f"two.{end}"
    write = write_ods if end == "ods" else write_xlsx
    write(path, {"North": sheet("E1"), "South": sheet("E2")})
    read = read_register_file(path, shipped_register_mapping())
    assert [(p.row, p.code) for p in read.report.problems] == [(None, "several_sheets")]
    assert "'South'" in read.report.problems[0].message
    assert read.holdings.officers == ()


def test_an_empty_sheet_is_no_loss(tmp_path: Path) -> None:
    path = tmp_path / "one.ods"
    write_ods(path, {"North": sheet("E1"), "Notes": []})
    read = read_register_file(path, shipped_register_mapping())
    assert not read.report.problems
    assert [officer.officer_id for officer in read.holdings.officers] == ["E1"]

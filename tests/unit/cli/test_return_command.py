"""`reddot return`: the annual return written, read back, and held against last year."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from reddot.demo.county import build_county
from reddot.records.report import Report
from reddot.records.storage import write_reports


@pytest.fixture(scope="module")
def years(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """The county's year, and the same reports a year earlier with most Taser uses left out."""
    folder = tmp_path_factory.mktemp("years")
    reports = build_county(1).reports
    write_reports(reports, folder / "this")
    before = [earlier(r) for n, r in enumerate(reports) if r.ced_used != "yes" or n % 3 == 0]
    write_reports(before, folder / "last")
    return folder / "this", folder / "last"


def earlier(report: Report) -> Report:
    """The same report a year before."""
    moment = report.used_at
    if isinstance(moment, datetime):
        return replace(
            report, used_at=moment.replace(year=moment.year - 1, day=min(moment.day, 28))
        )
    day = report.used_on
    return replace(report, used_on=date(day.year - 1, day.month, min(day.day, 28)) if day else None)


def test_a_return_is_written_and_reads_back_as_it_was_counted(
    run: Any, years: tuple[Path, Path], tmp_path: Path
) -> None:
    to = tmp_path / "return.ods"
    made = run("return", years[0], "--force", "eastshire", "--period", "2017/18", "--to", to)
    assert made.code == 0, made.err
    found = run("figures", to, "--table", "ced", "--format", "json")
    row = json.loads(found.out)["rows"][0]
    assert (row["total"], row["discharge"], row["not_stated"]) == (372, 31, 89)


def test_a_rise_that_chance_does_not_explain_is_told(
    run: Any, years: tuple[Path, Path], tmp_path: Path
) -> None:
    last = tmp_path / "last.ods"
    words = ("--force", "Eastshire", "--period")
    assert run("return", years[1], *words, "2016/17", "--to", last).code == 0
    made = run(
        "return", years[0], *words, "2017/18", "--to", tmp_path / "this.ods", "--last", last,
        "--format", "json",
    )  # fmt: skip
    assert made.code == 0, made.err
    (check,) = json.loads(made.out)["checks"]
    kinds = {found["kind"] for found in check["findings"]}
    assert "series_break" in kinds
    assert check["compared"] > 0


def test_what_cannot_be_done_is_said(run: Any, years: tuple[Path, Path], tmp_path: Path) -> None:
    to = tmp_path / "no.ods"
    unknown = run("return", years[0], "--force", "Eastshire", "--period", "1999", "--to", to)
    assert unknown.code == 2
    assert "Traceback" not in unknown.err
    assert not to.exists()

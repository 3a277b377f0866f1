"""``reddot funnel``: forces of a release, units of records, its forms and its refusals."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest

from conftest import Run
from reddot.demo.county import build_county
from reddot.demo.write import RECORDS, write_county


@pytest.fixture(scope="module")
def county(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("county")
    write_county(build_county(1), folder)
    return folder / RECORDS


@pytest.mark.shared
def test_forces_of_a_release_in_every_form(run: Run, home_office_files: dict[str, Path]) -> None:
    release = home_office_files["2018/19"]
    found = run("funnel", release, "--per", "population", "--format", "json").json()
    assert (found["period"], found["limits_for"], len(found["points"])) == (
        "2018/19",
        "additive",
        43,
    )
    ran = run("funnel", release, "--per", "population", "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(ran.out)))
    assert [row["name"] for row in rows][:2] == ["City of London", "Metropolitan Police"]
    assert rows[0]["standing"] == "above_998"
    shown = run("funnel", release, "--per", "population").out
    assert "City of London" in shown
    assert "above 99.8%" in shown
    assert "are not residents" in " ".join(shown.split())


def test_units_of_records_are_main_duties(run: Run, county: Path) -> None:
    found = run("funnel", county, "--by", "main_duty", "--format", "json").json()
    assert found["per"] == "reports"
    assert {point["name"] for point in found["points"]} >= {"Response", "Firearms"}
    assert any("no station" in words for words in found["warnings"])
    assert all(one["why"] for one in found["apart"])


def test_an_invented_force_alone_is_said_to_be_compared_with_itself(run: Run, county: Path) -> None:
    ran = run("funnel", county)
    assert ran.code == 0
    assert "compared with itself" in ran.out


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("--count", "arrests"), 2, "Nothing is counted as 'arrests'"),
        (("--per", "hours"), 2, "Nothing divides by 'hours'"),
        (("--count", "reports", "--per", "ced"), 2, "cannot be divided"),
        (("--limits", "tight"), 2, "do not allow for 'tight'"),
        (("--by", "station_id"), 2, "no breakdown"),
        (("--by", "month"), 2, "is no unit"),
        (("--by", "main_duty", "--per", "officers"), 2, "Nobody counts officers (FTE) by unit"),
        (("--period", "2031/32"), 5, "The periods there are: 2017/18"),
        (("--period", "lately"), 2, "is no period"),
    ],
)
def test_what_cannot_be_drawn_says_why(
    run: Run, county: Path, words: tuple[str, ...], code: int, said: str
) -> None:
    ran = run("funnel", county, *words)
    assert ran.code == code
    assert said in ran.err

import csv
import io
from pathlib import Path

import pytest

from conftest import Run

CLAIM_KEYS = {
    "id", "text", "description", "inference", "value", "low", "high", "method", "denominators",
    "flip_point", "would_settle", "flags", "by_dispersion",
}  # fmt: skip
CHECK = ["claims", "check", "taser-2018"]


def test_json_is_alone_on_standard_output_with_the_keys_others_rely_on(run: Run) -> None:
    ran = run(*CHECK, "--format", "json")
    claims = ran.json()["claims"]
    assert [claim["id"] for claim in claims] == [f"c{i:02d}" for i in range(1, 25)]
    assert all(set(claim) >= CLAIM_KEYS for claim in claims)
    assert (ran.code, ran.err) == (0, "")


def test_csv_and_the_table_give_the_same_verdicts_as_json(run: Run) -> None:
    claims = run(*CHECK, "--format", "json").json()["claims"]
    rows = list(csv.DictReader(io.StringIO(run(*CHECK, "--format", "csv").out)))
    for key in ("id", "description", "inference"):
        assert [row[key] for row in rows] == [claim[key] for claim in claims]
    out = run(*CHECK).out
    assert all(claim["id"] in out for claim in claims)


def test_the_detail_prints_what_a_verdict_rests_on(run: Run) -> None:
    out = run(*CHECK, "--detail").out
    assert "Flip point:" in out
    assert "Numerator:" in out


def test_a_story_that_is_not_there_is_answered_with_those_that_ship(run: Run) -> None:
    ran = run("claims", "check", "taser-2019")
    assert (ran.code, ran.out) == (3, "")
    assert "taser-2018" in ran.err


@pytest.mark.parametrize("form", ["json", "csv", "table"])
def test_the_real_releases_as_a_source_give_the_same_verdicts_as_the_shipped_facts(
    run: Run, home_office_files: dict[str, Path], form: str
) -> None:
    sources = [word for path in home_office_files.values() for word in ("--source", path)]
    ran = run(*CHECK, *sources, "--format", form)
    assert ran.code == 0
    if form == "json":
        shipped = run(*CHECK, "--format", "json").json()["claims"]
        verdicts = [(c["id"], c["description"], c["inference"]) for c in ran.json()["claims"]]
        assert verdicts == [(c["id"], c["description"], c["inference"]) for c in shipped]

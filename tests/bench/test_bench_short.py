"""The benchmark on records in short: every engine gives the same counts, and a bad code is seen."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from scripts_loaded import script

bench_records = script("bench_records")
bench = script("bench")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("bench")
    bench_records.make(made, 3_000)
    return made


@pytest.mark.parametrize("kind", ["csv", "parquet"])
def test_every_engine_counts_the_same(folder: Path, kind: str) -> None:
    found = {engine: bench_records.run(engine, kind, folder) for engine in bench_records.ENGINES}
    assert {run["wrong"] for run in found.values()} == {0}
    assert len({run["digest"] for run in found.values()}) == 1
    assert json.dumps(found)


def test_a_file_of_other_reports_has_another_digest(folder: Path, tmp_path: Path) -> None:
    bench_records.make(tmp_path, 2_999)
    runs = [bench_records.run("reddot", "parquet", where) for where in (folder, tmp_path)]
    assert runs[0]["digest"] != runs[1]["digest"]


@pytest.mark.parametrize(
    ("seconds", "peak", "parquet", "met"),
    [
        (1.0, 20.0, 0.9, [True, True, True]),
        (2.1, 20.0, 0.9, [False, True, True]),
        (1.0, 30.0, 0.9, [True, False, True]),
        (1.0, 20.0, 1.1, [True, True, False]),
    ],
)
def test_a_target_that_is_missed_is_said_to_be(
    seconds: float, peak: float, parquet: float, met: list[bool]
) -> None:
    times = {
        ("reddot", "csv"): {"seconds": seconds, "peak_mib": peak},
        ("pandas", "csv"): {"seconds": 2.0, "peak_mib": 100.0},
        ("reddot", "parquet"): {"seconds": parquet, "peak_mib": 1.0},
    }
    assert [reached for _, reached in bench.targets_of(times)] == met

"""``reddot cover``: every form of every command, its files, and its refusals."""

from __future__ import annotations

import csv
import io
import json
import socket
from pathlib import Path

import pytest

from conftest import Run

MEASURES = (
    "response_minutes",
    "first_trained_minutes",
    "backup_minutes",
    "trained_backup_minutes",
)


@pytest.fixture
def scenario(tmp_path: Path) -> Path:
    """Three zones, one station, two crews a shift: small enough for a test."""
    (tmp_path / "zones.csv").write_text(
        "code,name,area_km2,population,latitude,longitude\n"
        "Z1,Town,5,9000,52.60,1.30\nZ2,Village,60,1500,52.65,1.40\nZ3,Coast,80,1200,52.70,1.25\n"
    )
    (tmp_path / "stations.csv").write_text(
        "code,name,latitude,longitude\nS1,Town station,52.60,1.30\n"
    )
    path = tmp_path / "county.toml"
    path.write_text(SCENARIO)
    return path


SCENARIO = """
[scenario]
name = "Test county"
about = "Invented."
days = 7
warm_up_days = 1

[geography]
zones = "zones.csv"
stations = "stations.csv"
urban_from_per_km2 = 500

[travel]
method = "crow_fly"

[[demand.priorities]]
name = "urgent"
calls_a_year = 4000
service_minutes = 40
escalation_chance = 0.3
backup_minutes = 20

[[demand.priorities]]
name = "routine"
calls_a_year = 4000
service_minutes = 30

[crews]
trained_share = 0.5

[[crews.shifts]]
name = "day"
start = "07:00"
hours = 12

[[crews.shifts]]
name = "night"
start = "19:00"
hours = 12

[[crews.posts]]
station = "S1"
shift = "day"
crews = 3

[[crews.posts]]
station = "S1"
shift = "night"
crews = 3

[uncertainty]
speed_low = 0.8
speed_high = 1.25
demand_cv = 0.1
escalation_low = 0.5
escalation_high = 2.0
"""


def test_simulate_as_json_alone_on_standard_output(run: Run, scenario: Path) -> None:
    ran = run("cover", "simulate", scenario, "--replications", 3, "--format", "json")
    found = ran.json()
    assert ran.code == 0
    assert {"incidents", "seconds", "incidents_per_second"} <= set(found)
    assert all({"mean", "p90"} <= set(found[measure]) for measure in MEASURES)
    assert [end["travel_speed"] for end in found["sensitivity"]] == ["low", "as_given", "high"]
    assert found["assumptions"]
    assert "curve" not in found


def test_the_same_seed_gives_the_same_json(run: Run, scenario: Path) -> None:
    words = ("cover", "simulate", scenario, "--replications", 2, "--format", "json", "--seed")
    first, again, other = (run(*words, seed).json() for seed in (1, 1, 2))
    for found in (first, again, other):
        del found["seconds"], found["incidents_per_second"]
    assert first == again
    assert first["response_minutes"] != other["response_minutes"]


def test_every_part_asked_for_is_in_the_json_and_in_files(
    run: Run, scenario: Path, tmp_path: Path
) -> None:
    other = scenario.with_name("other.toml")
    other.write_text(SCENARIO.replace("Test county", "Other county").replace("0.5\n", "0.9\n", 1))
    to = tmp_path / "out"
    options = ("--against", other, "--curve", "--outer", 3, "--to", to, "--format", "json")
    ran = run("cover", "simulate", scenario, "--replications", 2, *options)
    found = ran.json()
    assert found["comparison"]["shares_demand"] is True
    assert found["curve"]["points"][0]["trained_backup_minutes"]["mean"] == "never"
    assert found["outer"]["draws"] == 3
    assert found == json.loads((to / "result.json").read_text())
    names = {path.name for path in to.iterdir()}
    assert names >= {"by_zone.csv", "by_hour.csv", "curve.csv", "day.json"}
    rows = list(csv.DictReader(io.StringIO((to / "by_zone.csv").read_text())))
    assert {row["group"] for row in rows} == {"Z1", "Z2", "Z3"}
    assert "Wrote" in ran.err


def test_the_table_begins_with_what_is_asked_for(run: Run, scenario: Path) -> None:
    options = ("--replications", 2, "--curve", "--outer", 2, "--against", scenario)
    shown = run("cover", "simulate", scenario, *options).out
    places = [
        shown.index(words)
        for words in (
            "First response",
            "First trained officer",
            "Trained back-up",
            "by kind of area",
            "speeds × 0.8",
            "assumed or given",
        )
    ]
    assert places == sorted(places)
    assert "never" in shown
    assert "What the inputs leave open" in shown


def test_nobody_trained_is_never_in_the_table(run: Run, scenario: Path) -> None:
    ran = run("cover", "simulate", scenario, "--replications", 2, "--trained-share", 0)
    line = next(line for line in ran.out.splitlines() if line.strip().startswith("Trained back-up"))
    assert line.split()[2:7] == ["never"] * 5


def test_csv_has_a_row_for_each_group(run: Run, scenario: Path) -> None:
    ran = run("cover", "simulate", scenario, "--replications", 2, "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(ran.out)))
    assert len(rows) == 4 * (1 + 2 + 2 + 24 + 3)
    assert rows[0]["measure"] == "response_minutes"
    assert float(rows[0]["mean"]) > 0


def test_a_scenario_with_faults_exits_3_and_names_each(run: Run, scenario: Path) -> None:
    text = SCENARIO.replace('station = "S1"', 'station = "S9"', 1)
    scenario.write_text(text.replace("calls_a_year = 4000", "calls_a_year = -1", 1))
    for command in ("simulate", "check"):
        ran = run("cover", command, scenario)
        assert ran.code == 3
        assert "S9" in ran.err
        assert "-1" in ran.err
        assert ran.out == ""
    ran = run("cover", "check", scenario, "--format", "json")
    assert ran.code == 3
    assert ran.json()["ok"] is False
    assert any("S9" in line for line in ran.json()["findings"])


def test_check_says_what_a_sound_scenario_holds_and_assumes(run: Run, scenario: Path) -> None:
    found = run("cover", "check", scenario, "--format", "json").json()
    assert (found["ok"], found["zones"], found["stations"]) == (True, 3, 1)
    assert found["crews_a_week"] == 42
    assert "Test county" in run("cover", "check", scenario).out


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--replications", 0), "replications is 0"),
        (("--replications", 2, "--trained-share", 1.5), "trained share is 1.5"),
        (("--replications", 2, "--outer", 1), "draws is 1"),
        (("--replications", 2, "--cluster", "here"), "cannot be reached"),
    ],
)
def test_what_cannot_be_asked_exits_2(
    run: Run, scenario: Path, options: tuple[object, ...], said: str
) -> None:
    ran = run("cover", "simulate", scenario, *options)
    assert ran.code == 2
    assert said in ran.err
    assert ran.out == ""


def test_a_cluster_that_does_not_answer_is_named(run: Run, scenario: Path) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"tcp://127.0.0.1:{free.getsockname()[1]}"
    ran = run("cover", "simulate", scenario, "--replications", 2, "--cluster", address)
    assert ran.code == 2
    assert address in ran.err


def test_a_file_that_is_not_there_exits_3(run: Run, tmp_path: Path) -> None:
    ran = run("cover", "simulate", tmp_path / "none.toml")
    assert ran.code == 3
    assert "none.toml" in ran.err


def test_queue_is_erlang_c(run: Run) -> None:
    words = ("cover", "queue", "--servers", 5, "--utilisation", 0.8, "--service-minutes", 30)
    found = run(*words, "--format", "json").json()
    assert found["p_wait"] == pytest.approx(0.5541, abs=1e-4)
    assert found["mean_wait_minutes"] == pytest.approx(16.62, abs=1e-2)
    assert found["mean_queue"] == pytest.approx(2.2165, abs=1e-3)
    assert "55.4%" in run(*words).out
    assert next(csv.DictReader(io.StringIO(run(*words, "--format", "csv").out)))["servers"] == "5"


def test_hypercube_has_a_workload_for_each_crew(run: Run, scenario: Path) -> None:
    words = ("cover", "hypercube", scenario, "--at", "Mon 10")
    found = run(*words, "--format", "json").json()
    assert found["hour"] == "Monday 10:00 to 11:00"
    assert len(found["units"]) == 3
    assert 0 < found["p_all_busy"] < 1
    assert "Town station 1" in run(*words).out
    assert "screening" in run(*words, "--approximate").out


@pytest.mark.parametrize("at", ["Fri", "T 10", "Fri 24", "someday 3", "Fri -1"])
def test_an_hour_that_is_none_is_named(run: Run, scenario: Path, at: str) -> None:
    ran = run("cover", "hypercube", scenario, "--at", at)
    assert ran.code == 2
    assert repr(at) in ran.err


def test_optimise_names_posts_and_checks_them(run: Run, scenario: Path) -> None:
    words = ("cover", "optimise", scenario, "--carriers", 1)
    found = run(*words, "--replications", 2, "--format", "json").json()
    assert sum(post["crews_trained"] for post in found["posts"]) == 1
    assert found["check"]["replications"] == 2
    shown = run(*words, "--no-check").out
    assert "Town station" in shown
    assert "Simulated" not in shown
    rows = list(csv.DictReader(io.StringIO(run(*words, "--no-check", "--format", "csv").out)))
    assert rows[0]["station"] == "Town station"


def test_a_model_that_is_none_is_named(run: Run, scenario: Path) -> None:
    ran = run("cover", "optimise", scenario, "--carriers", 1, "--model", "best")
    assert ran.code == 2
    assert "best" in ran.err

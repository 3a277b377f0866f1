"""``reddot trial power``, ``look`` and ``boundaries``: numbers, the log, and what is refused."""

from __future__ import annotations

import json
import math
from pathlib import Path

import pytest

from conftest import Run
from reddot.trial.design import design_from_text, slots_of_days
from reddot.trial.folder import TrialFolder, design_trial, open_trial
from small_trial import design_text

DOUBLING = ("trial", "power", "--control-rate", "0.0075", "--ratio", "2")
MORE = ("trial", "power", "--control-rate", "0.5", "--ratio", "2", "--format", "json")
STOPPING = """
[plan.stopping]
outcome = "assaults"
rule = "exact"
spending = "obrien_fleming"
alpha = "0.025"
information = 60
"""


def trial_in(folder: Path, more: str = STOPPING) -> TrialFolder:
    design = design_from_text(design_text().replace("[plan]", "[plan]\nlooks = 3") + more)
    trial = design_trial(design, slots_of_days(design, ["A", "B"], ["late"]), folder / "small")
    trial.seal(by="custodian")
    return trial


def test_the_power_of_a_doubling_in_400_shifts(run: Run) -> None:
    found = run(*DOUBLING, "--shifts", "400", "--format", "json").json()
    assert found["power"] == pytest.approx(0.0912, abs=5e-5)


def test_the_shifts_for_eighty_in_a_hundred(run: Run) -> None:
    found = run(*DOUBLING, "--power", "0.8", "--format", "json").json()
    assert found["shifts_per_arm"] == 3320
    assert "low" not in found


def test_a_table_for_people(run: Run) -> None:
    ran = run(*DOUBLING, "--shifts", "400")
    assert "9.1%" in ran.out
    assert ran.code == 0


def test_simulation_gives_the_exact_power_with_its_interval(run: Run) -> None:
    found = run(*DOUBLING, "--shifts", "400", "--replications", "1500", "--format", "json").json()
    assert found["replications"] == 1500
    assert found["low"] <= found["power"] <= found["high"]
    assert abs(found["power"] - 0.0912) < 4 * math.sqrt(0.0912 * 0.9088 / 1500)


def test_the_same_numbers_on_two_workers(run: Run) -> None:
    words = (*MORE, "--shifts", "40", "--dispersion", "2", "--officer-sd", "0.3", "--pool", "8")
    words += ("--method", "poisson_cr2", "--replications", "200", "--seed", "3")
    assert run(*words).json() == run(*words, "--workers", "2").json()


def test_clusters_with_false_alarms_beside(run: Run) -> None:
    found = run(
        *MORE, "--clusters", "12", "--per-cluster", "4", "--cluster-sd", "0.4", "--false-alarms",
        "--method", "randomisation", "--draws", "199", "--replications", "200",
    ).json()  # fmt: skip
    assert found["power"] > found["false_alarms"]
    assert found["false_alarms_low"] <= 0.05
    assert "12 clusters of 4 shifts" in found["layout"]


def test_a_size_under_dispersion_is_simulated(run: Run) -> None:
    found = run(
        *MORE, "--power", "0.8", "--dispersion", "3", "--method", "poisson_cr2",
        "--replications", "300",
    ).json()  # fmt: skip
    plain = run(*MORE, "--power", "0.8").json()
    assert found["shifts_per_arm"] > 1.5 * plain["shifts_per_arm"]
    assert found["low"] <= 0.8 <= found["high"]


def test_a_design_with_its_slots_and_a_folder_are_simulated(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "design.toml"
    file.write_text(design_text() + '\n[slots]\nstations = ["A", "B"]\nturns = ["late"]\n')
    few = ("--method", "poisson_cr2", "--replications", "100")
    found = run(*MORE, "--design", str(file), *few).json()
    assert found["slots"] == 70
    assert "permuted blocks" in found["layout"]
    folder = trial_in(tmp_path).path
    assert run(*MORE, "--design", str(folder), *few).json()["power"] == found["power"]
    slots = folder / "batches" / "0001.csv"
    given = run(*MORE, "--design", str(file), "--slots", str(slots), *few).json()
    assert given["power"] == found["power"]


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ((), "Give one of --shifts"),
        (("--shifts", "400", "--power", "0.8"), "Give one of --shifts"),
        (("--shifts", "0"), "is 0"),
        (("--power", "1.5"), "1.5"),
        (("--shifts", "40", "--slots", "x.csv"), "x.csv.*--design"),
        (("--shifts", "40", "--method", "guess"), "'guess'.*randomisation"),
        (("--shifts", "40", "--dispersion", "0.2"), "dispersion is 0.2"),
    ],
)
def test_a_question_that_cannot_be_answered_is_exit_code_2(
    run: Run, more: tuple[str, ...], words: str
) -> None:
    import re

    ran = run(*DOUBLING, *more)
    assert (ran.code, ran.out) == (2, "")
    assert re.search(words, ran.err)


def look_at(folder: TrialFolder, *counted: str) -> tuple[str, ...]:
    events, exposure = counted[:2], counted[2:]
    return ("trial", "look", str(folder.path), "--events", *events, "--exposure", *exposure)


def test_a_look_is_held_against_the_plan_and_entered(run: Run, tmp_path: Path) -> None:
    trial = trial_in(tmp_path)
    words = look_at(trial, "6", "3", "400", "400")
    ran = run(*words, "--outcome", "assaults", "--asked-by", "monitor", "--format", "json")
    found = ran.json()
    assert (found["crossed"], found["boundary"], found["first_chance"]) == (False, None, 17)
    assert found["information"] == 9
    (entry,) = open_trial(trial.path).log.of_kind("look")
    assert (entry["look"], entry["events"], entry["by"]) == (1, [6, 3], "monitor")
    assert trial.verify().findings == ()


def test_looks_are_counted_and_their_cost_adds_up(run: Run, tmp_path: Path) -> None:
    trial = trial_in(tmp_path)
    first = run(*look_at(trial, "14", "7", "800", "800"), "--format", "json").json()
    second = run(*look_at(trial, "27", "13", "1600", "1600"), "--format", "json").json()
    assert [first["number"], second["number"]] == [1, 2]
    assert second["planned"]
    assert first["alpha_spent"] < second["alpha_spent"] <= second["alpha_allowed"]
    assert len(open_trial(trial.path).log.of_kind("look")) == 2


def test_a_look_in_words(run: Run, tmp_path: Path) -> None:
    ran = run(*look_at(trial_in(tmp_path), "20", "2", "900", "900"))
    assert "Crossed: the plan's rule says to stop for harm. People decide." in ran.out
    assert "Entered look 1" in ran.err


def test_counts_that_fall_are_refused_and_nothing_is_entered(run: Run, tmp_path: Path) -> None:
    trial = trial_in(tmp_path)
    run(*look_at(trial, "6", "3", "400", "400"))
    ran = run(*look_at(trial, "5", "3", "500", "500"))
    assert ran.code == 3
    assert "events fall from 6 and 3 to 5 and 3" in ran.err
    assert len(open_trial(trial.path).log.of_kind("look")) == 1


def test_a_look_at_another_outcome_or_without_a_rule_is_refused(run: Run, tmp_path: Path) -> None:
    ran = run(*look_at(trial_in(tmp_path), "6", "3", "400", "400"), "--outcome", "force")
    assert ran.code == 2
    assert "rule is on assaults" in ran.err
    bare = trial_in(tmp_path / "bare", more="")
    ran = run(*look_at(bare, "6", "3", "400", "400"))
    assert ran.code == 5
    assert "no stopping rule" in ran.err


def test_boundaries_before_a_plan_is_frozen(run: Run) -> None:
    words = ("trial", "boundaries", "--information", "60", "--looks", "3")
    found = json.loads(run(*words, "--format", "json").out)
    assert [row["boundary"] for row in found["looks"]] == [19, 29, 39]
    assert found["looks"][-1]["alpha_spent"] <= 0.025
    assert "cannot cross yet" in run("trial", "boundaries", "--information", "4").out


def test_the_commands_are_of_the_group_alone(run: Run) -> None:
    assert run("power").code == 2
    assert run("look").code == 2

"""What the dispatch simulation refuses, that it names it, and that the same gives the same."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from reddot.cover.simulation.inputs import DispatchRules, Roads
from reddot.cover.simulation.kernel import simulate
from reddot.cover.simulation.streams import PURPOSES, Streams
from reddot.errors import UsageError
from unit.cover.test_kernel_scenes import MINUTES, H, calls, crews, play

CALLS = calls({"at": 1}, {"at": 2, "escalates": 5})
TURNS = crews({}, {"start": 10, "break_start": 20, "break_end": 30})
ROADS = Roads(minutes=np.array(MINUTES), factor=np.ones(3))
RULES = DispatchRules(horizon_minutes=H)


def changed(given: Any, field: str, value: float, at: int = 1) -> Any:
    column = getattr(given, field).copy()
    column[at] = value
    return replace(given, **{field: column})


@pytest.mark.parametrize(
    ("field", "value", "named"),
    [
        ("minute", -1.0, r"calls\.minute\[1\] is -1\.0"),
        ("minute", np.nan, r"calls\.minute\[1\] is nan"),
        ("minute", H, r"calls\.minute\[1\] is 480\.0; it must be .* before the horizon"),
        ("minute", 0.5, r"calls\.minute\[1\] is 0\.5, less than the one before"),
        ("zone", 2, r"calls\.zone\[1\] is 2\.0; it must be an index from 0 and below 2"),
        ("priority", 3, r"calls\.priority\[1\] is 3"),
        ("service_minutes", np.inf, r"calls\.service_minutes\[1\] is inf"),
        ("backup_minutes", -0.1, r"calls\.backup_minutes\[1\] is -0\.1"),
        ("escalates_after", 30.0, r"calls\.escalates_after\[1\] is 30\.0; .* below the service"),
        ("escalates_after", np.nan, r"calls\.escalates_after\[1\] is nan"),
    ],
)
def test_calls_that_cannot_be_are_named(field: str, value: float, named: str) -> None:
    with pytest.raises(UsageError, match=named):
        simulate(changed(CALLS, field, value), TURNS, ROADS, RULES)


@pytest.mark.parametrize(
    ("field", "value", "named"),
    [
        ("start", -5.0, r"turns\.start\[1\] is -5\.0, less than the one before"),
        ("end", 10.0, r"turns\.end\[1\] is 10\.0"),
        ("end", np.nan, r"turns\.end\[1\] is nan"),
        ("break_end", 20.0, r"turns\.break_end\[1\] is 20\.0"),
        ("break_end", np.inf, r"turns\.break_end\[1\] is inf"),
        ("station", 2, r"turns\.station\[1\] is 2"),
        ("trained", 2, r"turns\.trained\[1\] is 2"),
    ],
)
def test_turns_that_cannot_be_are_named(field: str, value: float, named: str) -> None:
    with pytest.raises(UsageError, match=named):
        simulate(CALLS, changed(TURNS, field, value), ROADS, RULES)


@pytest.mark.parametrize(
    ("roads", "named"),
    [
        (replace(ROADS, minutes=np.array([[0.0, 1.0], [-2.0, 0.0]])), r"minutes\[1, 0\] is -2\.0"),
        (replace(ROADS, minutes=np.array([[0.0, np.nan], [2.0, 0.0]])), r"minutes\[0, 1\] is nan"),
        (replace(ROADS, minutes=np.zeros((3, 2))), r"roads\.minutes has the shape \(3, 2\)"),
        (replace(ROADS, factor=np.array([1.0, 0.0, 1.0])), r"roads\.factor\[1\] is 0\.0"),
        (replace(ROADS, backup_factor=np.nan), r"roads\.backup_factor\[0\] is nan"),
        (replace(ROADS, turnout_minutes=-1.0), r"roads\.turnout_minutes\[0\] is -1\.0"),
    ],
)
def test_roads_that_cannot_be_are_named(roads: Roads, named: str) -> None:
    with pytest.raises(UsageError, match=named):
        simulate(CALLS, TURNS, roads, RULES)


def test_everything_wrong_is_named_together() -> None:
    wrong = changed(changed(CALLS, "zone", 9), "service_minutes", -1.0)
    with pytest.raises(UsageError) as told:
        simulate(wrong, changed(TURNS, "station", -1), ROADS, RULES)
    assert [line.split(" ")[0] for line in str(told.value).splitlines()] == [
        "calls.zone[1]",
        "calls.service_minutes[1]",
        "calls.escalates_after[1]",
        "turns.station[1]",
    ]


def test_columns_of_other_lengths_are_named() -> None:
    with pytest.raises(UsageError, match=r"calls\.zone has the shape \(1,\)"):
        simulate(replace(CALLS, zone=CALLS.zone[:1]), TURNS, ROADS, RULES)


def test_a_horizon_that_is_no_number_of_minutes_is_named() -> None:
    with pytest.raises(UsageError, match=r"rules\.horizon_minutes is nan"):
        simulate(calls(), crews(), ROADS, DispatchRules(horizon_minutes=np.nan))


def test_the_inputs_are_left_as_they_were_even_where_they_cannot_be_written() -> None:
    for given in (CALLS, TURNS):
        for name in given.__slots__:
            getattr(given, name).flags.writeable = False
    first, second = play(CALLS, TURNS), play(CALLS, TURNS)
    for name in first.__slots__:
        np.testing.assert_array_equal(getattr(first, name), getattr(second, name))


def test_a_stream_depends_on_seed_replication_and_purpose_alone() -> None:
    drawn = {
        (seed, replication, purpose): getattr(Streams(seed, replication), purpose).random()
        for seed in (1, 2)
        for replication in (0, 1)
        for purpose in PURPOSES
    }
    assert len(set(drawn.values())) == len(drawn)
    assert Streams(2, 1).crews.random() == drawn[(2, 1, "crews")]
    numbers = np.random.SeedSequence(2, spawn_key=(1, PURPOSES["crews"]))
    assert np.random.default_rng(numbers).random() == drawn[(2, 1, "crews")]


@pytest.mark.parametrize(("seed", "replication"), [(-1, 0), (0, -1)])
def test_a_negative_seed_or_replication_is_refused(seed: int, replication: int) -> None:
    with pytest.raises(UsageError, match="is -1; it must be 0 or more"):
        Streams(seed, replication)


def test_the_loop_says_the_same_uncompiled(tmp_path: Path) -> None:
    script = tmp_path / "plain.py"
    script.write_text(
        "from unit.cover.test_kernel_scenes import calls, crews, play\n"
        "asked = calls({'escalates': 6}, {'at': 5, 'priority': 0}, {'at': 6, 'zone': 1})\n"
        "found = play(asked, crews({}, {'start': 40, 'trained': 1}))\n"
        "print(found.arrived.tolist(), found.trained_arrived.tolist(), found.busy_minutes.tolist())"
    )
    tests = str(Path(__file__).parents[2])
    told = {
        plain: subprocess.run(
            [sys.executable, str(script)],
            env={**os.environ, "PYTHONPATH": tests, "NUMBA_DISABLE_JIT": plain},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for plain in ("0", "1")
    }
    assert told["0"] == told["1"]
    # Back-up is wanted from 10. The first crew is free at 34, in zone 0, and is back-up until 54,
    # then takes the second call on the spot; the trained crew that begins at 40 is there at 44,
    # free at 64 and in zone 1 at 71.
    assert told["0"].split("] ")[0] == "[4.0, 54.0, 71.0"
    assert told["0"].split("] ")[1] == "[44.0, nan, nan"
    assert told["0"].split("] ")[2] == "[84.0, 61.0]\n"


@pytest.mark.parametrize(
    ("unwritable", "kept_in"),
    [("reddot/cover", "cache"), ("", "nowhere")],
)
def test_the_loop_is_compiled_where_its_own_folder_cannot_be_written(
    tmp_path: Path, unwritable: str, kept_in: str
) -> None:
    script = tmp_path / "import.py"
    script.write_text(
        "import tempfile\n"
        "made = tempfile.TemporaryFile\n"
        "def refuse(dir=None, **options):\n"
        f"    if {unwritable!r} in dir: raise OSError('read-only')\n"
        "    return made(dir=dir, **options)\n"
        "tempfile.TemporaryFile = refuse\n"
        "from reddot.cover.simulation.events import run\n"
        "print(run.stats.cache_path or 'nowhere')\n"
    )
    env = {key: value for key, value in os.environ.items() if key != "NUMBA_CACHE_DIR"}
    told = subprocess.run(
        [sys.executable, str(script)],
        env={**env, "HOME": str(tmp_path), "XDG_CACHE_HOME": str(tmp_path / "cache")},
        capture_output=True,
        text=True,
        check=True,
    ).stdout.strip()
    assert told.startswith(str(tmp_path / kept_in) if kept_in == "cache" else "nowhere")

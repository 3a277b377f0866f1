"""250 power cuts of a traced day's work: nothing acknowledged is lost, nothing is torn."""

from __future__ import annotations

import platform
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from faults import tracing
from faults.disk import OPEN, SYNC, Disk
from faults.power_cuts import DATABASE, Cut, Trace, check_whole, count_findings, cut, record

CUTS = 250
REPORTS = 16
Record = Callable[[str], Trace]

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def recorded(tmp_path_factory: pytest.TempPathFactory) -> Record:
    made: dict[str, Trace] = {}

    def get(synchronous: str) -> Trace:
        if synchronous not in made:
            folder = tmp_path_factory.mktemp("traced")
            made[synchronous] = record(folder, seed=4, reports=REPORTS, synchronous=synchronous)
        return made[synchronous]

    return get


def cuts_of(trace: Trace) -> list[Cut]:
    return list(cut(trace, CUTS, np.random.default_rng(250)))


def test_nothing_acknowledged_is_lost_and_nothing_half_written(recorded: Record) -> None:
    cuts = cuts_of(recorded("FULL"))
    assert count_findings(cuts) == {}
    assert sum(one.lost for one in cuts) == 0
    assert len({one.acknowledged for one in cuts}) > 50


def test_without_waiting_for_the_disk_the_same_cuts_lose_actions(recorded: Record) -> None:
    cuts = cuts_of(recorded("NORMAL"))
    assert sum(one.lost for one in cuts) > 0
    assert not all(one.is_clean() for one in cuts)


def test_the_day_moves_pages_from_the_log_into_the_database(recorded: Record) -> None:
    trace = recorded("FULL")
    opened = [e.fd for e in trace.events if e.kind == OPEN and e.first.endswith(f"/{DATABASE}")]
    work = trace.events[trace.marks[0] :]
    assert sum(e.kind == SYNC and e.fd in opened for e in work) > 0


def test_a_recorder_that_misses_a_write_is_found_out(recorded: Record) -> None:
    trace = recorded("FULL")
    disk = Disk(trace.root)
    for event in trace.events:
        disk.play(event)
    last = max(i for i, e in enumerate(trace.events) if e.data and e.first == "" and e.kind == 2)
    changed = replace(trace.events[last], data=bytes(len(trace.events[last].data)))
    with pytest.raises(AssertionError, match="does not explain"):
        check_whole(trace.root, [*trace.events[:last], changed, *trace.events[last + 1 :]])


def test_elsewhere_than_on_linux_it_says_so(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(platform, "system", lambda: "Darwin")
    with pytest.raises(RuntimeError, match="Linux alone; this is Darwin"):
        tracing.compile_shim(tmp_path)


def test_without_a_compiler_it_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(shutil, "which", lambda _: None)
    with pytest.raises(RuntimeError, match="apt-get install gcc"):
        tracing.compile_shim(tmp_path)

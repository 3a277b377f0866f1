"""250 power cuts of a traced day's work: nothing acknowledged is lost, nothing is torn."""

from __future__ import annotations

import platform
import shutil
from pathlib import Path

import numpy as np
import pytest

from faults import tracing
from faults.disk import OPEN, SYNC, WRITE
from faults.power_cuts import (
    DATABASE,
    Cut,
    Mark,
    Trace,
    check_whole,
    count_findings,
    cut,
    lost_actions,
    record,
)

CUTS = 250
REPORTS = 16


def cuts_of(trace: Trace) -> list[Cut]:
    return list(cut(trace, CUTS, np.random.default_rng(250)))


@pytest.mark.slow
def test_nothing_acknowledged_is_lost_and_nothing_half_written(tmp_path: Path) -> None:
    trace = record(tmp_path, seed=4, reports=REPORTS)
    cuts = cuts_of(trace)
    assert count_findings(cuts) == {}
    assert sum(one.lost for one in cuts) == 0
    assert len({one.acknowledged for one in cuts}) > 50
    check_that_the_log_was_moved(trace)
    check_that_a_missed_write_is_found(trace)


def check_that_the_log_was_moved(trace: Trace) -> None:
    """The day is long enough for pages to move from the write-ahead log into the database."""
    opened = [e.fd for e in trace.events if e.kind == OPEN and e.first.endswith(f"/{DATABASE}")]
    work = trace.events[trace.marks[0].place :]
    assert sum(e.kind == SYNC and e.fd in opened for e in work) > 0


def check_that_a_missed_write_is_found(trace: Trace) -> None:
    last = max(i for i, event in enumerate(trace.events) if event.kind == WRITE)
    missed = [*trace.events[:last], *trace.events[last + 1 :]]
    with pytest.raises(AssertionError, match="does not explain"):
        check_whole(trace.root, missed)


@pytest.mark.slow
def test_without_waiting_for_the_disk_the_same_cuts_lose_actions(tmp_path: Path) -> None:
    cuts = cuts_of(record(tmp_path, seed=4, reports=REPORTS, synchronous="NORMAL"))
    assert sum(one.lost for one in cuts) > 0
    assert not all(one.is_clean() for one in cuts)


@pytest.mark.parametrize(
    ("found", "lost"), [("a", 2), ("b", 1), ("c", 1), ("d", 0), ("e", 0), ("f", None)]
)
def test_what_is_lost_is_what_had_returned(found: str, lost: int | None) -> None:
    said = [(1, True, "a"), (4, True, "b"), (5, False, "c"), (8, True, "d"), (20, False, "e")]
    marks = [Mark(place, "save", returned, word) for place, returned, word in said]
    marks.append(Mark(30, "save", returned=True, fingerprint="f"))
    assert lost_actions(Trace("/place", [], marks), 10, found) == lost


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

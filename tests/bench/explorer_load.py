"""How long readers of the explorer wait, with a release of many reports behind it."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from bench.explorer_readers import Reading
from faults.server import Site, environment

TARGET_SECONDS = 0.3
SCRIPTS = Path(__file__).resolve().parents[2] / "scripts"


@dataclass(frozen=True, slots=True)
class Trial:
    """What is tried: reports, tables, readers, and for how long they read."""

    reports: int = 1_000_000
    tables: int = 36
    readers: int = 20
    seconds: float = 60.0


@dataclass(frozen=True, slots=True)
class Waits:
    """Waits of one kind, in milliseconds at the reader's end."""

    count: int
    p50: float
    p95: float
    p99: float
    longest: float


@dataclass(frozen=True, slots=True)
class Measured:
    """What a trial came to: waits of all readings, of the first of each view, and of the others."""

    trial: Trial
    addresses: int
    release_seconds: float
    every: Waits
    first: Waits
    later: Waits
    refused: tuple[str, ...]

    def is_met(self) -> bool:
        """Whether the 95th percentile of all readings is within the target and none was refused."""
        return self.every.p95 <= TARGET_SECONDS * 1000 and not self.refused


def measure(trial: Trial, folder: Path) -> Measured:
    """Make a site with a release in a fresh folder, and let people read it."""
    made = _make(trial, folder)
    site = Site(folder / "site")
    site.start()
    try:
        read = _read(Reading(site.port, made["addresses"], trial.readers, trial.seconds), folder)
    finally:
        site.kill()
    return Measured(
        trial=trial,
        addresses=len(made["addresses"]),
        release_seconds=made["seconds"],
        every=waits([*read["first"], *read["later"]]),
        first=waits(read["first"]),
        later=waits(read["later"]),
        refused=tuple(read["refused"]),
    )


def _make(trial: Trial, folder: Path) -> Any:
    (folder / "site").mkdir(parents=True)
    script = [sys.executable, str(SCRIPTS / "bench_records.py")]
    _run([*script, "make", str(folder), str(trial.reports)], folder)
    words = ("bench.explorer_place", str(folder / "reports.parquet"), str(trial.tables))
    return json.loads(_run([sys.executable, "-m", *words], folder))


def _read(reading: Reading, folder: Path) -> Any:
    plan, out = folder / "plan.json", folder / "read.json"
    plan.write_text(reading.as_json(), encoding="utf-8")
    _run([sys.executable, "-m", "bench.explorer_readers", str(plan), str(out)], folder)
    return json.loads(out.read_text(encoding="utf-8"))


def _run(command: Sequence[str], folder: Path) -> str:
    done = subprocess.run(
        command,
        env=environment(folder / "site", ""),
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(f"{command} failed ({done.returncode}): {done.stderr[-4000:]}")
    return done.stdout


def waits(seconds: Sequence[float]) -> Waits:
    """The quantiles of some waits.

    >>> waits([0.1, 0.3]).p50
    200.0
    """
    if not seconds:
        return Waits(0, 0.0, 0.0, 0.0, 0.0)
    found = np.asarray(seconds) * 1000
    p50, p95, p99 = (round(float(np.quantile(found, q)), 1) for q in (0.5, 0.95, 0.99))
    return Waits(len(found), p50, p95, p99, round(float(found.max()), 1))

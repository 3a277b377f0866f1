"""Time the work that must be fast, as ratios against what people would use instead, in one run.

Usage: python scripts/bench.py [REPORTS]. Writes docs/measured/speed.md. Each engine runs in a
process of its own, in turn, so that no one gains from another's warm memory.
"""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
PAGE = ROOT / "docs" / "measured" / "speed.md"
RECORDS = Path(__file__).parent / "bench_records.py"
RUNS = 3
ENGINES = ("reddot", "reddot-checked", "pandas", "polars")
SECONDS_PARQUET = 1.0
SHARE_OF_MEMORY = 0.25
Times = Mapping[tuple[str, str], Mapping[str, float]]


def main() -> int:
    reports = int(sys.argv[1]) if len(sys.argv) > 1 else 5_000_000
    with tempfile.TemporaryDirectory() as folder:
        say(f"Making {reports:,} reports …")
        subprocess.run([sys.executable, RECORDS, "make", folder, str(reports)], check=True)
        times = measure(Path(folder))
    targets = list(targets_of(times))
    text = page(reports, times, targets, help_seconds())
    PAGE.write_text(text, encoding="utf-8")
    print(text)
    return 0 if all(met for _, met in targets) else 1


def measure(folder: Path) -> Times:
    """The median time and peak memory of every engine and format; all must count the same."""
    found: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for turn in range(RUNS):
        for kind in ("csv", "parquet"):
            for engine in ENGINES:
                say(f"Run {turn + 1} of {RUNS}: {engine}, {kind} …")
                command = [sys.executable, str(RECORDS), engine, kind, str(folder)]
                ran = subprocess.run(command, check=True, capture_output=True, text=True)
                found.setdefault((engine, kind), []).append(json.loads(ran.stdout))
    digests = {run["digest"] for runs in found.values() for run in runs}
    if len(digests) != 1:
        raise SystemExit("the engines do not count the same")
    return {
        key: {name: statistics.median(r[name] for r in runs) for name in ("seconds", "peak_mib")}
        for key, runs in found.items()
    }


def targets_of(times: Times) -> Iterator[tuple[str, bool]]:
    """What is to be reached, with what was, and whether it is."""
    ours, pandas = times["reddot", "csv"], times["pandas", "csv"]
    slower = ours["seconds"] / pandas["seconds"]
    memory = ours["peak_mib"] / pandas["peak_mib"]
    parquet = times["reddot", "parquet"]["seconds"]
    yield f"CSV no slower than pandas: {slower:.2f} of its time", slower <= 1
    words = f"CSV in at most {SHARE_OF_MEMORY:.0%} of the peak memory of pandas: {memory:.0%}"
    yield words, memory <= SHARE_OF_MEMORY
    yield f"Parquet in at most {SECONDS_PARQUET:.0f} s: {parquet:.2f} s", parquet <= SECONDS_PARQUET


def help_seconds() -> float:
    """The median time of a whole process that prints the help."""
    found = []
    for _ in range(5):
        start = time.perf_counter()
        command = [sys.executable, "-m", "reddot", "--help"]
        subprocess.run(command, check=True, capture_output=True)
        found.append(time.perf_counter() - start)
    return statistics.median(found)


def page(reports: int, times: Times, targets: list[tuple[str, bool]], help_time: float) -> str:
    lines = [
        "# Speed",
        "",
        f"Measured {date.today().isoformat()} by `make bench` on {cores()} cores: medians of "
        f"{RUNS} runs, all engines in turn in one go. Machines differ: quote the ratios.",
        "",
        f"Check seven code lists and count ten cross-tabs of {reports:,} reports with 41 columns. "
        "Every engine gives the same counts. “With every rule” also checks identifiers, days, "
        "names of forces and flags, as the commands do before they count.",
        "",
        "| file | engine | seconds | of pandas | peak MiB | of pandas |",
        "|---|---|---:|---:|---:|---:|",
    ]
    names = {"reddot": "Reddot", "reddot-checked": "Reddot, with every rule"}
    for kind, title in (("csv", "CSV"), ("parquet", "Parquet")):
        peer = times["pandas", kind]
        for engine in ENGINES:
            own = times[engine, kind]
            ratios = [own[name] / peer[name] for name in ("seconds", "peak_mib")]
            time_cells = f"{own['seconds']:.2f} | {ratios[0]:.2f}"
            memory_cells = f"{own['peak_mib']:,.0f} | {ratios[1]:.2f}"
            label = names.get(engine, engine)
            lines.append(f"| {title} | {label} | {time_cells} | {memory_cells} |")
    lines += ["", *(f"- {'Met' if met else 'NOT MET'}: {words}." for words, met in targets), ""]
    lines.append(f"`reddot --help`, whole process: {help_time:.2f} s.")
    return "\n".join(lines) + "\n"


def cores() -> int:
    import os

    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def say(words: str) -> None:
    print(words, file=sys.stderr)


if __name__ == "__main__":
    raise SystemExit(main())

"""Twenty readers of the public explorer, a release of a million reports behind it, on two cores.

Usage: python scripts/bench_explorer.py [REPORTS [SECONDS]]. Writes docs/measured/explorer.md after
a full run.
"""

from __future__ import annotations

import os
import sys
import tempfile
from datetime import date
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT / "tests"))

from bench.explorer_load import TARGET_SECONDS, Measured, Trial, Waits, measure  # noqa: E402

PAGE = ROOT / "docs" / "measured" / "explorer.md"
CORES = 2


def main() -> int:
    asked = Trial()
    reports = int(sys.argv[1]) if len(sys.argv) > 1 else asked.reports
    seconds = float(sys.argv[2]) if len(sys.argv) > 2 else asked.seconds
    os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:CORES])
    trial = Trial(reports=reports, seconds=seconds)
    with tempfile.TemporaryDirectory(prefix="reddot-explorer-") as folder:
        measured = measure(trial, Path(folder))
    text = page(measured)
    if trial == asked:
        PAGE.write_text(text, encoding="utf-8")
    print(text)
    return 0 if measured.is_met() else 1


def page(measured: Measured) -> str:
    trial = measured.trial
    lines = [
        "# The public explorer under load",
        "",
        f"Measured {date.today().isoformat()} by `scripts/bench_explorer.py` on {CORES} cores, "
        "which the site, its worker and the readers share.",
        "",
        f"A release of {trial.tables} tables was built from {trial.reports:,} made reports in "
        f"{measured.release_seconds:,.0f} s. {trial.readers} readers ask for one of its "
        f"{measured.addresses:,} views and files after another for {trial.seconds:g} s, without a "
        "pause. A view is drawn when it is first read and then kept in each process.",
        "",
        "| readings | number | p50, ms | p95, ms | p99, ms | longest, ms |",
        "|---|---:|---:|---:|---:|---:|",
        line("all", measured.every),
        line("the first of a view", measured.first),
        line("the others", measured.later),
        "",
        f"- {'Met' if measured.is_met() else 'NOT MET'}: p95 of all at most "
        f"{TARGET_SECONDS * 1000:.0f} ms: {measured.every.p95:.0f} ms; "
        f"refused: {len(measured.refused)}.",
    ]
    return "\n".join(lines) + "\n"


def line(name: str, waits: Waits) -> str:
    numbers = (waits.p50, waits.p95, waits.p99, waits.longest)
    return f"| {name} | {waits.count:,} | {' | '.join(f'{ms:,.0f}' for ms in numbers)} |"


if __name__ == "__main__":
    raise SystemExit(main())

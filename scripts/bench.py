"""Time the work that must be fast, as ratios against what people would use instead, in one run.

Usage: python scripts/bench.py [REPORTS]. Writes docs/measured/speed.md.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from reddot.figures.ladders import read_ladder
from reddot.figures.record_counts import count_ced
from reddot.records.columns import report_columns
from reddot.records.periods import Period
from reddot.records.storage import arrow_schema

ROOT = Path(__file__).parent.parent
PAGE = ROOT / "docs" / "measured" / "speed.md"
RUNS = 5


def main() -> int:
    reports = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    table = generated(reports)
    span = Period(date(2017, 4, 1), date(2018, 3, 31))
    ladder = read_ladder("ho")
    ours, ours_found = timed(lambda: count_ced(table, ladder, [span]))
    frame = table.select(peer_columns()).to_pandas()
    peer, peer_found = timed(lambda: pandas_count(frame, ladder.order))
    if {c.category: c.reports for c in ours_found} != peer_found:
        print("the two counts differ")
        return 1
    start, _ = timed(help_page)
    rows = [
        (
            f"CED uses of {reports:,} reports by highest use",
            ours,
            "pandas, columns in memory",
            peer,
        ),
        ("`reddot --help`, whole process", start, "", None),
    ]
    PAGE.write_text(page(rows), encoding="utf-8")
    print(page(rows))
    return 0


def generated(reports: int) -> pa.Table:
    """Reports with CED columns filled at random and the rest empty."""
    stream = np.random.default_rng(1)
    columns = {}
    for column in report_columns():
        kind = arrow_schema("reports").field(column.name).type
        if column.name.startswith("tactic_"):
            columns[column.name] = pa.array(stream.random(reports) < 0.02)
        elif column.name == "status":
            indices = pa.array(np.zeros(reports, dtype=np.int16))
            columns[column.name] = pa.DictionaryArray.from_arrays(indices, pa.array(["complete"]))
        elif column.name == "force":
            columns[column.name] = pa.array(["Eastshire"] * reports)
        elif column.name == "used_on":
            days = np.datetime64("2017-04-01") + stream.integers(0, 365, reports)
            columns[column.name] = pa.array(days.astype("datetime64[D]"))
        else:
            columns[column.name] = pa.nulls(reports, kind)
    return pa.table(columns)


def peer_columns() -> list[str]:
    return [c.name for c in report_columns() if c.name.startswith("tactic_") or c.name == "used_on"]


def pandas_count(frame: Any, order: tuple[str, ...]) -> dict[str, int]:
    """The same figure as an analyst would count it in pandas."""
    import pandas as pd

    days = pd.to_datetime(frame["used_on"])
    inside = frame[(days >= "2017-04-01") & (days <= "2018-03-31")]
    others = [
        c for c in inside if c.startswith("tactic_") and c != "tactic_tactical_communications"
    ]
    inside = inside[~(inside["tactic_tactical_communications"] & ~inside[others].any(axis=1))]
    highest = pd.Series(index=inside.index, dtype=object)
    for use in order:
        highest = highest.mask(inside[f"tactic_ced_{use}"], use)
    return {str(k): int(v) for k, v in highest.value_counts().items()}


def help_page() -> None:
    command = [sys.executable, "-m", "reddot", "--help"]
    subprocess.run(command, check=True, capture_output=True)


def timed(work: Callable[[], object]) -> tuple[float, object]:
    """The median time of some runs after one to warm up, and what the work gave."""
    found = work()
    times = []
    for _ in range(RUNS):
        start = time.perf_counter()
        found = work()
        times.append(time.perf_counter() - start)
    return statistics.median(times), found


def page(rows: list[tuple[str, float, str, float | None]]) -> str:
    lines = [
        "# Speed",
        "",
        f"Measured {date.today().isoformat()} by `make bench`: medians of {RUNS} runs in one go.",
        "Machines differ: quote the ratios.",
        "",
        "| work | seconds | peer | seconds | peer / ours |",
        "|---|---:|---|---:|---:|",
    ]
    for work, ours, peer, theirs in rows:
        other = "" if theirs is None else f"{theirs:.3f}"
        ratio = "" if theirs is None else f"{theirs / ours:.1f}"
        lines.append(f"| {work} | {ours:.3f} | {peer} | {other} | {ratio} |")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    raise SystemExit(main())

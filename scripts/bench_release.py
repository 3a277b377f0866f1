"""Build a release of 200 tables from a million reports, and say how long each stage took.

Usage: python scripts/bench_release.py [REPORTS [TABLES]]. Writes docs/measured/releases.md after a
full run. The reports are those of the demonstration county over and over, with a share of the
answers drawn anew, so that small counts occur.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import date
from itertools import combinations
from pathlib import Path
from typing import Any

PAGE = Path(__file__).parent.parent / "docs" / "measured" / "releases.md"
REPORTS, TABLES, SECONDS = 1_000_000, 200, 60.0
SINGLE = (
    "age_band", "gender", "ethnicity", "health", "primary_conduct", "subject_injured",
    "officer_injured", "single_crewed", "trained_ced", "main_duty", "body_worn_video",
    "assaulted_by_subject", "carrying_ced", "subject_injury_level", "officer_injury_level",
)  # fmt: skip
MULTIPLE = ("reason", "impact_factor", "location", "outcome")
PROTECTED = '{ method = "threshold", width = 1, zeros = true, roles_known = false }'


def main() -> int:
    reports = int(sys.argv[1]) if len(sys.argv) > 1 else REPORTS
    tables = int(sys.argv[2]) if len(sys.argv) > 2 else TABLES
    with tempfile.TemporaryDirectory() as folder:
        found = measure(Path(folder), reports, tables)
    text = page(found)
    if (reports, tables) == (REPORTS, TABLES):
        PAGE.write_text(text, encoding="utf-8")
    print(text)
    return 0 if found["seconds"] <= SECONDS else 1


def page(found: dict[str, Any]) -> str:
    met = "Met" if found["seconds"] <= SECONDS else "NOT MET"
    return (
        "# Building a release\n\n"
        f"Measured {date.today().isoformat()} by `make bench` on {len(os.sched_getaffinity(0))} "
        f"cores: {found['tables']} tables with {found['cells']:,} cells from "
        f"{found['reports']:,} reports. {found['protected']:,} counts are protected, "
        f"{found['cells_share']:.1%} of the cells have a number.\n\n"
        "| stage | seconds |\n|---|---:|\n"
        f"| counted, protected, attacked | {found['seconds'] - found['seconds_writing']:.1f} |\n"
        f"| files written | {found['seconds_writing']:.1f} |\n"
        f"| all | {found['seconds']:.1f} |\n\n"
        f"- {met}: at most {SECONDS:.0f} s: {found['seconds']:.1f} s.\n"
    )


def measure(folder: Path, reports: int, tables: int) -> dict[str, Any]:
    """Seconds of a whole release, from the records as they lie to the last file written."""
    from reddot.publish.build import ReleaseAsked, build_release
    from reddot.publish.files import write_release
    from reddot.publish.verify import verify_release
    from reddot.records.source import read_records

    made = make(folder / "records", reports)
    started = time.perf_counter()
    records = read_records(folder / "records")
    built = build_release(records, ReleaseAsked(policy=policy(tables)))
    counted = time.perf_counter()
    write_release(built, folder / "release")
    ended = time.perf_counter()
    if verify_release(folder / "release"):
        raise SystemExit("the release is not whole")
    return {
        "reports": made,
        "tables": len(built.tables),
        "cells": built.cost.cells,
        "protected": len(built.decided.verdicts),
        "cells_share": round(built.cost.cells_share(), 4),
        "seconds": round(ended - started, 1),
        "seconds_writing": round(ended - counted, 1),
    }


def policy(tables: int) -> str:
    """A policy of so many tables: each breakdown in full, pairs of them protected."""
    lines = [f'{name} = {{ method = "none" }}' for name in plain()]
    lines += [f"{name} = {PROTECTED}" for name in protected()]
    return "\n".join(["[tables]", *lines[:tables]])


def plain() -> Iterator[str]:
    yield from ("ced", "reports", "tactics")
    yield from (f"reports_by_{name}" for name in (*SINGLE, *MULTIPLE))


def protected() -> Iterator[str]:
    yield from (f"ced_by_{name}" for name in (*SINGLE, *MULTIPLE))
    yield from (f"tactics_by_{name}" for name in SINGLE[:4])
    yield from (f"reports_by_{a}_and_{b}" for a, b in combinations(SINGLE, 2))
    yield from (f"reports_by_{a}_and_{b}" for a in SINGLE for b in MULTIPLE)


def make(folder: Path, reports: int) -> int:
    """Write so many reports: the county's again and again, some answers drawn anew."""
    import numpy as np
    import pyarrow as pa
    import pyarrow.compute as pc
    import pyarrow.parquet as pq

    from reddot.demo.county import build_county
    from reddot.records.record_tables import tables_of

    table = tables_of(build_county(1).reports).tables["reports"]
    if not isinstance(table, pa.Table):
        raise SystemExit("the county's reports are not in memory")
    random = np.random.default_rng(1)
    folder.mkdir(parents=True)
    taken = table.take(random.integers(0, len(table), reports))
    names = pa.array(np.char.add("r", np.arange(reports).astype("U8")))
    taken = taken.set_column(taken.column_names.index("report_id"), "report_id", names)
    for name in ("perceived_age_band", "perceived_ethnicity", "main_duty", "primary_conduct"):
        column = taken.column(name).combine_chunks()
        other = column.take(pa.array(random.permutation(reports)))
        drawn = pc.if_else(pa.array(random.random(reports) < 0.1), other, column)
        taken = taken.set_column(taken.column_names.index(name), taken.field(name), drawn)
    pq.write_table(taken, folder / "reports.parquet")
    return reports


if __name__ == "__main__":
    raise SystemExit(main())

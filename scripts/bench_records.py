"""One engine's share of the benchmark on records: check seven code lists, count ten cross-tabs.

Usage: python scripts/bench_records.py make FOLDER REPORTS
       python scripts/bench_records.py reddot|pandas|polars csv|parquet FOLDER

The second form prints JSON: seconds from opening the file to the last count, the peak memory of
the process, how many values are of no code, and a digest of every count, so that three processes
can be held against each other.
"""

from __future__ import annotations

import hashlib
import json
import resource
import sys
import time
from collections.abc import Callable, Iterable
from importlib import import_module
from pathlib import Path
from typing import Any

CODES = {
    "perceived_age_band": "age_band",
    "perceived_gender": "gender",
    "perceived_ethnicity": "ethnicity",
    "perceived_health": "health",
    "primary_conduct": "primary_conduct",
    "subject_injured": "yes_no_unknown",
    "main_duty": "main_duty",
}
PAIRS = (
    ("perceived_age_band", "perceived_gender"),
    ("perceived_age_band", "perceived_ethnicity"),
    ("perceived_gender", "perceived_ethnicity"),
    ("perceived_ethnicity", "perceived_health"),
    ("primary_conduct", "perceived_age_band"),
    ("primary_conduct", "perceived_ethnicity"),
    ("subject_injured", "perceived_ethnicity"),
    ("subject_injured", "perceived_age_band"),
    ("main_duty", "primary_conduct"),
    ("main_duty", "perceived_health"),
)
FIRST, LAST, YEAR = "2017-04-01", "2018-03-31", "2017/18"
Counts = Iterable[tuple[str, str, str, int]]
Found = tuple[int, list[Counts]]


def make(folder: Path, reports: int) -> None:
    """Write the file as CSV and as Parquet: reports with 41 columns, drawn at random."""
    import numpy as np
    import pyarrow as pa
    import pyarrow.compute as pc
    import pyarrow.csv
    import pyarrow.parquet as pq

    from reddot.records.codes import read_code_list

    draw = np.random.default_rng(1)
    days = np.datetime64("2017-01-01") + draw.integers(0, 500, reports)
    forces = np.array(["Norfolk", "Suffolk", "Kent", "Essex"])
    columns = {
        "report_id": pa.array(np.char.add("r", np.arange(reports).astype("U8"))),
        "force": pa.array(forces[draw.integers(0, 4, reports)]),
        "status": pa.array(np.array(["complete", "draft"])[(draw.random(reports) < 0.01) + 0]),
        "used_on": pa.array(days.astype("datetime64[D]")),
        "single_crewed": pa.array(np.array(["yes", "no"])[draw.integers(0, 2, reports)]),
    }
    for column, code_list in CODES.items():
        names = np.array(read_code_list(code_list).names())
        columns[column] = pa.array(names[draw.integers(0, len(names), reports)])
    tactics = {f"tactic_{c}": draw.random(reports) < 0.05 for c in read_code_list("tactic").names()}
    force = np.logical_or.reduce([v for k, v in tactics.items() if "communications" not in k])
    tactics["use_of_force"] = force | ~tactics["tactic_tactical_communications"]
    said = {name: pa.array(np.array(["no", "yes"])[yes + 0]) for name, yes in tactics.items()}
    pa.csv.write_csv(pa.table(columns | said), folder / "reports.csv")
    typed = {name: pa.array(yes) for name, yes in tactics.items()}
    codes = {name: pc.dictionary_encode(columns[name]) for name in (*CODES, "status")}
    pq.write_table(pa.table(columns | codes | typed), folder / "reports.parquet")


def with_reddot(file: Path, records: Any = None) -> Found:
    from reddot.figures.breakdowns import read_breakdown
    from reddot.figures.cube import Cube, count_cubes
    from reddot.records.importers.as_they_stand import open_declared, unknown_codes
    from reddot.records.periods import parse_period

    spans = tuple(span for span in (parse_period(YEAR),) if span is not None)
    records = records or open_declared(file)
    wrong = len(unknown_codes(records))
    cubes = [Cube(by=(read_breakdown(a), read_breakdown(b)), spans=spans) for a, b in PAIRS]
    found = count_cubes(records, cubes)
    return wrong, [[(c.force, *c.rows, c.number) for c in counts] for counts in found]  # type: ignore[misc]


def with_reddot_checked(file: Path) -> Found:
    """The same with every other rule of a file checked too, as the commands do."""
    from reddot.records.source import read_records

    records = read_records(file)
    if records.account is not None:
        raise SystemExit("the file is not clean")
    return with_reddot(file, records)


def with_pandas(file: Path) -> Found:
    import pandas as pd

    from reddot.records.codes import read_code_list

    needed = ["force", "status", "used_on", "use_of_force", *CODES]
    frame = pd.read_csv(file) if file.suffix == ".csv" else pd.read_parquet(file, columns=needed)
    wrong = sum(
        int((~frame[c].isin(read_code_list(name).names()) & frame[c].notna()).sum())
        for c, name in CODES.items()
    )
    days, yes = pd.to_datetime(frame["used_on"]), frame["use_of_force"]
    counted = frame[
        (days >= FIRST)
        & (days <= LAST)
        & (frame["status"] == "complete")
        & ((yes == "yes") if file.suffix == ".csv" else yes)
    ]
    found = [counted.groupby(["force", *pair], observed=True).size() for pair in PAIRS]
    return wrong, [[(*key, int(n)) for key, n in counts.items()] for counts in found]  # type: ignore[misc]


def with_polars(file: Path) -> Found:
    import polars as pl

    from reddot.records.codes import read_code_list

    needed = ["force", "status", "used_on", "use_of_force", *CODES]
    csv = file.suffix == ".csv"
    frame = (
        pl.read_csv(file, try_parse_dates=True) if csv else pl.read_parquet(file, columns=needed)
    )
    wrong = sum(
        int((~frame[c].cast(pl.String).is_in(read_code_list(name).names())).sum() or 0)
        for c, name in CODES.items()
    )
    days = (pl.lit(FIRST).str.to_date(), pl.lit(LAST).str.to_date())
    yes = pl.col("use_of_force") == "yes" if csv else pl.col("use_of_force")
    counted = frame.filter(
        pl.col("used_on").is_between(*days) & (pl.col("status") == "complete") & yes
    )
    found = [counted.group_by(["force", *pair]).len() for pair in PAIRS]
    return wrong, [[(f, str(a), str(b), n) for f, a, b, n in t.iter_rows()] for t in found]


ENGINES: dict[str, Callable[[Path], Found]] = {
    "reddot": with_reddot,
    "reddot-checked": with_reddot_checked,
    "pandas": with_pandas,
    "polars": with_polars,
}


MODULES = {"pandas": ["pandas"], "polars": ["polars"]}
OURS = ["reddot.figures.cube", "reddot.records.source", "reddot.records.record_tables"]


def run(engine: str, kind: str, folder: Path) -> dict[str, Any]:
    """Time an engine; loading its modules is left out for all."""
    for module in MODULES.get(engine, OURS):
        import_module(module)
    start = time.perf_counter()
    wrong, found = ENGINES[engine](folder / f"reports.{kind}")
    seconds = time.perf_counter() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    digest = hashlib.sha256(json.dumps([sorted(counts) for counts in found]).encode()).hexdigest()
    return {"seconds": seconds, "peak_mib": peak, "wrong": wrong, "digest": digest}


if __name__ == "__main__":
    if sys.argv[1] == "make":
        make(Path(sys.argv[2]), int(sys.argv[3]))
    else:
        print(json.dumps(run(sys.argv[1], sys.argv[2], Path(sys.argv[3]))))

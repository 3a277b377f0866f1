"""Time a Poisson model with cluster-robust errors, rows collapsed to shifts, beside statsmodels.

Usage: python scripts/bench_trial_collapse.py [ROWS]. Writes docs/measured/trial-collapse.md after
a full run. Each side runs in a process of its own, on the same rows, and says how much memory it
took at most; both must give the same ratio and the same error.
"""

from __future__ import annotations

import json
import os
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

ROOT = Path(__file__).parent.parent
PAGE = ROOT / "docs" / "measured" / "trial-collapse.md"
ROWS, ROWS_A_SHIFT, STRATA = 1_000_000, 25, 24
RUNS = {"collapsed": 7, "statsmodels": 3}
AT_LEAST, SAME, MEGABYTES = 5.0, 1e-6, 1024.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Rows:
    """Officer-shifts of a trial: events, hours, and the arm and stratum of their shift."""

    shift: NDArray[np.int64]
    y: NDArray[np.int64]
    hours: NDArray[np.float64]
    arm: NDArray[np.int64]
    stratum: NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """What one side found: log ratio, its error, seconds (median) and most memory in MB."""

    log_ratio: float
    error: float
    seconds: float
    megabytes: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """Both sides on the same rows."""

    rows: int
    ours: Side
    theirs: Side

    @property
    def ratio(self) -> float:
        return self.theirs.seconds / self.ours.seconds

    @property
    def apart(self) -> float:
        """The most that the ratio or its error differs, as a part of statsmodels' number."""
        return max(
            abs(self.ours.log_ratio / self.theirs.log_ratio - 1.0),
            abs(self.ours.error / self.theirs.error - 1.0),
        )

    def targets(self) -> list[tuple[str, bool]]:
        return [
            (f"the same numbers as statsmodels, to {self.apart:.0e}", self.apart <= SAME),
            (
                f"at least {AT_LEAST:g} times as fast: {self.ratio:,.0f} times",
                self.ratio >= AT_LEAST,
            ),
            (
                f"at most 1 GB of memory: {self.ours.megabytes:,.0f} MB",
                self.ours.megabytes <= MEGABYTES,
            ),
        ]


def main() -> int:
    if len(sys.argv) > 1 and sys.argv[1] in SIDES:
        print(json.dumps(asdict(measured_here(sys.argv[1], int(sys.argv[2])))))
        return 0
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else ROWS
    measured = measure(rows)
    text = page(measured)
    if rows == ROWS:
        PAGE.write_text(text, encoding="utf-8")
    print(text)
    return 0 if all(met for _, met in measured.targets()) else 1


def measure(rows: int) -> Measured:
    """Measure both sides, one after the other, each in a process of its own on one core."""
    sides = {name: _in_process(name, rows) for name in SIDES}
    return Measured(rows=rows, ours=sides["collapsed"], theirs=sides["statsmodels"])


def _in_process(name: str, rows: int) -> Side:
    print(f"{rows:,} rows: {name} …", file=sys.stderr, flush=True)
    one_core = {f"{library}_NUM_THREADS": "1" for library in ("OMP", "OPENBLAS", "MKL")}
    done = subprocess.run(
        [sys.executable, __file__, name, str(rows)],
        stdout=subprocess.PIPE,
        check=True,
        text=True,
        env=os.environ | one_core,
    )
    return Side(**json.loads(done.stdout))


def measured_here(name: str, rows: int) -> Side:
    """Fit in this process; its most memory holds the rows and the program too."""
    given = made_rows(rows)
    SIDES[name](made_rows(100 * ROWS_A_SHIFT))  # imports and first calls are not counted
    seconds = []
    for _ in range(RUNS[name]):
        began = time.perf_counter()
        log_ratio, error = SIDES[name](given)
        seconds.append(time.perf_counter() - began)
    return Side(
        log_ratio=log_ratio,
        error=error,
        seconds=statistics.median(seconds),
        megabytes=resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024.0,
    )


def made_rows(rows: int, seed: int = 1) -> Rows:
    """Officer-shifts whose shifts differ in rate, a ratio of 1.23 and strata that differ too."""
    generator = np.random.default_rng(seed)
    shifts = rows // ROWS_A_SHIFT
    arm, stratum = np.arange(shifts) // STRATA % 2, np.arange(shifts) % STRATA
    rate = 0.01 * 1.23**arm * np.linspace(0.5, 2.0, STRATA)[stratum]
    rate = rate * np.exp(generator.normal(-0.32, 0.8, shifts))
    shift = np.repeat(np.arange(shifts), ROWS_A_SHIFT)
    hours = generator.uniform(4.0, 10.0, len(shift))
    y = generator.poisson(hours * rate[shift])
    return Rows(shift=shift, y=y, hours=hours, arm=arm, stratum=stratum)


def collapsed(rows: Rows) -> tuple[float, float]:
    """Collapse to shifts, fit, and take the CR1 error over the clusters."""
    from reddot.trial.analysis.log_linear import counts_of, poisson_fit
    from reddot.trial.analysis.sandwich import robust_error
    from reddot.trial.analysis.totals import collapse

    totals = collapse(rows.shift, rows.y, rows.hours, arm=rows.arm, stratum=rows.stratum)
    found = poisson_fit(counts_of(totals, collapse=True))
    if found is None:
        raise SystemExit("The model found no best fit.")
    error = robust_error(found.cells, "CR1", rows=len(rows.y))
    return found.log_ratio, error.variance**0.5


def by_statsmodels(rows: Rows) -> tuple[float, float]:
    """Fit every row with statsmodels' GLM, a column for each stratum."""
    import statsmodels.api as sm

    design = np.zeros((len(rows.y), STRATA + 1))
    design[:, 0] = rows.arm[rows.shift]
    design[np.arange(len(rows.y)), 1 + rows.stratum[rows.shift]] = 1.0
    model = sm.GLM(rows.y, design, family=sm.families.Poisson(), offset=np.log(rows.hours))
    found = model.fit(cov_type="cluster", cov_kwds={"groups": rows.shift}, tol=1e-12)
    return float(found.params[0]), float(found.bse[0])


SIDES: dict[str, Callable[[Rows], tuple[float, float]]] = {
    "collapsed": collapsed,
    "statsmodels": by_statsmodels,
}


def page(measured: Measured) -> str:
    ours, theirs = measured.ours, measured.theirs
    lines = [
        "# A Poisson model of a million rows, collapsed to shifts",
        "",
        f"Measured {date.today().isoformat()} by `scripts/bench_trial_collapse.py`, both sides one "
        "after the other, each in a process of its own on one core. Machines differ: quote the "
        "ratio.",
        "",
        f"{measured.rows:,} officer-shifts, {ROWS_A_SHIFT} to a shift, in {STRATA} strata; the "
        "model has the arm and a rate for each stratum, its errors are by shift (CR1). Rows of "
        "one shift share all terms of the model, so that the totals of the shifts give the same "
        "estimate and the same error. Seconds are medians of "
        f"{RUNS['collapsed']} and of {RUNS['statsmodels']} runs, from the rows to the error; "
        "memory is the most that the process held, the rows and the program included.",
        "",
        "| | log ratio | error | seconds | memory |",
        "|---|---:|---:|---:|---:|",
        _row("collapsed to shifts", ours),
        _row("statsmodels GLM, every row", theirs),
        "",
    ]
    lines += [f"- {'Met' if met else 'NOT MET'}: {what}." for what, met in measured.targets()]
    return "\n".join(lines) + "\n"


def _row(name: str, side: Side) -> str:
    return (
        f"| {name} | {side.log_ratio:.9f} | {side.error:.9f} | {side.seconds:.3f} | "
        f"{side.megabytes:,.0f} MB |"
    )


if __name__ == "__main__":
    raise SystemExit(main())

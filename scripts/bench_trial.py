"""Time the randomisation test beside scipy's permutation test, on the same shifts, in one run.

Usage: python scripts/bench_trial.py [DRAWS [SHIFTS]]. Writes docs/measured/trial.md after a
full run. Both must say the same of the same shifts: exactly where all allocations are
taken, within the error of the draws where not.
"""

from __future__ import annotations

import math
import os
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from reddot.trial.analysis.totals import Totals
from reddot.trial.randomisation import RandomisationResult, randomisation_result

ROOT = Path(__file__).parent.parent
PAGE = ROOT / "docs" / "measured" / "trial.md"
DRAWS, SHIFTS, RUNS = 100_000, 800, 5
BATCHES = (None, 100, 1_000, 10_000)  # allocations that scipy holds at once; None: all
MOST_SECONDS, LEAST_RATIO, MOST_ERRORS = 2.0, 5.0, 4.0
Rates = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """The seconds of both, at scipy's best batch and with all at once, and how far apart they are.

    ``errors``: the difference of the p-values in standard errors of both samples of draws.
    ``apart``: the most that they differ by where both take every allocation.
    """

    draws: int
    shifts: int
    ours: float
    theirs: float
    batch: int | None
    theirs_at_once: float
    stratified: float
    errors: float
    apart: float

    @property
    def ratio(self) -> float:
        return self.theirs / self.ours

    def targets(self) -> list[tuple[str, bool]]:
        return [
            (
                f"at most {MOST_SECONDS:.0f} s on one core for {self.draws:,} re-randomisations of "
                f"{self.shifts:,} shifts: {self.ours:.2f} s",
                self.ours <= MOST_SECONDS,
            ),
            (
                f"at least {LEAST_RATIO:.0f} times scipy's permutation test: {self.ratio:.1f} "
                "times",
                self.ratio >= LEAST_RATIO,
            ),
            (
                f"the same p-value: {self.errors:.1f} standard errors of the draws apart, and "
                f"{self.apart:.0e} where both take all allocations",
                self.errors <= MOST_ERRORS and self.apart <= 1e-9,
            ),
        ]


def main() -> int:
    draws = int(sys.argv[1]) if len(sys.argv) > 1 else DRAWS
    shifts = int(sys.argv[2]) if len(sys.argv) > 2 else SHIFTS
    found = bench_randomisation(draws, shifts)
    text = page(found)
    if (draws, shifts) == (DRAWS, SHIFTS):
        PAGE.write_text(text, encoding="utf-8")
    print(text)
    return 0 if all(met for _, met in found.targets()) else 1


def bench_randomisation(draws: int, shifts: int) -> Beside:
    """Time both on one core."""
    cores = sorted(os.sched_getaffinity(0))
    os.sched_setaffinity(0, cores[:1])
    try:
        return beside_scipy(draws, shifts)
    finally:
        os.sched_setaffinity(0, cores)


def beside_scipy(draws: int, shifts: int) -> Beside:
    carry, control = made_shifts(shifts)
    plain, in_strata = totals_of(carry, control), totals_of(carry, control, strata=20)
    randomisation_result(plain, draws=1)  # compiled, or read from where it is kept
    seconds = {batch: scipy_seconds(carry, control, draws, batch) for batch in BATCHES}
    best = min(BATCHES, key=lambda batch: seconds[batch])
    ours = randomisation_result(plain, draws=draws)
    return Beside(
        draws=draws,
        shifts=shifts,
        ours=median_seconds(lambda: randomisation_result(plain, draws=draws)),
        theirs=min(seconds.values()),
        batch=best,
        theirs_at_once=seconds[None],
        stratified=median_seconds(lambda: randomisation_result(in_strata, draws=draws)),
        errors=errors_apart(ours, scipy_p_value(carry, control, draws, best), draws),
        apart=most_apart(),
    )


# --- the shifts


def made_shifts(shifts: int, seed: int = 1) -> tuple[Rates, Rates]:
    """Reports of force on each shift of two arms of one size: mean a half, dispersion 2."""
    generator = np.random.default_rng(seed)
    carry, control = generator.negative_binomial(0.5, 0.5, (2, shifts // 2)).astype(float)
    return carry, control


def totals_of(carry: Rates, control: Rates, strata: int = 1) -> Totals:
    """The shifts as the product takes them; arms alternate in their strata."""
    count = len(carry) + len(control)
    within = np.concatenate([np.arange(len(carry)), np.arange(len(control))])
    return Totals(
        outcome="force",
        group="everyone",
        y=np.concatenate([carry, control]),
        exposure=np.ones(count),
        arm=np.repeat([1, 0], [len(carry), len(control)]),
        stratum=within % strata,
        cluster=np.arange(count),
    )


# --- the peer


def ratio_of_means(carry: Rates, control: Rates, axis: int = -1) -> Rates:
    return np.asarray(carry.mean(axis) / control.mean(axis))


def scipy_p_value(carry: Rates, control: Rates, draws: float, batch: int | None) -> float:
    found = stats.permutation_test(
        (carry, control),
        ratio_of_means,
        vectorized=True,
        n_resamples=draws,
        batch=batch,
        rng=np.random.default_rng(2),
    )
    return float(found.pvalue)


def scipy_seconds(carry: Rates, control: Rates, draws: int, batch: int | None) -> float:
    return median_seconds(lambda: scipy_p_value(carry, control, draws, batch), runs=3)


def errors_apart(ours: RandomisationResult, theirs: float, draws: int) -> float:
    """Both are twice a share of draws: how many standard errors of their difference."""
    tail = (ours.p_value + theirs) / 4
    error = 2 * math.sqrt(2 * tail * (1 - tail) / draws)
    return abs(ours.p_value - theirs) / error


def most_apart(cases: int = 20) -> float:
    """The largest difference over small trials, all of whose allocations both take."""
    generator, worst = np.random.default_rng(3), 0.0
    for _ in range(cases):
        carry, control = (generator.poisson(2.0, (2, 6)) + 1).astype(float)
        theirs = scipy_p_value(carry, control, math.inf, None)
        worst = max(worst, abs(randomisation_result(totals_of(carry, control)).p_value - theirs))
    return worst


def median_seconds(work: Callable[[], object], runs: int = RUNS) -> float:
    found = []
    for _ in range(runs):
        began = time.perf_counter()
        work()
        found.append(time.perf_counter() - began)
    return statistics.median(found)


# --- the page


def page(found: Beside) -> str:
    held = "all at once" if found.batch is None else f"{found.batch:,} at a time"
    lines = [
        "# The randomisation test of a trial",
        "",
        f"Measured {date.today().isoformat()} by `scripts/bench_trial.py`, everything in one run "
        "on one core. Machines differ: quote the ratios.",
        "",
        f"{found.draws:,} re-randomisations of {found.shifts:,} shifts in two arms of one size, "
        "reports with dispersion 2; here with the interval by inversion, in scipy the p-value of "
        f"the same ratio alone, with as many allocations at a time as is fastest ({held}). Median "
        "seconds.",
        "",
        "| re-randomisations | here | scipy, fastest | scipy, all at once | ratio |",
        "|---|---:|---:|---:|---:|",
        f"| one stratum | {found.ours:.3f} | {found.theirs:.2f} | {found.theirs_at_once:.2f} | "
        f"{found.ratio:.1f} |",
        f"| 20 strata, which scipy's test cannot heed | {found.stratified:.3f} | | | |",
        "",
    ]
    lines += [f"- {'Met' if met else 'NOT MET'}: {what}." for what, met in found.targets()]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    raise SystemExit(main())

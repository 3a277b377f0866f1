"""Time where to put carriers: 500 zones and 60 sites, by how much of the county a site covers.

Usage: python scripts/bench_placement.py [COUNTIES]. Writes docs/measured/placement.md after a full
run. Every placement must be proven to be the best.
"""

from __future__ import annotations

import sys
import time
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np

from reddot.cover.placement import Sites, expected_cover, mclp

PAGE = Path(__file__).parent.parent / "docs" / "measured" / "placement.md"
COUNTIES, ZONES, SITES, SECONDS, BUSY = 25, 500, 60, 0.2, 0.3
SHARES, COUNTS, MODELS = (0.07, 0.2, 0.35), (5, 10, 20), ("maximal cover", "expected cover")


@dataclass(frozen=True, slots=True)
class Row:
    """Seconds of the runs of one model in one kind of county."""

    model: str
    share: float
    seconds: tuple[float, ...]

    def at(self, quantile: float) -> float:
        return float(np.quantile(self.seconds, quantile))

    def within(self) -> float:
        return float(np.mean(np.array(self.seconds) <= SECONDS))


def main() -> int:
    counties = int(sys.argv[1]) if len(sys.argv) > 1 else COUNTIES
    timed(MODELS[0], 0.07, seed=0, count=5)  # loads the solver
    rows = [measured(model, share, counties) for model in MODELS for share in SHARES]
    text = page(rows, counties)
    if counties == COUNTIES:
        PAGE.write_text(text, encoding="utf-8")
    print(text)
    return 0 if all(row.at(0.5) <= SECONDS for row in rows) else 1


def measured(model: str, share: float, counties: int) -> Row:
    print(f"{model}, a site covers {share:.0%} …", file=sys.stderr, flush=True)
    runs = [timed(model, share, seed=s, count=n) for s in range(counties) for n in COUNTS]
    return Row(model, share, tuple(runs))


def timed(model: str, share: float, *, seed: int, count: int) -> float:
    """Seconds to place `count` carriers in a square county drawn at random."""
    stream = np.random.default_rng(seed)
    zones, sites = stream.random((ZONES, 2)), stream.random((SITES, 2))
    apart = np.hypot(*(zones[:, None] - sites[None]).transpose(2, 0, 1))
    covers, weights = apart < np.sqrt(share / np.pi), stream.gamma(0.8, 1.0, ZONES)
    began = time.perf_counter()
    if model == MODELS[0]:
        found = mclp(covers, weights, count)
    else:
        found = expected_cover(covers, weights, Sites(count=count), busy=BUSY)
    seconds = time.perf_counter() - began
    if not found.proven_optimal:
        raise SystemExit(f"{model}: county {seed} with {count} carriers was not proven")
    return seconds


def page(rows: list[Row], counties: int) -> str:
    runs = counties * len(COUNTS)
    lines = [
        "# Where to put carriers",
        "",
        f"Measured {date.today().isoformat()} by `scripts/bench_placement.py`: {ZONES} zones and "
        f"{SITES} sites at random in a square, {runs} questions in each line "
        f"({', '.join(map(str, COUNTS))} carriers), every answer proven to be the best, one core.",
        "",
        "| model | a site covers | median s | nine in ten within s | slowest s | within 0.2 s |",
        "|---|---:|---:|---:|---:|---:|",
    ]
    lines += [
        f"| {row.model} | {row.share:.0%} of zones | {row.at(0.5):.3f} | {row.at(0.9):.3f} | "
        f"{row.at(1.0):.3f} | {row.within():.1%} |"
        for row in rows
    ]
    lines += [
        "",
        "A search among whole numbers has no longest time: the lines say how often it is quick. "
        "A limit on seconds can be set; the answer then says how far it may be off.",
    ]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    sys.exit(main())

"""Measure how often each analysis of a trial is wrong where the truth is known; write the table.

Usage: python scripts/calibration_trial.py [RUNS [WORKERS]]. Results are kept in
build/calibration-trial as they come, so that an interrupted run goes on where it stopped.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path

import numpy as np

from reddot.stats import map_chunks
from reddot.trial.calibration import (
    ANALYSES,
    DRAWS,
    NAIVE,
    RATIO,
    Setting,
    Tally,
    add_up,
    calibrate,
    faults,
    margin,
    settings,
)

ROOT = Path(__file__).parent.parent
PAGE = ROOT / "docs" / "measured" / "trial-calibration.md"
DECIDING = (
    *("stats", "trial/analysis", "trial/randomisation", "trial/exposure", "trial/observed.py"),
    *("trial/exact.py", "trial/calibration"),
)
SEED = 20181213
FULL = 5_000
PART = 250
METHODS = tuple(method for method in ANALYSES if method != NAIVE)
Found = list[dict[str, Tally]]


@dataclass(frozen=True, slots=True)
class Part:
    """Some runs of one setting, from a stream of their own."""

    setting: int
    number: int
    runs: int

    @property
    def file(self) -> str:
        """Where its results are kept."""
        return f"{self.setting:02}-{self.number:03}.json"


def main() -> int:
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else FULL
    workers = int(sys.argv[2]) if len(sys.argv) > 2 else min(2, os.cpu_count() or 1)
    folder = ROOT / "build" / "calibration-trial" / f"{code_version()}-{runs}"
    folder.mkdir(parents=True, exist_ok=True)
    parts = list(parts_of(runs))
    waiting = [part for part in parts if not (folder / part.file).exists()]
    map_chunks(partial(work, folder), waiting, workers=workers, progress=Progress(len(waiting)))
    found = [
        add_up(read(folder / part.file) for part in parts if part.setting == number)
        for number in range(len(settings()))
    ]
    broken = list(all_faults(found))
    if runs >= FULL:
        PAGE.parent.mkdir(parents=True, exist_ok=True)
        PAGE.write_text(page(found, broken), encoding="utf-8")
    print(f"{len(found)} settings of {runs:,} pairs of trials; {len(broken)} limits broken.")
    for words in broken:
        print(f"  OVER: {words}")
    return 1 if broken else 0


def code_version() -> str:
    """A hash of the code that decides the results, so that old results are not taken for new."""
    digest, package = hashlib.sha256(), ROOT / "src" / "reddot"
    for part in DECIDING:
        place = package / part
        for file in sorted(place.rglob("*.py")) if place.is_dir() else [place]:
            digest.update(file.read_bytes())
    return digest.hexdigest()[:16]


def parts_of(runs: int) -> Iterator[Part]:
    for setting in range(len(settings())):
        for number, first in enumerate(range(0, runs, PART)):
            yield Part(setting, number, min(PART, runs - first))


def work(folder: Path, part: Part) -> None:
    """Run one part and keep what it counted."""
    key = (part.setting, part.number)
    stream = np.random.default_rng(np.random.SeedSequence(SEED, spawn_key=key))
    found = calibrate(settings()[part.setting], part.runs, stream)
    text = json.dumps({method: tally.as_json() for method, tally in found.items()})
    half = folder / f"{part.file}.half"
    half.write_text(text, encoding="utf-8")
    half.replace(folder / part.file)


def read(kept: Path) -> dict[str, Tally]:
    counts = json.loads(kept.read_text(encoding="utf-8"))
    return {method: Tally(**values) for method, values in counts.items()}


class Progress:
    """Says how much is done and how long the rest will take."""

    def __init__(self, total: int) -> None:
        self.total, self.started = total, time.monotonic()

    def __call__(self, done: int, total: int) -> None:
        left = (time.monotonic() - self.started) / done * (total - done)
        if sys.stderr.isatty():
            sys.stderr.write(f"\r{done}/{total} parts, about {left / 60:.0f} min left ")
        elif done % 48 == 0 or done == total:
            print(f"{done}/{total} parts, about {left / 60:.0f} min left", file=sys.stderr)


def all_faults(found: Found) -> Iterator[str]:
    for setting, tallies in zip(settings(), found, strict=True):
        for method in METHODS:
            for words in faults(method, setting.events, tallies[method]):
                yield f"{method}: {words} ({setting.name})"


def page(found: Found, broken: list[str]) -> str:
    runs = found[0][NAIVE].runs
    within = "Every limit is kept." if not broken else f"{len(broken)} limits are broken:"
    lines = [
        "# Calibration of the analyses of a trial",
        "",
        f"Measured {date.today().isoformat()} by `make calibration`: {len(found)} settings, in "
        f"each {runs:,} trials without an effect and {runs:,} with a true ratio of {RATIO:g}. "
        f"{within}",
        "",
        *(f"- {words}" for words in broken),
        *([""] if broken else []),
        *INTRODUCTION.format(
            most=f"{0.05 + margin(0.05, runs):.2%}",
            least=f"{0.94 - margin(0.94, runs):.2%}",
            draws=DRAWS,
        ).splitlines(),
        "",
        *plain_poisson(found),
        "",
        "## False alarms without an effect, at a nominal 5%",
        "",
        *table(found, lambda tally: tally.error_rate, (*METHODS, NAIVE)),
        "",
        "## Intervals that hold the truth, at a nominal 95%",
        "",
        "The lower of two shares: without an effect, and with a ratio of 1.5.",
        "",
        *table(found, least_coverage, METHODS),
        "",
        f"## Trials with a ratio of {RATIO:g} called an effect",
        "",
        *table(found, lambda tally: tally.power, METHODS),
        "",
        "## What the refusals prevent",
        "",
        "False alarms without an effect wherever the method gives a number, offered or not.",
        "",
        *table(found, lambda tally: tally.error_rate_if_not_refused, METHODS, offered=False),
    ]
    return "\n".join(lines) + "\n"


INTRODUCTION = """\
Limits for every analysis in the trials in which it is offered: at most 5% and four Monte-Carlo \
standard errors of false alarms ({most} of all runs); at least 4% for a method that is not exact, \
where 20 or more events are expected an arm; intervals that hold the truth in at least 94% less \
four such errors ({least} of all runs). The limits are wider where a method is offered in part of \
the runs.

Whether a method is offered is asked of each trial by the product's own rule, which sees the \
trial and not the setting. A dash says that it is offered in fewer than 1 in 100; a share in \
brackets, that it is offered in that part of the trials.

The columns: d is the dispersion of a slot’s count, sd the standard deviation of the logarithm \
of a cluster’s rate, a side the clusters in an arm, events those expected in an arm, then strata \
and slots of a cluster. Randomisation tests here use {draws} draws. The hierarchical model takes \
minutes a fit and is not in this table: the product says of it that its error rate is not \
measured. The column hajek is the contrast over everyone as the four exposures are estimated; its \
interval is withheld by the product where poisson_cr2 is not offered, and counted only where it \
is given.\
"""


def plain_poisson(found: Found) -> Iterator[str]:
    yield (
        "A plain Poisson comparison, as if no two events had a cause in common, is offered "
        "nowhere. Where the clusters are alike, so that dispersion alone misleads it, it calls "
        "nothing an effect in"
    )
    yield ""
    for setting, tallies in zip(settings(), found, strict=True):
        if setting.cluster_sd == 0 and setting.slots == 1 and setting.events >= 20:
            yield f"- {tallies[NAIVE].error_rate:.1%}: {setting.name}"


def least_coverage(tally: Tally) -> float | None:
    known = [share for share in tally.coverage if share is not None]
    return min(known) if known else None


def table(
    found: Found,
    value: Callable[[Tally], float | None],
    methods: tuple[str, ...],
    *,
    offered: bool = True,
) -> Iterator[str]:
    yield "| d | sd | a side | events | strata | slots | " + " | ".join(methods) + " |"
    yield "|---:" * (6 + len(methods)) + "|"
    for setting, tallies in zip(settings(), found, strict=True):
        cells = [cell(tallies[m], value(tallies[m]), offered and m != NAIVE) for m in methods]
        yield f"| {' | '.join(columns(setting))} | {' | '.join(cells)} |"


def columns(setting: Setting) -> tuple[str, ...]:
    return (
        f"{setting.dispersion:g}",
        f"{setting.cluster_sd:g}",
        f"{setting.clusters}",
        f"{setting.events:g}",
        f"{setting.strata}",
        f"{setting.slots}",
    )


def cell(tally: Tally, value: float | None, offered: bool) -> str:
    share = tally.null_offered / tally.runs
    if value is None or (offered and share < 0.01):
        return "–"
    part = f" ({share:.0%})" if offered and share < 0.995 else ""
    return f"{value:.1%}{part}"


if __name__ == "__main__":
    raise SystemExit(main())

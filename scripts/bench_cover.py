"""Time the dispatch simulation beside SimPy and Ciw, on the same inputs, in one run.

Usage: python scripts/bench_cover.py [CALLS [REPLICATIONS]]. Writes docs/measured/cover.md after a
full run. Each peer is fed what the simulation is fed, and must say the same of every call.
"""

from __future__ import annotations

import os
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, fields, replace
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT / "tests"))

from reddot.cover.simulation.inputs import Calls, DispatchRules, Outcome, Roads, Turns  # noqa: E402
from reddot.cover.simulation.kernel import simulate  # noqa: E402
from theory.cover_scenes import Scene  # noqa: E402
from theory.cover_simpy import simulate_simpy  # noqa: E402
from theory.test_cover_ciw import scene as plain_queue  # noqa: E402
from theory.test_cover_ciw import waits_in_ciw  # noqa: E402

PAGE = ROOT / "docs" / "measured" / "cover.md"
SCENARIO = ROOT / "scenarios" / "norfolk.toml"
GEOGRAPHY = ROOT.parent / "shared" / "data" / "norfolk"
CALLS, REPLICATIONS, CORES, RUNS = 150_000, 1_000, 2, 7
YEAR, DAY = 365 * 1440.0, 1440.0
ZONES, STATIONS, CREWS_A_SHIFT = 552, 16, 40
SIMPY_DAYS, CIW_CREWS, CIW_CALLS = 28, 45, 20_000
AT_LEAST = {"incidents": 2e6, "simpy": 20.0, "ciw": 100.0}
Inputs = tuple[Calls, Turns, Roads, DispatchRules]


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """Seconds for the same calls here and in a peer, and the most that a time differs by."""

    calls: int
    ours: float
    theirs: float
    apart: float

    @property
    def ratio(self) -> float:
        return self.theirs / self.ours


@dataclass(frozen=True, slots=True, kw_only=True)
class Study:
    """A whole study: its replications and calls, and the seconds it took on two cores."""

    replications: int
    incidents: int
    seconds: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """All of one run; ``study`` says why where there is none."""

    calls: int
    turns: int
    incidents_per_second: float
    preempting_per_second: float
    simpy: Beside
    ciw: Beside
    study: Study | str

    def targets(self) -> list[tuple[str, bool]]:
        speed, simpy, ciw = self.incidents_per_second, self.simpy, self.ciw
        return [
            (
                f"at least 2 million incidents a second on one core: {speed / 1e6:.2f} million",
                speed >= AT_LEAST["incidents"],
            ),
            (
                f"at least 20 times SimPy, the same result: {simpy.ratio:,.0f} times",
                simpy.ratio >= AT_LEAST["simpy"] and simpy.apart <= 1e-9,
            ),
            (
                f"at least 100 times Ciw, the same waits: {ciw.ratio:,.0f} times",
                ciw.ratio >= AT_LEAST["ciw"] and ciw.apart <= 1e-6,
            ),
        ]


def main() -> int:
    calls = int(sys.argv[1]) if len(sys.argv) > 1 else CALLS
    replications = int(sys.argv[2]) if len(sys.argv) > 2 else REPLICATIONS
    measured = measure(calls, replications, show=say)
    text = page(measured)
    full = (calls, replications) == (CALLS, REPLICATIONS)
    if full and isinstance(measured.study, Study):
        PAGE.write_text(text, encoding="utf-8")
    print(text)
    return 0 if all(met for _, met in measured.targets()) else 1


def measure(calls: int, replications: int, *, show: Callable[[str], None]) -> Measured:
    """Time everything: the peers on one core, the study on two."""
    cores = sorted(os.sched_getaffinity(0))
    os.sched_setaffinity(0, cores[:1])
    try:
        year = made_year(calls)
        show(f"{calls:,} calls on one core …")
        simulate(*made_year(100))  # compiled, or read from where it is kept
        speed = calls / median_seconds(lambda: simulate(*year))
        taking = replace(year[3], preempts_below=1, preempted_from=2)
        preempting = calls / median_seconds(lambda: simulate(*year[:3], taking))
        show("The same in SimPy …")
        simpy = beside_simpy(year)
        show("A plain queue in Ciw …")
        ciw = beside_ciw(min(CIW_CALLS, calls))
    finally:
        os.sched_setaffinity(0, cores[:CORES])
    try:
        study = study_of(replications, show)
    finally:
        os.sched_setaffinity(0, cores)
    return Measured(
        calls=calls,
        turns=len(year[1].start),
        incidents_per_second=speed,
        preempting_per_second=preempting,
        simpy=simpy,
        ciw=ciw,
        study=study,
    )


# --- what is simulated


def made_year(calls: int, seed: int = 1) -> Inputs:
    """A year like Norfolk's: zones, stations, overlapping shifts with breaks, half trained."""
    generator = np.random.default_rng(seed)
    rules = DispatchRules(horizon_minutes=YEAR, breaks_below=1)
    return made_calls(calls, generator), made_turns(generator), made_roads(generator), rules


def made_calls(number: int, generator: np.random.Generator) -> Calls:
    service = generator.gamma(2.0, 20.0, number)
    escalates = generator.random(number) < 0.03
    return Calls(
        minute=np.sort(generator.uniform(0.0, YEAR, number)),
        zone=generator.integers(0, ZONES, number).astype(np.int32),
        priority=generator.choice(3, number, p=[0.2, 0.5, 0.3]).astype(np.int32),
        service_minutes=service,
        escalates_after=np.where(escalates, service * generator.random(number), np.inf),
        backup_minutes=generator.gamma(2.0, 15.0, number),
    )


def made_turns(generator: np.random.Generator) -> Turns:
    """Three shifts of nine hours a day, so that 45 crews are on duty on average."""
    begin = (np.arange(-1, 365)[:, None] * DAY + np.array([420.0, 900.0, 1320.0])).ravel()
    start = np.repeat(begin, CREWS_A_SHIFT)
    break_start = start + generator.uniform(180.0, 300.0, len(start))
    return Turns(
        start=start,
        end=start + 540.0,
        break_start=break_start,
        break_end=break_start + 45.0,
        station=np.tile(np.arange(CREWS_A_SHIFT) % STATIONS, len(begin)).astype(np.int32),
        officers=np.full(len(start), 2, np.int32),
        trained=(generator.random(len(start)) < 0.5).astype(np.int32),
    )


def made_roads(generator: np.random.Generator) -> Roads:
    """A county of 100 by 70 km, driven at 55 km/h on roads 1.3 times as long as the crow flies."""
    places = generator.random((ZONES + STATIONS, 2)) * [100.0, 70.0]
    apart = np.linalg.norm(places[:ZONES, None] - places[None], axis=2)
    return Roads(
        minutes=apart * 1.3 / 55.0 * 60.0,
        factor=np.array([0.8, 1.0, 1.2]),
        backup_factor=0.8,
        turnout_minutes=1.5,
    )


def first_days(year: Inputs, days: float) -> Inputs:
    """The calls of the first days of a year; all turns stay, so that both see the same."""
    calls, turns, roads, rules = year
    until = days * DAY
    few = Calls(**{f.name: getattr(calls, f.name)[calls.minute < until] for f in fields(calls)})
    begun = turns.start < until
    crews = Turns(**{f.name: getattr(turns, f.name)[begun] for f in fields(turns)})
    return few, crews, roads, replace(rules, horizon_minutes=until)


# --- the peers


def beside_simpy(year: Inputs) -> Beside:
    """The same model as SimPy processes, on the first weeks of the year."""
    given = first_days(year, SIMPY_DAYS)
    began = time.perf_counter()
    theirs = simulate_simpy(*given)
    seconds = time.perf_counter() - began
    return Beside(
        calls=len(given[0].minute),
        ours=median_seconds(lambda: simulate(*given)),
        theirs=seconds,
        apart=apart(simulate(*given), theirs),
    )


def beside_ciw(calls: int) -> Beside:
    """A queue of three classes before 45 crews, without travel or back-up."""
    given = repeated(plain_queue(CIW_CREWS, 3, 0.8, np.random.default_rng(1)), calls)
    began = time.perf_counter()
    theirs = waits_in_ciw(given, CIW_CREWS)
    seconds = time.perf_counter() - began
    ours = simulate(*given.given)
    return Beside(
        calls=len(given.calls.minute),
        ours=median_seconds(lambda: simulate(*given.given)),
        theirs=seconds,
        apart=largest(ours.arrived - given.calls.minute, theirs),
    )


def repeated(given: Scene, calls: int) -> Scene:
    """As many calls as asked for: the scene's own over and over, each round after the last."""
    rounds, own = max(1, calls // len(given.calls.minute)), given.calls
    later = np.repeat(np.arange(rounds) * own.minute[-1], len(own.minute))
    many = {f.name: np.tile(getattr(own, f.name), rounds) for f in fields(own)}
    return replace(given, calls=Calls(**{**many, "minute": many["minute"] + later}))


def apart(first: Outcome, second: Outcome) -> float:
    """The most that any number of two outcomes differs by; infinity where one has none."""
    return max(largest(getattr(first, f.name), getattr(second, f.name)) for f in fields(first))


def largest(first: Any, second: Any) -> float:
    if not np.array_equal(np.isnan(first), np.isnan(second)):
        return np.inf
    return float(np.nanmax(np.abs(np.nan_to_num(first) - np.nan_to_num(second)), initial=0.0))


def median_seconds(work: Callable[[], object], runs: int = RUNS) -> float:
    found = []
    for _ in range(runs):
        began = time.perf_counter()
        work()
        found.append(time.perf_counter() - began)
    return statistics.median(found)


# --- the study


def study_of(replications: int, show: Callable[[str], None]) -> Study | str:
    """Replications of the shipped year of Norfolk on two cores; why not, where it cannot be."""
    if not GEOGRAPHY.is_dir():
        return f"not measured: the geography of Norfolk (../shared/data/{GEOGRAPHY.name}) is absent"
    from reddot.cover.scenario import read_scenario
    from reddot.cover.study.run import run

    show(f"{replications:,} replications of {SCENARIO.name} on {CORES} cores …")
    scenario = read_scenario(SCENARIO)
    found = run(scenario, replications=replications, workers=CORES, seed=1)
    return Study(replications=found.replications, incidents=found.incidents, seconds=found.seconds)


# --- the page


def page(measured: Measured) -> str:
    lines = [
        "# The dispatch simulation",
        "",
        f"Measured {date.today().isoformat()} by `scripts/bench_cover.py`, everything in one run. "
        "Machines differ: quote the ratios.",
        "",
        f"A made year of {measured.calls:,} incidents in {ZONES} zones, with {STATIONS} stations, "
        f"{measured.turns:,} turns of duty (45 crews on duty on average, overlapping shifts, "
        "breaks, half of the crews trained), three priorities and back-up to 3% of incidents, on "
        f"one core, medians of {RUNS} runs with the checks of the inputs: "
        f"**{measured.incidents_per_second / 1e6:.2f} million incidents a second**; with urgent "
        f"calls taking crews from others {measured.preempting_per_second / 1e6:.2f} million.",
        "",
        "| the same calls | incidents | seconds | seconds here | ratio | times differ by |",
        "|---|---:|---:|---:|---:|---:|",
        row(f"SimPy, the first {SIMPY_DAYS} days of that year, every rule", measured.simpy),
        row(f"Ciw, a queue of 3 priorities before {CIW_CREWS} crews", measured.ciw),
        "",
        "The SimPy model is the twin that the tests compare with: one process for each job, "
        "every crew on duty looked at for each call. Ciw has neither travel nor back-up, so the "
        "queue has none.",
        "",
        study_line(measured.study),
        "",
    ]
    lines += [f"- {'Met' if met else 'NOT MET'}: {what}." for what, met in measured.targets()]
    return "\n".join(lines) + "\n"


def row(name: str, found: Beside) -> str:
    return (
        f"| {name} | {found.calls:,} | {found.theirs:.2f} | {found.ours:.4f} | "
        f"{found.ratio:,.0f} | {found.apart:.0e} min |"
    )


def study_line(study: Study | str) -> str:
    if isinstance(study, str):
        return f"A study of a year of Norfolk: {study}."
    return (
        f"{study.replications:,} replications of the year of Norfolk in `scenarios/norfolk.toml`, "
        f"{study.incidents:,} incidents in all, took {study.seconds:,.0f} s on {CORES} cores with "
        "the drawing of calls and crews and all measures by zone, hour and kind of area: "
        f"{study.incidents / study.seconds / 1e6:.2f} million incidents a second."
    )


def say(what: str) -> None:
    print(what, file=sys.stderr, flush=True)


if __name__ == "__main__":
    raise SystemExit(main())

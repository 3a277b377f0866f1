"""The replications of a study, cut into chunks of work for one machine or many."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from time import perf_counter

from reddot.cover.demand.models import MINUTES_A_YEAR
from reddot.cover.scenario import Scenario
from reddot.cover.study.numbers import stacked
from reddot.cover.study.played import play
from reddot.cover.study.variants import Variant
from reddot.cover.study.waits import TOTAL, Breakdown, Tables, tables_of
from reddot.errors import UsageError
from reddot.stats.arguments import check_probability, check_whole
from reddot.stats.workers import map_chunks

Progress = Callable[[int, int], None]

CALLS_A_CHUNK = 1_000_000  # about a second of work


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Replications ``first`` to ``first + count - 1`` of one variant, and the breakdowns wanted."""

    variant: Variant
    count: int
    first: int = 0
    breakdowns: tuple[Breakdown, ...] = (TOTAL,)


@dataclass(frozen=True, slots=True, kw_only=True)
class Simulated:
    """The numbers of the replications asked for, and how many calls there were in them."""

    variant: Variant
    tables: Tables
    incidents: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Machines:
    """Where the work is done, from which seed, and who is told of progress."""

    seed: int = 1
    workers: int = 1
    cluster: str | None = None
    progress: Progress | None = None


@dataclass(slots=True)
class Clock:
    """Seconds until as many chunks were done as the first of what was asked has."""

    chunks: int
    told: Progress | None
    began: float = field(default_factory=perf_counter)
    seconds: float = 0.0

    def __call__(self, done: int, total: int) -> None:
        """Note the time, and pass on."""
        if done <= self.chunks:
            self.seconds = perf_counter() - self.began
        if self.told is not None:
            self.told(done, total)


def simulate_all(
    scenario: Scenario, asked: Sequence[Asked], machines: Machines
) -> tuple[list[Simulated], float]:
    """Simulate everything asked for, in the order asked.

    Parameters
    ----------
    scenario
        What the variants differ from; it is sent to each process once.
    asked
        Variants with their replications. A replication has the same random numbers in all of
        them.
    machines
        Processes, a cluster, or neither.

    Returns
    -------
    list of Simulated, float
        One for each asked, and the seconds that the first of them took.

    Notes
    -----
    How replications are cut into chunks depends on the scenario and their number alone, and each
    replication has random streams of its own: the results are the same bits on any number of
    processes or machines of one kind.
    """
    chunks = [chunk for one in asked for chunk in _chunks(scenario, one)]
    clock = Clock(len(list(_chunks(scenario, asked[0]))), machines.progress)
    found = map_chunks(
        partial(_play, scenario, machines.seed),
        chunks,
        workers=machines.workers,
        cluster=machines.cluster,
        progress=clock,
    )
    parts = iter(found)
    results = [_joined(one, [next(parts) for _ in _chunks(scenario, one)]) for one in asked]
    return results, clock.seconds


def _chunks(scenario: Scenario, asked: Asked) -> list[Asked]:
    size = chunk_size(scenario, asked.variant)
    last = asked.first + asked.count
    return [
        Asked(
            variant=asked.variant,
            first=first,
            count=min(size, last - first),
            breakdowns=asked.breakdowns,
        )
        for first in range(asked.first, last, size)
    ]


def chunk_size(scenario: Scenario, variant: Variant) -> int:
    """Replications in a chunk of about a second's work."""
    years = scenario.rules.horizon_minutes / MINUTES_A_YEAR
    calls = scenario.demand.calls_a_year() * years * variant.demand
    return max(1, min(round(CALLS_A_CHUNK / max(calls, 1.0)), 1000))


def _play(scenario: Scenario, seed: int, chunk: Asked) -> Simulated:
    varied = chunk.variant.of(scenario)
    parts = []
    for replication in range(chunk.first, chunk.first + chunk.count):
        played = play(
            varied, seed=seed, replication=replication, trained_share=chunk.variant.trained_share
        )
        parts.append(
            Simulated(
                variant=chunk.variant,
                tables=tables_of(played, chunk.breakdowns),
                incidents=len(played.calls.minute),
            )
        )
    return _joined(chunk, parts)


def _joined(asked: Asked, parts: Sequence[Simulated]) -> Simulated:
    tables = {key: stacked([part.tables[key] for part in parts]) for key in parts[0].tables}
    return Simulated(
        variant=asked.variant, tables=tables, incidents=sum(part.incidents for part in parts)
    )


def check_share(share: float | None) -> float | None:
    """Return a trained share when it lies in 0 to 1 or is None; else raise."""
    return None if share is None else check_probability("trained share", share)


def check_replications(replications: int, *, least: int = 1) -> int:
    """Return the number of replications when it is whole and large enough; else raise."""
    number = check_whole("replications", replications, least=1)
    if number < least:
        raise UsageError(f"replications is {number}; this needs {least} or more.")
    return number

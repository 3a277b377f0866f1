"""Power by simulation: draw the trial as designed, let events fall, analyse, count."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import numpy as np

from reddot.stats import map_chunks, share_interval, spawn_streams
from reddot.stats.arguments import check_whole
from reddot.stats.cluster import Progress
from reddot.trial.power.layout import Layout
from reddot.trial.power.truth import Truth, draw_counts
from reddot.trial.power.verdicts import Analysis, p_values

RUNS_A_CHUNK = 100  # never more, and fewer where there are many slots
COUNTS_A_CHUNK = 4_000_000  # slots times runs: what a chunk may hold at once

Chunk = tuple[np.random.Generator, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class SimulatedPower:
    """How many of the simulated trials came out significant.

    Attributes
    ----------
    truth : Truth
        What was true in them.
    analysis : Analysis
        How they were analysed.
    layout : str
        What was randomised, in words.
    slots : int
        In each trial, both arms together.
    replications : int
        Trials simulated.
    significant : int
        With p at most 1 - level, in either direction.
    without_number : int
        Of which the analysis gave no number; counted as not significant.
    low, high : float
        Exact 95% interval of the power, from the number of replications alone.

    Examples
    --------
    >>> from reddot.trial.power.layout import layout_of_shifts
    >>> found = simulate_power(Truth(control_rate=5, ratio=1.5), layout_of_shifts(20),
    ...     replications=50)
    >>> 0 < found.low < found.power <= found.high
    True

    """

    truth: Truth
    analysis: Analysis
    layout: str
    slots: int
    replications: int
    significant: int
    without_number: int
    low: float
    high: float

    @property
    def power(self) -> float:
        """Return the share of trials that came out significant."""
        return self.significant / self.replications

    @property
    def error(self) -> float:
        """Return the Monte-Carlo standard error of the power."""
        return float(np.sqrt(self.power * (1.0 - self.power) / self.replications))

    def as_json(self) -> dict[str, Any]:
        """Return the power first, then what it is of."""
        return {
            "power": self.power,
            "low": self.low,
            "high": self.high,
            "replications": self.replications,
            "significant": self.significant,
            "without_number": self.without_number,
            "method": self.analysis.method,
            "level": self.analysis.level,
            "slots": self.slots,
            "layout": self.layout,
            **self.truth.as_json(),
        }


def simulate_power(  # noqa: PLR0913 - the question, then where and how often it is worked out
    truth: Truth,
    layout: Layout,
    analysis: Analysis | None = None,
    *,
    replications: int = 1000,
    seed: int = 1,
    workers: int = 1,
    cluster: str | None = None,
    progress: Progress | None = None,
) -> SimulatedPower:
    """Return the chance that a trial of this layout comes out significant.

    Parameters
    ----------
    truth : Truth
        Rates, their ratio, and how events cluster. With ratio 1 the answer is the rate of false
        alarms.
    layout : Layout
        Of `layout_of_shifts`, `layout_of_clusters` or `layout_of_design`.
    analysis : Analysis, optional
        The exact test at 95% unless given.
    replications : int
        Trials to simulate, 1 or more.
    seed : int
        The same gives the same numbers, on any number of workers.
    workers : int
        Processes.
    cluster : str, optional
        Address of a Dask scheduler, in place of processes.
    progress : callable, optional
        Told of chunks done, and chunks in all.

    Returns
    -------
    SimulatedPower

    Raises
    ------
    UsageError
        For replications, seed or workers that cannot be.
    NotEnoughDataError
        The design's balance admits no allocation.

    Notes
    -----
    Each trial has its own allocation, drawn as the design draws it, and its own shifts and
    officers. The ratio multiplies the rate of everybody on a carrying slot: it is the ratio over
    everyone, by intention to treat. Trials of which an analysis gives no number count as not
    significant. The interval is of the simulation's error alone; rates put in wrongly are not in
    it.

    References
    ----------
    Arnold et al. (2011), doi:10.1186/1471-2288-11-94 (power by simulation for clustered trials).

    Examples
    --------
    >>> from reddot.trial.power.layout import layout_of_shifts
    >>> found = simulate_power(Truth(control_rate=0.0075, ratio=2), layout_of_shifts(400),
    ...     replications=200)
    >>> found.low < 0.091 < found.high
    True

    """
    runs = check_whole("replications", replications, least=1)
    analysis = analysis or Analysis()
    each = max(1, min(RUNS_A_CHUNK, COUNTS_A_CHUNK // layout.slots))
    sizes = [min(each, runs - first) for first in range(0, runs, each)]
    chunks: Sequence[Chunk] = list(zip(spawn_streams(seed, len(sizes)), sizes, strict=True))
    work = partial(_run_chunk, truth, layout, analysis)
    parts = map_chunks(work, chunks, workers=workers, cluster=cluster, progress=progress)
    significant, without = (sum(part[k] for part in parts) for k in range(2))
    interval = share_interval(significant, runs)
    return SimulatedPower(
        truth=truth,
        analysis=analysis,
        layout=layout.words,
        slots=layout.slots,
        replications=runs,
        significant=significant,
        without_number=without,
        low=interval.low,
        high=interval.high,
    )


def simulate_false_alarms(truth: Truth, layout: Layout, **how: Any) -> SimulatedPower:
    """Return the same where there is no effect: how often the analysis finds one all the same.

    Parameters and errors are those of `simulate_power`.

    Examples
    --------
    >>> from reddot.trial.power.layout import layout_of_shifts
    >>> found = simulate_false_alarms(Truth(control_rate=1, ratio=2), layout_of_shifts(20),
    ...     replications=100)
    >>> found.truth.ratio, found.low < 0.05
    (1.0, True)

    """
    return simulate_power(replace(truth, ratio=1.0), layout, **how)


def _run_chunk(truth: Truth, layout: Layout, analysis: Analysis, chunk: Chunk) -> tuple[int, int]:
    rng, runs = chunk
    arms = layout.draw(rng, runs)
    y = draw_counts(truth, layout, arms, rng)
    p = p_values(analysis, layout, y, arms, rng)
    # a p-value that is exactly 1 - level is significant; 1 - 0.95 is not 0.05 to the last bit
    return int((p <= 1.0 - analysis.level + 1e-12).sum()), int(np.isnan(p).sum())

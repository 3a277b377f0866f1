"""A log-linear rate by strata and one regressor: the Poisson estimate, its strata profiled out."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from reddot.trial.analysis.arrays import Floats, Ints
from reddot.trial.analysis.cells import Cells, numbered, sums
from reddot.trial.analysis.totals import Totals

STEPS = 200
TOLERANCE = 1e-12
LARGEST_COEFFICIENT = 30.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """Events and exposure by cell: what one model is fitted to.

    Attributes
    ----------
    y, exposure, x : array of shape (n,)
        Events, exposure above 0, and the regressor.
    stratum, cluster : array of shape (n,)
        Numbered from 0 without gaps.
    rows : int
        Rows that the cells are sums of.

    """

    y: Floats
    exposure: Floats
    x: Floats
    stratum: Ints
    cluster: Ints
    rows: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Fit:
    """A fitted model: the log ratio, the expected events of each cell and the working equations."""

    log_ratio: float
    expected: Floats
    cells: Cells


def counts_of(totals: Totals, *, collapse: bool, x: Floats | None = None) -> Counts:
    """Return the rows that say anything, as they are or collapsed to a cell a cluster and arm.

    Strata without events have no rate to estimate and are left out. Rows of one cluster, stratum
    and arm share every term of the model.
    """
    values = totals.arm.astype(np.float64) if x is None else x
    stratum = numbered(totals.stratum)
    kept = (sums(stratum, totals.y) > 0)[stratum]
    y, exposure, values = totals.y[kept], totals.exposure[kept], values[kept]
    stratum, cluster = numbered(stratum[kept]), numbered(totals.cluster[kept])
    counts = Counts(y=y, exposure=exposure, x=values, stratum=stratum, cluster=cluster, rows=len(y))
    shared = len(y) > 0 and int(cluster.max()) + 1 < len(y)
    return _collapsed(counts) if collapse and shared else counts


def _collapsed(counts: Counts) -> Counts:
    strata = int(counts.stratum.max()) + 1
    key = (counts.cluster * strata + counts.stratum) * 2 + counts.x.astype(np.int64)
    keys, cell = np.unique(key, return_inverse=True)
    return Counts(
        y=sums(cell, counts.y),
        exposure=sums(cell, counts.exposure),
        x=(keys % 2).astype(np.float64),
        stratum=keys // 2 % strata,
        cluster=keys // 2 // strata,
        rows=counts.rows,
    )


def varies(counts: Counts) -> bool:
    """Tell whether the regressor takes more than one value in some stratum."""
    order = np.lexsort((counts.x, counts.stratum))
    x, stratum = counts.x[order], counts.stratum[order]
    return bool(((np.diff(x) != 0) & (np.diff(stratum) == 0)).any())


def poisson_fit(counts: Counts) -> Fit | None:
    """Return the Poisson estimate; None where it is not finite.

    Notes
    -----
    Given the coefficient, the intercept of a stratum has a closed form, so that the likelihood
    is one of the coefficient alone; it is concave, and its root is bracketed.

    References
    ----------
    Cameron and Trivedi, Regression Analysis of Count Data (2nd ed., 2013), section 9.4 (effects
    concentrated out).

    """
    if not varies(counts):
        return None
    stratum = counts.stratum
    events = sums(stratum, counts.y)
    found = _root(counts, events)
    if found is None:
        return None
    raw = counts.exposure * np.exp(found * counts.x)
    expected: Floats = raw * (events / sums(stratum, raw))[stratum]
    return Fit(log_ratio=found, expected=expected, cells=working(counts, expected))


def working(counts: Counts, expected: Floats, dispersion: Floats | float = 1.0) -> Cells:
    """Return the working equations at `expected`, with each cell's variance over mean."""
    return Cells(
        weight=expected / dispersion,
        score=(counts.y - expected) / dispersion,
        x=counts.x,
        stratum=counts.stratum,
        cluster=counts.cluster,
    )


def pearson_dispersion(counts: Counts, expected: Floats) -> tuple[float, float]:
    """Return Pearson's dispersion of the counts and its degrees of freedom."""
    df = len(counts.y) - (int(counts.stratum.max()) + 2)
    squares = float(((counts.y - expected) ** 2 / expected).sum())
    return (squares / df if df > 0 else math.nan), float(df)


def _root(counts: Counts, events: Floats) -> float | None:
    """Where the derivative of the profiled likelihood is 0: Newton's steps inside a bracket."""
    y, exposure, x, stratum = _by_arm(counts)
    target = float((y * x).sum())
    low, high, at = -LARGEST_COEFFICIENT, LARGEST_COEFFICIENT, 0.0
    for _ in range(STEPS):
        raw = exposure * np.exp(at * x)
        total = sums(stratum, raw)
        mean = sums(stratum, raw * x) / total
        square = sums(stratum, raw * x * x) / total
        slope = float((events * (square - mean * mean)).sum())
        gap = target - float((events * mean).sum())
        low, high = (at, high) if gap > 0 else (low, at)
        step = gap / slope if slope > 0 else np.inf
        moved = at + step
        if not low <= moved <= high:
            moved = 0.5 * (low + high)
        if abs(moved - at) <= TOLERANCE * (1.0 + abs(at)):
            return moved if abs(moved) < LARGEST_COEFFICIENT - 1.0 else None
        at = moved
    return None


def _by_arm(counts: Counts) -> tuple[Floats, Floats, Floats, Ints]:
    """Sum over each stratum and arm where the regressor is an arm: nothing else matters."""
    y, exposure, x, stratum = counts.y, counts.exposure, counts.x, counts.stratum
    if not np.isin(x, (0.0, 1.0)).all():
        return y, exposure, x, stratum
    strata = int(stratum.max()) + 1
    key = stratum * 2 + x.astype(np.int64)
    side = np.arange(2 * strata, dtype=np.int64)
    return (
        sums(key, y, 2 * strata),
        sums(key, exposure, 2 * strata),
        (side % 2).astype(np.float64),
        side // 2,
    )

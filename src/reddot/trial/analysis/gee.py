"""Generalised estimating equations: slots of one cluster alike, by one correlation."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from reddot.trial.analysis.arrays import Floats, Ints
from reddot.trial.analysis.cells import Cells, numbered, sums
from reddot.trial.analysis.log_linear import Counts, Fit, poisson_fit

STEPS = 200
TOLERANCE = 1e-10


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchangeable:
    """The fitted model, the correlation of two slots of a cluster, and variance over mean."""

    fit: Fit
    correlation: float
    dispersion: float


def gee_fit(counts: Counts) -> Exchangeable | None:
    """Return the estimate with an exchangeable working correlation; None where it is not found.

    Each cluster must lie in one stratum and one arm, so that its slots share the regressors.

    Notes
    -----
    The correlation is the moment estimate over pairs of slots in a cluster, Pearson's residuals
    divided by their common scale; p is taken from the number of slots and of pairs.

    References
    ----------
    Liang and Zeger (1986), doi:10.1093/biomet/73.1.13.

    """
    start = poisson_fit(counts)
    if start is None:
        return None
    log_ratio, mu = start.log_ratio, start.expected
    cluster = counts.cluster
    sizes = sums(cluster, np.ones(len(mu)))
    _, first = np.unique(cluster, return_index=True)
    x, stratum = counts.x[first], numbered(counts.stratum[first])
    for _ in range(STEPS):
        correlation, dispersion = _moments(counts, mu, sizes)
        cells = _equations(counts, mu, correlation, (x, stratum))
        if cells is None:
            return None
        step, intercepts = cells.step()
        change = step * counts.x + intercepts[stratum][cluster]
        largest = float(np.abs(change).max())
        if largest < TOLERANCE:
            fit = Fit(log_ratio=log_ratio, expected=mu, cells=cells)
            return Exchangeable(fit=fit, correlation=correlation, dispersion=dispersion)
        shorter = min(1.0, 2.0 / largest)
        log_ratio, mu = log_ratio + shorter * step, mu * np.exp(shorter * change)
    return None


def _moments(counts: Counts, mu: Floats, sizes: Floats) -> tuple[float, float]:
    residual = (counts.y - mu) / np.sqrt(mu)
    parameters = int(counts.stratum.max()) + 2
    dispersion = float(residual @ residual) / max(1, len(mu) - parameters)
    pairs = float((sizes * (sizes - 1.0)).sum()) / 2.0
    if pairs <= parameters or dispersion == 0.0:
        return 0.0, dispersion
    together = sums(counts.cluster, residual)
    products = float((together**2).sum() - residual @ residual) / 2.0
    return products / dispersion / (pairs - parameters), dispersion


def _equations(
    counts: Counts, mu: Floats, correlation: float, shared: tuple[Floats, Ints]
) -> Cells | None:
    """Return a cell a cluster: its information D'V⁻¹D and score D'V⁻¹(y - μ) by its log rate."""
    sizes = sums(counts.cluster, np.ones(len(mu)))
    spread = 1.0 + (sizes - 1.0) * correlation
    if correlation >= 1.0 or (spread <= 0.0).any():
        return None
    root = np.sqrt(mu)
    pull = correlation / spread
    roots = sums(counts.cluster, root)
    residuals = sums(counts.cluster, (counts.y - mu) / root)
    weight = (sums(counts.cluster, mu) - pull * roots**2) / (1.0 - correlation)
    score = (sums(counts.cluster, counts.y - mu) - pull * roots * residuals) / (1.0 - correlation)
    x, stratum = shared
    return Cells(weight=weight, score=score, x=x, stratum=stratum, cluster=np.arange(len(sizes)))

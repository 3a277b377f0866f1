"""Negative binomial rates: variance μ + αμ², α and the coefficient by maximum likelihood."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from reddot.trial.analysis.arrays import Floats
from reddot.trial.analysis.log_linear import Counts, Fit, poisson_fit, working

STEPS = 500
TOLERANCE, ALPHA_TOLERANCE = 1e-10, 1e-8
LEAST_ALPHA, MOST_ALPHA = 1e-8, 1e6


@dataclass(frozen=True, slots=True, kw_only=True)
class NegativeBinomial:
    """The fitted model and its α: 0 where the counts vary no more than independent events do."""

    fit: Fit
    alpha: float


def negative_binomial_fit(counts: Counts) -> NegativeBinomial | None:
    """Return the maximum of the likelihood; None where it is not found.

    Notes
    -----
    The information on α and on the rates is block-diagonal, so steps for the one and for the
    other are taken in turn (as MASS does). Where the likelihood falls as α leaves 0, the Poisson
    model is the answer.

    References
    ----------
    Lawless (1987), doi:10.2307/3314912. Venables and Ripley, Modern Applied Statistics with S
    (4th ed., 2002), section 7.4.

    """
    start = poisson_fit(counts)
    if start is None:
        return None
    y, mu = counts.y, start.expected
    excess = float(((y - mu) ** 2 - y).sum())
    if excess <= 0:
        return NegativeBinomial(fit=start, alpha=0.0)
    alpha = min(max(excess / float((mu * mu).sum()), LEAST_ALPHA), MOST_ALPHA)
    return _alternated(counts, start, alpha)


def _alternated(counts: Counts, start: Fit, alpha: float) -> NegativeBinomial | None:
    log_ratio, mu = start.log_ratio, start.expected
    above = len(mu) - np.cumsum(np.bincount(counts.y.astype(np.int64)))[:-1].astype(np.float64)
    for _ in range(STEPS):
        moved = _alpha_step(counts.y, mu, alpha, above)
        if not LEAST_ALPHA < moved < MOST_ALPHA:
            return NegativeBinomial(fit=start, alpha=0.0) if moved <= LEAST_ALPHA else None
        step, intercepts = working(counts, mu, 1.0 + moved * mu).step()
        change = step * counts.x + intercepts[counts.stratum]
        largest = float(np.abs(change).max())
        if not np.isfinite(largest):
            return None
        shorter = min(1.0, 2.0 / largest) if largest > 0 else 1.0
        log_ratio, mu = log_ratio + shorter * step, mu * np.exp(shorter * change)
        if largest < TOLERANCE and abs(np.log(moved / alpha)) < ALPHA_TOLERANCE:
            cells = working(counts, mu, 1.0 + moved * mu)
            fit = Fit(log_ratio=log_ratio, expected=mu, cells=cells)
            return NegativeBinomial(fit=fit, alpha=moved)
        alpha = moved
    return None


def _alpha_step(y: Floats, mu: Floats, alpha: float, above: Floats) -> float:
    """One Newton step for log α, at most a factor e; `above` counts the cells with more than j."""
    theta = 1.0 / alpha
    at = theta + np.arange(len(above))
    total = theta + mu
    slope = float((above / at).sum() - np.log1p(mu / theta).sum() + ((mu - y) / total).sum())
    curve = float(
        -(above / at**2).sum() + (mu / (theta * total)).sum() - ((mu - y) / total**2).sum()
    )
    # by log θ: the chain rule; where it is not concave, a step of the slope's own sign
    first, second = theta * slope, theta * theta * curve + theta * slope
    step = -first / second if second < 0 else np.sign(first)
    return float(alpha * np.exp(-np.clip(step, -1.0, 1.0)))

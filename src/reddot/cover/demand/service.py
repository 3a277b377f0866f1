"""Minutes on the scene, as the gamma law of what was recorded."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import optimize, special

from reddot.cover.simulation.inputs import Floats

FEWEST_TIMED = 30
_LEAST_MINUTES = 0.5  # what a record that keeps whole minutes calls 0


@dataclass(frozen=True, slots=True)
class Service:
    """A gamma law of minutes on the scene: its mean and shape, from how many calls."""

    mean: float
    shape: float
    calls: int


def fit_service(minutes: Floats) -> Service | None:
    """Fit a gamma law by maximum likelihood; None with fewer than 30 calls or all alike.

    Parameters
    ----------
    minutes
        Minutes on the scene, 0 or more; 0 counts as half a minute. Shape (calls,).

    Examples
    --------
    >>> found = fit_service(np.random.default_rng(1).gamma(2.0, 20.0, 5000))
    >>> abs(found.mean - 40) < 2, abs(found.shape - 2) < 0.2
    (True, True)
    """
    if len(minutes) < FEWEST_TIMED:
        return None
    at_least = np.maximum(minutes, _LEAST_MINUTES)
    mean = float(at_least.mean())
    apart = float(np.log(mean) - np.log(at_least).mean())
    if apart < 1e-9:
        return None

    def off(shape: float) -> float:
        return float(np.log(shape) - special.digamma(shape)) - apart

    return Service(mean, float(optimize.brentq(off, 1e-3, 1e10)), len(minutes))

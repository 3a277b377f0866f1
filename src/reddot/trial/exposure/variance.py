"""Aronow and Samii's conservative variance of a difference of weighted totals."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from reddot.trial.exposure.pairs import Sample
from reddot.trial.exposure.probabilities import Probabilities
from reddot.trial.observed import Floats


def conservative_variance(
    values: ArrayLike, arm: ArrayLike, probabilities: Probabilities, member: ArrayLike | None = None
) -> Floats:
    """Estimate the variance of Σ value/P(carry) over carry units − Σ value/P(control) over control.

    Parameters
    ----------
    values
        Each unit's value under the arm that it had; shape (U,) or, for C quantities, (U, C).
    arm
        1 for carry, 0 for control; shape (U,).
    probabilities
        Of the U units.
    member
        Units with a part in the quantity, shape as ``values``; those with a value unless given.
        A unit that may have a value under its other arm must be named.

    Returns
    -------
    array of shape (C,)

    Notes
    -----
    The squares of the weighted values, plus a term for each pair of units that depend on each
    other. What can never be seen, a unit in both arms or a pair in arms the design never gives
    together, is bounded by Young's inequality, 2|ab| ≤ a² + b². The expectation over the design is
    therefore never below the true variance, whatever the effects.

    References
    ----------
    Aronow, P. M. and Samii, C. (2017), Estimating average causal effects under general
    interference. Annals of Applied Statistics 11(4), equations 7 to 11,
    doi:10.1214/16-AOAS1005.

    Examples
    --------
    >>> from reddot.trial.exposure.probabilities import simulated_probabilities
    >>> coins = simulated_probabilities([[1, 0], [0, 1], [1, 1], [0, 0]])
    >>> conservative_variance([1.0, 2.0], [1, 0], coins).tolist()
    [20.0]
    """
    given = np.asarray(values, dtype=np.float64)
    table = given.reshape(given.shape[0], -1)
    took_part = table != 0.0 if member is None else np.asarray(member, bool).reshape(table.shape)
    sample = Sample(
        arm=np.asarray(arm, np.int64), carry=probabilities.carry, weights=table, member=took_part
    )
    own = np.where(sample.own > 0.0, sample.own, np.inf)[:, None]
    weights = np.where(took_part, table, 0.0) / own
    sample = Sample(arm=sample.arm, carry=sample.carry, weights=weights, member=took_part)
    return np.asarray((weights**2).sum(axis=0) + probabilities.joint.added(sample))

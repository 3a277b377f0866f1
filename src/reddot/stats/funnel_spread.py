"""How much more units differ than chance: overdispersion about a common rate or share."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import special

from reddot.errors import NotEnoughDataError, UsageError
from reddot.stats.arguments import check_choice, check_positive
from reddot.stats.tails import bisect

METHODS = ("none", "multiplicative", "additive")
FEWEST_UNITS = 10  # under it the tenth drawn in at each end would be less than one unit
DRAWN_IN = 0.1  # the share of units at each end whose deviation is drawn in to that of the next
_END = float(special.ndtri(1.0 - DRAWN_IN))
# the mean square of a standard normal value drawn in so: 0.679, not 1
OF_CHANCE = (
    1.0
    - 2.0 * DRAWN_IN
    - 2.0 * _END * math.exp(-_END * _END / 2.0) / math.sqrt(2.0 * math.pi)
    + 2.0 * DRAWN_IN * _END * _END
)


@dataclass(frozen=True, slots=True)
class Spread:
    """How much more than chance units differ.

    Attributes
    ----------
    method : {"none", "multiplicative", "additive"}
        The model of the spread.
    size : float
        Of a multiplicative spread the variance over that of chance, 1 or more; of an additive one
        the standard deviation of the units' own rates, 0 or more; 0 where there is none.
    units : int
        How many units it was estimated from; 0 where it was not.

    Examples
    --------
    >>> Spread("multiplicative", 4.0, 43).size
    4.0

    """

    method: str
    size: float
    units: int


NO_SPREAD = Spread("none", 0.0, 0)


def estimate_spread(
    counts: ArrayLike, exposures: ArrayLike, centre: float, *, kind: str, method: str
) -> Spread:
    """Estimate how much more than chance units differ, with extreme units drawn in (winsorised).

    Parameters
    ----------
    counts, exposures
        Arrays of shape (units,): events, 0 or more, and exposure above 0.
    centre
        The common rate or share.
    kind : {"rate", "share"}
        As in `Funnel`.
    method : {"none", "multiplicative", "additive"}
        Multiplicative: the variance of each unit is φ times that of chance. Additive: the units'
        own rates vary with standard deviation τ, added to chance.

    Returns
    -------
    Spread

    Raises
    ------
    UsageError
        For another method, arrays of unequal length, values out of range, or a share of 0 or 1.
    NotEnoughDataError
        For fewer than 10 units.

    Notes
    -----
    The deviation of each unit from the centre is divided by its standard error under chance; the
    largest and the smallest tenth are drawn in to the next, so that the very units that are looked
    for do not widen the limits. φ is the mean square of these values over what it would be for
    normal values drawn in alike (0.679): without that division, which the source leaves out, φ
    would come out a third too small. τ is where the mean square, with τ² added to each variance,
    equals that of chance. Assumes that standard errors are about normal: a handful of events a
    unit or more. Neither is below what chance alone gives.

    References
    ----------
    Spiegelhalter (2005), doi:10.1002/sim.1970, and doi:10.1136/qshc.2005.013755 (winsorised φ,
    additive τ). Paule and Mandel (1982), doi:10.6028/jres.087.022 (τ by its estimating equation).

    Examples
    --------
    >>> spread = estimate_spread([80, 120] * 6, [1000] * 12, 0.1, kind="rate", method="additive")
    >>> round(spread.size, 4)
    0.0221

    """
    check_choice("method", method, METHODS)
    if method == "none":
        return NO_SPREAD
    k, e = _read(counts), _read(exposures)
    if k.shape != e.shape or (k < 0).any() or (e <= 0).any():
        raise UsageError(
            f"There are {k.size} counts and {e.size} exposures; give as many of each, counts of 0 "
            "or more and exposures above 0."
        )
    if k.size < FEWEST_UNITS:
        raise NotEnoughDataError(
            f"A spread between {k.size} units is not estimated; at least {FEWEST_UNITS} are needed."
        )
    deviations, variances = k / e - centre, _of_chance(centre, kind) / e
    if method == "multiplicative":
        size = max(1.0, _mean_square(deviations / np.sqrt(variances)) / OF_CHANCE)
    else:
        size = _additive(deviations, variances)
    return Spread(method, size, int(k.size))


def _read(values: ArrayLike) -> NDArray[np.float64]:
    array = np.asarray(values, dtype=float)
    if array.ndim != 1 or not np.isfinite(array).all():
        raise UsageError("Counts and exposures must each be one row of finite numbers.")
    return array


def _of_chance(centre: float, kind: str) -> float:
    """The variance of a unit of exposure 1 under chance."""
    centre = check_positive("centre", centre)
    if kind == "rate":
        return centre
    return check_positive("1 - centre", 1.0 - centre) * centre


def _mean_square(z: NDArray[np.float64]) -> float:
    low, high = np.quantile(z, (DRAWN_IN, 1.0 - DRAWN_IN))
    return float(np.mean(np.clip(z, low, high) ** 2))


def _additive(deviations: NDArray[np.float64], variances: NDArray[np.float64]) -> float:
    def too_little(tau: float) -> float:
        return OF_CHANCE - _mean_square(deviations / np.sqrt(variances + tau * tau))

    if too_little(0.0) >= 0.0:
        return 0.0
    high = float(np.abs(deviations).max()) * 4.0
    return bisect(too_little, 0.0, high)

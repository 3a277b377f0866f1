"""How much of a number's spread comes from the inputs, and how much from the simulation."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

import numpy as np
from scipy.special import expit, logit, stdtrit

from reddot.cover.simulation.inputs import Floats
from reddot.cover.study.estimate import LEVEL, NEVER, NOT_APPLICABLE
from reddot.errors import UsageError

Source = Literal["parameters", "monte_carlo"]
Scale = Literal["minutes", "share"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Spread:
    """A number over draws of the inputs.

    ``value`` is its mean over all of them; ``parameters_sd`` the standard deviation that the
    inputs give it and ``low`` to ``high`` the 95% range of the number for the inputs' sake;
    ``monte_carlo_sd`` what the replications of one draw leave open beside that.
    ``dominated_by`` is the greater of the two. ``draws`` are those in which the number has an
    end; it has none in ``never_in`` others. The value is "never" or "not_applicable" where fewer
    than two draws have a number; the rest is then None. With ``at_least`` waits were cut off by
    the end, or the number had no end in some draws: it is this or more.
    """

    value: float | Literal["never", "not_applicable"]
    draws: int
    never_in: int = 0
    parameters_sd: float | None = None
    monte_carlo_sd: float | None = None
    low: float | None = None
    high: float | None = None
    at_least: bool = False

    @property
    def dominated_by(self) -> Source | None:
        """Which of the two leaves more open."""
        if self.parameters_sd is None or self.monte_carlo_sd is None:
            return None
        return "parameters" if self.parameters_sd > self.monte_carlo_sd else "monte_carlo"


def split_spread(each: Floats, scale: Scale = "minutes", *, cut_off: bool = False) -> Spread:
    """Split the variance of a number into that of the inputs and that of the simulation.

    Parameters
    ----------
    each : array, shape (draws, replications)
        The number in each replication of each draw of the inputs, all of them independent; NaN
        where nothing was there to measure, infinity where it has no end.
    scale
        Minutes, which are never below 0, or a share, which is never outside 0 to 1.
    cut_off
        Whether waits cut off by the end of a simulation are in it as waited so far.

    Returns
    -------
    Spread
        The draws with a number in every replication are used.

    Raises
    ------
    UsageError
        For fewer than two draws or replications.

    Notes
    -----
    One-way analysis of variance with random effects: the variance of the draws' means, less what
    Monte-Carlo error adds to it (0 where that is more). The range is of the same kind on the scale
    of logarithms, for shares of log odds: the mean there ± Student's t times the inputs' standard
    deviation times √(1 + 1/draws), brought back. Waits grow out of proportion as crews run short,
    so that a range even about the mean would reach below any wait that can be. A number that is 0,
    or a share that is 0 or 1, in some draw has no logarithm: its range is that of the draws.

    References
    ----------
    Searle, Casella & McCulloch, Variance Components (1992), section 3.4.

    Examples
    --------
    >>> found = split_spread(np.array([[9.0, 9.0], [11.0, 11.0]]))
    >>> found.value, found.monte_carlo_sd, found.dominated_by
    (10.0, 0.0, 'parameters')

    """
    if min(each.shape) < 2:
        raise UsageError(
            f"{each.shape[0]} draws of {each.shape[1]} replications cannot tell inputs from "
            "chance. Take 2 draws or more of 2 replications or more."
        )
    never = int(np.isinf(each).any(axis=1).sum())
    whole = each[np.isfinite(each).all(axis=1)]
    if len(whole) < 2:
        return Spread(value=NEVER if never else NOT_APPLICABLE, draws=len(whole), never_in=never)
    means = whole.mean(axis=1)
    noise = whole.var(axis=1, ddof=1) / whole.shape[1]
    low, high = _range(means, noise, scale)
    return Spread(
        value=float(means.mean()),
        draws=len(means),
        never_in=never,
        parameters_sd=_sd(means, noise),
        monte_carlo_sd=math.sqrt(float(noise.mean())),
        low=low,
        high=high,
        at_least=cut_off or never > 0,
    )


def _sd(means: Floats, noise: Floats) -> float:
    """The standard deviation of the draws' means less what Monte-Carlo error adds to it."""
    return math.sqrt(max(0.0, float(means.var(ddof=1)) - float(noise.mean())))


def _range(means: Floats, noise: Floats, scale: Scale) -> tuple[float, float]:
    """The 95% range of the number over the inputs, on the scale on which it has no ends."""
    room = means * (1.0 - means) if scale == "share" else means  # what a unit there is worth
    if room.min() <= 0.0:
        return float(means.min()), float(means.max())
    there = logit(means) if scale == "share" else np.log(means)
    half = float(stdtrit(len(means) - 1, 0.5 + LEVEL / 2.0)) * math.sqrt(1 + 1 / len(means))
    half *= _sd(there, noise / room**2)
    ends = np.array([there.mean() - half, there.mean() + half])
    low, high = expit(ends) if scale == "share" else np.exp(ends)
    return float(low), float(high)


def shares_of(means: Floats, factors: Floats) -> list[float] | None:
    """Which share of a number's variance over the draws goes with each input.

    Parameters
    ----------
    means : array, shape (draws,)
        The number in each draw.
    factors : array, shape (draws, inputs)
        The factors drawn.

    Returns
    -------
    list of float or None
        The squared correlation with the logarithm of each factor, 0 for one that never changed.
        None for fewer than ten draws, which cannot tell.

    Notes
    -----
    The inputs are drawn apart, so that the shares add to about 1 where their effects add up.

    Examples
    --------
    >>> speeds = np.exp(np.linspace(-1, 1, 12))[:, None]
    >>> [round(share, 6) for share in shares_of(np.log(speeds[:, 0]), speeds)]
    [1.0]

    """
    known = np.isfinite(means)
    if known.sum() < 10:
        return None
    return [_squared_correlation(means[known], np.log(one[known])) for one in factors.T]


def _squared_correlation(a: Floats, b: Floats) -> float:
    a, b = a - a.mean(), b - b.mean()
    scale = float(a @ a) * float(b @ b)
    return float(a @ b) ** 2 / scale if scale > 0.0 else 0.0

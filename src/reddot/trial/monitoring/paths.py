"""Exact one-sided boundaries on counts: every path of events is counted, none approximated.

Given how many events there are in all, those on carrying slots are binomial when there is no
effect. The chance of each count that has not crossed yet is carried from look to look, so that
the error spent so far is known and not estimated.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import special

from reddot.errors import UsageError
from reddot.stats.arguments import check_positive, check_probability, check_whole
from reddot.trial.monitoring.spending import alpha_allowed

Chances = NDArray[np.float64]
ROUNDING = 1e-12  # left unspent, so that sums of floating-point numbers never pass what is allowed


@dataclass(frozen=True, slots=True, kw_only=True)
class Boundary:
    """What crosses at one look.

    Attributes
    ----------
    look : int
        From 1.
    information : int
        Events in both arms up to this look.
    at : int or None
        The smallest count on carrying slots that crosses; None where no count can.
    reachable : int
        The greatest count that a trial which has not crossed before can have.
    alpha_allowed, alpha_spent : float
        Up to this look: what the spending function allows, and the exact chance to have crossed
        when there is no effect.

    Examples
    --------
    >>> exact_boundaries([10], information=10)[0].at
    9

    """

    look: int
    information: int
    at: int | None
    reachable: int
    alpha_allowed: float
    alpha_spent: float


def exact_boundaries(
    totals: Sequence[int],
    *,
    information: int,
    alpha: float = 0.025,
    spending: str = "obrien_fleming",
    shares: float | Sequence[float] = 0.5,
) -> tuple[Boundary, ...]:
    """Return what crosses at each look, with the error spent by all looks so far kept in bounds.

    Parameters
    ----------
    totals : sequence of int
        Events in both arms at each look, never falling.
    information : int
        Events in both arms at which the plan has spent everything, 1 or more.
    alpha : float
        One-sided error of all looks together.
    spending : {"obrien_fleming", "pocock"}
        See `alpha_allowed`.
    shares : float or sequence of float
        Chance that an event is on a carrying slot when there is no effect: the carrying arm's
        share of the exposure since the look before. One for all looks, or one for each.

    Returns
    -------
    tuple of Boundary

    Raises
    ------
    UsageError
        For totals that fall, an information below 1, or a share outside 0 to 1.

    Notes
    -----
    At each look the boundary is the smallest count for which the chance, without an effect, to
    have crossed at this look or before is at most what may have been spent. Counts are whole,
    so less is spent than allowed; what is left over is not lost but allowed at later looks.
    Assumes events that come independently: where one incident hurts several officers, count
    incidents, or slots with at least one event.

    References
    ----------
    Armitage, McPherson and Rowe (1969), doi:10.2307/2343787. Jennison and Turnbull (2000),
    Group Sequential Methods, section 12.1 (exact binomial tests).

    Examples
    --------
    >>> [b.at for b in exact_boundaries([5, 20, 40, 60], information=60)]
    [None, 19, 29, 39]

    """
    check_whole("information", information, least=1)
    steps = increments(totals, shares)
    state, found, spent = np.ones(1), list[Boundary](), 0.0
    for k, (step, share) in enumerate(steps):
        state = np.convolve(state, binomial_chances(step, share))
        allowed = alpha_allowed(totals[k] / information, alpha=alpha, spending=spending)
        at = _smallest_within(state, allowed - spent - ROUNDING)
        reachable = len(state) - 1
        spent += float(state[at:].sum())
        state = state[:at]
        found.append(
            Boundary(
                look=k + 1,
                information=int(totals[k]),
                at=at if at <= reachable else None,
                reachable=reachable,
                alpha_allowed=allowed,
                alpha_spent=spent,
            )
        )
    return tuple(found)


def crossing_chances(
    boundaries: Sequence[Boundary],
    *,
    ratio: float = 1.0,
    shares: float | Sequence[float] = 0.5,
) -> tuple[float, ...]:
    """Return the chance of the first crossing at each look, when the true ratio of rates is this.

    Parameters
    ----------
    boundaries : sequence of Boundary
        Of `exact_boundaries`.
    ratio : float
        Rate on carrying slots over that on control slots, above 0.
    shares : float or sequence of float
        As given to `exact_boundaries`.

    Returns
    -------
    tuple of float
        One chance a look; their sum is the chance to stop.

    Raises
    ------
    UsageError
        For a ratio not above 0, or a share outside 0 to 1.

    Examples
    --------
    >>> plan = exact_boundaries([20, 40, 60], information=60)
    >>> f"{sum(crossing_chances(plan)):.4f}, {sum(crossing_chances(plan, ratio=2)):.3f}"
    '0.0148, 0.669'

    """
    ratio = check_positive("ratio", ratio)
    steps = increments([b.information for b in boundaries], shares)
    state, chances = np.ones(1), list[float]()
    for boundary, (step, share) in zip(boundaries, steps, strict=True):
        tilted = ratio * share / (ratio * share + 1.0 - share)
        state = np.convolve(state, binomial_chances(step, tilted))
        kept = len(state) if boundary.at is None else boundary.at
        chances.append(float(state[kept:].sum()))
        state = state[:kept]
    return tuple(chances)


def increments(
    totals: Sequence[int], shares: float | Sequence[float]
) -> tuple[tuple[int, float], ...]:
    """Return the new events at each look with the share of them expected on carrying slots.

    Raises
    ------
    UsageError
        For totals that fall, a share outside 0 to 1, or another number of shares than of looks.

    Examples
    --------
    >>> increments([10, 25], 0.5)
    ((10, 0.5), (15, 0.5))

    """
    each = [shares] * len(totals) if isinstance(shares, int | float) else list(shares)
    if len(each) != len(totals):
        raise UsageError(f"{len(each)} shares for {len(totals)} looks; give one for each look.")
    before, steps = 0, list[tuple[int, float]]()
    for total, share in zip(totals, each, strict=True):
        if check_whole("totals", total) < before:
            raise UsageError(
                f"totals fall from {before} to {total}; give the events of all looks up to each."
            )
        steps.append((int(total) - before, check_probability("share", share)))
        before = int(total)
    return tuple(steps)


def binomial_chances(n: int, p: float) -> Chances:
    """Return the chance of each count from 0 to `n`.

    Examples
    --------
    >>> binomial_chances(2, 0.5).tolist()
    [0.25, 0.5, 0.25]

    """
    k = np.arange(n + 1, dtype=float)
    choose = special.gammaln(n + 1.0) - special.gammaln(k + 1.0) - special.gammaln(n - k + 1.0)
    chances: Chances = np.exp(choose + special.xlogy(k, p) + special.xlog1py(n - k, -p))
    return chances


def _smallest_within(state: Chances, available: float) -> int:
    """The smallest count from which all greater ones together have at most this chance."""
    tail = np.append(np.cumsum(state[::-1])[::-1], 0.0)
    return int(np.argmax(tail <= max(available, 0.0)))

"""How large a trial must be for a power, where events cluster: searched for by simulation."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from scipy import special

from reddot.errors import NotEnoughDataError, UsageError
from reddot.trial.power.layout import Layout
from reddot.trial.power.simulate import SimulatedPower, simulate_power
from reddot.trial.power.truth import Truth

TRIED_AT_MOST = 12
UNITS_AT_MOST = 1_000_000
LARGEST_STEP = 8.0


@dataclass(frozen=True, slots=True, kw_only=True)
class SimulatedSize:
    """The size found, the power simulated at it, and every size tried on the way.

    Attributes
    ----------
    units_per_arm : int
        Shifts, or clusters, in each arm.
    wanted : float
        The power asked for.
    found : SimulatedPower
        At that size; its interval holds the power asked for.
    tried : tuple of int
        Sizes in the order tried.
    """

    units_per_arm: int
    wanted: float
    found: SimulatedPower
    tried: tuple[int, ...]


def units_by_simulation(
    truth: Truth,
    layout_of_size: Callable[[int], Layout],
    *,
    power: float,
    start: int,
    **how: Any,
) -> SimulatedSize:
    """Return about how many units an arm give the power.

    Parameters
    ----------
    truth : Truth
        With a ratio other than 1.
    layout_of_size : callable
        Gives the layout for a number of units an arm.
    power : float
        Wanted, strictly between 0 and 1.
    start : int
        The size to try first, 1 or more: that of independent events is a fair guess.
    how
        As to `simulate_power`.

    Returns
    -------
    SimulatedSize

    Raises
    ------
    UsageError
        For a power not between 0 and 1, or a ratio of 1.
    NotEnoughDataError
        No size up to a million gives it, or the search did not settle.

    Notes
    -----
    Power goes about as Φ(a·√units − z): each size tried gives an a, and so the next. The search
    ends at a size whose simulated power has the wanted one in its Monte-Carlo interval; more
    replications make it more precise.

    Examples
    --------
    >>> from reddot.trial.power.layout import layout_of_shifts
    >>> size = units_by_simulation(Truth(control_rate=2, ratio=1.5), layout_of_shifts, power=0.8,
    ...     start=20, replications=200)
    >>> size.found.low <= 0.8 <= size.found.high
    True

    """
    if not 0.0 < power < 1.0 or truth.ratio == 1.0:
        raise UsageError(
            f"power is {power} and ratio is {truth.ratio}; the power must lie between 0 and 1 and "
            "the ratio must differ from 1."
        )
    units, tried = max(1, start), list[int]()
    while len(tried) < TRIED_AT_MOST and units <= UNITS_AT_MOST:
        found = simulate_power(truth, layout_of_size(units), **how)
        tried.append(units)
        if found.low <= power <= found.high:
            return SimulatedSize(units_per_arm=units, wanted=power, found=found, tried=tuple(tried))
        following = _next_size(units, found, power)
        if following in tried:
            break
        units = following
    if tried[-1] == 1 and found.low > power:
        return SimulatedSize(units_per_arm=1, wanted=power, found=found, tried=tuple(tried))
    raise NotEnoughDataError(
        f"No size was found that gives a power of {power}; tried were "
        f"{', '.join(f'{n:,}' for n in tried)} an arm, the last with {found.power:.3f}. Where "
        "clusters differ more shifts in each may not help: try more clusters."
    )


def _next_size(units: int, found: SimulatedPower, wanted: float) -> int:
    z = -float(special.ndtri((1.0 - found.analysis.level) / 2.0))
    # half a trial either way keeps the normal scale finite at none and at all
    share = (found.significant + 0.5) / (found.replications + 1.0)
    reached = max(0.1, float(special.ndtri(share)) + z)
    ratio = ((float(special.ndtri(wanted)) + z) / reached) ** 2
    following = math.ceil(units * min(LARGEST_STEP, max(1.0 / LARGEST_STEP, ratio)))
    return max(1, following if following != units else units + (1 if ratio > 1.0 else -1))

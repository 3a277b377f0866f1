"""The exact hypercube: every combination of busy and free units, solved to its balance."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from reddot.cover.queues import states
from reddot.cover.queues.answer import HypercubeAnswer, mean_travel_of, mean_wait_of
from reddot.cover.queues.district import District, Preferences, preferences_of
from reddot.errors import UsageError

Floats = NDArray[np.float64]

UNITS_AT_MOST = 18  # 262,144 states and 38 MB of rates; each further unit doubles both
RESIDUAL = 1e-10
SWEEPS_AT_MOST = 5_000


def solve_hypercube(district: District) -> HypercubeAnswer:
    """Return the workload of every unit, who serves whom and the mean travel, exactly.

    Parameters
    ----------
    district : District
        At most 18 units.

    Returns
    -------
    HypercubeAnswer
        Arrays by unit, by zone, and zones × units, as described there.

    Raises
    ------
    UsageError
        For more than 18 units, or where no balance within 1e-10 of the flow is found.

    Notes
    -----
    Assumes Poisson calls, exponential service that depends on the unit and not on the zone, one
    unit to a call, the nearest free unit by the preferences, and a line, if any, served first
    come first served. A unit that takes a call from the line is taken to travel from where it
    waits. The balance of the 2ⁿ states is found by Gauss–Seidel, there and back, after each of
    which the states with as many units busy are scaled so that the flow between those levels
    balances; for equal service the levels are then Erlang's at once. A line without limit adds no
    unknowns: its states are a geometric tail of the state with all units busy. Do not use it where
    service differs much by zone, where calls take two units, or for hours too short to settle:
    simulate.

    References
    ----------
    Larson (1974), doi:10.1016/0305-0548(74)90076-8. Larson and Odoni (1981), Urban Operations
    Research, §5.4. Koury, McAllister and Stewart (1984) on the levels, SIAM Journal on
    Algebraic and Discrete Methods 5, 164–186.

    Examples
    --------
    >>> town = District(calls_per_minute=[0.01, 0.02], minutes=[[4, 9], [8, 3]], service_minutes=30)
    >>> [round(float(load), 3) for load in solve_hypercube(town).workloads]
    [0.42, 0.48]

    """
    check_units(district.units)
    preferences = preferences_of(district)
    chance, residual = _balance(district, preferences)
    p_all_busy, within_line = _tail(district, float(chance[-1]))
    shares = _shares(district, preferences, chance * within_line, p_all_busy)
    by_zone = np.einsum("zu,zu->z", shares, district.minutes)
    return HypercubeAnswer(
        units=district.names,
        workloads=_workloads(district.units, chance * within_line, p_all_busy),
        p_all_busy=p_all_busy,
        dispatch_shares=shares,
        mean_travel_minutes=mean_travel_of(district, by_zone),
        travel_by_zone=by_zone,
        mean_wait_minutes=mean_wait_of(district, p_all_busy),
        line=district.line,
        method="exact",
        screening_only=False,
        residual=residual,
    )


def check_units(units: int) -> int:
    """Return the number of units when the exact hypercube can take it; else raise.

    Examples
    --------
    >>> check_units(18)
    18

    """
    if units > UNITS_AT_MOST:
        raise UsageError(
            f"{units} units were given; the exact hypercube takes at most {UNITS_AT_MOST}. Use the "
            "approximation (approximate_hypercube, --approximate), which is for screening only, "
            "or simulate."
        )
    return units


def _balance(district: District, preferences: Preferences) -> tuple[Floats, float]:
    """Return the chance of each state of the units, without a line, and what is left unbalanced."""
    each = np.arange(1 << district.units)
    busy, freed = np.zeros(each.size, dtype=np.int64), np.zeros(each.size)
    for unit, minutes in enumerate(district.service_minutes):
        engaged = (each >> unit) & 1
        busy += engaged
        freed += engaged / minutes
    if district.calls == 0.0:
        return np.where(each == 0, 1.0, 0.0), 0.0
    rates = states.rates_into(
        preferences.order, preferences.ends, preferences.calls, 1.0 / district.service_minutes
    )
    out = freed + np.where(each == each[-1], 0.0, district.calls)
    chance = _levelled(1.0 / np.bincount(busy)[busy], busy, freed, district.calls)
    for _ in range(SWEEPS_AT_MOST):
        states.sweep(chance, rates, out)
        chance = _levelled(chance, busy, freed, district.calls)
        residual = float(states.imbalance(chance, rates, out))
        if residual <= RESIDUAL:
            return chance, residual
    raise UsageError(
        f"After {SWEEPS_AT_MOST} sweeps {residual:.1e} of the flow does not balance; {RESIDUAL} is "
        "asked. Service minutes that differ less between units would help, or the approximation."
    )


def _levelled(chance: Floats, busy: NDArray[np.int64], freed: Floats, calls: float) -> Floats:
    """Scale the states with as many units busy so that flow up and down between them balances."""
    level = np.bincount(busy, weights=chance)
    held = level > 0.0  # a level too unlikely for a float stays at 0
    pace = np.divide(
        np.bincount(busy, weights=chance * freed), level, out=np.ones_like(level), where=held
    )
    log = np.concatenate([[0.0], np.cumsum(np.log(calls) - np.log(pace[1:]))])
    wanted = np.where(held, np.exp(log - log.max()), 0.0)
    factor = np.divide(wanted / wanted.sum(), level, out=np.zeros_like(level), where=held)
    scaled: Floats = chance * factor[busy]
    return scaled


def _tail(district: District, full: float) -> tuple[float, float]:
    """Return the chance that all are busy, and what a line multiplies each state's chance by."""
    if district.line == "lost":
        return full, 1.0
    with_line = full / (1.0 - district.utilisation)
    total = 1.0 - full + with_line
    return with_line / total, 1.0 / total


def _workloads(units: int, chance: Floats, p_all_busy: float) -> Floats:
    """Return the share of time that each unit is busy; the last state is that of all busy."""
    by_unit = chance.copy()
    by_unit[-1] = p_all_busy
    cube = by_unit.reshape((2,) * units)  # the first axis is the last unit
    return np.array([cube.take(1, axis=units - 1 - unit).sum() for unit in range(units)])


def _shares(
    district: District, preferences: Preferences, chance: Floats, p_all_busy: float
) -> Floats:
    """Return zones × units: who serves a zone's calls, those from the line included."""
    at_once = states.shares_sent(preferences.order, preferences.ends, chance)
    if district.line == "waits":
        pace = 1.0 / district.service_minutes
        at_once += p_all_busy * pace / pace.sum()
    shares: Floats = at_once / at_once.sum(axis=1, keepdims=True)
    return shares[preferences.of_zone]

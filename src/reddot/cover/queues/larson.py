"""Larson's approximation of the hypercube, for any number of units: for screening only."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import gammaln, logsumexp

from reddot.cover.queues.answer import HypercubeAnswer, mean_travel_of, mean_wait_of
from reddot.cover.queues.district import District, Preferences, preferences_of
from reddot.cover.queues.erlang import erlang_b, erlang_c
from reddot.errors import UsageError

Floats = NDArray[np.float64]

ROUNDS_AT_MOST = 10_000
STEP = 1e-12  # the largest change of a workload in the last round


@dataclass(frozen=True, slots=True)
class _Fleet:
    """The units as if calls came to any of them alike: offered load, chance of all busy."""

    units: int
    offered: float
    p_all_busy: float
    line: str

    @property
    def workload(self) -> float:
        """The mean share of its time that a unit is busy."""
        served = 1.0 - self.p_all_busy if self.line == "lost" else 1.0
        return self.offered * served / self.units


def approximate_hypercube(district: District) -> HypercubeAnswer:
    """Return what :func:`solve_hypercube` does, approximately, for any number of units.

    Parameters
    ----------
    district : District
        All units with the same service minutes.

    Returns
    -------
    HypercubeAnswer
        Its ``screening_only`` is true and its ``residual`` none.

    Raises
    ------
    UsageError
        For service minutes that differ between units, or workloads that do not settle.

    Notes
    -----
    Treats units as busy independently of each other, each product of workloads corrected by the
    factor Q that makes it right if all units were alike; the chance of all busy is Erlang's. Units
    at equal minutes that share calls equally are each given the mean of their places in the order.
    No bound of the error is known. Larson and Odoni report errors of workloads that rarely exceed
    2%; over the random districts of the project's own tests the worst unit of a district was off
    by 0.6 percentage points in the middle and by 3.7 at most, and a remote unit that is hardly
    ever sent by 41% of its small workload. Use it to screen many options, never to decide between
    two that are close.

    References
    ----------
    Larson (1975), doi:10.1287/opre.23.5.845. Larson and Odoni (1981), Urban Operations Research,
    §5.5.

    Examples
    --------
    >>> town = District(calls_per_minute=[0.01, 0.02], minutes=[[4, 9], [8, 3]], service_minutes=30)
    >>> [round(float(load), 3) for load in approximate_hypercube(town).workloads]
    [0.418, 0.482]

    """
    fleet = _fleet_of(district)
    preferences = preferences_of(district)
    correction = correction_factors(fleet.units, fleet.offered, line=district.line)
    loads = _settle(district, preferences, fleet, correction)
    shares = _shares(preferences, fleet, correction, loads)[preferences.of_zone]
    by_zone = np.einsum("zu,zu->z", shares, district.minutes)
    return HypercubeAnswer(
        units=district.names,
        workloads=loads,
        p_all_busy=fleet.p_all_busy,
        dispatch_shares=shares,
        mean_travel_minutes=mean_travel_of(district, by_zone),
        travel_by_zone=by_zone,
        mean_wait_minutes=mean_wait_of(district, fleet.p_all_busy),
        line=district.line,
        method="larson",
        screening_only=True,
        residual=None,
    )


def correction_factors(units: int, offered: float, *, line: str = "waits") -> Floats:
    """Return Larson's Q for the first, second … preferred unit, shape (units,).

    Q(j) times ρʲ(1 − ρ), with ρ the mean workload, is the chance that of units drawn at random
    without replacement from a queue of alike units the first j are busy and the next is free.

    Examples
    --------
    >>> [round(float(q), 5) for q in correction_factors(3, 1.5)]
    [1.0, 0.73684, 0.63158]

    """
    if offered == 0.0:
        return np.ones(units)
    k = np.arange(units + 1)
    log = k * np.log(offered) - gammaln(k + 1.0)
    if line == "waits":
        log[-1] -= np.log1p(-offered / units)
    log -= logsumexp(log)
    fleet = _Fleet(units, offered, float(np.exp(log[-1])), line)
    j, k = np.arange(units)[:, None], np.arange(units)[None, :]
    drawn = gammaln(k + 1.0) - gammaln(np.maximum(k - j, 0) + 1.0)
    drawn = drawn + gammaln(units - j + 1.0) - gammaln(units + 1.0)
    drawn = drawn + np.log(units - k) - np.log(units - j) + log[None, :-1]
    chance = logsumexp(np.where(k >= j, drawn, -np.inf), axis=1)
    rho = fleet.workload
    factors: Floats = np.exp(chance - np.arange(units) * np.log(rho) - np.log1p(-rho))
    return factors


def _fleet_of(district: District) -> _Fleet:
    service = district.service_minutes
    if np.ptp(service) > 1e-9 * service.max():
        raise UsageError(
            f"service_minutes run from {service.min():.6g} to {service.max():.6g}; the "
            "approximation takes one mean for all units. Give one, or solve the exact hypercube."
        )
    offered = district.calls * float(service[0])
    busy = erlang_b if district.line == "lost" else erlang_c
    return _Fleet(district.units, offered, busy(district.units, offered), district.line)


def _settle(
    district: District, preferences: Preferences, fleet: _Fleet, correction: Floats
) -> Floats:
    """Return the workloads at which the rate that each unit is sent at gives its workload."""
    service = float(district.service_minutes[0])
    loads = np.full(fleet.units, fleet.workload)
    from_line = fleet.p_all_busy * fleet.offered / fleet.units if fleet.line == "waits" else 0.0
    for _ in range(ROUNDS_AT_MOST):
        given = preferences.calls[:, None] * _reached(preferences, correction, loads)
        offered = service * np.bincount(
            preferences.order.ravel(), weights=given.ravel(), minlength=fleet.units
        )
        fresh = (offered + from_line) / (1.0 + offered)
        fresh *= fleet.units * fleet.workload / max(float(fresh.sum()), np.finfo(float).tiny)
        change, loads = float(np.max(np.abs(fresh - loads))), fresh
        if change <= STEP:
            return loads
    raise UsageError(
        f"The workloads still change by {change:.1e} after {ROUNDS_AT_MOST} rounds; {STEP} is "
        "asked. Solve the exact hypercube or simulate."
    )


def _reached(preferences: Preferences, correction: Floats, loads: Floats) -> Floats:
    """Return orders × places: the chance that all before are busy, given that this one is free."""
    before = np.ones(preferences.order.shape)
    before[:, 1:] = np.cumprod(loads[preferences.order[:, :-1]], axis=1)
    chance: Floats = before * correction
    runs = np.arange(len(chance))[:, None] * (len(correction) + 1) + preferences.ends
    each = np.bincount(runs.ravel())
    total = np.bincount(runs.ravel(), weights=chance.ravel())
    mean: Floats = (total / np.maximum(each, 1))[runs]
    return mean


def _shares(preferences: Preferences, fleet: _Fleet, correction: Floats, loads: Floats) -> Floats:
    """Return orders × units: who serves a call, those from the line included."""
    reached = _reached(preferences, correction, loads) * (1.0 - loads)[preferences.order]
    reached /= reached.sum(axis=1, keepdims=True)
    if fleet.line == "waits":
        reached = (1.0 - fleet.p_all_busy) * reached + fleet.p_all_busy / fleet.units
    shares = np.empty_like(reached)
    np.put_along_axis(shares, preferences.order, reached, axis=1)
    return shares

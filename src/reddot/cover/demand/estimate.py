"""Estimate a demand from a force's calls, thin zones and groups drawn toward what they share."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from reddot.cover.demand.call_records import CallRecords
from reddot.cover.demand.escalation import Escalation, escalation_range, estimate_escalations
from reddot.cover.demand.figures import kinds_of, residents_of
from reddot.cover.demand.models import WEEK_HOURS, Demand, Priority
from reddot.cover.demand.rates import ZoneRates, shrink_rates
from reddot.cover.demand.service import Service, fit_service
from reddot.cover.demand.week import WeekSpread, shrink_week
from reddot.cover.geography import KINDS, Zone
from reddot.cover.simulation.inputs import Floats, Ints
from reddot.errors import NotEnoughDataError

FEWEST_DAYS, FEWEST_WEEKS = 7, 8


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Estimate:
    """A demand estimated from calls, and how sure each part of it is.

    ``demand`` holds posterior means. ``rates`` are by kind of zone and priority, for the zones of
    the kind in their order, ``members``; ``week`` has a group for each kind and priority, priority
    fastest; ``escalations`` and ``services`` are by priority, None where too few calls tell.
    ``calls_cv`` is the standard error of the number of calls a year, as a share of it.
    """

    calls: CallRecords
    demand: Demand
    residents: Floats
    members: tuple[Ints, ...]
    rates: tuple[tuple[ZoneRates, ...], ...]
    week: WeekSpread
    escalations: tuple[Escalation, ...]
    services: tuple[Service | None, ...]
    calls_cv: float

    def yearly_interval(self, level: float = 0.95) -> tuple[Floats, Floats]:
        """The ends of the credible intervals of ``demand.yearly``, shapes (zones, priorities)."""
        low, high = np.zeros_like(self.demand.yearly), np.zeros_like(self.demand.yearly)
        for members, of_kind in zip(self.members, self.rates, strict=True):
            for priority, rates in enumerate(of_kind):
                ends = rates.interval(level)
                low[members, priority] = ends[0] * self.residents[members]
                high[members, priority] = ends[1] * self.residents[members]
        return low, high

    def escalation_range(self) -> tuple[float, float] | None:
        """Factors on all chances of escalation that calls not stated and few calls leave open."""
        return escalation_range(self.escalations)


def estimate_demand(
    calls: CallRecords, zones: Sequence[Zone], priorities: Sequence[Priority]
) -> Estimate:
    """Estimate a demand from calls.

    Parameters
    ----------
    calls
        The calls, from ``read_calls``.
    zones
        The zones, those that the calls are in.
    priorities
        From the most urgent down. What is too thin to estimate stays as it is here: service
        minutes with fewer than 30 timed calls, the chance of escalation where no call states it;
        and what no file of calls tells: minutes of back-up and the factor of speed.

    Raises
    ------
    BadDataError
        A zone is without residents.
    NotEnoughDataError
        The period is shorter than a week, so that some hours were never seen.

    Notes
    -----
    Each part has its own model and its own limits, told at ``shrink_rates``, ``shrink_week``,
    ``estimate_escalations`` and ``fit_service``. All take the period for one like the next: neither
    season nor trend is estimated.
    """
    if calls.days() < FEWEST_DAYS:
        raise NotEnoughDataError(
            f"The calls cover {calls.days()} days. Hours of the week need at least {FEWEST_DAYS}."
        )
    residents, kind = residents_of(zones), kinds_of(zones)
    counts = _counts(calls, len(zones), len(priorities))
    members = tuple(np.flatnonzero(kind == k).astype(np.int32) for k in range(len(KINDS)))
    rates = tuple(
        tuple(shrink_rates(column[mine], residents[mine] * calls.years()) for column in counts.T)
        for mine in members
    )
    week = shrink_week(_by_hour(calls, kind, len(priorities)), calls.hours_seen())
    escalations = _escalations(calls, len(priorities))
    services = tuple(_service(calls, number) for number in range(len(priorities)))
    return Estimate(
        calls=calls,
        demand=Demand(
            yearly=_yearly(rates, members, residents),
            hours=week.shares().reshape(len(KINDS), len(priorities), WEEK_HOURS),
            kind=kind,
            kinds=KINDS,
            priorities=tuple(map(_learned, priorities, escalations, services)),
        ),
        residents=residents,
        members=members,
        rates=rates,
        week=week,
        escalations=escalations,
        services=services,
        calls_cv=_calls_cv(calls),
    )


def _counts(calls: CallRecords, zones: int, priorities: int) -> Floats:
    cell = calls.zone.astype(np.int64) * priorities + calls.priority
    found = np.bincount(cell, minlength=zones * priorities).reshape(zones, priorities)
    return found.astype(np.float64)


def _by_hour(calls: CallRecords, kind: Ints, priorities: int) -> Floats:
    group = kind[calls.zone].astype(np.int64) * priorities + calls.priority
    cell = group * WEEK_HOURS + calls.hour_of_week()
    size = len(KINDS) * priorities * WEEK_HOURS
    return np.bincount(cell, minlength=size).reshape(-1, WEEK_HOURS).astype(np.float64)


def _yearly(
    rates: Sequence[Sequence[ZoneRates]], members: Sequence[Ints], residents: Floats
) -> Floats:
    found = np.zeros((len(residents), len(rates[0])))
    for mine, of_kind in zip(members, rates, strict=True):
        for priority, one in enumerate(of_kind):
            found[mine, priority] = one.means() * residents[mine]
    return found


def _escalations(calls: CallRecords, priorities: int) -> tuple[Escalation, ...]:
    def counted(state: int) -> list[int]:
        mine = calls.priority[calls.escalated == state]
        return [int(n) for n in np.bincount(mine, minlength=priorities)]

    yes, no, missing = counted(1), counted(0), counted(-1)
    stated = [x + y for x, y in zip(yes, no, strict=True)]
    return estimate_escalations(yes, stated, missing)


def _service(calls: CallRecords, priority: int) -> Service | None:
    minutes = calls.service_minutes[calls.priority == priority]
    return fit_service(minutes[~np.isnan(minutes)])


def _learned(given: Priority, escalation: Escalation, service: Service | None) -> Priority:
    found = given
    if service is not None:
        found = replace(found, service_minutes=service.mean, service_shape=service.shape)
    if escalation.stated > 0:
        found = replace(found, escalation_chance=escalation.chance)
    return found


def _calls_cv(calls: CallRecords) -> float:
    """Of the number of calls, by how much whole weeks differ, and at least by chance alone."""
    weeks, total = calls.days() // 7, len(calls.minute)
    counts = np.bincount(calls.week(), minlength=weeks)[:weeks]
    dispersion = 1.0
    if weeks >= FEWEST_WEEKS and counts.sum() > 0:
        dispersion = max(1.0, float(counts.var(ddof=1) / counts.mean()))
    return float(np.sqrt(dispersion / total))

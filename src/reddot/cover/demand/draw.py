"""Draw the calls of one replication from a demand."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from reddot.cover.demand.models import MINUTES_A_YEAR, WEEK_HOURS, Demand, Priority
from reddot.cover.simulation.inputs import Calls, Floats, Ints

if TYPE_CHECKING:
    from reddot.cover.simulation.streams import Streams

HOUR_MINUTES = 60.0
_LEAST_MINUTES = 1e-9  # a service of 0 would leave no moment for escalation before its end
_HOURS_A_YEAR = MINUTES_A_YEAR / HOUR_MINUTES


class _Classes(NamedTuple):
    """Calls by kind of zone and priority: class c is kind c // priorities, priority c % priorities.

    ``hourly`` are calls in each hour of the week, shape (168, classes); ``zones`` the shares of
    the zones in each class, shape (classes, zones), 0 throughout in a class without calls.
    """

    hourly: Floats
    zones: Floats


def draw_calls(
    demand: Demand, *, seed_streams: Streams, horizon_minutes: float, first_hour_of_week: int = 0
) -> Calls:
    """Draw the calls of one replication.

    Parameters
    ----------
    demand
        The calls to expect.
    seed_streams
        The random streams of the replication; times, zones, service, escalation and backup are
        drawn from here. Two scenarios with the same demand and streams have the same calls.
    horizon_minutes
        The length of the simulation; it need not be whole weeks.
    first_hour_of_week
        The hour of the week at minute 0: 0 is Monday 00:00.

    Returns
    -------
    Calls
        In the order of their minutes, all of which are below the horizon.

    Notes
    -----
    The calls are a Poisson process, its rate constant inside each hour of the week. Whether a call
    escalates and when are drawn for every call, so that a greater chance of escalation gives the
    same calls and at least the same escalations.

    Examples
    --------
    >>> from reddot.cover.simulation.streams import Streams
    >>> demand = Demand(yearly=np.full((1, 1), 8760.0), hours=np.full((1, 1, 168), 1 / 168),
    ...     kind=np.zeros(1, np.int32), kinds=("urban",),
    ...     priorities=(Priority(name="urgent", service_minutes=30.0),))
    >>> calls = draw_calls(demand, seed_streams=Streams(1, 0), horizon_minutes=1440.0)
    >>> 5 < len(calls.minute) < 50, bool((np.diff(calls.minute) >= 0).all())
    (True, True)
    """
    classes = _classes(demand)
    minute, hour = _minutes(classes.hourly, seed_streams.times, horizon_minutes, first_hour_of_week)
    which = _which_class(classes.hourly, hour, seed_streams.zones)
    zone = _zones(classes.zones, which, seed_streams.zones)
    priority = (which % len(demand.priorities)).astype(np.int32)
    service = _durations(demand.priorities, priority, seed_streams.service, "service")
    return Calls(
        minute=minute,
        zone=zone,
        priority=priority,
        service_minutes=service,
        escalates_after=_escalations(demand.priorities, priority, service, seed_streams.escalation),
        backup_minutes=_durations(demand.priorities, priority, seed_streams.backup, "backup"),
    )


def hourly_rates(demand: Demand) -> Floats:
    """Expected calls in each hour of the week, shape (168, kinds, priorities)."""
    shape = (WEEK_HOURS, len(demand.kinds), len(demand.priorities))
    return _classes(demand).hourly.reshape(shape)


def _classes(demand: Demand) -> _Classes:
    kinds = len(demand.kinds)
    of_kind = np.arange(kinds)[:, None] == demand.kind[None, :]
    yearly = of_kind[:, None, :] * demand.yearly.T[None, :, :]
    sums = yearly.sum(axis=-1)
    hourly = sums[..., None] * demand.hours * (WEEK_HOURS / _HOURS_A_YEAR)
    shares = np.divide(
        yearly, sums[..., None], out=np.zeros_like(yearly), where=sums[..., None] > 0
    )
    return _Classes(
        hourly=hourly.reshape(-1, WEEK_HOURS).T.copy(),
        zones=shares.reshape(-1, len(demand.kind)),
    )


def _minutes(
    hourly: Floats, times: np.random.Generator, horizon: float, first_hour: int
) -> tuple[Floats, Ints]:
    """The minutes of the calls in order, and the hour of the week of each."""
    starts = np.arange(np.ceil(horizon / HOUR_MINUTES)) * HOUR_MINUTES
    widths = np.minimum(HOUR_MINUTES, horizon - starts)
    hours = (np.arange(len(starts)) + first_hour) % WEEK_HOURS
    expected = hourly.sum(axis=1)[hours] * (widths / HOUR_MINUTES)
    counts = times.poisson(expected)
    # Within an hour the order does not matter, so sorting leaves every call in its hour.
    minute = np.repeat(starts, counts) + np.repeat(widths, counts) * times.random(counts.sum())
    minute.sort()
    np.minimum(minute, np.nextafter(horizon, 0.0), out=minute)
    return minute, np.repeat(hours, counts).astype(np.int32)


def _which_class(hourly: Floats, hour: Ints, zones: np.random.Generator) -> Ints:
    """The kind and priority of each call, by the shares of its hour of the week."""
    drawn = zones.random(len(hour))
    upto = hourly.cumsum(axis=1)
    which = np.zeros(len(hour), np.int32)
    drawn *= upto[:, -1][hour]
    for column in upto[:, :-1].T:
        which += drawn >= column[hour]
    return which


def _zones(shares: Floats, which: Ints, zones: np.random.Generator) -> Ints:
    """The zone of each call: how many fall on each zone of the class, in a random order."""
    found = np.empty(len(which), np.int32)
    places = np.arange(shares.shape[1], dtype=np.int32)
    for one, share in enumerate(shares):
        here = np.flatnonzero(which == one)
        if len(here):
            drawn = np.repeat(places, zones.multinomial(len(here), share))
            zones.shuffle(drawn)
            found[here] = drawn
    return found


def _durations(
    priorities: tuple[Priority, ...], priority: Ints, stream: np.random.Generator, of_what: str
) -> Floats:
    """Minutes on the scene by the gamma law of each call's priority."""
    found = np.empty(len(priority))
    for number, one in enumerate(priorities):
        here = np.flatnonzero(priority == number)
        shape, mean = getattr(one, f"{of_what}_shape"), getattr(one, f"{of_what}_minutes")
        found[here] = _gamma(mean, shape, len(here), stream)
    return np.maximum(found, _LEAST_MINUTES)


def _gamma(mean: float, shape: float, size: int, stream: np.random.Generator) -> Floats:
    if np.isinf(shape):
        return np.full(size, mean)
    if shape == 1.0:
        return stream.standard_exponential(size) * mean
    return stream.standard_gamma(shape, size) * (mean / shape)


def _escalations(
    priorities: tuple[Priority, ...],
    priority: Ints,
    service: Floats,
    stream: np.random.Generator,
) -> Floats:
    """Minutes on the scene until a trained second crew is asked for; infinity for never."""
    chance = np.array([one.escalation_chance for one in priorities])
    escalates, when = stream.random(len(priority)) < chance[priority], stream.random(len(priority))
    return np.where(escalates, when * service, np.inf)

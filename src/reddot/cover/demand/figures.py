"""A demand from figures: so many calls a year, spread over the zones and the hours."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from reddot.cover.demand.models import Demand, Priority
from reddot.cover.demand.profiles import Profile
from reddot.cover.geography import KINDS, Zone
from reddot.cover.simulation.inputs import Floats, Ints
from reddot.errors import BadDataError, UsageError


def demand_of_figures(
    zones: Sequence[Zone],
    priorities: Sequence[Priority],
    calls_a_year: Sequence[float],
    profiles: Sequence[Profile],
    *,
    weights: Mapping[str, float] | None = None,
) -> Demand:
    """Spread yearly calls over zones, by residents or by weights, and over the week by profiles.

    Parameters
    ----------
    zones
        The zones; their populations are the shares unless there are weights.
    priorities, calls_a_year, profiles
        From the most urgent down: what calls are like, how many come in 365 days in all zones
        together, and how they spread over the week. Each of the same length.
    weights
        By the code of the zone, in place of residents; a zone that is not named has 0.

    Raises
    ------
    UsageError
        The lengths differ, or a number of calls is negative or no number.
    BadDataError
        A zone is without residents and there are no weights, or a weight is of a zone that is not
        there, negative, or all are 0.

    Notes
    -----
    All kinds of zone share a priority's profile; only an estimate from calls tells them apart.
    """
    if not len(priorities) == len(calls_a_year) == len(profiles):
        lengths = f"{len(priorities)}, {len(calls_a_year)} and {len(profiles)}"
        raise UsageError(f"Priorities, calls and profiles are {lengths}. Give one for each.")
    _check_calls(priorities, calls_a_year)
    share = residents_of(zones) if weights is None else _weighted(zones, weights)
    of_week = np.stack([profile.shares for profile in profiles])
    return Demand(
        yearly=np.outer(share / share.sum(), np.asarray(calls_a_year, np.float64)),
        hours=np.repeat(of_week[None], len(KINDS), axis=0),
        kind=kinds_of(zones),
        kinds=KINDS,
        priorities=tuple(priorities),
    )


def kinds_of(zones: Sequence[Zone]) -> Ints:
    """The kind of each zone as a place in ``geography.KINDS``."""
    return np.array([KINDS.index(zone.kind) for zone in zones], np.int32)


def residents_of(zones: Sequence[Zone]) -> Floats:
    """The residents of each zone.

    Raises
    ------
    BadDataError
        Zones without residents, all of them named.
    """
    empty = [zone.code for zone in zones if not zone.population > 0]
    if empty:
        raise BadDataError(
            f"Without residents: {', '.join(empty)}. A rate per resident needs at least one; mend "
            "the population, or join the zone to its neighbour."
        )
    return np.array([zone.population for zone in zones], np.float64)


def _check_calls(priorities: Sequence[Priority], calls: Sequence[float]) -> None:
    for priority, given in zip(priorities, calls, strict=True):
        if not 0 <= given < np.inf:
            raise UsageError(
                f"Priority '{priority.name}' has {given} calls a year. Give a number, 0 or more."
            )


def _weighted(zones: Sequence[Zone], weights: Mapping[str, float]) -> Floats:
    known = {zone.code for zone in zones}
    for code, weight in weights.items():
        if code not in known:
            raise BadDataError(f"A weight is for zone '{code}', which is not in the zones.")
        if not 0 <= weight < np.inf:
            raise BadDataError(f"The weight of zone '{code}' is {weight}. Give 0 or more.")
    found = np.array([weights.get(zone.code, 0.0) for zone in zones], np.float64)
    if not found.sum() > 0:
        raise BadDataError("All weights of zones are 0. Give at least one above 0.")
    return found

"""A small scenario made from values: four zones in a row, two stations, three shifts."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from reddot.cover.crews import Post, Roster, Shift
from reddot.cover.demand import Demand, Priority
from reddot.cover.geography.places import Geography, Station, Zone
from reddot.cover.scenario import Assumption, Scenario, Uncertainty
from reddot.cover.simulation.inputs import After, DispatchRules

DAY = 1440.0


def small_county(*, days: int = 8, share: float = 0.4, calls: float = 36_500.0) -> Scenario:
    """About 100 calls a day, eight crews at a time."""
    return Scenario(
        name="Small county",
        about="Invented for tests.",
        geography=places(),
        minutes=minutes(),
        demand=demand(calls),
        roster=roster(share),
        rules=DispatchRules(horizon_minutes=days * DAY, after=After.RETURNS, breaks_below=1),
        turnout_minutes=1.5,
        backup_factor=0.9,
        warm_up_minutes=DAY,
        uncertainty=Uncertainty(
            speed_low=0.8, speed_high=1.25, demand_cv=0.1, escalation_low=0.5, escalation_high=2.0
        ),
        assumptions=(
            Assumption(
                what="Speed on rural roads",
                value="55 km/h",
                low="44 km/h",
                high="69 km/h",
                source="assumed: no vehicle data",
            ),
        ),
    )


def places() -> Geography:
    """Two towns and two parishes, 10 km apart, and a station in each town."""
    kinds = ("urban", "rural", "rural", "urban")
    zones = tuple(
        Zone(
            code=f"Z{k}",
            name=f"Zone {k}",
            area_km2=10.0,
            population=1000 * (k + 1),
            latitude=52.5,
            longitude=1.0 + 0.15 * k,
            kind=kind,
        )
        for k, kind in enumerate(kinds)
    )
    stations = tuple(
        Station(code=f"S{k}", name=f"Station {k}", latitude=52.51, longitude=1.0 + 0.45 * k)
        for k in range(2)
    )
    return Geography(zones=zones, stations=stations)


def minutes() -> np.ndarray:
    """Ten minutes between neighbours, three inside a zone."""
    at = np.array([0.0, 1.0, 2.0, 3.0, 0.0, 3.0])
    return 3.0 + 10.0 * np.abs(at[:4, None] - at[None, :])


def demand(calls: float) -> Demand:
    """Half of the calls urgent, one in ten of them asking for a trained second crew."""
    share = np.array([0.4, 0.1, 0.2, 0.3])
    return Demand(
        yearly=calls * share[:, None] * np.array([0.5, 0.5])[None, :],
        hours=np.full((2, 2, 168), 1 / 168),
        kind=np.array([0, 1, 1, 0], np.int32),
        kinds=("urban", "rural"),
        priorities=(
            Priority(name="urgent", service_minutes=40.0, escalation_chance=0.2),
            Priority(name="routine", service_minutes=50.0, speed_factor=1.3),
        ),
    )


def roster(share: float) -> Roster:
    """Three shifts of eight hours, four crews at each station."""
    shifts = tuple(
        Shift(
            name=name,
            start_minute=start,
            minutes=480,
            break_after_minutes=240,
            break_minutes=30,
        )
        for name, start in (("early", 360), ("late", 840), ("night", 1320))
    )
    posts = tuple(
        Post(station=station, shift=shift, crews=4, officers=1 + station)
        for station in range(2)
        for shift in range(3)
    )
    return Roster(shifts=shifts, posts=posts, trained_share=share)


def without_calls(scenario: Scenario) -> Scenario:
    """The same county on which nobody calls."""
    quiet = replace(scenario.demand, yearly=np.zeros_like(scenario.demand.yearly))
    return replace(scenario, demand=quiet)

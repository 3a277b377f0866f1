"""A county so simple that its numbers are known: a crew is always free, and travel is 5 or 15."""

from __future__ import annotations

import numpy as np

from reddot.cover.crews import Post, Roster, Shift
from reddot.cover.demand import Demand, Priority
from reddot.cover.geography.places import Geography, Station, Zone
from reddot.cover.scenario import Scenario
from reddot.cover.simulation.inputs import After, DispatchRules

DAY = 1440.0


def one_zone_county(*, days: int = 5) -> Scenario:
    """Two zones with half of the calls each, 5 and 15 minutes from the station, and 30 crews."""
    zones = tuple(
        Zone(
            code=f"Z{k}",
            name=f"Zone {k}",
            area_km2=10.0,
            population=1000,
            latitude=52.0,
            longitude=1.0 + 0.1 * k,
            kind="rural",
        )
        for k in range(2)
    )
    station = Station(code="S", name="Station", latitude=52.0, longitude=0.9)
    shift = Shift(name="all day", start_minute=0, minutes=1440)
    return Scenario(
        name="Two zones",
        about="Invented for tests.",
        geography=Geography(zones=zones, stations=(station,)),
        minutes=np.array([[99.0, 99.0, 5.0], [99.0, 99.0, 15.0]]),
        demand=Demand(
            yearly=np.full((2, 1), 18_250.0),
            hours=np.full((1, 1, 168), 1 / 168),
            kind=np.zeros(2, np.int32),
            kinds=("rural",),
            priorities=(Priority(name="all", service_minutes=20.0),),
        ),
        roster=Roster(shifts=(shift,), posts=(Post(station=0, shift=0, crews=30),)),
        rules=DispatchRules(horizon_minutes=days * DAY, after=After.HOME),
    )

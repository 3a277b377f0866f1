"""Minutes by road where nobody has a matrix: straight lines, made longer, at speeds by kind."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from reddot.cover.geography.distances import crow_km
from reddot.cover.geography.places import Geography
from reddot.cover.simulation.inputs import Floats


@dataclass(frozen=True, slots=True, kw_only=True)
class Speeds:
    """How fast, and by how much a road is longer than the straight line.

    ``circuity`` is kilometres of road for each straight one. At every urban end of a road its
    first ``urban_reach_km`` are driven at ``urban_kmh``, the rest at ``rural_kmh``. A station is
    as urban as the zone whose centre is nearest to it.
    """

    circuity: float = 1.4
    urban_kmh: float = 38.0
    rural_kmh: float = 82.0
    urban_reach_km: float = 1.8


def crow_fly_minutes(geography: Geography, speeds: Speeds | None = None) -> Floats:
    """Minutes from every place to every zone, by straight lines, circuity and speeds.

    Parameters
    ----------
    geography
        The zones and stations.
    speeds
        The defaults are fitted to published minutes in Norfolk; see the notes.

    Returns
    -------
    array
        Zones × (zones + stations); never 0, and between zones the same both ways.

    Notes
    -----
    Straight kilometres are the root mean square distance between a random point of the zone and
    one of the place, both taken as discs of their area: √(d² + A/2π + A′/2π), with d between the
    centres, and A′ = 0 for a station. Inside a zone this is √(A/π) = 0.564√A; the mean distance
    in a disc is 128/(45π)·√(A/π) = 0.511√A (disc line picking), so it errs by at most 10%, to the
    slow side.

    The defaults are fitted to the 382 published minutes between zones of Norfolk and hospitals
    within 20 km, each less a fixed part, taken to be 6.8 minutes; how far all 3,633
    agree is in ``docs/reference/scenario-files.md``. They are those of ordinary traffic, and know
    no rivers, closed roads or time of day: give a matrix where there is one.

    References
    ----------
    Boscoe, Henry & Zdeb 2012, doi 10.1080/00330124.2011.583586 (roads against straight lines).
    Solomon 1978, *Geometric Probability* (distances in a disc).
    """
    how = speeds or Speeds()
    straight = straight_km(geography)
    road = how.circuity * straight
    ends = _urban_ends(geography)
    urban = np.minimum(road * (ends / 2), how.urban_reach_km * ends)
    minutes: Floats = 60.0 * (urban / how.urban_kmh + (road - urban) / how.rural_kmh)
    return np.ascontiguousarray(minutes)


def straight_km(geography: Geography) -> Floats:
    """Straight kilometres from every place to every zone, zones × (zones + stations)."""
    places = [(p.latitude, p.longitude) for p in geography.places()]
    apart = crow_km(places, places[: len(geography.zones)])
    spread = np.array([zone.area_km2 for zone in geography.zones]) / (2 * np.pi)
    of_place = np.concatenate([spread, np.zeros(len(geography.stations))])
    found: Floats = np.sqrt(apart**2 + spread[:, None] + of_place[None, :])
    return found


def _urban_ends(geography: Geography) -> Floats:
    """How many ends of each road are urban, 0, 1 or 2; zones × (zones + stations)."""
    zone = np.array([zone.kind == "urban" for zone in geography.zones], np.float64)
    centres = [(zone.latitude, zone.longitude) for zone in geography.zones]
    bases = [(station.latitude, station.longitude) for station in geography.stations]
    nearest = crow_km(bases, centres).argmin(axis=0)
    ends: Floats = zone[:, None] + np.concatenate([zone, zone[nearest]])[None, :]
    return ends

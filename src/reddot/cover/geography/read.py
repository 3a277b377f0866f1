"""Zones, stations, boundaries and outline, read from a force's files and held together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from reddot.cover.geography.distances import crow_km
from reddot.cover.geography.findings import Findings
from reddot.cover.geography.places import Geography, Zone
from reddot.cover.geography.shapes import read_boundaries, read_outline
from reddot.cover.geography.station_file import (
    FARTHEST_KM,
    StationColumns,
    check_in_outline,
    check_near_zones,
    read_stations,
)
from reddot.cover.geography.zone_file import ZoneColumns, read_zones

ACROSS_KM = 300.0  # no force's centres lie farther than this from the middle of them


@dataclass(frozen=True, slots=True, kw_only=True)
class GeographyFiles:
    """The files of a geography, and how they are headed.

    Every station lies in the ``outline``; without one, within ``farthest_km`` of the centre of a
    zone.
    """

    zones: Path
    stations: Path
    boundaries: Path | None = None
    boundary_code: str = "code"
    outline: Path | None = None
    zone_columns: ZoneColumns = field(default_factory=ZoneColumns)
    station_columns: StationColumns = field(default_factory=StationColumns)
    farthest_km: float = FARTHEST_KM


def read_geography(files: GeographyFiles) -> Geography:
    """Read a geography from a force's files.

    Raises
    ------
    BadDataError
        A file cannot be read, a zone is without population, a code is there twice, a place is
        without coordinates or out of the county; every finding is named, a line each.
    """
    found = Findings()
    geography = look_at_geography(files, found)
    found.refuse()
    return geography


def look_at_geography(files: GeographyFiles, found: Findings) -> Geography:
    """As `read_geography`, with what is wrong kept as findings; a wrong place is left out."""
    zones = read_zones(files.zones, files.zone_columns, found)
    stations = read_stations(files.stations, files.station_columns, zones, found)
    _check_together(str(files.zones), zones, found)
    if files.outline is not None:
        outline = read_outline(files.outline, found)
        if outline:
            check_in_outline(str(files.stations), stations, outline, found)
    elif zones:
        check_near_zones(str(files.stations), stations, zones, files.farthest_km, found)
    if files.boundaries is not None:
        codes = [zone.code for zone in zones]
        read_boundaries(files.boundaries, files.boundary_code, codes, found)
    return Geography(
        zones=zones,
        stations=stations,
        boundaries_file=files.boundaries,
        boundary_code=files.boundary_code,
    )


def _check_together(place: str, zones: Sequence[Zone], found: Findings) -> None:
    """A centre far from the middle of all has its coordinates wrong, or swapped."""
    if not zones:
        return
    at = np.array([(zone.latitude, zone.longitude) for zone in zones])
    middle = np.median(at, axis=0)
    away = crow_km(at, [middle])[0]
    back = crow_km(np.clip(at[:, ::-1], -90, 90), [middle])[0]
    for number in np.flatnonzero(away > ACROSS_KM):
        zone = zones[int(number)]
        swapped = back[number] <= ACROSS_KM
        found.add(
            f"{place}, zone '{zone.code}'",
            f"its centre {zone.latitude:g}, {zone.longitude:g} is {away[number]:.0f} km from the "
            "middle of the zones",
            "Swapped, it would lie among them: exchange latitude and longitude"
            if swapped
            else f"Centres lie within {ACROSS_KM:g} km of it. Mend the coordinates",
        )

"""Zones that calls come from, stations that crews start from, and the geography of both."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

Kind = Literal["urban", "rural"]
# the order of the kinds in every array that has one
KINDS: tuple[Kind, ...] = ("urban", "rural")


@dataclass(frozen=True, slots=True, kw_only=True)
class Zone:
    """An area that calls come from; latitude and longitude, in degrees, are of its centre."""

    code: str
    name: str
    area_km2: float
    population: int
    latitude: float
    longitude: float
    kind: Kind

    def residents_per_km2(self) -> float:
        """Residents on each square kilometre."""
        return self.population / self.area_km2


@dataclass(frozen=True, slots=True, kw_only=True)
class Station:
    """A place that crews start from; latitude and longitude in degrees."""

    code: str
    name: str
    latitude: float
    longitude: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Geography:
    """The zones and stations of a scenario, in the order of every array about them.

    ``boundaries_file`` is the GeoJSON of the zones for a map, where the force has one;
    ``boundary_code`` the property of it that holds the code of the zone.
    """

    zones: tuple[Zone, ...]
    stations: tuple[Station, ...]
    boundaries_file: Path | None = None
    boundary_code: str = "code"

    def places(self) -> tuple[Zone | Station, ...]:
        """The zones, then the stations."""
        return (*self.zones, *self.stations)

    def codes(self) -> tuple[str, ...]:
        """The codes of all places."""
        return tuple(place.code for place in self.places())

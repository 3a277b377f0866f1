"""The file of stations, and whether each lies where the zones are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from reddot.cover.geography.cells import read_code, read_position
from reddot.cover.geography.distances import crow_km
from reddot.cover.geography.findings import Findings
from reddot.cover.geography.places import Station, Zone
from reddot.cover.geography.rows import PlaceRow, read_rows
from reddot.cover.geography.shapes import Polygon, inside

FARTHEST_KM = 15.0


@dataclass(frozen=True, slots=True, kw_only=True)
class StationColumns:
    """The headings of a file of stations; a code and a name may be the same column."""

    code: str = "code"
    name: str = "name"
    latitude: str = "latitude"
    longitude: str = "longitude"

    def headings(self) -> list[str]:
        """All headings that the file must have."""
        return [self.code, self.name, self.latitude, self.longitude]


def read_stations(
    path: Path, columns: StationColumns, zones: Sequence[Zone], found: Findings
) -> tuple[Station, ...]:
    """The stations of a CSV or a GeoJSON, in the order of the file; none has the code of a zone."""
    seen = {zone.code: "a zone" for zone in zones}
    rows = read_rows(path, columns.headings(), found)
    stations = [_station(row, columns, seen, found) for row in rows]
    there = tuple(station for station in stations if station is not None)
    _check_names(path, there, found)
    return there


def _check_names(path: Path, stations: Sequence[Station], found: Findings) -> None:
    """A finding for a name that two stations share: a post that gives it could mean either."""
    by_name: dict[str, list[str]] = {}
    for station in stations:
        by_name.setdefault(station.name.casefold(), []).append(station.code)
    for name, codes in by_name.items():
        if len(codes) > 1:
            given = f"the stations {', '.join(codes)} all have the name '{name}'"
            found.add(str(path), given, "Give every station a name of its own")


def _station(
    row: PlaceRow, columns: StationColumns, seen: dict[str, str], found: Findings
) -> Station | None:
    code = read_code(row, columns.code, seen, found)
    at = read_position(row, columns.latitude, columns.longitude, found)
    if code is None or at is None:
        found.refused.add(code or "")
        return None
    name = row.text(columns.name) or code
    return Station(code=code, name=name, latitude=at[0], longitude=at[1])


def check_in_outline(
    place: str, stations: Sequence[Station], outline: Sequence[Polygon], found: Findings
) -> None:
    """A finding for each station outside the outline; swapped coordinates are recognised."""
    for station in stations:
        if inside(station.longitude, station.latitude, outline):
            continue
        found.add(
            f"{place}, station '{station.code}'",
            f"it is at {station.latitude:g}, {station.longitude:g}, outside the outline",
            _swapped(inside(station.latitude, station.longitude, outline)),
        )


def check_near_zones(
    place: str,
    stations: Sequence[Station],
    zones: Sequence[Zone],
    farthest_km: float,
    found: Findings,
) -> None:
    """A finding for each station far from the centre of every zone."""
    centres = [(zone.latitude, zone.longitude) for zone in zones]
    for station in stations:
        at = (station.latitude, station.longitude)
        km = float(crow_km([at], centres).min())
        if km <= farthest_km:
            continue
        swapped = float(crow_km([at[::-1]], centres).min()) <= farthest_km
        found.add(
            f"{place}, station '{station.code}'",
            f"it is at {at[0]:g}, {at[1]:g}, {km:.0f} km from the nearest zone's centre "
            f"(at most {farthest_km:g} km)",
            _swapped(swapped),
        )


def _swapped(swapped: bool) -> str:
    if swapped:
        return "Swapped, it would lie inside: exchange latitude and longitude"
    return "Mend its coordinates, or leave it out"

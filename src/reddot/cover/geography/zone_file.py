"""The file of zones: code, name, area, residents, centre, and kind."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from reddot.cover.geography.cells import read_area, read_code, read_population, read_position
from reddot.cover.geography.findings import Findings, near
from reddot.cover.geography.places import KINDS, Kind, Zone
from reddot.cover.geography.rows import PlaceRow, read_rows

URBAN_FROM_PER_KM2 = 500.0


@dataclass(frozen=True, slots=True, kw_only=True)
class ZoneColumns:
    """The headings of a file of zones; residents are the sum of the columns of ``population``.

    A zone is urban with ``urban_from_per_km2`` residents or more on each square kilometre, unless
    the column ``kind`` says ``urban`` or ``rural``.
    """

    code: str = "code"
    name: str = "name"
    area_km2: str = "area_km2"
    population: Sequence[str] = ("population",)
    latitude: str = "latitude"
    longitude: str = "longitude"
    kind: str | None = None
    urban_from_per_km2: float = field(default=URBAN_FROM_PER_KM2)

    def headings(self) -> list[str]:
        """All headings that the file must have."""
        wanted = [self.code, self.name, self.area_km2, *self.population]
        return [*wanted, self.latitude, self.longitude, *([self.kind] if self.kind else [])]


def read_zones(path: Path, columns: ZoneColumns, found: Findings) -> tuple[Zone, ...]:
    """The zones of a CSV, or of the properties of a GeoJSON, in the order of the file.

    A row with a finding gives no zone, so that the rest can still be looked at.
    """
    seen: dict[str, str] = {}
    rows = read_rows(path, columns.headings(), found)
    zones = [_zone(row, columns, seen, found) for row in rows]
    return tuple(zone for zone in zones if zone is not None)


def _zone(
    row: PlaceRow, columns: ZoneColumns, seen: dict[str, str], found: Findings
) -> Zone | None:
    code = read_code(row, columns.code, seen, found)
    area = read_area(row, columns.area_km2, found)
    people = read_population(row, columns.population, found)
    at = read_position(row, columns.latitude, columns.longitude, found)
    kind = None if area is None or people is None else _kind(row, columns, people / area, found)
    if code is None or area is None or people is None or at is None or kind is None:
        found.refused.add(code or "")
        return None
    return Zone(
        code=code,
        name=row.text(columns.name) or code,
        area_km2=area,
        population=people,
        latitude=at[0],
        longitude=at[1],
        kind=kind,
    )


def _kind(row: PlaceRow, columns: ZoneColumns, density: float, found: Findings) -> Kind | None:
    if columns.kind is None:
        return "urban" if density >= columns.urban_from_per_km2 else "rural"
    given = row.text(columns.kind).lower()
    kinds: Mapping[str, Kind] = {kind: kind for kind in KINDS}
    if given not in kinds:
        found.add(f"{row.where}, {columns.kind}", f"it is '{given}'", near(given, KINDS))
        return None
    return kinds[given]

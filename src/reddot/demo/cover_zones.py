"""The zones of the invented county: squares in the North Sea, more people near the bases.

No place in them is real. The county is the squares that lie nearest to its bases, as many as make
up its area; the squares of the large towns are cut in four.
"""

from __future__ import annotations

import csv
import json
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from reddot.demo.margins import Floats, share_out
from reddot.demo.numbers import Base, Numbers
from reddot.demo.people import station_id

AREA_KM2, RESIDENTS = 5_400, 900_000
SIDE_KM = 6.0
MIDDLE = 53.53  # latitude: a degree of longitude is as long everywhere as it is there
KM_A_DEGREE = 111.2
KM_A_DEGREE_EAST = KM_A_DEGREE * math.cos(math.radians(MIDDLE))
RURAL = 0.25  # of the residents, spread evenly; the others live in the towns
TOWN_KM = 1.2  # within which a town thins out to about a third
LARGE_TOWN = 0.05  # of the residents: its square is cut in four
ZONES, BOUNDARIES, OUTLINE, STATIONS = (
    "zones.csv", "boundaries.geojson", "outline.geojson", "stations.csv"
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Square:
    """A square by its middle in kilometres from the origin, and its side."""

    east: float
    north: float
    side: float

    @property
    def area(self) -> float:
        """Square kilometres."""
        return self.side * self.side

    def quarters(self) -> Iterator[Square]:
        """The four squares that it is made of."""
        off, side = self.side / 4, self.side / 2
        for north in (-off, off):
            for east in (-off, off):
                yield Square(self.east + east, self.north + north, side)

    def ring(self) -> list[list[float]]:
        """Its corners as longitude and latitude, the first one again at the end."""
        half = self.side / 2
        corners = ((-half, -half), (half, -half), (half, half), (-half, half), (-half, -half))
        return [list(_degrees(self.east + e, self.north + n)) for e, n in corners]


@dataclass(frozen=True, slots=True, kw_only=True)
class County:
    """The squares of the county, south to north and west to east, each with its residents.

    ``nearest`` is the place of the base nearest to each square, shape (squares,).
    """

    squares: tuple[Square, ...]
    residents: tuple[int, ...]
    nearest: tuple[int, ...]


def lay_out(numbers: Numbers) -> County:
    """Lay the county out around its bases; always the same.

    Examples
    --------
    >>> from reddot.demo.numbers import read_numbers
    >>> county = lay_out(read_numbers())
    >>> sum(county.residents), round(sum(square.area for square in county.squares))
    (900000, 5400)
    """
    bases = np.array([_kilometres(base) for base in numbers.bases])
    whole = _nearest_squares(bases)
    large = {_home(bases[i], whole) for i, b in enumerate(numbers.bases) if b.share >= LARGE_TOWN}
    squares = tuple(
        part
        for place, square in enumerate(whole)
        for part in (square.quarters() if place in large else (square,))
    )
    away = _away(squares, bases)
    shares = np.array([base.share for base in numbers.bases])
    people = share_out(RESIDENTS, _density(squares, away, shares))
    nearest = np.argmin(away, axis=1)
    return County(
        squares=squares, residents=tuple(people.tolist()), nearest=tuple(nearest.tolist())
    )


def write_zones(numbers: Numbers, folder: Path) -> County:
    """Write zones, boundaries, outline and stations of the county into a folder.

    Parameters
    ----------
    numbers
        The county's numbers.
    folder
        Where the four files go; made if it is not there.
    """
    county = lay_out(numbers)
    folder.mkdir(parents=True, exist_ok=True)
    rows = list(_zone_rows(county, numbers.bases))
    _write_csv(folder / ZONES, rows)
    _write_csv(folder / STATIONS, list(_station_rows(numbers.bases)))
    codes = [str(row["code"]) for row in rows]
    shapes = [
        _feature({"code": code}, [square.ring()])
        for code, square in zip(codes, county.squares, strict=True)
    ]
    _write_shapes(folder / BOUNDARIES, shapes)
    rings = [[square.ring()] for square in county.squares]
    geometry = {"type": "MultiPolygon", "coordinates": rings}
    named = {"name": numbers.force}
    whole: dict[str, object] = {"type": "Feature", "properties": named, "geometry": geometry}
    _write_shapes(folder / OUTLINE, [whole])
    return county


def _nearest_squares(bases: Floats) -> tuple[Square, ...]:
    """The whole squares nearest to a base, as many as make up the area."""
    low, high = bases.min(axis=0) - 3 * SIDE_KM, bases.max(axis=0) + 3 * SIDE_KM
    easts = np.arange(low[0], high[0], SIDE_KM)
    norths = np.arange(low[1], high[1], SIDE_KM)
    every = [Square(float(e), float(n), SIDE_KM) for n in norths for e in easts]
    order = np.argsort(_away(every, bases).min(axis=1), kind="stable")
    wanted = sorted(order[: round(AREA_KM2 / SIDE_KM**2)].tolist())
    return tuple(every[place] for place in wanted)


def _density(squares: Sequence[Square], away: Floats, shares: Floats) -> Floats:
    """The residents of each square in proportion: towns around the bases, the rest spread out."""
    area = np.array([square.area for square in squares])
    town = area[:, None] * np.exp(-away / TOWN_KM)
    towns = (town / town.sum(axis=0) * shares).sum(axis=1) / shares.sum()
    return np.asarray(RURAL * area / area.sum() + (1 - RURAL) * towns)


def _away(squares: Sequence[Square], bases: Floats) -> Floats:
    """Kilometres from the middle of each square to each base, shape (squares, bases)."""
    middles = np.array([(square.east, square.north) for square in squares])
    return np.asarray(np.linalg.norm(middles[:, None, :] - bases[None, :, :], axis=2))


def _home(base: Floats, squares: Sequence[Square]) -> int:
    return int(np.argmin(_away(squares, base[None, :])[:, 0]))


def _kilometres(base: Base) -> tuple[float, float]:
    return base.longitude * KM_A_DEGREE_EAST, base.latitude * KM_A_DEGREE


def _degrees(east: float, north: float) -> tuple[float, float]:
    return round(east / KM_A_DEGREE_EAST, 5), round(north / KM_A_DEGREE, 5)


def _zone_rows(county: County, bases: Sequence[Base]) -> Iterator[dict[str, object]]:
    counted = [0] * len(bases)
    parts = zip(county.squares, county.residents, county.nearest, strict=True)
    for place, (square, people, base) in enumerate(parts, 1):
        counted[base] += 1
        longitude, latitude = _degrees(square.east, square.north)
        yield {
            "code": f"EA{place:03d}",
            "name": f"{bases[base].name} {counted[base]}",
            "area_km2": square.area,
            "population": people,
            "latitude": latitude,
            "longitude": longitude,
        }


def _station_rows(bases: Sequence[Base]) -> Iterator[dict[str, object]]:
    for place, base in enumerate(bases):
        yield {
            "code": station_id(place),
            "name": base.name,
            "latitude": base.latitude,
            "longitude": base.longitude,
        }


def _feature(properties: dict[str, str], rings: list[list[list[float]]]) -> dict[str, object]:
    geometry = {"type": "Polygon", "coordinates": rings}
    return {"type": "Feature", "properties": properties, "geometry": geometry}


def _write_csv(path: Path, rows: Sequence[dict[str, object]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)


def _write_shapes(path: Path, features: Sequence[dict[str, object]]) -> None:
    whole = {"type": "FeatureCollection", "features": list(features)}
    path.write_text(json.dumps(whole), encoding="utf-8")

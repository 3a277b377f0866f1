"""Polygons of a GeoJSON, and whether a point lies in one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from reddot.cover.geography.findings import Findings
from reddot.cover.geography.rows import features, read_text

# points × 2, longitude then latitude; the first ring of a polygon is its edge, others are holes
Ring = NDArray[np.float64]
Polygon = tuple[Ring, ...]
_CORNERS_AT_LEAST = 3


def read_outline(path: Path, found: Findings) -> tuple[Polygon, ...]:
    """All polygons of a GeoJSON, whatever its features are; none where there is a finding."""
    text = read_text(path, found)
    try:
        shapes = () if text is None else tuple(p for f in features(text) for p in polygons_of(f))
    except ValueError as problem:
        found.add(str(path), str(problem), "Give a GeoJSON of polygons, longitude before latitude")
        return ()
    if text is not None and not shapes:
        found.add(str(path), "it has no polygon", "Give a GeoJSON of polygons")
    return shapes


def read_boundaries(
    path: Path, code: str, zones: Sequence[str], found: Findings
) -> Mapping[str, tuple[Polygon, ...]]:
    """The polygons of each zone by its code; a zone without one is a finding."""
    text = read_text(path, found)
    if text is None:
        return {}
    shapes: dict[str, tuple[Polygon, ...]] = {}
    try:
        for feature in features(text):
            name = str((feature.get("properties") or {}).get(code, ""))
            shapes[name] = shapes.get(name, ()) + tuple(polygons_of(feature))
    except ValueError as problem:
        found.add(str(path), str(problem), "Give a GeoJSON of polygons, longitude before latitude")
        return {}
    for zone in zones:
        if zone not in shapes:
            found.add(
                f"{path}, {code}",
                f"no feature is the zone '{zone}'",
                "Give a boundary for every zone, or leave 'boundaries' out: the map then has none",
            )
    return shapes


def polygons_of(feature: Mapping[str, Any]) -> list[Polygon]:
    """The polygons of a feature; a point or a line has none.

    Raises
    ------
    ValueError
        A ring is no list of positions in degrees.
    """
    geometry = feature.get("geometry") or {}
    if geometry.get("type") == "GeometryCollection":
        parts = geometry.get("geometries") or []
        if not isinstance(parts, list) or not all(isinstance(part, dict) for part in parts):
            raise ValueError("a collection of geometries is no list of them")
        return [p for part in parts for p in polygons_of({"geometry": part})]
    coordinates = geometry.get("coordinates") or []
    if geometry.get("type") == "Polygon":
        coordinates = [coordinates]
    elif geometry.get("type") != "MultiPolygon":
        return []
    if not isinstance(coordinates, list) or not all(isinstance(p, list) for p in coordinates):
        raise ValueError("a polygon is no list of rings")
    return [tuple(_ring(ring) for ring in polygon) for polygon in coordinates]


def _ring(points: Any) -> Ring:
    try:
        ring = np.array([point[:2] for point in points], np.float64)
    except (TypeError, ValueError, IndexError):
        ring = np.empty((0, 2))
    if ring.shape[1:] != (2,) or len(ring) < _CORNERS_AT_LEAST or not np.isfinite(ring).all():
        raise ValueError("a ring is not three positions or more")
    if (np.abs(ring) > (180, 90)).any():
        raise ValueError("a position is not in degrees of longitude and latitude")
    return ring


def inside(longitude: float, latitude: float, polygons: Sequence[Polygon]) -> bool:
    """Whether a point lies in one of the polygons and in none of that polygon's holes.

    Examples
    --------
    >>> square = np.array([[0, 0], [4, 0], [4, 4], [0, 4]], float)
    >>> inside(1, 1, [(square,)]), inside(1, 1, [(square, square / 2)]), inside(5, 1, [(square,)])
    (True, False, False)
    """
    return any(
        sum(_crossings(longitude, latitude, ring) for ring in polygon) % 2 == 1
        for polygon in polygons
    )


def _crossings(x: float, y: float, ring: Ring) -> int:
    """How often a ray to the east crosses the ring: odd from the inside (even-odd rule)."""
    x1, y1 = ring.T
    x2, y2 = np.roll(ring, -1, axis=0).T
    spans = (y1 > y) != (y2 > y)
    rise = np.where(spans, y2 - y1, 1.0)
    return int((spans & (x < x1 + (y - y1) * (x2 - x1) / rise)).sum())

"""Points in polygons: holes, islands, corners at the height of the point, half-planes."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from reddot.cover.geography.findings import Findings
from reddot.cover.geography.shapes import inside, polygons_of, read_outline

SQUARE = [[0, 0], [4, 0], [4, 4], [0, 4], [0, 0]]
HOLE = [[1, 1], [1, 3], [3, 3], [3, 1], [1, 1]]
ISLAND = [[10, 10], [11, 10], [11, 11], [10, 10]]
WITH_HOLE = {"geometry": {"type": "Polygon", "coordinates": [SQUARE, HOLE]}}
WITH_ISLAND = {"geometry": {"type": "MultiPolygon", "coordinates": [[SQUARE, HOLE], [ISLAND]]}}


@pytest.mark.parametrize(
    ("x", "y", "expected"),
    [
        (0.5, 0.5, True),
        (2, 2, False),
        (0.5, 1, True),
        (5, 1, False),
        (-1, 4, False),
        (2, 0.5, True),
    ],
)
def test_a_hole_is_outside(x: float, y: float, expected: bool) -> None:
    assert inside(x, y, polygons_of(WITH_HOLE)) is expected


def test_an_island_is_inside() -> None:
    assert inside(10.8, 10.2, polygons_of(WITH_ISLAND))
    assert not inside(10.2, 10.8, polygons_of(WITH_ISLAND))


def test_a_convex_shape_agrees_with_its_half_planes() -> None:
    stream = np.random.default_rng(7)
    angles = np.sort(stream.random(9)) * 2 * np.pi
    ring = np.c_[np.cos(angles), np.sin(angles)]
    after = np.roll(ring, -1, axis=0)
    for x, y in stream.uniform(-1.2, 1.2, (500, 2)):
        side = (after - ring)[:, 0] * (y - ring[:, 1]) - (after - ring)[:, 1] * (x - ring[:, 0])
        assert inside(x, y, [(ring,)]) == bool((side > 0).all())


@pytest.mark.parametrize(
    "text",
    [
        "no json",
        "[1]",
        '{"type": "Point", "coordinates": [1, 2]}',
        '{"type": "Polygon", "coordinates": [[[1, 2], [3, 4]]]}',
        '{"type": "Polygon", "coordinates": [[[620000, 310000], [620001, 310000], [1, 1]]]}',
    ],
)
def test_an_outline_that_is_none_is_a_finding(tmp_path: Path, text: str) -> None:
    path = tmp_path / "outline.geojson"
    path.write_text(text, "utf-8")
    found = Findings()
    assert read_outline(path, found) == ()
    assert len(found.lines) == 1


def test_every_feature_counts(tmp_path: Path) -> None:
    path = tmp_path / "outline.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": [WITH_ISLAND]}), "utf-8")
    assert len(read_outline(path, Findings())) == 2

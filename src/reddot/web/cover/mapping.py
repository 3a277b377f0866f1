"""The zones of a run for a map: shapes by class of their wait, and the same as a table."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from itertools import pairwise
from pathlib import Path
from typing import Any

from reddot.pack.blocks import Column, Grid, GridRow
from reddot.store.cover_scenarios import ScenarioFile
from reddot.web.cover.results import MEASURES, Numbers, Results

MEASURE = "trained_backup"
# Up to so many minutes, in the order of their tones; the last class has no end.
LIMITS = (10, 15, 20, 30, 45)
Place = Mapping[str, Any]


def classes() -> tuple[tuple[str, str], ...]:
    """Each class of the map with its words, for the key.

    >>> classes()[0], classes()[1][1]
    (('0', 'under 10 minutes'), '10 to under 15')
    """
    between = [f"{low} to under {high}" for low, high in pairwise(LIMITS)]
    words = (f"under {LIMITS[0]} minutes", *between, f"{LIMITS[-1]} and over")
    named = tuple((str(place), said) for place, said in enumerate(words))
    return (*named, ("never", "never"), ("none", "nobody asked for back-up there"))


def class_of(found: Numbers) -> str:
    """The class of a zone by its mean.

    >>> class_of(Numbers({"mean": 12.5})), class_of(Numbers({"mean": "never"}))
    ('1', 'never')
    """
    estimate = found.number("mean")
    if estimate.value == "never":
        return "never"
    if estimate.number is None:
        return "none"
    return str(sum(estimate.number >= limit for limit in LIMITS))


def zone_shapes(results: Results, held: ScenarioFile | None) -> dict[str, Any]:
    """The zones as GeoJSON, each with its class and words, and the stations."""
    shapes = _shapes(held)
    found = dict(results.by("zone", MEASURE))
    features = [
        {
            "type": "Feature",
            "geometry": shapes.get(zone["code"]) or _point(zone),
            "properties": _said(zone, found.get(zone["code"], Numbers({}))),
        }
        for zone in _places(results, "zones")
    ]
    return {
        "zones": {"type": "FeatureCollection", "features": features},
        "stations": _places(results, "stations"),
    }


def zone_grid(results: Results) -> Grid:
    """What the map shows, as a table."""
    first = dict(results.by("zone", "response"))
    found = dict(results.by("zone", MEASURE))
    rows = tuple(
        GridRow(
            f"{zone['name']} ({zone['code']}), {zone['kind']}",
            (
                found.get(zone["code"], Numbers({})).entry("mean"),
                found.get(zone["code"], Numbers({})).entry("p90", interval=False),
                first.get(zone["code"], Numbers({})).entry("mean"),
            ),
        )
        for zone in _places(results, "zones")
    )
    headings = (
        f"{MEASURES[MEASURE]}, mean", f"{MEASURES[MEASURE]}, 90% within",
        f"{MEASURES['response']}, mean",
    )  # fmt: skip
    return Grid("Minutes by zone", "Zone", tuple(Column(words) for words in headings), rows)


def _places(results: Results, kind: str) -> list[Place]:
    found: list[Place] = results.whole.get("places", {}).get(kind, [])
    return found


def _said(zone: Place, found: Numbers) -> dict[str, str]:
    minutes = found.words("mean", interval=False)
    unit = "" if found.number("mean").number is None else " minutes"
    said = f"{zone['name']}, {zone['kind']}: trained back-up {minutes}{unit}"
    return {"code": zone["code"], "class": class_of(found), "said": said}


def _point(zone: Place) -> dict[str, Any]:
    return {"type": "Point", "coordinates": [zone["longitude"], zone["latitude"]]}


def _shapes(held: ScenarioFile | None) -> Mapping[str, Any]:
    """The shape of each zone by its code, where the scenario still says where they are."""
    scenario = held.scenario if held is not None else None
    if scenario is None or scenario.geography.boundaries_file is None:
        return {}
    path, name = scenario.geography.boundaries_file, scenario.geography.boundary_code
    return {str(one["properties"].get(name)): one["geometry"] for one in _features(path)}


def _features(path: Path) -> Iterator[dict[str, Any]]:
    try:
        whole = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):  # moved away since the scenario was read: points are drawn
        return
    yield from whole.get("features", ())

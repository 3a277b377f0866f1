"""The tables [geography] and [travel]: zones, stations, and minutes between them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from reddot.cover.geography import (
    Geography,
    GeographyFiles,
    MatrixLayout,
    Speeds,
    StationColumns,
    ZoneColumns,
    crow_fly_minutes,
)
from reddot.cover.geography.findings import Findings
from reddot.cover.geography.matrix_checks import asymmetric_pairs
from reddot.cover.geography.matrix_file import read_matrix
from reddot.cover.geography.read import look_at_geography
from reddot.cover.scenario.fields import read_table
from reddot.cover.scenario.keys import (
    CROW_FLY,
    GEOGRAPHY,
    MATRIX,
    MATRIX_COLUMNS,
    STATION_COLUMNS,
    TRAVEL,
    ZONE_COLUMNS,
)
from reddot.cover.scenario.notes import BY_DESIGN, Notes
from reddot.cover.simulation.inputs import Floats


def read_places(given: Mapping[str, Any], file: Path, found: Findings, notes: Notes) -> Geography:
    """The geography that [geography] names, its paths from the folder of the scenario file."""
    where = f"{file}, [geography]"
    values = read_table(given, GEOGRAPHY, where, found)
    zone = read_table(values["zone_columns"], ZONE_COLUMNS, f"{where} zone_columns", found)
    station = read_table(
        values["station_columns"], STATION_COLUMNS, f"{where} station_columns", found
    )
    if values["zones"] is None or values["stations"] is None:
        return Geography(zones=(), stations=())
    several = zone.pop("population")
    files = GeographyFiles(
        zones=file.parent / values["zones"],
        stations=file.parent / values["stations"],
        boundaries=_path(file, values["boundaries"]),
        boundary_code=values["boundary_code"],
        outline=_path(file, values["outline"]),
        zone_columns=ZoneColumns(
            **zone,
            population=(several,) if isinstance(several, str) else tuple(several),
            urban_from_per_km2=values["urban_from_per_km2"],
        ),
        station_columns=StationColumns(**station),
        farthest_km=values["farthest_station_km"],
    )
    geography = look_at_geography(files, found)
    _note_places(geography, values, notes)
    if zone["kind"] is None:
        notes.note_table("geography", given, values, GEOGRAPHY)
    return geography


def _path(file: Path, given: str | None) -> Path | None:
    return None if given is None else file.parent / given


def _note_places(geography: Geography, values: Mapping[str, Any], notes: Notes) -> None:
    residents = sum(zone.population for zone in geography.zones)
    area = sum(zone.area_km2 for zone in geography.zones)
    notes.note(
        "geography.zones",
        "Zones",
        f"{len(geography.zones):,} with {residents:,} residents on {area:,.0f} km²",
        f"file {Path(values['zones']).name}",
    )
    notes.note(
        "geography.stations",
        "Stations",
        f"{len(geography.stations):,}",
        f"file {Path(values['stations']).name}",
    )


def read_travel(
    given: Mapping[str, Any], file: Path, geography: Geography, found: Findings, notes: Notes
) -> tuple[Floats, dict[str, Any]]:
    """The minutes of travel, and the values of [travel] that every method has."""
    where = f"{file}, [travel]"
    matrix = given.get("method") == "matrix"
    values = read_table(given, {**TRAVEL, **(MATRIX if matrix else CROW_FLY)}, where, found)
    if matrix:
        minutes = _matrix(values, file, geography, found, notes)
    else:
        speeds = Speeds(**{name: values[name] for name in CROW_FLY})
        minutes = crow_fly_minutes(geography, speeds) if geography.zones else np.empty((0, 0))
        notes.note(
            "travel.method",
            "Minutes of travel",
            "straight lines × circuity, at speeds by kind of area",
            BY_DESIGN,
        )
    notes.note_table("travel", given, values, {**TRAVEL, **(MATRIX if matrix else CROW_FLY)})
    return minutes, values


def _matrix(
    values: Mapping[str, Any], file: Path, geography: Geography, found: Findings, notes: Notes
) -> Floats:
    columns = read_table(values["columns"], MATRIX_COLUMNS, f"{file}, [travel] columns", found)
    if values["file"] is None or not geography.zones:
        return np.empty((0, 0))
    how = MatrixLayout(
        layout=values["layout"],
        columns=columns,
        unit=values["unit"],
        within_zone=values["within_zone"],
        asymmetric=values["asymmetric"],
        asymmetry_share=values["asymmetry_share"],
    )
    minutes = read_matrix(file.parent / values["file"], geography, how, found)
    zones = len(geography.zones)
    apart = len(asymmetric_pairs(minutes[:, :zones], how.asymmetry_share))
    said = f"{apart:,} pairs of zones differ by more than {how.asymmetry_share:.0%} there and back"
    notes.note("travel.file", "Minutes of travel", said, f"file {Path(values['file']).name}")
    return minutes

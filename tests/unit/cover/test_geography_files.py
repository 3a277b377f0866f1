"""Every wrong place in a force's files is named; nothing is guessed, nothing is taken by halves."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from reddot.cover.geography import GeographyFiles, ZoneColumns, read_geography
from reddot.errors import EXIT_BAD_DATA, BadDataError

from .conftest import County


def geography(county: County, **more: object) -> object:
    files = {"zones": county.folder / "zones.csv", "stations": county.folder / "stations.csv"}
    return read_geography(GeographyFiles(**(files | more)))  # type: ignore[arg-type]


def test_places_are_read_in_the_order_of_their_files(county: County) -> None:
    found = county.read().geography
    assert found.codes() == ("A", "B", "S1")
    assert [zone.kind for zone in found.zones] == ["urban", "rural"]
    assert found.zones[0].residents_per_km2() == 2000


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        ("50,900", "50,0", "zones.csv, row 3, population: the zone has no population."),
        ("50,900", "50,", "zones.csv, row 3, population: it is blank."),
        ("50,900", "50,-9", "zones.csv, row 3, population: it is -9."),
        ("50,900", "50,9.5", "zones.csv, row 3, population: it is 9.5."),
        ("50,900", "50,nan", "zones.csv, row 3, population: it is 'nan'."),
        ("50,900", "0,900", "zones.csv, row 3, area_km2: it is 0 km²."),
        ("B,Fen", "A,Fen", "zones.csv, row 3, code: the code 'A' is also that of zones.csv, row 2"),
        ("B,Fen", ",Fen", "zones.csv, row 3, code: it is blank."),
        ("52.70,1.10", "652000,1.10", "zones.csv, row 3, latitude: it is 652000."),
        ("52.70,1.10", "1.10,52.70", "zones.csv, zone 'B': its centre 1.1, 52.7 is"),
        ("area_km2", "area", "zones.csv: there is no column 'area_km2'. Did you mean 'area'?"),
    ],
)
def test_a_wrong_zone_is_named(county: County, old: str, new: str, line: str) -> None:
    county.replace("zones.csv", old, new)
    found = county.findings()
    assert any(one.startswith(line) for one in found), found


def test_swapped_coordinates_of_one_zone_are_told_as_such(county: County) -> None:
    with (county.folder / "zones.csv").open("a", encoding="utf-8") as file:
        file.write("C,Swapped,3,500,1.05,52.65\n")
    (only,) = county.findings()
    assert "zone 'C'" in only
    assert "exchange latitude and longitude" in only


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        ("52.61,1.01", "51.50,1.01", "it is at 51.5, 1.01, outside the outline. Mend its"),
        ("52.61,1.01", "1.01,52.61", "outside the outline. Swapped, it would lie inside"),
        ("S1,", "A,", "stations.csv, row 2, code: the code 'A' is also that of a zone"),
    ],
)
def test_a_wrong_station_is_named(county: County, old: str, new: str, line: str) -> None:
    county.replace("stations.csv", old, new)
    assert any(line in one for one in county.findings())


def test_without_an_outline_a_far_station_is_named(county: County) -> None:
    county.replace("stations.csv", "52.61,1.01", "53.61,1.01")
    with pytest.raises(BadDataError, match="km from the nearest zone's centre") as refusal:
        geography(county)
    assert refusal.value.exit_code == EXIT_BAD_DATA
    geography(county, farthest_km=150.0)


def test_all_findings_come_together(county: County) -> None:
    county.replace("zones.csv", "50,900", "-1,0")
    county.replace("stations.csv", "52.61,1.01", "51.5,x")
    county.replace("county.toml", "days = 14", "days = 14\nwarm_up_day = 2")
    found = county.findings()
    assert len(found) == 4, found
    assert found[-1].endswith(
        "'warm_up_day': there is no such key here. Did you mean 'warm_up_days'?"
    )


def test_residents_may_be_a_sum_of_columns_and_a_kind_a_column(county: County) -> None:
    (county.folder / "zones.csv").write_text(
        "code,name,area_km2,young,old,latitude,longitude,sort\n"
        "A,Town,2,40,2,52.6,1.0,urban\nB,Fen,50,9,0,52.7,1.1,Rural\n",
        "utf-8",
    )
    columns = ZoneColumns(population=("young", "old"), kind="sort")
    found = geography(county, zone_columns=columns)
    assert [(z.population, z.kind) for z in found.zones] == [  # type: ignore[attr-defined]
        (42, "urban"),
        (9, "rural"),
    ]


def test_zones_may_be_the_properties_of_a_geojson(county: County, tmp_path: Path) -> None:
    rows = [line.split(",") for line in (county.folder / "zones.csv").read_text().splitlines()]
    features = [
        {"type": "Feature", "properties": dict(zip(rows[0], row, strict=True)), "geometry": None}
        for row in rows[1:]
    ]
    path = tmp_path / "zones.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}), "utf-8")
    assert geography(county, zones=path) == geography(county)


def test_a_boundary_file_without_a_zone_names_it(county: County) -> None:
    with pytest.raises(BadDataError, match="no feature is the zone 'B'"):
        geography(
            county,
            boundaries=_one_boundary(county.folder / "shapes.geojson"),
        )


def _one_boundary(path: Path) -> Path:
    square = [[[0, 50], [1, 50], [1, 51], [0, 50]]]
    geometry = {"type": "Polygon", "coordinates": square}
    path.write_text(
        json.dumps({"type": "Feature", "properties": {"code": "A"}, "geometry": geometry}), "utf-8"
    )
    return path


def test_a_missing_file_is_named_by_its_whole_path(county: County) -> None:
    county.replace("county.toml", "zones.csv", "zone.csv")
    with pytest.raises(BadDataError) as refusal:
        county.read()
    assert str(county.folder / "zone.csv") in str(refusal.value)
    assert "there is no such file" in str(refusal.value)

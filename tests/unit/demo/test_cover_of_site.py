"""The invented county as a scenario: its totals, its truth, its place in the sea, its speed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from reddot.cover.scenario import Scenario, read_scenario
from reddot.demo.cover_of_site import (
    CALLS_A_YEAR,
    DOUBLE,
    SINGLE,
    TRUE_CALLS,
    posts_by_size,
    write_scenario,
)
from reddot.demo.cover_zones import AREA_KM2, RESIDENTS
from reddot.demo.numbers import read_numbers

WEST_OF_THE_SEA, EAST_OF_IT = 1.0, 4.0  # degrees; north of 53 no land lies between them
SOUTH_OF_IT, NORTH_OF_IT = 53.0, 54.1


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("scenarios")
    write_scenario(read_numbers(), made)
    return made


@pytest.fixture(scope="module")
def scenario(folder: Path) -> Scenario:
    return read_scenario(folder / "eastshire.toml")


def test_the_county_has_the_area_and_the_residents_that_it_is_said_to_have(
    scenario: Scenario,
) -> None:
    zones = scenario.geography.zones
    assert 120 <= len(zones) <= 200
    assert sum(zone.population for zone in zones) == RESIDENTS == 900_000
    assert sum(zone.area_km2 for zone in zones) == pytest.approx(AREA_KM2) == pytest.approx(5_400)
    assert all(zone.population > 0 for zone in zones)


def test_its_towns_are_urban_and_its_land_is_rural(scenario: Scenario) -> None:
    zones = scenario.geography.zones
    urban = [zone for zone in zones if zone.kind == "urban"]
    assert sum(zone.area_km2 for zone in urban) < 0.15 * AREA_KM2
    assert 0.4 * RESIDENTS < sum(zone.population for zone in urban) < 0.8 * RESIDENTS
    densest = max(zones, key=lambda zone: zone.residents_per_km2())
    assert densest.name.startswith("Wexmere")


def test_every_place_of_it_lies_in_the_sea(folder: Path, scenario: Scenario) -> None:
    shapes = json.loads((folder / "eastshire" / "boundaries.geojson").read_text("utf-8"))
    corners = [
        point
        for one in shapes["features"]
        for ring in one["geometry"]["coordinates"]
        for point in ring
    ]
    assert len(shapes["features"]) == len(scenario.geography.zones)
    for east, north in corners:
        assert WEST_OF_THE_SEA < east < EAST_OF_IT
        assert SOUTH_OF_IT < north < NORTH_OF_IT


def test_its_stations_are_the_bases_of_the_county(scenario: Scenario) -> None:
    names = [station.name for station in scenario.geography.stations]
    assert names == [base.name for base in read_numbers().bases]


def test_crews_are_what_the_turns_of_the_county_come_to(scenario: Scenario) -> None:
    numbers = read_numbers()
    people, duty = numbers.people, numbers.duty
    expected = people["front_line"] * people["main_duty"]["response"] * 0.2 * duty["worked"]
    crews = posts_by_size(numbers)
    officers = sum(size * sum(counts) for size, counts in crews.items())
    assert officers == pytest.approx(expected, abs=2)
    pairs = officers / 2
    assert sum(crews[DOUBLE]) / pairs == pytest.approx(1 - duty["single_crewed"], abs=0.02)
    by_shift = [sum(p.crews for p in scenario.roster.posts if p.shift == k) for k in range(3)]
    assert by_shift == [sum(crews[DOUBLE]) + sum(crews[SINGLE])] * 3
    assert scenario.roster.trained_share == people["trained"] / people["front_line"] == 0.5


def test_the_scenario_holds_the_true_numbers(scenario: Scenario) -> None:
    assert scenario.demand.calls_a_year() == pytest.approx(CALLS_A_YEAR)
    for priority in scenario.demand.priorities:
        true = TRUE_CALLS[priority.name]
        assert priority.service_minutes == true.service_minutes
        assert priority.escalation_chance == true.escalation_chance
        assert priority.speed_factor == true.speed_factor
    assert (scenario.uncertainty.speed_low, scenario.uncertainty.speed_high) == (0.8, 1.25)


def test_the_same_files_are_written_again(folder: Path, tmp_path: Path) -> None:
    write_scenario(read_numbers(), tmp_path)
    written = sorted(path.relative_to(folder) for path in folder.rglob("*") if path.is_file())
    assert len(written) == 5
    for path in written:
        assert (tmp_path / path).read_bytes() == (folder / path).read_bytes(), path

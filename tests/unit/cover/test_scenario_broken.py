"""Files that a hurried or a hostile hand made: each is named, and none ends in a traceback."""

from __future__ import annotations

from pathlib import Path

import pytest

from reddot.cover.geography import StationColumns
from reddot.cover.geography.findings import Findings
from reddot.cover.geography.station_file import read_stations

from .conftest import MATRIX, OUTLINE, County

HUGE = "1" + "0" * 400
CALLS = "moment,zone,priority\n" + "".join(
    f"2024-01-{day:02d}T{hour:02d}:30,{'AB'[hour % 2]},urgent\n"
    for day in range(1, 22)
    for hour in range(8, 20)
)
RULES = "[dispatch]\n{}\n[crews]"


def use_calls(county: County, text: str = CALLS, more: str = "") -> None:
    (county.folder / "calls.csv").write_text(text, "utf-8")
    county.replace("county.toml", "calls_a_year = 5000\n", "")
    head = f'[demand]\ncalls = "calls.csv"\n{more}\n[[demand.p'
    county.replace("county.toml", "[[demand.p", head)


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        ("trained_share = 0.5", f"trained_share = {HUGE}", "Give a share from 0 to 1"),
        ("days = 14", f"days = 14\nover_minutes = [{HUGE}]", "Give a list of numbers above 0"),
        ("days = 14", "days = 14\nover_minutes = [15, 15.0]", "each once"),
        ("calls_a_year = 5000", "calls_a_year = 1e18", "calls_a_year: it is 1e+18."),
        ("days = 14", "days = 3660", "[scenario], days: 3667 days have"),
        ("crews = 2", "crews = 1000000000", "at most 10000"),
        ("turnout_minutes = 1", "urban_kmh = 1e-300", "urban_kmh: it is 1e-300."),
        ("turnout_minutes = 1", "turnout_minutes = 1e300", "turnout_minutes: it is 1e+300."),
        ("[crews]", RULES.format(f"preempted_from = {HUGE}"), "preempted_from: it is 1000"),
        ("[crews]", RULES.format("preempted_from = 2"), "preempted_from: it is 2"),
        ("escalation_chance = 0.1", "hours = []", "hours: it is []. Give the name of a profile"),
        ("[[demand.p", "[demand]\nfirst_day = 2024-01-01\n[[demand.p", "first_day: no file of"),
    ],
)
def test_a_number_that_nothing_can_be_is_refused(
    county: County, old: str, new: str, line: str
) -> None:
    if line.startswith("[scenario], days"):
        county.replace("county.toml", "calls_a_year = 5000", "calls_a_year = 9000000")
    county.replace("county.toml", old, new)
    found = county.findings()
    assert any(line in one for one in found), found


@pytest.mark.parametrize(
    "text",
    [
        '{"type": "FeatureCollection", "features": [{"type": "Feature", "geometry": "x"}]}',
        '{"type": "Feature", "properties": [1], "geometry": null}',
        '{"type": "FeatureCollection", "features": [{"properties": [1], "geometry": null}]}',
        '{"type": "GeometryCollection", "geometries": [3]}',
        '{"type": "Polygon", "coordinates": [5]}',
        '{"type": "MultiPolygon", "coordinates": "abc"}',
        "[" * 100_000,
        "",
    ],
)
def test_what_is_no_geojson_is_refused_as_outline_and_as_zones(county: County, text: str) -> None:
    (county.folder / "outline.geojson").write_text(text, "utf-8")
    assert county.findings()[0].startswith("outline.geojson: ")
    county.replace("county.toml", '"zones.csv"', '"outline.geojson"')
    assert county.findings()[0].startswith("outline.geojson: ")
    (county.folder / "outline.geojson").write_text(OUTLINE, "utf-8")


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        (",2,4000,", ",2,4_000,", "population: it is '4_000'. Give a number"),
        (",2,4000,", ",2,1e300,", "it is 1e+300. A zone has at most 100,000,000 residents."),
        (",2,4000,", ",1e308,4000,", "area_km2: it is 1e+308 km²."),
    ],
)
def test_a_cell_of_the_zones_that_cannot_be_is_named(
    county: County, old: str, new: str, line: str
) -> None:
    county.replace("zones.csv", old, new)
    found = county.findings()
    assert any(line in one for one in found), found


def test_semicolons_are_told_as_such(county: County) -> None:
    text = (county.folder / "stations.csv").read_text("utf-8")
    (county.folder / "stations.csv").write_text(text.replace(",", ";"), "utf-8")
    assert county.findings()[0] == (
        "stations.csv: there is no column 'code'. The cells are parted by ';': save the file with "
        "commas."
    )


def test_a_folder_in_place_of_a_file_is_named(county: County) -> None:
    (county.folder / "stations.csv").unlink()
    (county.folder / "stations.csv").mkdir()
    assert "stations.csv: this is a folder. Give the path of a file." in county.findings()


@pytest.mark.parametrize(
    ("text", "layout", "line"),
    [
        ("place,A,A\nA,1,2\n", "wide", "the heading A is there twice. Give each column once."),
        ("place;A;B\nA;1;2\n", "wide", "it has one column only. The cells are parted by ';'"),
        ("from,from,minutes\nA,A,2\n", "long", "the heading from is there twice."),
        (MATRIX.replace("B,A,14", "B,A,1e300"), "long", "from B to A: 1e+300 minutes."),
        (MATRIX.replace("B,A,14", "B,A,1_4"), "long", "the minutes are '1_4'"),
    ],
)
def test_a_matrix_that_cannot_be_is_named(
    county: County, text: str, layout: str, line: str
) -> None:
    county.use_matrix(text, f'layout = "{layout}"')
    found = county.findings()
    assert any(line in one for one in found), found


def test_rows_of_calls_that_are_left_out_are_named_with_their_reasons(county: County) -> None:
    use_calls(county, CALLS + "2024-01-09T10:00,X,urgent\n")
    left_out = next(one for one in county.read().assumptions if one.what == "Calls left out")
    assert left_out.value == "1 of 253 rows were refused"
    assert "row 254: Column 'zone' is 'X'. Allowed: a, b" in left_out.source


def test_too_many_rows_left_out_stop_the_scenario(county: County) -> None:
    use_calls(county, CALLS.replace(",B,", ",X,"))
    assert "126 of 252 rows cannot be read, as row 3: Column 'zone' is 'X'" in county.findings()[0]


def test_more_rows_may_be_left_out_where_the_file_says_so(county: County) -> None:
    use_calls(county, CALLS.replace(",B,", ",X,"), "refused_share = 0.6")
    assert county.read().demand.calls_a_year() == pytest.approx(126 * 365 / 21, rel=0.01)


def test_a_priority_that_no_call_has_is_named(county: County) -> None:
    use_calls(county)
    more = '[[demand.priorities]]\nname = "routine"\n[crews]'
    county.replace("county.toml", "[crews]", more)
    assert county.findings() == [
        "calls.csv, priority 'routine': no call that could be kept has it. Write the word of the "
        "file, or leave it out."
    ]


@pytest.mark.parametrize("more", ['hours = "flat"', "weights = { A = 1 }"])
def test_what_the_file_of_calls_tells_is_not_given_beside_it(county: County, more: str) -> None:
    use_calls(county, more=more)
    assert "there is a file of calls, which tells it." in county.findings()[0]


def test_what_the_file_of_calls_leaves_to_defaults_is_told_as_a_default(county: County) -> None:
    use_calls(county)
    lines = {one.what: one.source for one in county.read().assumptions}
    told = lines["Calls 'urgent': back-up on the scene, mean"]
    assert told == "assumed: the default, as the scenario file gives none"


def test_two_stations_of_one_name_are_named(tmp_path: Path) -> None:
    path = tmp_path / "stations.csv"
    path.write_text(
        "code,name,latitude,longitude\nA,North,52.6,1.2\nB,north,52.7,1.3\n", encoding="utf-8"
    )
    found = Findings()
    read_stations(path, StationColumns(), (), found)
    assert len(found.lines) == 1
    assert "A, B all have the name 'north'" in found.lines[0]

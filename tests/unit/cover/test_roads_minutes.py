"""Minutes by straight lines, and from a matrix whose every wrong pair is named."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from reddot.cover.geography import Geography, MatrixLayout, Speeds, Zone, crow_fly_minutes
from reddot.cover.geography.distances import crow_km
from reddot.cover.geography.matrix_file import read_minutes
from reddot.errors import BadDataError

from .conftest import MATRIX, County

RIGHT = np.array([[3, 14, 4], [15, 8, 13]], float)


def test_a_degree_of_latitude_is_111_km() -> None:
    km = crow_km([(52, 1), (52, 1)], [(53, 1), (52, 2)])
    assert km.shape == (2, 2)
    assert km[0] == pytest.approx(111.195, abs=0.01)
    assert km[1] == pytest.approx(111.195 * np.cos(np.radians(52)), rel=1e-3)


def zone(kind: str, latitude: float, area: float = 1e-9) -> Zone:
    return Zone(
        code=f"{kind}{latitude}",
        name="",
        area_km2=area,
        population=1,
        latitude=latitude,
        longitude=1.0,
        kind=kind,  # type: ignore[arg-type]
    )


def test_each_urban_end_has_its_kilometres_at_urban_speed() -> None:
    speeds = Speeds(circuity=1.5, urban_kmh=30, rural_kmh=60, urban_reach_km=2)
    zones = (zone("rural", 52.0), zone("rural", 52.1), zone("urban", 52.2), zone("urban", 52.3))
    minutes = crow_fly_minutes(Geography(zones=zones, stations=()), speeds)
    road = 1.5 * 11.1195
    for ends, found in ((0, minutes[0, 1]), (1, minutes[1, 2]), (2, minutes[2, 3])):
        assert found == pytest.approx(2 * ends * 2 + (road - 2 * ends), rel=1e-3)
    assert (minutes == minutes.T).all()


def test_inside_a_big_zone_the_mean_distance_is_that_of_a_disc() -> None:
    """Simulated mean distance of two points of a disc: the formula is within 11%, above it."""
    stream = np.random.default_rng(3)
    radius, angle = np.sqrt(stream.random((2, 20_000))), 2 * np.pi * stream.random((2, 20_000))
    x, y = radius * np.cos(angle), radius * np.sin(angle)
    mean = np.hypot(x[0] - x[1], y[0] - y[1]).mean() * np.sqrt(50 / np.pi)
    alone = Geography(zones=(zone("rural", 52.0, area=50.0),), stations=())
    found = crow_fly_minutes(alone, Speeds(circuity=1, rural_kmh=60))[0, 0]
    assert mean < found < 1.12 * mean


def test_a_matrix_is_read_as_it_stands(county: County) -> None:
    county.use_matrix()
    assert (county.read().minutes == RIGHT).all()


def test_long_wide_and_parquet_in_seconds_say_the_same(county: County, tmp_path: Path) -> None:
    geography = county.read().geography
    wide = tmp_path / "wide.csv"
    wide.write_text("from,A,B\nA,3,15\nB,14,8\nS1,4,13\n", "utf-8")
    assert (read_minutes(wide, geography, MatrixLayout(layout="wide")) == RIGHT).all()
    rows = [line.split(",") for line in MATRIX.splitlines()[1:]]
    start, end, minutes = zip(*rows, strict=True)
    table = {"from_id": start, "to_id": end, "travel_time": [60.0 * float(m) for m in minutes]}
    pq.write_table(pa.table(table), tmp_path / "minutes.parquet")
    layout = MatrixLayout(
        columns={"from": "from_id", "to": "to_id", "minutes": "travel_time"}, unit="seconds"
    )
    found = read_minutes(tmp_path / "minutes.parquet", geography, layout)
    assert found == pytest.approx(RIGHT)


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        ("B,A,14\n", "", "minutes.csv, from B to A: there are no minutes for this pair."),
        ("B,A,14", "B,A,", "minutes.csv, row 3, from B to A: the minutes are ''."),
        ("B,A,14", "B,A,nan", "minutes.csv, row 3, from B to A: the minutes are 'nan'."),
        ("B,A,14", "B,A,inf", "minutes.csv, row 3, from B to A: the minutes are 'inf'."),
        ("B,A,14", "B,A,-14", "minutes.csv, from B to A: -14 minutes. Minutes are above 0."),
        ("B,A,14", "B,A,0", "minutes.csv, from B to A: 0 minutes. A crew that is at a place"),
        ("A,A,3", "A,A,0", "minutes.csv, from A to A: 0 minutes."),
        ("B,A,14", "B,A,30", "minutes.csv, from A to B: 15 minutes, and 30 on the way back."),
        ("B,A,14", "B,A,14\nB,A,14", "minutes.csv, from B to A: the pair is given more than once"),
        ("B,A,14", "B,A,14\nX,A,14", "minutes.csv: 1 code(s) of no zone and no station: X."),
        ("minutes", "mins", "minutes.csv: there is no column 'minutes'."),
    ],
)
def test_a_wrong_pair_is_named(county: County, old: str, new: str, line: str) -> None:
    county.use_matrix(MATRIX.replace(old, new))
    found = county.findings()
    assert any(one.startswith(line) for one in found), found


def test_one_way_roads_are_allowed_by_name_and_told(county: County) -> None:
    text = MATRIX.replace("B,A,14", "B,A,30")
    county.use_matrix(text, 'asymmetric = "allow"')
    scenario = county.read()
    assert scenario.minutes[0, 1] == 30
    assert any(one.value.startswith("1 pairs of zones differ") for one in scenario.assumptions)


def test_minutes_inside_a_zone_may_come_from_its_area(county: County) -> None:
    text = MATRIX.replace("A,A,3", "A,A,0").replace("B,B,8\n", "")
    county.use_matrix(text, 'within_zone = "crow_fly"')
    scenario = county.read()
    inside = crow_fly_minutes(scenario.geography)
    assert scenario.minutes[1, 1] == inside[1, 1] > scenario.minutes[0, 0] > 0


def test_a_matrix_in_seconds_is_not_taken_for_minutes(county: County) -> None:
    rows = [line.split(",") for line in MATRIX.splitlines()[1:]]
    text = "".join(f"{a},{b},{60 * int(m)}\n" for a, b, m in rows)
    county.use_matrix("from,to,minutes\n" + text)
    assert any("say unit = 'seconds'" in line for line in county.findings())


def test_many_holes_are_counted_and_the_first_named(county: County) -> None:
    rows = "".join(f"Z{n},Z,1,50,52.6,1.{n:02d}\n" for n in range(10))
    with (county.folder / "zones.csv").open("a", encoding="utf-8") as file:
        file.write(rows)
    county.use_matrix()
    found = county.findings()
    assert sum("no minutes for this pair" in line for line in found) == 20
    # 12 zones × 13 places, 6 pairs given
    assert any("130 more pairs" in line for line in found)


def test_a_file_that_is_no_matrix_is_refused(county: County, tmp_path: Path) -> None:
    path = tmp_path / "minutes.parquet"
    path.write_bytes(b"PK")
    with pytest.raises(BadDataError, match="it cannot be read"):
        read_minutes(path, county.read().geography)

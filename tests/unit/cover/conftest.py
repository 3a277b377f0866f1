"""A county of two zones and one station, as files that a test may spoil."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from reddot.cover.scenario import Scenario, read_scenario
from reddot.errors import BadDataError

ZONES = """code,name,area_km2,population,latitude,longitude
A,Town,2,4000,52.60,1.00
B,Fen,50,900,52.70,1.10
"""
STATIONS = """code,name,latitude,longitude
S1,High Street,52.61,1.01
"""
OUTLINE = """{"type": "Polygon", "coordinates":
[[[0.9, 52.5], [1.2, 52.5], [1.2, 52.8], [0.9, 52.8], [0.9, 52.5]]]}"""
MATRIX = """from,to,minutes
A,A,3
B,A,14
S1,A,4
A,B,15
B,B,8
S1,B,13
"""
SCENARIO = """
[scenario]
name = "Two zones"
days = 14

[geography]
zones = "zones.csv"
stations = "stations.csv"
outline = "outline.geojson"

[travel]
turnout_minutes = 1

[[demand.priorities]]
name = "urgent"
calls_a_year = 5000
service_minutes = 40
escalation_chance = 0.1

[crews]
trained_share = 0.5
shifts = [{ name = "day", start = "07:00", hours = 12 }]
posts = [{ station = "S1", shift = "day", crews = 2 }]

[assumptions]
"travel.turnout_minutes" = { low = 0.5, high = 2, source = "assumed: invented" }
"""


@dataclass(frozen=True)
class County:
    """The folder, and what reading its scenario says."""

    folder: Path

    def replace(self, name: str, old: str, new: str) -> None:
        """Spoil one file; the old words must be there."""
        text = (self.folder / name).read_text("utf-8")
        assert old in text
        (self.folder / name).write_text(text.replace(old, new), "utf-8")

    def read(self) -> Scenario:
        return read_scenario(self.folder / "county.toml")

    def findings(self) -> list[str]:
        """The lines of the refusal, without the path of the folder."""
        with pytest.raises(BadDataError) as refusal:
            self.read()
        return str(refusal.value).replace(f"{self.folder}/", "").splitlines()

    def use_matrix(self, text: str = MATRIX, more: str = "") -> None:
        (self.folder / "minutes.csv").write_text(text, "utf-8")
        lines = f'[travel]\nmethod = "matrix"\nfile = "minutes.csv"\n{more}\n'
        self.replace("county.toml", "[travel]\n", lines)


@pytest.fixture
def county(tmp_path: Path) -> County:
    files: dict[str, str] = {
        "zones.csv": ZONES,
        "stations.csv": STATIONS,
        "outline.geojson": OUTLINE,
        "county.toml": SCENARIO,
    }
    for name, text in files.items():
        (tmp_path / name).write_text(text, "utf-8")
    return County(tmp_path)

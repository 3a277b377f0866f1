"""The default speeds against published minutes from the zones of Norfolk to seven hospitals."""

from __future__ import annotations

import csv

import numpy as np
import pytest

from reddot.cover.geography import Geography, Station, Zone, crow_fly_minutes
from shared_data import shared_data

# approximate places of the hospitals, by their postcodes
HOSPITALS = {
    "NR316LA": (52.5616, 1.7179),
    "NR47UY": (52.6175, 1.2218),
    "PE304ET": (52.7569, 0.4475),
    "IP332QZ": (52.2327, 0.7096),
    "PE39GZ": (52.5841, -0.2784),
    "CB20QQ": (52.1751, 0.1406),
    "IP45PD": (52.0563, 1.1972),
}
UNDER_WAY = 6.8  # minutes that every published journey seems to have, however short


def test_default_minutes_agree_with_published_ones() -> None:
    """The numbers are those of docs/reference/scenario-files.md."""
    with shared_data("norfolk", "norfolk_lsoa21.csv").open(encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if row["min_to_NR47UY"]]
    stations = tuple(
        Station(code=code, name=code, latitude=at[0], longitude=at[1])
        for code, at in HOSPITALS.items()
    )
    geography = Geography(zones=tuple(map(_zone, rows)), stations=stations)
    ours = crow_fly_minutes(geography)[:, len(rows) :]
    published = np.array([[float(row[f"min_to_{code}"]) for code in HOSPITALS] for row in rows])
    assert published.shape == (519, 7)
    ratio, near = (ours + UNDER_WAY) / published, published < 30
    assert near.sum() == 414
    assert np.median(ratio[near]) == pytest.approx(1.02, abs=0.01)
    assert np.median(ratio) == pytest.approx(1.09, abs=0.01)
    assert np.quantile(ratio[near], [0.05, 0.95]) == pytest.approx([0.83, 1.22], abs=0.015)
    assert np.corrcoef(ours.ravel(), published.ravel())[0, 1] > 0.97


def _zone(row: dict[str, str]) -> Zone:
    area, people = float(row["area_km2"]), int(float(row["usual_residents"]))
    return Zone(
        code=row["LSOA21CD"],
        name=row["LSOA21NM"],
        area_km2=area,
        population=people,
        latitude=float(row["latitude"]),
        longitude=float(row["longitude"]),
        kind="urban" if people / area >= 500 else "rural",
    )

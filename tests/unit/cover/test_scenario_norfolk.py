"""The scenario that ships: Norfolk's real geography, and everything else marked as assumed."""

from __future__ import annotations

from pathlib import Path

import pytest

from reddot.cover.crews import turns_of
from reddot.cover.scenario import Scenario, read_scenario
from reddot.cover.simulation.streams import Streams
from shared_data import shared_data

FILE = Path(__file__).resolve().parents[3] / "scenarios" / "norfolk.toml"


@pytest.fixture(scope="module")
def norfolk() -> Scenario:
    shared_data("norfolk", "norfolk_lsoa21.csv")
    return read_scenario(FILE)


def test_the_geography_is_the_published_one(norfolk: Scenario) -> None:
    zones = norfolk.geography.zones
    assert (len(zones), len(norfolk.geography.stations)) == (552, 16)
    assert sum(zone.population for zone in zones) == 916_111
    assert norfolk.minutes.shape == (552, 568)
    assert norfolk.minutes.min() > 0


def test_about_150_000_calls_a_year(norfolk: Scenario) -> None:
    assert norfolk.demand.calls_a_year() == pytest.approx(150_000)


def test_crews_are_neither_idle_nor_overrun(norfolk: Scenario) -> None:
    """Calls with 12 minutes of travel each, and their back-up, against crew minutes on duty."""
    work = sum(
        norfolk.demand.yearly[:, number].sum()
        * (12 + one.service_minutes + one.escalation_chance * (12 + one.backup_minutes))
        for number, one in enumerate(norfolk.demand.priorities)
    )
    turns = turns_of(norfolk.roster, streams=Streams(1, 0), horizon_minutes=7 * 1440.0)
    on_duty = (turns.end.clip(max=7 * 1440) - turns.start.clip(min=0)).sum() / 7 * 365
    assert 0.40 < work / on_duty < 0.65


def test_every_number_that_is_invented_says_so(norfolk: Scenario) -> None:
    for one in norfolk.assumptions:
        assert one.source.startswith(("assumed: ", "file norfolk_"))
        assert "gives no source" not in one.source
    assert sum(one.source.startswith("assumed") for one in norfolk.assumptions) > 40

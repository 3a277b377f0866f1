"""A scenario is read whole, with what it assumes; or every finding against it is told."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest

from reddot.cover.crews import turns_of
from reddot.cover.scenario import keys
from reddot.cover.scenario.fields import Field
from reddot.cover.simulation.inputs import After
from reddot.cover.simulation.streams import Streams

from .conftest import County


def test_a_scenario_is_what_its_file_says(county: County) -> None:
    scenario = county.read()
    assert scenario.name == "Two zones"
    assert scenario.rules.horizon_minutes == 21 * 1440
    assert scenario.warm_up_minutes == 7 * 1440
    assert scenario.rules.after is After.RETURNS
    assert scenario.demand.calls_a_year() == pytest.approx(5000)
    assert scenario.demand.yearly[:, 0] == pytest.approx([5000 * 4 / 4.9, 5000 * 0.9 / 4.9])
    assert scenario.over_minutes == (15.0, 20.0)
    roads = scenario.roads()
    assert roads.minutes.shape == (2, 3)
    assert roads.minutes.flags.c_contiguous
    assert (roads.turnout_minutes, roads.factor.tolist()) == (1.0, [1.0])
    turns = turns_of(scenario.roster, streams=Streams(1, 0), horizon_minutes=1440.0)
    assert turns.start.tolist() == [420.0, 420.0]


def test_the_first_day_sets_the_hour_of_the_week(county: County) -> None:
    county.replace("county.toml", "days = 14", "days = 14\nfirst_day = 2024-01-05")
    assert county.read().first_hour_of_week == 4 * 24


def test_every_input_that_is_from_no_file_is_an_assumption(county: County) -> None:
    lines = {one.what: one for one in county.read().assumptions}
    turnout = lines["Turnout, from sent to under way"]
    assert (turnout.value, turnout.low, turnout.high) == ("1 minutes", "0.5", "2")
    assert turnout.source == "assumed: invented"
    assert lines["Speed elsewhere"].source.startswith("assumed: the default")
    assert lines["Calls 'urgent': calls a year"].source.startswith("assumed: a number of")
    assert lines["Zones"].source == "file zones.csv"
    assert lines["Crews on the shift 'day'"].value.startswith("2 (0 double-crewed) at 1 stations")


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        ("days = 14", "day = 14", "'day': there is no such key here. Did you mean 'days'?"),
        ("[travel]", "[travels]", "'travels': there is no such key here. Did you mean 'travel'?"),
        ("days = 14", 'days = "14"', "[scenario], days: it is '14'. Give a whole number"),
        ("days = 14", "days = true", "[scenario], days: it is true. Give a whole number"),
        ('name = "Two zones"', "", "[scenario], name: it is not there. Give words"),
        ("turnout_minutes = 1", "turnout_minutes = -1", "turnout_minutes: it is -1. Give a number"),
        ("turnout_minutes = 1", "turnout_minutes = inf", "turnout_minutes: it is inf."),
        ("turnout_minutes = 1", "urban_kmh = 0", "urban_kmh: it is 0. Give a number of 1 or more"),
        ("turnout_minutes = 1", 'file = "m.csv"', "'file': there is no such key here."),
        ("trained_share = 0.5", "trained_share = 1.5", "it is 1.5. Give a share from 0 to 1"),
        ("escalation_chance = 0.1", "escalation_chance = 10", "it is 10. Give a share"),
        ("calls_a_year = 5000", "", "priority 'urgent', calls_a_year: it is not there."),
        ("calls_a_year = 5000", 'hours = "evening"\ncalls_a_year = 5', "called 'evening'"),
        ('start = "07:00"', 'start = "7 am"', "start: it is '7 am'. Give a time of day"),
        ('station = "S1"', 'station = "S2"', "station: there is no station 'S2'. There is: S1."),
        ('shift = "day"', 'shift = "days"', "there is no shift 'days'. Did you mean 'day'?"),
        ("crews = 2", "crews = 0", "crews: it is 0. Give a whole number of 1 or more"),
        ("hours = 12 }", 'hours = 12 }, { name = "late", start = "15:00", hours = 9 }',
         "shift 'late': the shift has no crew."),
        ("hours = 12", "hours = 12, break_minutes = 30", "shift 'day': half of a break."),
        ("hours = 12", "hours = 12, break_minutes = 30, break_after_hours = 11.9",
         "Shift 'day': its break is 30 minutes after 714."),
        ("[crews]", "[dispatch]\nbreaks_below = 5\n[crews]", "it is 5, and there are 1 priorities"),
        ('"travel.turnout_minutes"', '"travel.turn_out"', "this scenario has no such input."),
        ("[[demand.p", '[demand]\nweights = { A = "1" }\n[[demand.p', "it is {'A': '1'}. Give"),
        ("[[demand.p", "[demand]\nweights = { Z = 1 }\n[[demand.p", "A weight is for zone 'Z'"),
        ("[[demand.p", "[demand]\ncalls_columns = { zone = 1 }\n[[demand.p", "Give a table of"),
        ("[[demand.priorities]]", '[demand]\ncalls = "no.csv"\n[[demand.priorities]]', "no.csv: "),
    ],
)  # fmt: skip
def test_what_is_wrong_is_named_with_what_is_allowed(
    county: County, old: str, new: str, line: str
) -> None:
    county.replace("county.toml", old, new)
    found = county.findings()
    assert any(line in one for one in found), found


def test_a_file_that_is_no_toml_is_refused(county: County) -> None:
    (county.folder / "county.toml").write_text("[scenario\n", "utf-8")
    assert county.findings()[0].startswith("county.toml: this is not TOML")


def test_no_file_is_refused_by_its_path(county: County) -> None:
    (county.folder / "county.toml").unlink()
    assert county.findings() == [
        "county.toml: there is no such scenario file. Give the path of a TOML file."
    ]


def test_calls_and_crews_may_be_files_of_the_force(county: County) -> None:
    moments = [f"2024-01-{1 + n % 28:02d}T{n % 24:02d}:15" for n in range(400)]
    rows = "".join(f"{at},urgent,{'AB'[n % 2]},no\n" for n, at in enumerate(moments))
    (county.folder / "calls.csv").write_text("moment,priority,zone,escalated\n" + rows, "utf-8")
    (county.folder / "crews.csv").write_text(
        "station,start,end,crews,shift\nS1,07:00,17:00,3,early\n", "utf-8"
    )
    county.replace("county.toml", "[[demand", '[demand]\ncalls = "calls.csv"\n[[demand')
    county.replace("county.toml", "calls_a_year = 5000\n", "")
    text = (county.folder / "county.toml").read_text("utf-8")
    start, end = text.index("shifts = ["), text.index("[assumptions]")
    (county.folder / "county.toml").write_text(
        text[:start] + 'file = "crews.csv"\n' + text[end:], "utf-8"
    )
    scenario = county.read()
    assert scenario.demand.calls_a_year() == pytest.approx(400 * 365 / 28, rel=0.05)
    assert np.isclose(scenario.demand.hours.sum(axis=-1), 1).all()
    assert scenario.roster.posts[0].crews == 3
    sources = {one.what: one.source for one in scenario.assumptions}
    assert sources["Calls a year"].startswith("estimated from 400 calls")
    assert sources["Crews on the shift 'early'"] == "file crews.csv"


def test_every_key_is_in_the_reference() -> None:
    page = (Path(__file__).parents[3] / "docs" / "reference" / "scenario-files.md").read_text()
    tables = [
        part
        for part in vars(keys).values()
        if isinstance(part, dict) and all(isinstance(one, Field) for one in part.values())
    ]
    named = {name for part in tables for name in part}
    assert len(named) > 60
    assert named <= set(re.findall(r"`([a-z_0-9]+)`", page))

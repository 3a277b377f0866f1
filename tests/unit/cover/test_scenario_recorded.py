"""A scenario whose crews are those of a records folder, trained by the register there."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest

from reddot.carriage.register import Holdings, write_holdings
from reddot.cover.crews import Recorded
from reddot.cover.placement import place
from reddot.cover.queues import hypercube_of
from reddot.cover.scenario import Scenario
from reddot.cover.study import one_day, run, trained_share_curve
from reddot.cover.study.played import play
from reddot.cover.study.result import scenario_json
from reddot.errors import UsageError
from reddot.records.beside import Crew, Officer, Training
from reddot.records.beside_storage import write_beside

from .conftest import County

DAYS = 7  # two of warm-up, five measured
TRAINED = {"E1"}
OFFICERS = tuple(f"E{k}" for k in range(1, 5))
ROSTER = """trained_share = 0.5
shifts = [{ name = "day", start = "07:00", hours = 12 }]
posts = [{ station = "S1", shift = "day", crews = 2 }]
"""
Write = Callable[[Sequence[Crew]], County]


def crew(name: str, day: int, *officers: str, station: str | None = "S1", hours: int = 10) -> Crew:
    """On duty from 07:00 of a day of March 2018, in which clocks are those of UTC."""
    start = datetime(2018, 3, day, 7, tzinfo=UTC)
    return Crew(
        crew_id=name,
        starts_at=start,
        ends_at=start + timedelta(hours=hours),
        officer_ids=officers,
        station_id=station,
    )


def every_day(first: int = 4, last: int = 12) -> list[Crew]:
    """E1, who is trained, with E2 each day; E3 and E4, who are not, each alone; one not known."""
    return [
        crew(f"{name}-{day}", day, *officers)
        for day in range(first, last + 1)
        for name, officers in (("A", ("E1", "E2")), ("B", ("E3",)), ("C", ("E4",)), ("D", ("X9",)))
    ]


@pytest.fixture
def recorded(county: County) -> Write:
    """Write records beside the scenario, and a scenario that takes its crews from them."""
    county.replace("county.toml", ROSTER, 'records = "records"\n')
    county.replace(
        "county.toml", "days = 14\n", "first_day = 2018-03-05\ndays = 5\nwarm_up_days = 2\n"
    )

    def write(crews: Sequence[Crew]) -> County:
        write_register(county.folder / "records")
        write_beside(county.folder / "records", {"crews": crews})
        return county

    return write


def write_register(folder: Path) -> None:
    training = [
        Training(
            officer_id=name,
            course="initial",
            model="X2",
            passed=True,
            completed_on=date(2017, 6, 1),
        )
        for name in TRAINED
    ]
    officers = [Officer(officer_id=name, force="Eastshire") for name in OFFICERS]
    write_holdings(folder, Holdings(officers=officers, training=training))


def said(scenario: Scenario) -> dict[str, tuple[str, str | None, str | None]]:
    return {one.what: (one.value, one.low, one.high) for one in scenario.assumptions}


def starting(found: dict[str, tuple[str, str | None, str | None]], words: str) -> tuple:
    (line,) = [value for what, value in found.items() if what.startswith(words)]
    return line


def test_turns_are_those_of_the_days_and_trained_by_the_register(recorded: Write) -> None:
    scenario = recorded(every_day()).read()
    roster = scenario.roster
    assert isinstance(roster, Recorded)
    assert (roster.first_day, roster.days) == (date(2018, 3, 5), DAYS)
    assert roster.turns.start.tolist() == [1440.0 * d + 420 for d in range(DAYS) for _ in range(4)]
    assert roster.turns.trained.tolist() == [1, 0, 0, 0] * DAYS
    assert roster.trained_share == 1 / 5  # E1 among E1, E2, E3, E4 and the one not known
    assert scenario.first_hour_of_week == 0
    assert scenario_json(scenario)["crews_a_week"] == 28


def test_the_assumptions_say_who_is_trained_and_of_whom_it_is_not_stated(recorded: Write) -> None:
    found = said(recorded(every_day()).read())
    assert starting(found, "Crews on duty")[0] == (
        "28 turns (7 double-crewed) of 35 officers' turns at 1 stations, 2018-03-05 to "
        "2018-03-11; the same in every replication"
    )
    assert starting(found, "Officers trained") == ("20.0%", "20.0%", "40.0%")
    assert starting(found, "Crews with an officer trained") == ("25.0%", "25.0%", "50.0%")
    assert starting(found, "Officers on duty who are not")[0] == (
        "7 of 35 officers' turns: not stated, and counted as untrained; if all of them carried, "
        "40.0% of officers and 50.0% of crews would be trained"
    )
    assert starting(found, "Days without any crew")[0] == "none"
    assert not any(what.startswith("Share of officers who are trained") for what in found)


def test_where_all_are_on_the_register_there_is_no_range(recorded: Write) -> None:
    known = [one for one in every_day() if one.officer_ids != ("X9",)]
    found = said(recorded(known).read())
    assert starting(found, "Officers trained") == ("25.0%", None, None)
    assert starting(found, "Officers on duty who are not")[0] == "none"


def test_a_day_on_which_nobody_is_on_duty_is_named(recorded: Write) -> None:
    gap = [one for one in every_day() if one.starts_at.day not in (7, 9)]
    found = said(recorded(gap).read())
    assert starting(found, "Days without any crew")[0] == "2: 2018-03-07, 2018-03-09"


def test_it_is_simulated_and_a_trained_share_goes_before_the_register(recorded: Write) -> None:
    scenario = recorded(every_day()).read()
    played = play(scenario, seed=1, replication=0)
    assert isinstance(scenario.roster, Recorded)
    np.testing.assert_array_equal(played.turns.trained, scenario.roster.turns.trained)
    found = run(scenario, replications=2)
    assert found.numbers("response").of("mean").number is not None
    assert (
        run(scenario, replications=2, trained_share=0.0).numbers("trained_backup").of("mean").value
        == "never"
    )
    all_trained = play(scenario, seed=1, replication=0, trained_share=1.0).turns.trained
    assert all_trained.all()
    assert trained_share_curve(scenario, replications=2, shares=(0.0, 1.0)).as_json()
    assert one_day(scenario).as_json()


def test_rules_beside_the_records_are_those_of_the_register(recorded: Write) -> None:
    county = recorded(every_day())
    (county.folder / "records" / "carriage-rules.toml").write_text("nothing = 1\n", "utf-8")
    (line, *_) = county.findings()
    assert line.startswith(
        "county.toml, [crews], records: records/carriage-rules.toml: there is no"
    )


@pytest.mark.parametrize(
    ("spoil", "line"),
    [
        (
            lambda crews: [replace(c, station_id="S9") if c.crew_id > "D" else c for c in crews],
            "records/crews.parquet, 7 rows (the first is 9), station_id: 'S9' is no station here. "
            "Allowed: S1. Mend the code.",
        ),
        (
            lambda crews: [replace(c, station_id=None) if c.crew_id == "B-6" else c for c in crews],
            "records/crews.parquet, row 11, station_id: The crew has no base. Give the code of a "
            "station.",
        ),
        (
            lambda crews: [*crews, crew("Z", 6, "E1", hours=3)],
            "records/crews.parquet, row 38, officer_ids: An officer of this turn is on the turn of "
            "row 10 until after it starts. Allowed is one turn at a time: mend the times or the "
            "crew.",
        ),
        (
            lambda crews: [c for c in crews if c.starts_at.day < 11],
            "county.toml, [crews], records: crews are recorded from 2018-03-04 to 2018-03-10, and "
            "the simulation, warm-up included, is of 2018-03-05 to 2018-03-11. Choose first_day, "
            "days and warm_up_days within these 7 days.",
        ),
        (
            lambda crews: [c for c in crews if c.starts_at.day > 5],
            "county.toml, [crews], records: crews are recorded from 2018-03-06 to 2018-03-12, and "
            "the simulation, warm-up included, is of 2018-03-05 to 2018-03-11. Choose first_day, "
            "days and warm_up_days within these 7 days.",
        ),
        (
            lambda _crews: [],
            "county.toml, [crews], records: crews.parquet has no crew. Give records with crews, or "
            "a roster.",
        ),
        (
            lambda crews: [c for c in crews if c.starts_at.day in (4, 12)],
            "county.toml, [crews], records: No crew of the records is on duty in the 7 days from "
            "2018-03-05. Choose days that the records cover, or give a file of crews.",
        ),
    ],
)
def test_crews_that_cannot_be_simulated_are_named(
    recorded: Write, spoil: Callable[[list[Crew]], list[Crew]], line: str
) -> None:
    assert recorded(spoil(every_day())).findings() == [line]


def test_no_finding_names_an_officer(recorded: Write) -> None:
    lines = recorded([*every_day(), crew("Z", 6, "E1", "E3", hours=3)]).findings()
    assert lines
    assert not any(name in line for line in lines for name in (*OFFICERS, "X9"))


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        (
            'records = "records"\n',
            'records = "records"\ntrained_share = 0.5\n',
            "county.toml, [crews], trained_share: the register of the records says it. Leave it "
            "out here; ask for a run with another trained share to see what it gives.",
        ),
        (
            'records = "records"\n',
            'records = "records"\nfile = "crews.csv"\n',
            "county.toml, [crews], file: there are records of crews too. Crews are in the records, "
            "or here: leave one of the two out.",
        ),
        (
            'records = "records"\n',
            'records = "elsewhere"\n',
            "county.toml, [crews], records: elsewhere has no crews.parquet. Give the folder of "
            "records with crews.",
        ),
        (
            "first_day = 2018-03-05\n",
            "",
            "county.toml, [crews], records: crews are recorded day by day, and [scenario] has no "
            "first_day. Give first_day, a day that the records cover.",
        ),
    ],
)
def test_a_scenario_that_does_not_fit_records_is_refused(
    recorded: Write, old: str, new: str, line: str
) -> None:
    county = recorded(every_day())
    county.replace("county.toml", old, new)
    assert county.findings() == [line]


def test_crews_without_a_register_are_refused(recorded: Write) -> None:
    county = recorded(every_day())
    (county.folder / "records" / "training.parquet").unlink()
    (line,) = county.findings()
    assert "this is no register: it has no tables officers and training" in line


def test_what_needs_weeks_that_are_alike_says_so(recorded: Write) -> None:
    scenario = recorded(every_day()).read()
    words = r"the crews of this scenario are those recorded in the 7 days from 2018-03-05.*file of"
    with pytest.raises(UsageError, match=f"The hypercube needs a roster.*{words}"):
        hypercube_of(scenario, 10)
    with pytest.raises(UsageError, match=f"Placement needs a roster.*{words}"):
        place(scenario, model="expected", carriers=1)

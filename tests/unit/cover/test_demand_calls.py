"""A force's file of calls: what is kept, what is refused and why, and what is estimated from it."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from reddot.cover.demand import (
    CallsLayout,
    CallsRead,
    Priority,
    estimate_demand,
    learnt_of,
    read_calls,
)
from reddot.cover.demand.escalation import escalation_range, estimate_escalations
from reddot.cover.geography import Zone
from reddot.errors import BadDataError, NotEnoughDataError

HEAD = "moment,zone,priority,escalated,arrived,cleared,reference"
PRIORITIES = ("Emergency", "Priority", "Scheduled")
ZONES = [
    Zone(
        code=code,
        name=code,
        area_km2=3.0,
        population=1000,
        latitude=latitude,
        longitude=1.0,
        kind=kind,
    )
    for code, latitude, kind in (("N1", 52.60, "urban"), ("N2", 52.70, "rural"))
]


def read(
    folder: Path, *lines: str, head: str = HEAD, layout: CallsLayout | None = None
) -> CallsRead:
    file = folder / "calls.csv"
    file.write_text("\n".join([head, *lines]) + "\n", encoding="utf-8")
    return read_calls(file, ZONES, PRIORITIES, layout)


GOOD = "2018-03-05T14:05,N1,emergency,yes,2018-03-05T14:15,2018-03-05T15:00,A1"


def test_a_call_is_read_with_its_hour_zone_and_service(tmp_path: Path) -> None:
    found = read(tmp_path, GOOD)
    calls = found.calls
    assert (found.rows_read, found.rows_kept, found.rows_refused) == (1, 1, 0)
    assert calls.first_day == date(2018, 3, 5)
    assert calls.hour_of_week().tolist() == [14]  # a Monday
    assert (calls.zone[0], calls.priority[0], calls.escalated[0]) == (0, 0, 1)
    assert calls.service_minutes.tolist() == [45.0]


@pytest.mark.parametrize(
    ("line", "column", "code", "words"),
    [
        (",N1,Emergency,,,,", "moment", "unreadable_moment|missing", "is empty"),
        ("2018-03-05,N1,Emergency,,,,", "moment", "no_time", "no time of day"),
        ("5/3/18 14:05,N1,Emergency,,,,", "moment", "unreadable_moment", "is '5/3/18 14:05'"),
        ("2018-03-05T14:05,N7,Emergency,,,,", "zone", "unknown_zone", "is 'N7'. Allowed: n1, n2"),
        ("2018-03-05T14:05,,Emergency,,,,", "zone", "unknown_zone", "is empty"),
        ("2018-03-05T14:05,N1,Urgent,,,,", "priority", "unknown_priority", "is 'Urgent'"),
        ("2018-03-05T14:05,N1,Emergency,perhaps,,,", "escalated", "not_yes_or_no", "'perhaps'"),
        (
            "2018-03-05T14:05,N1,Emergency,,2018-03-05T13:00,,",
            "arrived",
            "arrived_before_the_call",
            "before the call",
        ),
        (
            "2018-03-05T14:05,N1,Emergency,,2018-03-05T14:30,2018-03-05T14:10,",
            "cleared",
            "cleared_before_arriving",
            "before arriving",
        ),
        (
            "2018-03-05T14:05,N1,Emergency,,2018-03-05T14:30,2018-03-09T14:30,",
            "cleared",
            "too_long",
            "5760 minutes after arriving",
        ),
        ("2018-03-05T14:05,N1,Emergency,,,,A1", "reference", "same_call_again", "row 2 again"),
    ],
)
def test_a_wrong_cell_refuses_its_row_and_the_rest_goes_on(
    tmp_path: Path, line: str, column: str, code: str, words: str
) -> None:
    found = read(tmp_path, GOOD, line, GOOD.replace("A1", "A2"))
    assert (found.rows_read, found.rows_kept, found.rows_refused) == (3, 2, 1)
    (problem,) = found.problems
    assert (problem.row, problem.field) == (3, column)
    assert problem.code in code.split("|")
    assert words in problem.message


def test_every_wrong_cell_of_a_row_is_named(tmp_path: Path) -> None:
    found = read(tmp_path, GOOD, "soon,N9,Urgent,perhaps,,,")
    assert [p.field for p in found.problems] == ["escalated", "moment", "priority", "zone"]
    assert found.rows_refused == 1


def test_calls_with_coordinates_go_to_the_nearest_zone_and_are_counted(tmp_path: Path) -> None:
    head = "moment,zone,latitude,longitude,priority"
    found = read(
        tmp_path,
        "2018-03-05T14:05,N1,,,Emergency",
        "2018-03-05T14:05,,52.69,1.01,Emergency",
        "2018-03-05T14:05,,55.0,1.0,Emergency",
        "2018-03-05T14:05,,526000,1.0,Emergency",
        head=head,
    )
    assert found.calls.zone.tolist() == [0, 1]
    assert (found.placed, found.rows_refused) == (1, 2)
    assert [p.code for p in found.problems] == ["far_from_every_zone", "bad_coordinate"]
    assert "256 km" in found.problems[0].message
    assert "55.0" not in found.problems[0].message  # where somebody called from is personal


def test_moments_with_a_zone_become_local_and_other_styles_are_stated(tmp_path: Path) -> None:
    found = read(tmp_path, "2018-07-02T22:30:00Z,N1,Emergency,,,,")
    assert found.calls.hour_of_week().tolist() == [23]
    layout = CallsLayout(columns={"moment": "When"}, moment_style="%d/%m/%Y %H:%M")
    british = read(
        tmp_path, "02/07/2018 22:30,N1,Emergency", head="When,zone,priority", layout=layout
    )
    assert british.calls.hour_of_week().tolist() == [22]
    assert british.calls.escalated.tolist() == [-1]


def test_a_stated_period_refuses_calls_outside_and_counts_days_without_calls(
    tmp_path: Path,
) -> None:
    layout = CallsLayout(first_day=date(2018, 3, 1), last_day=date(2018, 3, 31))
    found = read(tmp_path, GOOD, GOOD.replace("03-05", "04-05").replace("A1", "A2"), layout=layout)
    assert [p.code for p in found.problems] == ["outside_the_period"]
    assert found.calls.days() == 31
    assert found.calls.hours_seen().sum() == 31 * 24
    assert found.period_given
    assert found.calls.hour_of_week().tolist() == [14]


def test_parquet_gives_what_csv_gives(tmp_path: Path) -> None:
    file = tmp_path / "calls.parquet"
    pq.write_table(
        pa.table(
            {
                "moment": [datetime(2018, 3, 5, 14, 5), None],
                "zone": ["N1", "N2"],
                "priority": ["Emergency", "Priority"],
                "escalated": [True, None],
            }
        ),
        file,
    )
    found = read_calls(file, ZONES, PRIORITIES)
    assert found.calls.hour_of_week().tolist() == [14]
    assert found.calls.escalated.tolist() == [1]
    assert [(p.row, p.code) for p in found.problems] == [(3, "missing")]


@pytest.mark.parametrize(
    ("head", "layout", "words"),
    [
        ("moment,priority", None, r"no column zone \(or latitude and longitude\)"),
        ("zone,when", None, "no column moment, priority"),
        (HEAD, CallsLayout(columns={"escalated": "Escalation"}), "no column Escalation"),
        (HEAD, CallsLayout(columns={"colour": "x"}), "no column of calls 'colour'"),
        ("", None, "the file is empty"),
    ],
)
def test_a_file_that_cannot_be_calls_is_refused_as_a_whole(
    tmp_path: Path, head: str, layout: CallsLayout | None, words: str
) -> None:
    with pytest.raises(BadDataError, match=words):
        read(tmp_path, head=head, layout=layout)


def test_a_file_of_which_nothing_is_kept_says_why(tmp_path: Path) -> None:
    with pytest.raises(BadDataError, match=r"no call could be kept of 1\. Row 2: Column 'zone'"):
        read(tmp_path, GOOD.replace("N1", "N8"))
    with pytest.raises(BadDataError, match="No such file"):
        read_calls(tmp_path / "none.csv", ZONES, PRIORITIES)


def two_weeks(folder: Path) -> CallsRead:
    """Ninety calls in 15 days: some that do not say, some without times."""
    lines = []
    for n in range(90):
        day, hour = 1 + n % 15, n % 24
        at = f"2018-03-{day:02d}T{hour:02d}:10"
        word = PRIORITIES[n % 2]
        escalated = ("yes", "no", "")[n % 3] if n % 2 == 0 else ""
        times = f"2018-03-{day:02d}T{hour:02d}:20,2018-03-{day:02d}T{hour:02d}:{30 + n % 20}"
        lines.append(f"{at},{ZONES[n % 2].code},{word},{escalated},{times if n % 4 else ','},")
    return read(folder, *lines)


def priorities() -> list[Priority]:
    return [
        Priority(name=n, service_minutes=33.0, escalation_chance=0.07, backup_minutes=21.0)
        for n in PRIORITIES
    ]


def test_what_the_calls_cannot_tell_stays_as_it_was_given(tmp_path: Path) -> None:
    found = estimate_demand(two_weeks(tmp_path).calls, ZONES, priorities())
    first, second, third = found.demand.priorities
    assert first.escalation_chance != 0.07  # 15 yes and 15 no
    assert second.escalation_chance == 0.07  # none of these calls states it
    assert (found.services[0], first.service_minutes) == (None, 33.0)  # 22 timed calls
    assert second.service_minutes == pytest.approx(19.5, abs=3)  # 45 timed calls
    assert (third.service_minutes, third.backup_minutes) == (33.0, 21.0)
    assert found.demand.yearly.min() > 0
    assert found.demand.yearly[:, 2].sum() < found.demand.yearly[:, 0].sum()


def test_calls_that_do_not_say_are_never_a_no(tmp_path: Path) -> None:
    found = estimate_demand(two_weeks(tmp_path).calls, ZONES, priorities()).escalations
    assert [(e.yes, e.stated, e.not_stated) for e in found] == [(15, 30, 15), (0, 0, 45), (0, 0, 0)]
    assert found[0].chance == pytest.approx(0.5, abs=0.05)
    assert found[0].bounds() == (15 / 45, 30 / 45)
    assert found[2].bounds() is None
    few = estimate_escalations([10], [100], [0])
    many = estimate_escalations([10], [100], [100])
    assert few[0].chance == many[0].chance
    of_few, of_many = escalation_range(few), escalation_range(many)
    assert of_few is not None
    assert of_many is not None
    assert of_many[0] < of_few[0] < 1 < of_few[1] < of_many[1]
    assert escalation_range(estimate_escalations([0], [0], [9])) is None


def test_what_was_learnt_is_told_with_its_source(tmp_path: Path) -> None:
    read_calls_ = two_weeks(tmp_path)
    found = estimate_demand(read_calls_.calls, ZONES, priorities())
    lines = {line.what: line for line in learnt_of(read_calls_, found)}
    year = lines["Calls a year"]
    assert float(year.value.replace(",", "")) == pytest.approx(90 * 365 / 15, rel=0.05)
    assert year.source.startswith("estimated from 90 calls, 2018-03-01 to 2018-03-15")
    assert lines["The period that the calls cover"].source.startswith("assumed")
    service = lines["Minutes on the scene of calls 'Emergency'"]
    assert service.value == "33"
    assert service.source.startswith("assumed: fewer than 30")
    chance = lines["Chance of calls 'Emergency' to need a trained second crew"]
    assert "15 do not say, and it is 33.3% if none of them did, 66.7% if all did" in chance.source
    silent = lines["Chance of calls 'Priority' to need a trained second crew"]
    assert (silent.value, silent.source) == ("7.0%", "assumed: no call says")


def test_fewer_days_than_a_week_cannot_tell_the_hours(tmp_path: Path) -> None:
    with pytest.raises(NotEnoughDataError, match="cover 1 days"):
        estimate_demand(read(tmp_path, GOOD).calls, ZONES, priorities())


def test_a_kind_without_zones_and_a_zone_without_residents(tmp_path: Path) -> None:
    calls = two_weeks(tmp_path).calls
    urban = [
        Zone(
            code=z.code,
            name=z.name,
            area_km2=3.0,
            population=1000,
            latitude=z.latitude,
            longitude=1.0,
            kind="urban",
        )
        for z in ZONES
    ]
    found = estimate_demand(calls, urban, priorities())
    assert np.isfinite(found.demand.yearly).all()
    empty = [
        Zone(
            code="N1",
            name="N1",
            area_km2=3.0,
            population=0,
            latitude=52.6,
            longitude=1.0,
            kind="urban",
        ),
        ZONES[1],
    ]
    with pytest.raises(BadDataError, match="Without residents: N1"):
        estimate_demand(calls, empty, priorities())


def test_a_file_of_calls_names_no_reference_in_its_account(tmp_path: Path) -> None:
    found = read(tmp_path, GOOD, GOOD)
    assert "A1" not in str(found.as_json())
    assert found.as_json()["rows_refused"] == 1

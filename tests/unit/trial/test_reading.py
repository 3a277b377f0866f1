"""Outcomes and records laid to officer-shifts: what fits is counted, the rest is named."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest

from reddot.errors import BadDataError, NotEnoughDataError, UsageError
from reddot.records.beside import (
    Assault,
    Complaint,
    Crew,
    Officer,
    Shift,
    Station,
    Training,
)
from reddot.records.beside_storage import write_beside
from reddot.records.report import DeviceUse, Report, TacticUse
from reddot.records.storage import write_reports
from reddot.trial.design import Design, Slot, design_from_text, slots_of_days
from reddot.trial.folder import open_trial
from reddot.trial.reading.counted import Account, Counts
from reddot.trial.reading.observing import observe
from reddot.trial.reading.outcomes_file import read_outcomes
from reddot.trial.reading.records_folder import Recorded, read_records_folder
from reddot.trial.reading.slot_places import slot_places
from reddot.trial.reading.studying import Sources, study_of
from reddot.trial.reading.turns import OfficerShift
from small_trial import OUTCOMES, design_text, small_trial, write_csv

WORKED_BY = {("s1", "p1"), ("s1", "p2"), ("s2", "p1")}


# A file of outcomes.


def read(tmp_path: Path, *rows: tuple[object, ...], heading: tuple[str, ...] = OUTCOMES) -> Counts:
    return read_outcomes(write_csv(tmp_path / "o.csv", heading, rows), WORKED_BY)


def test_counts_add_up_by_officer_shift_and_a_row_of_none_says_zero(tmp_path: Path) -> None:
    found = read(
        tmp_path, ("s1", "p1", "force", 2), ("s2", "p1", "force", 1), ("s1", "p2", "assaults", 0)
    )
    assert found.events == {"force": {("s1", "p1"): 2, ("s2", "p1"): 1}, "assaults": {}}
    assert "injuries" not in found.events
    assert [(one.outcome, one.counted) for one in found.accounts] == [("force", 3), ("assaults", 0)]


def test_events_may_be_given_one_by_one(tmp_path: Path) -> None:
    heading = ("slot", "officer", "outcome", "id")
    rows = [("s1", "p1", "force", "r1"), ("s1", "p1", "force", "r2")]
    assert read(tmp_path, *rows, heading=heading).events == {"force": {("s1", "p1"): 2}}
    with pytest.raises(BadDataError, match="row 3: the event 'r1' is in row 2 already"):
        read(tmp_path, rows[0], rows[0], heading=heading)


def test_every_wrong_row_is_named_and_no_officer(tmp_path: Path) -> None:
    with pytest.raises(BadDataError) as problem:
        read(
            tmp_path,
            ("s9", "p1", "force", 1),
            ("s2", "secret", "force", 1),
            ("s1", "p1", "forse", 1),
            ("s1", "p1", "force", -1),
            ("s1", "p2", "force", 1.5),
            ("s1", "p2", "force", 1),
        )
    told = str(problem.value)
    assert "row 2, slot: this row has no shift: nobody worked 's9'" in told
    assert "row 3, slot: this row has no shift: slot 's2' has no such officer" in told
    assert "row 4, outcome: it is 'forse'. Did you mean 'force'?" in told
    assert "row 5, count: it is '-1'" in told
    assert "row 6, count: it is '1.5'" in told
    assert "row 7: the count of this officer-shift is in row 6 already" in told
    assert "secret" not in told


def test_assaults_are_not_taken_from_force_reports(tmp_path: Path) -> None:
    heading = (*OUTCOMES, "source")
    with pytest.raises(BadDataError, match="counted from assaults only"):
        read(tmp_path, ("s1", "p1", "assaults", 1, "reports"), heading=heading)
    assert read(tmp_path, ("s1", "p1", "assaults", 1, "assaults"), heading=heading).events


@pytest.mark.parametrize(
    ("heading", "row", "words"),
    [
        (("slot", "officer", "outcome"), ("s1", "p1", "force"), "both columns 'count' and 'id'"),
        (("slot", "outcome", "count"), ("s1", "force", 1), "no column 'officer'"),
        ((*OUTCOMES, "name"), ("s1", "p1", "force", 1, "x"), "no column here is 'name'"),
        (OUTCOMES, ("s1", "p1", "force"), "it has 3 cells, the heading 4"),
    ],
)
def test_a_file_of_another_form_is_refused(
    tmp_path: Path, heading: tuple[str, ...], row: tuple[object, ...], words: str
) -> None:
    with pytest.raises(BadDataError, match=words):
        read(tmp_path, row, heading=heading)


def test_an_empty_or_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadDataError, match="it has no rows"):
        read(tmp_path)
    with pytest.raises(BadDataError, match="cannot be read"):
        read_outcomes(tmp_path / "none.csv", WORKED_BY)


# A folder of records.

DAY = datetime(2018, 4, 2, 6, tzinfo=UTC)  # 07:00 by local clocks
STARTS = {"early": time(7), "late": time(15)}


def design(unit: str = "shift") -> Design:
    return design_from_text(design_text().replace('id = "small"', f'id = "small"\nunit = "{unit}"'))


def slots() -> tuple[Slot, ...]:
    return slots_of_days(design(), ["B1", "Northtown"], ["early", "late"])


def shift(name: str, officer: str, **more: Any) -> Shift:
    start = more.pop("starts_at", DAY)
    given = {"ends_at": start + timedelta(hours=8), "station_id": "B1", "carrying_ced": False}
    return Shift(shift_id=name, officer_id=officer, starts_at=start, **(given | more))


def crew(name: str, *officers: str, start: datetime = DAY, station: str = "B1") -> Crew:
    return Crew(
        crew_id=name, starts_at=start, ends_at=start + timedelta(hours=8), officer_ids=officers,
        station_id=station,
    )  # fmt: skip


SHIFTS = (
    shift("t1", "p1", carrying_ced=True),
    shift("t2", "p2"),
    shift("t3", "p3", station_id="B2"),
    shift("t4", "p4", station_id=None),
    shift("t5", "p5", starts_at=DAY + timedelta(minutes=30)),
    shift("t6", "p6", station_id="B9"),
    shift("t7", "p7", starts_at=DAY - timedelta(days=30)),
    shift("t8", "p8"),
    shift("t9", "stranger"),
)
CREWS = (crew("c1", "p1", "p2"), crew("c2", "p3", station="B2"), crew("c3", "stranger"))


def report(name: str, officer: str | None, minutes: float | None, **more: Any) -> Report:
    moment = None if minutes is None else DAY + timedelta(minutes=minutes)
    given: dict[str, Any] = {"tactics": (TacticUse(position=1, tactic="unarmed_skills"),)}
    return Report(
        report_id=name, force="Eastshire", officer_id=officer, used_at=moment,
        used_on=DAY.date(), **(given | more),
    )  # fmt: skip


FIRED = (DeviceUse(position=1, uses=frozenset({"fired"})),)
REPORTS = (
    report("r1", "p1", 60, ced_used="yes", devices=FIRED),
    report("r2", "p2", 90, ced_used="no", officer_intentionally_assaulted="yes"),
    report("r3", "p2", 100),
    report("r4", None, 60),
    report("r5", "p1", None),
    report("r6", "p1", 9_999),
    report("r7", "p6", 60),
    report("r8", "p1", 60, tactics=(TacticUse(position=1, tactic="tactical_communications"),)),
    report("r9", "p1", 60, status="draft"),
    report("r10", "p8", 60),
)


def happened(kind: Any, name: str, officer: str, minutes: float, **more: Any) -> Any:
    key = {Assault: "assault_id", Complaint: "complaint_id"}[kind]
    at = DAY + timedelta(minutes=minutes)
    return kind(officer_id=officer, happened_at=at, source="crime", **{key: name}, **more)


def write_records(folder: Path, **changed: Any) -> Path:
    people = [f"p{number}" for number in range(1, 9)]
    tables: dict[str, Any] = {
        "stations": (
            Station(station_id="B1", name="Southtown", force="Eastshire"),
            Station(station_id="B2", name="Northtown", force="Eastshire"),
        ),
        "shifts": SHIFTS,
        "crews": CREWS,
        "officers": [
            Officer(officer_id=name, force="Eastshire", joined_on=date(2010, 1, 1))
            for name in people
        ],
        "training": (
            Training(
                officer_id="p1", course="initial", model="X2", completed_on=date(2018, 1, 8),
                hours=24.0, passed=True,
            ),
        ),
        "suspensions": (), "endorsements": (), "role_authorisations": (),
        "assaults": (
            happened(Assault, "a1", "p2", 60, shift_id="t2"),
            happened(Assault, "a2", "p1", 61),
            happened(Assault, "a3", "p1", 62, shift_id="no such"),
        ),
        "complaints": (happened(Complaint, "k1", "p3", 30),),
    }  # fmt: skip
    write_beside(folder, tables | changed)
    write_reports(REPORTS, folder)
    return folder


def read_all(folder: Path, **more: Any) -> Recorded:
    return read_records_folder(folder, design(), slots(), turn_starts=STARTS, **more)


def by_outcome(found: Recorded) -> Mapping[str, Account]:
    return {one.outcome: one for one in found.counts.accounts}


def test_turns_are_matched_by_station_and_start_and_the_rest_is_named(tmp_path: Path) -> None:
    found = read_all(write_records(tmp_path))
    rows = {row.officer: row for row in found.rows}
    south, north = "2018-04-02/B1/early", "2018-04-02/Northtown/early"
    assert {name: row.slot for name, row in rows.items()} == {"p1": south, "p2": south, "p3": north}
    assert (rows["p1"].eligible, rows["p1"].carried, rows["p1"].hours) == (True, True, 8.0)
    assert (rows["p2"].eligible, rows["p2"].carried) == (False, False)
    assert rows["p1"].crew == rows["p2"].crew
    assert {one.name: one.code for one in found.not_matched} == {
        "t4": "no_base", "t5": "no_slot", "t8": "no_crew", "t9": "not_on_register",
    }  # fmt: skip
    assert found.off_trial == 2
    assert not any("p5" in one.words or "stranger" in one.words for one in found.not_matched)


def test_reports_are_laid_by_officer_and_moment_and_nothing_is_guessed(tmp_path: Path) -> None:
    found = read_all(write_records(tmp_path))
    force = by_outcome(found)["force"]
    assert found.counts.events["force"] == {
        ("2018-04-02/B1/early", "p1"): 1, ("2018-04-02/B1/early", "p2"): 2,
    }  # fmt: skip
    assert (force.read, force.counted, force.off_trial, force.left_out) == (8, 3, 1, 1)
    named = {one.name: one.code for one in found.counts.not_matched if one.table == "reports"}
    assert named == {"r4": "no_officer", "r5": "no_moment", "r6": "no_turn"}
    assert force.not_matched == 3


def test_ced_use_is_of_the_ladder_and_not_stated_is_not_zero(tmp_path: Path) -> None:
    found = read_all(write_records(tmp_path))
    used = by_outcome(found)["ced_used"]
    assert sum(found.counts.events["ced_used"].values()) == 1
    assert sum(found.counts.events["ced_discharged"].values()) == 1
    assert (used.counted, used.not_stated) == (1, 1)


def test_assaults_come_from_their_own_records_alone(tmp_path: Path) -> None:
    found = read_all(write_records(tmp_path))
    south = "2018-04-02/B1/early"
    assert found.counts.events["assaults"] == {(south, "p2"): 1, (south, "p1"): 1}
    assert found.counts.on_reports["officer_intentionally_assaulted"] == {(south, "p2"): 1}
    assert found.counts.events["complaints"] == {("2018-04-02/Northtown/early", "p3"): 1}
    assert "injuries" not in found.counts.events
    assert ("a3", "unknown_shift") in {(one.name, one.code) for one in found.counts.not_matched}


def test_the_account_of_each_source_adds_up(tmp_path: Path) -> None:
    for one in read_all(write_records(tmp_path)).counts.accounts:
        fates = one.counted + one.off_trial + one.left_out + one.not_matched + one.not_stated
        assert fates == one.read


def test_who_worked_by_the_trials_own_record_goes_before_the_records(tmp_path: Path) -> None:
    own = OfficerShift(
        slot="2018-04-02/B1/early", officer="p1", crew="x", eligible=False, carried=None, hours=7.0
    )
    found = read_all(write_records(tmp_path), worked=[own])
    assert found.rows == (own,)
    assert by_outcome(found)["force"].left_out == 3


def test_an_officer_on_two_crews_or_two_turns_is_left_out_and_named(tmp_path: Path) -> None:
    crews = (*CREWS, crew("c4", "p1"))
    shifts = (*SHIFTS, shift("t10", "p3", station_id="B2"))
    found = read_all(write_records(tmp_path, crews=crews, shifts=shifts))
    named = {one.name: one.code for one in found.not_matched}
    assert named["t1"] == "two_crews"
    assert named["t3"] == named["t10"] == "turn_twice"
    assert {row.officer for row in found.rows} == {"p2"}


def test_slots_without_a_start_or_a_base_are_named() -> None:
    with pytest.raises(BadDataError, match=r"turn 'late' no start.*--turn early=07:00"):
        slot_places(design(), slots(), (), {"early": time(7)})
    stations = (Station(station_id="B1", name="Southtown", force="Eastshire"),)
    with pytest.raises(BadDataError, match="station is 'Northtown'"):
        slot_places(design(), slots(), stations, STARTS)
    same = [
        replace(slot, columns=slot.columns | {"starts_at": "2018-04-02T07:00"}) for slot in slots()
    ]
    with pytest.raises(BadDataError, match="start at one base at one time"):
        slot_places(design(), same, (), None)


def test_a_start_is_local_where_it_has_no_zone() -> None:
    one = Slot("x", 1, 1, {"station": "B1", "starts_at": "2018-04-02T07:00"})
    (place,) = slot_places(design(), [one]).of_slot
    assert place == ("B1", int(DAY.timestamp()))


def test_records_are_not_matched_to_slots_that_are_no_turns() -> None:
    with pytest.raises(UsageError, match=r"unit of this trial is officer.*--worked"):
        slot_places(design("officer"), slots(), (), STARTS)


# A trial's folder.


def test_a_trial_becomes_arrays_with_zeros_included(tmp_path: Path) -> None:
    made = small_trial(tmp_path)
    study = study_of(open_trial(made.folder.path), Sources(outcomes=made.outcomes))
    seen = study.observed
    assert seen.rows == len(made.rows)
    assert seen.slots == len(made.folder.arms) == 136
    arms = [made.folder.arms[name] == "carry" for name in seen.slot_names]
    assert seen.arm.tolist() == arms
    assert (seen.outcomes["force"] == 0).any()
    assert study.not_frozen == ""
    assert study.flow.not_revealed == 4
    assert study.flow.arms[0].followed == study.flow.arms[0].revealed


def test_rows_changed_after_they_were_recorded_are_refused(tmp_path: Path) -> None:
    made = small_trial(tmp_path)
    (file,) = made.folder.worked_files
    file.write_text(file.read_text().replace("B1-1,", "B1-99,", 1))
    with pytest.raises(BadDataError, match="not those that the log was given"):
        study_of(open_trial(made.folder.path), Sources(outcomes=made.outcomes))


def test_a_file_of_who_worked_beside_the_trial_is_said_to_be_one(tmp_path: Path) -> None:
    made = small_trial(tmp_path, record=False)
    sources = Sources(outcomes=made.outcomes, worked=made.worked)
    study = study_of(open_trial(made.folder.path), sources)
    assert any("not in the trial's log" in words for words in study.warnings)
    made.folder.record_worked(made.worked)
    with pytest.raises(UsageError, match="has its own record"):
        study_of(open_trial(made.folder.path), sources)


def test_what_is_missing_is_asked_for(tmp_path: Path) -> None:
    made = small_trial(tmp_path, record=False)
    with pytest.raises(UsageError, match="either --outcomes FILE or --records FOLDER"):
        study_of(made.folder, Sources())
    with pytest.raises(BadDataError, match="nobody worked"):
        study_of(made.folder, Sources(outcomes=made.outcomes))


def test_nothing_revealed_is_nothing_to_analyse(tmp_path: Path) -> None:
    made = small_trial(tmp_path)
    folder = open_trial(made.folder.path)
    folder.log = type(folder.log)(folder.log.entries[:3])
    with pytest.raises(NotEnoughDataError, match="No slot is revealed yet"):
        study_of(folder, Sources(outcomes=made.outcomes))


@pytest.mark.parametrize(
    ("rows", "events", "words"),
    [
        ([("z", "p1")], {}, "never revealed"),
        ([("2018-04-02/B1/early", "p1")] * 2, {}, "two crews at once"),
        ([("2018-04-02/B1/early", "p1")], {("2018-04-02/B1/late", "p1"): 1}, "no officer-shift"),
    ],
)
def test_rows_that_do_not_fit_are_refused_with_their_slots(
    rows: list[tuple[str, str]], events: dict[tuple[str, str], int], words: str
) -> None:
    worked = [
        OfficerShift(slot=s, officer=o, crew="c", eligible=True, carried=True, hours=8.0)
        for s, o in rows
    ]
    arms = {slot.name: "carry" for slot in slots()}
    with pytest.raises(BadDataError, match=words):
        observe(design(), slots(), arms, worked, Counts(events={"force": events}, accounts=()))

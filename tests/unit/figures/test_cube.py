from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from reddot.figures.breakdowns import TACTIC_GROUPS, read_breakdown
from reddot.figures.cube import Count, Cube, count_cube, reports_per_incident
from reddot.records.codes import read_code_list
from reddot.records.periods import months_between
from reddot.records.record_tables import RecordTables, tables_of
from reddot.records.report import Given, Report, Subject, TacticUse

YEAR = (months_between(2017, 4, 2018, 3),)
CED = (read_breakdown("ced_use"),)
TACTIC = (read_breakdown("tactic"),)


def _report(number: int, tactics: str) -> Report:
    return Report(
        report_id=f"r{number}",
        force="Eastshire",
        used_at=datetime(2017, 6, 1, 12, tzinfo=UTC),
        tactics=tuple(
            TacticUse(position=n, tactic=code) for n, code in enumerate(tactics.split(), 1)
        ),
    )


def _records(*tactics: str) -> RecordTables:
    return tables_of(_report(number, codes) for number, codes in enumerate(tactics))


def test_counts_come_in_order_of_force_period_and_row_without_zeros() -> None:
    records = _records("ced_fired", "ced_drawn", "baton_used")
    assert count_cube(records, Cube(by=CED, spans=YEAR)) == [
        Count("Eastshire", "2017/18", ("drawn",), 1),
        Count("Eastshire", "2017/18", ("fired",), 1),
        Count("Eastshire", "2017/18", ("none",), 1),
    ]


def test_reports_outside_every_period_are_not_counted() -> None:
    later = (months_between(2018, 4, 2019, 3),)
    assert count_cube(_records("shield"), Cube(spans=later)) == []
    assert count_cube(_records("shield"), Cube()) == []


def test_no_reports_give_no_counts() -> None:
    for by in ((), CED, TACTIC):
        assert count_cube(_records(), Cube(by=by, spans=YEAR)) == []


def test_a_breakdown_keeps_its_place_whatever_its_kind() -> None:
    age, tactic = read_breakdown("age_band"), read_breakdown("tactic")
    for by in ((age, tactic), (tactic, age)):
        (first, *_) = count_cube(_records("shield"), Cube(by=by, spans=YEAR))
        assert dict(zip(by, first.rows, strict=True)) == {age: "not_stated", tactic: "shield"}


def test_people_are_counted_once_and_reports_without_one_apart() -> None:
    person = Subject(subject_id="s1")
    reports = [replace(_report(n, "shield"), subject=person) for n in (1, 2)]
    (count,) = count_cube(
        tables_of([*reports, _report(3, "shield")]), Cube(spans=YEAR, unit="subjects")
    )
    assert (count.number, count.unlinked) == (1, 1)


def test_an_answer_as_given_is_a_row_of_its_own_and_no_silence() -> None:
    odd = replace(_report(1, ""), as_given=(Given("tactics", "Harsh words"),))
    counts = count_cube(tables_of([odd]), Cube(by=TACTIC, spans=YEAR))
    assert [c.rows for c in counts] == [("given: Harsh words",)]


def test_a_tactic_as_given_makes_communication_a_use_of_force() -> None:
    talk = _report(1, "tactical_communications")
    assert count_cube(tables_of([talk]), Cube(spans=YEAR)) == []
    odd = replace(talk, as_given=(Given("tactics", "Net"),))
    assert len(count_cube(tables_of([odd]), Cube(spans=YEAR))) == 1


def test_a_quotation_mark_in_an_answer_or_a_force_is_only_a_letter() -> None:
    odd = replace(
        _report(1, "shield"), force="O'Shire", as_given=(Given("perceived_gender", "it's"),)
    )
    by = (read_breakdown("gender"),)
    (count,) = count_cube(tables_of([odd]), Cube(by=by, spans=YEAR, forces=("O'Shire",)))
    assert (count.force, count.rows) == ("O'Shire", ("given: it's",))


def test_reports_of_one_incident_cluster() -> None:
    together = [replace(_report(n, "shield"), incident_id="i1") for n in (1, 2, 3)]
    alone = replace(_report(4, "shield"), incident_id="i2")
    found = reports_per_incident(tables_of([*together, alone]), Cube(spans=YEAR))
    assert found == {("Eastshire", "2017/18"): (9 + 1) / 4}
    assert reports_per_incident(_records("shield"), Cube(spans=YEAR)) == {}


def test_every_tactic_is_a_row_and_every_group_has_members() -> None:
    categories = TACTIC[0].categories()
    names = read_code_list("tactic").names()
    assert set(categories) == {*names, *TACTIC_GROUPS}
    assert all(categories[group] for group in TACTIC_GROUPS)
    assert set(categories["ced"]) == {name for name in names if name.startswith("ced_")}


def test_no_group_has_the_name_of_a_tactic() -> None:
    assert set(TACTIC_GROUPS).isdisjoint(read_code_list("tactic").names())

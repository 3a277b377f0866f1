"""Each margin of the county, counted on its records, is the one stated."""

from __future__ import annotations

from collections import Counter, defaultdict

import pytest

from reddot.demo.county import County
from reddot.demo.numbers import read_numbers, read_truth
from reddot.figures.ladders import read_ladder
from reddot.records.check import answer, check_report
from reddot.records.report import Report

NUMBERS, TRUTH = read_numbers(), read_truth()
COMMUNICATION = "tactical_communications"


def highest(report: Report, ladder: str) -> str | None:
    """The highest CED use of a report, ``not_stated``, or None without CED."""
    unnamed = "not_stated" if report.ced_used == "yes" else None
    return read_ladder(ladder).highest(report.ced_uses()) or unnamed


@pytest.fixture(scope="module")
def reports(county: County) -> list[Report]:
    return [report for report in county.reports if report.status == "complete"]


def test_there_are_as_many_reports_as_stated(reports: list[Report]) -> None:
    assert len(reports) == NUMBERS.reports


@pytest.mark.parametrize("question", NUMBERS.single)
def test_single_answers(reports: list[Report], question: str) -> None:
    found = Counter(answer(report, question) for report in reports)
    assert found == NUMBERS.single[question]


@pytest.mark.parametrize("question", NUMBERS.multiple)
def test_several_answers(reports: list[Report], question: str) -> None:
    found = Counter(code for report in reports for code in getattr(report, question))
    assert found == NUMBERS.multiple[question]


def test_tactics(reports: list[Report]) -> None:
    found = Counter(code for report in reports for code in report.tactic_codes())
    other = {code: number for code, number in found.items() if not code.startswith("ced_")}
    assert other == NUMBERS.tactics


def test_ced_by_highest_use(reports: list[Report]) -> None:
    found = Counter(highest(report, "ho") for report in reports)
    assert found.pop(None) == NUMBERS.reports - NUMBERS.ced.total()
    assert found == NUMBERS.ced.highest


def test_the_other_ladder_moves_what_is_stated(reports: list[Report]) -> None:
    found = Counter(highest(report, "mps") for report in reports)
    stated, moved = NUMBERS.ced.highest, NUMBERS.ced.red_dot_also_arced
    assert found["arced"] == stated["arced"] + moved
    assert found["red_dot"] == stated["red_dot"] - moved


def test_a_use_not_stated_has_no_use_and_no_device(reports: list[Report]) -> None:
    silent = [r for r in reports if r.ced_used == "yes" and not r.ced_uses()]
    assert len(silent) == NUMBERS.ced.highest["not_stated"]
    assert not any(report.devices for report in silent)


def test_ced_is_used_by_carriers_alone(reports: list[Report]) -> None:
    used = [report for report in reports if report.ced_used == "yes"]
    assert {(report.trained_ced, report.carrying_ced) for report in used} == {("yes", "yes")}


def test_no_report_has_a_problem_that_was_not_planted(reports: list[Report]) -> None:
    found = Counter(problem.code for report in reports for problem in check_report(report))
    assert found == TRUTH.contradictions


def test_every_report_has_a_tactic_that_counts(reports: list[Report]) -> None:
    assert all(r.ced_used == "yes" or r.tactic_codes() - {COMMUNICATION} for r in reports)


@pytest.mark.parametrize("tactic", NUMBERS.tactics_of_duty)
def test_some_tactics_are_of_one_duty(reports: list[Report], tactic: str) -> None:
    duties = {report.main_duty for report in reports if tactic in report.tactic_codes()}
    assert duties == {NUMBERS.tactics_of_duty[tactic]}


def test_all_force_was_in_the_year(reports: list[Report]) -> None:
    days = [report.day() for report in reports]
    assert all(day and NUMBERS.first_day <= day <= NUMBERS.last_day for day in days)
    assert all(r.used_at and str(r.used_at.tzinfo) == NUMBERS.zone for r in reports)


def test_every_record_says_that_it_is_synthetic(county: County) -> None:
    for report in county.reports:
        marks = [
            report.report_id,
            report.incident_id,
            report.subject and report.subject.subject_id,
            report.officer_id,
            report.dispatch_reference,
        ]
        assert all(str(mark).startswith("synthetic-") for mark in marks), report.report_id
        assert report.force == "Eastshire"


def test_identifiers_of_reports_are_given_once(county: County) -> None:
    assert len({report.report_id for report in county.reports}) == len(county.reports)


def subject_of(report: Report) -> str:
    assert report.subject is not None
    return report.subject.subject_id


def test_an_officer_reports_once_on_a_subject(reports: list[Report]) -> None:
    told = Counter((r.officer_id, subject_of(r)) for r in reports)
    assert max(told.values()) == 1


def test_incidents_have_several_officers_and_some_two_subjects(reports: list[Report]) -> None:
    officers, subjects = defaultdict(set), defaultdict(set)
    for report in reports:
        officers[report.incident_id].add(report.officer_id)
        subjects[report.incident_id].add(subject_of(report))
    assert sum(len(found) > 1 for found in officers.values()) > 100
    two = sum(len(found) == 2 for found in subjects.values())
    assert 10 < two < 0.2 * len(subjects)
    assert max(len(found) for found in subjects.values()) == 2


def test_officers_mostly_see_a_subject_the_same(reports: list[Report]) -> None:
    seen = defaultdict(list)
    for report in reports:
        assert report.subject is not None
        seen[report.subject.subject_id].append(report.subject.perceived_gender)
    shared = [found for found in seen.values() if len(found) > 1]
    alike = sum(len(set(found)) == 1 for found in shared)
    assert 0.85 < alike / len(shared) < 1

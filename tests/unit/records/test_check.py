from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given

from records.reports import USED_AT, complete_report, reports
from reddot.records.check import check_report, section_status, strip_children
from reddot.records.questions import QUESTIONS, SECTIONS, Question
from reddot.records.report import DeviceUse, Report, Subject, TacticUse


def found(report: Report, **more: datetime) -> set[tuple[str, str]]:
    return {(p.field, p.code) for p in check_report(report, **more)}


def test_a_complete_report_has_no_problem() -> None:
    assert check_report(complete_report()) == ()


def test_an_empty_report_has_every_gap_at_once_in_the_order_of_the_form() -> None:
    gaps = [p.field for p in check_report(Report(report_id="r", force="Norfolk"))]
    assert gaps == [q.field for q in QUESTIONS if q.required and q.asked_if is None]


@pytest.mark.parametrize("question", [q for q in QUESTIONS if q.required and q.asked_if is None])
def test_a_gap_is_named_with_its_question(question: Question) -> None:
    field = question.field
    report = complete_report()
    if field.startswith("perceived_"):
        report = replace(report, subject=replace(report.subject, **{field: None}))
    else:
        many = isinstance(getattr(report, field), tuple | frozenset)
        report = replace(report, **{field: () if many else None})
    gaps = [p for p in check_report(report) if p.code == "missing"]
    assert [p.field for p in gaps] == [field]
    assert question.text in gaps[0].message


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("primary_conduct", "rude"),
        ("reasons", frozenset({"protect_self", "boredom"})),
        ("main_duty", "chess"),
        ("body_worn_video", "YES"),
        ("tactics", (TacticUse(position=1, tactic="harsh_words"),)),
    ],
)
def test_an_unknown_code_is_named_with_what_is_allowed(field: str, value: object) -> None:
    problems = [
        p for p in check_report(complete_report(**{field: value})) if p.code == "unknown_code"
    ]
    assert [p.field for p in problems] == [field]
    assert "Use one of:" in problems[0].message


def test_an_unknown_part_of_a_body_is_named_with_its_device() -> None:
    device = DeviceUse(position=2, uses=frozenset({"fired"}), body_map=frozenset({"nose"}))
    report = complete_report(ced_used="yes", devices=(device,))
    assert ("devices.2.body_map", "unknown_code") in found(report)


def test_an_unknown_use_of_a_device_is_named() -> None:
    report = complete_report(
        ced_used="yes", devices=(DeviceUse(position=1, uses=frozenset({"thrown"})),)
    )
    assert ("devices", "unknown_code") in found(report)


@pytest.mark.parametrize(
    "changes",
    [
        {"tactics": (TacticUse(position=1, tactic="shield", effective="maybe"),)},  # type: ignore[arg-type]
        {"ced_used": "yes", "devices": (DeviceUse(position=1, cycle_interrupted="maybe"),)},  # type: ignore[arg-type]
        {"status": "lost"},
    ],
    ids=["effective", "cycle_interrupted", "status"],
)
def test_no_answer_with_a_code_list_escapes_the_check(changes: dict[str, object]) -> None:
    assert "unknown_code" in {code for _, code in found(complete_report(**changes))}


@pytest.mark.parametrize(
    ("moment", "problem"),
    [
        (datetime(2019, 3, 31, 22, 59, tzinfo=UTC), False),
        (datetime(2019, 4, 1, 12, 0, tzinfo=UTC), True),
        (datetime(2019, 3, 31, 23, 30, tzinfo=UTC), True),
    ],
)
def test_a_retired_code_is_judged_on_the_local_day_of_use(moment: datetime, problem: bool) -> None:
    subject = replace(complete_report().subject, perceived_ethnicity="chinese")
    problems = found(complete_report(used_at=moment, subject=subject))
    assert (("perceived_ethnicity", "retired_code") in problems) is problem


def test_a_retired_code_is_answered_with_the_one_in_its_place() -> None:
    subject = replace(complete_report().subject, perceived_ethnicity="chinese")
    report = complete_report(used_at=datetime(2020, 1, 1, tzinfo=UTC), subject=subject)
    assert ["'asian'" in p.message for p in check_report(report)] == [True]


def test_force_cannot_be_used_tomorrow() -> None:
    before, after = USED_AT - timedelta(seconds=1), USED_AT + timedelta(seconds=1)
    assert ("used_at", "in_the_future") in found(complete_report(), now=before)
    assert found(complete_report(), now=after) == set()


def test_a_report_is_not_submitted_before_force_is_used() -> None:
    early = complete_report(submitted_at=USED_AT - timedelta(minutes=1))
    assert found(early) == {("submitted_at", "before_use")}
    assert found(replace(early, submitted_at=USED_AT)) == set()


def test_a_moment_without_a_time_zone_is_a_problem() -> None:
    assert found(complete_report(used_at=USED_AT.replace(tzinfo=None))) == {
        ("used_at", "no_time_zone")
    }


def test_a_submission_without_a_time_zone_is_a_problem_and_not_a_crash() -> None:
    report = complete_report(submitted_at=USED_AT.replace(tzinfo=None))
    assert ("submitted_at", "no_time_zone") in found(report)


@pytest.mark.parametrize(("devices", "problem"), [(4, False), (5, True)])
def test_a_report_holds_four_devices(devices: int, problem: bool) -> None:
    held = tuple(DeviceUse(position=i, uses=frozenset({"drawn"})) for i in range(1, devices + 1))
    report = complete_report(ced_used="yes", devices=held)
    assert (("devices", "too_many") in found(report)) is problem


@pytest.mark.parametrize(("tactics", "problem"), [(20, False), (21, True)])
def test_a_report_holds_twenty_tactics(tactics: int, problem: bool) -> None:
    used = tuple(TacticUse(position=i, tactic="shield") for i in range(1, tactics + 1))
    assert (("tactics", "too_many") in found(complete_report(tactics=used))) is problem


def test_a_device_cannot_run_fewer_than_no_cycles() -> None:
    device = DeviceUse(position=1, uses=frozenset({"fired"}), total_cycles=-1)
    report = complete_report(ced_used="yes", devices=(device,))
    assert found(report) == {("devices.1.total_cycles", "negative")}


@given(reports)
def test_any_report_of_allowed_codes_has_no_unknown_code(report: Report) -> None:
    assert "unknown_code" not in {code for _, code in found(report)}


def test_a_no_takes_back_the_answers_below_it() -> None:
    report = complete_report(
        officer_injured="no",
        officer_injury_level="severe",
        subject_injured="no",
        subject_treatment_offered="yes",
        subject_treatment_provided="yes",
        ced_used="no",
        devices=(DeviceUse(position=1),),
    )
    kept = strip_children(report)
    assert kept.officer_injury_level is None
    assert kept.subject_treatment_offered is None
    assert kept.subject_treatment_provided is None
    assert kept.devices == ()


@given(reports)
def test_stripping_twice_is_stripping_once_and_touches_no_open_question(report: Report) -> None:
    kept = strip_children(report)
    assert strip_children(kept) == kept
    for question in QUESTIONS:
        parent = question.asked_if
        if parent is None or getattr(kept, parent[0]) == parent[1]:
            holder, was = (
                (kept.subject, report.subject)
                if hasattr(Subject, question.field)
                else (kept, report)
            )
            assert getattr(holder, question.field, None) == getattr(was, question.field, None)


def test_the_sections_of_an_empty_report_are_not_started() -> None:
    empty = section_status(Report(report_id="r", force="Norfolk"))
    assert empty == dict.fromkeys(SECTIONS, "not_started")


def test_the_sections_of_a_complete_report_are_complete_but_for_those_without_an_answer() -> None:
    status = section_status(complete_report())
    unanswered = dict.fromkeys(("video", "references", "account"), "not_started")
    assert status == {**dict.fromkeys(SECTIONS, "complete"), **unanswered}


@pytest.mark.parametrize(
    ("changes", "section"),
    [
        ({"officer_injured": "yes"}, "injuries"),
        ({"reasons": frozenset()}, "incident"),
        ({"trained_ced": None}, "officer"),
        ({"ced_used": None}, "force"),
    ],
)
def test_a_section_with_a_gap_is_in_progress(changes: dict[str, object], section: str) -> None:
    assert section_status(complete_report(**changes))[section] == "in_progress"


@given(reports)
def test_a_section_is_complete_only_when_nothing_in_it_is_a_problem(report: Report) -> None:
    fields = {p.field.split(".")[0] for p in check_report(report)}
    for section, status in section_status(report).items():
        asked = {q.field for q in QUESTIONS if q.section == section}
        assert status != "complete" or not asked & fields

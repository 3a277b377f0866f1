from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from records.reports import complete_report, reports
from reddot.records.answer_progress import task_states
from reddot.records.answers import NO_SUBJECT, apply_answers
from reddot.records.check import check_report, section_status, strip_children
from reddot.records.pages import (
    BY_SLUG,
    FAST_ANSWERS,
    FAST_PAGES,
    FULL_PAGES,
    OPENS_FULL,
    gaps,
    is_fast,
    is_open,
    newly_asked,
    next_page,
    opens_full,
    page_for,
    pages_asked,
    previous_page,
)
from reddot.records.questions import BY_FIELD, QUESTIONS, SECTION_TITLES, SECTIONS
from reddot.records.report import DeviceUse, Report, TacticUse

EMPTY = Report(report_id="r", force="Norfolk", subject=NO_SUBJECT)
OTHER_PAGES = ("start", "check", "done")
WORST = {
    "trained_ced": "yes",
    "ced_used": "yes",
    "assaulted_by_subject": "yes",
    "officer_injured": "yes",
    "subject_injured": "yes",
    "subject_treatment_offered": "yes",
}
LOW_LEVEL = complete_report(
    primary_conduct="compliant",
    tactics=(TacticUse(position=1, tactic="compliant_handcuffing", effective="yes"),),
)


def test_every_question_has_a_page_of_its_own_in_the_order_of_the_form() -> None:
    assert [page.fields for page in FULL_PAGES] == [(q.field,) for q in QUESTIONS]
    assert len(BY_SLUG) == len(FULL_PAGES) + len(FAST_PAGES)
    assert all(slug == slug.lower() and " " not in slug for slug in BY_SLUG)
    assert not {"check", "done", "start", "autosave", "join", "discard"} & set(BY_SLUG)


def test_the_fast_path_takes_at_most_twelve_page_views_from_start_to_confirmation() -> None:
    assert len(FAST_PAGES) + len(OTHER_PAGES) <= 12


def test_the_fast_path_asks_every_required_question_but_what_choosing_it_says() -> None:
    asked = {field for page in FAST_PAGES for field in page.fields}
    required = {q.field for q in QUESTIONS if q.required and q.asked_if is None}
    assert required - asked == set(FAST_ANSWERS)
    for field, code in FAST_ANSWERS.items():
        assert code not in OPENS_FULL[field]


def test_no_question_is_asked_twice_on_the_fast_path() -> None:
    asked = [field for page in FAST_PAGES for field in page.fields]
    assert len(asked) == len(set(asked))


def test_a_child_of_the_fast_path_is_asked_after_its_parent() -> None:
    asked = [field for page in FAST_PAGES for field in page.fields]
    for field in asked:
        parent = BY_FIELD[field].asked_if
        assert parent is None or asked.index(parent[0]) < asked.index(field)


def test_low_level_force_stays_on_the_fast_path_and_is_complete_there() -> None:
    assert is_fast(LOW_LEVEL, chosen=True)
    assert check_report(LOW_LEVEL) == ()
    assert all(not gaps(page, LOW_LEVEL) for page in pages_asked(LOW_LEVEL, fast=True))


@pytest.mark.parametrize(
    ("answers", "field"),
    [
        ({"primary_conduct": "passive_resistance"}, "primary_conduct"),
        ({"tactics": (TacticUse(position=1, tactic="unarmed_skills"),)}, "tactics"),
        ({"tactics": (TacticUse(position=1, tactic="ced_drawn"),)}, "tactics"),
        ({"ced_used": "yes"}, "ced_used"),
        ({"officer_injured": "yes"}, "officer_injured"),
        ({"subject_injured": "yes"}, "subject_injured"),
        ({"impact_factors": frozenset({"possession_of_weapon"})}, "impact_factors"),
        ({"outcomes": frozenset({"arrested", "fatality"})}, "outcomes"),
        ({"assaulted_by_subject": "yes"}, "assaulted_by_subject"),
    ],
)
def test_a_weapon_an_injury_or_resistance_opens_the_full_report(
    answers: dict[str, object], field: str
) -> None:
    report = apply_answers(LOW_LEVEL, answers)
    assert opens_full(report) == (field,)
    assert not is_fast(report, chosen=True)
    assert not set(pages_asked(report, fast=True)) & set(FAST_PAGES)


@pytest.mark.parametrize("answers", [{}, {"impact_factors": frozenset({"alcohol"})}])
def test_the_full_report_is_asked_where_it_was_chosen(answers: dict[str, object]) -> None:
    report = apply_answers(LOW_LEVEL, answers)
    assert not set(pages_asked(report, fast=False)) & set(FAST_PAGES)


def test_what_opens_the_full_report_are_codes_of_the_questions() -> None:
    for field, codes in OPENS_FULL.items():
        name = BY_FIELD[field].code_list
        assert name is not None
        assert codes


@given(reports, st.booleans())
def test_walking_forward_visits_each_page_asked_and_back_again(report: Report, fast: bool) -> None:
    asked = pages_asked(report, fast=fast)
    walked, page = [asked[0]], next_page(asked[0], report, fast=fast)
    while page is not None:
        walked.append(page)
        page = next_page(page, report, fast=fast)
    assert tuple(walked) == asked
    back, page = [walked[-1]], previous_page(walked[-1], report, fast=fast)
    while page is not None:
        back.append(page)
        page = previous_page(page, report, fast=fast)
    assert back == walked[::-1]


@given(reports)
def test_a_question_is_asked_only_where_stripping_would_keep_its_answer(report: Report) -> None:
    kept = strip_children(report)
    asked = {page.fields[0] for page in pages_asked(report, fast=False)}
    assert asked == {page.fields[0] for page in pages_asked(kept, fast=False)}


@given(reports)
def test_every_gap_that_the_check_finds_is_on_a_page_that_is_asked(report: Report) -> None:
    report = strip_children(report)
    found = {p.field for page in pages_asked(report, fast=False) for p in gaps(page, report)}
    assert {field for field in found if not field.startswith("devices.")} == {
        p.field for p in check_report(report) if p.code == "missing"
    }


def test_a_grandchild_is_not_asked_when_its_parent_is_not() -> None:
    stale = replace(EMPTY, subject_injured="no", subject_treatment_offered="yes")
    assert not is_open(stale, "subject_treatment_provided")
    assert is_open(replace(stale, subject_injured="yes"), "subject_treatment_provided")


def test_with_the_gravest_answers_every_page_is_asked_but_one_of_the_video() -> None:
    report = apply_answers(EMPTY, {**WORST, "body_worn_video": "on"})
    unasked = set(FULL_PAGES) - set(pages_asked(report, fast=True))
    assert {page.slug for page in unasked} == {"body-worn-video-off-reason"}


def test_a_page_that_is_no_longer_asked_leads_to_the_first_gap() -> None:
    fast = BY_SLUG["conduct-and-force"]
    report = replace(LOW_LEVEL, primary_conduct="active_resistance", outcomes=frozenset())
    after = next_page(fast, report, fast=True)
    assert after is not None
    assert after.slug == "outcomes"
    whole = replace(report, outcomes=LOW_LEVEL.outcomes)
    assert next_page(fast, whole, fast=True) is None


def test_an_answer_changed_from_the_summary_leads_on_to_what_it_opened() -> None:
    page = BY_SLUG["officer-injured"]
    opened = replace(LOW_LEVEL, officer_injured="yes")
    found = newly_asked(page, LOW_LEVEL, opened)
    assert found is not None
    assert found.slug == "officer-intentionally-assaulted"
    assert newly_asked(page, opened, opened) is None
    assert newly_asked(page, opened, LOW_LEVEL) is None


def test_a_question_is_found_on_the_page_of_the_path_taken() -> None:
    assert page_for("locations", fast=True).slug == "when-and-where"
    assert page_for("locations", fast=False).slug == "locations"
    assert page_for("ced_used", fast=True).slug == "ced-used"


def test_the_task_list_has_each_section_and_its_status() -> None:
    states = task_states(EMPTY, fast=False)
    assert [state.title for state in states] == list(SECTION_TITLES.values())
    assert {state.status for state in states} == {"not_started"}
    assert [s.title for s in states if s.optional] == [
        "Body-worn video",
        "References",
        "Your account",
    ]


@given(reports)
def test_the_task_list_says_what_the_section_status_says(report: Report) -> None:
    report = strip_children(report)
    states = task_states(report, fast=False)
    assert [state.status for state in states] == [section_status(report)[s] for s in SECTIONS]


def test_the_task_list_of_the_fast_path_leads_to_what_is_open() -> None:
    states = task_states(replace(LOW_LEVEL, outcomes=frozenset()), fast=True)
    assert [state.page for state in states] == list(FAST_PAGES)
    assert [state.status for state in states][-1] == "not_started"
    assert {state.status for state in states[:-1]} == {"complete"}


def test_a_section_with_a_gap_leads_to_the_page_with_the_gap() -> None:
    states = task_states(replace(LOW_LEVEL, reasons=frozenset()), fast=False)
    assert (states[0].status, states[0].page.slug) == ("in_progress", "reasons")


def test_a_block_that_does_not_say_how_the_ced_was_used_is_a_gap_of_its_page() -> None:
    blocks = (DeviceUse(position=1, uses=frozenset({"drawn"})), DeviceUse(position=2, model="T7"))
    report = replace(LOW_LEVEL, ced_used="yes", devices=blocks)
    (gap,) = gaps(BY_SLUG["devices"], report)
    assert (gap.field, gap.code) == ("devices.2.uses", "missing")
    assert gaps(BY_SLUG["ced-used"], report) == ()

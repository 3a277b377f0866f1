from dataclasses import fields

from reddot.records.codes import list_names, read_code_list
from reddot.records.questions import (
    BY_FIELD,
    DEVICE_QUESTIONS,
    QUESTIONS,
    SECTION_TITLES,
    SECTIONS,
)
from reddot.records.report import DeviceUse, Report, Subject

ANSWERS = {f.name for f in fields(Report)} | {f.name for f in fields(Subject)}


def test_each_question_asks_for_a_field_of_the_report_and_none_twice() -> None:
    asked = [question.field for question in QUESTIONS]
    assert len(set(asked)) == len(asked)
    assert set(asked) <= ANSWERS
    assert set(BY_FIELD) == set(asked)


def test_every_section_has_questions_and_every_question_a_section() -> None:
    assert {question.section for question in QUESTIONS} == set(SECTIONS)


def test_every_code_list_of_a_question_exists() -> None:
    assert {q.code_list for q in QUESTIONS} - {None} <= set(list_names())


def test_a_child_comes_after_its_parent_and_opens_on_an_answer_the_parent_allows() -> None:
    order = [question.field for question in QUESTIONS]
    for question in QUESTIONS:
        if question.asked_if is not None:
            parent, opening = question.asked_if
            assert order.index(parent) < order.index(question.field)
            assert opening in read_code_list(BY_FIELD[parent].code_list or "").names()


def test_a_question_is_a_question() -> None:
    assert all(question.text.endswith("?") for question in QUESTIONS)


def test_a_question_with_codes_is_ticked_and_one_without_has_a_limit_or_a_moment() -> None:
    for question in (*QUESTIONS, *DEVICE_QUESTIONS):
        if question.code_list is None:
            assert question.max_length > 0 or question.kind == "date_time"
        elif question.kind in ("radios", "checkboxes"):
            assert read_code_list(question.code_list).multiple == (question.kind == "checkboxes")


def test_the_questions_on_a_ced_are_the_fields_of_a_device_block() -> None:
    asked = [question.field for question in DEVICE_QUESTIONS]
    assert asked == [f.name for f in fields(DeviceUse) if f.name != "position"]


def test_every_section_has_a_title_of_its_own() -> None:
    assert len(set(SECTION_TITLES.values())) == len(SECTIONS)
    assert all(SECTION_TITLES[section] for section in SECTIONS)


def test_no_other_answer_than_the_account_stays_out_of_the_files() -> None:
    assert [q.field for q in QUESTIONS if not q.in_files] == ["narrative"]

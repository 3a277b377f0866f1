from dataclasses import fields

from reddot.records.codes import list_names, read_code_list
from reddot.records.questions import BY_FIELD, QUESTIONS, SECTIONS
from reddot.records.report import Report, Subject

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

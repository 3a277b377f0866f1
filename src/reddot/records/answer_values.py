"""One posted value, or several under one name, read as a code, codes, text or a number."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TypeGuard

from reddot.records.answer_text import check_text, plain_text, read_number
from reddot.records.check import Answer, check_code
from reddot.records.codes import read_code_list
from reddot.records.problems import Problem
from reddot.records.questions import Question

Given = Mapping[str, Sequence[str]]


def is_problem(value: object) -> TypeGuard[tuple[Problem, ...]]:
    """Whether reading an answer gave problems in place of a value."""
    return isinstance(value, tuple) and bool(value) and isinstance(value[0], Problem)


def first_given(given: Given, name: str) -> str:
    """The first value posted under a name, empty when there is none."""
    values = given.get(name, ())
    return values[0] if values else ""


def read_value(
    question: Question, field: str, values: Sequence[str], on: date
) -> Answer | tuple[Problem, ...]:
    """The typed answer to a question of one part, ``None`` when it is empty, or the problems.

    Parameters
    ----------
    question
        The question; its kind, code list and limit say what is allowed.
    field
        The name that a problem carries: the question's, or its place within a device.
    values
        Every value posted under its name.
    on
        The day on which codes must be offered.
    """
    given = [text for text in map(plain_text, values) if text]
    if not given:
        return None
    if question.kind == "checkboxes":
        return _read_codes(question, field, given, on)
    if len(given) > 1:
        message = f"{len(given)} answers were given to one question. Give one."
        return (Problem(field, "several_answers", message),)
    if question.kind == "radios":
        return _read_code(question, field, given[0], on)
    return _read_typed(question, field, given[0])


def _read_codes(
    question: Question, field: str, given: Sequence[str], on: date
) -> frozenset[str] | tuple[Problem, ...]:
    codes = read_code_list(str(question.code_list))
    chosen = frozenset(given)
    problems = tuple(p for code in sorted(chosen) for p in check_code(codes, code, field, on))
    return problems or chosen


def _read_code(question: Question, field: str, code: str, on: date) -> str | tuple[Problem, ...]:
    codes = read_code_list(str(question.code_list))
    return tuple(check_code(codes, code, field, on)) or code


def _read_typed(question: Question, field: str, text: str) -> str | int | tuple[Problem, ...]:
    if question.kind == "number":
        number = read_number(text, field, question.max_length)
        return (number,) if isinstance(number, Problem) else number
    lines = question.kind == "textarea"
    return tuple(check_text(text, field, question.max_length, lines=lines)) or text

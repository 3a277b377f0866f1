"""Read what was typed into the calculator: a number, or what is wrong and what is allowed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from reddot.claims.typed_problems import typed_problems
from reddot.records.periods import read_period
from reddot.web.claims.questions import ClaimKind, Holds, Question
from reddot.web.fields import Field, Item

LONGEST = 40
_NUMBER = re.compile(r"(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.[0-9]+)?|\.[0-9]+", re.ASCII)


class WrongAnswerError(Exception):
    """What was typed cannot be read; the message says what was given and what is allowed."""


Answers = Mapping[str, Any]
Errors = Mapping[str, str]


def read_answers(kind: str, asked: ClaimKind, sent: Mapping[str, str]) -> tuple[Answers, Errors]:
    """Read every answer of a form.

    Parameters
    ----------
    kind, asked
        The kind of claim and its questions.
    sent
        What was typed, by the name of the question.

    Returns
    -------
    answers, errors
        The values by name, those left empty absent; and what is wrong, by name.
    """
    values: dict[str, Any] = {}
    errors: dict[str, str] = {}
    for question in asked.questions:
        typed = sent.get(question.name, "").strip()
        try:
            value = read_answer(question, typed)
        except WrongAnswerError as problem:
            errors[question.name] = str(problem)
            continue
        if value is not None:
            values[question.name] = value
    for name, words in typed_problems(kind, values) if not errors else ():
        errors.setdefault(name, words)
    return values, errors


def read_answer(question: Question, typed: str) -> Any:
    """One answer: a number, its text where decimals matter, a code, or None where it is empty.

    Raises
    ------
    WrongAnswerError
        Nothing was typed where something must be, or it is not what is asked for.

    Examples
    --------
    >>> read_answer(Question(name="n", label="How many?", thing="how many"), "4,245")
    4245
    """
    if not typed and question.optional:
        return None
    if not typed:
        verb = "Choose" if question.holds is Holds.CHOICE else "Enter"
        raise WrongAnswerError(f"{verb} {question.thing}")
    if question.holds is Holds.CHOICE:
        return _choice(question, typed)
    if question.holds is Holds.PERIOD:
        return _period(question, typed)
    return _number(question, typed)


def _choice(question: Question, typed: str) -> str:
    known = dict(question.choices)
    if typed not in known:
        raise WrongAnswerError(
            f"Choose {question.thing}: ‘{_short(typed)}’ is none of "
            f"{', '.join(label.lower() for label in known.values())}"
        )
    return typed


def _period(question: Question, typed: str) -> str:
    if len(typed) > LONGEST or not typed.isascii() or read_period(typed) is None:
        allowed = "Give a period such as 2017/18, 2016 or 2017-04"
        raise WrongAnswerError(f"{_named(question)}: ‘{_short(typed)}’ is no period. {allowed}")
    return typed


def _number(question: Question, typed: str) -> Any:
    text = typed
    if question.holds is Holds.PERCENT:
        text = text.removesuffix("%").rstrip()
    if len(text) > LONGEST or not _NUMBER.fullmatch(text):
        raise WrongAnswerError(_refused(question, typed))
    plain = text.replace(",", "")
    value = float(plain)
    too_low = value <= question.least if question.above else value < question.least
    too_high = value >= question.most if question.under else value > question.most
    if too_low or too_high or (question.holds is Holds.WHOLE and "." in plain):
        raise WrongAnswerError(_refused(question, typed))
    if question.holds is Holds.WHOLE:
        return int(plain)
    is_text = question.holds is Holds.PERCENT or question.name == "threshold"
    return plain if is_text else value


def _refused(question: Question, typed: str) -> str:
    """What was given, what is allowed."""
    thing = {Holds.WHOLE: "whole number", Holds.PERCENT: "percentage"}.get(question.holds, "number")
    low = ("above " if question.above else "of at least ") + _plain(question.least)
    high = ("under " if question.under else "at most ") + _plain(question.most)
    end = f"{low} and {high}"
    return f"{_named(question)}: ‘{_short(typed)}’ is not allowed. Give a {thing} {end}, in digits"


def _plain(number: float) -> str:
    return f"{number:,.12g}"


def _named(question: Question) -> str:
    """The thing asked for, to begin a sentence with."""
    return question.thing[:1].upper() + question.thing[1:]


def _short(typed: str) -> str:
    return typed if len(typed) <= LONGEST else f"{typed[:LONGEST]}…"


def fields_of(asked: ClaimKind, sent: Mapping[str, str], errors: Errors) -> Iterator[Field]:
    """The form with what was typed, each question with what is wrong with its answer."""
    for question in asked.questions:
        choice = question.holds is Holds.CHOICE
        typed = sent.get(question.name, "").strip()
        first = question.choices[0][0] if choice else ""
        yield Field(
            name=question.name,
            label=question.label,
            kind="radios" if choice else "text",
            hint=question.hint,
            items=tuple(Item(value=v, label=words) for v, words in question.choices),
            value=(typed or ("" if question.name in errors else first))[: LONGEST * 5],
            error=errors.get(question.name, ""),
            optional=question.optional,
            inputmode=_KEYBOARDS.get(question.holds, ""),
            width="10",
            suffix=question.suffix,
            spellcheck=False,
            autocomplete="off",
        )


_KEYBOARDS = {Holds.WHOLE: "numeric", Holds.AMOUNT: "decimal", Holds.PERCENT: "decimal"}

"""What a browser posts, read as typed answers; and stored answers, as a form holds them.

A form's names are the question's field (``reasons``), with a part after a hyphen where an answer
has parts (``used_at-day``, ``tactics-1-effective``, ``devices-2-total_cycles``).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date, datetime
from typing import Any

from reddot.records.answer_moment import PARTS, moment_parts, read_moment
from reddot.records.answer_rows import devices_given, read_devices, read_tactics, tactics_given
from reddot.records.answer_values import Given, first_given, is_problem, read_value
from reddot.records.check import Answer, answer
from reddot.records.problems import Problem
from reddot.records.questions import BY_FIELD
from reddot.records.report import Report, Subject, local_day

NO_SUBJECT = Subject(subject_id="")
EMPTY: dict[str, Any] = {
    **{f.name: f.default for f in fields(Subject) if f.name in BY_FIELD},
    **{f.name: f.default for f in fields(Report) if f.name in BY_FIELD},
}


@dataclass(frozen=True, slots=True)
class AnswersRead:
    """The answers that could be read, and what is wrong with those that could not.

    ``answers`` maps a field to its typed value; the value of a question left empty is that of an
    empty report. A field with a problem is not in it.
    """

    answers: Mapping[str, Answer]
    problems: tuple[Problem, ...]


def read_answers(
    asked: Iterable[str],
    given: Given,
    *,
    now: datetime,
    on: date | None = None,
) -> AnswersRead:
    """Read what was posted for a page; a missing answer is no problem here, as in any draft.

    Parameters
    ----------
    asked
        The fields asked for, such as those of a page. Other names in ``given`` are not looked at.
    given
        Every value posted under each name.
    now
        The moment of reading, aware. A use of force after it is a problem.
    on
        The day of use, for which codes must be offered; ``None`` is today.

    Returns
    -------
    AnswersRead
        Typed answers and problems. A problem's field is the question's, or that and the place
        within it (``tactics.3.tactic``); no message repeats free text.

    Examples
    --------
    >>> from datetime import UTC
    >>> posted = {"reasons": ["protect_self", "boredom"], "ced_used": ["no"]}
    >>> read = read_answers(posted, posted, now=datetime(2024, 4, 1, tzinfo=UTC))
    >>> dict(read.answers), [p.code for p in read.problems]
    ({'ced_used': 'no'}, ['unknown_code'])
    """
    day = on or local_day(now)
    answers: dict[str, Answer] = {}
    problems: list[Problem] = []
    for field in asked:
        value = _read(field, given, now, day)
        if is_problem(value):
            problems += value
        else:
            answers[field] = EMPTY[field] if value is None else value
    return AnswersRead(answers, tuple(problems))


def _read(field: str, given: Given, now: datetime, on: date) -> Answer:
    question = BY_FIELD[field]
    match question.kind:
        case "date_time":
            names = (*PARTS, "fold")
            parts = {part: first_given(given, f"{field}-{part}") for part in names}
            return read_moment(parts, field, now)
        case "tactics":
            return read_tactics(given, on)
        case "devices":
            return read_devices(given, on)
        case _:
            return read_value(question, field, given.get(field, ()), on)


def apply_answers(report: Report, answers: Mapping[str, Answer]) -> Report:
    """The report with some answers changed, for checks before anything is stored.

    >>> apply_answers(Report(report_id="r", force="F"), {"perceived_gender": "male"}).subject
    ... # doctest: +ELLIPSIS
    Subject(subject_id='', ... perceived_gender='male', ...)
    """
    of_subject: dict[str, Any] = {f: v for f, v in answers.items() if f.startswith("perceived_")}
    others: dict[str, Any] = {f: v for f, v in answers.items() if f not in of_subject}
    if of_subject:
        others["subject"] = replace(report.subject or NO_SUBJECT, **of_subject)
    return replace(report, **others)


def value_as_given(field: str, value: Answer) -> dict[str, Sequence[str]]:
    """What a form holds for a typed answer: the inverse of reading it.

    >>> value_as_given("reasons", frozenset({"protect_self"}))
    {'reasons': ('protect_self',)}
    """
    match BY_FIELD[field].kind:
        case "date_time":
            parts = moment_parts(value) if isinstance(value, datetime) else {}
            return {f"{field}-{part}": (typed,) for part, typed in parts.items()}
        case "tactics":
            return tactics_given(value or ())  # type: ignore[arg-type]
        case "devices":
            return devices_given(value or ())  # type: ignore[arg-type]
        case "checkboxes":
            return {field: tuple(sorted(value or ()))}  # type: ignore[call-overload]
        case _:
            return {field: (str(value),)} if value else {}


def as_given(report: Report, field: str) -> dict[str, Sequence[str]]:
    """What a form holds for a stored answer, so that it can be shown and changed.

    >>> as_given(Report(report_id="r", force="F", ced_used="no"), "ced_used")
    {'ced_used': ('no',)}
    """
    return value_as_given(field, answer(report, field))


def changed_answers(report: Report, answers: Mapping[str, Answer]) -> dict[str, Answer]:
    """The answers that say something else than the report does.

    An answer that a form shows alike is not a change: seconds of a time, which no form holds, stay.

    >>> changed_answers(Report(report_id="r", force="F", ced_used="no"), {"ced_used": "no"})
    {}
    """
    return {
        field: value
        for field, value in answers.items()
        if value_as_given(field, value) != as_given(report, field)
    }

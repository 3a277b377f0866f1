"""Checks on a report: every problem at once, as the same objects for form, file and command."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from reddot.records.codes import CodeList, read_code_list
from reddot.records.contradictions import find_contradictions
from reddot.records.problems import Problem
from reddot.records.questions import DEVICE_QUESTIONS, QUESTIONS, SECTIONS, Question
from reddot.records.report import DeviceUse, Report

Answer = object
YES_NO_OF_DEVICE = tuple(q.field for q in DEVICE_QUESTIONS if q.code_list == "yes_no")
NO_ANSWER: tuple[Answer, ...] = (None, "", (), frozenset())
LONGEST_SHOWN = 40  # characters of a wrong answer that a message repeats


def answer(report: Report, field: str) -> Answer:
    """The report's answer to a question; ``None`` or an empty collection is no answer."""
    if field.startswith("perceived_"):
        return getattr(report.subject, field, None)
    return getattr(report, field)


def answered_codes(report: Report, field: str) -> tuple[str, ...]:
    """The codes given to a question, one or many, in a stable order."""
    value = answer(report, field)
    if field == "tactics":
        return tuple(use.tactic for use in report.tactics)
    if field == "devices":
        return tuple(sorted({use for device in report.devices for use in device.uses}))
    if isinstance(value, frozenset):
        return tuple(sorted(value))
    return (value,) if isinstance(value, str) else ()


def is_asked(report: Report, question: Question) -> bool:
    """Whether the report's other answers open the question."""
    if question.asked_if is None:
        return True
    parent, opening = question.asked_if
    return answer(report, parent) == opening


def check_report(report: Report, *, now: datetime | None = None) -> tuple[Problem, ...]:
    """Check a finished report and return every problem, in the order of the form.

    Parameters
    ----------
    report
        The report; a draft may be checked too, its gaps are then among the problems.
    now
        The moment of checking; a use of force after it is a problem. ``None`` leaves that out.

    Returns
    -------
    tuple of Problem
        Empty when the report is complete and says nothing impossible. Contradictions have a
        code that starts with ``contradiction_``: they are for the officer to settle, and may
        stay if the officer insists.

    Examples
    --------
    >>> [p.field for p in check_report(Report(report_id="r1", force="Norfolk"))][:2]
    ['used_at', 'locations']
    """
    found = [p for question in QUESTIONS for p in _check_question(report, question)]
    found += _check_times(report, now)
    found += _check_devices(report)
    found += find_contradictions(report)
    return tuple(found)


def _check_question(report: Report, question: Question) -> Iterator[Problem]:
    given = answer(report, question.field)
    if given in NO_ANSWER:
        if question.required and is_asked(report, question):
            yield Problem(question.field, "missing", question.gap())
        return
    if question.code_list is not None:
        on = report.day()
        codes = read_code_list(question.code_list)
        for code in answered_codes(report, question.field):
            yield from check_code(codes, code, question.field, on)


def check_code(codes: CodeList, code: str, field: str, on: date | None) -> Iterator[Problem]:
    """Check one code against its list, and against its retirement on the day of use."""
    if code not in codes.names():
        allowed = ", ".join(codes.names())
        yield Problem(
            field, "unknown_code", f"{shown(code)} is not an answer here. Use one of: {allowed}."
        )
    elif on is not None and code not in codes.offered(on):
        entry = next(c for c in codes.codes if c.code == code)
        instead = f" Use '{entry.now}' instead." if entry.now else ""
        message = f"'{code}' has not been offered since {entry.retired_on}.{instead}"
        yield Problem(field, "retired_code", message)


def shown(given: str) -> str:
    """A wrong answer as a message repeats it: quoted, and no longer than a line.

    >>> shown("chess")
    "'chess'"
    """
    return f"'{given}'" if len(given) <= LONGEST_SHOWN else f"'{given[:LONGEST_SHOWN]}…'"


def _check_times(report: Report, now: datetime | None) -> list[Problem]:
    used = report.used_at
    if used is None:
        return []
    if used.tzinfo is None:
        return [Problem("used_at", "no_time_zone", f"{used} has no time zone. Give one.")]
    found = []
    for field, moment in (("submitted_at", report.submitted_at), ("now", now)):
        if moment is not None and moment.tzinfo is None:
            return [Problem(field, "no_time_zone", f"{moment} has no time zone. Give one.")]
    if now is not None and used > now:
        found.append(
            Problem("used_at", "in_the_future", f"{used} is in the future. Give the past date.")
        )
    if report.submitted_at is not None and report.submitted_at < used:
        message = (
            f"Submitted {report.submitted_at}, before force was used at {used}. Mend one of them."
        )
        found.append(Problem("submitted_at", "before_use", message))
    return found


def _check_devices(report: Report) -> list[Problem]:
    found: list[Problem] = []
    if len(report.devices) > 4:
        message = f"{len(report.devices)} devices were given; a report holds at most 4."
        found.append(Problem("devices", "too_many", message))
    if len(report.tactics) > 20:
        message = f"{len(report.tactics)} tactics were given; a report holds at most 20."
        found.append(Problem("tactics", "too_many", message))
    for device in report.devices:
        found += _check_device(device)
    found += check_code(read_code_list("record_status"), report.status, "status", None)
    for use in report.tactics:
        if use.effective is not None:
            where = f"tactics.{use.position}.effective"
            found += check_code(read_code_list("yes_no"), use.effective, where, None)
    return found


def _check_device(device: DeviceUse) -> list[Problem]:
    where = f"devices.{device.position}"
    found: list[Problem] = []
    for code in sorted(device.body_map):
        found += check_code(read_code_list("body_map"), code, f"{where}.body_map", None)
    for name in YES_NO_OF_DEVICE:
        answered = getattr(device, name)
        if answered is not None:
            found += check_code(read_code_list("yes_no"), answered, f"{where}.{name}", None)
    if device.total_cycles is not None and device.total_cycles < 0:
        message = f"{device.total_cycles} cycles were given. Give 0 or more."
        found.append(Problem(f"{where}.total_cycles", "negative", message))
    return found


def strip_children(report: Report) -> Report:
    """Remove answers to questions that the other answers do not open.

    Examples
    --------
    >>> kept = Report(report_id="r", force="F", officer_injured="no", officer_injury_level="minor")
    >>> strip_children(kept).officer_injury_level is None
    True
    """
    for question in QUESTIONS:
        if not is_asked(report, question) and not question.field.startswith("perceived_"):
            empty: Any = () if question.field == "devices" else None
            report = replace(report, **{question.field: empty})
    return report


def section_status(report: Report) -> dict[str, str]:
    """The state of each section: ``not_started``, ``in_progress`` or ``complete``."""
    problems = {p.field.split(".")[0] for p in check_report(report)}
    return {section: _status(report, section, problems) for section in SECTIONS}


def _status(report: Report, section: str, problems: set[str]) -> str:
    questions = [q for q in QUESTIONS if q.section == section]
    if all(answer(report, q.field) in NO_ANSWER for q in questions):
        return "not_started"
    return "in_progress" if any(q.field in problems for q in questions) else "complete"

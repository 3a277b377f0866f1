"""An answer in words, as a summary, a comparison or a record of changes shows it to people."""

from __future__ import annotations

from datetime import datetime

from reddot.records.check import Answer, answer
from reddot.records.codes import read_code_list
from reddot.records.questions import BY_FIELD, DEVICE_QUESTIONS, Question
from reddot.records.report import LOCAL, DeviceUse, Report, TacticUse


def moment_in_words(moment: datetime) -> str:
    """A moment on the local clock, with its zone where the clock alone would not tell.

    >>> from datetime import UTC
    >>> moment_in_words(datetime(2024, 7, 1, 12, 5, tzinfo=UTC))
    '1 July 2024 at 13:05 BST'
    """
    local = moment.astimezone(LOCAL)
    return f"{local.day} {local:%B %Y} at {local:%H:%M} {local.tzname()}"


def in_words(field: str, value: Answer) -> tuple[str, ...]:
    """A typed answer in words, one entry for each thing said; empty when nothing is answered.

    >>> in_words("reasons", frozenset({"protect_self", "effect_arrest"}))
    ('Protect self', 'Make an arrest')
    """
    if BY_FIELD[field].kind == "tactics":
        return tuple(_tactic(use) for use in value or ())  # type: ignore[attr-defined]
    if BY_FIELD[field].kind == "devices":
        return tuple(_device(device) for device in value or ())  # type: ignore[attr-defined]
    return _of_question(BY_FIELD[field], value)


def answer_in_words(report: Report, field: str) -> tuple[str, ...]:
    """A report's answer in words."""
    return in_words(field, answer(report, field))


def _of_question(question: Question, value: Answer) -> tuple[str, ...]:
    if isinstance(value, datetime):
        return (moment_in_words(value),)
    if value is None or value == "" or question.code_list is None:
        return () if value in (None, "") else (str(value),)
    codes = read_code_list(question.code_list)
    chosen = value if isinstance(value, frozenset) else {value}
    known = [code for code in codes.names() if code in chosen]
    others = sorted(str(code) for code in chosen if code not in codes.names())
    return tuple(codes.label(code) for code in (*known, *others))


def _tactic(use: TacticUse) -> str:
    label = read_code_list("tactic").label(use.tactic)
    worked = {"yes": ": it worked", "no": ": it did not work"}.get(use.effective or "", "")
    return f"{use.position}. {label}{worked}"


def _device(device: DeviceUse) -> str:
    said = [
        f"{question.text} {', '.join(words)}"
        for question in DEVICE_QUESTIONS
        if (words := _of_question(question, getattr(device, question.field)))
    ]
    return "\n".join((f"CED {device.position}", *said))


def duration_in_words(seconds: int) -> str:
    """A length of time as people say it, to the minute.

    >>> duration_in_words(20), duration_in_words(60), duration_in_words(3 * 3600 + 150)
    ('less than a minute', '1 minute', '3 hours and 2 minutes')
    """
    hours, minutes = divmod(seconds // 60, 60)
    parts = [
        f"{number} {unit}{'' if number == 1 else 's'}"
        for number, unit in ((hours, "hour"), (minutes, "minute"))
        if number
    ]
    return " and ".join(parts) or "less than a minute"

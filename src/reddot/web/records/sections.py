"""The answers of a report by section, as whoever may read it is shown them.

The redacted reading holds no free text, reference or number that someone typed: only answers
chosen from a list, counts, and when it was.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from reddot.records import report as record
from reddot.records.answer_words import answer_in_words
from reddot.records.codes import read_code_list
from reddot.records.pages import is_open
from reddot.records.questions import BY_FIELD, DEVICE_QUESTIONS, QUESTIONS, SECTIONS, Question
from reddot.web.body_map import back_marks, front_marks
from reddot.web.components import Field, Item, SummaryRow

NOT_ANSWERED = "Not answered"
BLACKED_OUT = "Blacked out"
# The questions are put to the officer; whoever reads the report reads these headings.
TITLES: Mapping[str, str] = {
    "incident": "What happened",
    "subject": "The person, as the officer perceived them",
    "force": "The force used",
    "officer": "The officer",
    "injuries": "Injuries",
    "outcome": "What happened to the person",
    "video": "Body-worn video",
    "references": "References",
    "account": "The officer's account",
}
PERCEIVED: Mapping[str, str] = {
    "perceived_age_band": "Age, as perceived by the officer",
    "perceived_gender": "Gender, as perceived by the officer",
    "perceived_ethnicity": "Ethnicity, as perceived by the officer",
    "perceived_health": "Health condition, as perceived by the officer",
}


@dataclass(frozen=True, slots=True)
class Card:
    """A section of the report as read; ``body_map`` where a device struck someone."""

    title: str
    rows: tuple[SummaryRow, ...]
    body_map: Field | None = None


def cards(report: record.Report, *, redacted: bool = False) -> tuple[Card, ...]:
    """The sections of a report in the order of the form, each device a card of its own.

    Parameters
    ----------
    report
        The report as stored.
    redacted
        Black out whatever someone typed.

    Examples
    --------
    >>> shown = cards(record.Report(report_id="r", force="F", ced_used="no"))
    >>> [row.value for row in shown[2].rows]
    [('Not answered',), ('No',)]
    """
    return tuple(_cards(report, redacted=redacted))


def _cards(report: record.Report, *, redacted: bool) -> Iterator[Card]:
    for section in SECTIONS:
        asked = [q for q in QUESTIONS if q.section == section and _is_shown(report, q)]
        # each device is a card of its own
        single = [q for q in asked if q.field != "devices" or not report.devices]
        rows = [_row(report, q, redacted=redacted) for q in single]
        if section != "account" or not redacted:
            yield Card(TITLES[section], tuple(rows))
        if section == "force":
            yield from (_device(device, redacted=redacted) for device in report.devices)
    if report.as_given and not redacted:
        rows = [SummaryRow(key=heading(a.field), value=a.value) for a in report.as_given]
        yield Card("Imported answers outside the code lists, as they stood", tuple(rows))


def heading(field: str) -> str:
    """What an answer is of, for its readers: the question, or what was perceived.

    >>> heading("perceived_gender"), heading("ced_used")
    ('Gender, as perceived by the officer', 'Did you use a CED?')
    """
    question = BY_FIELD.get(field)
    return PERCEIVED.get(field) or (question.text if question else field.replace("_", " "))


def _is_shown(report: record.Report, question: Question) -> bool:
    """Asked by the answers above it, or answered all the same, as in an imported report."""
    return is_open(report, question.field) or bool(answer_in_words(report, question.field))


def _row(report: record.Report, question: Question, *, redacted: bool) -> SummaryRow:
    words = answer_in_words(report, question.field)
    return SummaryRow(key=heading(question.field), value=_said(question, words, redacted=redacted))


def _said(question: Question, words: tuple[str, ...], *, redacted: bool) -> tuple[str, ...]:
    if not words:
        return (NOT_ANSWERED,)
    return (BLACKED_OUT,) if redacted and question.kind in ("text", "textarea") else words


def _device(device: record.DeviceUse, *, redacted: bool) -> Card:
    rows = [
        SummaryRow(
            key=q.text,
            value=_said(q, device_answer(q, getattr(device, q.field)), redacted=redacted),
        )
        for q in DEVICE_QUESTIONS
    ]
    return Card(f"CED {device.position}", tuple(rows), _body_map(device))


def device_answer(question: Question, value: object) -> tuple[str, ...]:
    """An answer of a device block in words, one entry for each thing said.

    >>> uses = next(q for q in DEVICE_QUESTIONS if q.field == "uses")
    >>> device_answer(uses, frozenset({"fired", "drawn"}))
    ('Drawn', 'Fired')
    """
    if value is None or value == "":
        return ()
    if question.code_list is None:
        return (str(value),)
    codes = read_code_list(question.code_list)
    chosen = value if isinstance(value, frozenset) else {str(value)}
    return tuple(_mark(code.code, code.label) for code in codes.codes if code.code in chosen)


def _mark(code: str, label: str) -> str:
    """A code's label; a mark of the body map with where it is."""
    found = front_marks().get(code) or back_marks().get(code)
    return f"{label}: {found.words}" if found else label


def _body_map(device: record.DeviceUse) -> Field | None:
    """The drawing of where a device struck; nothing where no place is marked."""
    if not device.body_map:
        return None
    marks = read_code_list("body_map").codes
    return Field(
        name=f"struck-{device.position}",
        label=f"Where CED {device.position} struck",
        kind="body_map",
        items=tuple(Item(value=c.code, label=c.label, checked=True) for c in marks
                    if c.code in device.body_map),
    )  # fmt: skip

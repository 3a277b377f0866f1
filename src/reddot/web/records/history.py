"""The history of a report's answers in words: each edit, why, by whom, and before and after."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from reddot.records.answer_words import moment_in_words
from reddot.records.codes import read_code_list
from reddot.records.questions import BY_FIELD, DEVICE_QUESTIONS, Question
from reddot.review.edit_reasons import edit_reasons
from reddot.store.models import Change, Edit, Report
from reddot.web.components import Cell, Table
from reddot.web.durations import moment
from reddot.web.records.sections import NOT_ANSWERED, device_answer, heading
from reddot.web.records.who import who

BY_DEVICE_FIELD: Mapping[str, Question] = {q.field: q for q in DEVICE_QUESTIONS}
_TACTIC = re.compile(r"(?P<position>\d+)\. (?P<tactic>\w+)(?: \((?P<worked>[a-z ]+)\))?")
_NEXT_DEVICE = re.compile(r"; (?=position=\d)")
_NEXT_PART = re.compile(rf", (?=(?:position|{'|'.join(BY_DEVICE_FIELD)})=)")


@dataclass(frozen=True, slots=True)
class EditShown:
    """One edit: why it was opened, by whom and when, whether it is open, and its changes."""

    reason: str
    note: str
    who: str
    opened: str
    closed: str
    changes: Table | None


def edits_of(row: Report) -> tuple[EditShown, ...]:
    """Every edit of a report, the oldest first."""
    edits = row.edits.select_related("author").prefetch_related("changes")
    return tuple(_edit(edit, row, i) for i, edit in enumerate(edits, 1))


def _edit(edit: Edit, row: Report, number: int) -> EditShown:
    reason = edit_reasons().get(edit.reason)
    changes = tuple(_change(change) for change in edit.changes.all())
    headings = ("Question", "Before", "After", "When")
    return EditShown(
        reason=reason.label if reason else edit.reason,
        note=edit.note,
        who=who(edit.author, row),
        opened=moment(edit.opened_at),
        closed=moment(edit.closed_at) if edit.closed_at else "",
        changes=Table(f"Changes of edit {number}", headings, changes) if changes else None,
    )


def _change(change: Change) -> tuple[Cell, ...]:
    words = (_words(change.field, change.before), _words(change.field, change.after))
    return (
        Cell(heading(change.field)),
        *(Cell(said or NOT_ANSWERED) for said in words),
        Cell(moment(change.changed_at)),
    )


def _words(field: str, stored: str) -> str:
    return in_words(field, stored) if stored else ""


def in_words(field: str, stored: str) -> str:
    """An answer as the history keeps it, in the words of the code lists.

    What does not read as the history writes it stands as it is: nothing is lost.

    >>> in_words("reasons", "effect_arrest; protect_self"), in_words("ced_used", "no")
    ('Protect self; Make an arrest', 'No')
    >>> in_words("tactics", "1. ced_fired (not effective)")
    '1. CED fired: it did not work'
    """
    question = BY_FIELD.get(field)
    if question is None:
        return stored
    if question.kind == "date_time":
        return _moment(stored)
    if question.kind == "tactics":
        return "; ".join(_tactic(part) for part in stored.split("; "))
    if question.kind == "devices":
        return "; ".join(_device(part) for part in _NEXT_DEVICE.split(stored))
    if question.code_list is None:
        return stored
    return "; ".join(_labels(question.code_list, stored.split("; ")))


def _labels(code_list: str, given: list[str]) -> Iterator[str]:
    codes = read_code_list(code_list)
    yield from (code.label for code in codes.codes if code.code in given)
    yield from (code for code in given if code not in codes.names())


def _moment(stored: str) -> str:
    try:
        return moment_in_words(datetime.fromisoformat(stored))
    except ValueError:
        return stored


def _tactic(part: str) -> str:
    read = _TACTIC.fullmatch(part)
    if read is None:
        return part
    label = read_code_list("tactic").label(read["tactic"])
    worked = {"effective": ": it worked", "not effective": ": it did not work"}
    return f"{read['position']}. {label}{worked.get(read['worked'] or '', '')}"


def _device(part: str) -> str:
    pairs = [entry.partition("=")[::2] for entry in _NEXT_PART.split(part)]
    position = next((value for name, value in pairs if name == "position"), "")
    said = [_device_part(name, value) for name, value in pairs if name != "position"]
    return ", ".join((f"CED {position}".strip(), *said))


def _device_part(name: str, value: str) -> str:
    question = BY_DEVICE_FIELD.get(name)
    if question is None:
        return f"{name}={value}"
    many = question.kind == "checkboxes"
    words = device_answer(question, frozenset(value.split("; ")) if many else value)
    return f"{question.text} {'; '.join(words) or value}"

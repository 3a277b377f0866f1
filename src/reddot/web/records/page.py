"""What the page of a record shows, gathered as values; the template only draws them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone

from reddot.records.contradictions import find_contradictions
from reddot.review.obligations import END_REASONS, is_overdue
from reddot.store.access import Person, can_right
from reddot.store.actions.looking import OPEN_FOR
from reddot.store.answers import as_report
from reddot.store.models import Report, Statement
from reddot.store.obligations import as_obligation
from reddot.store.people import facts_of
from reddot.web.components import SummaryRow
from reddot.web.durations import completion, due, lateness, length, moment
from reddot.web.records.history import edits_of
from reddot.web.records.review_fields import return_field, sign_off_field
from reddot.web.records.sections import cards
from reddot.web.records.steps import state_words, steps_for
from reddot.web.records.who import who


@dataclass(frozen=True, slots=True)
class StatementShown:
    """A colleague's statement as the readers of the report see it."""

    row: Statement
    state: str
    overdue: bool
    may_withdraw: bool


def record_values(person: Person, row: Report) -> dict[str, Any]:
    """Everything on the page of a record, for someone who may read it."""
    report, facts = as_report(row), facts_of(row)
    meaning, following = state_words(row.state)
    return {
        "row": row,
        "meaning": meaning,
        "following": following,
        "steps": steps_for(person, row),
        "about": tuple(_about(row)),
        "cards": cards(report),
        "kept": _kept(row),
        "addenda": [
            (who(a.author, row), moment(a.added_at), a.text)
            for a in row.addenda.select_related("author")
        ],
        "statements": _statements(person, row),
        "edits": edits_of(row),
        "sign_off": sign_off_field() if can_right(person, "sign_off_report", facts) else None,
        "give_back": return_field() if can_right(person, "return_report", facts) else None,
        "open_for": length(OPEN_FOR) if str(row.key) in person.broke_glass else "",
    }


def _about(row: Report) -> Iterator[SummaryRow]:
    yield SummaryRow(key="Reference", value=row.report_id)
    yield SummaryRow(key="Reporting officer", value=row.officer_id or "Not known")
    yield SummaryRow(key="Force and unit", value=(row.force_id, row.unit.name if row.unit else ""))
    if row.incident:
        yield SummaryRow(key="Incident", value=row.incident.incident_id)
    if row.subject:
        person = (f"Person {row.subject.position} of the incident", f"Key: {row.subject.key}")
        yield SummaryRow(key="Person", value=person)
    if row.source != "form":
        yield SummaryRow(key="Where it comes from", value="Imported, not written in this form")
    yield SummaryRow(key="First submitted", value=_after(row, row.first_submitted_at))
    if row.submitted_at != row.first_submitted_at:
        yield SummaryRow(key="Submitted again", value=moment(row.submitted_at))
    yield SummaryRow(key="How late", value=lateness(row.lateness_seconds))
    spent = row.completion_seconds if row.source == "form" else None
    yield SummaryRow(key="Time at the form", value=completion(spent))
    yield from _decided(row)


def _decided(row: Report) -> Iterator[SummaryRow]:
    """What was decided about the report, and why."""
    if row.duplicate_reason:
        yield SummaryRow(key="Why it is no duplicate", value=row.duplicate_reason)
    if row.signed_off_by:
        by = (who(row.signed_off_by, row), moment(row.signed_off_at))
        yield SummaryRow(key="Signed off", value=by)
    if row.sign_off_comment:
        yield SummaryRow(key="Comment at signing off", value=row.sign_off_comment)


def _after(row: Report, at: datetime | None) -> str:
    return "Not submitted yet" if row.state == "draft" else moment(at)


def _kept(row: Report) -> list[tuple[tuple[str, ...], str, str]]:
    """Each contradiction that was kept: what it says, why it stays, when."""
    said: dict[str, list[str]] = {}
    for problem in find_contradictions(as_report(row)):
        said.setdefault(problem.code, []).append(problem.message)
    return [
        (tuple(said.get(kept.code, [kept.code])), kept.reason, moment(kept.kept_at))
        for kept in row.kept_contradictions.order_by("kept_at", "code")
    ]


def _statements(person: Person, row: Report) -> list[StatementShown]:
    now = timezone.now()
    may = can_right(person, "ask_statements", facts_of(row))
    found = row.statements.order_by("asked_at", "owner_id")
    return [
        StatementShown(s, _owed(s, now), is_overdue(as_obligation(s), now), may and not s.ended_at)
        for s in found
    ]


def _owed(statement: Statement, now: datetime) -> str:
    reason = END_REASONS.get(statement.end_reason or "")
    if reason is None:
        return due(statement.due_at, now)
    return f"{reason.label}, on {moment(statement.ended_at)}"

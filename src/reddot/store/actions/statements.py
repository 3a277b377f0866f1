"""Colleagues' statements: asked for, given or not owed, withdrawn, and reminded of."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from reddot.errors import UsageError
from reddot.review.obligations import (
    Obligation,
    ask,
    ask_again,
    end,
    is_reminder_due,
    obligations_for,
    remind,
)
from reddot.store.access import check_right
from reddot.store.actions.addenda import LONGEST
from reddot.store.actions.locking import take_report
from reddot.store.actions.reviewing import checked_text
from reddot.store.audit import report_record, write_audit_row
from reddot.store.models import Officer, Report, Statement, User
from reddot.store.not_done import NotFoundError
from reddot.store.notices import queue_notice
from reddot.store.obligations import as_obligation, put_obligation
from reddot.store.people import facts_of, person_of

NO_STATEMENT = "There is no statement at this address, or none that you are asked for."
AT_MOST = 50


@transaction.atomic
def ask_statements(actor: User, key: UUID, officer_ids: Iterable[str]) -> list[Statement]:
    """Ask officers for a statement on a report; whoever is asked already is not asked twice.

    Raises
    ------
    UsageError
        An officer is not known in the force of the report, or too many are named.
    NotPermittedError
        The person may not ask.
    """
    row = take_report(actor, key, "ask_statements")
    named = list(dict.fromkeys(name.strip() for name in officer_ids if name.strip()))
    if len(named) > AT_MOST:
        raise UsageError(f"{len(named)} officers were named; at most {AT_MOST} can be asked.")
    known = {
        o.officer_id: o for o in Officer.objects.filter(force_id=row.force_id, officer_id__in=named)
    }
    unknown = [name for name in named if name not in known]
    if unknown:
        raise UsageError(
            f"'{unknown[0][:40]}' is no officer of this force. Give the officer's identifier."
        )
    now = timezone.now()
    existing = {s.owner_id: s for s in row.statements.select_related("owner")}
    owed = [as_obligation(s) for s in existing.values()]
    made = [
        Statement(report=row, owner=known[new.owner], asked_by=actor, asked_at=now)
        for new in obligations_for(named, row.officer_id or "", owed, now)
    ]
    made += [s for name, s in existing.items() if name in named and s.end_reason == "withdrawn"]
    for statement in made:
        put_obligation(statement, _asked(statement, now))
    if made:
        write_audit_row(actor, "alteration", "ask_statements", report_record(key))
        owners = [s.owner.user for s in made if s.owner.user is not None]
        queue_notice("statement_asked", owners, report_record(key))
    return made


def _asked(statement: Statement, now: datetime) -> Obligation:
    if statement.ended_at is None:
        return ask(statement.owner_id, now)
    return ask_again(as_obligation(statement), now)


@transaction.atomic
def answer_statement(actor: User, key: UUID, text: str) -> Statement:
    """Give a statement; its obligation ends.

    Raises
    ------
    UsageError
        The text is blank or too long.
    NotPermittedError
        The statement is not asked of this person, or is no longer owed.
    """
    said = checked_text(
        text, "Write what you saw, or say that you were not there.", at_most=LONGEST
    )
    return _end_own(actor, key, "given", said)


@transaction.atomic
def was_not_there(actor: User, key: UUID) -> Statement:
    """Say that one was not there: nothing is owed any more."""
    return _end_own(actor, key, "not_there", "")


def _end_own(actor: User, key: UUID, reason: str, text: str) -> Statement:
    statement = _locked(key)
    check_right(person_of(actor), "answer_statement", facts_of(statement.report))
    if statement.owner.user_id != actor.pk:
        raise NotFoundError(NO_STATEMENT)
    statement.text = text
    put_obligation(statement, end(as_obligation(statement), reason, timezone.now()))
    record = report_record(statement.report_id)
    write_audit_row(actor, "collection", "answer_statement", record, detail=f"end={reason}")
    author = statement.report.officer.user if statement.report.officer else None
    queue_notice("statement_given", [author] if author else [], record)
    return statement


def _locked(key: UUID) -> Statement:
    """The statement, locked after its report, in the one order that all writers keep."""
    report = Statement.objects.filter(key=key).values_list("report_id", flat=True).first()
    Report.objects.select_for_update().filter(pk=report or key).first()
    statement = Statement.objects.select_for_update().filter(key=key).first()
    if statement is None:
        raise NotFoundError(NO_STATEMENT)
    return statement


@transaction.atomic
def withdraw_statement(actor: User, key: UUID) -> Statement:
    """Ask for a statement no longer.

    Raises
    ------
    NotPermittedError
        The person may not ask for statements on the report, or it has ended.
    """
    statement = _locked(key)
    check_right(person_of(actor), "ask_statements", facts_of(statement.report))
    put_obligation(statement, end(as_obligation(statement), "withdrawn", timezone.now()))
    write_audit_row(actor, "alteration", "withdraw_statement", report_record(statement.report_id))
    return statement


def send_reminders() -> int:
    """Remind everyone whose reminder is due; gives how many. One transaction each."""
    due = Statement.objects.filter(ended_at__isnull=True, next_reminder_at__lte=timezone.now())
    return sum(_remind(key) for key in list(due.values_list("key", flat=True)))


@transaction.atomic
def _remind(key: UUID) -> int:
    try:
        statement = _locked(key)
    except NotFoundError:  # erased since it was listed
        return 0
    owed, now = as_obligation(statement), timezone.now()
    if not is_reminder_due(owed, now):
        return 0
    put_obligation(statement, remind(owed, now))
    user = statement.owner.user
    queue_notice("statement_reminder", [user] if user else [], report_record(statement.report_id))
    return 1

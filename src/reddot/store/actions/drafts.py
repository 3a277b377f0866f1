"""Start a report, save answers section by section, discard a draft."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils import timezone

from reddot.errors import BadDataError, NotPermittedError
from reddot.records import report as record
from reddot.records.check import check_report
from reddot.records.questions import BY_FIELD
from reddot.review.obligations import end
from reddot.review.states import check_transition
from reddot.store.access import Facts, check_right
from reddot.store.actions.locking import take_report
from reddot.store.answers import answer_of, as_report, changed_answers, put_answers, with_answers
from reddot.store.audit import digest_of, report_record, write_audit_row
from reddot.store.models import (
    Change,
    Edit,
    Incident,
    Officer,
    RecordKey,
    Report,
    Subject,
    User,
)
from reddot.store.not_done import NotFoundError
from reddot.store.obligations import as_obligation, put_obligation
from reddot.store.people import person_of
from reddot.store.reading import NO_REPORT, find_report, recent_incidents

LONGEST_PAUSE = timedelta(minutes=5)
SUBJECTS_AT_MOST = 50


def start_report(
    actor: User,
    key: UUID,
    *,
    fast: bool = False,
    incident_key: UUID | None = None,
    subject_key: UUID | None = None,
) -> Report:
    """Start a draft under a key that came with the page; a replay finds the same draft.

    Parameters
    ----------
    key
        Made before the start is sent, so that the same start sent twice is one.
    fast
        Whether it is the short form for low-level force.
    incident_key
        A colleague's incident to join; a new one is made without it.
    subject_key
        The person of that incident that it is about; a new person without it.

    Raises
    ------
    NotPermittedError
        The person is no officer, the incident or person is not theirs to join, or the key was
        that of a report that was erased.
    """
    try:
        with transaction.atomic():
            found = Report.objects.filter(key=key).first()
            if found is None:
                return _start(actor, key, fast, incident_key, subject_key)
    except IntegrityError:  # the same start, sent twice, arrived twice at the same moment
        found = Report.objects.filter(key=key).first()
        if found is None:
            raise
    return _same_start(actor, found)


def _start(
    actor: User, key: UUID, fast: bool, incident_key: UUID | None, subject_key: UUID | None
) -> Report:
    officer = Officer.objects.filter(user=actor).first()
    force, unit = (officer.force_id, officer.unit_id) if officer else ("", None)
    check_right(person_of(actor), "start_report", Facts("", force, unit, None, ""))
    if officer is None:
        raise NotPermittedError("Your account is tied to no officer. Ask your administrator.")
    if RecordKey.objects.filter(record=report_record(key), key__isnull=True).exists():
        raise NotPermittedError("This report was erased. Start a new one from the start page.")
    incident = _incident(actor, officer, incident_key)
    now = timezone.now()
    Report.objects.create(
        key=key,
        report_id=f"R-{key.hex[:12].upper()}",
        fast=fast,
        force_id=officer.force_id,
        unit_id=officer.unit_id,
        officer=officer,
        incident=incident,
        subject=_subject(incident, subject_key),
        started_at=now,
        changed_at=now,
        used_at=incident.started_at if incident_key else None,
        dispatch_reference=incident.dispatch_reference if incident_key else None,
        out_of_force=incident.out_of_force,
    )
    write_audit_row(actor, "collection", "start_report", report_record(key))
    return find_report(key)


def _same_start(actor: User, found: Report) -> Report:
    officer = Officer.objects.filter(user=actor).first()
    if officer is None or found.officer_id != officer.officer_id:
        raise NotFoundError(NO_REPORT)
    return find_report(found.key)


def _incident(actor: User, officer: Officer, key: UUID | None) -> Incident:
    if key is None:
        made = Incident(force_id=officer.force_id, incident_id="")
        made.incident_id = f"I-{made.key.hex[:12].upper()}"
        made.save(force_insert=True)
        return made
    incident = recent_incidents(actor).filter(key=key).first()
    if incident is None:
        raise NotPermittedError(
            "You can join an incident of the last 14 days in your own unit, or one where a "
            "colleague named you. Start a report of your own instead."
        )
    return incident


def _subject(incident: Incident, key: UUID | None) -> Subject:
    Incident.objects.select_for_update().filter(pk=incident.pk).first()
    if key is not None:
        found = incident.subjects.filter(key=key).first()
        if found is None:
            raise NotPermittedError("That person is not in this incident. Choose one who is.")
        return found
    last = incident.subjects.aggregate(last=Max("position"))["last"] or 0
    if last >= SUBJECTS_AT_MOST:
        raise NotPermittedError(
            f"This incident has {last} persons; it can hold at most {SUBJECTS_AT_MOST}. "
            "Start a new incident."
        )
    return Subject.objects.create(incident=incident, position=last + 1)


@transaction.atomic
def save_answers(actor: User, key: UUID, version: int, answers: Mapping[str, Any]) -> Report:
    """Save the answers of a section; answers that no question asks any more are removed.

    Parameters
    ----------
    version
        The version that the officer's page was made from.
    answers
        By field of ``records.questions``, as ``records.answers`` types them.

    Raises
    ------
    NotPermittedError
        It is not the officer's own, or not open for writing.
    StaleVersionError
        It was changed since; nothing is stored.
    """
    row = take_report(actor, key, "edit_report", version)
    before = as_report(row)
    after = with_answers(before, answers)
    changed = changed_answers(before, after)
    if not changed:
        return row
    _check_narrative(row, changed)
    _check_time(row, after)
    _check_kept(row, after, changed)
    now = timezone.now()
    put_answers(row, after, changed)
    _time_spent(row, now)
    if row.state == "returned":
        _keep_changes(row, before, after, changed, now)
    row.version += 1
    row.changed_at = now
    row.save()
    operation = "collection" if row.state == "draft" else "alteration"
    write_audit_row(
        actor,
        operation,
        "save_answers",
        report_record(key),
        detail=", ".join(changed),
        digest=digest_of(after),
    )
    return find_report(key)


def _check_narrative(row: Report, changed: tuple[str, ...]) -> None:
    if row.state != "draft" and "narrative" in changed:
        raise NotPermittedError(
            "The account of what happened stays as it was submitted. Write an addendum instead."
        )


def _check_time(row: Report, after: record.Report) -> None:
    first, used = row.first_submitted_at, after.used_at
    if first is not None and used is not None and used > first:
        raise BadDataError(
            f"Force was used at {used:%d/%m/%Y %H:%M}, after the report was first submitted at "
            f"{first:%d/%m/%Y %H:%M}. Give the time before that."
        )


def _check_kept(row: Report, after: record.Report, changed: tuple[str, ...]) -> None:
    """A report that was submitted counts while it is mended: its answers change, none goes."""
    if row.state == "draft":
        return
    gone = [p.field for p in check_report(after) if p.code == "missing" and p.field in changed]
    if gone:
        raise BadDataError(
            f"'{BY_FIELD[gone[0]].text}' was answered when the report was submitted, and needs an "
            "answer still. Give another one, or leave it as it was."
        )


def _time_spent(row: Report, now: datetime) -> None:
    """Time at the form: a pause counts as five minutes at most."""
    if row.first_submitted_at is None:
        spent = min(max(now - row.changed_at, timedelta()), LONGEST_PAUSE)
        row.completion_seconds += round(spent.total_seconds())


def _keep_changes(
    row: Report,
    before: record.Report,
    after: record.Report,
    changed: tuple[str, ...],
    now: datetime,
) -> None:
    edit = Edit.objects.filter(report=row, closed_at__isnull=True).first()
    if edit is None:
        raise NotPermittedError("Say first why the report is changed, then change it.")
    Change.objects.bulk_create(
        Change(
            edit=edit,
            changed_at=now,
            field=field,
            before=as_words(answer_of(before, field)),
            after=as_words(answer_of(after, field)),
        )
        for field in changed
    )


def as_words(value: object) -> str:
    """An answer as it is kept in the history of changes; "" for no answer.

    >>> as_words(frozenset({"b", "a"}))
    'a; b'
    """
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, frozenset):
        return "; ".join(sorted(value))
    if isinstance(value, tuple):
        return "; ".join(_item_words(item) for item in value)
    return str(value)


def _item_words(item: object) -> str:
    if isinstance(item, record.TacticUse):
        worked = {"yes": " (effective)", "no": " (not effective)"}.get(item.effective or "", "")
        return f"{item.position}. {item.tactic}{worked}"
    names = getattr(item, "__slots__", ())
    said = ((name, as_words(getattr(item, name))) for name in names)
    return ", ".join(f"{name}={words}" for name, words in said if words)


@transaction.atomic
def discard_report(actor: User, key: UUID, version: int) -> Report:
    """Discard a draft; its open statements end with it, its answers leave no figure.

    Raises
    ------
    NotPermittedError
        It is not the officer's own, or was submitted.
    """
    row = take_report(actor, key, "discard_report", version)
    now = timezone.now()
    row.state = check_transition(row.state, "discard")
    row.version += 1
    row.changed_at = now
    row.save()
    owed = row.statements.select_for_update().filter(ended_at__isnull=True)
    for statement in owed.order_by("key"):
        put_obligation(statement, end(as_obligation(statement), "report_discarded", now))
    write_audit_row(actor, "alteration", "discard_report", report_record(key))
    return row

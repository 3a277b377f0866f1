"""What is held about an officer or a person, gathered for whoever has a right to know it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from reddot.errors import NotEnoughDataError, UsageError
from reddot.records.flat import CHILDREN, flatten
from reddot.store.access import Facts, check_right
from reddot.store.answers import as_report, with_children
from reddot.store.audit import report_record, write_audit_row
from reddot.store.held import about_officer
from reddot.store.models import AuditRow, Officer, Report, Subject, User
from reddot.store.models.reports import BEFORE_SUBMISSION
from reddot.store.notices import queue_notice
from reddot.store.people import holders_of, person_of


@transaction.atomic
def export_subject_access(
    actor: User, *, officer_id: str | None = None, subject_key: UUID | None = None
) -> dict[str, Any]:
    """Everything held about one officer, or about one person force was used on.

    Returns
    -------
    dict
        ``about``, and ``reports``: answers, account and addenda; of an officer's reports edits
        and who read them as well, and of the officer what :func:`about_officer` gathers.

    Raises
    ------
    UsageError
        Not just one of the two is named.
    NotEnoughDataError
        Nothing is held.
    NotPermittedError
        The person may not export for that force.

    Notes
    -----
    A person's copy leaves out what is about others: the officer's pseudonym and statements of
    colleagues. Whoever sends it reads it first: free text may name someone else.
    """
    if (officer_id is None) == (subject_key is None):
        raise UsageError("Name either an officer or a person, not both.")
    found, force = _held(officer_id, subject_key)
    check_right(person_of(actor), "export_subject_access", Facts("", force, None, None, ""))
    rows = list(with_children(found))
    for row in rows:
        write_audit_row(actor, "disclosure", "export_subject_access", report_record(row.key))
    named = f"officer:{officer_id}" if officer_id else f"person:{subject_key}"
    write_audit_row(actor, "disclosure", "export_subject_access", named)
    queue_notice("copy_given", holders_of("auditor", force), "subject_access")
    copy: dict[str, Any] = {"reports": [_copy(row, of_officer=bool(officer_id)) for row in rows]}
    if officer_id is None:
        return {"about": {"person": str(subject_key)}} | copy
    return {"about": {"officer": officer_id}} | copy | about_officer(officer_id)


def _held(officer_id: str | None, subject_key: UUID | None) -> tuple[QuerySet[Report], str]:
    force, found = None, Report.objects.none()
    if officer_id is not None:
        officer = Officer.objects.filter(officer_id=officer_id).first()
        force = officer.force_id if officer else None
        found = Report.objects.filter(officer_id=officer_id)
    elif subject_key is not None:
        subject = Subject.objects.select_related("incident").filter(key=subject_key).first()
        force = subject.incident.force_id if subject else None
        found = Report.objects.filter(subject=subject_key).exclude(state__in=BEFORE_SUBMISSION)
    if force is None:
        raise NotEnoughDataError("Nothing is held under that identifier. Check it.")
    return found.order_by("started_at"), force


def _copy(row: Report, *, of_officer: bool) -> dict[str, Any]:
    report = as_report(row)
    answers = {k: str(v) for k, v in flatten(report).items() if v is not None}
    copy: dict[str, Any] = {"state": row.state, "account": report.narrative}
    for table, rows in CHILDREN.items():
        copy[table] = [
            {k: str(v) for k, v in child.items() if v is not None} for child in rows(report)
        ]
    copy["addenda"] = [
        {"added_at": a.added_at.isoformat(), "text": a.text} for a in row.addenda.all()
    ]
    if of_officer:
        copy["edits"] = [_edit(edit) for edit in row.edits.all()]
        copy["statements_asked_of_colleagues"] = row.statements.count()
        copy["read_by"] = _readers(row)
        copy["kept_contradictions"] = [
            {"code": k.code, "reason": k.reason} for k in row.kept_contradictions.all()
        ]
    else:
        answers.pop("officer_id", None)
    return copy | {"answers": answers}


def _readers(row: Report) -> list[dict[str, str]]:
    """Who read the report and when, under the pseudonyms of the log."""
    found = AuditRow.objects.filter(record=report_record(row.key), operation="consultation")
    return [{"at": r.at.isoformat(), "actor": r.actor} for r in found.order_by("at")]


def _edit(edit: Any) -> dict[str, Any]:
    changes = [{"field": c.field, "before": c.before, "after": c.after} for c in edit.changes.all()]
    return {
        "opened_at": edit.opened_at.isoformat(),
        "reason": edit.reason,
        "note": edit.note,
        "changes": changes,
    }

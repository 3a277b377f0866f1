"""Open a statement that one is asked for: by its owner alone, and logged as a reading."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from reddot.store.access import check_right
from reddot.store.actions.statements import NO_STATEMENT
from reddot.store.audit import report_record, write_audit_row
from reddot.store.models import Statement, User
from reddot.store.not_done import NotFoundError
from reddot.store.people import facts_of, person_of


@transaction.atomic
def view_statement(actor: User, key: UUID) -> Statement:
    """The statement that a person owes, with its report; that they look is logged first.

    Raises
    ------
    NotFoundError
        There is no such statement, or it is asked of someone else.
    NotPermittedError
        It is answered or no longer needed.
    """
    found = Statement.objects.filter(key=key, owner__user=actor).select_related("report").first()
    if found is None:
        raise NotFoundError(NO_STATEMENT)
    check_right(person_of(actor), "answer_statement", facts_of(found.report))
    write_audit_row(actor, "consultation", "view_statement", report_record(found.report_id))
    return found


@transaction.atomic
def read_back_statement(actor: User, key: UUID) -> Statement:
    """A statement that a person gave, with its report, for themselves alone; the look is logged.

    Raises
    ------
    NotFoundError
        There is no such statement, it is somebody else's, or none was given.
    """
    given = Statement.objects.filter(key=key, owner__user=actor, end_reason="given")
    found = given.select_related("report").first()
    if found is None:
        raise NotFoundError(NO_STATEMENT)
    write_audit_row(actor, "consultation", "read_back_statement", report_record(found.report_id))
    return found

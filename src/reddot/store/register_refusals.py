"""A refused issue: that the register was asked and said no is logged; who is told how much."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction

from reddot.carriage.may_carry import Answer, Why
from reddot.store.access import Facts, can_right
from reddot.store.actions.register_rights import officer_record
from reddot.store.audit import write_audit_row
from reddot.store.models import Officer, User
from reddot.store.not_done import IssueRefusedError
from reddot.store.people import person_of

SUSPENDED = "Suspended from carrying. The Taser lead knows why."


@contextmanager
def refusals_logged(actor: User, record: str) -> Iterator[None]:
    """Log a refusal to issue: the reading of the officer's standing, and the refusal itself.

    Parameters
    ----------
    actor
        Who would issue.
    record
        The name in the log of what was to be issued.

    Raises
    ------
    IssueRefusedError
        As it was raised within; the rows are written all the same.
    """
    try:
        yield
    except IssueRefusedError as refused:
        officer = Officer.objects.get(pk=refused.answer.officer_id)
        with transaction.atomic():
            write_audit_row(actor, "consultation", "read_standing", officer_record(officer))
            write_audit_row(actor, "consultation", "refuse_issue", record, detail="may_not_carry")
        raise


def reasons_told(actor: User, answer: Answer) -> tuple[str, ...]:
    """The reasons against an officer, as far as a person is to know them.

    Who may not read the register of the officer is told of a suspension, not why or since when.
    """
    officer = Officer.objects.filter(pk=answer.officer_id).first()
    reads = officer is not None and _reads(actor, officer)
    return tuple(dict.fromkeys(_told(why, whole=reads) for why in answer.obstacles))


def _reads(actor: User, officer: Officer) -> bool:
    facts = Facts("", officer.force_id, officer.unit_id, officer.officer_id, "")
    return can_right(person_of(actor), "view_register", facts)


def _told(why: Why, *, whole: bool) -> str:
    return why.words if whole or why.code != "suspended" else SUSPENDED

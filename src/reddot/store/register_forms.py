"""What a page that changes the register reads before the change: each reading is logged."""

from __future__ import annotations

from django.db import transaction

from reddot.carriage.register import Holdings
from reddot.store.actions.register_rights import (
    NO_OFFICER,
    check_force_right,
    check_officer_right,
    forces_with,
    officer_record,
)
from reddot.store.audit import write_audit_row
from reddot.store.holdings import holdings_of
from reddot.store.models import Officer, User
from reddot.store.not_done import NotFoundError
from reddot.store.rights import Right


@transaction.atomic
def officer_to_change(actor: User, officer_id: str, right: Right) -> Officer:
    """The officer of a form, once it is logged that a person who may change them read of them.

    Raises
    ------
    NotFoundError
        There is no such officer in a force where the person has the right.
    NotPermittedError
        The person may not do it to that officer.
    """
    officer = Officer.objects.filter(pk=officer_id, force__in=forces_with(actor, right)).first()
    if officer is None:
        raise NotFoundError(NO_OFFICER)
    check_officer_right(actor, right, officer)
    write_audit_row(actor, "consultation", "read_officer_form", officer_record(officer))
    return officer


@transaction.atomic
def holdings_beside_file(actor: User, force: str) -> Holdings:
    """The rows of a force's register that a file is read beside, once the reading is logged.

    What is wrong with the file may say what the register holds.

    Raises
    ------
    NotPermittedError
        The person does not manage the register of the force.
    """
    check_force_right(actor, "manage_register", force)
    write_audit_row(actor, "consultation", "read_register", f"register:{force}", detail="import")
    return holdings_of(force)

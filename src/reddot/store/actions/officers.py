"""Change what the register holds of an officer themselves: role, service, front line."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from reddot.errors import UsageError
from reddot.records.codes import read_code_list
from reddot.store.actions.register_rights import officer_record, take_officer
from reddot.store.audit import write_audit_row
from reddot.store.models import Officer, User


@transaction.atomic
def change_officer(
    actor: User | None,
    officer_id: str,
    *,
    role: str,
    joined_on: date | None = None,
    left_on: date | None = None,
    front_line: bool | None = None,
) -> Officer:
    """Set an officer's role and service, as when a student officer becomes an officer.

    Raises
    ------
    UsageError
        There is no such role, or the officer leaves before joining.
    NotPermittedError
        The person does not manage the register of the officer's force, or it is their own.
    """
    officer = take_officer(actor, "manage_register", officer_id)
    roles = read_code_list("role").names()
    if role not in roles:
        raise UsageError(f"'{role}' is no role of an officer. They are: {', '.join(roles)}.")
    if joined_on is not None and left_on is not None and left_on < joined_on:
        raise UsageError("The officer leaves before joining. Mend one of the two days.")
    officer.role, officer.front_line = role, front_line
    officer.joined_on, officer.left_on = joined_on, left_on
    officer.save(update_fields=["role", "front_line", "joined_on", "left_on"])
    write_audit_row(
        actor, "alteration", "change_officer", officer_record(officer), detail=f"role={role}"
    )
    return officer

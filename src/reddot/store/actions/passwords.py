"""Set an initial password for somebody; it is given once and is on no log."""

from __future__ import annotations

import secrets

from django.db import transaction

from reddot.store.actions.people import user_record
from reddot.store.audit import write_audit_row
from reddot.store.models import User
from reddot.store.staff import check_account

LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # none that is mistaken for another
GROUPS = 4
GROUP = 5


@transaction.atomic
def set_initial_password(actor: User, user: User) -> str:
    """Replace a person's password by a random one, given here and nowhere again.

    Their sessions end with the old password. A second step of theirs stays.

    Raises
    ------
    NotPermittedError
        It is their own account, or one of a force that they do not manage.
    """
    check_account(actor, user)
    password = new_password()
    user.set_password(password)
    user.save(update_fields=["password"])
    write_audit_row(actor, "alteration", "set_initial_password", user_record(user))
    return password


def new_password() -> str:
    """A random password that can be read out and typed."""
    return "-".join(_group() for _ in range(GROUPS))


def _group() -> str:
    return "".join(secrets.choice(LETTERS) for _ in range(GROUP))

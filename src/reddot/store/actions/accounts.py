"""Accounts: entered with their first role, moved to a unit, closed and reopened, tokens ended."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from reddot.errors import UsageError
from reddot.store.access import Facts, check_right
from reddot.store.actions.people import enter_person, grant_role, user_record
from reddot.store.audit import write_audit_row
from reddot.store.models import ApiToken, Officer, Unit, User
from reddot.store.not_done import NotFoundError
from reddot.store.people import person_of
from reddot.store.staff import check_account


@transaction.atomic
def enter_with_role(
    actor: User,
    username: str,
    role: str,
    force: str,
    unit: str | None = None,
    *,
    email: str = "",
    officer_id: str = "",
) -> User:
    """Enter a person with their first role; an officer is placed in the unit of it.

    Raises
    ------
    UsageError
        As for entering a person and for giving a role; or an officer has no number.
    NotPermittedError
        The person does not manage the people of that force.
    """
    if role == "officer" and not officer_id.strip():
        raise UsageError("An officer needs their number: reports are kept under it. Give it.")
    user = enter_person(actor, username, force, email=email, officer_id=officer_id.strip() or None)
    grant_role(actor, user, role, force, unit)
    if unit is not None:
        Officer.objects.filter(user=user).update(unit=unit)
    return user


@transaction.atomic
def place_officer(actor: User, user: User, unit: str) -> None:
    """Place an officer in another unit of their force; reports made before stay where they were.

    Raises
    ------
    UsageError
        The person is no officer, or the unit is not of their force.
    NotPermittedError
        The person does not manage the people of that force.
    """
    officer = Officer.objects.select_for_update().filter(user=user).first()
    if officer is None:
        raise UsageError("This account is tied to no officer. Enter an account with a number.")
    facts = Facts("", officer.force_id, None, None, "")
    check_right(person_of(actor), "manage_people", facts)
    if not Unit.objects.filter(unit_id=unit, force=officer.force_id).exists():
        raise UsageError("There is no such unit in the officer's force. Choose one that there is.")
    Officer.objects.filter(pk=officer.pk).update(unit=unit)
    write_audit_row(actor, "alteration", "place_officer", user_record(user), detail="unit")


@transaction.atomic
def close_account(actor: User, user: User) -> None:
    """Let somebody sign in no more; sessions and tokens end at once, roles are kept.

    Raises
    ------
    NotPermittedError
        It is their own account, or one of a force that they do not manage.
    """
    _set_active(actor, user, "close_account", active=False)
    user.set_unusable_password()  # sessions hang on the password: none of them comes back
    user.save(update_fields=["password"])
    ApiToken.objects.filter(user=user, ends_at__gt=timezone.now()).update(ends_at=timezone.now())


@transaction.atomic
def reopen_account(actor: User, user: User) -> None:
    """Let somebody sign in again, with an initial password that is set after this."""
    _set_active(actor, user, "reopen_account", active=True)


def _set_active(actor: User, user: User, action: str, *, active: bool) -> None:
    check_account(actor, user)
    User.objects.filter(pk=user.pk).update(is_active=active)
    write_audit_row(actor, "alteration", action, user_record(user))


@transaction.atomic
def revoke_token(actor: User, token: str) -> None:
    """End one of one's own tokens of the interface for programs, named by its hash.

    Raises
    ------
    NotFoundError
        The person has no such token.
    """
    found = ApiToken.objects.select_for_update().filter(sha256=token, user=actor).first()
    if found is None:
        raise NotFoundError("There is no such token of yours. It may have been ended already.")
    found.ends_at = min(found.ends_at, timezone.now())
    found.save(update_fields=["ends_at"])
    write_audit_row(actor, "system", "revoke_token", user_record(actor))

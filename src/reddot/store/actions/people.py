"""Enter people and give them roles; nobody signs up, and nobody gives a role to themselves."""

from __future__ import annotations

from django.db import transaction

from reddot.errors import UsageError
from reddot.store.access import Facts, Grant, check_grant, check_right
from reddot.store.audit import write_audit_row
from reddot.store.models import Force, Officer, RoleGrant, Unit, User
from reddot.store.people import person_of

OF_A_UNIT = ("supervisor", "officer")


def user_record(user: User) -> str:
    """The name of an account's record in the log."""
    return f"user:{user.pk}"


@transaction.atomic
def enter_person(
    actor: User | None, username: str, force: str, *, email: str = "", officer_id: str | None = None
) -> User:
    """Enter a person of a force, who signs in with a password they set or by the directory.

    Parameters
    ----------
    actor
        The administrator; ``None`` only when the first one is entered from the command line.
    officer_id
        The officer that they are, where they are one.

    Raises
    ------
    UsageError
        The name is taken or blank, or the officer is unknown or tied to another account.
    NotPermittedError
        The person does not manage the people of that force.
    """
    if actor is not None:
        check_right(person_of(actor), "manage_people", Facts("", force, None, None, ""))
    name = username.strip()
    if not name or len(name) > 150 or User.objects.filter(username__iexact=name).exists():
        raise UsageError("That user name is blank, over-long or taken. Choose another.")
    user = User(username=name, email=email.strip())
    user.set_unusable_password()
    user.save()
    if officer_id:
        _tie(user, officer_id.strip(), force)
    write_audit_row(actor, "collection", "enter_person", user_record(user))
    return user


def _tie(user: User, officer_id: str, force: str) -> None:
    officer = Officer.objects.select_for_update().filter(officer_id=officer_id).first()
    if officer is None:
        officer = Officer.objects.create(officer_id=officer_id, force_id=force)
    if officer.user_id is not None or officer.force_id != force:
        raise UsageError("That officer is of another force or has an account. Check the number.")
    officer.user = user
    officer.save()


@transaction.atomic
def grant_role(
    actor: User | None, user: User, role: str, force: str, unit: str | None = None
) -> RoleGrant:
    """Give a role in a force, or in one unit of it; giving it twice is giving it once.

    Raises
    ------
    UsageError
        There is no such force or unit, or a supervisor's unit is missing.
    NotPermittedError
        The person may not give it.
    """
    _check_grant(actor, user, role, force, unit)
    if not Force.objects.filter(name=force).exists():
        raise UsageError("There is no such force in the store.")
    if unit is not None and not Unit.objects.filter(unit_id=unit, force=force).exists():
        raise UsageError("There is no such unit in that force.")
    if role == "supervisor" and unit is None:
        raise UsageError("A supervisor answers for one unit. Name it.")
    if role not in OF_A_UNIT and unit is not None:
        raise UsageError("This role is held in the whole force. Leave the unit out.")
    made, _ = RoleGrant.objects.get_or_create(user=user, role=role, force_id=force, unit_id=unit)
    write_audit_row(actor, "alteration", "grant_role", user_record(user), detail=f"role={role}")
    return made


@transaction.atomic
def revoke_role(
    actor: User | None, user: User, role: str, force: str, unit: str | None = None
) -> None:
    """Take a role away; taking away what is not there does nothing but is logged."""
    _check_grant(actor, user, role, force, unit)
    RoleGrant.objects.filter(user=user, role=role, force=force, unit=unit).delete()
    write_audit_row(actor, "alteration", "revoke_role", user_record(user), detail=f"role={role}")


def _check_grant(actor: User | None, user: User, role: str, force: str, unit: str | None) -> None:
    if actor is not None:
        check_grant(person_of(actor), str(user.pk), Grant(role=role, force=force, unit=unit))

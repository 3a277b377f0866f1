"""Enter a person from the command line of whoever runs the machine."""

from __future__ import annotations

from django.db import transaction

from reddot.errors import UsageError
from reddot.store.actions.passwords import new_password
from reddot.store.actions.people import enter_person, grant_role
from reddot.store.models import Force
from reddot.store.rights import ROLES


@transaction.atomic
def enter_first(name: str, force: str, role: str, unit: str | None = None) -> str:
    """Enter a person with a role; the force is made if it is not there. Gives a first password.

    Raises
    ------
    UsageError
        The role is not one of the table, the name is taken, or the unit is unknown.
    """
    if role not in ROLES:
        raise UsageError(f"There is no role '{role[:40]}'. The roles are: {', '.join(ROLES)}.")
    if not force.strip() or len(force) > 100:
        raise UsageError("Give the force's name, 1 to 100 characters.")
    Force.objects.get_or_create(name=force.strip())
    user = enter_person(None, name, force.strip())
    grant_role(None, user, role, force.strip(), unit)
    password = new_password()
    user.set_password(password)
    user.save(update_fields=["password"])
    return password

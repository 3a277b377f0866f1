"""Whose accounts an administrator looks after: people of their force, and those of none yet."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from reddot.errors import NotPermittedError
from reddot.store.access import can_right, check_right, scopes
from reddot.store.models import Officer, Unit, User
from reddot.store.not_done import NotFoundError
from reddot.store.people import person_of
from reddot.store.relations import Facts

NO_PERSON = "There is no such person, or none whose account you look after."
ANOTHER_FORCE = (
    "This person also has a role in another force. An administrator who looks after every force "
    "they work for has to do this."
)


def forces_managed(actor: User) -> tuple[str, ...]:
    """The forces whose people an administrator manages, sorted."""
    found = scopes(person_of(actor), "manage_people")
    return tuple(sorted({scope.force for scope in found if scope.force}))


def units_managed(actor: User) -> QuerySet[Unit]:
    """The units of those forces."""
    return Unit.objects.filter(force__in=forces_managed(actor)).order_by("force_id", "name")


def staff_of(actor: User) -> QuerySet[User]:
    """Everyone an administrator may look up, by user name.

    Raises
    ------
    NotPermittedError
        The person manages nobody.
    """
    check_right(person_of(actor), "manage_people")
    forces = forces_managed(actor)
    own = Q(grants__force__in=forces) | Q(officer__force__in=forces)
    of_none = Q(grants__isnull=True, officer__isnull=True)
    found = User.objects.filter(own | of_none).distinct().order_by("username")
    return found.prefetch_related("grants__unit").select_related("officer")


def member_of_staff(actor: User, number: int) -> User:
    """One of them.

    Raises
    ------
    NotFoundError
        There is none of that number, or it is a person of another force.
    """
    found = staff_of(actor).filter(pk=number).first()
    if found is None:
        raise NotFoundError(NO_PERSON)
    return found


def find_member(actor: User, text: str) -> User | None:
    """The one whose user name or officer number was typed, if they are among them."""
    return staff_of(actor).filter(Q(username=text) | Q(officer__officer_id=text)).first()


def forces_of(user: User) -> frozenset[str]:
    """The forces that a person has a role in, or is an officer of."""
    officer = Officer.objects.filter(user=user).values_list("force_id", flat=True)
    return frozenset((*user.grants.values_list("force_id", flat=True), *officer))


def check_account(actor: User, user: User) -> None:
    """Return only if an administrator may change how somebody signs in.

    Raises
    ------
    NotPermittedError
        It is their own account, or the person works for a force that they do not manage: whoever
        sets a password could use every role of the account.
    """
    person = person_of(actor)
    check_right(person, "manage_people")
    if actor.pk == user.pk:
        raise NotPermittedError(
            "Nobody can do this to their own account. Change your password on your own page, or "
            "ask another administrator of the force."
        )
    of_force = (Facts("", force, None, None, "") for force in forces_of(user))
    if not all(can_right(person, "manage_people", facts) for facts in of_force):
        raise NotPermittedError(ANOTHER_FORCE)

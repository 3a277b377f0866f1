"""Whose register a page shows: the force asked for, and where one can go within it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse

from reddot.store.access import Facts, Person, Right, can_right, scopes
from reddot.store.models import Officer, Unit, User
from reddot.store.people import person_of
from reddot.store.register import VIEW, forces_of_register
from reddot.web.components import Field, Link
from reddot.web.register.fields import select
from reddot.web.report.opening import actor_of

PLACES: tuple[tuple[str, str, Right], ...] = (
    ("Officers", "register", VIEW),
    ("Devices", "register_devices", VIEW),
    ("What lapses", "register_lapses", VIEW),
    ("Cover", "register_cover", VIEW),
    ("Checks of reports", "register_checks", "check_reports"),
    ("Special constables", "register_roles", "manage_register"),
    ("Import", "register_import", "manage_register"),
)


def force_asked(request: HttpRequest, right: Right = VIEW) -> str:
    """The force whose register is asked for; the person's first where none of theirs is named.

    Raises
    ------
    NotPermittedError
        The person may not do this in any force.
    """
    known = forces_of_register(actor_of(request), right)
    given = request.POST if request.method == "POST" else request.GET
    asked = given.get("force", "")
    return asked if asked in known else known[0]


def force_field(actor: User, force: str, right: Right = VIEW) -> tuple[Field, ...]:
    """The choice of a force; none where there is one."""
    known = forces_of_register(actor, right)
    if len(known) == 1:
        return ()
    return (select("force", "Force", zip(known, known, strict=True), force),)


def may(actor: User, right: Right, officer: Officer) -> bool:
    """Whether a person may do something to an officer of the register."""
    return can_right(person_of(actor), right, facts_of(officer))


def facts_of(officer: Officer) -> Facts:
    """What the rules need to know of an officer."""
    return Facts("", officer.force_id, officer.unit_id, officer.officer_id, "")


def may_in(actor: User, right: Right, force: str) -> bool:
    """Whether a person may do something in a force, or in a part of it."""
    found = scopes(person_of(actor), right)
    return any(scope.force == force for scope in found)


def places(person: Person, here: str) -> tuple[Link, ...]:
    """Where one can go within the register; ``here`` is the name of the page shown."""
    return tuple(
        Link(label, reverse(name), name == here)
        for label, name, right in PLACES
        if scopes(person, right)
    )


def station_names(stations: Iterable[str | None]) -> Mapping[str, str]:
    """The name of each station, by its identifier."""
    known = {station for station in stations if station}
    return dict(Unit.objects.filter(pk__in=known).values_list("unit_id", "name"))


def query_of(force: str, **more: str) -> str:
    """A query for an address of the register, of codes alone."""
    return urlencode({"force": force, **more})

"""The questions of the administrator's forms."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from reddot.store.models import RoleGrant, Unit, User
from reddot.store.rights import ROLES
from reddot.store.staff import forces_managed, units_managed
from reddot.web.components import Field, Item

FORCE, UNIT = "force:", "unit:"
LONGEST_NAME, LONGEST_EMAIL, LONGEST_NUMBER = 150, 254, 100

NOT_TEXT = "Some characters are not readable text. Type it again"


@dataclass(frozen=True, slots=True)
class Where:
    """A force, or a unit of it."""

    force: str
    unit: str | None = None


def places(actor: User) -> dict[str, tuple[str, Where]]:
    """Where an administrator may give roles: by the value of the form, its label and the place."""
    forces = forces_managed(actor)
    found = {f"{FORCE}{f}": (f"{f}, the whole force", Where(f)) for f in forces}
    units = units_managed(actor)
    return found | {f"{UNIT}{u.pk}": (unit_label(u), Where(u.force_id, u.pk)) for u in units}


def unit_label(unit: Unit) -> str:
    """A unit as it is chosen."""
    return f"{unit.name}, {unit.force_id}"


def role_words(grant: RoleGrant) -> str:
    """A role as it is listed."""
    where = unit_label(grant.unit) if grant.unit else grant.force_id
    return f"{ROLES.get(grant.role, grant.role).capitalize()}: {where}"


def role_fields(
    known: Mapping[str, tuple[str, Where]], typed: Mapping[str, str], errors: Mapping[str, str]
) -> tuple[Field, ...]:
    """Which role, and where."""
    roles = ((role, label.capitalize()) for role, label in ROLES.items())
    where = ((value, label) for value, (label, _) in known.items())
    return (
        choice("role", "Role", roles, typed, errors),
        choice("where", "Where", where, typed, errors),
    )


def choice(
    name: str,
    label: str,
    known: Iterable[tuple[str, str]],
    typed: Mapping[str, str],
    errors: Mapping[str, str],
) -> Field:
    """A list to choose one from."""
    items = (Item(value="", label="Choose one"), *(Item(value=v, label=w) for v, w in known))
    value = typed.get(name, "")
    return Field(
        name=name, label=label, kind="select", items=items, value=value, error=errors.get(name, "")
    )


def entry_fields(
    known: Mapping[str, tuple[str, Where]], typed: Mapping[str, str], errors: Mapping[str, str]
) -> tuple[Field, ...]:
    """What is asked to enter a person."""
    return (
        _text("username", "User name", "What they sign in with; not their name", typed, errors),
        *role_fields(known, typed, errors),
        _text(
            "officer_id",
            "Officer number",
            "Only for an officer: reports are kept under it",
            typed,
            errors,
        ),
        _text("email", "Email address", "Notices go there, without any content", typed, errors),
    )


def _text(
    name: str, label: str, hint: str, typed: Mapping[str, str], errors: Mapping[str, str]
) -> Field:
    return Field(
        name=name,
        label=label,
        kind="text",
        hint=hint,
        value=typed.get(name, ""),
        error=errors.get(name, ""),
        optional=name != "username",
        width="20",
        spellcheck=False,
        autocomplete="email" if name == "email" else "off",
    )


def entry_errors(
    known: Mapping[str, tuple[str, Where]], typed: Mapping[str, str]
) -> dict[str, str]:
    """What is wrong with what was typed, by field."""
    errors = role_errors(known, typed)
    name, email = typed.get("username", "").strip(), typed.get("email", "").strip()
    if not name or len(name) > LONGEST_NAME:
        errors["username"] = f"Enter a user name of 1 to {LONGEST_NAME} characters"
    elif not is_text(name):
        errors["username"] = NOT_TEXT
    number = typed.get("officer_id", "").strip()
    if len(number) > LONGEST_NUMBER:
        errors["officer_id"] = f"Enter a number of up to {LONGEST_NUMBER} characters"
    elif not is_text(number):
        errors["officer_id"] = NOT_TEXT
    if typed.get("role") == "officer" and not number:
        errors["officer_id"] = "Enter the officer's number: reports are kept under it"
    if email and (len(email) > LONGEST_EMAIL or not _is_email(email)):
        errors["email"] = "Enter an email address such as name@example.org, or leave it empty"
    return errors


def role_errors(known: Mapping[str, tuple[str, Where]], typed: Mapping[str, str]) -> dict[str, str]:
    """What is wrong with the role and its place, by field."""
    errors = {}
    if typed.get("role") not in ROLES:
        errors["role"] = "Choose a role from the list"
    if typed.get("where") not in known:
        errors["where"] = "Choose a force or a unit from the list"
    elif typed.get("role") == "supervisor" and known[typed["where"]][1].unit is None:
        errors["where"] = "Choose a unit: a supervisor answers for one"
    return errors


def is_text(name: str) -> bool:
    """Whether a name is one line of characters that can be read, such as can be typed again.

    >>> is_text("E 12"), is_text("E\\u200b12"), is_text("E\\ufffd12")
    (True, False, False)
    """
    return name.isprintable() and "\ufffd" not in name


def _is_email(text: str) -> bool:
    from django.core.exceptions import ValidationError
    from django.core.validators import validate_email

    try:
        validate_email(text)
    except ValidationError:
        return False
    return True

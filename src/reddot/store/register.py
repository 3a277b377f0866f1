"""Read the register: what a person may see of it, each reading logged; and one's own authority."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from reddot.carriage.may_carry import Answer, may_carry
from reddot.carriage.register import Register
from reddot.store.access import check_right
from reddot.store.actions.register_rights import (
    NO_OFFICER,
    check_officer_right,
    check_register_of,
    forces_with,
    officer_record,
    readable_officers,
)
from reddot.store.audit import write_audit_row
from reddot.store.holdings import holdings_of, register_of, register_of_officer
from reddot.store.models import (
    CartridgeIssue,
    Course,
    DeviceIssue,
    Endorsement,
    Officer,
    RoleAuthorisation,
    Suspension,
    User,
)
from reddot.store.not_done import NotFoundError
from reddot.store.people import person_of
from reddot.store.register_checks import cross_check_of, latest_days
from reddot.store.register_devices import (
    DeviceEntry,
    DeviceRow,
    device_entry,
    device_rows,
    devices_out_wrongly,
)
from reddot.store.register_reviews import UseToReview, uses_to_review
from reddot.store.rights import Right

__all__ = [
    "VIEW",
    "DeviceEntry",
    "DeviceRow",
    "OfficerEntry",
    "cross_check_of",
    "device_entry",
    "device_rows",
    "devices_out_wrongly",
    "forces_of_register",
    "holdings_of",
    "latest_days",
    "officer_entry",
    "own_authority",
    "read_register",
    "readable_officers",
    "register_of",
    "register_of_officer",
    "role_authorisations_of",
]  # fmt: skip
VIEW: Right = "view_register"


@dataclass(frozen=True, slots=True)
class OfficerEntry:
    """All that the register holds of one officer, as stored; ``register`` answers for them."""

    officer: Officer
    register: Register
    courses: tuple[Course, ...]
    suspensions: tuple[Suspension, ...]
    endorsements: tuple[Endorsement, ...]
    issues: tuple[DeviceIssue, ...]
    cartridges: tuple[CartridgeIssue, ...]
    to_review: tuple[UseToReview, ...]


@transaction.atomic
def read_register(actor: User, force: str, *, issues: bool = True, purpose: str = "") -> Register:
    """The register of a force as far as a person may see it, once that is logged.

    Parameters
    ----------
    actor
        Who reads it.
    force
        The force; a supervisor sees the officers of their own unit in it.
    issues
        Whether issues are read as well: by far the most rows, and most pages need none.
    purpose
        A word of the program for the log, such as ``lapses``.

    Raises
    ------
    NotPermittedError
        The person may not read the register of that force.
    """
    officers = readable_officers(actor, VIEW).filter(force=force)
    check_register_of(actor, force)
    record = f"register:{force}"
    write_audit_row(actor, "consultation", "read_register", record, detail=purpose)
    return register_of(force, officers, issues=issues)


@transaction.atomic
def own_authority(actor: User, at: datetime | None = None) -> tuple[Answer, ...]:
    """Whether the officer who asks may carry, for each model they took a course on; it is logged.

    Raises
    ------
    NotPermittedError
        The person is no officer.
    UsageError
        The moment has no time zone.
    """
    person = person_of(actor)
    check_right(person, "see_own_authority")
    officer = Officer.objects.get(officer_id=person.officer_id)
    write_audit_row(actor, "consultation", "read_own_authority", officer_record(officer))
    register = register_of_officer(officer)
    taken = register.outcomes.get(officer.officer_id, ())
    moment = at or timezone.now()
    models = sorted({outcome.course.model for outcome in taken})
    return tuple(may_carry(register, officer.officer_id, model, moment) for model in models)


@transaction.atomic
def officer_entry(actor: User, officer_id: str) -> OfficerEntry:
    """What the register holds of one officer, once the reading is logged.

    Raises
    ------
    NotFoundError
        There is no such officer in a force of the person's.
    NotPermittedError
        The officer is of another unit, or the person may read no register.
    """
    of_number = Officer.objects.filter(officer_id=officer_id, force__in=forces_with(actor, VIEW))
    officer = of_number.select_related("unit").first()
    if officer is None:
        raise NotFoundError(NO_OFFICER)
    check_officer_right(actor, VIEW, officer)
    write_audit_row(actor, "consultation", "read_officer_entry", officer_record(officer))
    register = register_of_officer(officer, issues=True)
    return OfficerEntry(
        officer=officer,
        register=register,
        courses=tuple(officer.courses.order_by("-completed_on", "-entered_at")),
        suspensions=tuple(officer.suspensions.order_by("-starts_at")),
        endorsements=tuple(officer.endorsements.order_by("-given_on")),
        issues=tuple(officer.device_issues.select_related("device").order_by("-issued_at")),
        cartridges=tuple(officer.cartridge_issues.order_by("-issued_at")),
        to_review=uses_to_review(officer, register),
    )


def role_authorisations_of(actor: User, force: str) -> tuple[RoleAuthorisation, ...]:
    """The chief officer's authorisations of roles in a force, the newest first.

    Raises
    ------
    NotFoundError
        The person may not read the register of that force.
    """
    check_register_of(actor, force)
    return tuple(RoleAuthorisation.objects.filter(force=force).order_by("-given_on"))


def forces_of_register(actor: User, right: Right = VIEW) -> tuple[str, ...]:
    """The forces whose register a person may read, or has another right over; sorted.

    Raises
    ------
    NotPermittedError
        There is none.
    """
    return forces_with(actor, right)

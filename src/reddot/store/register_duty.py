"""Turns of duty and crews at the units that a person answers for, with who worked them."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.db.models import Max, Q, QuerySet

from reddot.carriage.register import Register
from reddot.records import beside
from reddot.records.report import LOCAL, local_day
from reddot.store.access import scopes
from reddot.store.actions.register_rights import check_register_of
from reddot.store.audit import write_audit_row
from reddot.store.holdings import register_of
from reddot.store.models import Crew, CrewMember, Officer, Shift, User
from reddot.store.people import person_of
from reddot.store.rights import Right

VIEW: Right = "view_register"


@dataclass(frozen=True, slots=True)
class Duty:
    """Who was on duty where; ``register`` holds the officers of the shifts."""

    shifts: tuple[beside.Shift, ...]
    crews: tuple[beside.Crew, ...]
    register: Register


def last_day_of_shifts(actor: User, force: str) -> date | None:
    """The day on which the last shift began that a person may count; none where there is none.

    Raises
    ------
    NotPermittedError
        The person may not read the register of that force.
    """
    last = _shifts(actor, force).aggregate(last=Max("starts_at"))["last"]
    return local_day(last) if last is not None else None


@transaction.atomic
def duty_of(actor: User, force: str, first: date, last: date) -> Duty:
    """The shifts and crews of a force that touch some days, once the reading is logged.

    A supervisor has those at their unit, whoever worked them: an officer of another unit who
    stood in is on duty there, and one of theirs who stood in elsewhere is not.

    Parameters
    ----------
    actor
        Who asks.
    force
        The force.
    first, last
        Days in England and Wales, both included.

    Raises
    ------
    NotPermittedError
        The person may not read the register of that force.
    """
    starts, ends = _bounds(first, last)
    shifts = _shifts(actor, force).filter(starts_at__lt=ends, ends_at__gt=starts)
    write_audit_row(actor, "consultation", "read_register", f"register:{force}", detail="cover")
    crews = Crew.objects.filter(_at_units(actor, force), starts_at__lt=ends, ends_at__gt=starts)
    officers = Officer.objects.filter(pk__in=shifts.values("officer"))
    return Duty(_as_shifts(shifts), _as_crews(crews), register_of(force, officers, issues=False))


def _shifts(actor: User, force: str) -> QuerySet[Shift]:
    """Shifts at the units; those of no unit go with their officer."""
    check_register_of(actor, force)
    without = Q(unit__isnull=True) & _at_units(actor, force, "officer__")
    return Shift.objects.filter(_at_units(actor, force) | without)


def _at_units(actor: User, force: str, of: str = "") -> Q:
    """Where a person may read the register: a unit, or all units of the force."""
    within = Q(pk__in=[])
    for scope in scopes(person_of(actor), VIEW):
        if scope.force == force and scope.unit is not None:
            within |= Q(**{f"{of}unit": scope.unit})
        elif scope.force == force:
            within |= Q(**{f"{of}force" if of else "unit__force": force})
    return within


def _bounds(first: date, last: date) -> tuple[datetime, datetime]:
    """The moments between which the days lie."""
    after = last + timedelta(days=1) if last < date.max else last
    return datetime.combine(first, time(), LOCAL), datetime.combine(after, time(), LOCAL)


def _as_shifts(found: QuerySet[Shift]) -> tuple[beside.Shift, ...]:
    names = ("shift_id", "officer_id", "unit_id", "starts_at", "ends_at", "carrying_ced")
    return tuple(
        beside.Shift(
            shift_id=shift,
            officer_id=officer,
            station_id=unit,
            starts_at=begins,
            ends_at=finishes,
            carrying_ced=carrying,
        )
        for shift, officer, unit, begins, finishes, carrying in found.values_list(*names)
    )


def _as_crews(found: QuerySet[Crew]) -> tuple[beside.Crew, ...]:
    """The crews, each with everyone in it."""
    members: dict[str, list[str]] = defaultdict(list)
    within = CrewMember.objects.filter(crew__in=found).values_list("crew_id", "officer_id")
    for crew, officer in within:
        members[crew].append(officer)
    return tuple(
        beside.Crew(
            crew_id=crew.crew_id,
            starts_at=crew.starts_at,
            ends_at=crew.ends_at,
            officer_ids=tuple(members[crew.crew_id]),
            station_id=crew.unit_id,
        )
        for crew in found
    )

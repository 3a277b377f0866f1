"""How the rows of each table of a register are named, what else they say, how they are made."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.db.models import QuerySet

from reddot.store.models import (
    Course,
    Device,
    Endorsement,
    Posting,
    RoleAuthorisation,
    Suspension,
)

Key = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """How the rows of one table are named, what else they say, and how they are made.

    ``there`` gives the stored rows as pairs of what names them and what they say; ``gone`` those
    that were withdrawn, which are not entered again. ``open`` names what a row keeps open, of
    which there is one at a time; ``open_there`` is what is open already.
    """

    there: Callable[[], Iterable[tuple[Key, Key]]]
    name: Callable[[Any], Key]
    says: Callable[[Any], Key]
    make: Callable[[Any], models.Model]
    gone: Callable[[], Iterable[tuple[Key, Key]]] = tuple
    open: Callable[[Any], Key | None] = lambda _row: None
    open_there: Callable[[], Iterable[Key]] = tuple


def pairs(rows: QuerySet[Any], named: Sequence[str], said: Sequence[str]) -> Iterator[Any]:
    """What names each stored row, and what it says."""
    parts = len(named)
    for values in rows.order_by().values_list(*named, *said):
        yield values[:parts], values[parts:]


def devices_table() -> Table:
    """Devices, named by force and serial number."""
    return Table(
        there=lambda: pairs(Device.objects.all(), ("force", "serial_number"), ("model",)),
        name=lambda row: (row.force, row.serial_number),
        says=lambda row: (row.model,),
        make=lambda row: Device(
            serial_number=row.serial_number,
            model=row.model,
            force_id=row.force,
            unit_id=row.station_id,
            acquired_on=row.acquired_on,
            withdrawn_on=row.withdrawn_on,
        ),
    )


def courses_table() -> Table:
    """Courses, named by officer, kind, model and day."""
    named, said = ("officer", "course", "model", "completed_on"), ("hours", "passed")
    standing = Course.objects.filter(withdrawn_at__isnull=True)
    withdrawn = Course.objects.filter(withdrawn_at__isnull=False)
    return Table(
        there=lambda: pairs(standing, named, said),
        gone=lambda: pairs(withdrawn, named, said),
        name=lambda row: (row.officer_id, row.course, row.model, row.completed_on),
        says=lambda row: (row.hours, row.passed),
        make=lambda row: Course(
            officer_id=row.officer_id,
            course=row.course,
            model=row.model,
            completed_on=row.completed_on,
            hours=row.hours,
            passed=row.passed,
            trainer=row.trainer,
        ),
    )


def suspensions_table() -> Table:
    """Suspensions, named by officer, model and start."""
    named, said = ("officer", "model", "starts_at"), ("ends_at",)
    return Table(
        there=lambda: pairs(Suspension.objects.all(), named, said),
        name=lambda row: (row.officer_id, row.model, row.starts_at),
        says=lambda row: (row.ends_at,),
        make=lambda row: Suspension(
            officer_id=row.officer_id,
            model=row.model,
            starts_at=row.starts_at,
            ends_at=row.ends_at,
            reason=row.reason,
        ),
    )


def endorsements_table() -> Table:
    """Endorsements, named by officer and day."""
    named = ("officer", "given_on")
    standing = Endorsement.objects.filter(ended_on=None).order_by()
    return Table(
        there=lambda: pairs(Endorsement.objects.all(), named, ("ended_on",)),
        name=lambda row: (row.officer_id, row.given_on),
        says=lambda row: (row.ended_on,),
        make=lambda row: Endorsement(
            officer_id=row.officer_id,
            given_by=row.given_by,
            given_on=row.given_on,
            ended_on=row.ended_on,
        ),
        open=lambda row: (row.officer_id,) if row.ended_on is None else None,
        open_there=lambda: standing.values_list("officer"),
    )


def authorisations_table() -> Table:
    """Authorisations of roles, named by force, role and day."""
    named = ("force", "role", "given_on")
    standing = RoleAuthorisation.objects.filter(ended_on=None).order_by()
    return Table(
        there=lambda: pairs(RoleAuthorisation.objects.all(), named, ("ended_on",)),
        name=lambda row: (row.force, row.role, row.given_on),
        says=lambda row: (row.ended_on,),
        make=lambda row: RoleAuthorisation(
            force_id=row.force, role=row.role, given_on=row.given_on, ended_on=row.ended_on
        ),
        open=lambda row: (row.force, row.role) if row.ended_on is None else None,
        open_there=lambda: standing.values_list("force", "role"),
    )


def postings_table() -> Table:
    """Postings, named by officer and first day."""
    named, said = ("officer", "starts_on"), ("role", "front_line", "unit", "main_duty")
    return Table(
        there=lambda: pairs(Posting.objects.all(), named, said),
        name=lambda row: (row.officer_id, row.starts_on),
        says=lambda row: (row.role, row.front_line, row.station_id, row.main_duty),
        make=lambda row: Posting(
            officer_id=row.officer_id,
            starts_on=row.starts_on,
            role=row.role,
            front_line=row.front_line,
            unit_id=row.station_id,
            main_duty=row.main_duty,
        ),
    )

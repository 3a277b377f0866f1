"""How the rows of each table of a register are named, what else they say, how they are made."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.db.models import QuerySet

from reddot.store.models import (
    CartridgeIssue,
    Course,
    Device,
    DeviceIssue,
    Endorsement,
    RoleAuthorisation,
    Suspension,
)

Key = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """How the rows of one table are named, what else they say, and how they are made.

    ``there`` gives the stored rows as pairs of what names them and what they say; ``gone`` those
    that were withdrawn, which are not entered again.
    """

    there: Callable[[], Iterable[tuple[Key, Key]]]
    name: Callable[[Any], Key]
    says: Callable[[Any], Key]
    make: Callable[[Any], models.Model]
    gone: Callable[[], Iterable[tuple[Key, Key]]] = tuple


def _pairs(rows: QuerySet[Any], named: Sequence[str], said: Sequence[str]) -> Iterator[Any]:
    parts = len(named)
    for values in rows.order_by().values_list(*named, *said):
        yield values[:parts], values[parts:]


def devices_table() -> Table:
    """Devices, named by force and serial number."""
    return Table(
        there=lambda: _pairs(Device.objects.all(), ("force", "serial_number"), ("model",)),
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
        there=lambda: _pairs(standing, named, said),
        gone=lambda: _pairs(withdrawn, named, said),
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
        there=lambda: _pairs(Suspension.objects.all(), named, said),
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
    return Table(
        there=lambda: _pairs(Endorsement.objects.all(), named, ("ended_on",)),
        name=lambda row: (row.officer_id, row.given_on),
        says=lambda row: (row.ended_on,),
        make=lambda row: Endorsement(
            officer_id=row.officer_id,
            given_by=row.given_by,
            given_on=row.given_on,
            ended_on=row.ended_on,
        ),
    )


def authorisations_table() -> Table:
    """Authorisations of roles, named by force, role and day."""
    named = ("force", "role", "given_on")
    return Table(
        there=lambda: _pairs(RoleAuthorisation.objects.all(), named, ("ended_on",)),
        name=lambda row: (row.force, row.role, row.given_on),
        says=lambda row: (row.ended_on,),
        make=lambda row: RoleAuthorisation(
            force_id=row.force, role=row.role, given_on=row.given_on, ended_on=row.ended_on
        ),
    )


def device_issues_table(forces: Mapping[str, str], devices: Mapping[Key, Device]) -> Table:
    """Issues of devices, named by force, serial number and moment."""
    named = ("device__force", "device__serial_number", "issued_at")
    return Table(
        there=lambda: _pairs(DeviceIssue.objects.all(), named, ("officer", "returned_at")),
        name=lambda row: (forces[row.officer_id], row.serial_number, row.issued_at),
        says=lambda row: (row.officer_id, row.returned_at),
        make=lambda row: DeviceIssue(
            device=devices[forces[row.officer_id], row.serial_number],
            officer_id=row.officer_id,
            model=row.model,
            issued_at=row.issued_at,
            returned_at=row.returned_at,
        ),
    )


def cartridge_issues_table(forces: Mapping[str, str]) -> Table:
    """Issues of cartridges, named by force, serial number and moment."""
    named = ("force", "serial_number", "issued_at")
    return Table(
        there=lambda: _pairs(CartridgeIssue.objects.all(), named, ("officer", "returned_at")),
        name=lambda row: (forces[row.officer_id], row.serial_number, row.issued_at),
        says=lambda row: (row.officer_id, row.returned_at),
        make=lambda row: CartridgeIssue(
            force_id=forces[row.officer_id],
            serial_number=row.serial_number,
            officer_id=row.officer_id,
            issued_at=row.issued_at,
            returned_at=row.returned_at,
        ),
    )

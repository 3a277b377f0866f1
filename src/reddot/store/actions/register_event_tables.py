"""How the rows of what happened are named and made: issues, and the reviews of a use."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from reddot.records import beside
from reddot.store.actions.register_tables import Key, Table, pairs
from reddot.store.models import CartridgeIssue, Device, DeviceIssue, UseReview


def device_issues_table(forces: Mapping[str, str], devices: Mapping[Key, Device]) -> Table:
    """Issues of devices, named by force, serial number and moment."""
    named = ("device__force", "device__serial_number", "issued_at")
    out = DeviceIssue.objects.filter(returned_at=None).order_by()
    return Table(
        there=lambda: pairs(DeviceIssue.objects.all(), named, ("officer", "returned_at")),
        name=lambda row: (forces[row.officer_id], row.serial_number, row.issued_at),
        says=lambda row: (row.officer_id, row.returned_at),
        make=lambda row: DeviceIssue(
            device=devices[forces[row.officer_id], row.serial_number],
            officer_id=row.officer_id,
            model=row.model,
            issued_at=row.issued_at,
            returned_at=row.returned_at,
        ),
        open=lambda row: _out(forces, row),
        open_there=lambda: out.values_list("device__force", "device__serial_number"),
    )


def cartridge_issues_table(forces: Mapping[str, str]) -> Table:
    """Issues of cartridges, named by force, serial number and moment."""
    named = ("force", "serial_number", "issued_at")
    out = CartridgeIssue.objects.filter(returned_at=None).order_by()
    return Table(
        there=lambda: pairs(CartridgeIssue.objects.all(), named, ("officer", "returned_at")),
        name=lambda row: (forces[row.officer_id], row.serial_number, row.issued_at),
        says=lambda row: (row.officer_id, row.returned_at),
        make=lambda row: CartridgeIssue(
            force_id=forces[row.officer_id],
            serial_number=row.serial_number,
            officer_id=row.officer_id,
            issued_at=row.issued_at,
            returned_at=row.returned_at,
        ),
        open=lambda row: _out(forces, row),
        open_there=lambda: out.values_list("force", "serial_number"),
    )


def _out(forces: Mapping[str, str], row: beside.DeviceIssue | beside.CartridgeIssue) -> Key | None:
    """What is out by an issue that has no return."""
    return None if row.returned_at else (forces[row.officer_id], row.serial_number)


def use_reviews_table(forces: Mapping[str, str], reports: Mapping[Key, UUID]) -> Table:
    """Reviews of use, named by force and report; the reports have to be there already."""
    named, said = ("officer__force", "report__report_id"), ("officer", "reviewed_on")
    return Table(
        there=lambda: pairs(UseReview.objects.all(), named, said),
        name=lambda row: (forces[row.officer_id], row.report_id),
        says=lambda row: (row.officer_id, row.reviewed_on),
        make=lambda row: UseReview(
            report_id=reports[forces[row.officer_id], row.report_id],
            officer_id=row.officer_id,
            reviewed_on=row.reviewed_on,
            reviewed_by=row.reviewed_by,
        ),
    )

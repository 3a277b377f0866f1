"""Rows of a register into the store: what is there stays as it is, what contradicts it is counted.

A row is the same as one that is there by what names it (an officer's course of a day, a device's
issue of a moment); what a row leaves out does not contradict.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from reddot.carriage.register import Holdings
from reddot.records import beside
from reddot.store.actions.register_tables import (
    Key,
    Table,
    authorisations_table,
    cartridge_issues_table,
    courses_table,
    device_issues_table,
    devices_table,
    endorsements_table,
    suspensions_table,
)
from reddot.store.models import Device, Officer

AT_ONCE = 2000


@dataclass(frozen=True, slots=True)
class Stored:
    """What came of the rows, by table: how many are new, and how many contradict what is there."""

    new: Mapping[str, int]
    contradict: Mapping[str, int]


def store_holdings(holdings: Holdings) -> Stored:
    """Store every row that is not there yet; the officers have to be there already."""
    new: dict[str, int] = {}
    contradict: dict[str, int] = {}
    _store("devices", devices_table(), _all_devices(holdings), new, contradict)
    devices = {(d.force_id, d.serial_number): d for d in Device.objects.all()}
    forces = dict(Officer.objects.values_list("officer_id", "force_id"))
    tables = {
        "training": courses_table(),
        "suspensions": suspensions_table(),
        "endorsements": endorsements_table(),
        "role_authorisations": authorisations_table(),
        "device_issues": device_issues_table(forces, devices),
        "cartridge_issues": cartridge_issues_table(forces),
    }
    for name, table in tables.items():
        _store(name, table, getattr(holdings, name), new, contradict)
    return Stored(new, contradict)


def _store(
    name: str, table: Table, rows: Sequence[Any], new: dict[str, int], contradict: dict[str, int]
) -> None:
    fresh, against = _fresh(table, rows) if rows else ([], 0)
    for start in range(0, len(fresh), AT_ONCE):
        made = [table.make(row) for row in fresh[start : start + AT_ONCE]]
        type(made[0])._default_manager.bulk_create(made)
    new[name], contradict[name] = len(fresh), against


def _fresh(table: Table, rows: Iterable[Any]) -> tuple[list[Any], int]:
    there, gone = dict(table.there()), set(table.gone())
    fresh, against = [], 0
    for row in rows:
        name, says = table.name(row), table.says(row)
        if name in there:
            against += not _agree(says, there[name])
        elif (name, says) not in gone:
            there[name] = says
            fresh.append(row)
    return fresh, against


def _agree(given: Key, stored: Key) -> bool:
    return all(one is None or one == other for one, other in zip(given, stored, strict=True))


def _all_devices(holdings: Holdings) -> list[beside.Device]:
    """The devices, and those that only an issue names."""
    forces = dict(Officer.objects.values_list("officer_id", "force_id"))
    found = {(d.force, d.serial_number): d for d in holdings.devices}
    for issue in holdings.device_issues:
        name = (forces[issue.officer_id], issue.serial_number)
        if name not in found:
            found[name] = beside.Device(
                serial_number=issue.serial_number, model=issue.model, force=name[0]
            )
    return list(found.values())

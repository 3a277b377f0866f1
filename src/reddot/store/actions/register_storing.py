"""Rows of a register into the store: what is there stays as it is, what contradicts it is counted.

A row is the same as one that is there by what names it (an officer's course of a day, a device's
issue of a moment); what a row leaves out does not contradict.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from reddot.carriage.register import Holdings
from reddot.errors import BadDataError
from reddot.records import beside
from reddot.store.actions.officers import set_to_last_posting
from reddot.store.actions.register_event_tables import (
    cartridge_issues_table,
    device_issues_table,
    use_reviews_table,
)
from reddot.store.actions.register_tables import (
    Key,
    Table,
    authorisations_table,
    courses_table,
    devices_table,
    endorsements_table,
    postings_table,
    suspensions_table,
)
from reddot.store.models import Device, Officer, Report

AT_ONCE = 2000
CHANGE_FIRST = (
    "An import changes nothing that is there, and nothing of this file was stored. Change the "
    "register first, or take these rows out of the file."
)
NOT_FOR_YOURSELF = (
    "Nobody can change the register for themselves, and nothing of this file was stored. Take "
    "these rows out of the file, and ask another Taser lead of the force to enter them."
)
OPEN_TWICE = {
    "endorsements": "Two endorsements of one officer would stand at once",
    "role_authorisations": "Two authorisations of one role would stand at once",
    "device_issues": "A Taser would be out with two officers at once",
    "cartridge_issues": "A cartridge would be out with two officers at once",
}


@dataclass(slots=True)
class Stored:
    """What came of the rows, by table: how many are new, and how many contradict what is there.

    ``withdrawn`` is how many courses are as one that was withdrawn, and were left out.
    """

    new: dict[str, int] = field(default_factory=dict)
    contradict: dict[str, int] = field(default_factory=dict)
    withdrawn: int = 0


def store_holdings(holdings: Holdings, not_about: str | None = None) -> Stored:
    """Store every row that is not there yet; the officers have to be there already.

    Parameters
    ----------
    holdings
        The rows. Reviews of a use whose report is not in the store are left out.
    not_about
        The officer who brings the rows in, about whom nothing new may be in them.

    Raises
    ------
    BadDataError
        Something new is about that officer, or would be open twice at once.
    """
    stored = Stored()
    _store("devices", devices_table(), _all_devices(holdings), stored, not_about)
    devices = {(d.force_id, d.serial_number): d for d in Device.objects.all()}
    forces = dict(Officer.objects.values_list("officer_id", "force_id"))
    reports = _reports(holdings.use_reviews)
    tables: dict[str, Table] = {
        "training": courses_table(),
        "suspensions": suspensions_table(),
        "endorsements": endorsements_table(),
        "role_authorisations": authorisations_table(),
        "postings": postings_table(),
        "device_issues": device_issues_table(forces, devices),
        "cartridge_issues": cartridge_issues_table(forces),
    }
    for name, table in tables.items():
        _store(name, table, getattr(holdings, name), stored, not_about)
    known = [r for r in holdings.use_reviews if (forces[r.officer_id], r.report_id) in reports]
    _store("use_reviews", use_reviews_table(forces, reports), known, stored, not_about)
    for officer in Officer.objects.filter(pk__in={row.officer_id for row in holdings.postings}):
        set_to_last_posting(officer)
    return stored


def _store(
    name: str, table: Table, rows: Sequence[Any], stored: Stored, not_about: str | None
) -> None:
    fresh = _fresh(name, table, rows, stored) if rows else []
    own = sum(getattr(row, "officer_id", None) == not_about for row in fresh if not_about)
    if own:
        raise BadDataError(f"{own} rows of {name} are about yourself. {NOT_FOR_YOURSELF}")
    if fresh and name in OPEN_TWICE:
        _check_open(name, table, fresh)
    for start in range(0, len(fresh), AT_ONCE):
        made = [table.make(row) for row in fresh[start : start + AT_ONCE]]
        type(made[0])._default_manager.bulk_create(made)
    stored.new[name] = len(fresh)


def _fresh(name: str, table: Table, rows: Iterable[Any], stored: Stored) -> list[Any]:
    there, gone = dict(table.there()), set(table.gone())
    fresh, against = [], 0
    for row in rows:
        named, says = table.name(row), table.says(row)
        if named in there:
            against += not _agree(says, there[named])
        elif (named, says) in gone:
            stored.withdrawn += 1
        else:
            there[named] = says
            fresh.append(row)
    stored.contradict[name] = against
    return fresh


def _agree(given: Key, stored: Key) -> bool:
    return all(one is None or one == other for one, other in zip(given, stored, strict=True))


def _check_open(name: str, table: Table, fresh: Iterable[Any]) -> None:
    opened = Counter(key for row in fresh if (key := table.open(row)) is not None)
    there = set(table.open_there()) if opened else set()
    twice = sum(number > 1 or key in there for key, number in opened.items())
    if twice:
        raise BadDataError(f"{OPEN_TWICE[name]} ({twice} times). {CHANGE_FIRST}")


def _reports(reviews: Iterable[beside.UseReview]) -> Mapping[Key, Any]:
    """The key of each report that is named, by its force and identifier."""
    named = Report.objects.filter(report_id__in={review.report_id for review in reviews})
    found = named.values_list("force", "report_id", "key")
    return {(force, report_id): key for force, report_id, key in found}


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

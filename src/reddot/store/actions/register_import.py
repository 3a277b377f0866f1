"""Take in an existing register that was read without a problem: all of it or nothing."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from django.db import IntegrityError, transaction

from reddot.carriage.register import Holdings
from reddot.errors import BadDataError, UsageError
from reddot.records import beside
from reddot.store.actions.register_rights import check_force_right
from reddot.store.actions.register_storing import Stored, store_holdings
from reddot.store.audit import write_audit_row
from reddot.store.models import Force, Officer, Unit, User

DIGEST = re.compile(r"[0-9a-f]{64}")
CHANGE_FIRST = (
    "An import changes nothing that is there, and nothing of this file was stored. Change the "
    "register first, or take these rows out of the file."
)
FILLED = ("unit_id", "front_line", "main_duty", "joined_on", "left_on")


@transaction.atomic
def import_register(
    actor: User | None, force: str, holdings: Holdings, file_digest: str
) -> Mapping[str, int]:
    """Store the rows of a register's file; the same file a second time changes nothing.

    Parameters
    ----------
    holdings
        The rows as :func:`reddot.carriage.loading.file.read_register_file` read them, with no
        problem left. What an officer's row leaves out stays; what is blank in the store is filled.
    file_digest
        SHA-256 of the file in hexadecimal, for the log.

    Returns
    -------
    Mapping
        How many rows are new, by table: ``stations``, ``officers``, ``devices``, ``training`` …

    Raises
    ------
    BadDataError
        Rows are of another force or of no known officer, or contradict what is there.
    UsageError
        The digest is none.
    NotPermittedError
        The person does not manage the register of the force.
    """
    check_force_right(actor, "manage_register", force)
    if not DIGEST.fullmatch(file_digest):
        raise UsageError("The digest of the file is no SHA-256 in hexadecimal. Give that.")
    Force.objects.get_or_create(name=force)
    Force.objects.select_for_update(no_key=True).get(name=force)
    _check_whose(force, holdings)
    new = {"stations": _units(force, holdings), "officers": _officers(force, holdings.officers)}
    stored = _store(holdings)
    new |= stored.new
    said = ", ".join(f"{table}={number}" for table, number in new.items())
    record = f"register:{force}"
    write_audit_row(actor, "collection", "import_register", record, detail=said, digest=file_digest)
    return new


def _store(holdings: Holdings) -> Stored:
    try:
        with transaction.atomic():
            stored = store_holdings(holdings)
    except IntegrityError:
        raise BadDataError(
            "Some rows cannot stand beside what is there, such as a Taser that is out with two "
            f"officers at once. {CHANGE_FIRST}"
        ) from None
    against = {table: number for table, number in stored.contradict.items() if number}
    if against:
        said = ", ".join(f"{number} of {table}" for table, number in against.items())
        raise BadDataError(f"Rows contradict what is in the register: {said}. {CHANGE_FIRST}")
    return stored


def _check_whose(force: str, holdings: Holdings) -> None:
    """Every row is of the force, and of an officer who is in it or comes with it."""
    forces = [
        *(row.force for row in holdings.officers),
        *(row.force for row in holdings.devices),
        *(row.force for row in holdings.role_authorisations),
    ]
    others = sum(of != force for of in forces)
    named = {row.officer_id for row in holdings.officers}
    taken = Officer.objects.filter(officer_id__in=named).exclude(force=force).count()
    if others or taken:
        raise BadDataError(
            f"{others + taken} rows are of another force, and this is the register of {force}. "
            "Take them out of the file. Nothing was stored."
        )
    known = named | set(Officer.objects.filter(force=force).values_list("officer_id", flat=True))
    about = [
        *(row.officer_id for row in holdings.training),
        *(row.officer_id for row in holdings.suspensions),
        *(row.officer_id for row in holdings.endorsements),
        *(row.officer_id for row in holdings.device_issues),
        *(row.officer_id for row in holdings.cartridge_issues),
    ]
    strange = sum(officer_id not in known for officer_id in about)
    if strange:
        raise BadDataError(
            f"{strange} rows are about an officer who is in neither the file nor the force. "
            "Enter the officer first, or mend the number. Nothing was stored."
        )


def _units(force: str, holdings: Holdings) -> int:
    """Enter the stations that are new; a station's identifier is its name until it is given one."""
    of_all = [row.station_id for row in holdings.officers]
    of_all += [row.station_id for row in holdings.devices]
    named = {station for station in of_all if station}
    there = dict(Unit.objects.filter(unit_id__in=named).values_list("unit_id", "force_id"))
    elsewhere = sum(of != force for of in there.values())
    if elsewhere:
        raise BadDataError(
            f"{elsewhere} stations of the file are stations of another force. Give them "
            "identifiers of their own. Nothing was stored."
        )
    new = sorted(named - set(there))
    Unit.objects.bulk_create(Unit(unit_id=name, force_id=force, name=name) for name in new)
    return len(new)


def _officers(force: str, rows: Iterable[beside.Officer]) -> int:
    """Enter the officers who are new, and fill what is blank of the others."""
    there = {officer.officer_id: officer for officer in Officer.objects.filter(force=force)}
    new, filled = [], []
    for row in rows:
        given = _row(row)
        held = there.get(row.officer_id)
        if held is None:
            new.append(given)
        elif _fill(held, given):
            filled.append(held)
    Officer.objects.bulk_create(new)
    Officer.objects.bulk_update(filled, FILLED, batch_size=500)
    return len(new)


def _row(row: beside.Officer) -> Officer:
    return Officer(
        officer_id=row.officer_id,
        force_id=row.force,
        unit_id=row.station_id,
        role=row.role,
        front_line=row.front_line,
        main_duty=row.main_duty,
        joined_on=row.joined_on,
        left_on=row.left_on,
    )


def _fill(held: Officer, given: Officer) -> bool:
    if held.role != given.role:
        raise BadDataError(f"An officer's role is another in the register. {CHANGE_FIRST}")
    blank = [
        name for name in FILLED if getattr(held, name) is None and getattr(given, name) is not None
    ]
    for name in blank:
        setattr(held, name, getattr(given, name))
    return bool(blank)

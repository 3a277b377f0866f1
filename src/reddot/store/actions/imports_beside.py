"""Take in what stands beside the reports: units, officers, shifts, crews, records of their own."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import islice
from typing import Any

from django.db import models, transaction

from reddot.carriage.register import TABLES as REGISTER
from reddot.carriage.register import Holdings
from reddot.records import beside
from reddot.store.actions.register_storing import store_holdings
from reddot.store.audit import write_audit_row
from reddot.store.models import (
    Assault,
    Complaint,
    Crew,
    CrewMember,
    Force,
    Injury,
    Officer,
    Shift,
    Unit,
    User,
)

AT_ONCE = 2000


@transaction.atomic
def import_beside(actor: User | None, tables: Mapping[str, Sequence[Any]]) -> dict[str, int]:
    """Store the tables of ``records.beside``; a row that is there already stays as it is.

    Parameters
    ----------
    actor
        Who; ``None`` is the command line of whoever runs the machine.
    tables
        By the names of ``records.beside_storage.TABLES``; dispatches, video clips and logs of
        devices have no table in the store and are left out.

    Returns
    -------
    dict
        Rows given by table; of the register, from ``devices`` on, rows that are new.
    """
    counts = {}
    for name, put in _PUT.items():
        rows = tables.get(name, ())
        put(rows)
        counts[name] = len(rows)
    register = {field: tables.get(table, ()) for field, table in REGISTER.items()}
    counts |= store_holdings(Holdings(**register | {"officers": ()})).new
    made_from = f"import:{uuid.uuid4()}"
    said = ", ".join(f"{name}={count}" for name, count in counts.items())
    write_audit_row(actor, "collection", "import_beside", made_from, detail=said)
    return counts


def _put(model: type[models.Model], rows: Iterable[models.Model]) -> None:
    waiting = iter(rows)
    manager = model._default_manager
    while batch := list(islice(waiting, AT_ONCE)):
        manager.bulk_create(batch, ignore_conflicts=True)


def _put_units(rows: Sequence[beside.Station]) -> None:
    _put(Force, (Force(name=name) for name in {row.force for row in rows}))
    _put(
        Unit,
        (
            Unit(
                unit_id=row.station_id,
                force_id=row.force,
                name=row.name,
                latitude=row.latitude,
                longitude=row.longitude,
            )
            for row in rows
        ),
    )


def _put_officers(rows: Sequence[beside.Officer]) -> None:
    _put(Force, (Force(name=name) for name in {row.force for row in rows}))
    _put(
        Officer,
        (
            Officer(
                officer_id=row.officer_id,
                force_id=row.force,
                unit_id=row.station_id,
                role=row.role,
                front_line=row.front_line,
                main_duty=row.main_duty,
                joined_on=row.joined_on,
                left_on=row.left_on,
            )
            for row in rows
        ),
    )


def _put_shifts(rows: Sequence[beside.Shift]) -> None:
    _put(
        Shift,
        (
            Shift(
                shift_id=row.shift_id,
                officer_id=row.officer_id,
                unit_id=row.station_id,
                starts_at=row.starts_at,
                ends_at=row.ends_at,
                carrying_ced=row.carrying_ced,
            )
            for row in rows
        ),
    )


def _put_crews(rows: Sequence[beside.Crew]) -> None:
    _put(
        Crew,
        (
            Crew(
                crew_id=row.crew_id,
                unit_id=row.station_id,
                starts_at=row.starts_at,
                ends_at=row.ends_at,
            )
            for row in rows
        ),
    )
    _put(
        CrewMember,
        (
            CrewMember(crew_id=row.crew_id, officer_id=officer)
            for row in rows
            for officer in row.officer_ids
        ),
    )


def _own(row: beside.Assault | beside.Injury | beside.Complaint) -> dict[str, Any]:
    return {
        "officer_id": row.officer_id,
        "happened_at": row.happened_at,
        "source": row.source,
        "shift_id": row.shift_id,
    }


def _put_assaults(rows: Sequence[beside.Assault]) -> None:
    made = (
        Assault(assault_id=row.assault_id, with_injury=row.with_injury, **_own(row)) for row in rows
    )
    _put(Assault, made)


def _put_injuries(rows: Sequence[beside.Injury]) -> None:
    _put(Injury, (Injury(injury_id=row.injury_id, level=row.level, **_own(row)) for row in rows))


def _put_complaints(rows: Sequence[beside.Complaint]) -> None:
    made = (
        Complaint(complaint_id=row.complaint_id, about_force=row.about_force, **_own(row))
        for row in rows
    )
    _put(Complaint, made)


_PUT: dict[str, Callable[[Sequence[Any]], None]] = {
    "stations": _put_units,
    "officers": _put_officers,
    "shifts": _put_shifts,
    "crews": _put_crews,
    "assaults": _put_assaults,
    "injuries": _put_injuries,
    "complaints": _put_complaints,
}

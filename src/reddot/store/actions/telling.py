"""Tell who answers for it that a change leaves a Taser with an officer who may not carry it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db.models import QuerySet

from reddot.store.actions.register_rights import device_record
from reddot.store.models import Officer
from reddot.store.notices import queue_notice
from reddot.store.people import holders_of
from reddot.store.wrong_hands import OutWrongly, out_wrongly


@contextmanager
def telling_of_devices_out(officers: QuerySet[Officer]) -> Iterator[None]:
    """Tell of each Taser that a change of the register leaves in the wrong hands.

    Parameters
    ----------
    officers
        The officers whom the change concerns.

    Notes
    -----
    Every Taser lead of the force is told, and the supervisors of the officer's unit; of a Taser
    that was out wrongly before, only where there is a reason more. Call it inside a transaction.
    """
    before = {one.issue.key: _codes(one) for one in out_wrongly(officers)}
    yield
    for one in out_wrongly(officers):
        if _codes(one) - before.get(one.issue.key, frozenset()):
            _tell(one)


def officers_of(officer: Officer) -> QuerySet[Officer]:
    """One officer, to be asked of again after the change."""
    return Officer.objects.filter(pk=officer.pk)


def _codes(one: OutWrongly) -> frozenset[str]:
    return frozenset(why.code for why in one.answer.obstacles)


def _tell(one: OutWrongly) -> None:
    officer = one.officer
    told = {lead.pk: lead for lead in holders_of("taser_lead", officer.force_id)}
    if officer.unit_id is not None:
        supervisors = holders_of("supervisor", officer.force_id, officer.unit_id)
        told |= {person.pk: person for person in supervisors}
    queue_notice("device_out_wrongly", told.values(), device_record(one.device.serial_number))

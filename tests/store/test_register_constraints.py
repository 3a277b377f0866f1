"""Half a fact of the register is refused by the database itself, whoever writes."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, models, transaction
from django.utils import timezone

from cast import FORCE, Cast, entered_device, issued_device, trained
from reddot.store import actions
from reddot.store.models import (
    CartridgeIssue,
    Course,
    Device,
    DeviceIssue,
    Endorsement,
    RoleAuthorisation,
    Suspension,
)

PAST, EARLIER = date(2020, 1, 1), date(2019, 1, 1)
EARLY = timezone.now() - timedelta(days=365)
WRONG: list[tuple[type[models.Model], dict[str, Any]]] = [
    (Course, {"course": "advanced"}),
    (Course, {"model": ""}),
    (Course, {"hours": 0}),
    (Course, {"withdrawn_at": EARLY}),
    (Course, {"withdrawn_reason": "A mistake."}),
    (Suspension, {"ends_at": EARLY}),
    (Suspension, {"reason": ""}),
    (Endorsement, {"ended_on": EARLIER}),
    (RoleAuthorisation, {"ended_on": EARLIER}),
    (Device, {"serial_number": ""}),
    (Device, {"model": ""}),
    (Device, {"acquired_on": PAST, "withdrawn_on": EARLIER}),
    (DeviceIssue, {"returned_at": EARLY}),
    (DeviceIssue, {"override_reason": "Nobody else."}),
    (CartridgeIssue, {"serial_number": ""}),
    (CartridgeIssue, {"returned_at": EARLY}),
]


@pytest.fixture
def register(cast: Cast) -> Cast:
    """One entry of each kind."""
    issued_device(cast)
    actions.suspend_officer(cast.taser_lead, "E2", "fitness")
    actions.endorse_student(cast.taser_lead, "E2", "S1", PAST)
    actions.authorise_role(cast.taser_lead, FORCE, "special_constable", PAST)
    actions.issue_cartridge(cast.supervisor, "C-1", "E1")
    return cast


@pytest.mark.parametrize(("kind", "wrong"), WRONG)
def test_half_a_fact_is_refused(
    register: Cast,  # noqa: ARG001
    kind: type[models.Model],
    wrong: dict[str, Any],
) -> None:
    assert kind._default_manager.count() == 1
    with pytest.raises(IntegrityError), transaction.atomic():
        kind._default_manager.update(**wrong)


def test_an_override_has_its_reason_and_a_return_its_time(register: Cast) -> None:
    for wrong in ({"overridden_by": register.supervisor}, {"returned_to": register.supervisor}):
        with pytest.raises(IntegrityError), transaction.atomic():
            DeviceIssue.objects.update(**wrong)
    with pytest.raises(IntegrityError), transaction.atomic():
        Suspension.objects.update(ended_by=register.supervisor)


@pytest.mark.parametrize(
    "kind",
    [Course, Endorsement, RoleAuthorisation, Device, DeviceIssue, CartridgeIssue],
)
def test_what_is_once_is_not_twice(
    register: Cast,  # noqa: ARG001
    kind: type[models.Model],
) -> None:
    row: Any = kind._default_manager.get()
    again = {
        field.attname: getattr(row, field.attname)
        for field in row._meta.local_fields
        if field.name != "key"
    }
    with pytest.raises(IntegrityError), transaction.atomic():
        kind._default_manager.create(**again)


def test_a_device_has_one_open_issue_and_any_number_of_closed_ones(cast: Cast) -> None:
    first = issued_device(cast)
    trained(cast, "E2")
    open_again: dict[str, Any] = {
        "device": first.device, "officer_id": "E2", "model": "X2", "issued_at": timezone.now(),
    }  # fmt: skip
    with pytest.raises(IntegrityError), transaction.atomic():
        DeviceIssue.objects.create(**open_again)
    actions.return_device(cast.supervisor, "X2-1")
    assert DeviceIssue.objects.create(**open_again | {"issued_at": timezone.now()})
    entered_device(cast, "X2-2")
    assert Device.objects.count() == 2

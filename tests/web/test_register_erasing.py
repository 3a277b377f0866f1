"""What the register holds of an officer who left long ago: listed, and erased by the force lead."""

from __future__ import annotations

from datetime import timedelta

from django.urls import reverse
from django.utils import timezone

from cast import Cast, client_of
from reddot.records.beside import Training
from reddot.store.actions import add_course
from reddot.store.models import AuditRow, Course, Officer

LONG_AGO = 9 * 366


def leave(cast: Cast, days_ago: int) -> Officer:
    officer: Officer = cast.colleague.officer
    today = timezone.localdate()
    course = Training(
        officer_id=officer.officer_id, course="initial", model="X2", hours=18, passed=True,
        completed_on=today - timedelta(days=days_ago + 30),
    )  # fmt: skip
    add_course(cast.taser_lead, course)
    Officer.objects.filter(pk=officer.pk).update(left_on=today - timedelta(days=days_ago))
    return officer


def test_who_left_long_ago_is_listed_and_erased_once_the_basis_is_chosen(cast: Cast) -> None:
    officer = leave(cast, LONG_AGO)
    client, address = client_of(cast.force_lead), reverse("register_erase", args=["E2"])
    page = client.get(reverse("retention")).content.decode()
    assert address in page
    unsaid = client.post(address, {})
    assert unsaid.status_code == 400
    assert "Choose what the erasure rests on" in unsaid.content.decode()
    assert client.post(address, {"basis": "retention_ended"}).status_code == 303
    assert not Course.objects.filter(officer=officer).exists()
    assert AuditRow.objects.filter(action="erase_register").count() == 1
    assert address not in client.get(reverse("retention")).content.decode()


def test_who_serves_is_not_listed_and_not_erased(cast: Cast) -> None:
    leave(cast, -1)
    client, address = client_of(cast.force_lead), reverse("register_erase", args=["E2"])
    assert address not in client.get(reverse("retention")).content.decode()
    refused = client.post(address, {"basis": "retention_ended"})
    assert refused.status_code == 400
    assert "has not left" in refused.content.decode()
    assert Course.objects.count() == 1

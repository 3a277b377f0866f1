"""Whoever reads of an officer on a page leaves a row; nobody is told more than they are to know."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from html import unescape
from importlib import resources
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from cast import FORCE, Cast, client_of, entered_device, trained
from reddot.carriage.may_carry import may_carry
from reddot.store import actions
from reddot.store.holdings import register_of
from reddot.store.models import AuditRow, DeviceIssue
from reddot.store.register_refusals import reasons_told
from reddot.store.setup import place

ISSUE = "/register/devices/X2-1/issue/"


@pytest.fixture
def lead(cast: Cast) -> Client:
    """The Taser lead at a browser."""
    return client_of(cast.taser_lead)


def words(text: str) -> str:
    """A page as it reads."""
    return unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", text)))


def rows_since(known: int) -> list[tuple[str, str, str, str]]:
    rows = AuditRow.objects.order_by("at", "action")[known:]
    return [(row.operation, row.action, row.record, row.detail) for row in rows]


# --- each reading leaves a row


def test_a_refused_issue_is_logged_with_whose_standing_was_read(cast: Cast) -> None:
    trained(cast, "E1")
    entered_device(cast)
    actions.suspend_officer(cast.taser_lead, "E1", "investigation")
    known = AuditRow.objects.count()
    answer = client_of(cast.supervisor).post(ISSUE, {"officer": "E1"})
    assert answer.status_code == 400
    assert sorted(rows_since(known)) == [
        ("consultation", "read_standing", "officer:E1", ""),
        ("consultation", "refuse_issue", "device:X2-1", "may_not_carry"),
    ]
    assert {row.actor for row in AuditRow.objects.order_by("at")[known:]} == {
        f"user:{cast.supervisor.pk}"
    }
    assert not DeviceIssue.objects.exists()


@pytest.mark.parametrize(
    "form", ["service", "course", "withdraw-course", "suspend", "endorse", "cartridge"]
)
def test_a_form_about_an_officer_is_a_reading_of_them(cast: Cast, lead: Client, form: str) -> None:
    trained(cast, "E1")
    known = AuditRow.objects.count()
    assert lead.get(f"/register/officer/E1/{form}/").status_code == 200
    assert rows_since(known) == [("consultation", "read_officer_form", "officer:E1", "")]
    known = AuditRow.objects.count()
    assert client_of(cast.other_supervisor).get(f"/register/officer/E1/{form}/").status_code == 403
    assert rows_since(known) == []


def test_a_file_that_is_told_what_the_register_holds_is_logged(cast: Cast, lead: Client) -> None:
    trained(cast, "E1")
    known = AuditRow.objects.count()
    status, page = send(lead, b"officer_id,force,role\nE1,Eastshire,student_officer\n")
    assert status == 400
    assert "the register has" in page
    assert rows_since(known) == [("consultation", "read_register", "register:Eastshire", "import")]


def test_an_officer_who_asks_for_themselves_is_logged(cast: Cast) -> None:
    trained(cast, "E1")
    known = AuditRow.objects.count()
    assert client_of(cast.author).get("/my-authority/").status_code == 200
    assert rows_since(known) == [("consultation", "read_own_authority", "officer:E1", "")]


# --- nobody is told more than they are to know


def test_why_an_officer_is_suspended_is_told_to_who_reads_their_register(cast: Cast) -> None:
    trained(cast, "E1", days_ago=400)
    actions.suspend_officer(cast.taser_lead, "E1", "Investigation of a domestic matter")
    answer = may_carry(register_of(FORCE), "E1", "X2", timezone.now())
    for reader in (cast.supervisor, cast.taser_lead, cast.force_lead):
        assert "domestic matter" in " ".join(reasons_told(reader, answer))
    for other in (cast.other_supervisor, cast.colleague, cast.outsider):
        told = " ".join(reasons_told(other, answer))
        assert "domestic" not in told
        assert "Suspended since" not in told
        assert "Suspended from carrying." in told
        assert "Authority for the X2 lapsed" in told


def test_a_refusal_without_the_right_to_read_says_that_and_not_why(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    trained(cast, "E1")
    entered_device(cast)
    actions.suspend_officer(cast.taser_lead, "E1", "Investigation of a domestic matter")
    monkeypatch.setattr("reddot.store.register_refusals.can_right", lambda *_: False)
    page = client_of(cast.supervisor).post(ISSUE, {"officer": "E1"}).text
    assert "Suspended from carrying." in page
    assert "domestic" not in page


# --- the rules of the site


@contextmanager
def rules_of_ones_own(changed: str, into: str) -> Iterator[None]:
    """The folder of the data with rules of a force's own."""
    text = (resources.files("reddot.carriage") / "rules.toml").read_text(encoding="utf-8")
    assert changed in text
    own: Path = place().carriage_rules
    own.parent.mkdir(parents=True, exist_ok=True)
    own.write_text(text.replace(changed, into), encoding="utf-8")
    try:
        yield
    finally:
        own.unlink()


def test_a_file_is_read_by_the_rules_of_the_site(cast: Cast, lead: Client) -> None:
    heading = b"officer_id,force,role,course,model,completed_on,passed,authority_to\n"
    file = heading + b"E1,Eastshire,officer,initial,X2,2025-03-01,yes,2026-03-01\n"
    assert send(lead, file)[0] == 400  # a day longer than the rules that ship give
    with rules_of_ones_own("last_day_included = false", "last_day_included = true"):
        assert send(lead, file)[0] == 200
    assert cast.taser_lead.pk


def test_since_when_a_role_may_carry_is_that_of_the_rules_of_the_site(
    cast: Cast, lead: Client
) -> None:
    page = "/register/special-constables/"
    assert "Since 17 May 2022" in words(lead.get(page).text)
    with rules_of_ones_own("2022-05-17", "2023-09-01"):
        assert "Since 1 September 2023" in words(lead.get(page).text)
    with rules_of_ones_own(', special_constable = "authorisation"', ""):
        assert "special constables of Eastshire may not carry" in words(lead.get(page).text)
    assert cast.taser_lead.pk


def send(lead: Client, data: bytes) -> tuple[int, str]:
    sent = {"force": FORCE, "layout": "shipped", "file": SimpleUploadedFile("r.csv", data)}
    answer = lead.post("/register/import/", sent)
    return answer.status_code, words(answer.text)

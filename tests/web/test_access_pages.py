"""Breaking the glass and subject access: who may, what is asked, what is told and logged."""

from __future__ import annotations

import json
import uuid
from datetime import timedelta

import pytest
from django.urls import reverse

from cast import (
    MEMBERS,
    Cast,
    client_of,
    draft_report,
    make_officer,
    report_in,
    submitted_report,
)
from reddot.store import actions
from reddot.store.audit import report_record
from reddot.store.models import AuditRow, BreakGlass, Message, Report

ACCESS = "/subject-access/"
REASON = "A complaint is being looked into."


def glass(row: Report) -> str:
    return reverse("break_glass", args=[row.key])


@pytest.mark.parametrize("state", ["draft", "submitted", "signed_off"])
def test_who_is_asked_for_a_reason(cast: Cast, state: str) -> None:
    row = report_in(cast, state)
    may = {"auditor", "other_supervisor"} if state != "draft" else {"auditor", "force_lead"}
    readers = {"author"} | (
        {"supervisor", "force_lead", "taser_lead"} if state != "draft" else set()
    )
    for name in MEMBERS:
        response = client_of(cast.member(name)).get(glass(row))
        if name in may:
            assert response.status_code == 200, name
            assert "The auditors of the force are told at once" in response.text
            assert "for 1 hour" in response.text
        elif name in readers:
            assert response["Location"] == reverse("record", args=[row.key]), name
        else:
            assert response.status_code == (302 if name == "public" else 403), name
            posted = client_of(cast.member(name)).post(glass(row), {"reason": REASON})
            assert posted.status_code == response.status_code
    assert not BreakGlass.objects.exists()


def test_a_reason_opens_one_report_for_an_hour_and_tells_the_auditors(cast: Cast) -> None:
    row, other = submitted_report(cast), submitted_report(cast)
    client, record = client_of(cast.other_supervisor), reverse("record", args=[row.key])
    assert glass(row) in client.get(record).text
    done = client.post(glass(row), {"reason": REASON})
    assert (done.status_code, done["Location"]) == (303, record)
    page = client.get(record)
    assert page.status_code == 200
    assert "open to you for 1 hour because you gave a reason" in page.text
    assert client.get(reverse("record", args=[other.key])).status_code == 403
    opened = BreakGlass.objects.get()
    assert opened.ends_at - opened.opened_at == timedelta(hours=1)
    assert Message.objects.filter(to=cast.auditor, kind="glass_broken").count() == 1
    rows = AuditRow.objects.filter(record=report_record(row.key), operation="consultation")
    of_reader = rows.filter(actor=f"user:{cast.other_supervisor.pk}").order_by("at")
    assert [r.action for r in of_reader] == ["break_glass", "view_report"]
    assert not AuditRow.objects.filter(detail__contains="complaint").exists()


def test_what_was_opened_is_closed_again_after_the_hour(cast: Cast) -> None:
    row = submitted_report(cast)
    client = client_of(cast.auditor)
    client.post(glass(row), {"reason": REASON})
    opened = BreakGlass.objects.get()
    past = timedelta(hours=2)
    BreakGlass.objects.update(opened_at=opened.opened_at - past, ends_at=opened.ends_at - past)
    response = client.get(reverse("record", args=[row.key]))
    assert response.status_code == 403
    assert glass(row) in response.text


def test_a_second_click_asks_no_second_reason(cast: Cast) -> None:
    row = submitted_report(cast)
    client = client_of(cast.auditor)
    for _ in range(3):
        assert client.post(glass(row), {"reason": REASON}).status_code == 303
    assert BreakGlass.objects.count() == 1


def test_who_opened_a_report_can_read_it_and_nothing_else(cast: Cast) -> None:
    row = submitted_report(cast)
    client = client_of(cast.auditor)
    client.post(glass(row), {"reason": REASON})
    page = client.get(reverse("record", args=[row.key])).text
    assert "What you can do" not in page
    assert client.get(reverse("record_sign_off", args=[row.key])).status_code == 403


@pytest.mark.parametrize(
    ("reason", "said"),
    [
        ("", "Say why you need to read this report"),
        (" \n ", "Say why you need to read this report"),
        ("why & why " * 300, "at most 2000 fit"),
        ("a\x00b", "not readable text"),
    ],
)
def test_a_reason_must_be_given(cast: Cast, reason: str, said: str) -> None:
    row = submitted_report(cast)
    response = client_of(cast.auditor).post(glass(row), {"reason": reason})
    assert response.status_code == 400
    assert said in response.text
    assert 'href="#id_reason"' in response.text
    assert ("why &amp; why" in response.text) == ("why" in reason)
    assert not BreakGlass.objects.exists()


def test_there_is_nothing_to_open_under_a_key_that_nobody_made(cast: Cast) -> None:
    response = client_of(cast.auditor).get(reverse("break_glass", args=[uuid.uuid4()]))
    assert response.status_code == 403
    assert "There is no report at this address" in response.text


def test_who_exports_what_is_held_on_a_person(cast: Cast) -> None:
    submitted_report(cast)
    given = {"about": "officer", "officer_id": "E1"}
    for name in MEMBERS:
        client = client_of(cast.member(name))
        page, file = client.get(ACCESS), client.post(ACCESS, given)
        if name == "force_lead":
            assert (page.status_code, file.status_code) == (200, 200)
        elif name == "outsider":  # the lead of another force
            assert (page.status_code, file.status_code) == (200, 403)
        else:
            expected = 302 if name == "public" else 403
            assert (page.status_code, file.status_code) == (expected, expected), name
        assert ("The account of what happened." in file.text) == (name == "force_lead")


def test_the_file_of_an_officer_holds_everything_and_is_not_kept(cast: Cast) -> None:
    row = submitted_report(cast)
    draft = draft_report(cast)
    response = client_of(cast.force_lead).post(
        ACCESS, {"about": "officer", "officer_id": " E1 ", "subject_key": "left over"}
    )
    assert response["Content-Type"].startswith("application/json")
    assert response["Content-Disposition"] == 'attachment; filename="subject-access.json"'
    assert "no-store" in response["Cache-Control"]
    held = json.loads(response.content)
    assert held["about"] == {"officer": "E1"}
    assert len(held["reports"]) == 2
    for report in (row, draft):
        logged = AuditRow.objects.get(record=report_record(report.key), operation="disclosure")
        assert logged.actor == f"user:{cast.force_lead.pk}"


def test_the_file_of_a_person_leaves_out_the_officer(cast: Cast) -> None:
    row = submitted_report(cast)
    actions.ask_statements(cast.author, row.key, ["E2"])
    page = client_of(cast.force_lead).get(reverse("record", args=[row.key])).text
    assert f"Key: {row.subject_id}" in page
    response = client_of(cast.force_lead).post(
        ACCESS, {"about": "person", "subject_key": str(row.subject_id)}
    )
    held = json.loads(response.content)
    assert held["about"] == {"person": str(row.subject_id)}
    assert "perceived_age_band" in held["reports"][0]["answers"]
    assert '"E1"' not in response.text
    assert '"E2"' not in response.text


@pytest.mark.parametrize(
    ("given", "said", "link"),
    [
        ({}, "Choose whether it is about an officer or a person", "#id_about"),
        ({"about": "everyone"}, "Choose whether it is about", "#id_about"),
        ({"about": "officer", "officer_id": " "}, "Enter the officer", "#id_officer_id"),
        ({"about": "officer", "officer_id": "E\x00"}, "Enter the officer", "#id_officer_id"),
        ({"about": "officer", "officer_id": "N<o>"}, "Nothing is held", "#id_officer_id"),
        ({"about": "person", "subject_key": "E1"}, "Enter the person", "#id_subject_key"),
        (
            {"about": "person", "subject_key": "00000000-0000-4000-8000-000000000000"},
            "Nothing is held",
            "#id_subject_key",
        ),
    ],
)
def test_what_is_wrong_is_said_at_the_field_and_nothing_is_disclosed(
    cast: Cast, given: dict[str, str], said: str, link: str
) -> None:
    submitted_report(cast)
    response = client_of(cast.force_lead).post(ACCESS, given)
    assert response.status_code == 400
    assert said in response.text
    assert f'href="{link}"' in response.text
    assert "N<o>" not in response.text
    assert not AuditRow.objects.filter(operation="disclosure").exists()


def test_an_officer_of_whom_no_report_is_held_gets_an_empty_file(cast: Cast) -> None:
    make_officer("quiet", "E8")
    response = client_of(cast.force_lead).post(ACCESS, {"about": "officer", "officer_id": "E8"})
    assert json.loads(response.content)["reports"] == []

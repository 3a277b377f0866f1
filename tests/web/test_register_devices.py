"""Devices at work: entered, issued or refused by the register, taken back, withdrawn."""

from __future__ import annotations

import pytest
from django.test import Client
from django.utils import timezone

from cast import FORCE, NORTH, SOUTH, Cast, client_of, entered_device, issued_device, trained
from reddot.store import actions
from reddot.store.models import Device, DeviceIssue, Message

PAGE = "/register/devices/X2-1/"
REASON = "The only device left for a planned operation tonight."


@pytest.fixture
def supervisor(cast: Cast) -> Client:
    """The supervisor of the northern unit at a browser."""
    return client_of(cast.supervisor)


def test_an_officer_in_date_is_issued_and_gives_it_back(cast: Cast, supervisor: Client) -> None:
    entered_device(cast)
    trained(cast, "E2")
    answer = supervisor.post(f"{PAGE}issue/", {"officer": " E2 "})
    assert (answer.status_code, answer["Location"]) == (303, PAGE)
    page = supervisor.get(PAGE).text
    assert "Officer E2, since" in page
    assert "Take it back" in page
    assert supervisor.post(f"{PAGE}return/").status_code == 303
    assert "In the store" in supervisor.get(PAGE).text
    made = DeviceIssue.objects.get()
    assert (made.issued_by, made.returned_to, made.override_reason) == (
        cast.supervisor, cast.supervisor, "",
    )  # fmt: skip
    assert supervisor.post(f"{PAGE}return/").status_code == 409


def test_an_officer_out_of_date_is_refused_with_every_reason(
    cast: Cast, supervisor: Client
) -> None:
    entered_device(cast)
    trained(cast, "E2", days_ago=400)
    answer = supervisor.post(f"{PAGE}issue/", {"officer": "E2"})
    assert answer.status_code == 400
    assert "This officer may not carry it, so it was not issued" in answer.text
    assert "Authority for the X2 lapsed: it lasted to" in answer.text
    assert "What next: Pass a refresher on this model" in answer.text
    assert 'name="override_reason"' in answer.text
    assert not DeviceIssue.objects.exists()
    assert not Message.objects.filter(kind="device_issue_overridden").exists()


def test_an_override_needs_a_reason_that_stays_and_tells_the_taser_lead(
    cast: Cast, supervisor: Client
) -> None:
    entered_device(cast)
    short = supervisor.post(f"{PAGE}issue/", {"officer": "E2", "override_reason": "Now"})
    assert short.status_code == 400
    assert "in 10 characters or more" in short.text
    assert 'href="#id_override_reason"' in short.text
    sent = {"officer": "E2", "override_reason": REASON}
    assert supervisor.post(f"{PAGE}issue/", sent).status_code == 303
    made = DeviceIssue.objects.get()
    assert (made.override_reason, made.overridden_by) == (REASON, cast.supervisor)
    assert REASON in supervisor.get(PAGE).text
    lead = client_of(cast.taser_lead)
    assert "Issued all the same" in lead.get("/register/devices/").text
    notices = lead.get("/notices/").text
    assert "A Taser was issued to an officer who may not carry it." in notices
    assert f'href="{PAGE}"' in notices
    assert REASON not in notices


@pytest.mark.parametrize(
    ("who", "said"),
    [
        ("", "Enter the officer&#x27;s number"),
        ("x" * 101, "of 1 to 100 characters"),
        ("E\x0012", "Some characters are not readable text"),
        ("E99", "There is no such officer, or none of your force"),
        ("W1", "There is no such officer, or none of your force"),
    ],
)
def test_what_is_wrong_is_said_at_the_field(
    cast: Cast, supervisor: Client, who: str, said: str
) -> None:
    entered_device(cast)
    answer = supervisor.post(f"{PAGE}issue/", {"officer": who})
    assert answer.status_code == 400
    assert said in answer.text
    assert 'href="#id_officer"' in answer.text


def test_nobody_issues_to_themselves_nor_to_another_unit(cast: Cast, supervisor: Client) -> None:
    entered_device(cast)
    southern = client_of(cast.other_supervisor)
    trained(cast, "E2")
    answer = southern.post(f"{PAGE}issue/", {"officer": "E2"})
    assert answer.status_code == 400
    assert "It belongs to another unit." in answer.text
    assert supervisor.get(f"{PAGE}issue/").status_code == 200
    assert not DeviceIssue.objects.exists()
    assert SOUTH


def test_a_device_that_is_out_is_not_issued_again(cast: Cast, supervisor: Client) -> None:
    issued_device(cast)
    trained(cast, "E2")
    answer = supervisor.post(f"{PAGE}issue/", {"officer": "E2"})
    assert answer.status_code == 400
    assert "is out with an officer already" in answer.text


def test_who_has_a_taser_and_may_not_carry_it_now_is_listed(cast: Cast, supervisor: Client) -> None:
    issued_device(cast)
    heading = "Out with officers who may not carry them now: 1"
    assert heading not in supervisor.get("/register/devices/").text
    actions.suspend_officer(cast.taser_lead, "E1", "fitness")
    for reader in (supervisor, client_of(cast.taser_lead), client_of(cast.force_lead)):
        page = reader.get("/register/devices/").text
        listed = page[page.index(heading) : page.index("Every device")]
        for said in ("Take each of these back", "/register/devices/X2-1/",
                     "/register/officer/E1/", "Suspended since"):  # fmt: skip
            assert said in listed
    other = client_of(cast.other_supervisor).get("/register/devices/").text
    assert heading not in other
    assert "/register/officer/E1/" not in other
    actions.return_device(cast.supervisor, "X2-1")
    assert heading not in supervisor.get("/register/devices/").text


def test_the_list_is_searched_and_filtered(cast: Cast) -> None:
    issued_device(cast)
    entered_device(cast, "X2-2")
    entered_device(cast, "T7-1", "T7")
    lead = client_of(cast.taser_lead)
    found = lead.post("/register/devices/", {"serial": "T7-1"})
    assert found["Location"] == "/register/devices/T7-1/"
    for typed in ("", "X9", "\x00"):
        assert lead.post("/register/devices/", {"serial": typed}).status_code == 400
    for query, shown in (("hold=out", ["X2-1"]), ("hold=in&model=X2", ["X2-2"]),
                         ("model=T7", ["T7-1"]), ("hold=withdrawn", [])):  # fmt: skip
        page = lead.get(f"/register/devices/?{query}").text
        assert [n for n in ("X2-1", "X2-2", "T7-1") if f"/devices/{n}/" in page] == shown


def test_a_device_is_entered_with_a_model_of_its_own_and_withdrawn(cast: Cast) -> None:
    lead, today = client_of(cast.taser_lead), timezone.localdate()
    sent = {"serial": "N-1", "model": "another", "other_model": "X99", "unit": NORTH}
    wrong = lead.post("/register/new-device/", {**sent, "other_model": "", "unit": "WE-ONE"})
    assert wrong.status_code == 400
    assert "Choose a station from the list" in wrong.text
    assert 'href="#id_other_model"' in wrong.text
    answer = lead.post("/register/new-device/", sent)
    assert (answer.status_code, answer["Location"]) == (303, "/register/devices/N-1/")
    row = Device.objects.get()
    assert (row.model, row.unit_id, row.force_id, row.acquired_on) == ("X99", NORTH, FORCE, None)
    assert "entered already" in lead.post("/register/new-device/", sent).text
    day = {f"withdrawn_on-{p}": str(getattr(today, p)) for p in ("day", "month", "year")}
    assert lead.post("/register/devices/N-1/withdraw/", {}).status_code == 400
    assert lead.post("/register/devices/N-1/withdraw/", day).status_code == 303
    assert Device.objects.get().withdrawn_on == today
    assert "Issue it to an officer" not in lead.get("/register/devices/N-1/").text

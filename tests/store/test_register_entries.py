"""What is entered in the register: by whom, about whom, and what cannot be."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone

from cast import FORCE, Cast, entered_device, make_officer, trained
from reddot.errors import NotPermittedError, UsageError
from reddot.records import beside
from reddot.records.report import local_day
from reddot.store import actions
from reddot.store.models import (
    AuditRow,
    Course,
    Device,
    Endorsement,
    RoleAuthorisation,
    Suspension,
    User,
)
from reddot.store.not_done import NotFoundError

PAST = date(2020, 1, 1)
COURSE = beside.Training(
    officer_id="E1", course="initial", model="X2", completed_on=PAST, passed=True
)
DEVICE = beside.Device(serial_number="X2-1", model="X2", force=FORCE)
ENTRIES: dict[str, Callable[[User | None], object]] = {
    "add_course": lambda who: actions.add_course(who, COURSE),
    "suspend_officer": lambda who: actions.suspend_officer(who, "E1", "fitness"),
    "endorse_student": lambda who: actions.endorse_student(who, "E1", "S1", PAST),
    "authorise_role": lambda who: actions.authorise_role(who, FORCE, "special_constable", PAST),
    "enter_device": lambda who: actions.enter_device(who, DEVICE),
    "change_officer": lambda who: actions.change_officer(
        who, "E1", from_on=PAST, role="student_officer"
    ),
}


@pytest.mark.parametrize("name", ENTRIES)
def test_the_taser_lead_of_the_force_enters_it_and_it_is_logged(cast: Cast, name: str) -> None:
    ENTRIES[name](cast.taser_lead)
    row = AuditRow.objects.get(action=name)
    assert row.actor == f"user:{cast.taser_lead.pk}"


@pytest.mark.parametrize("name", ENTRIES)
@pytest.mark.parametrize(
    "who", ["author", "supervisor", "force_lead", "panel_member", "administrator", "outsider"]
)
def test_nobody_else_does(cast: Cast, name: str, who: str) -> None:
    before = AuditRow.objects.count()
    with pytest.raises(NotPermittedError):
        ENTRIES[name](cast.member(who))
    assert AuditRow.objects.count() == before


@pytest.mark.parametrize("name", ENTRIES)
def test_a_taser_lead_of_another_force_does_not(cast: Cast, name: str) -> None:
    actions.grant_role(None, cast.outsider, "taser_lead", "Westshire")
    with pytest.raises(NotPermittedError):
        ENTRIES[name](cast.outsider)
    assert not Course.objects.exists()
    assert not Device.objects.exists()


@pytest.mark.parametrize(
    "name", ["add_course", "suspend_officer", "endorse_student", "change_officer"]
)
def test_nobody_changes_the_register_for_themselves(cast: Cast, name: str) -> None:
    actions.grant_role(None, cast.author, "taser_lead", FORCE)
    with pytest.raises(NotPermittedError, match="for themselves"):
        ENTRIES[name](cast.author)
    actions.grant_role(None, cast.colleague, "taser_lead", FORCE)
    assert ENTRIES[name](cast.colleague)


def tomorrow() -> date:
    return local_day(timezone.now()) + timedelta(days=1)


@pytest.mark.parametrize(
    "wrong",
    [
        {"course": "advanced"}, {"model": ""}, {"model": "X99"}, {"hours": 0.0}, {"hours": -1.0},
        {"hours": float("nan")}, {"hours": float("inf")}, {"trainer": "x" * 101},
        {"completed_on": date(2999, 1, 1)},
    ],
)  # fmt: skip
def test_a_course_that_cannot_be_is_refused(cast: Cast, wrong: dict[str, Any]) -> None:
    with pytest.raises(UsageError):
        trained(cast, "E1", **wrong) if "completed_on" not in wrong else actions.add_course(
            cast.taser_lead,
            beside.Training(officer_id="E1", course="initial", model="X2", passed=True, **wrong),
        )
    assert not Course.objects.exists()


def test_a_course_is_entered_once_unless_it_was_withdrawn(cast: Cast) -> None:
    first = trained(cast, "E1", model=" x2 ", trainer="  ")
    assert (first.model, first.trainer, first.entered_by) == ("X2", None, cast.taser_lead)
    with pytest.raises(UsageError, match="entered already"):
        trained(cast, "E1", hours=20.0)
    actions.withdraw_course(cast.taser_lead, str(first.key), "The hours were wrong.")
    with pytest.raises(UsageError, match="withdrawn already"):
        actions.withdraw_course(cast.taser_lead, first.key, "Once more.")
    assert trained(cast, "E1", hours=20.0).hours == 20.0


def test_a_model_is_known_once_the_force_has_one_of_it(cast: Cast) -> None:
    with pytest.raises(UsageError, match="no model that is known"):
        trained(cast, "E1", model="T99")
    entered_device(cast, "T-1", "T99")
    assert trained(cast, "E1", model="T99").model == "T99"


def test_entries_of_another_force_are_not_found(cast: Cast) -> None:
    course = trained(cast, "E1")
    endorsement = actions.endorse_student(cast.taser_lead, "E1", "S1", PAST)
    suspension = actions.suspend_officer(cast.taser_lead, "E1", "fitness")
    role = actions.authorise_role(cast.taser_lead, FORCE, "special_constable", PAST)
    actions.grant_role(None, cast.outsider, "taser_lead", "Westshire")
    for key in (course.key, uuid.uuid4()):
        with pytest.raises(NotFoundError):
            actions.withdraw_course(cast.outsider, key, "Not mine.")
    with pytest.raises(NotFoundError):
        actions.end_endorsement(cast.outsider, endorsement.key, PAST)
    with pytest.raises(NotFoundError):
        actions.lift_suspension(cast.outsider, suspension.key)
    with pytest.raises(NotFoundError):
        actions.end_role_authorisation(cast.outsider, role.key, PAST)
    assert Course.objects.get().withdrawn_at is None
    assert Suspension.objects.get().ends_at is None


def test_what_was_given_ends_once_and_not_before_it_was_given(cast: Cast) -> None:
    lead = cast.taser_lead
    endorsement = actions.endorse_student(lead, "E1", "S1", PAST)
    with pytest.raises(UsageError, match="stands already"):
        actions.endorse_student(lead, "E1", "S2", PAST)
    role = actions.authorise_role(lead, FORCE, "special_constable", PAST)
    with pytest.raises(UsageError, match="authorised already"):
        actions.authorise_role(lead, FORCE, "special_constable", PAST)
    for end, key in (
        (actions.end_endorsement, endorsement.key),
        (actions.end_role_authorisation, role.key),
    ):
        for day in (PAST - timedelta(days=1), tomorrow()):
            with pytest.raises(UsageError):
                end(lead, key, day)
        end(lead, key, PAST)
        with pytest.raises(UsageError, match="already"):
            end(lead, key, PAST)
    assert Endorsement.objects.get().ended_on == PAST
    assert RoleAuthorisation.objects.get().ended_on == PAST


def test_only_a_role_that_needs_it_is_authorised(cast: Cast) -> None:
    with pytest.raises(UsageError, match="no role"):
        actions.authorise_role(cast.taser_lead, FORCE, "officer", PAST)


def test_a_suspension_to_come_that_is_lifted_never_stands(cast: Cast) -> None:
    start = timezone.now() + timedelta(days=7)
    made = actions.suspend_officer(cast.taser_lead, "E1", "investigation", starts_at=start)
    ended = actions.lift_suspension(cast.taser_lead, made.key)
    assert ended.starts_at == ended.ends_at == start
    with pytest.raises(UsageError, match="ended already"):
        actions.lift_suspension(cast.taser_lead, made.key)
    with pytest.raises(UsageError, match="time zone"):
        actions.suspend_officer(
            cast.taser_lead, "E1", "fitness", starts_at=start.replace(tzinfo=None)
        )


@pytest.mark.parametrize(
    "wrong",
    [
        {"serial_number": " "}, {"model": ""}, {"station_id": "WE-ONE"}, {"station_id": "NOWHERE"},
        {"acquired_on": date(2999, 1, 1)}, {"acquired_on": PAST, "withdrawn_on": date(2019, 1, 1)},
        {"serial_number": "x" * 81},
    ],
)  # fmt: skip
def test_a_device_that_cannot_be_is_refused(cast: Cast, wrong: dict[str, Any]) -> None:
    given = {"serial_number": "X2-1", "model": "X2", "force": FORCE} | wrong
    with pytest.raises(UsageError):
        actions.enter_device(cast.taser_lead, beside.Device(**given))


def test_a_device_is_entered_once_and_withdrawn_once(cast: Cast) -> None:
    entered_device(cast)
    with pytest.raises(UsageError, match="entered already"):
        entered_device(cast)
    actions.withdraw_device(cast.taser_lead, "X2-1", PAST)
    with pytest.raises(UsageError, match="already"):
        actions.withdraw_device(cast.taser_lead, "X2-1", PAST)


def test_an_officer_of_two_taser_leads_forces_is_found_in_the_devices_force(cast: Cast) -> None:
    make_officer("west", "W2", "WE-ONE", "Westshire")
    actions.grant_role(None, cast.taser_lead, "taser_lead", "Westshire")
    trained(cast, "W2")
    entered_device(cast)
    with pytest.raises(NotFoundError):
        actions.issue_device(cast.taser_lead, "X2-1", "W2")
    actions.enter_device(None, beside.Device(serial_number="X2-1", model="X2", force="Westshire"))
    with pytest.raises(UsageError, match="Two forces"):
        actions.issue_device(cast.taser_lead, "X2-1", "W2")

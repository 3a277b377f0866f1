"""A fixed cast for the tests of the store and the pages, and reports of theirs in each state.

Everyone and everything is made by the actions that the site itself uses. No name is a person's.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import timedelta
from typing import Any

from django.test import Client
from django.utils import timezone

from reddot.records import beside
from reddot.records.report import DeviceUse, TacticUse, local_day
from reddot.store import actions
from reddot.store.models import Course, Device, DeviceIssue, Force, Officer, Report, Unit, User

FORCE, OTHER_FORCE = "Eastshire", "Westshire"
NORTH, SOUTH, ELSEWHERE = "EA-NORTH", "EA-SOUTH", "WE-ONE"
BACKEND = "django.contrib.auth.backends.ModelBackend"


@dataclass(frozen=True, slots=True)
class Cast:
    """Who plays: each by what they are to a report of the author's; ``public`` is nobody."""

    author: User
    colleague: User
    supervisor: User
    other_supervisor: User
    force_lead: User
    taser_lead: User
    panel_member: User
    researcher: User
    auditor: User
    administrator: User
    outsider: User
    public: None = None

    def member(self, name: str) -> User | None:
        """One of the cast by name."""
        member: User | None = getattr(self, name)
        return member


MEMBERS = tuple(field.name for field in fields(Cast))
SIGNED_IN = tuple(name for name in MEMBERS if name != "public")


def make_cast() -> Cast:
    """Two units of one force, another force, and everyone of :class:`Cast` in them."""
    for force in (FORCE, OTHER_FORCE):
        Force.objects.create(name=force)
    for unit, force in ((NORTH, FORCE), (SOUTH, FORCE), (ELSEWHERE, OTHER_FORCE)):
        Unit.objects.create(unit_id=unit, force_id=force, name=f"Unit {unit}")
    return Cast(
        author=make_officer("author", "E1"),
        colleague=make_officer("colleague", "E2"),
        supervisor=make_person("supervisor", "supervisor", NORTH),
        other_supervisor=make_person("other_supervisor", "supervisor", SOUTH),
        force_lead=make_person("force_lead", "force_lead"),
        taser_lead=make_person("taser_lead", "taser_lead"),
        panel_member=make_person("panel_member", "panel_member"),
        researcher=make_person("researcher", "researcher"),
        auditor=make_person("auditor", "auditor"),
        administrator=make_person("administrator", "administrator"),
        outsider=make_officer("outsider", "W1", ELSEWHERE, OTHER_FORCE, more="force_lead"),
    )


def make_person(
    name: str, role: str, unit: str | None = None, force: str = FORCE, officer_id: str | None = None
) -> User:
    """A person with one role."""
    user = actions.enter_person(None, name, force, officer_id=officer_id)
    actions.grant_role(None, user, role, force, unit)
    return user


def make_officer(
    name: str, officer_id: str, unit: str = NORTH, force: str = FORCE, more: str = ""
) -> User:
    """An officer of a unit with an account; ``more`` is a second role in the force."""
    user = make_person(name, "officer", unit, force, officer_id)
    Officer.objects.filter(officer_id=officer_id).update(unit=unit)
    if more:
        actions.grant_role(None, user, more, force)
    return user


def client_of(user: User | None) -> Client:
    """A browser in which someone is signed in; nobody for ``None``."""
    client = Client()
    if user is not None:
        client.force_login(user, backend=BACKEND)
    return client


def complete_answers(**other: Any) -> dict[str, Any]:
    """Answers that leave nothing open: a CED fired from two devices, two hours ago."""
    answers: dict[str, Any] = {
        "used_at": timezone.now() - timedelta(hours=2),
        "locations": frozenset({"street_highway"}),
        "impact_factors": frozenset({"alcohol"}),
        "reasons": frozenset({"protect_self", "effect_arrest"}),
        "primary_conduct": "aggressive_resistance",
        "assaulted_by_subject": "no",
        "threatened_with_weapon": "yes",
        "perceived_age_band": "18-34",
        "perceived_gender": "male",
        "perceived_ethnicity": "white",
        "perceived_health": "none",
        "tactics": (
            TacticUse(position=1, tactic="tactical_communications", effective="no"),
            TacticUse(position=2, tactic="ced_fired", effective="yes"),
        ),
        "ced_used": "yes",
        "devices": (
            DeviceUse(
                position=1,
                uses=frozenset({"drawn", "fired"}),
                serial_number="SERIAL-ONE",
                model="T7",
                cartridge_number="CARTRIDGE-ONE",
                total_cycles=1,
                missed_with_one_probe="no",
                body_map=frozenset({"front_3", "back_k"}),
            ),
            DeviceUse(
                position=2,
                uses=frozenset({"red_dot"}),
                serial_number="SERIAL-TWO",
                total_cycles=0,
            ),
        ),
        "single_crewed": "no",
        "trained_ced": "yes",
        "carrying_ced": "yes",
        "officer_injured": "no",
        "subject_injured": "yes",
        "subject_injury_level": "minor",
        "subject_treatment_offered": "yes",
        "subject_treatment_provided": "yes",
        "outcomes": frozenset({"arrested"}),
        "body_worn_video": "on",
        "body_worn_video_reference": "VIDEO-REFERENCE",
        "crime_reference": "CRIME-REFERENCE",
        "custody_reference": "CUSTODY-REFERENCE",
        "dispatch_reference": "DISPATCH-REFERENCE",
        "narrative": "The account of what happened.",
    }
    return answers | other


def draft_report(cast: Cast, *, author: User | None = None, **other: Any) -> Report:
    """A draft with complete answers, or with others in their place."""
    actor = author or cast.author
    made = actions.start_report(actor, uuid.uuid4())
    return actions.save_answers(actor, made.key, made.version, complete_answers(**other))


def submitted_report(
    cast: Cast,
    *,
    author: User | None = None,
    kept: Mapping[str, str] | None = None,
    **other: Any,
) -> Report:
    """A complete report, submitted; ``kept`` gives reasons for contradictions among the answers."""
    actor = author or cast.author
    row = draft_report(cast, author=actor, **other)
    again = "Two persons" if Report.objects.filter(officer__user=actor).count() > 1 else ""
    return actions.submit_report(
        actor, row.key, row.version, uuid.uuid4(), kept or {}, duplicate_reason=again
    )


def returned_report(cast: Cast, **other: Any) -> Report:
    """A report that the supervisor returned."""
    row = submitted_report(cast, **other)
    return actions.return_report(cast.supervisor, row.key, row.version, "Say where it was.")


def signed_off_report(cast: Cast, **other: Any) -> Report:
    """A report that the supervisor signed off."""
    row = submitted_report(cast, **other)
    return actions.sign_off_report(cast.supervisor, row.key, row.version, "Seen.")


def report_in(cast: Cast, state: str) -> Report:
    """A report of the author's in a state: draft, submitted, returned or signed_off."""
    makers = {
        "draft": draft_report,
        "submitted": submitted_report,
        "returned": returned_report,
        "signed_off": signed_off_report,
    }
    return makers[state](cast)


def trained(
    cast: Cast, officer_id: str, *, days_ago: int = 30, model: str = "X2", **other: Any
) -> Course:
    """An initial course of an officer of the force, entered by the Taser lead."""
    words: dict[str, Any] = {"course": "initial", "hours": 18.0, "passed": True} | other
    day = local_day(timezone.now()) - timedelta(days=days_ago)
    course = beside.Training(officer_id=officer_id, model=model, completed_on=day, **words)
    return actions.add_course(cast.taser_lead, course)


def entered_device(cast: Cast, serial_number: str = "X2-1", model: str = "X2") -> Device:
    """A Taser of the northern unit, entered by the Taser lead."""
    device = beside.Device(serial_number=serial_number, model=model, force=FORCE, station_id=NORTH)
    return actions.enter_device(cast.taser_lead, device)


def issued_device(
    cast: Cast, officer_id: str = "E1", serial_number: str = "X2-1", **other: Any
) -> DeviceIssue:
    """A Taser in the hands of an officer of the northern unit, trained for it, for an hour now."""
    trained(cast, officer_id)
    entered_device(cast, serial_number)
    at = timezone.now() - timedelta(hours=1)
    return actions.issue_device(cast.supervisor, serial_number, officer_id, **{"at": at} | other)

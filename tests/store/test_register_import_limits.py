"""What no import brings in: rows about oneself, and rows that cannot be, each said at its field."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import DataError, IntegrityError

from cast import FORCE, SOUTH, Cast, make_officer, submitted_report, trained
from reddot.carriage.register import Holdings
from reddot.errors import BadDataError, ReddotError
from reddot.records import beside
from reddot.store import actions
from reddot.store.models import AuditRow, Course, Endorsement, Officer, User
from reddot.store.not_done import RowsRefusedError
from reddot.store.register import own_authority

DAY = date(2020, 2, 29)
OUT = datetime(2020, 3, 1, 6, tzinfo=UTC)
LEAD = "E9"
COURSE = beside.Training(
    officer_id=LEAD, course="initial", model="X2", completed_on=DAY, hours=18.0, passed=True
)
POSTING = beside.Posting(officer_id=LEAD, starts_on=DAY, role="officer")
SUSPENSION = beside.Suspension(officer_id=LEAD, starts_at=OUT, reason="x")
ENDORSEMENT = beside.Endorsement(officer_id=LEAD, given_on=DAY)
ISSUE = beside.DeviceIssue(serial_number="Z-1", model="X2", officer_id=LEAD, issued_at=OUT)
CARTRIDGE = beside.CartridgeIssue(serial_number="C-1", officer_id=LEAD, issued_at=OUT)
AUTHORISATION = beside.RoleAuthorisation(force=FORCE, role="special_constable", given_on=DAY)
DEVICE = beside.Device(serial_number="Z-1", model="X2", force=FORCE)
OFFICER = beside.Officer(officer_id=LEAD, force=FORCE)
OWN: dict[str, Holdings] = {
    "training": Holdings(training=[COURSE]),
    "suspensions": Holdings(suspensions=[SUSPENSION]),
    "endorsements": Holdings(endorsements=[ENDORSEMENT]),
    "postings": Holdings(postings=[POSTING]),
    "device_issues": Holdings(device_issues=[ISSUE]),
    "cartridge_issues": Holdings(cartridge_issues=[CARTRIDGE]),
    "officers": Holdings(officers=[replace(OFFICER, front_line=True)]),
}


def lead_who_is_an_officer() -> User:
    return make_officer("lead_officer", LEAD, SOUTH, more="taser_lead")


def bring(who: User | None, holdings: Holdings) -> object:
    return actions.import_register(who, FORCE, holdings, "a" * 64)


@pytest.mark.parametrize("kind", OWN)
def test_a_lead_brings_nothing_in_about_themselves(cast: Cast, kind: str) -> None:  # noqa: ARG001
    lead = lead_who_is_an_officer()
    with pytest.raises(BadDataError, match=rf"\b{kind}\b.*about yourself.*themselves"):
        bring(lead, OWN[kind])
    assert own_authority(lead) == ()
    assert Officer.objects.get(pk=LEAD).front_line is None
    assert not AuditRow.objects.filter(action="import_register").exists()


def test_a_review_of_their_own_use_is_not_brought_in_either(cast: Cast) -> None:
    lead = lead_who_is_an_officer()
    row = submitted_report(cast, author=lead)
    review = beside.UseReview(report_id=row.report_id, officer_id=LEAD, reviewed_on=DAY)
    with pytest.raises(BadDataError, match="use_reviews are about yourself"):
        bring(lead, Holdings(use_reviews=[review]))


@pytest.mark.parametrize("kind", OWN)
def test_rows_about_oneself_that_change_nothing_are_fine(cast: Cast, kind: str) -> None:
    lead = lead_who_is_an_officer()
    bring(cast.taser_lead, OWN[kind])
    other = replace(COURSE, officer_id="E1")
    training = [*OWN[kind].training, other]
    counts = bring(lead, replace(OWN[kind], training=training))
    assert sum(counts.values()) == 1  # type: ignore[attr-defined]
    assert Course.objects.filter(officer="E1").count() == 1


CANNOT_BE: dict[str, tuple[str, Holdings]] = {
    "no hours": ("training.hours", Holdings(training=[replace(COURSE, hours=0.0)])),
    "hours without end": ("training.hours", Holdings(training=[replace(COURSE, hours=1e400)])),
    "a course": (
        "training.course", Holdings(training=[replace(COURSE, course="advanced")])  # type: ignore[arg-type]
    ),
    "a long trainer": ("training.trainer", Holdings(training=[replace(COURSE, trainer="x" * 101)])),
    "a long reason": (
        "suspensions.reason", Holdings(suspensions=[replace(SUSPENSION, reason="x" * 300)])
    ),
    "a reason of nothing": (
        "suspensions.reason", Holdings(suspensions=[replace(SUSPENSION, reason=" ")])
    ),
    "an end before": (
        "suspensions.ends_at",
        Holdings(suspensions=[replace(SUSPENSION, ends_at=OUT - timedelta(days=1))]),
    ),
    "no zone": (
        "device_issues.issued_at",
        Holdings(device_issues=[replace(ISSUE, issued_at=OUT.replace(tzinfo=None))]),
    ),
    "a zero byte": (
        "devices.serial_number", Holdings(devices=[replace(DEVICE, serial_number="\0")])
    ),
    "a long duty": (
        "officers.main_duty", Holdings(officers=[replace(OFFICER, main_duty="x" * 61)])
    ),
    "a long name": (
        "endorsements.given_by", Holdings(endorsements=[replace(ENDORSEMENT, given_by="x" * 101)])
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", CANNOT_BE)
def test_what_cannot_be_is_said_at_its_field(cast: Cast, name: str) -> None:
    field, rows = CANNOT_BE[name]
    with pytest.raises(RowsRefusedError, match=r"Nothing was stored\. Row 1 of") as refused:
        bring(cast.taser_lead, rows)
    assert [problem.field for problem in refused.value.problems] == [field]
    assert "x" * 20 not in str(refused.value)


def test_of_many_problems_the_first_are_said_and_the_others_counted(cast: Cast) -> None:
    with pytest.raises(RowsRefusedError, match="And 5 more") as refused:
        bring(cast.taser_lead, Holdings(training=[replace(COURSE, hours=0.0)] * 25))
    assert len(refused.value.problems) == 25


TWICE: dict[str, Holdings] = {
    "Two endorsements": Holdings(
        endorsements=[ENDORSEMENT, replace(ENDORSEMENT, given_on=date(2024, 1, 1))]
    ),
    "Two authorisations": Holdings(
        role_authorisations=[AUTHORISATION, replace(AUTHORISATION, given_on=date(2024, 1, 1))]
    ),
    "A Taser": Holdings(device_issues=[ISSUE, replace(ISSUE, issued_at=OUT + timedelta(days=1))]),
    "A cartridge": Holdings(
        cartridge_issues=[CARTRIDGE, replace(CARTRIDGE, issued_at=OUT + timedelta(days=1))]
    ),
}


@pytest.mark.parametrize("words", TWICE)
def test_what_is_open_once_is_not_opened_twice(cast: Cast, words: str) -> None:
    lead_who_is_an_officer()
    rows = TWICE[words]
    with pytest.raises(BadDataError, match=words):
        bring(cast.taser_lead, rows)
    first = Holdings(
        endorsements=rows.endorsements[:1],
        role_authorisations=rows.role_authorisations[:1],
        device_issues=rows.device_issues[:1],
        cartridge_issues=rows.cartridge_issues[:1],
    )
    bring(cast.taser_lead, first)
    with pytest.raises(BadDataError, match=words):
        bring(cast.taser_lead, rows)


def test_an_endorsement_that_ended_leaves_room_for_another(cast: Cast) -> None:
    lead_who_is_an_officer()
    ended = replace(ENDORSEMENT, ended_on=date(2023, 1, 1))
    bring(cast.taser_lead, Holdings(endorsements=[ended]))
    bring(
        cast.taser_lead,
        Holdings(endorsements=[ENDORSEMENT, replace(ENDORSEMENT, given_on=date(2024, 1, 1))]),
    )
    assert Endorsement.objects.count() == 2


def test_a_course_as_one_that_was_withdrawn_is_named_and_left_out(cast: Cast) -> None:
    taken = trained(cast, "E1", days_ago=30)
    actions.withdraw_course(cast.taser_lead, taken.key, "It was of another day.")
    row = replace(COURSE, officer_id="E1", completed_on=taken.completed_on)
    counts = actions.import_register(cast.taser_lead, FORCE, Holdings(training=[row]), "a" * 64)
    assert (counts["training"], counts["courses_withdrawn_before"]) == (0, 1)
    assert "courses_withdrawn_before=1" in AuditRow.objects.get(action="import_register").detail


def test_what_the_database_refuses_is_said_in_words(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    for problem, words in ((DataError, "cannot be stored"), (IntegrityError, "cannot stand")):

        def fail(*_rows: object, problem: type[Exception] = problem) -> None:
            raise problem("value too long for type character varying(100)")

        monkeypatch.setattr("reddot.store.actions.register_import.store_holdings", fail)
        with pytest.raises(ReddotError, match=words) as refused:
            bring(cast.taser_lead, Holdings(training=[replace(COURSE, officer_id="E1")]))
        assert "varying" not in str(refused.value)

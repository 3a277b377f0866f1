"""What the register holds of officers who left long ago: who is due, and what an erasure leaves."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import timezone

from cast import FORCE, Cast, issued_device, submitted_report, trained
from reddot.errors import NotPermittedError, UsageError
from reddot.store import actions
from reddot.store.models import (
    AuditRow,
    Course,
    DeviceIssue,
    Message,
    Officer,
    RecordKey,
    Report,
    Suspension,
)
from reddot.store.retention import OF_REGISTER, officers_due

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
ENDED = "retention_ended"


def left(day: date) -> None:
    Officer.objects.filter(pk="E1").update(left_on=day)


def due(*forces: str, now: datetime = NOW) -> list[str]:
    return [officer.officer_id for officer in officers_due(now, forces or None)]


def test_an_officer_is_due_once_seven_years_are_over_and_something_is_held(cast: Cast) -> None:
    left(date(2019, 3, 1))
    assert due(now=NOW + timedelta(days=1)) == []
    trained(cast, "E1")
    trained(cast, "E2")
    assert due() == []
    assert due(now=NOW + timedelta(days=1)) == ["E1"]
    assert due("Westshire", now=NOW + timedelta(days=1)) == []


def test_an_erasure_takes_all_of_the_register_and_leaves_reports_and_a_row(cast: Cast) -> None:
    issued_device(cast)
    actions.return_device(cast.supervisor, "X2-1")
    actions.suspend_officer(cast.taser_lead, "E1", "investigation")
    actions.change_officer(cast.taser_lead, "E1", from_on=date(2010, 1, 1), role="student_officer")
    actions.endorse_student(cast.taser_lead, "E1", "S1", date(2011, 1, 1))
    row = submitted_report(cast)
    actions.review_use(cast.supervisor, row.key)
    trained(cast, "E2")
    left(date(2015, 1, 1))
    assert due(FORCE) == ["E1"]
    actions.erase_register(cast.force_lead, "E1", ENDED)
    left_over = {t.__name__: t._default_manager.filter(officer="E1").count() for t in OF_REGISTER}
    assert set(left_over.values()) == {0}
    assert (Course.objects.count(), Report.objects.count()) == (1, 1)
    assert due() == []
    erased = AuditRow.objects.get(action="erase_register")
    assert (erased.operation, erased.detail) == ("erasure", ENDED)
    of_officer = AuditRow.objects.filter(record="officer:E1")
    assert of_officer.exists()
    assert all(one.erased and not one.detail for one in of_officer)
    assert RecordKey.objects.get(record="officer:E1").key is None
    assert {m.to for m in Message.objects.filter(kind="record_erased")} == {cast.auditor}


def test_nothing_is_erased_before_its_time_or_with_something_out(cast: Cast) -> None:
    issued_device(cast)
    left(date(2015, 1, 1))
    with pytest.raises(UsageError, match="Take it back first"):
        actions.erase_register(cast.force_lead, "E1", ENDED)
    actions.return_device(cast.supervisor, "X2-1")
    left(timezone.localdate() - timedelta(days=1))
    with pytest.raises(UsageError, match="has not ended"):
        actions.erase_register(cast.force_lead, "E1", ENDED)
    with pytest.raises(UsageError, match="no basis"):
        actions.erase_register(cast.force_lead, "E1", "tidying up")
    assert Course.objects.count() == DeviceIssue.objects.count() == 1
    Officer.objects.update(left_on=None)
    with pytest.raises(UsageError, match="has not left"):
        actions.erase_register(cast.force_lead, "E1", "court_order")
    left(timezone.localdate() - timedelta(days=1))
    actions.erase_register(cast.force_lead, "E1", "court_order")
    assert not Course.objects.exists()


@pytest.mark.parametrize(
    "who", ["taser_lead", "supervisor", "auditor", "administrator", "author", "outsider"]
)
def test_a_force_lead_of_the_force_alone_erases(cast: Cast, who: str) -> None:
    actions.suspend_officer(cast.taser_lead, "E1", "fitness")
    actor = cast.member(who)
    assert actor is not None
    with pytest.raises(NotPermittedError):
        actions.erase_register(actor, "E1", "court_order")
    assert Suspension.objects.exists()


def test_nobody_erases_the_register_of_themselves(cast: Cast) -> None:
    actions.grant_role(None, cast.author, "force_lead", FORCE)
    with pytest.raises(NotPermittedError, match="themselves"):
        actions.erase_register(cast.author, "E1", "court_order")

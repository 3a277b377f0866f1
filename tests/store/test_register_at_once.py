"""Two people at the register at the same moment: one Taser, one pair of hands, one entry."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.utils import timezone
from test_at_the_same_time import together

from cast import entered_device, make_cast, make_officer, trained
from reddot.carriage.register import Holdings
from reddot.errors import ReddotError
from reddot.records import beside
from reddot.store import actions
from reddot.store.models import (
    AuditRow,
    CartridgeIssue,
    Course,
    Device,
    DeviceIssue,
    Officer,
    Suspension,
    Unit,
)
from reddot.store.not_done import IssueRefusedError

at_once = pytest.mark.django_db(transaction=True)


def refused(done: list[object]) -> int:
    return sum(isinstance(one, ReddotError) for one in done)


@at_once
def test_two_issues_of_one_device_at_once_give_one() -> None:
    cast = make_cast()
    entered_device(cast)
    officers = ["E1", "E2", *(f"E{number}" for number in range(11, 15))]
    for name in officers[2:]:
        make_officer(name, name)
    for name in officers:
        trained(cast, name)

    def issue(name: str) -> Callable[[], object]:
        return lambda: actions.issue_device(cast.supervisor, "X2-1", name)

    done = together(*[issue(name) for name in officers])
    assert refused(done) == len(officers) - 1
    assert DeviceIssue.objects.filter(returned_at__isnull=True).count() == 1
    assert AuditRow.objects.filter(action="issue_device").count() == 1


@at_once
def test_two_devices_for_one_officer_at_once_are_one() -> None:
    cast = make_cast()
    trained(cast, "E1")
    for serial in ("X2-1", "X2-2", "X2-3"):
        entered_device(cast, serial)

    def issue(serial: str) -> Callable[[], object]:
        return lambda: actions.issue_device(cast.supervisor, serial, "E1")

    assert refused(together(*[issue(f"X2-{number}") for number in (1, 2, 3)])) == 2
    assert DeviceIssue.objects.count() == 1


@at_once
@pytest.mark.parametrize("turn", range(4))
def test_a_suspension_beside_an_issue_comes_before_or_after_it(turn: int) -> None:  # noqa: ARG001
    cast = make_cast()
    trained(cast, "E1")
    entered_device(cast)
    issued, suspended = together(
        lambda: actions.issue_device(cast.supervisor, "X2-1", "E1"),
        lambda: actions.suspend_officer(cast.taser_lead, "E1", "fitness"),
    )
    assert isinstance(suspended, Suspension)
    if isinstance(issued, DeviceIssue):
        assert DeviceIssue.objects.get().override_reason == ""
    else:
        assert isinstance(issued, IssueRefusedError)
        assert not DeviceIssue.objects.exists()


@at_once
def test_what_is_entered_twice_at_once_is_there_once() -> None:
    cast = make_cast()
    parts = [lambda: trained(cast, "E1"), lambda: entered_device(cast)] * 3
    assert refused(together(*parts)) == 4
    assert (Course.objects.count(), Device.objects.count()) == (1, 1)
    done = together(*[lambda: actions.issue_cartridge(cast.supervisor, "C-1", "E1")] * 4)
    assert refused(done) == 3
    assert CartridgeIssue.objects.count() == 1


@at_once
def test_a_device_is_returned_once() -> None:
    cast = make_cast()
    trained(cast, "E1")
    entered_device(cast)
    actions.issue_device(cast.supervisor, "X2-1", "E1")
    done = together(*[lambda: actions.return_device(cast.supervisor, "X2-1")] * 3)
    assert refused(done) == 2
    assert AuditRow.objects.filter(action="return_device").count() == 1


@at_once
def test_a_file_that_is_imported_twice_at_once_is_there_once() -> None:
    cast = make_cast()
    taken = beside.Training(
        officer_id="E1", course="initial", model="X2", passed=True, hours=18.0,
        completed_on=timezone.localdate(),
    )  # fmt: skip
    rows = Holdings(training=[taken])
    done = together(
        *[lambda: actions.import_register(cast.taser_lead, "Eastshire", rows, "a" * 64)] * 3
    )
    assert refused(done) == 0
    assert sorted(counts["training"] for counts in done) == [0, 0, 1]  # type: ignore[index]
    assert Course.objects.count() == 1


@at_once
def test_two_forces_that_bring_in_one_new_officer_at_once_give_one_and_one_refusal() -> None:
    make_cast()

    def bring(force: str) -> Callable[[], object]:
        rows = Holdings(
            officers=[beside.Officer(officer_id="NEW", force=force, station_id="NEW-STATION")]
        )
        return lambda: actions.import_register(None, force, rows, "a" * 64)

    done = together(*[bring(force) for force in ("Eastshire", "Westshire")])
    assert refused(done) == 1
    assert Officer.objects.filter(officer_id="NEW").count() == 1
    force = Officer.objects.get(officer_id="NEW").force_id
    assert Unit.objects.get(unit_id="NEW-STATION").force_id == force

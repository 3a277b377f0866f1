"""An existing register comes in whole or not at all, and the same file a second time is nothing."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from cast import FORCE, Cast, trained
from reddot.carriage.register import Holdings
from reddot.errors import BadDataError, NotPermittedError, UsageError
from reddot.records import beside
from reddot.store import actions
from reddot.store.holdings import holdings_of
from reddot.store.models import (
    AuditRow,
    CartridgeIssue,
    Course,
    Device,
    DeviceIssue,
    Endorsement,
    Officer,
    Posting,
    RoleAuthorisation,
    Suspension,
    Unit,
)

DIGEST = "0123456789abcdef" * 4
DAY = date(2020, 2, 29)
OUT, BACK = datetime(2020, 3, 1, 6, tzinfo=UTC), datetime(2020, 3, 1, 14, tzinfo=UTC)
OFFICERS = (
    beside.Officer(officer_id="E1", force=FORCE, joined_on=DAY, front_line=True),
    beside.Officer(officer_id="N1", force=FORCE, role="student_officer", station_id="EA-WEST"),
)
FILE = Holdings(
    officers=OFFICERS,
    training=(
        beside.Training(
            officer_id="E1", course="initial", model="X2", completed_on=DAY, hours=18, passed=True
        ),
        beside.Training(
            officer_id="N1", course="initial", model="X2", completed_on=DAY, passed=False
        ),
    ),
    suspensions=(beside.Suspension(officer_id="E1", starts_at=OUT, ends_at=BACK, reason="x"),),
    endorsements=(beside.Endorsement(officer_id="N1", given_on=DAY, given_by="S1"),),
    role_authorisations=(
        beside.RoleAuthorisation(force=FORCE, role="special_constable", given_on=DAY),
    ),
    devices=(beside.Device(serial_number="X2-1", model="X2", force=FORCE, acquired_on=DAY),),
    postings=(
        beside.Posting(
            officer_id="N1", starts_on=DAY, role="student_officer", station_id="EA-WEST"
        ),
    ),
    device_issues=(
        beside.DeviceIssue(
            serial_number="X2-1", model="X2", officer_id="E1", issued_at=OUT, returned_at=BACK
        ),
        beside.DeviceIssue(serial_number="X2-2", model="X2", officer_id="N1", issued_at=OUT),
    ),
    cartridge_issues=(beside.CartridgeIssue(serial_number="C-1", officer_id="E1", issued_at=OUT),),
)
TABLES = (
    Course,
    Suspension,
    Endorsement,
    RoleAuthorisation,
    Device,
    DeviceIssue,
    CartridgeIssue,
    Posting,
)


def bring_in(cast: Cast, holdings: Holdings = FILE) -> Any:
    return actions.import_register(cast.taser_lead, FORCE, holdings, DIGEST)


def stored() -> dict[str, list[dict[str, Any]]]:
    found = {kind.__name__: list(kind._default_manager.values()) for kind in TABLES}
    return found | {"Officer": list(Officer.objects.order_by("pk").values())}


def test_what_comes_in_is_what_is_read_back(cast: Cast) -> None:
    new = bring_in(cast)
    assert new == {
        "stations": 1, "officers": 1, "devices": 2, "training": 2, "suspensions": 1,
        "endorsements": 1, "role_authorisations": 1, "device_issues": 2, "cartridge_issues": 1,
        "postings": 1, "use_reviews": 0, "issues_to_officers_who_may_not_carry_now": 1,
        "officers_with_blanks_filled": 1,
    }  # fmt: skip
    back = holdings_of(FORCE)
    for field in fields(Holdings):
        given, found = getattr(FILE, field.name), getattr(back, field.name)
        if field.name not in ("officers", "devices"):
            assert sorted(found, key=repr) == sorted(given, key=repr)
    assert {d.serial_number: d.model for d in back.devices} == {"X2-1": "X2", "X2-2": "X2"}
    assert Unit.objects.get(unit_id="EA-WEST").force_id == FORCE
    first = Officer.objects.get(officer_id="E1")
    assert (first.joined_on, first.front_line, first.unit_id) == (DAY, True, "EA-NORTH")
    row = AuditRow.objects.get(action="import_register")
    assert (row.record, row.digest) == (f"register:{FORCE}", DIGEST)
    assert "training=2" in row.detail


def test_the_same_file_twice_changes_nothing(cast: Cast) -> None:
    bring_in(cast)
    before = stored()
    assert set(bring_in(cast).values()) == {0}
    assert stored() == before


def test_what_happened_since_is_not_undone_by_the_same_file(cast: Cast) -> None:
    bring_in(cast)
    actions.return_device(cast.taser_lead, "X2-2")
    actions.return_cartridge(cast.taser_lead, "C-1")
    course = Course.objects.get(officer_id="E1")
    actions.withdraw_course(cast.taser_lead, course.key, "Not theirs.")
    actions.end_endorsement(cast.taser_lead, Endorsement.objects.get().key, DAY)
    before = stored()
    again = dict(bring_in(cast))
    assert again.pop("courses_withdrawn_before") == 1
    assert set(again.values()) == {0}
    assert stored() == before


def _with(**rows: Any) -> Holdings:
    return replace(FILE, **rows)


AGAINST: dict[str, Holdings] = {
    "another outcome": _with(training=[replace(FILE.training[0], passed=False)]),
    "other hours": _with(training=[replace(FILE.training[0], hours=6.0)]),
    "another end": _with(suspensions=[replace(FILE.suspensions[0], ends_at=OUT)]),
    "another officer": _with(device_issues=[replace(FILE.device_issues[0], officer_id="N1")]),
    "another model": _with(devices=[replace(FILE.devices[0], model="X26")]),
    "another role": _with(officers=[replace(OFFICERS[1], role="officer")]),
    "out with another": _with(
        device_issues=[replace(FILE.device_issues[1], officer_id="E1", issued_at=BACK)]
    ),
}


@pytest.mark.parametrize("name", AGAINST)
def test_a_file_that_contradicts_the_register_is_refused_whole(cast: Cast, name: str) -> None:
    bring_in(cast)
    before = stored()
    more = replace(FILE.training[0], completed_on=date(2021, 1, 1))
    with pytest.raises(BadDataError, match="changes nothing that is there"):
        bring_in(cast, replace(AGAINST[name], training=[*AGAINST[name].training, more]))
    assert stored() == before


ABROAD = replace(OFFICERS[0], officer_id="Z", force="Westshire")
FOREIGN: dict[str, Holdings] = {
    "an officer": Holdings(officers=[ABROAD]),
    "an officer there": Holdings(officers=[replace(OFFICERS[0], officer_id="W1")]),
    "a device": Holdings(devices=[replace(FILE.devices[0], force="Westshire")]),
    "a station": Holdings(officers=[replace(OFFICERS[1], station_id="WE-ONE")]),
    "a course": Holdings(training=[replace(FILE.training[0], officer_id="W1")]),
    "a stranger": Holdings(cartridge_issues=[replace(FILE.cartridge_issues[0], officer_id="?")]),
}


@pytest.mark.parametrize("name", FOREIGN)
def test_nothing_of_another_force_or_of_a_stranger_comes_in(cast: Cast, name: str) -> None:
    before = stored()
    with pytest.raises(BadDataError, match="Nothing was stored"):
        bring_in(cast, FOREIGN[name])
    assert stored() == before


@pytest.mark.parametrize("who", ["supervisor", "force_lead", "administrator", "outsider", "author"])
def test_only_the_taser_lead_brings_it_in(cast: Cast, who: str) -> None:
    with pytest.raises(NotPermittedError):
        actions.import_register(cast.member(who), FORCE, FILE, DIGEST)
    actions.grant_role(None, cast.outsider, "taser_lead", "Westshire")
    with pytest.raises(NotPermittedError):
        actions.import_register(cast.outsider, FORCE, FILE, DIGEST)


def test_the_digest_is_one(cast: Cast) -> None:
    with pytest.raises(UsageError):
        actions.import_register(cast.taser_lead, FORCE, FILE, "the file")


def test_a_mended_course_comes_in_after_the_wrong_one_was_withdrawn(cast: Cast) -> None:
    bring_in(cast)
    wrong = Course.objects.get(officer_id="E1")
    actions.withdraw_course(cast.taser_lead, wrong.key, "The hours were wrong.")
    new = bring_in(cast, _with(training=[replace(FILE.training[0], hours=20.0)]))
    assert new["training"] == 1
    assert trained(cast, "E2")


def test_tables_beside_the_reports_hold_a_register_too(cast: Cast) -> None:  # noqa: ARG001
    tables = {
        "stations": [beside.Station(station_id="EA-WEST", name="West", force=FORCE)],
        "device_register": FILE.devices,
        **{f.name: getattr(FILE, f.name) for f in fields(Holdings) if f.name != "devices"},
    }
    for expected in (2, 0):
        counts = actions.import_beside(None, tables)
        assert (counts["training"], counts["device_issues"]) == (expected, expected)
    assert Course.objects.count() == 2

"""The demonstration's register today: one in date, one just lapsed, a Taser for each."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.utils import timezone

from cast import NORTH, Cast, make_officer
from reddot.carriage.may_carry import models_of
from reddot.carriage.rules import rule_on, shipped_rules
from reddot.demo.register_of_site import SERIALS, _trained_to, fill_register
from reddot.records import beside
from reddot.records.report import local_day
from reddot.store import actions
from reddot.store.models import Device, Officer, User
from reddot.store.not_done import IssueRefusedError
from reddot.store.register import own_authority, read_register


def people_of(cast: Cast) -> dict[str, User]:
    sergeant = make_officer("sergeant", "E3")
    actions.grant_role(None, sergeant, "supervisor", "Eastshire", NORTH)
    return {
        "officer": cast.author,
        "colleague": cast.colleague,
        "supervisor": sergeant,
        "taserlead": cast.taser_lead,
    }


def test_a_refused_issue_a_course_and_the_issue_can_be_shown(cast: Cast) -> None:
    for number in range(20):
        make_officer(f"officer{number}", f"E5{number:02d}")
    Officer.objects.update(front_line=True)
    people = people_of(cast)
    fill_register(people)
    (own,), (lapsed,) = own_authority(people["officer"]), own_authority(people["colleague"])
    assert own.may
    assert [why.code for why in lapsed.obstacles] == ["lapsed"]
    assert lapsed.last_day == local_day(timezone.now()) - timedelta(days=3)
    out = {d.serial_number: d.issues.count() for d in Device.objects.all()}
    assert out == dict(zip(SERIALS, (1, 0), strict=True))
    supervisor, colleague = people["supervisor"], people["colleague"].officer.officer_id
    with pytest.raises(IssueRefusedError):
        actions.issue_device(supervisor, SERIALS[1], colleague)
    course = beside.Training(
        officer_id=colleague, course="refresher", model="X2", hours=6.0, passed=True,
        completed_on=local_day(timezone.now()),
    )  # fmt: skip
    actions.add_course(people["taserlead"], course)
    assert actions.issue_device(supervisor, SERIALS[1], colleague)
    register = read_register(cast.taser_lead, "Eastshire", issues=False)
    carriers = [o for o in register.officers if models_of(register, o, timezone.now())]
    assert len(carriers) == 3 + 10 - 1  # one of the others is suspended


def test_a_station_with_nobody_else_is_filled_too(cast: Cast) -> None:
    fill_register(people_of(cast))
    assert own_authority(cast.author)[0].may


@pytest.mark.parametrize("start", [date(2023, 2, 20), date(2024, 2, 20), date(2025, 2, 20)])
def test_the_course_that_lasted_to_a_day_lasted_no_longer(start: date) -> None:
    for ahead in range(20):
        last = start + timedelta(days=ahead)
        taken = _trained_to(last)
        lasted = rule_on(taken, shipped_rules()).first_day_without(taken) - timedelta(days=1)
        assert timedelta(0) <= last - lasted <= timedelta(days=1)

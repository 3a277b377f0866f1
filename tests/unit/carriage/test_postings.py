"""What an officer was on a day: a change of role or base leaves earlier answers as they were."""

from __future__ import annotations

import tomllib
from datetime import UTC, date, datetime

import pytest

from reddot.carriage.crosscheck.check import cross_check
from reddot.carriage.may_carry import may_carry
from reddot.carriage.planning.lapses import lapses_ahead
from reddot.carriage.register import Holdings, Register, make_register, officer_on
from reddot.carriage.rules import parse_rules
from reddot.carriage.spells import spells
from reddot.carriage.strength import strength_on
from reddot.errors import BadDataError
from reddot.records.beside import Device, Officer, Posting, Training, UseReview
from reddot.records.report import Report

CHANGE = date(2018, 1, 1)
TRAINED = date(2017, 6, 1)


def register(**more: object) -> Register:
    """A student officer without endorsement, not on the front line, who became an officer."""
    now = Officer(officer_id="E1", force="Kent", role="officer", front_line=True, station_id="B2")
    before = Posting(
        officer_id="E1", starts_on=date(2016, 1, 1), role="student_officer", front_line=False,
        station_id="B1",
    )  # fmt: skip
    since = Posting(
        officer_id="E1", starts_on=CHANGE, role="officer", front_line=True, station_id="B2"
    )
    course = Training(
        officer_id="E1", course="initial", model="X2", completed_on=TRAINED, passed=True
    )
    found = {"officers": [now], "postings": [since, before], "training": [course], **more}
    return make_register(Holdings(**found))  # type: ignore[arg-type]


def noon(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 12, tzinfo=UTC)


def codes(asked: Register, day: date) -> list[str]:
    return [why.code for why in may_carry(asked, "E1", "X2", noon(day)).obstacles]


def test_the_role_of_the_day_is_asked() -> None:
    assert codes(register(), date(2017, 12, 31)) == ["not_endorsed"]
    assert codes(register(), CHANGE) == []


def test_before_the_first_posting_the_first_holds() -> None:
    held = officer_on(register(), "E1", date(2015, 1, 1))
    assert held is not None
    assert (held.role, held.station_id) == ("student_officer", "B1")


def test_without_postings_the_officer_is_as_written_down() -> None:
    held = officer_on(register(postings=()), "E1", date(2015, 1, 1))
    assert held is not None
    assert held.role == "officer"
    assert officer_on(register(), "E9", CHANGE) is None


def test_strength_counts_the_front_line_of_the_day() -> None:
    asked = register()
    assert strength_on(asked, date(2017, 12, 31)).front_line == 0
    assert strength_on(asked, CHANGE).words() == "1 of 1 front-line officers were in date."


def test_spells_begin_with_the_posting_that_allows_them() -> None:
    (spell,) = spells(register(), "E1", "X2")
    assert spell.starts_at.date() == CHANGE
    assert spell.ends_at is not None
    assert spell.ends_at.astimezone(UTC).date() == date(2018, 5, 31)


def test_a_lapse_is_listed_at_the_base_of_the_day() -> None:
    (then,) = lapses_ahead(register(), date(2017, 12, 31), 365)
    (now,) = lapses_ahead(register(), CHANGE, 365)
    assert (then.station_id, now.station_id) == ("B1", "B2")


def report(day: date) -> Report:
    return Report(report_id="R1", force="Kent", officer_id="E1", used_at=noon(day), ced_used="yes")


def test_a_review_is_due_for_who_was_a_student_officer_on_the_day_until_it_was_made() -> None:
    day = date(2017, 12, 1)
    kinds = [f.kind for f in cross_check([report(day)], register()).findings]
    assert "student_review_due" in kinds
    review = UseReview(report_id="R1", officer_id="E1", reviewed_on=CHANGE)
    reviewed = cross_check([report(day)], register(use_reviews=[review])).findings
    assert "student_review_due" not in [f.kind for f in reviewed]
    assert not cross_check([report(date(2018, 2, 1))], register()).of_kind("student_review_due")


def test_a_serial_number_of_two_devices_is_refused() -> None:
    devices = [
        Device(serial_number="1", model="X2", force="Kent"),
        Device(serial_number="1", model="X26", force="Essex"),
    ]
    with pytest.raises(BadDataError, match="X2 of Kent, X26 of Essex"):
        register(devices=devices)
    assert len(register(devices=[devices[0], devices[0]]).devices) == 1


RULES = """
[[rules]]
starts_on = 2003-04-01
authority_months = 12
last_day_included = false
refresher_needs_initial = {loose}
hours = {{ initial = 18, refresher = 6, conversion = 12 }}
needs = {{ officer = "course" }}
"""


def test_the_course_that_prevents_a_lapse_is_one_that_the_rules_of_that_day_accept() -> None:
    later = RULES.format(loose="true").replace("2003-04-01", "2018-02-01")
    rules = parse_rules(tomllib.loads(RULES.format(loose="false") + later))
    course = Training(
        officer_id="E1", course="refresher", model="X2", completed_on=TRAINED, passed=True
    )
    officer = Officer(officer_id="E1", force="Kent")
    asked = make_register(Holdings(officers=[officer], training=[course]), rules)
    (lapse,) = lapses_ahead(asked, date(2018, 3, 1), 365)
    assert lapse.course_that_prevents == "conversion"
    again = Training(
        officer_id="E1", course="conversion", model="X2", completed_on=lapse.last_day, passed=True,
        hours=12,
    )  # fmt: skip
    taken = make_register(Holdings(officers=[officer], training=[course, again]), rules)
    assert may_carry(taken, "E1", "X2", noon(date(2018, 9, 1))).may

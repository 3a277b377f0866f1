"""Figures of a register: counts with their denominator, and a word where there is none."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from reddot.carriage.register import Holdings, Register, make_register
from reddot.errors import UsageError
from reddot.figures.register_figures import register_row, strength_figures
from reddot.records.beside import DeviceIssue, Officer, Training
from reddot.records.periods import read_period


def register(*, front_line: bool | None = True, issues: int = 0) -> Register:
    officers = [Officer(officer_id=f"E{n}", force="Kent", front_line=front_line) for n in range(4)]
    course = Training(
        officer_id="E0", course="initial", model="X2", completed_on=date(2017, 9, 1), passed=True
    )
    given = [
        DeviceIssue(
            serial_number=f"D{n}",
            model="X2",
            officer_id=f"E{n}",
            issued_at=datetime(2018, 3, 1 + n, 7, tzinfo=UTC),
        )
        for n in range(issues)
    ]
    return make_register(Holdings(officers=officers, training=[course], device_issues=given))


def test_a_share_has_its_numerator_denominator_and_day() -> None:
    (row,) = strength_figures(register(), date(2018, 3, 31)).rows
    assert (row.force, row.period) == ("Kent", "2018-03-31")
    assert row.as_json()["in_date"] == 1
    assert row.as_json()["front_line"] == 4
    assert row.shares is not None
    assert row.shares["in_date"].as_json()["value"] == 0.25
    assert row.as_json()["bounds"] == {}


def test_nobody_on_the_front_line_is_not_a_share_of_nought() -> None:
    (row,) = strength_figures(register(front_line=False), date(2018, 3, 31)).rows
    assert row.as_json()["in_date"] == "not_available"
    assert row.shares == {}


def test_a_front_line_that_nobody_stated_is_not_stated_and_no_share() -> None:
    (row,) = strength_figures(register(front_line=None), date(2018, 3, 31)).rows
    assert row.as_json()["front_line"] == "not_stated"
    assert row.as_json()["in_date"] == "not_stated"
    assert row.shares == {}
    assert row.as_json()["not_stated"] == 4


def test_a_period_has_strength_on_its_last_day_and_issues_over_all_of_it() -> None:
    period = read_period("2018Q1")
    assert period is not None
    strength = register_row(register(issues=3), "register", "Kent", period)
    assert (strength.period, strength.as_json()["in_date"]) == ("2018Q1", 1)
    assert strength.source == "the register, at noon on 31 March 2018"
    march = read_period("2018-03..2018-03")
    assert march is not None
    row = register_row(register(issues=3), "register_issues", "Kent", march)
    assert (row.as_json()["issues"], row.as_json()["issues_in_date"]) == (3, 1)
    partly = register_row(register(issues=3), "register_issues", "Kent", period)
    assert partly.as_json()["issues"] == "not_available"


def test_without_issues_there_is_no_share_of_them() -> None:
    period = read_period("2017Q3")
    assert period is not None
    assert register_row(register(), "register", "Kent", period).as_json()["in_date"] == 1
    row = register_row(register(), "register_issues", "Kent", period)
    assert row.as_json()["issues"] == "not_available"


def test_a_day_long_after_the_last_entry_is_warned_of_and_no_figure_of_a_period() -> None:
    late = date(2018, 12, 31)
    assert "last entry is of 1 September 2017" in strength_figures(register(), late).warnings[0]
    assert strength_figures(register(), date(2017, 9, 20)).warnings == ()
    period = read_period("2018")
    assert period is not None
    row = register_row(register(), "register", "Kent", period)
    assert row.as_json()["in_date"] == "not_available"


def test_a_force_that_the_register_has_not_is_named_with_those_it_has() -> None:
    with pytest.raises(UsageError, match=r"no officer of Surrey. Its forces: Kent"):
        strength_figures(register(), date(2018, 3, 31), force="Surrey")

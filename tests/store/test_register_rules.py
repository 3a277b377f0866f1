"""A force's own rules of carrying, in the folder of its data."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from cast import Cast
from reddot.carriage.may_carry import may_carry
from reddot.errors import BadDataError
from reddot.records.beside import Training
from reddot.store.actions import add_course
from reddot.store.holdings import register_of, rules_of_site
from reddot.store.setup import place

OWN = """
[[rules]]
starts_on = 2003-04-01
authority_months = 12
last_day_included = false
refresher_needs_initial = true
hours = { initial = 18, refresher = 6, conversion = 12 }
needs = { officer = "course" }

[[rules]]
starts_on = 2020-01-01
authority_months = 6
last_day_included = false
refresher_needs_initial = true
hours = { initial = 18, refresher = 6, conversion = 12 }
needs = { officer = "course" }
"""


@pytest.fixture
def own_rules() -> Iterator[None]:
    file = place().carriage_rules
    file.write_text(OWN, encoding="utf-8")
    yield
    file.unlink()


def trained(cast: Cast, day: str) -> None:
    course = Training(
        officer_id=cast.author.officer.officer_id, course="initial", model="X2",
        completed_on=datetime.fromisoformat(day).date(), hours=18, passed=True,
    )  # fmt: skip
    add_course(cast.taser_lead, course)


def may(cast: Cast, day: str) -> bool:
    moment = datetime.fromisoformat(f"{day}T12:00").replace(tzinfo=UTC)
    officer = cast.author.officer
    return may_carry(register_of(officer.force_id), officer.officer_id, "X2", moment).may


@pytest.mark.usefixtures("own_rules")
def test_the_forces_own_rules_hold_from_their_day(cast: Cast) -> None:
    trained(cast, "2019-03-01")
    assert may(cast, "2020-02-29")
    assert not may(cast, "2020-03-01")
    trained(cast, "2020-03-02")
    assert may(cast, "2020-09-01")
    assert not may(cast, "2020-09-02")


def test_without_them_the_rules_that_ship_hold(cast: Cast) -> None:
    trained(cast, "2020-03-02")
    assert may(cast, "2021-03-01")


def test_a_rule_that_is_not_whole_is_named_with_its_file() -> None:
    file = place().carriage_rules
    file.write_text("[[rules]]\nstarts_on = 2003-04-01\n", encoding="utf-8")
    try:
        with pytest.raises(BadDataError, match=r"carriage-rules.toml: rule 1: authority_months"):
            rules_of_site()
    finally:
        file.unlink()

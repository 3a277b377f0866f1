"""The rules of carrying as data: what is read, what is refused and in which words."""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from reddot.carriage.rules import Rule, parse_rules, read_rules, rule_on, shipped_rules
from reddot.errors import BadDataError

WHOLE: Mapping[str, Any] = {
    "starts_on": date(2020, 1, 1),
    "authority_months": 12,
    "last_day_included": False,
    "refresher_needs_initial": True,
    "hours": {"initial": 18, "refresher": 6, "conversion": 12.5},
    "needs": {"officer": "course", "student_officer": "endorsement"},
}
AS_TOML = """
[[rules]]
starts_on = 2020-01-01
authority_months = 12
last_day_included = false
refresher_needs_initial = true
hours = { initial = 18, refresher = 6, conversion = 12.5 }
needs = { officer = "course", student_officer = "endorsement" }
"""


def whole(**changed: Any) -> dict[str, Any]:
    """A whole block with parts changed; a part that is set to ``...`` is left out."""
    found = {**deepcopy(dict(WHOLE)), **changed}
    return {part: value for part, value in found.items() if value is not ...}


def rule(months: int = 12, *, included: bool = False) -> Rule:
    return parse_rules({"rules": [whole(authority_months=months, last_day_included=included)]})[0]


def test_a_whole_block_is_read_as_it_stands() -> None:
    assert parse_rules({"rules": [whole(source="a letter")]}) == (
        Rule(**dict(WHOLE), source="a letter"),
    )


@pytest.mark.parametrize("values", [{}, {"rules": []}, {"rules": {"starts_on": 1}}])
def test_no_block_is_refused(values: Mapping[str, Any]) -> None:
    with pytest.raises(BadDataError, match=r"no \[\[rules\]\] block; give at least one"):
        parse_rules(values)


HOURS: Mapping[str, Any] = WHOLE["hours"]
REFUSED = {
    "a day left out": (whole(starts_on=...), ("starts_on = None", "give a day")),
    "a day as text": (whole(starts_on="1 May"), ("starts_on = '1 May'", "give a day")),
    "a day with a time": (
        whole(starts_on=datetime(2020, 1, 1)),
        ("starts_on = datetime.datetime(2020, 1, 1", "give a day"),
    ),
    "months as text": (whole(authority_months="12"), ("authority_months = '12'", "give ")),
    "months as yes": (whole(authority_months=True), ("authority_months = True", "give ")),
    "no months": (whole(authority_months=0), ("authority_months is 0", "give 1-120")),
    "too many months": (whole(authority_months=121), ("authority_months is 121", "give 1-120")),
    "last day as a number": (whole(last_day_included=1), ("last_day_included = 1", "give ")),
    "base left out": (
        whole(refresher_needs_initial=...),
        ("refresher_needs_initial = None", "give "),
    ),
    "hours as one number": (whole(hours=18), ("hours = 18", "give ")),
    "hours of one course left out": (
        whole(hours={"initial": 18, "refresher": 6}),
        ("hours.conversion = None", "give a number of hours"),
    ),
    "hours below nought": (
        whole(hours={**HOURS, "refresher": -1}),
        ("hours.refresher = -1", "give a number of hours"),
    ),
    "hours as text": (
        whole(hours={**HOURS, "initial": "18"}),
        ("hours.initial = '18'", "give a number of hours"),
    ),
    "hours as yes": (
        whole(hours={**HOURS, "initial": True}),
        ("hours.initial = True", "give a number of hours"),
    ),
    "hours that are no number": (
        whole(hours={**HOURS, "initial": float("nan")}),
        ("hours.initial = nan", "give a number of hours"),
    ),
    "hours of an unknown course": (
        whole(hours={**HOURS, "advanced": 1}),
        ("hours names 'advanced'", "initial, refresher, conversion"),
    ),
    "needs as text": (whole(needs="course"), ("needs = 'course'", "give ")),
    "an unknown role": (
        whole(needs={"dog_handler": "course"}),
        ("needs names 'dog_handler'", "officer, student_officer, special_constable"),
    ),
    "an unknown need": (
        whole(needs={"officer": "a nod"}),
        ("needs.officer = 'a nod'", "course, endorsement, authorisation"),
    ),
    "an unknown part": (
        whole(colour="red"),
        ("'colour' is no part", "starts_on, authority_months, last_day_included"),
    ),
    "a block that is no table": ("2020-01-01", ("'2020-01-01'", "give")),
}


@pytest.mark.parametrize("case", REFUSED)
def test_a_refusal_names_the_place_what_was_given_and_what_is_allowed(case: str) -> None:
    block, parts = REFUSED[case]
    earlier = whole(starts_on=date(2019, 1, 1))
    with pytest.raises(BadDataError) as refused:
        parse_rules({"rules": [earlier, block]})
    for part in ("rule 2", *parts):
        assert part in str(refused.value)


@pytest.mark.parametrize("second", [date(2019, 12, 31), date(2020, 1, 1)])
def test_blocks_out_of_order_or_of_one_day_are_refused(second: date) -> None:
    with pytest.raises(BadDataError) as refused:
        parse_rules({"rules": [whole(), whole(starts_on=second)]})
    for part in (f"the rule from {second}", "after the one from 2020-01-01", "older one first"):
        assert part in str(refused.value)


def test_a_file_of_a_force_is_read(tmp_path: Path) -> None:
    path = tmp_path / "rules.toml"
    path.write_text(AS_TOML, encoding="utf-8")
    assert read_rules(path) == (Rule(**dict(WHOLE)),)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"[[rules]\n", "this is not TOML"),
        (b'source = "caf\xe9"\n', "this is not TOML"),
        (b"", "there is no [[rules]] block"),
        (b"[[rules]]\nauthority_months = 12\n", "rule 1: starts_on = None; give a day"),
    ],
)
def test_a_bad_file_is_named(tmp_path: Path, content: bytes, said: str) -> None:
    path = tmp_path / "rules.toml"
    path.write_bytes(content)
    with pytest.raises(BadDataError) as refused:
        read_rules(path)
    assert str(refused.value).startswith(f"{path}: {said}")


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    path = tmp_path / "none.toml"
    with pytest.raises(BadDataError) as refused:
        read_rules(path)
    assert str(refused.value).startswith(f"{path}: the file cannot be read (")


@pytest.mark.parametrize(
    ("day", "starts_on"),
    [
        (date(1999, 1, 1), date(2003, 4, 1)),
        (date(2003, 4, 1), date(2003, 4, 1)),
        (date(2022, 5, 16), date(2003, 4, 1)),
        (date(2022, 5, 17), date(2022, 5, 17)),
        (date(2040, 1, 1), date(2022, 5, 17)),
    ],
)
def test_the_rule_on_a_day_is_the_last_that_has_begun(day: date, starts_on: date) -> None:
    assert rule_on(day, shipped_rules()).starts_on == starts_on


def test_special_constables_may_carry_from_17_may_2022_by_the_rules_that_ship() -> None:
    assert [r.needs.get("special_constable") for r in shipped_rules()] == [None, "authorisation"]


@pytest.mark.parametrize(
    ("trained_on", "months", "without", "without_when_included"),
    [
        (date(2017, 3, 1), 12, date(2018, 3, 1), date(2018, 3, 2)),
        (date(2016, 2, 29), 12, date(2017, 3, 1), date(2017, 3, 1)),
        (date(2016, 2, 29), 48, date(2020, 2, 29), date(2020, 3, 1)),
        (date(2015, 2, 28), 12, date(2016, 2, 28), date(2016, 2, 29)),
        (date(2015, 3, 1), 12, date(2016, 3, 1), date(2016, 3, 2)),
        (date(2019, 12, 31), 12, date(2020, 12, 31), date(2021, 1, 1)),
        (date(2020, 1, 1), 12, date(2021, 1, 1), date(2021, 1, 2)),
        (date(2021, 1, 31), 1, date(2021, 3, 1), date(2021, 3, 1)),
        (date(2020, 1, 30), 1, date(2020, 3, 1), date(2020, 3, 1)),
        (date(2020, 1, 29), 1, date(2020, 2, 29), date(2020, 3, 1)),
        (date(2021, 8, 31), 1, date(2021, 10, 1), date(2021, 10, 1)),
        (date(2021, 10, 31), 13, date(2022, 12, 1), date(2022, 12, 1)),
        (date(2021, 11, 30), 1, date(2021, 12, 30), date(2021, 12, 31)),
        (date(2021, 12, 15), 120, date(2031, 12, 15), date(2031, 12, 16)),
    ],
)
def test_the_first_day_without_authority(
    trained_on: date, months: int, without: date, without_when_included: date
) -> None:
    assert rule(months).first_day_without(trained_on) == without
    assert rule(months, included=True).first_day_without(trained_on) == without_when_included

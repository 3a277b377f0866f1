from __future__ import annotations

import pytest

from reddot.errors import UsageError
from reddot.figures.rule import counting_rule, table_names


def test_an_unknown_table_is_refused_with_those_there_are() -> None:
    with pytest.raises(UsageError, match=r"no table 'tasers'.*ced, reports, tactics"):
        counting_rule("tasers")


@pytest.mark.parametrize("name", table_names())
def test_every_rule_says_its_unit_what_goes_in_and_what_stays_out(name: str) -> None:
    rule = counting_rule(name)
    assert rule.name == name
    for words in (rule.title, rule.unit, rule.statement, rule.inclusion):
        assert words.strip()


def test_only_the_table_of_ced_uses_hangs_on_a_ladder() -> None:
    assert [name for name in table_names() if counting_rule(name).ladder] == ["ced"]


def test_the_ladder_travels_with_the_rule() -> None:
    found = counting_rule("ced", ladder="mps").as_json()
    assert found["ladder"] == "mps"
    assert found["ladder_order"][-1] == "angled_drive_stun"
    assert found["ladder_source"]


def test_an_unknown_ladder_is_refused() -> None:
    with pytest.raises(UsageError, match="no ladder 'x'"):
        counting_rule("ced", ladder="x")


def test_records_counted_now_have_no_vintage_and_publications_do() -> None:
    assert "vintage" not in counting_rule("ced").as_json()
    assert counting_rule("ced", vintage="2018-12-13").as_json()["vintage"] == "2018-12-13"


@pytest.mark.parametrize("by", ["age", "gender", "ethnicity", "health"])
def test_a_table_of_characteristics_says_that_the_officer_perceived_them(by: str) -> None:
    assert "reporting officer perceived" in counting_rule(f"tactics_by_{by}").statement


@pytest.mark.parametrize("by", ["reason", "impact_factor", "outcome", "location"])
def test_a_table_with_several_answers_says_so(by: str) -> None:
    assert "several" in counting_rule(f"tactics_by_{by}").statement


def test_injuries_of_officers_are_not_offered_as_counts_of_assaults() -> None:
    assert "not comparable with assault statistics" in counting_rule("officer_injuries").inclusion

"""Which released table answers a question, which are near, and where a series breaks."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reddot.errors import UsageError
from reddot.figures.breakdowns import breakdowns
from reddot.figures.figure import Figure, FigureRow, FigureTable
from reddot.figures.rule import counting_rule
from reddot.publish.publication_views import published_periods, published_table, published_view
from reddot.publish.views import (
    Question,
    TableEntry,
    View,
    ask,
    breaks_between,
    breaks_of,
    choose_table,
    in_order,
    nearest_tables,
    of_one_length,
    take_view,
    unbroken,
)
from reddot.records.cells import Missing
from reddot.records.facts import shipped_releases
from reddot.records.published import Release

RULE = counting_rule("reports")
NAMES = [name for name in breakdowns() if name not in ("tactic", "ced_use")]


def entry(table: str, *by: str) -> TableEntry:
    return TableEntry("_".join((table, *by)), table, table, by, "none")


ENTRIES = (
    entry("ced"),
    entry("ced", "gender"),
    entry("reports"),
    entry("reports", "reason"),
    entry("reports", "reason", "gender"),
    entry("reports", "tactic", "location"),
    entry("tactics"),
    entry("tactics", "gender"),
    entry("reports", "age_band", "gender", "month"),
)


def rows(
    *keys: dict[str, str], force: str = "Kent", period: str = "2017/18"
) -> tuple[FigureRow, ...]:
    return tuple(
        FigureRow(
            force=force,
            area="force",
            period=period,
            keys=key,
            cells={"total": Figure(number)},
            source="records",
            rule=RULE,
        )
        for number, key in enumerate(keys, 1)
    )


@pytest.mark.parametrize(
    ("question", "name"),
    [
        (ask("ced"), "ced"),
        (ask("ced", ["gender"]), "ced_gender"),
        (ask("reports", ["gender", "reason"]), "reports_reason_gender"),
        (ask("reports", ["location"], "ced"), "reports_tactic_location"),
        (ask("tactics", ["location"]), "reports_tactic_location"),
        (ask("reports", [], "handcuffing"), "tactics"),
        (ask("reports", ["gender"], "handcuffing"), "tactics_gender"),
        (ask("reports", ["gender"]), None),
        (ask("ced", ["gender", "reason"]), None),
        (ask("reports", ["age_band", "gender"]), None),
    ],
)
def test_a_question_is_answered_by_the_table_with_just_its_breakdowns(
    question: Question, name: str | None
) -> None:
    found = choose_table(ENTRIES, question)
    assert (found.name if found else None) == name


@given(
    count=st.sampled_from(["ced", "reports", "tactics"]),
    by=st.lists(st.sampled_from(NAMES), max_size=2),
)
def test_near_tables_answer_the_question_they_come_with(count: str, by: list[str]) -> None:
    question = ask(count, by)
    near = nearest_tables(ENTRIES, question)
    assert 1 <= len(near) <= 3
    for found, asked in near:
        assert asked != question
        assert choose_table(ENTRIES, asked) == found


def test_the_nearest_has_the_same_count_and_shares_a_breakdown() -> None:
    near = nearest_tables(ENTRIES, ask("ced", ["gender", "reason"]))
    assert near[0][1] == ask("ced", ["gender"])
    assert nearest_tables((), ask("ced")) == ()


@given(st.permutations(NAMES))
def test_the_order_in_which_breakdowns_are_named_does_not_matter(names: list[str]) -> None:
    first, second = names[:2]
    assert ask("reports", [first, second]) == ask("reports", [second, first, second])


@pytest.mark.parametrize(
    ("count", "by", "tactic", "said"),
    [
        ("people", [], None, "is not counted here"),
        ("ced", ["a", "b"], None, "There is no breakdown"),
        ("ced", ["gender", "reason", "month"], None, "at most 2"),
        ("reports", ["tactic"], None, "not as a breakdown"),
        ("reports", [], "bite", "is no tactic"),
        ("ced", [], "ced", "for reports of force"),
    ],
)
def test_a_question_that_is_none_says_what_is_allowed(
    count: str, by: list[str], tactic: str | None, said: str
) -> None:
    with pytest.raises(UsageError, match=said):
        ask(count, by, tactic)


def test_a_view_keeps_the_place_of_each_row_in_the_released_table() -> None:
    made = (
        *rows({"tactic": "ced", "gender": "male"}, {"tactic": "baton", "gender": "male"}),
        *rows({"tactic": "ced", "gender": "male"}, force="Essex"),
        *rows({"tactic": "ced", "gender": "female"}),
        *rows({"tactic": "ced", "gender": "male"}, period="2018/19"),
    )
    table = FigureTable(name="reports", rule=RULE, rows=made)
    question = ask("reports", ["gender"], "ced")
    view = take_view(entry("reports", "tactic", "gender"), table, question, "Kent", ["2017/18"])
    assert view.places == (1, 4)
    assert [dict(row.keys) for row in view.figures.rows] == [
        {"gender": "male"},
        {"gender": "female"},
    ]
    assert "Only reports that name the tactic" in view.figures.rule.statement
    assert view.periods() == ("2017/18",)


def test_periods_part_where_the_series_breaks() -> None:
    periods = ["2016", "2017Q1", "2017/18", "2018/19", "2019/20", "2023/24"]
    taser = unbroken(ask("ced"), "Norfolk", periods)
    assert taser == (("2016", "2017Q1"), ("2017/18", "2018/19", "2019/20", "2023/24"))
    by_ethnicity = unbroken(ask("reports", ["ethnicity"]), "Norfolk", periods[2:])
    assert by_ethnicity == (("2017/18", "2018/19"), ("2019/20", "2023/24"))
    nation = unbroken(ask("reports"), "England and Wales", periods[2:])
    assert nation == (("2017/18", "2018/19", "2019/20"), ("2023/24",))
    assert unbroken(ask("ced"), "Norfolk", []) == ()


def test_a_break_of_one_force_is_no_break_of_another() -> None:
    assert breaks_between(ask("reports"), "Norfolk", ["2022/23", "2023/24"]) == []
    (found,) = breaks_between(ask("reports"), "British Transport Police", ["2022/23", "2023/24"])
    assert found.on.year == 2023


def test_what_a_view_stands_on_one_side_of_is_known() -> None:
    table = FigureTable(name="ced", rule=RULE, rows=rows({}))
    view = View(question=ask("ced", ["health"]), force="Kent", figures=table)
    assert [b.on.year for b in breaks_of(view)] == [2017, 2019]
    assert of_one_length(["2017/18", "not_stated"])
    assert not of_one_length(["2017/18", "2017Q1"])


def test_periods_stand_in_the_order_of_time() -> None:
    assert in_order(["2018/19", "x", "2017/18", "2017Q1"]) == ("2017Q1", "2017/18", "2018/19", "x")


# --- publications in the same shape


def test_a_question_of_two_breakdowns_has_no_published_table() -> None:
    assert published_table(ask("ced", ["gender", "reason"])) is None
    assert published_table(ask("reports", ["single_crewed"])) is None
    assert published_table(ask("reports", [], "ced")) == "tactics"
    assert published_view(shipped_releases(), ask("ced", ["gender"]), "Norfolk") is None


def test_a_published_breakdown_becomes_rows_by_category(home_office: dict[str, Release]) -> None:
    releases = list(home_office.values())
    view = published_view(releases, ask("ced", ["gender"]), "Kent", ["2018/19"])
    assert view is not None
    found = {row.keys["gender"]: row.cells["total"].value for row in view.figures.rows}
    assert found == {"male": 558, "female": 27, "other": 0, "not_reported": 3}
    assert published_periods(releases, ask("ced", ["gender"]), "Kent") == ("2018/19",)


def test_a_published_sum_over_categories_is_left_out(home_office: dict[str, Release]) -> None:
    releases = list(home_office.values())
    view = published_view(releases, ask("reports", ["location"]), "England and Wales", ["2018/19"])
    assert view is not None
    categories = {row.keys["location"] for row in view.figures.rows}
    assert "street_highway" in categories
    assert not {c for c in categories if c.startswith("group_") or c == "total"}


def test_a_false_zero_stays_withheld_in_a_view(home_office: dict[str, Release]) -> None:
    view = published_view(list(home_office.values()), ask("ced", ["gender"]), "Norfolk")
    assert view is not None
    values = {row.cells["total"].value for row in view.figures.rows}
    assert values == {Missing.NOT_AVAILABLE}

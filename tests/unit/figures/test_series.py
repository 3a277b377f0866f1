from __future__ import annotations

import pytest

from reddot.figures.rule import table_names
from reddot.figures.series import breaks_crossed, series_breaks


def _on(table: str, *periods: str) -> list[str]:
    return [b.on.isoformat() for b in breaks_crossed(table, periods)]


def test_the_three_breaks_are_known_in_order_of_their_day() -> None:
    assert [b.on.isoformat() for b in series_breaks()] == ["2017-04-01", "2019-04-01", "2023-04-01"]


def test_every_table_of_a_break_has_a_rule() -> None:
    assert {table for b in series_breaks() for table in b.tables} <= set(table_names())


@pytest.mark.parametrize(
    ("table", "periods", "days"),
    [
        ("ced", ["2016", "2017/18"], ["2017-04-01"]),
        ("ced", ["2017Q1", "2017/18"], ["2017-04-01"]),
        ("ced", ["2016", "2017Q1"], []),
        ("ced", ["2017/18", "2018/19"], []),
        ("ced", ["2018/19", "2016"], ["2017-04-01"]),
        ("ced", ["2016", "2023/24"], ["2017-04-01", "2023-04-01"]),
        ("tactics_by_ethnicity", ["2018/19", "2019/20"], ["2019-04-01"]),
        ("tactics_by_health", ["2018/19", "2019/20"], ["2019-04-01"]),
        ("tactics_by_age", ["2018/19", "2019/20"], []),
        ("ced", ["2018/19", "2019/20"], []),
        ("ced", ["2022/23"], []),
        ("ced", [], []),
        ("ced", ["not_stated"], []),
        ("ced", ["not_stated", "2016", "2017/18"], ["2017-04-01"]),
    ],
)
def test_a_break_is_crossed_where_periods_lie_on_both_sides(
    table: str, periods: list[str], days: list[str]
) -> None:
    assert _on(table, *periods) == days


@pytest.mark.parametrize("table", table_names())
def test_british_transport_police_breaks_every_table(table: str) -> None:
    assert _on(table, "2022/23", "2023/24") == ["2023-04-01"]


@pytest.mark.parametrize("periods", [["2017"], ["2016", "2017"], ["2016-10..2017-09"]])
def test_a_break_inside_a_period_is_crossed(periods: list[str]) -> None:
    assert _on("ced", *periods) == ["2017-04-01"]


@pytest.mark.parametrize(
    ("forces", "days"),
    [
        (("Norfolk",), []),
        (("British Transport Police",), ["2023-04-01"]),
        (("Norfolk", "England and Wales"), ["2023-04-01"]),
    ],
)
def test_a_force_that_joins_breaks_only_the_nation_and_itself(
    forces: tuple[str, ...], days: list[str]
) -> None:
    found = breaks_crossed("ced", ["2022/23", "2023/24"], forces)
    assert [b.on.isoformat() for b in found] == days

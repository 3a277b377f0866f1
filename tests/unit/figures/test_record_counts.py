from __future__ import annotations

from datetime import UTC, datetime

import pyarrow as pa

from reddot.figures.ladders import read_ladder
from reddot.figures.record_counts import (
    GROUPS,
    Count,
    count_ced,
    count_reports,
    count_tactics,
    tactic_categories,
)
from reddot.records.codes import read_code_list
from reddot.records.periods import months_between
from reddot.records.report import Report, TacticUse
from reddot.records.storage import reports_as_arrow

YEAR = [months_between(2017, 4, 2018, 3)]


def _reports(*tactics: str) -> pa.Table:
    return reports_as_arrow(
        Report(
            report_id=f"r{number}",
            force="Eastshire",
            used_at=datetime(2017, 6, 1, 12, tzinfo=UTC),
            tactics=tuple(
                TacticUse(position=n, tactic=code) for n, code in enumerate(codes.split(), 1)
            ),
        )
        for number, codes in enumerate(tactics)
    )


def test_counts_come_in_order_of_force_period_and_category_without_zeros() -> None:
    found = count_ced(_reports("ced_fired", "ced_drawn", "baton_used"), read_ladder("ho"), YEAR)
    assert found == [
        Count("Eastshire", "2017/18", "drawn", 1),
        Count("Eastshire", "2017/18", "fired", 1),
    ]


def test_reports_outside_every_period_are_not_counted() -> None:
    later = [months_between(2018, 4, 2019, 3)]
    assert count_reports(_reports("shield"), later) == []
    assert count_reports(_reports("shield"), []) == []


def test_no_reports_give_no_counts() -> None:
    assert count_reports(_reports(), YEAR) == []
    assert count_tactics(_reports(), YEAR) == []
    assert count_ced(_reports(), read_ladder("ho"), YEAR) == []


def test_every_tactic_is_a_category_and_every_group_has_members() -> None:
    categories = tactic_categories()
    names = read_code_list("tactic").names()
    assert set(categories) == {*names, *GROUPS}
    assert all(categories[group] for group in GROUPS)
    assert set(categories["ced"]) == {name for name in names if name.startswith("ced_")}


def test_no_group_has_the_name_of_a_tactic() -> None:
    assert set(GROUPS).isdisjoint(read_code_list("tactic").names())

from __future__ import annotations

import pytest

from reddot.figures.quantities import PARENTS, quantities
from reddot.figures.rule import table_names

from .published import NORFOLK_2017_18, a_row, a_table


def _named(name: str, **row: object) -> dict[str, object]:
    cells = row.pop("cells")
    found = a_row(cells, **row)  # type: ignore[arg-type]
    return {quantity: value for quantity, _, value in quantities(a_table(name=name), found)}


def test_a_ced_row_prints_the_total_and_each_use_under_the_names_of_the_tactic_tables() -> None:
    found = _named("ced", cells=NORFOLK_2017_18)
    assert found["ced"] == 372
    assert found["ced_fired"] == 27
    assert found["not_stated_ced"] == 89
    assert "discharge" not in found


def test_the_row_of_a_tactic_prints_that_tactic() -> None:
    assert _named("tactics_by_age", cells={"11-17": 3, "total": 9}, tactic="baton") == {"baton": 9}


def test_all_reports_are_the_same_quantity_in_every_table_that_has_them() -> None:
    assert _named("reports", cells={"total": 5}) == {"reports": 5}
    assert _named("tactics", cells={"total": 5}, tactic="all_reports") == {"reports": 5}
    injuries = _named("officer_injuries", cells={"total": 5}, officer_injured="all_reports")
    assert injuries == {"reports": 5}


def test_deaths_are_the_same_quantity_by_outcome_and_by_injury() -> None:
    cells = {"fatality": 12, "total": 5}
    assert _named("tactics_by_outcome", cells=cells, tactic="all_reports")["deaths"] == 12
    cells = {"death": 8, "total": 5}
    assert _named("subject_injuries", cells=cells, subject_injured="all_reports")["deaths"] == 8


def test_a_total_of_tactics_prints_the_reports_beside_it() -> None:
    found = _named("tactics", cells={"total": 9, "incidents": 4}, tactic="total_tactics")
    assert found == {"total_tactics": 9, "reports": 4}


def test_a_row_of_one_injury_level_is_no_quantity_of_the_whole() -> None:
    assert _named("officer_injuries", cells={"total": 5}, officer_injured="no") == {}


@pytest.mark.parametrize("name", table_names())
def test_parents_are_not_quantities_of_a_row_that_has_no_tactic(name: str) -> None:
    cells = {"total": 5}
    parents = {parent for names in PARENTS.values() for parent in names}
    assert parents.isdisjoint(_named(name, cells=cells))

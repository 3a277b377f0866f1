from __future__ import annotations

import pytest

from reddot.figures.identities import find_identities
from reddot.records.cells import Missing
from reddot.records.forces import NATIONAL

from .conftest import HomeOffice
from .published import NORFOLK_2017_18, a_row, a_table

SUMS_A_ROW = 3  # non-discharge, discharge and the total
CED_CELLS = 11
AREAS = 2  # forces and regions each add up to the nation


@pytest.mark.shared
@pytest.mark.parametrize(
    ("year", "found", "checked"),
    [("y2016", 386, 386), ("y2017_18", 705, 701), ("y2018_19", 7669, 7669)],
)
def test_every_sum_of_every_row_of_every_home_office_table_holds(
    home_office: HomeOffice, year: str, found: int, checked: int
) -> None:
    sums = [i for t in getattr(home_office, year).tables for i in find_identities(t)]
    assert [i.as_json() for i in sums if i.checkable() and not i.holds()] == []
    assert (len(sums), sum(i.checkable() for i in sums)) == (found, checked)


@pytest.mark.shared
def test_the_four_sums_of_2017_18_not_checked_are_those_whose_total_is_not_printed(
    home_office: HomeOffice,
) -> None:
    sums = [i for t in home_office.y2017_18.tables for i in find_identities(t)]
    unchecked = [i for i in sums if not i.checkable()]
    assert [i.number for i in unchecked] == ["Table 2", "Table 3", "Table 4", "Table 5"]
    assert {i.printed for i in unchecked} == {Missing.NOT_AVAILABLE}
    assert {i.parts for i in unchecked} == {313_137}


@pytest.mark.shared
def test_in_a_ced_table_three_sums_a_row_and_every_cell_of_the_nation_are_checked(
    home_office: HomeOffice,
) -> None:
    for release in home_office.all():
        for table in release.tables:
            by_force = {row.area for row in table.rows} >= {"force", "region"}
            if table.name == "ced" and by_force:
                periods = len({row.period for row in table.rows})
                expected = SUMS_A_ROW * len(table.rows) + AREAS * CED_CELLS * periods
                assert sum(i.checkable() for i in find_identities(table)) == expected


@pytest.mark.parametrize(
    ("cell", "broken"),
    [
        ("arced", ["non_discharge"]),
        ("fired", ["discharge"]),
        ("discharge", ["discharge", "total"]),
        ("not_stated", ["total"]),
        ("total", ["total"]),
    ],
)
def test_a_wrong_cell_breaks_the_sums_it_is_in(cell: str, broken: list[str]) -> None:
    table = a_table(a_row({**NORFOLK_2017_18, cell: NORFOLK_2017_18[cell] + 1}))
    failing = [i.statement.split(" = ")[0] for i in find_identities(table) if not i.holds()]
    assert failing == broken


def test_an_exception_says_where_it_stands_and_both_numbers() -> None:
    table = a_table(a_row({**NORFOLK_2017_18, "total": 373}))
    (failing,) = [i for i in find_identities(table) if not i.holds()]
    assert failing.as_json() == {
        "table": "ced",
        "source_table": "Table 13",
        "force": "Norfolk",
        "period": "2017/18",
        "identity": "total = non_discharge + discharge + not_stated",
        "expected": 372,
        "found": 373,
    }


def test_forces_and_regions_are_each_held_against_the_nation() -> None:
    table = a_table(
        a_row({"total": 5}, force="Norfolk"),
        a_row({"total": 7}, force="Suffolk"),
        a_row({"total": 11}, force="East of England region", area="region"),
        a_row({"total": 12}, force=NATIONAL),
        name="reports",
    )
    found = {i.statement: i.holds() for i in find_identities(table)}
    assert found == {
        f"total: forces sum to {NATIONAL}": True,
        f"total: regions sum to {NATIONAL}": False,
    }


def test_a_force_that_is_absent_from_a_breakdown_is_found() -> None:
    table = a_table(
        a_row({"total": 5}, force="Norfolk", tactic="baton"),
        a_row({"total": 12}, force=NATIONAL, tactic="baton"),
        name="tactics_by_reason",
    )
    (sum_of_forces,) = find_identities(table)
    assert (sum_of_forces.parts, sum_of_forces.printed) == (5, 12)
    assert "(baton)" in sum_of_forces.statement


def test_an_excerpt_is_not_asked_to_add_up_to_the_nation() -> None:
    rows = [a_row({"total": 5}, force="Norfolk"), a_row({"total": 12}, force=NATIONAL)]
    assert list(find_identities(a_table(*rows, name="reports", excerpt=True))) == []


@pytest.mark.parametrize("name", ["tactics_by_reason", "tactics_by_impact_factor"])
def test_a_table_with_several_answers_a_report_has_no_sum_across(name: str) -> None:
    row = a_row({"protect_self": 9, "other": 4, "total": 10}, tactic="baton")
    assert list(find_identities(a_table(row, name=name))) == []


def test_a_table_with_one_answer_a_report_has_a_sum_across() -> None:
    row = a_row({"male": 9, "female": 4, "total": 14}, tactic="baton")
    (across,) = find_identities(a_table(row, name="tactics_by_gender"))
    assert (across.parts, across.printed, across.holds()) == (13, 14, False)


def test_a_sum_with_a_missing_part_cannot_be_checked() -> None:
    row = a_row({**NORFOLK_2017_18, "discharge": Missing.NOT_AVAILABLE})
    found = {i.statement.split(" = ")[0]: i.checkable() for i in find_identities(a_table(row))}
    assert found == {"non_discharge": True, "discharge": False, "total": False}


def test_a_table_of_a_layout_without_a_total_has_no_sum_across() -> None:
    row = a_row({"male": 9, "female": 4}, tactic="baton")
    assert list(find_identities(a_table(row, name="tactics_by_gender"))) == []

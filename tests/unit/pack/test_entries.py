from dataclasses import replace

import pytest

from pack.packs import a_figure_row, hand_made, records_pack, ten_reports
from reddot.figures.figure import Figure, Share
from reddot.pack.blocks import Kind
from reddot.pack.entries import could_be, entry, share_of_cell
from reddot.pack.grids import breakdown_grid, ladder_grid
from reddot.records.cells import Missing
from reddot.stats import share_interval


def test_zero_and_the_four_reasons_for_no_number_are_five_kinds() -> None:
    values = (0, *Missing)
    kinds = [entry(Figure(value)).kind for value in values]
    assert len(set(kinds)) == len(values)
    assert Kind.NUMBER not in kinds
    assert [entry(Figure(v)).text for v in values] == [
        "0", "suppressed", "not stated", "not available", "not applicable",
    ]  # fmt: skip


def test_a_cell_that_is_not_there_is_blank_and_not_zero() -> None:
    assert (entry(None).kind, entry(None).text) == (Kind.BLANK, "")
    assert could_be(Figure(3)).kind is Kind.BLANK


def test_the_ladder_stands_in_its_own_order_with_what_each_use_could_be() -> None:
    table = ten_reports().table("ced")
    assert table is not None
    grid = ladder_grid(table)
    assert [row.heading for row in grid.rows] == [
        "Drawn", "Aimed", "Arced", "Red-dotted", "Drive stun", "Angled drive stun", "Fired",
        "Not discharged", "Discharged", "Not stated", "Total",
    ]  # fmt: skip
    drawn = {row.heading: [e.text for e in row.entries] for row in grid.rows}
    assert drawn["Drawn"] == ["3", "3 to 5"]
    assert drawn["Not stated"] == ["2", ""]
    assert [row.heading for row in grid.rows if row.strong][-1] == "Total"


def test_the_other_ladder_gives_the_other_order() -> None:
    table = records_pack(ladder="mps").table("ced")
    assert table is not None
    headings = [row.heading for row in ladder_grid(table).rows]
    assert headings.index("Red-dotted") < headings.index("Arced")


def test_many_places_stand_one_on_a_line() -> None:
    rows = [a_figure_row({"total": Figure(i)}, force=f"Force {i}") for i in range(5)]
    grid = ladder_grid(hand_made(*rows).table("ced"))  # type: ignore[arg-type]
    assert [row.heading for row in grid.rows] == [f"Force {i}, 2017/18" for i in range(5)]


def test_two_places_share_headings_and_a_gap_is_blank() -> None:
    kent = a_figure_row({"total": Figure(4)}, age_band="18-34")
    essex = a_figure_row({"total": Figure(0)}, force="Essex", age_band="11-17")
    table = hand_made(kent, essex, name="reports").table("ced")
    grid = breakdown_grid(table, "age_band", "Reports by age")  # type: ignore[arg-type]
    assert [name for name, _ in grid.groups()] == ["Kent, 2017/18", "Essex, 2017/18"]
    by_age = {row.heading: [e.text for e in row.entries] for row in grid.rows}
    assert by_age == {"18 to 34": ["4", ""], "11 to 17": ["", "0"]}


@pytest.mark.parametrize("key", ["reports_by_age_band", "ced_by_age_band", "ced_by_month"])
def test_every_row_of_a_breakdown_is_a_row_of_its_table(key: str) -> None:
    table = ten_reports().table(key)
    assert table is not None
    by = next(iter(table.rows[0].keys))
    grid = breakdown_grid(table, by, "A table")
    assert len(grid.rows) == len({row.keys[by] for row in table.rows})
    assert [row.entries[0].text for row in grid.rows] == [
        entry(row.cells["total"]).text for row in table.rows
    ]


def test_months_have_no_share_of_reports_and_other_breakdowns_do() -> None:
    for key, by, has in (
        ("reports_by_month", "month", False),
        ("reports_by_age_band", "age_band", True),
    ):
        table = ten_reports().table(key)
        assert table is not None
        headings = {column.heading for column in breakdown_grid(table, by, "A table").columns}
        assert ("Share of reports" in headings) is has
        assert "Reports" in headings


@pytest.mark.parametrize("shares", [None, {}])
def test_a_share_of_a_cell_without_a_number_says_why(shares: dict[str, Share] | None) -> None:
    known = Share(1, 4, share_interval(1, 4))
    given = replace(a_figure_row({"discharge": Figure(1)}), shares={"discharge": known})
    gone = {"discharge": Figure(Missing.NOT_AVAILABLE, note="nobody can say")}
    assert share_of_cell(given, "discharge").text == "25.0%"
    row = replace(a_figure_row(gone), shares=shares)
    assert share_of_cell(row, "discharge").kind is Kind.NOT_AVAILABLE
    stale = replace(row, shares={"discharge": known})
    assert share_of_cell(stale, "discharge").kind is Kind.NOT_AVAILABLE
    assert share_of_cell(replace(given, shares=shares), "discharge").kind is Kind.BLANK

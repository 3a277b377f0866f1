from __future__ import annotations

import pytest

from reddot.figures.ced import ced_cells, ced_shares
from reddot.records.cells import Missing

from .published import NORFOLK_2017_18

NONE = Missing.NOT_AVAILABLE


def test_a_cell_runs_from_its_value_to_its_value_and_all_not_stated() -> None:
    cells = ced_cells(NORFOLK_2017_18, "ho")
    assert cells["fired"].value == 27
    assert cells["fired"].bounds == (27, 116)
    assert cells["non_discharge"].bounds == (252, 341)
    assert cells["total"].bounds is None
    assert cells["not_stated"].bounds is None


def test_without_not_stated_cases_nothing_has_bounds() -> None:
    cells = ced_cells({**NORFOLK_2017_18, "not_stated": 0, "total": 283}, "ho")
    assert {name for name, cell in cells.items() if cell.bounds is not None} == set()


def test_on_the_other_ladder_the_cells_that_could_change_hands_say_why_they_are_withheld() -> None:
    cells = ced_cells(NORFOLK_2017_18, "mps")
    withheld = {name for name, cell in cells.items() if cell.value is NONE}
    assert withheld == {"arced", "red_dot", "angled_drive_stun", "fired"}
    assert all("counts on the ladder 'ho'" in (cells[name].note or "") for name in withheld)
    assert cells["arced"].bounds == (6, 6 + 131 + 89)
    assert cells["red_dot"].bounds == (0, 131 + 89)
    assert cells["drawn"].value == 98


def test_a_missing_cell_stays_missing_for_its_own_reason() -> None:
    cells = ced_cells({**NORFOLK_2017_18, "fired": Missing.SUPPRESSED}, "ho")
    assert cells["fired"].value is Missing.SUPPRESSED
    assert cells["drawn"].value == 98


def test_a_share_counts_the_not_stated_in_its_denominator_and_in_its_upper_bound() -> None:
    share = ced_shares(NORFOLK_2017_18)["discharge"]
    assert (share.numerator, share.denominator) == (31, 372)
    assert share.bounds == (31 / 372, 120 / 372)
    assert share.interval.low == pytest.approx(0.057, abs=0.0005)
    assert share.interval.high == pytest.approx(0.116, abs=0.0005)


@pytest.mark.parametrize("cell", ["discharge", "total"])
def test_there_is_no_share_where_a_number_it_needs_is_missing(cell: str) -> None:
    assert ced_shares({**NORFOLK_2017_18, cell: NONE}) == {}


def test_a_gap_in_the_not_stated_is_what_the_total_has_beyond_its_parts() -> None:
    printed = {**NORFOLK_2017_18, "not_stated": NONE}
    cells = ced_cells(printed, "ho")
    assert cells["not_stated"].value is NONE
    assert cells["discharge"].bounds == (31, 120)
    assert ced_shares(printed)["discharge"].bounds == (31 / 372, 120 / 372)


def test_where_the_total_is_missing_too_a_cell_says_that_it_has_no_upper_bound() -> None:
    printed = {**NORFOLK_2017_18, "not_stated": NONE, "total": NONE}
    cells = ced_cells(printed, "ho")
    assert cells["discharge"].bounds is None
    assert "no upper bound" in (cells["discharge"].note or "")
    assert ced_shares(printed) == {}


def test_bounds_are_never_the_wrong_way_round() -> None:
    printed = {"non_discharge": 80, "discharge": 31, "not_stated": NONE, "total": 100}
    bounds = ced_cells(printed, "ho")["discharge"].bounds
    assert bounds is None or bounds[0] <= bounds[1]


def test_there_is_no_share_of_nothing() -> None:
    assert ced_shares({"discharge": 0, "not_stated": 0, "total": 0}) == {}


def test_a_share_is_never_above_one_though_the_printed_row_does_not_add_up() -> None:
    share = ced_shares({"discharge": 31, "not_stated": 89, "total": 100}).get("discharge")
    assert share is None or share.bounds is None or share.bounds[1] <= 1


def test_more_discharges_than_uses_give_no_share_and_no_crash() -> None:
    assert ced_shares({"discharge": 40, "not_stated": 0, "total": 30}) == {}

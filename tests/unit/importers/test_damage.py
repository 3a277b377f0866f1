"""What spreadsheets make of codes is undone; what is no code stays none."""

from datetime import date, datetime

import pytest

from reddot.records.codes import list_names, read_code_list
from reddot.records.importers.damage import restore_code, restore_yes_no

AGES = read_code_list("age_band").names()


@pytest.mark.parametrize(
    "given",
    [
        "Nov-17",
        "17-Nov",
        "01-Nov-17",
        "2017-11-01",
        "01/11/2017",
        "11/1/2017",
        " nov 17 ",
        "11/17",
        "1/11/2017",
        "Nov 2017",
        "November 2017",
        "17 November",
        "01.11.2017",
        "1/11/17",
        "43040",
        43040,
    ],
)
def test_a_child_that_became_november_2017_is_a_child_again(given: str) -> None:
    assert restore_code(given, AGES) == "11-17"


def test_a_typed_cell_that_became_a_day_is_restored() -> None:
    assert restore_code(date(2017, 11, 1), AGES) == "11-17"
    assert restore_code(datetime(2017, 11, 1), AGES) == "11-17"


@pytest.mark.parametrize("given", ["Nov-18", "2017-11-02", "Dec-17", "17", "11", "18-35", ""])
def test_another_day_is_no_code(given: str) -> None:
    assert restore_code(given, AGES) is None


@pytest.mark.parametrize("name", list_names())
def test_every_code_is_restored_to_itself_however_it_is_capitalised(name: str) -> None:
    codes = read_code_list(name).names()
    for code in codes:
        assert restore_code(code.upper().replace("_", " "), codes) == code


def test_yes_and_no_as_programs_write_them() -> None:
    assert [restore_yes_no(t) for t in ("Yes", "TRUE", 1, "y")] == [True] * 4
    assert [restore_yes_no(t) for t in ("NO", "false", 0, "N")] == [False] * 4
    assert [restore_yes_no(t) for t in ("perhaps", 2, "")] == [None] * 3

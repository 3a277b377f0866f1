"""The JSON that others rely on: DESIGN, section 4."""

from __future__ import annotations

import json

import pytest

from reddot.figures.figure import Figure
from reddot.figures.published_figures import published_figures
from reddot.figures.rule import table_names
from reddot.figures.selection import Selection
from reddot.records.cells import Missing

from .conftest import HomeOffice
from .published import NORFOLK_2017_18, a_release, a_row, a_table

CED_CELLS = set(NORFOLK_2017_18)
BESIDE = {"force", "area", "unit", "period", "bounds", "vintage", "source"}


def _norfolk(**more: object) -> dict[str, object]:
    release = a_release(a_table(a_row(NORFOLK_2017_18)))
    return published_figures([release], Selection(**more)).as_json()  # type: ignore[arg-type]


@pytest.mark.parametrize("missing", [Missing.SUPPRESSED, Missing.NOT_STATED, Missing.NOT_AVAILABLE])
def test_a_cell_that_is_no_number_is_its_word(missing: Missing) -> None:
    assert Figure(missing).as_json() == missing.value
    assert type(Figure(missing).as_json()) is str


def test_zero_is_the_number_zero() -> None:
    assert Figure(0).as_json() == 0


def test_a_table_has_its_name_its_rule_and_its_rows() -> None:
    found = _norfolk()
    assert set(found) == {
        "table",
        "rule",
        "rows",
        "identities_checked",
        "exceptions",
        "warnings",
        "publisher_notes",
    }
    assert found["table"] == "ced"
    assert set(found["rule"]) == {
        "id",
        "title",
        "unit",
        "statement",
        "inclusion",
        "ladder",
        "ladder_order",
        "ladder_source",
        "vintage",
    }


def test_a_ced_row_has_exactly_the_columns_promised() -> None:
    (row,) = _norfolk()["rows"]
    assert set(row) == CED_CELLS | BESIDE | {"shares"}
    assert {name: row[name] for name in CED_CELLS} == NORFOLK_2017_18
    assert set(row["bounds"]) == CED_CELLS - {"not_stated", "total"}
    assert row["bounds"]["discharge"] == [31, 120]
    assert row["vintage"] == "2018-12-13"
    assert row["source"] == "release.ods, Table 13"


def test_a_row_without_not_stated_cases_has_empty_bounds() -> None:
    cells = {**NORFOLK_2017_18, "not_stated": 0, "total": 283}
    found = published_figures([a_release(a_table(a_row(cells)))], Selection()).as_json()
    assert found["rows"][0]["bounds"] == {}


def test_a_withheld_cell_says_why_beside_the_bounds() -> None:
    (row,) = _norfolk(ladder="mps")["rows"]
    assert row["arced"] == "not_available"
    assert set(row["notes"]) == {"arced", "red_dot", "angled_drive_stun", "fired"}


def test_a_share_is_printed_with_interval_method_and_bounds() -> None:
    share = _norfolk()["rows"][0]["shares"]["discharge"]
    assert set(share) == {
        "numerator",
        "denominator",
        "value",
        "low",
        "high",
        "method",
        "level",
        "bounds",
    }


def test_a_rate_is_printed_under_the_cell_it_is_of() -> None:
    (row,) = _norfolk(rate_kind="officers")["rows"]
    assert set(row["rates"]) == {"total"}
    assert row["rates"]["total"]["denominator"] == 1557.67


@pytest.mark.shared
@pytest.mark.parametrize("name", table_names())
def test_every_table_of_every_release_is_plain_json(home_office: HomeOffice, name: str) -> None:
    releases = [r for r in home_office.all() if any(t.name == name for t in r.tables)]
    found = published_figures(releases, Selection(table=name)).as_json()
    assert json.loads(json.dumps(found, allow_nan=False)) == found
    assert all(set(row) >= BESIDE for row in found["rows"])

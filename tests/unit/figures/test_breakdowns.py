from __future__ import annotations

import pytest

from reddot.errors import UsageError
from reddot.figures.breakdowns import (
    NOT_STATED,
    Breakdown,
    breakdowns,
    read_breakdown,
)
from reddot.figures.rule import table_names
from reddot.records.codes import read_code_list
from reddot.records.columns import report_columns

ALL = [*breakdowns().values()]
COLUMNS = {column.name for column in report_columns()}


@pytest.mark.parametrize("b", ALL, ids=lambda b: b.name)
def test_every_breakdown_is_of_one_thing_that_records_have(b: Breakdown) -> None:
    assert sum(part is not None for part in (b.column, b.choices, b.made)) == 1
    assert b.column is None or b.column in COLUMNS
    assert not b.multiple() or set(b.columns().values()) <= COLUMNS
    assert b.series is None or b.series in table_names()
    assert b.title


@pytest.mark.parametrize("b", ALL, ids=lambda b: b.name)
def test_every_row_has_words_and_no_two_the_same(b: Breakdown) -> None:
    rows = b.rows({"2017-04", "2017-06"} if b.made == "month" else ())
    labels = [b.label(row) for row in rows]
    assert len(set(labels)) == len(labels)
    assert all(label and "_" not in label for label in labels)


def test_a_characteristic_is_called_perceived_and_nothing_else_is() -> None:
    perceived = {b.name for b in ALL if b.perceived}
    assert perceived == {"age_band", "gender", "ethnicity", "health"}
    assert all("perceived" in b.title for b in ALL if b.perceived)


def test_a_retired_code_is_a_row_only_where_it_is_found() -> None:
    ethnicity = read_breakdown("ethnicity")
    assert "chinese" not in ethnicity.rows(())
    assert "chinese" in ethnicity.rows({"chinese"})


def test_months_have_no_gap() -> None:
    rows = read_breakdown("month").rows({"2017-11", "2018-02", NOT_STATED})
    assert rows == ("2017-11", "2017-12", "2018-01", "2018-02", NOT_STATED)


def test_every_question_with_codes_can_be_broken_down_by() -> None:
    asked = {b.question for b in ALL}
    wanted = ("locations", "impact_factors", "reasons", "outcomes", "primary_conduct", "tactics")
    assert {*wanted, "single_crewed", "trained_ced", "carrying_ced"} <= asked


def test_a_breakdown_is_found_by_its_column_and_an_unknown_one_is_refused() -> None:
    assert read_breakdown("locations").name == "location"
    with pytest.raises(UsageError, match=r"'moon'.*age_band, gender"):
        read_breakdown("moon")


def test_code_lists_are_the_rows() -> None:
    assert read_breakdown("reason").rows(()) == (*read_code_list("reason").names(), NOT_STATED)

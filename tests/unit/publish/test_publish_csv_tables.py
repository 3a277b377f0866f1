"""Tables as CSV: every kind of cell is its own word, bounds beside what has them, no formula."""

from __future__ import annotations

import csv
import io
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from open_data_cases import every_kind_of_cell, some_table

from reddot.errors import BadDataError
from reddot.figures.figure import FigureTable
from reddot.publish.openfiles.csv_tables import column_names, describe_table, write_table
from reddot.publish.openfiles.csv_text import FORMULA_SIGNS, csv_bytes


def rows_of(table: FigureTable) -> list[dict[str, str]]:
    text = write_table(table).decode("utf-8")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_each_kind_of_cell_and_its_bounds() -> None:
    found = {
        r["age_band"]: (r["total"], r["total_low"], r["total_high"])
        for r in rows_of(every_kind_of_cell())
    }
    assert found == {
        "0-10": ("0", "not_applicable", "not_applicable"),
        "11-17": ("7", "7", "9"),
        "18-34": ("suppressed", "suppressed", "suppressed"),
        "35-49": ("not_available", "not_available", "not_available"),
        "50-64": ("not_applicable", "not_applicable", "not_applicable"),
        "65+": ("5", "5", "not_available"),
        "not_stated": ("not_stated", "not_stated", "not_stated"),
    }


def test_a_note_names_the_cell_it_is_about() -> None:
    notes = {row["age_band"]: row["note"] for row in rows_of(every_kind_of_cell())}
    assert (notes["65+"], notes["0-10"]) == ("total: at least", "")


def test_bounds_have_columns_only_where_a_row_has_them() -> None:
    table = every_kind_of_cell()
    certain = replace(table, rows=table.rows[:1])
    assert column_names(certain) == ("force", "period", "age_band", "total")
    assert column_names(table)[3:] == ("total", "total_low", "total_high", "note")


def test_the_numbers_are_those_of_the_json() -> None:
    table = some_table("ced", "age_band", "gender")
    for row, printed in zip(table.rows, rows_of(table), strict=True):
        said = row.as_json()
        for name in ("force", "period", "age_band", "gender", *row.cells):
            assert printed[name] == str(said[name])
        assert (printed["total_low"], printed["total_high"]) == tuple(
            map(str, row.cells["total"].bounds or ("not_applicable",) * 2)
        )


def test_lines_end_by_cr_lf_in_utf_8_without_a_mark() -> None:
    text = write_table(every_kind_of_cell())
    assert not text.startswith(b"\xef\xbb\xbf")
    assert text.endswith(b"\r\n")
    assert text.count(b"\n") == text.count(b"\r\n") == 8


@pytest.mark.parametrize("sign", FORMULA_SIGNS)
def test_a_text_that_begins_as_a_formula_is_refused(sign: str) -> None:
    table = every_kind_of_cell()
    named = replace(table, rows=(replace(table.rows[0], force=f"{sign}HYPERLINK()"),))
    with pytest.raises(BadDataError, match="row 2, column 1: the text begins with"):
        write_table(named)


def test_a_negative_number_is_no_formula() -> None:
    assert csv_bytes([[-1, "a-b"]]) == b"-1,a-b\r\n"


@given(
    st.lists(
        st.lists(
            st.text().filter(lambda t: not t.startswith(FORMULA_SIGNS)), min_size=2, max_size=2
        ),
        min_size=1,
        max_size=5,
    )
)
def test_any_text_is_read_back(rows: list[list[str]]) -> None:
    try:
        text = csv_bytes(rows).decode("utf-8")
    except UnicodeEncodeError:
        return
    assert list(csv.reader(io.StringIO(text, newline=""))) == rows


def test_the_description_names_every_column_in_order_with_its_rule() -> None:
    table = some_table("ced", "age_band")
    file = describe_table("tables/ced.csv", "CED", table)
    assert tuple(f.name for f in file.fields) == column_names(table)
    assert file.key == ("force", "period", "age_band")
    assert table.rule.statement in file.statement
    assert "Ladder ho" in file.statement
    labels = dict(next(f for f in file.fields if f.name == "age_band").allowed)
    assert (labels["11-17"], labels["not_stated"]) == ("11 to 17", "Not stated")
    assert {f.unit for f in file.fields if f.kind == "count"} == {"report"}


def test_the_key_tells_every_row_apart() -> None:
    table = some_table("tactics", "gender")
    file = describe_table("t.csv", "T", table)
    keys = [tuple(row[name] for name in file.key) for row in rows_of(table)]
    assert len(set(keys)) == len(keys)

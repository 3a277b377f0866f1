import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reddot.records.cells import Missing
from reddot.records.importers.layout import read_layouts
from reddot.records.importers.values import is_revision_mark, read_count

SYMBOLS = read_layouts("home_office").symbols


@given(st.integers(0, 10**9))
def test_a_count_is_the_same_as_number_text_and_text_with_separators(count: int) -> None:
    for printed in (count, float(count), str(count), f"{count:,}", f" {count:,} "):
        read = read_count(printed, SYMBOLS)
        assert (read.value, read.revised, read.trouble) == (count, False, None)


@given(st.integers(0, 10**9), st.sampled_from(["R", " R", "(R)", " (R)", " [r]"]))
def test_a_revised_count_is_the_count_with_a_mark(count: int, mark: str) -> None:
    read = read_count(f"{count:,}{mark}", SYMBOLS)
    assert (read.value, read.revised, read.trouble) == (count, True, None)


@pytest.mark.parametrize(
    "printed",
    [
        -1, 0.5, True, False, None, dt.date(2019, 1, 1), "about 40", "12%", "-", "–",
        "1.5", "-3", "#REF!", "#DIV/0!", "1 234", "12*", "12 [note 3]", "nan", "[low]", "<5",
    ],
)  # fmt: skip
def test_what_is_no_count_is_not_available_with_the_value_named(printed: object) -> None:
    read = read_count(printed, SYMBOLS)
    assert read.value is Missing.NOT_AVAILABLE
    assert read.trouble is not None
    shown = str(float(printed)) if isinstance(printed, int) and printed == -1 else str(printed)
    assert shown in read.trouble


def test_a_blank_cell_is_not_available_without_a_word() -> None:
    assert read_count("  ", SYMBOLS).value is Missing.NOT_AVAILABLE
    assert read_count("", SYMBOLS).trouble is None


def test_no_symbol_means_zero() -> None:
    assert set(SYMBOLS.values()) <= set(Missing)
    assert SYMBOLS[":"] is Missing.NOT_AVAILABLE


@given(st.text(max_size=12))
def test_any_text_is_read_as_a_count_or_a_reason_and_never_raises(text: str) -> None:
    read = read_count(text, SYMBOLS)
    assert isinstance(read.value, Missing) or read.value >= 0


@pytest.mark.parametrize("printed", ["inf", "Infinity", "1e999", float("inf"), float("nan")])
def test_what_has_no_end_is_no_count(printed: object) -> None:
    assert read_count(printed, SYMBOLS).value is Missing.NOT_AVAILABLE


@pytest.mark.parametrize("printed", ["12,5", "1,2,3", "12,34", ",5", "5,", "1_234", "1e3", "1,23"])
def test_a_comma_that_parts_no_thousands_makes_no_count(printed: str) -> None:
    assert read_count(printed, SYMBOLS).value is Missing.NOT_AVAILABLE


@pytest.mark.parametrize("printed", [1e300, 2**63, "9" * 30])
def test_a_count_beyond_all_reason_is_no_count(printed: object) -> None:
    assert read_count(printed, SYMBOLS).value is Missing.NOT_AVAILABLE


@pytest.mark.parametrize("printed", ["R", " (R) ", "[r]"])
def test_a_revision_mark_stands_alone(printed: str) -> None:
    assert is_revision_mark(printed)


@pytest.mark.parametrize("printed", ["Rugby", "", "3 (R)", 3, None])
def test_anything_else_is_no_revision_mark(printed: object) -> None:
    assert not is_revision_mark(printed)

"""The ODS writer: what is written is what is read, by another reader, the same bytes each time."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from xml.parsers import expat

import pytest
from hypothesis import given
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from reddot.errors import UsageError
from reddot.publish.openfiles.ods import Sheet, write_ods
from reddot.publish.openfiles.ods_cells import MOST, REPLACED, clean_text
from reddot.publish.openfiles.ods_sheet import LONGEST_NAME, sheet_names
from reddot.records.cells import Missing

KIND = b"application/vnd.oasis.opendocument.spreadsheet"


def read_back(book: bytes) -> dict[str, list[list[object]]]:
    found = CalamineWorkbook.from_filelike(io.BytesIO(book))
    return {
        name: found.get_sheet_by_name(name).to_python(skip_empty_area=False)
        for name in found.sheet_names
    }


def one(*rows: tuple[object, ...], **more: object) -> bytes:
    return write_ods([Sheet("one", rows, **more)], title="A book")  # type: ignore[arg-type]


def test_every_kind_of_cell_is_read_back() -> None:
    rows = (("force", "number", "day"), ("Norfolk", 426, dt.date(2018, 4, 1)), ("Kent", -0.5, None))
    assert read_back(one(*rows)) == {
        "one": [
            ["force", "number", "day"],
            ["Norfolk", 426.0, dt.date(2018, 4, 1)],
            ["Kent", -0.5, ""],
        ]
    }


def test_the_title_and_the_notes_stand_above_with_a_blank_row_between() -> None:
    found = read_back(one(("a",), (1,), title="CED", notes=("First.", "Second.")))["one"]
    assert [row[0] for row in found] == ["CED", "First.", "Second.", "", "a", 1.0]


def test_zero_is_a_number_and_a_missing_kind_its_word() -> None:
    found = read_back(one(("a", "b", "c"), (0, Missing.SUPPRESSED, None)))["one"]
    assert found[1] == [0.0, "suppressed", ""]


def test_a_text_that_looks_like_a_formula_is_a_text() -> None:
    book = one(("=1+1",), ("@SUM(A1)",))
    assert read_back(book)["one"] == [["=1+1"], ["@SUM(A1)"]]
    assert b"table:formula" not in book


texts = st.text(st.characters(), max_size=40)


@given(texts)
def test_any_text_comes_back_cleaned(text: str) -> None:
    book = one(("heading", "x"), (text, "x"))
    assert read_back(book)["one"][1] == [clean_text(text), "x"]


@given(texts)
def test_every_part_is_well_formed_whatever_the_texts(text: str) -> None:
    sheet = Sheet(text, ((text, "x"),), title=text, notes=(text,))
    with zipfile.ZipFile(io.BytesIO(write_ods([sheet], title=text))) as archive:
        for name in archive.namelist():
            if name.endswith(".xml"):
                assert expat.ParserCreate().Parse(archive.read(name), True)


@given(st.one_of(st.integers(-MOST, MOST), st.floats(allow_nan=False, allow_infinity=False)))
def test_any_number_comes_back_exactly(number: float) -> None:
    assert read_back(one(("heading",), (number,)))["one"][1] == [float(number)]


def test_what_xml_cannot_hold_is_replaced_in_sight() -> None:
    assert clean_text("a\x00b\ud800c\r\nd") == f"a{REPLACED}b{REPLACED}c\nd"


@pytest.mark.parametrize(
    "cell", [True, float("nan"), float("inf"), MOST + 1, object(), dt.datetime.min]
)
def test_what_a_sheet_cannot_hold_is_refused(cell: object) -> None:
    with pytest.raises(UsageError, match="A spreadsheet holds finite numbers"):
        one((cell,))


def test_a_book_without_a_sheet_is_refused() -> None:
    with pytest.raises(UsageError, match="give a sheet"):
        write_ods([], title="x")


def test_the_type_stands_first_and_stored_and_no_part_has_a_clock() -> None:
    book = one(("a",), (1,))
    with zipfile.ZipFile(io.BytesIO(book)) as archive:
        entries = archive.infolist()
        assert archive.testzip() is None
    assert [e.filename for e in entries] == [
        "mimetype", "content.xml", "styles.xml", "meta.xml", "META-INF/manifest.xml",
    ]  # fmt: skip
    assert {e.compress_type for e in entries} == {zipfile.ZIP_STORED}
    assert {e.date_time for e in entries} == {(1980, 1, 1, 0, 0, 0)}
    assert book[30:38] == b"mimetype"
    assert book[38 : 38 + len(KIND)] == KIND


def test_the_same_sheets_are_the_same_bytes_and_others_are_not() -> None:
    assert one(("a",), (1,)) == one(("a",), (1,))
    assert one(("a",), (1,)) != one(("a",), (2,))


def test_headings_are_bold_and_repeated_on_each_page() -> None:
    with zipfile.ZipFile(io.BytesIO(one(("a",), ("b",), (1,), header_rows=2))) as archive:
        content = archive.read("content.xml").decode()
    heading = content.split("<table:table-header-rows>")[1].split("</table:table-header-rows>")[0]
    assert heading.count('table:style-name="heading"') == 2
    assert 'fo:font-weight="bold"' in content


@given(st.lists(st.text(max_size=40), min_size=1, max_size=6))
def test_sheet_names_are_allowed_and_unique(names: list[str]) -> None:
    found = sheet_names([Sheet(name, ()) for name in names])
    assert len({name.casefold() for name in found}) == len(names)
    assert all(0 < len(name) <= LONGEST_NAME for name in found)
    assert not any(set(name) & set("[]*?:/\\") or name != name.strip(" '") for name in found)


@given(st.lists(st.text(max_size=40), min_size=1, max_size=4))
def test_a_reader_finds_the_sheets_by_those_names(names: list[str]) -> None:
    sheets = [Sheet(name, ((i,),)) for i, name in enumerate(names)]
    found = read_back(write_ods(sheets, title="x"))
    assert list(found) == list(sheet_names(sheets))
    assert [rows[0][0] for rows in found.values()] == [float(i) for i in range(len(names))]

import io
import re
from html import unescape

import pytest
from pypdf import PdfReader

from pack.packs import a_figure_row, facts_pack, hand_made, story_of_facts, ten_reports
from reddot.figures.figure import Figure
from reddot.pack.contents import Pack
from reddot.pack.layout import BANNER, lay_out
from reddot.pack.page import render_page
from reddot.pack.pdf import render_pdf
from reddot.pack.typst_source import quoted, typst_source

NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?%?")


def pdf_of(pack: Pack) -> PdfReader:
    return PdfReader(io.BytesIO(render_pdf(lay_out(pack), pack.made_on)))


def all_text(reader: PdfReader) -> str:
    return "\n".join(page.extract_text() for page in reader.pages)


@pytest.fixture(scope="module")
def records() -> Pack:
    return ten_reports()


@pytest.fixture(scope="module")
def pdf(records: Pack) -> PdfReader:
    return pdf_of(records)


def test_the_pdf_is_tagged_titled_and_in_english(pdf: PdfReader) -> None:
    root = pdf.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "en-GB"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert pdf.metadata is not None
    assert pdf.metadata.title == "Force in Eastshire"


def test_the_pdf_says_that_it_is_pdf_ua(pdf: PdfReader) -> None:
    metadata = pdf.trailer["/Root"]["/Metadata"].get_data().decode("utf-8")
    assert re.search(r"<pdfuaid:part>\s*1\s*</pdfuaid:part>", metadata)


def roles(pdf: PdfReader) -> set[str]:
    """The kinds of element in the structure tree."""
    found, left = set(), [pdf.trailer["/Root"]["/StructTreeRoot"]]
    while left:
        node = left.pop()
        node = node.get_object() if hasattr(node, "get_object") else node
        if isinstance(node, list):
            left += node
        elif isinstance(node, dict):
            found.add(str(node.get("/S", "")))
            left += [node["/K"]] if "/K" in node else []
    return found


def test_the_structure_has_headings_tables_and_figures(pdf: PdfReader) -> None:
    assert {"/H1", "/H2", "/Table", "/TH", "/TD", "/Figure", "/Caption"} <= roles(pdf)


def test_the_synthetic_banner_is_on_every_page_of_an_invented_force(pdf: PdfReader) -> None:
    assert len(pdf.pages) > 5
    words = " ".join(BANNER.split())
    missing = [
        i for i, page in enumerate(pdf.pages) if words not in " ".join(page.extract_text().split())
    ]
    assert not missing


def test_no_page_of_real_forces_bears_the_banner() -> None:
    assert "Synthetic" not in all_text(pdf_of(facts_pack(story=None)))


def numbers_of_tables(html: str) -> set[str]:
    cells = re.findall(r'<td class="(?:number|zero|range)[^>]*>([^<]*)</td>', html)
    return {number for cell in cells for number in NUMBER.findall(unescape(cell))}


@pytest.mark.parametrize("make", [ten_reports, story_of_facts])
def test_every_number_in_the_tables_of_the_page_is_in_the_pdf(make: object) -> None:
    pack = make()  # type: ignore[operator]
    on_page = numbers_of_tables(render_page(lay_out(pack)))
    in_pdf = set(NUMBER.findall(all_text(pdf_of(pack))))
    assert len(on_page) > 15
    assert on_page <= in_pdf


def test_a_number_that_is_only_on_the_page_would_be_noticed() -> None:
    page = render_page(lay_out(hand_made(a_figure_row({"total": Figure(987_654)}))))
    other = hand_made(a_figure_row({"total": Figure(123_456)}))
    assert not numbers_of_tables(page) <= set(NUMBER.findall(all_text(pdf_of(other))))


def test_text_cannot_become_typst() -> None:
    nasty = '#panic("x") \\ "quoted" *bold* $1$ <label> @ref'
    row = a_figure_row({"total": Figure(1)}, force=nasty)
    found = " ".join(all_text(pdf_of(hand_made(row, title=nasty))).split())
    assert "*bold* $1$ <label> @ref" in found
    assert quoted('a"b\\') == '"a\\"b\\\\"'


def test_the_same_pack_is_the_same_pdf(records: Pack) -> None:
    document = lay_out(records)
    assert typst_source(document) == typst_source(document)
    assert render_pdf(document, records.made_on) == render_pdf(document, records.made_on)

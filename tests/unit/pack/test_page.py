import re
from html.parser import HTMLParser
from itertools import pairwise

import pytest

from pack.packs import (
    FIVE_KINDS,
    a_figure_row,
    hand_made,
    records_pack,
    story_of_facts,
    ten_reports,
)
from reddot.figures.figure import Figure
from reddot.pack.blocks import Evidence, Section
from reddot.pack.contents import Pack
from reddot.pack.layout import BANNER, lay_out
from reddot.pack.page import POLICY, render_page
from reddot.records.cells import Missing

NASTY = '<script>alert("x")</script> & #let 1'


def page_of(pack: Pack) -> str:
    return render_page(lay_out(pack))


class Elements(HTMLParser):
    """The elements of a page in order, each with its attributes."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))

    def named(self, *tags: str) -> list[dict[str, str | None]]:
        return [attributes for tag, attributes in self.found if tag in tags]


@pytest.fixture(scope="module")
def records_page() -> str:
    return page_of(ten_reports())


def test_the_page_loads_nothing_and_runs_nothing(records_page: str) -> None:
    elements = Elements(records_page)
    assert not elements.named("script", "link", "img", "iframe", "object", "embed")
    assert not re.findall(r"url\(|@import", records_page)
    assert all((a["href"] or "").startswith("#") for a in elements.named("a"))
    assert POLICY.startswith("default-src 'none'")
    assert f'content="{POLICY}"' in records_page


def test_every_link_has_its_place_and_every_id_is_one(records_page: str) -> None:
    ids = [a["id"] for _, a in Elements(records_page).found if "id" in a]
    assert len(ids) == len(set(ids))
    assert {(a["href"] or "")[1:] for a in Elements(records_page).named("a")} <= set(ids)


def test_headings_go_down_one_level_at_a_time(records_page: str) -> None:
    levels = [int(tag[1]) for tag, _ in Elements(records_page).found if re.fullmatch(r"h\d", tag)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


def test_every_table_has_a_caption_and_scopes(records_page: str) -> None:
    elements = Elements(records_page)
    assert len(elements.named("table")) == len(elements.named("caption")) > 20
    assert all(th.get("scope") for th in elements.named("th"))


def test_every_picture_has_a_name_and_a_description(records_page: str) -> None:
    svgs = Elements(records_page).named("svg")
    assert len(svgs) > 15
    assert all(svg["role"] == "img" and svg["aria-labelledby"] for svg in svgs)


def test_the_five_kinds_of_entry_are_told_apart() -> None:
    cells = {"drawn": Figure(0)} | {
        use: Figure(kind)
        for use, kind in zip(("aimed", "arced", "red_dot", "fired"), Missing, strict=True)
    }
    page = page_of(hand_made(a_figure_row({**cells, "total": Figure(7)})))
    kinds = ("zero", *(kind.value for kind in Missing))
    for kind, words in zip(kinds, FIVE_KINDS, strict=True):
        assert re.search(rf'<td class="{kind}[^>]*>(?:<span>)?{words}<', page), kind


def test_the_synthetic_banner_is_there_for_an_invented_force_alone(records_page: str) -> None:
    assert f"<p>{BANNER}</p></aside>" in records_page
    assert "@top-center" in records_page
    assert BANNER not in page_of(story_of_facts())


def test_text_cannot_become_markup() -> None:
    row = a_figure_row({"total": Figure(1), "drawn": Figure(1, note=NASTY)}, force=NASTY)
    page = page_of(hand_made(row, title=NASTY))
    assert "<script" not in page
    assert page.count("&lt;script&gt;") > 3


def evidence_of(section: Section) -> list[Evidence]:
    found = [block for block in section.blocks if isinstance(block, Evidence)]
    return found + [e for inner in section.sections for e in evidence_of(inner)]


@pytest.mark.parametrize("make", [ten_reports, story_of_facts])
def test_every_number_stands_with_its_rule(make: object) -> None:
    pack = make()  # type: ignore[operator]
    document = lay_out(pack)
    found = [e for section in document.sections for e in evidence_of(section)]
    assert found
    assert all(evidence.rules for evidence in found)
    for section in (s for s in document.sections if s.key not in ("claims", "summary")):
        for evidence in evidence_of(section):
            terms = {term for rule in evidence.rules for term, _ in rule.particulars}
            assert {"One unit", "In and out", "Source"} <= terms


def test_the_rule_of_a_laddered_table_names_the_ladder_and_the_day_of_publication() -> None:
    page = page_of(story_of_facts())
    assert "Order of uses, low to high" in page
    assert "published 13 December 2018" in page


def test_the_same_pack_is_the_same_page() -> None:
    assert page_of(ten_reports()) == page_of(records_pack(title=ten_reports().title))

import io
import re
from pathlib import Path

import pytest
from pypdf import PdfReader

from browser.conftest import WIDTHS, Open
from reddot.pack.layout import BANNER

EVERY_PACK = pytest.mark.parametrize("name", ["facts", "county"])
EVERY_WIDTH = pytest.mark.parametrize("width", list(WIDTHS))
TALLEST_PICTURE = 6000


@EVERY_PACK
@EVERY_WIDTH
def test_a_pack_breaks_no_rule_of_accessibility(
    open_page: Open, packs: dict[str, Path], name: str, width: str
) -> None:
    assert open_page(packs[name], width).broken_rules() == []


def test_a_page_broken_on_purpose_does_break_rules(open_page: Open, tmp_path: Path) -> None:
    broken = tmp_path / "broken.html"
    broken.write_text(
        "<!doctype html><html><head><title></title></head><body><svg role='img'></svg>"
        "<p style='color:#ccc;background:#fff'>pale</p><img src=''></body></html>",
        encoding="utf-8",
    )
    rules = {found.split(":")[0] for found in open_page(broken, "phone").broken_rules()}
    assert {"color-contrast", "html-has-lang", "image-alt", "svg-img-alt"} <= rules


@EVERY_PACK
@EVERY_WIDTH
def test_a_pack_fits_the_screen_and_a_picture_of_it_is_taken(
    open_page: Open, packs: dict[str, Path], pictures: Path, name: str, width: str
) -> None:
    page = open_page(packs[name], width).page
    root = "document.documentElement"
    assert page.evaluate(f"{root}.scrollWidth") <= page.evaluate(f"{root}.clientWidth")
    high = min(page.evaluate(f"{root}.scrollHeight"), TALLEST_PICTURE)
    shot = pictures / f"pack-{name}-{width}.png"
    clip = {"x": 0, "y": 0, "width": WIDTHS[width][0], "height": high}
    page.screenshot(path=shot, full_page=True, clip=clip)  # type: ignore[arg-type]
    assert shot.stat().st_size > 10_000


@EVERY_WIDTH
def test_the_pictures_of_the_readme_are_of_the_real_page(
    open_page: Open, packs: dict[str, Path], pictures: Path, width: str
) -> None:
    page = open_page(packs["facts"], width).page
    page.evaluate("document.getElementById('uses').scrollIntoView()")
    shot = pictures / f"readme-pack-{width}.png"
    page.screenshot(path=shot)
    assert "Norfolk" in page.locator("section[aria-labelledby=uses]").inner_text()
    assert shot.stat().st_size > 10_000


@EVERY_PACK
def test_a_pack_asks_for_nothing_and_says_nothing(
    open_page: Open, packs: dict[str, Path], name: str
) -> None:
    opened = open_page(packs[name], "desktop")
    assert opened.asked == [packs[name].as_uri()]
    assert opened.said == []


@EVERY_PACK
def test_every_picture_has_a_name_that_is_read_out(
    open_page: Open, packs: dict[str, Path], name: str
) -> None:
    page = open_page(packs[name], "desktop").page
    drawn = page.locator("svg").count()
    assert drawn > 3
    named = page.get_by_role("img").all()
    assert len(named) == drawn
    snapshots = [picture.aria_snapshot() for picture in named]
    assert not [words for words in snapshots if not re.match(r"- '?img \".{20}", words)]


@EVERY_WIDTH
def test_the_keyboard_reaches_the_skip_link_first_and_it_leads_to_the_evidence(
    open_page: Open, packs: dict[str, Path], width: str
) -> None:
    page = open_page(packs["county"], width).page
    page.keyboard.press("Tab")
    focused = page.locator(":focus")
    assert focused.inner_text() == "Skip to the evidence"
    box = focused.bounding_box()
    assert box is not None
    assert box["x"] >= 0
    page.keyboard.press("Enter")
    assert page.evaluate("location.hash") == "#main"


def test_a_table_too_wide_for_a_phone_scrolls_within_itself(
    open_page: Open, packs: dict[str, Path]
) -> None:
    page = open_page(packs["facts"], "phone").page
    wider = page.evaluate(
        "[...document.querySelectorAll('.scroll')].filter(e => e.scrollWidth > e.clientWidth)"
        ".map(e => e.tabIndex)"
    )
    assert wider
    assert set(wider) == {0}


def test_the_banner_stays_in_sight_on_a_screen(open_page: Open, packs: dict[str, Path]) -> None:
    page = open_page(packs["county"], "phone").page
    page.evaluate("window.scrollTo(0, 5000)")
    box = page.locator(".banner").bounding_box()
    assert box is not None
    assert (box["y"], BANNER in page.locator(".banner").inner_text()) == (0, True)


def printed(open_page: Open, path: Path) -> list[str]:
    paper = open_page(path, "desktop").page.pdf(prefer_css_page_size=True)
    return [" ".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(paper)).pages]


def test_a_printed_page_has_the_banner_on_every_sheet_and_the_rules_unfolded(
    open_page: Open, packs: dict[str, Path]
) -> None:
    sheets = printed(open_page, packs["county"])
    assert len(sheets) > 5
    assert not [i for i, words in enumerate(sheets) if BANNER not in words]
    assert "Order of uses, low to high" in " ".join(sheets)


def test_a_printed_page_of_real_figures_has_no_banner_and_no_table_is_cut(
    open_page: Open, packs: dict[str, Path]
) -> None:
    opened = open_page(packs["facts"], "desktop")
    opened.page.emulate_media(media="print")
    opened.page.set_viewport_size({"width": 680, "height": 960})  # the printed area of A4
    cut = opened.page.evaluate(
        "[...document.querySelectorAll('table')].filter("
        "t => t.getBoundingClientRect().right > document.documentElement.clientWidth + 1)"
        ".map(t => t.caption.textContent)"
    )
    assert cut == []
    assert not [words for words in printed(open_page, packs["facts"]) if "Synthetic" in words]

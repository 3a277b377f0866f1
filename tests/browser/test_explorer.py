"""The explorer in a browser: a journey without scripts, every page for everyone, on paper."""

from __future__ import annotations

import io
import shutil
import sys
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest

sys.path.append(str(Path(__file__).resolve().parents[1] / "web"))

from playwright.sync_api import Page, expect
from pypdf import PdfReader
from release_folder import put_out

from browser.conftest import Visit
from browser.live import WIDTHS, Opened, picture
from reddot.store.setup import place

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
VIEWS = {
    "taser": "?force=Norfolk&period=2017%2F18",
    "crossed": "?force=Norfolk&count=reports&by=gender&across=reason",
    "months": "?force=Norfolk&count=reports&by=gender&across=month",
    "all-periods": "?force=Norfolk&period=all&release=home-office",
}
REFUSED = {
    "no-crossing": ("?force=Norfolk&count=ced&by=gender&across=location", 404),
    "no-figure": ("?force=Norfolk&period=2024%2F25", 404),
    "break": ("?force=Norfolk&period=2016&beside=2017%2F18&release=home-office", 400),
    "no-force": ("?force=nowhere", 400),
}
DARKEST_PALE = 0.85  # of white: what is told apart by tone alone would be lost on paper


@pytest.fixture(autouse=True)
def _released(transactional_db: None) -> Iterator[None]:  # noqa: ARG001
    put_out(1, "Norfolk")
    yield
    shutil.rmtree(place().folder / "releases", ignore_errors=True)
    shutil.rmtree(place().folder / "cache", ignore_errors=True)


def faults(opened: Opened, name: str, width: str, status: int = 200) -> list[str]:
    """Everything wrong with the page shown."""
    found = [*opened.broken_rules(), *opened.page.evaluate("seen")]
    found += ["scrolls sideways"] if opened.wider_than_the_screen() else []
    found += [words for words in opened.said if f"status of {status}" not in words]
    picture(opened.page, f"explorer-{name}-{width}")
    return [f"{name} at {width}: {fault}" for fault in found]


def test_every_kind_of_view_is_for_everyone_at_the_width_of_a_phone_and_a_desktop(
    visit: Visit,
) -> None:
    wrong: list[str] = []
    for width in WIDTHS:
        for name, query in VIEWS.items():
            wrong += faults(visit(f"/figures/{query}", width), name, width)
        for name, (query, status) in REFUSED.items():
            wrong += faults(visit(f"/figures/{query}", width), name, width, status)
        wrong += faults(visit("/", width), "home", width)
    assert wrong == []


def choose(page: Page, **chosen: str) -> None:
    """Choose in the form by its labels, and send it."""
    for label, option in chosen.items():
        page.get_by_label(label.replace("_", " "), exact=True).select_option(label=option)
    page.get_by_role("button", name="Show figures", exact=True).click()


def test_a_journey_without_scripts_from_the_first_page_to_a_file(visit: Visit) -> None:
    page = visit("/", scripts=False).page
    expect(page.get_by_text("31 to 120").first).to_be_visible()
    page.get_by_role("link", name="More figures of Norfolk").click()
    choose(page, What_is_counted="Reports of force", By="Reason")
    expect(page.locator("h2").first).to_have_text("Reports of force by reason for force")
    assert page.url.endswith("?force=Norfolk&period=2017%2F18&count=reports&by=reason")
    page.get_by_text("More choices").click()
    choose(page, Crossed_with="Location")
    expect(page.locator("h2").first).to_have_text("This crossing is not in the release")
    page.get_by_role("link", name="Reports of force by reason for force").click()
    with page.expect_download() as awaited:
        page.get_by_role("link", name="CSV").click()
    text = Path(awaited.value.path()).read_text(encoding="utf-8")
    assert awaited.value.suggested_filename == "r1-norfolk-2017-18-reports-reason.csv"
    assert "protect_self" in text
    with page.expect_download() as awaited:
        page.get_by_role("link", name="Evidence pack to print").click()
    pdf = PdfReader(io.BytesIO(Path(awaited.value.path()).read_bytes()))
    assert "Reports of force by reason" in pdf.pages[0].extract_text()


def test_each_figure_leads_to_its_own_page(visit: Visit) -> None:
    page = visit("/figures/?force=Norfolk&count=reports&by=reason", "desktop", scripts=False).page
    page.get_by_text("The id of each figure").first.click()
    first = page.get_by_role("link", name="R1/reports-reason/1/total")
    assert first.get_attribute("href") == "/releases/1/figures/reports-reason/1/total/"


def test_a_view_is_legible_in_grey_and_nothing_of_it_is_lost_on_paper(visit: Visit) -> None:
    page = visit("/figures/?force=Norfolk&period=2017%2F18", "desktop").page
    page.emulate_media(media="print")
    assert page.locator(".app-filter").first.is_hidden()
    tones = page.eval_on_selector_all(
        "svg [aria-label], svg path, svg rect",
        "nodes => [...new Set(nodes.map(n => getComputedStyle(n).fill))]",
    )
    greys = sorted({round(grey(tone), 2) for tone in tones if tone.startswith("rgb(")})
    bars = [tone for tone in greys if 0.1 < tone < DARKEST_PALE]
    assert len(bars) >= 3  # dark, middle and pale bars stay three in grey
    assert min(b - a for a, b in pairwise(bars)) > 0.15
    pdf = PdfReader(io.BytesIO(page.pdf(format="A4")))
    text = " ".join(sheet.extract_text() for sheet in pdf.pages)
    for words in ("31 to 120", "suppressed", "each counted once at its highest use", "R1/ced/1"):
        assert words in " ".join(text.split())


def grey(colour: str) -> float:
    """How light a colour is on a black-and-white printer, 0 to 1."""
    red, green, blue = (int(part) for part in colour.removeprefix("rgb(").rstrip(")").split(","))
    return (0.299 * red + 0.587 * green + 0.114 * blue) / 255

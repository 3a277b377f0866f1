"""The pictures of the site that the README shows."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import expect

import covered
from browser.live import Site, group, heading, tap, yesterday
from cast import Cast, draft_report, submitted_report
from reddot.demo.cover_of_site import fill_cover

pytestmark = pytest.mark.django_db(transaction=True)


def test_the_readme_picture_of_a_report_on_a_phone(site: Site, cast: Cast, pictures: Path) -> None:
    row = draft_report(cast)
    page = site.enter(cast.author).page
    page.goto(f"/report/{row.key}/devices/")
    block = group(page, "CED 1")
    tap(block, "Front 7: upper abdomen", touch=True)
    expect(page.locator("[data-saved]")).to_contain_text("Saved at")
    page.mouse.move(1, 1)
    page.evaluate("document.activeElement.blur()")
    legend = block.get_by_text("Where did it strike?")
    legend.evaluate("e => window.scrollTo(0, e.getBoundingClientRect().top + scrollY - 20)")
    expect(block.get_by_role("checkbox", name="Front 3: right side of the chest")).to_be_checked()
    page.screenshot(path=pictures / "readme-report-phone.png")


def test_the_readme_picture_of_the_queue_on_a_desktop(
    site: Site, cast: Cast, pictures: Path
) -> None:
    for days, author in ((4, cast.author), (3, cast.colleague), (2, cast.author), (0, cast.author)):
        used_at = yesterday(21, 40) - timedelta(days=days, minutes=37 * days)
        submitted_report(cast, author=author, used_at=used_at)
    page = site.enter(cast.supervisor, "desktop").page
    page.goto("/queue/")
    heading(page, "Review queue")
    expect(page.locator("tbody tr")).to_have_count(4)
    page.screenshot(path=pictures / "readme-queue-desktop.png")


def test_the_readme_picture_of_the_home_page_on_a_desktop(site: Site, pictures: Path) -> None:
    page = site.enter(None, "desktop").page
    page.goto("/")
    heading(page, "What the figures say of police use of Taser")
    page.screenshot(path=pictures / "readme-home-desktop.png")


def test_the_readme_picture_of_a_claim_on_a_desktop(site: Site, pictures: Path) -> None:
    page = site.enter(None, "desktop").page
    page.goto("/claims/taser-2018/c10/")
    expect(page.get_by_role("heading", level=1)).to_contain_text("twice as many")
    page.screenshot(path=pictures / "readme-claim-desktop.png")


def test_the_readme_picture_of_the_map_of_cover(site: Site, cast: Cast, pictures: Path) -> None:
    try:
        fill_cover(cast.force_lead)
        page = site.enter(cast.taser_lead, "desktop").page
        page.goto(f"/cover/scenarios/{covered.NAME}/")
        page.locator("[data-module='app-cover-map'][data-drawn='yes']").wait_for()
        slider = page.get_by_role("slider", name="Time of day")
        slider.focus()
        for _ in range(7):
            slider.press("PageUp")
        page.set_viewport_size({"width": 1280, "height": 980})
        top = page.get_by_role("heading", name="Where it is far")
        top.evaluate("e => window.scrollTo(0, e.getBoundingClientRect().top + scrollY - 20)")
        expect(page.locator(".app-map .app-crew").first).to_be_visible()
        page.screenshot(path=pictures / "readme-cover-desktop.png")
    finally:
        covered.remove_scenarios()

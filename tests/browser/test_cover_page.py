"""How far the next trained officer is, in a browser: for everyone, at each width, with the map."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

sys.path.append(str(Path(__file__).resolve().parents[1]))

from playwright.sync_api import expect

import covered
from browser.live import WIDTHS, Opened, Site, heading, picture, press
from cast import Cast
from reddot.store.actions.cover_work import run_cover_waiting
from reddot.store.models import CoverRun

QUESTION = "How far is the next trained officer?"
DRAWN = "[data-module='app-cover-map'][data-drawn='yes']"
SCENARIO = f"/cover/scenarios/{covered.NAME}/"
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _no_scenarios() -> Iterator[None]:
    covered.remove_scenarios()
    yield
    covered.remove_scenarios()


def check_clean(opened: Opened, name: str) -> None:
    """Nothing is wrong for anyone at either width; pictures are taken where they are kept."""
    for width, (wide, high) in WIDTHS.items():
        opened.page.set_viewport_size({"width": wide, "height": high})
        picture(opened.page, f"{name}-{width}")
        assert not opened.wider_than_the_screen(), (name, width)
        assert opened.broken_rules() == [], (name, width)
    assert opened.page.evaluate("seen") == []
    assert (opened.said, opened.failed) == ([], [])


def test_a_run_is_asked_for_awaited_and_read(site: Site, cast: Cast) -> None:
    covered.write_small()
    opened = site.enter(cast.force_lead)
    page = opened.page
    page.goto("/cover/")
    check_clean(opened, "cover-list")
    page.get_by_role("link", name="Eastshire").click()
    heading(page, QUESTION)
    check_clean(opened, "cover-not-run")
    page.get_by_role("button", name="Ask for a run").click()
    page.get_by_label("Share of officers who are trained").fill("150")
    press(page, "Run it")
    expect(page.get_by_role("alert")).to_contain_text("Enter a share from 0 to 100")
    opened.forget()
    page.get_by_label("Share of officers who are trained").fill("0")
    page.get_by_label("How often it is simulated").fill("2")
    check_clean(opened, "cover-ask")
    press(page, "Run it")
    expect(page.get_by_role("progressbar")).to_be_visible()
    check_clean(opened, "cover-progress")
    assert run_cover_waiting() == 1
    expect(page.locator(".app-tiles")).to_contain_text("never")  # the page saw that it is done
    page.locator(DRAWN).wait_for()
    check_clean(opened, "cover-nobody-trained")


def test_the_map_and_the_day_are_drawn_and_work_by_keyboard(site: Site, cast: Cast) -> None:
    covered.stand_in(cast)
    opened = site.enter(cast.taser_lead, "desktop")
    page = opened.page
    page.goto(SCENARIO)
    page.locator(DRAWN).wait_for()
    zones = CoverRun.objects.get().result["places"]["zones"]
    expect(page.locator("path.app-zone")).to_have_count(len(zones))
    expect(page.locator(".app-map .app-station")).to_have_count(16)
    slider = page.get_by_role("slider", name="Time of day")
    slider.focus()
    for _ in range(4):
        slider.press("PageUp")
    said = slider.get_attribute("aria-valuetext")
    assert said != "00:00"
    assert page.locator(".app-map .app-crew").count() > 30
    play = page.get_by_role("button", name="Play")
    play.press("Enter")
    expect(page.get_by_role("button", name="Pause")).to_be_visible()
    expect(page.locator(".app-day output")).not_to_have_text(said or "")
    page.get_by_role("button", name="Pause").press("Space")
    check_clean(opened, "cover-result")


def test_nothing_moves_by_itself_where_that_is_asked_for(site: Site, cast: Cast) -> None:
    covered.stand_in(cast)
    opened = site.enter(cast.researcher)
    opened.page.emulate_media(reduced_motion="reduce")
    opened.page.goto(SCENARIO)
    opened.page.locator(DRAWN).wait_for()
    step = opened.page.get_by_role("button", name="Go on 15 minutes")
    step.click()
    output = opened.page.locator(".app-day output")
    expect(output).to_contain_text("00:15")
    opened.page.wait_for_timeout(400)
    expect(output).to_contain_text("00:15")


def test_without_scripts_the_tables_say_it_all(site: Site, cast: Cast) -> None:
    covered.stand_in(cast)
    opened = site.enter(cast.force_lead, scripts=False)
    page = opened.page
    page.goto(SCENARIO)
    expect(page.locator(".app-map")).to_be_hidden()
    page.get_by_text("Every zone as a table").click()
    expect(page.get_by_role("table", name="Minutes by zone")).to_be_visible()
    expect(page.get_by_role("table", name="Every call of the day")).to_be_visible()
    expect(page.get_by_role("img", name="Minutes to back-up by hour of the call")).to_be_visible()
    page.goto(f"{SCENARIO}ask/")
    page.get_by_label("How often it is simulated").fill("1")
    press(page, "Run it")
    expect(page.get_by_role("link", name="Look again")).to_be_visible()
    run_cover_waiting()
    page.get_by_role("link", name="Look again").click()
    expect(page.get_by_role("heading", name="How long they wait")).to_be_visible()


def test_a_broken_scenario_says_everything_that_is_wrong(site: Site, cast: Cast) -> None:
    covered.write_broken()
    opened = site.enter(cast.force_lead)
    opened.page.goto("/cover/")
    part = opened.page.get_by_role("region", name="What is wrong with broken")
    expect(part.get_by_role("listitem")).to_have_count(3)
    check_clean(opened, "cover-broken")
    opened.page.goto(f"/cover/scenarios/{covered.BROKEN}/")
    heading(opened.page, QUESTION)
    check_clean(opened, "cover-broken-one")

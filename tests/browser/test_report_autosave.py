"""What is typed is saved while it is typed; without a connection it stays where it is."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from browser.live import Site, group, heading, press, tap, use_tactics
from cast import Cast, draft_report
from reddot.store import models
from reddot.store.reading import as_report

A_SECOND_PRESS = 1_100  # milliseconds within which a button takes a press for a double click
pytestmark = pytest.mark.django_db(transaction=True)


def narrative(row: models.Report) -> str:
    return models.Report.objects.get(pk=row.pk).narrative


def says(page: Page, words: str) -> None:
    expect(page.locator("[data-saved]")).to_contain_text(words)


def test_what_is_typed_is_stored_without_pressing_a_button(site: Site, cast: Cast) -> None:
    row = draft_report(cast)
    page = site.enter(cast.author).page
    page.goto(f"/report/{row.key}/narrative/")
    page.locator("#id_narrative").fill("Half a sent")
    says(page, "Saved at ")
    assert narrative(row) == "Half a sent"
    page.locator("#id_narrative").fill("Half a sentence, then whole.")
    press(page, "Continue")
    heading(page, "Check your answers")
    assert narrative(row) == "Half a sentence, then whole."
    assert models.Report.objects.get().state == "draft"


def test_without_a_connection_what_was_typed_stays_and_is_saved_on_return(
    site: Site, cast: Cast
) -> None:
    row = draft_report(cast, narrative="Before.")
    page = site.enter(cast.author).page
    page.goto(f"/report/{row.key}/narrative/")
    page.context.set_offline(True)
    page.locator("#id_narrative").fill("Typed in the cellar.")
    says(page, "Not saved yet. What you typed is still here")
    press(page, "Continue")
    says(page, "There is no connection. What you typed is still here")
    heading(page, "What happened, in your own words?")
    expect(page.locator("#id_narrative")).to_have_value("Typed in the cellar.")
    assert narrative(row) == "Before."
    page.context.set_offline(False)
    says(page, "Saved at ")  # by itself
    assert narrative(row) == "Typed in the cellar."
    page.wait_for_timeout(A_SECOND_PRESS)
    press(page, "Continue")
    heading(page, "Check your answers")
    assert narrative(row) == "Typed in the cellar."


def test_a_page_is_never_in_conflict_with_its_own_saving(site: Site, cast: Cast) -> None:
    """Rows added and the page left at once: what was being saved is no other window's."""
    row = draft_report(cast)
    page = site.enter(cast.author).page
    for count in (3, 4, 5):
        page.goto(f"/report/{row.key}/tactics/")
        use_tactics(page, (("Unarmed skills", "Yes"), *(("Baton drawn", "No"),) * (count - 1)))
        press(page, "Continue")
        heading(page, "Did you use a CED?")
        assert len(as_report(models.Report.objects.get()).tactics) == count


def test_a_tap_on_the_body_map_is_saved(site: Site, cast: Cast) -> None:
    row = draft_report(cast)
    page = site.enter(cast.author).page
    page.goto(f"/report/{row.key}/devices/")
    tap(group(page, "CED 2"), "Front 11: groin", "Back A: back of the head", touch=True)
    says(page, "Saved at ")
    _, second = as_report(models.Report.objects.get()).devices
    assert second.body_map == {"front_11", "back_a"}

"""Two tabs, the back button, double clicks and replays leave one right report."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from browser.live import Site, heading, press, tab, tick
from cast import Cast, draft_report
from reddot.records.report import Report
from reddot.store import models
from reddot.store.audit import report_record
from reddot.store.reading import as_report

REPLAYS = 10
BOTH = pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
SEND_AT_ONCE = """
async times => {
  const form = document.querySelector('main form')
  const body = new URLSearchParams(new FormData(form))
  const send = () => fetch(form.action, {method: 'POST', body})
  const answers = await Promise.all(Array.from({length: times}, send))
  return answers.map(answer => [answer.status, new URL(answer.url).pathname])
}
"""
pytestmark = pytest.mark.django_db(transaction=True)


def stored(row: models.Report) -> Report:
    return as_report(models.Report.objects.get(pk=row.pk))


def check_submitted_once(row: models.Report, before: Report) -> None:
    """One report, as it was checked, submitted once and logged once."""
    now = models.Report.objects.get()
    assert (now.pk, now.state) == (row.pk, "submitted")
    after = as_report(now)
    assert after == replace(before, status="complete", submitted_at=now.first_submitted_at)
    assert models.Submission.objects.filter(report=now).count() == 1
    logged = models.AuditRow.objects.filter(record=report_record(row.pk), action="submit_report")
    assert logged.count() == 1
    assert models.Message.objects.filter(kind="report_submitted").count() == 1
    assert models.Incident.objects.count() == models.Subject.objects.count() == 1


def expect_done(page: Page) -> None:
    expect(page.locator("h1")).to_contain_text("Report submitted")


@BOTH
def test_a_double_click_on_submit_submits_once(site: Site, cast: Cast, scripts: bool) -> None:
    row = draft_report(cast)
    before = stored(row)
    page = site.enter(cast.author, scripts=scripts).page
    page.goto(f"/report/{row.key}/check/")
    page.get_by_role("button", name="Submit the report").dblclick()
    expect_done(page)
    check_submitted_once(row, before)


@BOTH
def test_a_double_click_on_continue_saves_what_was_typed(
    site: Site, cast: Cast, scripts: bool
) -> None:
    row = draft_report(cast)
    page = site.enter(cast.author, scripts=scripts).page
    page.goto(f"/report/{row.key}/narrative/")
    page.locator("#id_narrative").fill("Typed, then clicked twice.")
    page.get_by_role("button", name="Continue", exact=True).dblclick()
    heading(page, "Check your answers")
    assert stored(row).narrative == "Typed, then clicked twice."


@BOTH
def test_a_double_click_on_start_starts_one_report(site: Site, cast: Cast, scripts: bool) -> None:
    page = site.enter(cast.author, scripts=scripts).page
    page.goto("/report/start/")
    tick(page, "Low-level force only")
    page.get_by_role("button", name="Start").dblclick()
    heading(page, "When and where was force used?")
    assert models.Report.objects.count() == models.Incident.objects.count() == 1


def test_ten_submits_at_once_and_ten_after_them_are_one(site: Site, cast: Cast) -> None:
    row = draft_report(cast)
    before = stored(row)
    page = site.enter(cast.author).page
    page.goto(f"/report/{row.key}/check/")
    sent: list[str] = []
    page.on("request", lambda asked: sent.append(asked.post_data or ""))
    done = [[200, f"/report/{row.key}/done/"]] * REPLAYS
    assert page.evaluate(SEND_AT_ONCE, REPLAYS) == done
    check_submitted_once(row, before)
    bodies = {body for body in sent if "idempotency_key" in body}
    assert len(bodies) == 1
    for _ in range(REPLAYS):
        answer = replay(page, f"/report/{row.key}/check/", bodies.copy().pop())
        assert (answer.status, answer.url.endswith("/done/")) == (200, True)
    check_submitted_once(row, before)


def replay(page: Page, path: str, body: str) -> Any:
    """Send a form again as it was sent, from outside the page."""
    kind = {"Content-Type": "application/x-www-form-urlencoded"}
    return page.request.post(path, data=body, headers=kind)


def test_two_tabs_that_both_submit_and_the_back_button_leave_one(site: Site, cast: Cast) -> None:
    row = draft_report(cast)
    before = stored(row)
    one = site.enter(cast.author).page
    other = tab(one.context).page
    for page in (one, other):
        page.goto(f"/report/{row.key}/check/")
    press(one, "Submit the report")
    expect_done(one)
    press(other, "Submit the report")
    expect_done(other)
    one.go_back()
    expect_done(one)  # the page is asked for anew, and the report is no draft any more
    check_submitted_once(row, before)


def test_the_back_button_shows_what_is_stored_and_takes_a_change(site: Site, cast: Cast) -> None:
    row = draft_report(cast, narrative="First.")
    page = site.enter(cast.author).page
    page.goto(f"/report/{row.key}/crime-reference/")
    page.locator("#id_crime_reference").fill("C-1")
    press(page, "Continue")
    heading(page, "What is the custody reference?")
    page.go_back()
    heading(page, "What is the crime reference?")
    expect(page.locator("#id_crime_reference")).to_have_value("C-1")
    page.locator("#id_crime_reference").fill("C-2")
    press(page, "Continue")
    heading(page, "What is the custody reference?")
    assert stored(row).crime_reference == "C-2"


@BOTH
def test_a_stale_tab_shows_both_answers_and_loses_neither(
    site: Site, cast: Cast, scripts: bool
) -> None:
    row = draft_report(cast, narrative="As it was.")
    one = site.enter(cast.author, scripts=scripts).page
    other = tab(one.context).page
    for page in (one, other):
        page.goto(f"/report/{row.key}/narrative/")
    one.locator("#id_narrative").fill("Typed in the first tab.")
    press(one, "Continue")
    heading(one, "Check your answers")
    other.locator("#id_narrative").fill("Typed in the second,\nin two lines.")
    if scripts:
        expect(other.locator("[data-saved]")).to_contain_text("changed in another window")
    press(other, "Continue")
    heading(other, "Choose which answer to keep")
    expect(other.locator("main")).to_contain_text("Typed in the first tab.")
    expect(other.locator("main")).to_contain_text("Typed in the second,")
    assert stored(row).narrative == "Typed in the first tab."
    press(other, "Keep what I typed")
    heading(other, "Check your answers")
    assert stored(row).narrative == "Typed in the second,\nin two lines."

"""A report from the first question to the reference, at the size of a phone."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from browser.live import (
    Opened,
    Site,
    group,
    heading,
    press,
    tick,
    use_tactics,
    write_moment,
)
from browser.typed_reports import answer_all, author_stored, author_types, used_at
from cast import FORCE, Cast
from reddot.records.report import Report, Subject, TacticUse
from reddot.store import models
from reddot.store.reading import as_report

MOST_VIEWS = 12
pytestmark = pytest.mark.django_db(transaction=True)


def the_only_report() -> models.Report:
    return models.Report.objects.get()


def begin(page: Page, way: str) -> None:
    page.goto("/report/start/")
    page.get_by_label(way, exact=True).check()
    press(page, "Start")


def test_a_ced_discharge_with_two_devices_is_stored_as_typed_without_scripts(
    site: Site, cast: Cast
) -> None:
    opened = site.enter(cast.author, scripts=False)
    page = opened.page
    begin(page, "Any other force")
    page.get_by_role("link", name="What happened", exact=True).click()
    answer_all(page, author_types(touch=True))
    press(page, "Submit the report")
    expect(page.locator("h1")).to_contain_text("Report submitted")
    row = the_only_report()
    assert as_report(row) == author_stored(row)
    assert row.state == "submitted"
    assert row.report_id in page.locator("main").inner_text()
    assert opened.failed == []
    assert opened.said == []


# --- the fast path


@pytest.fixture
def views(site: Site, cast: Cast) -> Iterator[tuple[Opened, list[str]]]:
    """A phone with an officer's session, and the addresses of the pages it was shown."""
    opened = site.enter(cast.author)
    shown: list[str] = []
    main = opened.page.main_frame
    opened.page.on(
        "framenavigated", lambda frame: shown.append(frame.url) if frame == main else None
    )
    return opened, shown


def fast_stored(row: models.Report) -> Report:
    return Report(
        report_id=row.report_id,
        force=FORCE,
        incident_id=row.incident.incident_id if row.incident else None,
        subject=Subject(
            subject_id=str(row.subject_id),
            perceived_age_band="11-17",
            perceived_gender="female",
            perceived_ethnicity="asian",
            perceived_health="not_reported",
        ),
        officer_id="E1",
        used_at=used_at(),
        used_on=used_at().date(),
        submitted_at=row.first_submitted_at,
        locations=frozenset({"retail_premises"}),
        impact_factors=frozenset({"prior_knowledge"}),
        reasons=frozenset({"effect_arrest", "prevent_escape"}),
        outcomes=frozenset({"arrested"}),
        primary_conduct="compliant",
        tactics=(
            TacticUse(position=1, tactic="tactical_communications", effective="no"),
            TacticUse(position=2, tactic="compliant_handcuffing", effective="yes"),
        ),
        ced_used="no",
        trained_ced="yes",
        carrying_ced="no",
        officer_injured="no",
        subject_injured="no",
        body_worn_video="on",
        body_worn_video_reference="BWV 7",
    )


def take_the_fast_path(page: Page) -> None:
    begin(page, "Low-level force only")
    heading(page, "When and where was force used?")
    write_moment(page, used_at())
    tick(page, "Retail premises")
    press(page, "Continue")
    heading(page, "Why was force used?")
    tick(page, "Make an arrest", "Prevent escape", "Prior knowledge")
    press(page, "Continue")
    heading(page, "What did the person do, and what did you do?")
    tick(page, "Compliant")
    use_tactics(page, (("Tactical communications", "No"), ("Compliant handcuffing", "Yes")))
    press(page, "Continue")
    heading(page, "How did the person appear to you?")
    tick(page, "11 to 17", "Female", "Asian or Asian British")
    tick(group(page, "Did the subject appear to have a health condition?"), "Not reported")
    press(page, "Continue")
    heading(page, "You, and any injuries")
    trained = group(page, "Are you trained to carry a CED?")
    trained.get_by_label("Yes", exact=True).first.check()
    tick(group(trained, "Were you carrying a CED?"), "No")
    tick(group(page, "Were you injured?"), "No")
    tick(group(page, "Was the subject injured by the force used?"), "No")
    press(page, "Continue")
    heading(page, "What followed?")
    tick(page, "Arrested", "On")
    page.get_by_label("What is the video's reference?").fill("BWV 7")
    press(page, "Continue")
    heading(page, "Check your answers")
    press(page, "Submit the report")
    expect(page.locator("h1")).to_contain_text("Report submitted")


def test_the_fast_path_takes_at_most_twelve_page_views(
    views: tuple[Opened, list[str]],
) -> None:
    opened, shown = views
    take_the_fast_path(opened.page)
    row = the_only_report()
    assert as_report(row) == fast_stored(row)
    assert (row.fast, row.state) == (True, "submitted")
    assert shown[0].endswith("/report/start/")
    assert shown[-1].endswith(f"/report/{row.key}/done/")
    assert len(shown) <= MOST_VIEWS, shown
    print(f"page views of the fast path: {len(shown)}")  # noqa: T201

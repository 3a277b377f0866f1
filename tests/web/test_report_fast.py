"""The fast path, as an officer without JavaScript walks it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from report_forms import Browser

from cast import Cast, client_of
from reddot.records.report import LOCAL, TacticUse
from reddot.store.models import Report
from reddot.store.reading import as_report

AN_HOUR_AGO = timedelta(hours=1)


def when() -> dict[str, str]:
    at = (timezone.now() - AN_HOUR_AGO).astimezone(LOCAL)
    parts = {part: str(getattr(at, part)) for part in ("day", "month", "year", "hour", "minute")}
    return {f"used_at-{part}": value for part, value in parts.items()}


PAGES: tuple[dict[str, object], ...] = (
    {"locations": ["street_highway", "dwelling"]},
    {"reasons": ["effect_arrest"], "impact_factors": ["alcohol"]},
    {
        "primary_conduct": "compliant",
        "tactics-1-tactic": "tactical_communications",
        "tactics-1-effective": "yes",
        "tactics-2-tactic": "compliant_handcuffing",
    },
    {
        "perceived_age_band": "18-34",
        "perceived_gender": "female",
        "perceived_ethnicity": "asian",
        "perceived_health": "none",
    },
    {
        "trained_ced": "yes",
        "carrying_ced": "no",
        "officer_injured": "no",
        "subject_injured": "no",
    },
    {"outcomes": ["arrested"], "body_worn_video": "on", "body_worn_video_reference": "V-1"},
)


def walk(browser: Browser, upto: int = len(PAGES)) -> None:
    browser.get("/report/start/")
    browser.send({"way": "fast"})
    for place, typed in enumerate(PAGES[:upto]):
        browser.send({**(when() if place == 0 else {}), **typed})


def test_low_level_force_is_reported_in_at_most_twelve_page_views(cast: Cast) -> None:
    browser = Browser(client_of(cast.author))
    walk(browser)
    assert browser.page.heading.strip() == "Check your answers"
    assert browser.page.says("By choosing the short form, you said so")
    browser.send()
    assert browser.page.heading.strip() == "Report submitted"
    assert browser.views == 9 <= 12
    row = Report.objects.get()
    assert (row.state, row.fast, row.report_id in browser.page.text) == ("submitted", True, True)


def test_every_answer_of_the_fast_path_is_stored_as_given(cast: Cast) -> None:
    browser = Browser(client_of(cast.author))
    walk(browser)
    report = as_report(Report.objects.get())
    assert report.locations == {"street_highway", "dwelling"}
    assert report.reasons == {"effect_arrest"}
    assert report.impact_factors == {"alcohol"}
    assert report.tactics == (
        TacticUse(position=1, tactic="tactical_communications", effective="yes"),
        TacticUse(position=2, tactic="compliant_handcuffing"),
    )
    assert report.subject is not None
    assert report.subject.perceived_ethnicity == "asian"
    single = ("primary_conduct", "ced_used", "trained_ced", "carrying_ced", "officer_injured")
    assert [getattr(report, f) for f in single] == ["compliant", "no", "yes", "no", "no"]
    assert (report.body_worn_video, report.body_worn_video_reference) == ("on", "V-1")
    assert report.used_at is not None
    assert timedelta() < timezone.now() - report.used_at < AN_HOUR_AGO + timedelta(minutes=2)


def test_choosing_the_fast_path_is_what_answers_that_no_ced_was_used(cast: Cast) -> None:
    browser = Browser(client_of(cast.author))
    assert "No CED (Taser) or other weapon was drawn or used" in browser.get("/report/start/").text
    browser.send({"way": "fast"})
    assert Report.objects.get().ced_used == "no"


@pytest.mark.parametrize(
    ("place", "typed"),
    [
        (2, {"primary_conduct": "active_resistance"}),
        (2, {"tactics-2-tactic": "ced_drawn"}),
        (4, {"officer_injured": "yes"}),
        (4, {"subject_injured": "yes"}),
        (1, {"impact_factors": ["possession_of_weapon"]}),
    ],
)
def test_an_answer_that_is_too_much_opens_the_full_report_and_loses_nothing(
    cast: Cast, place: int, typed: dict[str, object]
) -> None:
    browser = Browser(client_of(cast.author))
    walk(browser, place)
    before = as_report(Report.objects.get())
    browser.send({**PAGES[place], **typed})
    assert browser.page.says("needs the full report. What you have answered is kept.")
    assert browser.page.says("The person, as they appeared to you")
    after = as_report(Report.objects.get())
    assert after.locations == before.locations
    for name, value in typed.items():
        if not name.startswith("tactics-"):
            stored = getattr(after, name)
            assert stored == (frozenset(value) if isinstance(value, list) else value)


def test_a_gap_stays_on_its_page_with_what_was_typed(cast: Cast) -> None:
    browser = Browser(client_of(cast.author))
    walk(browser, 3)
    page = browser.send({"perceived_age_band": "65+", "perceived_gender": "male"})
    assert page.says("What ethnicity did the subject appear to you? Give an answer.")
    assert page.says("There is a problem")
    assert page.values["perceived_age_band"] == ["65+"]
    assert "perceived_ethnicity" not in page.values
    assert Report.objects.get().perceived_age_band is None


def test_saving_for_later_asks_for_no_answer_that_is_missing(cast: Cast) -> None:
    browser = Browser(client_of(cast.author))
    walk(browser, 3)
    page = browser.send({"perceived_age_band": "65+"}, action="later")
    assert "Your report of force" in page.heading
    assert Report.objects.get().perceived_age_band == "65+"


def test_a_child_shows_below_the_answer_that_opens_it(cast: Cast) -> None:
    browser = Browser(client_of(cast.author))
    walk(browser, 4)
    names = list(dict.fromkeys(browser.page.names))
    assert names.index("carrying_ced") == names.index("trained_ced") + 1
    browser.send({**PAGES[4], "trained_ced": "no", "carrying_ced": "no"})
    assert Report.objects.get().carrying_ced is None


def test_the_characteristics_are_said_to_be_as_they_appeared(cast: Cast) -> None:
    browser = Browser(client_of(cast.author))
    walk(browser, 3)
    assert browser.page.heading == "How did the person appear to you?"
    assert browser.page.says("Say how it appeared to you at the time.")

"""From the sign-in to the second question with keys alone, the focus seen at every step."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from browser.live import PASSWORD, Site, heading, yesterday
from cast import Cast
from reddot.store import models

MOST_STEPS = 40  # from the top of a page to what is looked for
SKIP_LINK = "Skip to main content"
# The words of what has the focus: its label, else its own text.
NAME = """() => {
  const e = document.activeElement
  return ((e.labels && e.labels[0] ? e.labels[0] : e).textContent || '').trim()
}"""
# Whether the focus shows: by an outline, a shadow or a frame of it, or of its drawn label.
SHOWS = """() => {
  const e = document.activeElement
  if (e === document.body) return false
  const drawn = [getComputedStyle(e)]
  for (const label of e.labels || []) {
    drawn.push(getComputedStyle(label, '::before'), getComputedStyle(label))
    for (const part of label.children) drawn.push(getComputedStyle(part))
  }
  return drawn.some(s => (s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) >= 2) ||
    s.boxShadow !== 'none')
}"""
pytestmark = pytest.mark.django_db(transaction=True)


def tab_to(page: Page, name: str) -> None:
    """Press Tab until something of a name has the focus; it shows at every step there."""
    passed = []
    for _ in range(MOST_STEPS):
        page.keyboard.press("Tab")
        passed.append(page.evaluate(NAME))
        assert page.evaluate(SHOWS), f"the focus on “{passed[-1]}” cannot be seen"
        if passed[-1] == name:
            return
    pytest.fail(f"Tab never came to “{name}”, but to: {passed}")


def past_the_menu(page: Page) -> None:
    """Use the skip link, which is the first thing that Tab reaches."""
    page.keyboard.press("Tab")
    assert page.evaluate(NAME) == SKIP_LINK
    box = page.locator(":focus").bounding_box()
    assert box is not None
    assert box["height"] > 10
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main-content"


def test_a_report_is_begun_with_keys_alone(site: Site, cast: Cast) -> None:
    cast.author.set_password(PASSWORD)
    cast.author.save()
    page = site.enter(None, "desktop").page
    page.goto("/accounts/login/?next=/report/start/")
    past_the_menu(page)
    tab_to(page, "User name")
    page.keyboard.type(cast.author.username)
    tab_to(page, "Password")
    page.keyboard.type(PASSWORD)
    tab_to(page, "Sign in")
    page.keyboard.press("Enter")

    heading(page, "Report a use of force")
    past_the_menu(page)
    tab_to(page, "Low-level force only")
    page.keyboard.press("Space")
    page.keyboard.press("ArrowDown")
    assert page.evaluate(NAME) == "Any other force"
    tab_to(page, "Start")
    page.keyboard.press("Space")

    page.get_by_role("link", name="What happened", exact=True).wait_for()
    past_the_menu(page)
    tab_to(page, "What happened")
    page.keyboard.press("Enter")
    answer_the_first_question(page)
    row = models.Report.objects.get()
    assert row.used_at == yesterday(23, 7)


def answer_the_first_question(page: Page) -> None:
    """Go on without an answer, follow the summary of errors to the field, answer."""
    heading(page, "When was force used?")
    tab_to(page, "Continue")
    page.keyboard.press("Enter")
    page.locator(".govuk-error-summary").wait_for()
    assert page.evaluate("document.activeElement.className") == "govuk-error-summary"
    assert page.title().startswith("Error: ")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate(NAME) == "Day"
    moment = yesterday(23, 7)
    page.keyboard.type(str(moment.day))
    for label in ("Month", "Year", "Hour", "Minute"):
        tab_to(page, label)
        page.keyboard.type(str(getattr(moment, label.lower())))
    page.keyboard.press("Enter")
    heading(page, "Where was force used?")


def test_a_focus_that_cannot_be_seen_is_noticed(site: Site) -> None:
    page = site.enter(None, "desktop").page
    page.goto("/accounts/login/")
    page.evaluate("""() => {
      const sheet = new CSSStyleSheet()
      sheet.replaceSync('* { outline: none !important; box-shadow: none !important }')
      document.adoptedStyleSheets = [sheet]
    }""")
    with pytest.raises(AssertionError, match="cannot be seen"):
        tab_to(page, "Sign in")

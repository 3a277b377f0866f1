"""The site's shell in a browser: for everyone, without scripts, on paper, within the policy."""

from __future__ import annotations

import io

import pytest
from playwright.sync_api import Page
from pypdf import PdfReader
from pytest_django.live_server_helper import LiveServer

from browser.conftest import Visit
from browser.live import WIDTHS, picture
from reddot.store.models import User

PAGES = {
    "home": "/",
    "figures": "/figures/?force=Norfolk&period=2017/18",
    "figures-refused": "/figures/?force=nowhere",
    "rates": "/figures/rates/?force=Norfolk&period=2018/19",
    "funnel": "/figures/funnel/",
    "disparity": "/figures/disparity/",
    "claims": "/claims/",
    "claim": "/claims/taser-2018/c01/",
    "calculator": "/claims/calculator/",
    "calculator-result": "/claims/calculator/?kind=rates&a=6&x=400&b=3&y=400"
    "&direction=more&ratio=2",
    "methods": "/methods/",
    "methods-table": "/methods/ced/",
    "accessibility": "/accessibility/",
    "privacy": "/privacy/",
    "not-found": "/no-such-page/",
    "components": "/gallery/",
    "confirmation": "/done/",
    "sign-in": "/accounts/login/",
    "sign-up": "/accounts/signup/",
    "password": "/accounts/password/reset/",
}
EVERY_WIDTH = pytest.mark.parametrize("width", list(WIDTHS))
EVERY_PAGE = pytest.mark.parametrize("name", list(PAGES))
SMALLEST_TARGET = 44
PASSWORD = "several unrelated words"  # noqa: S105
VIRTUAL_KEY = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.urls("web.gallery")]


@EVERY_PAGE
@EVERY_WIDTH
def test_a_page_is_for_everyone_fits_and_keeps_to_the_policy(
    visit: Visit, live_server: LiveServer, name: str, width: str
) -> None:
    opened = visit(PAGES[name], width)
    root = "document.documentElement"
    assert opened.page.evaluate("seen") == []
    assert not [words for words in opened.said if "status of 4" not in words]
    assert not [url for url in opened.asked if not url.startswith((live_server.url, "data:"))]
    assert opened.page.evaluate(f"{root}.scrollWidth <= {root}.clientWidth")
    assert opened.broken_rules() == []
    picture(opened.page, f"site-{name}-{width}")


def test_the_policy_refuses_what_is_written_into_a_page(visit: Visit) -> None:
    page = visit("/").page
    page.evaluate("document.body.insertAdjacentHTML('beforeend', '<p style=\"color:red\">x</p>')")
    page.wait_for_function("seen.length > 0")
    assert page.evaluate("seen[0]").startswith("style-src")


@EVERY_PAGE
def test_a_page_works_without_scripts(visit: Visit, name: str) -> None:
    page = visit(PAGES[name], scripts=False).page
    assert page.locator("h1").is_visible()
    assert page.locator("header nav a").first.is_visible()  # the menu stands open
    assert page.locator(".app-needs-script:visible").count() == 0


def test_a_body_map_is_tapped_and_typed_with_and_without_scripts(visit: Visit) -> None:
    for scripts in (True, False):
        page = visit("/gallery/", scripts=scripts).page
        front_8 = page.get_by_role("checkbox", name="Front 8: lower abdomen")
        assert not front_8.is_checked()
        front_8.scroll_into_view_if_needed()
        box = front_8.bounding_box()
        assert box is not None
        assert min(box["width"], box["height"]) >= SMALLEST_TARGET
        page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
        assert front_8.is_checked()
        page.keyboard.press("Space")
        assert not front_8.is_checked()
    page = visit("/gallery/").page
    page.get_by_role("checkbox", name="Back A").check()
    said = page.locator(".app-body-map__chosen").inner_text()
    assert "Front 3: right side of the chest" in said
    assert "Back A: back of the head" in said


def test_no_area_of_the_body_map_covers_another(visit: Visit) -> None:
    page = visit("/gallery/").page
    for box in page.locator(".app-body-map__input").all():
        box.click()
        assert box.evaluate("e => document.activeElement === e")


def test_a_field_that_an_answer_asks_for_is_shown_with_it_alone(visit: Visit) -> None:
    for scripts in (True, False):
        page = visit("/gallery/", scripts=scripts).page
        why = page.get_by_label("Why not?")
        assert not why.is_visible()
        page.locator("#id_video-2").check()
        assert why.is_visible()
        page.locator("#id_video").check()
        assert not why.is_visible()


def test_none_of_these_clears_the_others(visit: Visit) -> None:
    page = visit("/gallery/").page
    assert page.get_by_label("Street or highway").is_checked()
    page.get_by_label("None of these").check()
    assert not page.get_by_label("Street or highway").is_checked()


def test_the_summary_of_errors_has_the_focus_and_leads_to_the_field(visit: Visit) -> None:
    page = visit(PAGES["figures-refused"]).page
    assert page.evaluate("document.activeElement.className") == "govuk-error-summary"
    page.get_by_role("link", name="Choose a force from the list").click()
    assert page.evaluate("document.activeElement.id") == "id_force"
    page = visit("/gallery/").page
    page.get_by_role("link", name="Minutes are 0 to 59").click()
    assert page.evaluate("document.activeElement.id") == "id_started_at-minute"


def test_the_keyboard_reaches_the_skip_link_first_and_it_leads_to_the_content(
    visit: Visit,
) -> None:
    page = visit("/figures/").page
    page.keyboard.press("Tab")
    assert page.locator(":focus").inner_text() == "Skip to main content"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main-content"


def test_the_menu_of_a_phone_opens(visit: Visit) -> None:
    page = visit("/").page
    link = page.locator("header nav").get_by_role("link", name="Figures")
    assert not link.is_visible()
    page.get_by_role("button", name="Menu").click()
    assert link.is_visible()


@EVERY_WIDTH
def test_a_button_is_large_enough_to_tap(visit: Visit, width: str) -> None:
    page = visit("/gallery/", width).page
    heights = [box["height"] for box in boxes(page, "main .govuk-button-group .govuk-button")]
    assert len(heights) == 3
    assert min(heights) >= 48


def boxes(page: Page, selector: str) -> list[dict[str, float]]:
    found = [locator.bounding_box() for locator in page.locator(selector).all()]
    return [dict(box) for box in found if box is not None]  # type: ignore[arg-type]


def test_a_passkey_is_added_and_then_signs_in_within_the_policy(visit: Visit) -> None:
    User.objects.create_user("officer", password=PASSWORD)
    opened = visit("/accounts/login/?next=/accounts/2fa/webauthn/add/")
    page = opened.page
    key = page.context.new_cdp_session(page)
    key.send("WebAuthn.enable")
    key.send("WebAuthn.addVirtualAuthenticator", {"options": VIRTUAL_KEY})
    page.get_by_label("User name").fill("officer")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.locator("main").get_by_role("button", name="Sign in", exact=True).click()
    page.get_by_label("Password", exact=True).fill(PASSWORD)  # asked once more for a new key
    page.get_by_role("button", name="Continue").click()
    page.get_by_label("Sign in with this key alone").check()
    page.get_by_role("button", name="Add the key").click()
    page.get_by_role("heading", name="Recovery codes").wait_for()
    assert page.evaluate("seen") == []
    page.locator("header").get_by_role("button", name="Sign out").click()
    page.get_by_role("link", name="Sign in").click()
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.get_by_role("link", name="Your account").wait_for()
    assert page.evaluate("seen") == []
    assert not [words for words in opened.said if "Password forms" not in words]


def test_a_printed_page_has_the_figures_and_no_menu(visit: Visit) -> None:
    paper = visit("/", "desktop").page.pdf()
    sheets = [page.extract_text() for page in PdfReader(io.BytesIO(paper)).pages]
    words = " ".join(" ".join(sheets).split())
    assert "2,693" in words
    assert "Order of uses, low to high" in words  # the folded rule stands open
    assert "Sign in" not in words
    assert "Accessibility" not in words

"""Every page of the site, for whoever may open it: for everyone, within the policy, in any width.

One scene serves a whole sweep; what is wrong anywhere is told together.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import pytest

sys.path.append(str(Path(__file__).resolve().parents[1] / "web"))

from allauth.mfa.totp.internal.auth import (
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.test import Client
from every_address import Address, Scene, addresses, everyone, set_scene, url_of
from playwright.sync_api import Page, Route

from browser.live import (
    PASSWORD,
    WIDTHS,
    Opened,
    Site,
    heading,
    picture,
    press,
    sign_in,
    type_password,
    write,
)
from browser.test_shell import PAGES
from cast import Cast, draft_report, returned_report
from reddot.records.pages import FAST_PAGES, FULL_PAGES, is_open
from reddot.store import actions
from reddot.store.models import Report
from reddot.store.reading import as_report

STATES = ("draft", "submitted", "signed_off")
READ_BY_ALL = "record"  # shows each reader what they can do
ASKED = "report_question"  # each of its pages is walked by itself
FEWEST_ADDRESSES, FEWEST_QUESTIONS = 45, 45  # fewer would mean that the walk lost its way
FEWEST_WRONG_PASSWORDS = 5
FIRST_WIDTH = next(iter(WIDTHS))
ONE_HEADING = "document.querySelectorAll('h1').length"
ADVICE = "Password forms should have"  # the browser's, on a form that has what it misses
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


@dataclass(frozen=True, slots=True)
class Place:
    """A page, who opens it, and the status it answers with."""

    name: str
    path: str
    who: str = "public"
    status: int = 200


# --- which pages there are


def places(scene: Scene) -> Iterator[Place]:
    """Every address that answers with a page, for the first who may open it; the record for all."""
    clients = everyone(scene)
    for address in addresses():
        if address.name != ASKED:
            for state in STATES if "key" in address.words else STATES[1:2]:
                url = url_of(address, scene, "near", state)
                if url in PAGES.values():
                    continue  # swept there, at each width with its colours
                yield from opened_by(address, clients, url, state)
    yield Place("not-found", "/no-such-page/", status=404)
    yield Place("refused", "/queue/", "author", 403)


def opened_by(
    address: Address, clients: dict[str, Client], url: str, state: str
) -> Iterator[Place]:
    for who in ("public", *(name for name in clients if name != "public")):
        answer = clients[who].get(url)
        kind = answer.headers.get("Content-Type", "")
        if answer.streaming:
            list(answer.streaming_content)  # a file that is sent is read to its end
        if answer.status_code != 200:
            continue
        if kind.startswith("text/html"):
            yield Place(f"{address.name}-{state}-{who}", url, who)
        if address.name != READ_BY_ALL:
            return


def questions(drafts: list[Report], fast: Report, returned: Report) -> Iterator[Place]:
    """Each page of questions in a draft that asks it, and some of a report that was returned."""
    asked = {
        page.slug: row
        for row in drafts
        for page in FULL_PAGES
        if is_open(as_report(row), page.fields[0])
    }
    asked |= {page.slug: fast for page in FAST_PAGES}
    for slug, row in asked.items():
        yield Place(f"question-{slug}", f"/report/{row.key}/{slug}/", "author")
    for slug in ("", "devices/", "narrative/", "check/"):
        yield Place(f"returned-{slug.strip('/')}", f"/report/{returned.key}/{slug}", "author")
    yield Place("fast-tasks", f"/report/{fast.key}/", "author")


# --- what is wrong with one


def look(opened: Opened, name: str, status: int = 200) -> list[str]:
    """Everything wrong with the page shown, at each width."""
    return [
        f"{name} at {width}: {fault}"
        for width in WIDTHS
        for fault in _faults(opened, name, status, width)
    ]


def _faults(opened: Opened, name: str, status: int, width: str) -> Iterator[str]:
    page = opened.page
    wide, high = WIDTHS[width]
    page.set_viewport_size({"width": wide, "height": high})
    if opened.wider_than_the_screen():
        yield "scrolls sideways"
    if width == FIRST_WIDTH:  # the rules read what the page says, which is the same at each
        yield from opened.broken_rules()
    yield from (f"the policy refused {directive}" for directive in page.evaluate("seen"))
    yield from (f"failed: {url}" for url in opened.failed if url != f"{status} {page.url}")
    known = (f"status of {status}", ADVICE)
    yield from (f"said: {words}" for words in opened.said if not any(k in words for k in known))
    if page.evaluate(ONE_HEADING) != 1:
        yield "has not one heading of the first level"
    picture(page, f"page-{name}-{width}")


def sweep(opened: Opened, place: Place) -> list[str]:
    """Open a page and tell what is wrong with it."""
    opened.forget()
    response = opened.page.goto(place.path)
    shown = urlsplit(opened.page.url).path
    if response is None or (response.status, shown) != (place.status, place.path):
        return [f"{place.name}: led to {shown} with {response.status if response else 'nothing'}"]
    return look(opened, place.name, place.status)


def without_scripts(opened: Opened, place: Place) -> list[str]:
    """Whether a page has its heading where no script runs."""
    response = opened.page.goto(place.path)
    known = response is not None and response.status == place.status
    seen = known and opened.page.locator("h1").is_visible()
    return [] if seen else [f"{place.name} without scripts: no heading to be seen"]


def sweep_all(site: Site, cast: Cast, found: list[Place]) -> list[str]:
    """What is wrong anywhere; one context for each person, with scripts and without."""
    wrong = []
    for who in dict.fromkeys(place.who for place in found):
        with_scripts = site.enter(cast.member(who), "desktop")
        plain = site.enter(cast.member(who), scripts=False)
        wrong += sweep_both(with_scripts, plain, [place for place in found if place.who == who])
    print(f"{len(found)} pages swept at {len(WIDTHS)} widths")  # noqa: T201
    return wrong


# --- the sweeps


def test_every_address_is_for_everyone_and_keeps_to_the_policy(site: Site, cast: Cast) -> None:
    found = list({(place.path, place.who): place for place in places(set_scene(cast))}.values())
    assert len(found) > FEWEST_ADDRESSES
    assert sweep_all(site, cast, found) == []


def test_every_question_is_for_everyone_and_keeps_to_the_policy(site: Site, cast: Cast) -> None:
    injured = {"officer_injured": "yes", "officer_injury_level": "minor"}
    drafts = [
        draft_report(cast, assaulted_by_subject="yes", **injured),
        draft_report(cast, body_worn_video="off"),
    ]
    fast = actions.start_report(cast.author, drafts[0].incident_id, fast=True)
    found = list(questions(drafts, fast, returned_report(cast)))
    slugs = {page.slug for page in (*FULL_PAGES, *FAST_PAGES)}
    assert {place.name for place in found} >= {f"question-{slug}" for slug in slugs}
    assert len(found) > FEWEST_QUESTIONS
    assert sweep_all(site, cast, found) == []


def test_every_page_of_signing_in_is_for_everyone_and_keeps_to_the_policy(
    site: Site, cast: Cast
) -> None:
    wrong = []
    opened = site.enter(None, "desktop")
    for name, path in (("sign-in", "login/"), ("sign-up", "signup/"), ("lost", "password/reset/")):
        wrong += sweep(opened, Place(name, f"/accounts/{path}"))
    wrong += lock(opened, cast.colleague.username)
    sign_in(opened.page, cast.author)
    heading(opened.page, "My reports")
    wrong += sweep_account(opened, site.enter(scripts=False))
    press_sign_out(opened.page)
    opened.page.goto("/accounts/login/")
    opened.forget()
    type_password(opened.page, cast.author.username, PASSWORD)
    heading(opened.page, "Check that it is you")
    wrong += look(opened, "code-asked")
    assert wrong == []


def lock(opened: Opened, name: str) -> list[str]:
    """Guess until the account is locked; the page of the first refusal, and that of the lock."""
    wrong = []
    for guess in range(FEWEST_WRONG_PASSWORDS):
        opened.page.goto("/accounts/login/")
        opened.forget()
        type_password(opened.page, name, "a wrong guess")
        opened.page.wait_for_load_state("load")
        if guess == 0:
            wrong += look(opened, "sign-in-refused")
    heading(opened.page, "Your account is locked")
    return [*wrong, *look(opened, "locked", 429)]


def sweep_account(opened: Opened, plain: Opened) -> list[str]:
    """Every page on which a person looks after their own account, as it becomes open to them."""
    here = "/accounts/2fa/"
    first = [
        Place("account", here),
        Place("change-password", "/accounts/password/change/"),
        Place("who-are-you", "/accounts/reauthenticate/"),
    ]
    known_again = [
        Place("passkey", f"{here}webauthn/add/"),
        Place("passkeys", f"{here}webauthn/"),
        Place("authenticator", f"{here}totp/activate/"),
    ]
    with_codes = [
        Place("account-with-code", here),
        Place("recovery-codes", f"{here}recovery-codes/"),
        Place("new-recovery-codes", f"{here}recovery-codes/generate/"),
        Place("authenticator-off", f"{here}totp/deactivate/"),
        Place("sign-out", "/accounts/logout/"),
    ]
    wrong = sweep_both(opened, plain, first)
    opened.page.goto(f"/accounts/reauthenticate/?next={here}")
    opened.page.get_by_label("Password", exact=True).fill(PASSWORD)
    press(opened.page, "Continue")
    heading(opened.page, "How you sign in")
    wrong += sweep_both(opened, plain, known_again)
    set_up_codes(opened.page)
    return [*wrong, *sweep_both(opened, plain, with_codes)]


def sweep_both(opened: Opened, plain: Opened, found: list[Place]) -> list[str]:
    """What is wrong with pages of one person, with scripts and without."""
    plain.page.context.add_cookies(opened.page.context.cookies())  # type: ignore[arg-type]
    wrong = [fault for place in found for fault in without_scripts(plain, place)]
    return [*wrong, *(fault for place in found for fault in sweep(opened, place))]


def set_up_codes(page: Page) -> None:
    """Set up an authenticator app with the secret that the page shows."""
    page.goto("/accounts/2fa/totp/activate/")
    secret = page.locator(".app-code").inner_text()
    counter = next(iter(yield_hotp_counters_from_time()))
    write(page, "Code", format_hotp_value(hotp_value(secret, counter)))
    press(page, "Finish")
    heading(page, "Recovery codes")


def press_sign_out(page: Page) -> None:
    page.locator("header").get_by_role("button", name="Sign out").click()
    page.get_by_role("link", name="Sign in").wait_for()


def test_a_page_that_is_broken_on_purpose_is_found(site: Site) -> None:
    flaws = (
        f"<img src='/static/reddot/icon.svg'><script>window.ran = 1</script><pre>{'x' * 900}</pre>"
        "<img src='/no-such-picture.svg' alt='None'><h1>Twice</h1>"
    )

    def spoil(route: Route) -> None:
        answer = route.fetch()
        route.fulfill(response=answer, body=answer.text().replace("</main>", f"{flaws}</main>"))

    opened = site.enter(None, "desktop")
    opened.page.route("**/privacy/", spoil)
    told = "\n".join(sweep(opened, Place("broken", "/privacy/")))
    assert "at phone: scrolls sideways" in told
    assert "image-alt: <img" in told
    assert "the policy refused script-src-elem" in told
    assert "said: Executing inline script" in told or "said: Refused to execute inline" in told
    assert "failed: 404" in told
    assert "has not one heading" in told
    assert opened.page.evaluate("window.ran") is None
    wrong = sweep(opened, Place("moved", "/report/start/"))
    assert wrong == ["moved: led to /accounts/login/ with 200"]

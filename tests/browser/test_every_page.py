"""Every page of the site, for whoever may open it: for everyone, within the policy, in any width.

One scene serves the whole sweep; what is wrong anywhere is told together.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

sys.path.append(str(Path(__file__).resolve().parents[1] / "web"))

from django.test import Client
from every_address import Address, Scene, addresses, everyone, outcome, set_scene, url_of

from browser.live import WIDTHS, Opened, Site, picture
from cast import Cast, draft_report, make_cast, returned_report
from reddot.records.pages import FAST_PAGES, FULL_PAGES
from reddot.store import actions
from reddot.store.models import Report, User

STATES = ("draft", "submitted", "signed_off")
READ_BY_ALL = "record"  # shows each reader what they can do
ASKED = "report_question"
FEW_PAGES = 80  # fewer would mean that the walk lost its way
ADVICE = "Password forms should have"  # the browser's, on a form that has what it misses
ONE_HEADING = "[...document.querySelectorAll('h1')].length"
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def cast(transactional_db: None) -> Cast:  # noqa: ARG001
    return make_cast()


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
        if address.name == ASKED:
            continue
        for state in STATES if "key" in address.words else STATES[1:2]:
            url = url_of(address, scene, "near", state)
            yield from opened_by(address, clients, url, state)


def opened_by(
    address: Address, clients: dict[str, Client], url: str, state: str
) -> Iterator[Place]:
    for who in ("public", *(name for name in clients if name != "public")):
        if outcome(clients[who], url, "GET") == "open":
            if not clients[who].get(url)["Content-Type"].startswith("text/html"):
                return
            yield Place(f"{address.name}-{state}-{who}".replace(":", "-"), url, who)
            if address.name != READ_BY_ALL:
                return


def questions(full: Report, fast: Report, returned: Report) -> Iterator[Place]:
    """Each page of questions, and what stands in its place once a report is returned."""
    for row, pages in ((full, FULL_PAGES), (fast, FAST_PAGES)):
        for page in pages:
            yield Place(f"question-{page.slug}", f"/report/{row.key}/{page.slug}/", "author")
    for slug in ("", "devices/", "narrative/", "check/"):
        yield Place(f"returned-{slug.strip('/')}", f"/report/{returned.key}/{slug}", "author")


def of_accounts() -> Iterator[Place]:
    """The pages of sign-in that belong to the project's templates, and the refusals."""
    yield Place("sign-in", "/accounts/login/")
    yield Place("sign-up", "/accounts/signup/")
    yield Place("forgotten", "/accounts/password/reset/")
    yield Place("not-found", "/no-such-page/", status=404)
    yield Place("refused", "/queue/", "author", 403)
    for name, path in (
        ("sign-out", "/accounts/logout/"),
        ("keys", "/accounts/2fa/"),
        ("authenticator", "/accounts/2fa/totp/activate/"),
        ("passkey", "/accounts/2fa/webauthn/add/"),
        ("change-password", "/accounts/password/change/"),
    ):
        yield Place(name, path, "author")


# --- what is wrong with one


def faults(opened: Opened, place: Place, width: str) -> Iterator[str]:
    """Everything wrong with the page shown, at a width."""
    page = opened.page
    wide, high = WIDTHS[width]
    page.set_viewport_size({"width": wide, "height": high})
    if opened.wider_than_the_screen():
        yield "scrolls sideways"
    yield from opened.broken_rules()
    yield from (f"the policy refused {directive}" for directive in page.evaluate("seen"))
    expected = f"{place.status} {page.url}"
    yield from (f"failed: {url}" for url in opened.failed if url != expected)
    expected_words = (f"status of {place.status}", ADVICE)
    yield from (f"said: {w}" for w in opened.said if not any(e in w for e in expected_words))
    if page.evaluate(ONE_HEADING) != 1:
        yield "has not one heading of the first level"
    picture(page, f"page-{place.name}-{width}")


def sweep(opened: Opened, place: Place) -> list[str]:
    opened.forget()
    response = opened.page.goto(place.path)
    if response is None or response.status != place.status:
        return [f"{place.name}: answered {response.status if response else 'nothing'}"]
    opened.page.wait_for_load_state("load")
    return [
        f"{place.name} at {width}: {fault}"
        for width in WIDTHS
        for fault in faults(opened, place, width)
    ]


def sweep_without_scripts(opened: Opened, place: Place) -> list[str]:
    opened.page.goto(place.path)
    seen = opened.page.locator("h1").first.is_visible()
    return [] if seen else [f"{place.name} without scripts: no heading to be seen"]


def sweep_all(site: Site, cast: Cast, found: list[Place]) -> list[str]:
    """What is wrong anywhere; one context for each person, with scripts and without."""
    wrong = []
    for who in dict.fromkeys(place.who for place in found):
        user: User | None = cast.member(who)
        here = [place for place in found if place.who == who]
        with_scripts = site.enter(user, "desktop")
        without = site.enter(user, scripts=False)
        for place in here:
            wrong += sweep(with_scripts, place)
            wrong += sweep_without_scripts(without, place)
    return wrong


# --- the sweeps


def test_every_address_is_for_everyone_and_keeps_to_the_policy(site: Site, cast: Cast) -> None:
    found = list(places(set_scene(cast)))
    names = {place.path for place in found}
    assert len(names) > 40, sorted(names)
    assert sweep_all(site, cast, found) == []


def test_every_question_and_sign_in_page_is_for_everyone(site: Site, cast: Cast) -> None:
    answers = {"main_duty": "response", "assaulted_by_subject": "yes", "officer_injured": "yes",
               "officer_injury_level": "minor"}  # fmt: skip
    full = draft_report(cast, **answers)
    fast = actions.start_report(cast.author, full.incident_id, fast=True)
    found = [*of_accounts(), *questions(full, fast, returned_report(cast))]
    assert len(found) > 50
    assert sweep_all(site, cast, found) == []

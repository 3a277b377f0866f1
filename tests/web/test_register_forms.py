"""Whatever is typed into a form of the register: said at its field, kept there, nothing stored."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

import pytest
from bad_forms import FORM_URLENCODED, MARKUP, browser, check_refused, fingerprint, shown
from django.core.cache import cache

from cast import Cast, entered_device, trained
from reddot.store.models import Course

OFFICER, DEVICE = "/register/officer/E2", "/register/devices/X2-1"
DAY = {"-day": "1", "-month": "2", "-year": "2026"}
TAKEN = {"course": "refresher", "model": "X2", "passed": "yes"} | {
    f"completed_on{part}": value for part, value in DAY.items()
}
NEW = {"serial": "N-1", "model": "another", "other_model": "X99", "unit": ""}
NOT_TEXT = ("ab\x00cd", "ab\x07cd", "ab\x1b[31mcd", "ab\ufffdcd", "ab\uffffcd", "y" * 30_000)
FORMS: tuple[tuple[str, str, str, dict[str, Any]], ...] = (
    ("taser_lead", "/register/", "who", {}),
    ("taser_lead", "/register/devices/", "serial", {}),
    ("taser_lead", f"{OFFICER}/course/", "trainer", TAKEN),
    ("taser_lead", f"{OFFICER}/course/", "hours", TAKEN),
    ("taser_lead", f"{OFFICER}/withdraw-course/", "reason", {"course": "{course}"}),
    ("taser_lead", f"{OFFICER}/suspend/", "other_reason", {"model": "X2", "reason": "other"}),
    ("taser_lead", f"{OFFICER}/endorse/", "given_by",
     {f"given_on{part}": value for part, value in DAY.items()}),
    ("supervisor", f"{OFFICER}/cartridge/", "serial", {}),
    ("taser_lead", "/register/new-device/", "serial", NEW),
    ("taser_lead", "/register/new-device/", "other_model", NEW),
    ("supervisor", f"{DEVICE}/issue/", "officer", {}),
    ("supervisor", f"{DEVICE}/issue/", "override_reason", {"officer": "E1"}),
)  # fmt: skip


@pytest.fixture(autouse=True)
def _filled(cast: Cast) -> Iterator[None]:
    """A course of one officer, a device, and another officer who may not carry it."""
    cache.clear()
    trained(cast, "E2", days_ago=40)
    entered_device(cast)
    yield
    cache.clear()


def _sent(more: dict[str, Any]) -> dict[str, Any]:
    return {name: str(v).format(course=Course.objects.get().key) for name, v in more.items()}


@pytest.mark.parametrize(
    ("who", "address", "field", "more"), FORMS, ids=[f"{a}:{f}" for _, a, f, _ in FORMS]
)
def test_what_cannot_be_kept_is_said_and_stays(
    cast: Cast, who: str, address: str, field: str, more: dict[str, Any]
) -> None:
    client = browser(cast, who)
    assert client.get(address).status_code == 200
    before = fingerprint()
    for typed in NOT_TEXT:
        answer = client.post(address, {**_sent(more), field: typed})
        check_refused(shown(answer), field, typed)
    quoted = urlencode(_sent(more)).encode() + b"&" + field.encode() + b"=ab%FF%FE"
    answer = client.post(address, quoted, content_type=FORM_URLENCODED)
    check_refused(shown(answer), field, None)
    assert fingerprint() == before


@pytest.mark.parametrize(
    ("who", "address", "field", "more"), FORMS, ids=[f"{a}:{f}" for _, a, f, _ in FORMS]
)
def test_markup_is_text_wherever_it_is_shown(
    cast: Cast, who: str, address: str, field: str, more: dict[str, Any]
) -> None:
    client, typed = browser(cast, who), MARKUP[:60]
    page = shown(client.post(address, {**_sent(more), field: typed}, follow=True))
    assert page.status in (200, 400)
    held = "<script>alert" in str(fingerprint())
    assert held or any(typed in values for values in page.values.values())
    for place in ("/register/", f"{OFFICER}/", "/register/devices/", "/register/lapses/"):
        answer = browser(cast, "taser_lead").get(place)
        assert answer.status_code == 200
        shown(answer)


CHOSEN: tuple[tuple[str, str, dict[str, Any]], ...] = (
    (f"{OFFICER}/course/", "course", TAKEN),
    (f"{OFFICER}/course/", "model", TAKEN),
    (f"{OFFICER}/course/", "passed", TAKEN),
    (f"{OFFICER}/suspend/", "model", {"reason": "fitness"}),
    (f"{OFFICER}/suspend/", "reason", {"model": "X2"}),
    (f"{OFFICER}/service/", "role", {"front_line": "yes"}),
    (f"{OFFICER}/service/", "front_line", {"role": "officer"}),
    (f"{OFFICER}/withdraw-course/", "course", {"reason": "Entered twice."}),
    ("/register/new-device/", "unit", NEW),
    ("/register/new-device/", "model", NEW),
    ("/register/import/", "layout", {}),
)


@pytest.mark.parametrize(
    ("address", "field", "more"), CHOSEN, ids=[f"{a}:{f}" for a, f, _ in CHOSEN]
)
def test_a_choice_that_was_not_offered_is_said_at_its_field(
    cast: Cast, address: str, field: str, more: dict[str, Any]
) -> None:
    client = browser(cast, "taser_lead")
    before = fingerprint()
    for typed in ("no_such", MARKUP, "\x00", "y" * 10_000):
        check_refused(shown(client.post(address, {**more, field: typed})), field, None)
    assert fingerprint() == before


@pytest.mark.parametrize(
    ("address", "field", "more"),
    [
        (f"{OFFICER}/course/", "completed_on", TAKEN),
        (f"{OFFICER}/endorse/", "given_on", {"given_by": "SUP-1"}),
        (f"{OFFICER}/service/", "joined_on", {"role": "officer", "front_line": "yes"}),
        (f"{DEVICE}/withdraw/", "withdrawn_on", {}),
        ("/register/special-constables/", "day", {}),
        ("/register/new-device/", "acquired_on", NEW),
    ],
)
def test_a_day_that_is_none_is_said_and_stays(
    cast: Cast, address: str, field: str, more: dict[str, Any]
) -> None:
    client = browser(cast, "taser_lead")
    before = fingerprint()
    for day in (("31", "6", "2026"), ("٣", "1", "2026"), ("\x00", "1", "2026"), ("1", "1", "24"),
                ("1", "1", "9" * 20), (MARKUP, "1", "2026"), ("", "1", "2026")):  # fmt: skip
        typed = {f"{field}-{p}": v for p, v in zip(("day", "month", "year"), day, strict=True)}
        page = shown(client.post(address, {**more, **typed}))
        check_refused(page, field, None)
        assert [page.values[name][0] for name in typed] == list(day)
    assert fingerprint() == before

"""Whatever is typed: a message at the field, what was typed is kept, nothing wrong is stored."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

import pytest
from bad_forms import (
    FORM_URLENCODED,
    FORMS,
    MARKUP,
    MULTIPART,
    PARTS,
    Form,
    browser,
    check_refused,
    fingerprint,
    multipart,
    page_data,
    set_small_scene,
    shown,
)
from django.core.cache import cache
from every_address import Scene

from cast import FORCE, Cast, draft_report
from reddot.records.pages import FULL_PAGES
from reddot.records.questions import BY_FIELD
from reddot.store import actions
from reddot.store.models import Report
from reddot.store.reading import as_report

NOT_TEXT = {
    "a zero byte": "ab\x00cd",
    "a bell": "ab\x07cd",
    "an escape": "ab\x1b[31mcd",
    "a lost character": "ab\ufffdcd",
    "no character": "ab\uffffcd",
    "half a control": "ab\x9bcd",
}
BAD_BYTES = (b"\xff\xfe", b"caf\xe9", b"\xed\xa0\x80", b"\xc0\xaf", b"\x80")


@pytest.fixture(autouse=True)
def _nothing_counted(db: None) -> Iterator[None]:  # noqa: ARG001 - the counts are stored
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def scene(cast: Cast) -> Scene:
    """A draft and a report alike that was submitted, on which a statement is owed."""
    return set_small_scene(cast)


# --- text, in every form that takes some


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.id)
def test_text_that_cannot_be_kept_is_said_at_its_field_and_stays(scene: Scene, form: Form) -> None:
    client, address = browser(scene, form.who), form.address(scene)
    client.get(address)
    before = fingerprint()
    longest = form.longest or 30_000
    for words in (*NOT_TEXT.values(), "y" * (longest + 1), "y" * 200_000):
        answer = client.post(address, {**form.more(scene), form.field: words})
        check_refused(shown(answer), form.field, words)
    assert fingerprint() == before


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.id)
def test_bytes_that_are_not_utf_8_are_refused_in_both_encodings(scene: Scene, form: Form) -> None:
    client, address = browser(scene, form.who), form.address(scene)
    client.get(address)
    before = fingerprint()
    for bad in BAD_BYTES:
        rest = urlencode(form.more(scene), doseq=True).encode()
        raw = rest + b"&" + form.field.encode() + b"=ab" + bad
        quoted = rest + b"&" + form.field.encode() + b"=ab" + b"".join(b"%%%02X" % b for b in bad)
        page = shown(client.post(address, raw, content_type=FORM_URLENCODED))
        assert page.status == 400
        assert page.says("This request cannot be read")
        check_refused(
            shown(client.post(address, quoted, content_type=FORM_URLENCODED)), form.field, None
        )
        parts = {**form.more(scene), form.field: b"ab" + bad}
        answer = client.post(address, multipart(parts), content_type=MULTIPART)
        check_refused(shown(answer), form.field, None)
    other = f"{FORM_URLENCODED}; charset=utf-16"
    answer = client.generic("POST", address, raw, content_type=other)
    assert answer.status_code == 400
    assert fingerprint() == before


SHOWN: Mapping[str, tuple[str, ...]] = {
    "author": ("/reports/", "/reports/{submitted}/", "/report/{draft}/check/", "/statements/"),
    "supervisor": ("/queue/", "/reports/{submitted}/"),
    "force_lead": ("/reports/{submitted}/", "/tokens/"),
    "auditor": ("/audit/",),
    "administrator": ("/people/",),
}


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.id)
def test_markup_is_text_wherever_it_is_typed_and_shown(scene: Scene, form: Form) -> None:
    client, address = browser(scene, form.who), form.address(scene)
    given_text = MARKUP if not form.longest or form.longest > 60 else MARKUP[:60]
    answer = client.post(address, {**form.more(scene), form.field: given_text}, follow=True)
    page = shown(answer)
    assert page.status in (200, 400)
    held = [name for name, rows in fingerprint().items() if "<script>alert" in str(rows)]
    kept = any(given_text in values for values in page.values.values())
    assert kept or held, "it was neither stored nor shown again"
    keys = {state: scene.reports["near", state].key for state in ("draft", "submitted")}
    for name, places in SHOWN.items():
        for place in places:
            answer = browser(scene, name).get(place.format(**keys), follow=True)
            assert answer.status_code == 200, place
            shown(answer)


# --- answers that are chosen, counted, or a moment

NUMBERS = ("1e3", "-1", "+1", "1.0", "1,0", "٣", "０", "²", "½", "0x1", "1_0", "9" * 40, "nan",
           "201", "inf", "", " ", "1 1", "۱", "Ⅷ")  # fmt: skip
STILL_FINE = ("", " ")


def test_a_number_is_written_in_plain_digits(cast: Cast) -> None:
    row, client = draft_report(cast), browser(cast, "author")
    address, field = f"/report/{row.key}/devices/", "devices-1-total_cycles"
    client.get(address)
    before = fingerprint()
    for typed in NUMBERS:
        data = {**page_data(row, "devices"), "devices-1-uses": ["drawn"], field: typed}
        answer = client.post(address, data)
        if typed in STILL_FINE:
            assert answer.status_code == 303
            row = actions.save_answers(
                cast.author, row.key, Report.objects.get(key=row.key).version,
                {"devices": as_report(row).devices},
            )  # fmt: skip
            before = fingerprint()
        else:
            check_refused(shown(answer), field, typed)
            assert fingerprint() == before


MOMENTS: tuple[tuple[str, ...], ...] = (
    ("30", "2", "2024", "10", "00"), ("31", "4", "2024", "10", "00"), ("0", "1", "2024", "1", "1"),
    ("1", "13", "2024", "10", "00"), ("1", "3", "2024", "25", "00"), ("1", "3", "2024", "24", "0"),
    ("1", "3", "2024", "10", "60"), ("1", "3", "9999", "10", "00"), ("1", "3", "-5", "10", "00"),
    ("1e1", "3", "2024", "10", "00"), ("٣", "3", "2024", "10", "00"),
    ("1", "3", "２０２４", "1", "1"), ("1", "3", "9" * 20, "1", "1"),
    ("\x00", "3", "2024", "1", "1"),
    (MARKUP, "3", "2024", "1", "1"), ("1", "3", "24", "1", "1"), ("", "", "", "1", "1"),
    ("29", "2", "2023", "1", "1"), ("31", "3", "2024", "1", "30"),
    ("y" * 5000, "1", "2024", "1", "1"),
)  # fmt: skip


@pytest.mark.parametrize("where", ["used-at", "when-and-where"])
def test_a_moment_that_is_none_is_said_and_stays(cast: Cast, where: str) -> None:
    row = actions.start_report(cast.author, uuid.uuid4(), fast=where != "used-at")
    client, address = browser(cast, "author"), f"/report/{row.key}/{where}/"
    client.get(address)
    before = fingerprint()
    for moment in MOMENTS:
        typed = {f"used_at-{part}": v for part, v in zip(PARTS, moment, strict=True)}
        page = shown(client.post(address, {**page_data(row, where), **typed}))
        check_refused(page, "used_at", None)
        assert [page.values[f"used_at-{part}"][0] for part in PARTS] == list(moment)
    assert fingerprint() == before


def test_a_time_to_come_is_refused_to_the_minute(cast: Cast) -> None:
    row = actions.start_report(cast.author, uuid.uuid4())
    client, address = browser(cast, "author"), f"/report/{row.key}/used-at/"
    for ahead in (timedelta(minutes=2), timedelta(days=1), timedelta(days=40)):
        at = datetime.now(UTC) + ahead
        typed = {f"used_at-{part}": str(getattr(at, part)) for part in PARTS}
        check_refused(shown(client.post(address, {**page_data(row, "used-at"), **typed})),
                      "used_at", None)  # fmt: skip
    assert Report.objects.get(key=row.key).used_at is None


@pytest.mark.parametrize(("fold", "hour"), [("0", 0), ("1", 1)])
def test_the_hour_that_comes_twice_is_asked_and_either_is_stored(
    cast: Cast, fold: str, hour: int
) -> None:
    row = actions.start_report(cast.author, uuid.uuid4())
    client, address = browser(cast, "author"), f"/report/{row.key}/used-at/"
    moment = dict(zip(PARTS, ("26", "10", "2025", "1", "30"), strict=True))
    typed = {f"used_at-{part}": value for part, value in moment.items()}
    for wrong in ({}, {"used_at-fold": ""}, {"used_at-fold": "2"}, {"used_at-fold": MARKUP}):
        page = shown(client.post(address, {**page_data(row, "used-at"), **typed, **wrong}))
        assert page.says("came twice")
        assert "used_at-fold" in page.names
        assert "There is a problem" in page.text
    answer = client.post(address, {**page_data(row, "used-at"), **typed, "used_at-fold": fold})
    assert answer.status_code == 303
    assert Report.objects.get(key=row.key).used_at == datetime(2025, 10, 26, hour, 30, tzinfo=UTC)


def test_the_hour_that_never_came_is_refused_in_autosave_too(cast: Cast) -> None:
    row = actions.start_report(cast.author, uuid.uuid4())
    typed = dict(zip(PARTS, ("30", "3", "2025", "1", "30"), strict=True))
    data = {f"used_at-{part}": value for part, value in typed.items()}
    answer = browser(cast, "author").post(
        f"/report/{row.key}/autosave/", {**page_data(row, "used-at"), **data, "page": "used-at"}
    )
    assert answer.json()["state"] == "partly"
    assert "did not exist" in answer.json()["message"]
    assert Report.objects.get(key=row.key).used_at is None


OPENING = {"officer_injured": "yes", "assaulted_by_subject": "yes"}  # opens what is asked after
CHOSEN = [page for page in FULL_PAGES if BY_FIELD[page.fields[0]].kind in ("radios", "checkboxes")]


@pytest.mark.parametrize("page", CHOSEN, ids=lambda page: page.slug)
def test_a_code_that_nobody_offers_is_refused(cast: Cast, page: Any) -> None:
    field, row = page.fields[0], draft_report(cast, **OPENING)
    client, address = browser(cast, "author"), f"/report/{row.key}/{page.slug}/"
    assert client.get(address).status_code == 200
    before = fingerprint()
    for code in ("no_such_code", MARKUP, "\x00", "y" * 100_000, "0", "__class__"):
        answer = client.post(address, {**page_data(row, page.slug), field: [code]})
        check_refused(shown(answer), field, None)
    if BY_FIELD[field].kind == "radios":
        data = {**page_data(row, page.slug), field: ["yes", "no"]}
        check_refused(shown(client.post(address, data)), field, None)
    assert fingerprint() == before


SENT: tuple[tuple[str, str, str, dict[str, Any]], ...] = (
    ("author", "/report/start/", "way", {"key": str(uuid.uuid4())}),
    ("colleague", "/report/join/{incident}/", "person", {"facts": "own", "way": "full"}),
    ("colleague", "/report/join/{incident}/", "facts", {"person": "someone_else", "way": "full"}),
    ("author", "/reports/{submitted}/reopen/", "reason", {"version": "{version}"}),
    ("force_lead", "/reports/{submitted}/erase/", "basis", {}),
    ("colleague", "/statements/{statement}/", "choice", {"text": "What I saw."}),
    ("force_lead", "/subject-access/", "about", {"officer_id": "E1"}),
    ("administrator", "/people/enter/", "role", {"username": "new", "where": "force:Eastshire"}),
    ("administrator", "/people/enter/", "where", {"username": "newcomer", "role": "auditor"}),
    ("administrator", "/people/{number}/give/", "role", {"where": "force:Eastshire"}),
    ("administrator", "/people/{number}/give/", "where", {"role": "auditor"}),
    ("administrator", "/people/{number}/unit/", "unit", {}),
    ("force_lead", "/tokens/", "days", {"name": "A program"}),
    ("force_lead", "/imports/", "layout", {"force": FORCE}),
    ("force_lead", "/imports/", "force", {"layout": "mps"}),
)  # fmt: skip


@pytest.mark.parametrize(
    ("who", "address", "field", "more"), SENT, ids=[f"{a}:{f}" for _, a, f, _ in SENT]
)
def test_a_choice_that_was_not_offered_is_said_at_its_field(
    scene: Scene, who: str, address: str, field: str, more: dict[str, Any]
) -> None:
    row = scene.reports["near", "submitted"]
    held = {
        "incident": row.incident_id, "submitted": row.key, "statement": scene.statement.key,
        "number": scene.cast.colleague.pk, "version": row.version, "key": uuid.uuid4(),
    }  # fmt: skip
    client, where = browser(scene, who), address.format(**held)
    if not where.endswith(("give/", "unit/")):
        assert client.get(where).status_code == 200
    data = {"key": str(uuid.uuid4()), **{n: str(v).format(**held) for n, v in more.items()}}
    before = fingerprint()
    for typed in ("", "no_such", MARKUP, "\x00", "y" * 10_000, "365000", "unit:", "force:Atlantis"):
        page = shown(client.post(where, {**data, field: typed}))
        check_refused(page, field, None)
    assert fingerprint() == before

"""Whatever is sent: a message at the field, what was typed is kept, nothing wrong is stored."""

from __future__ import annotations

import io
import re
import uuid
import zipfile
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from resource import RUSAGE_SELF, getrusage
from typing import Any
from urllib.parse import urlencode

import pytest
from bad_forms import FORMS, Form, fingerprint
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from every_address import Scene, addresses, url_of
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from report_forms import Page

from cast import FORCE, Cast, client_of, draft_report, returned_report, submitted_report
from reddot.records.pages import BY_SLUG, FULL_PAGES
from reddot.records.questions import BY_FIELD
from reddot.store import actions
from reddot.store.actions.sequencing import sequence
from reddot.store.models import Incident, Report, Subject, User
from reddot.store.reading import as_report
from reddot.web.report.versions import seen

MARKUP = "<script>alert('zq')</script><b>&amp; \"'` {{ 7 }} {% x %}"
NOT_TEXT = {
    "a zero byte": "ab\x00cd",
    "a bell": "ab\x07cd",
    "an escape": "ab\x1b[31mcd",
    "a lost character": "ab\ufffdcd",
    "no character": "ab\uffffcd",
    "half a control": "ab\x9bcd",
}
BAD_BYTES = (b"\xff\xfe", b"caf\xe9", b"\xed\xa0\x80", b"\xc0\xaf", b"\x80")
FORM_URLENCODED = "application/x-www-form-urlencoded"


@pytest.fixture(autouse=True)
def _nothing_counted() -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def scene(cast: Cast) -> Scene:
    """A draft and a report alike that was submitted, on which a statement is owed."""
    submitted = submitted_report(cast)
    (statement,) = actions.ask_statements(cast.author, submitted.key, ["E2"])
    draft = draft_report(cast, used_at=submitted.used_at)
    sequence()
    return Scene(cast, {("near", "draft"): draft, ("near", "submitted"): submitted}, statement)


def browser(scene_or_cast: Scene | Cast, name: str) -> Client:
    """A browser that shows the site's page where the site fails."""
    cast = scene_or_cast.cast if isinstance(scene_or_cast, Scene) else scene_or_cast
    client = client_of(cast.member(name))
    client.raise_request_exception = False
    return client


def shown(response: Any, address: str = "") -> Page:
    """The page of an answer, read; its markup is what the site wrote, and no more."""
    html = response.content.decode()
    assert "<script>alert" not in html
    assert "Traceback" not in html
    return Page(html, address, response.status_code)


def check_refused(page: Page, field: str, typed: str | None) -> None:
    """The page says what is wrong at the field, leads to it, and still holds what was typed."""
    assert page.status in (200, 400)
    assert page.says("There is a problem"), page.text[:500]
    leads = [href for href in page.links.values() if href.startswith("#id_")]
    assert any(href == f"#id_{field}" or href.startswith(f"#id_{field}-") for href in leads)
    assert {href[1:] for href in leads} <= {*page.ids}
    assert f"id_{field}-error" in page.ids
    if typed is not None:
        assert page.values[field][0].replace("\r\n", "\n") == typed


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
        answer = client.post(address, _multipart(parts), content_type=MULTIPART)
        check_refused(shown(answer), form.field, None)
    other = f"{FORM_URLENCODED}; charset=utf-16"
    answer = client.generic("POST", address, raw, content_type=other)
    assert answer.status_code == 400
    assert fingerprint() == before


BOUNDARY = "zq-boundary"
MULTIPART = f"multipart/form-data; boundary={BOUNDARY}"


def _multipart(parts: Mapping[str, Any]) -> bytes:
    out = io.BytesIO()
    for name, values in parts.items():
        for value in values if isinstance(values, list) else [values]:
            held = value if isinstance(value, bytes) else str(value).encode()
            head = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n'
            out.write(head.encode() + held + b"\r\n")
    out.write(f"--{BOUNDARY}--\r\n".encode())
    return out.getvalue()


SHOWN: Mapping[str, tuple[str, ...]] = {
    "author": ("/reports/", "/reports/{submitted}/", "/report/{draft}/check/", "/statements/"),
    "supervisor": ("/queue/", "/reports/{submitted}/"),
    "force_lead": ("/reports/{submitted}/", "/tokens/", "/reports/{submitted}/redacted/"),
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
            answer = browser(scene, name).get(place.format(**keys))
            assert answer.status_code == 200, place
            shown(answer)


# --- answers that are chosen, counted, or a moment

NUMBERS = ("1e3", "-1", "+1", "1.0", "1,0", "٣", "０", "²", "½", "0x1", "1_0", "9" * 40, "nan",
           "201", "inf", "", " ", "1 1", "۱", "Ⅷ")  # fmt: skip
STILL_FINE = ("", " ")


def _page_data(row: Report, slug: str) -> dict[str, Any]:
    held = Report.objects.get(key=row.key)
    page = BY_SLUG[slug]
    return {"version": held.version, "seen": seen(as_report(held), page), "action": "continue"}


def test_a_number_is_written_in_plain_digits(cast: Cast) -> None:
    row, client = draft_report(cast), browser(cast, "author")
    address, field = f"/report/{row.key}/devices/", "devices-1-total_cycles"
    client.get(address)
    before = fingerprint()
    for typed in NUMBERS:
        data = {**_page_data(row, "devices"), "devices-1-uses": ["drawn"], field: typed}
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
    ("1e1", "3", "2024", "10", "00"), ("٣", "3", "2024", "10", "00"), ("1", "3", "２０２４", "1", "1"),
    ("1", "3", "99999999999999999999", "1", "1"), ("\x00", "3", "2024", "1", "1"),
    (MARKUP, "3", "2024", "1", "1"), ("1", "3", "24", "1", "1"), ("", "", "", "1", "1"),
    ("29", "2", "2023", "1", "1"), ("31", "3", "2024", "1", "30"), ("y" * 5000, "1", "2024", "1", "1"),
)  # fmt: skip
PARTS = ("day", "month", "year", "hour", "minute")


@pytest.mark.parametrize("where", ["used-at", "when-and-where"])
def test_a_moment_that_is_none_is_said_and_stays(cast: Cast, where: str) -> None:
    row = actions.start_report(cast.author, uuid.uuid4(), fast=where != "used-at")
    client, address = browser(cast, "author"), f"/report/{row.key}/{where}/"
    client.get(address)
    before = fingerprint()
    for moment in MOMENTS:
        typed = {f"used_at-{part}": v for part, v in zip(PARTS, moment, strict=True)}
        page = shown(client.post(address, {**_page_data(row, where), **typed}))
        check_refused(page, "used_at", None)
        assert [page.values[f"used_at-{part}"][0] for part in PARTS] == list(moment)
    assert fingerprint() == before


def test_a_time_to_come_is_refused_to_the_minute(cast: Cast) -> None:
    row = actions.start_report(cast.author, uuid.uuid4())
    client, address = browser(cast, "author"), f"/report/{row.key}/used-at/"
    for ahead in (timedelta(minutes=2), timedelta(days=1), timedelta(days=40)):
        at = datetime.now(UTC) + ahead
        typed = {f"used_at-{part}": str(getattr(at, part)) for part in PARTS}
        check_refused(shown(client.post(address, {**_page_data(row, "used-at"), **typed})),
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
        page = shown(client.post(address, {**_page_data(row, "used-at"), **typed, **wrong}))
        assert page.says("came twice")
        assert "used_at-fold" in page.names
        assert "There is a problem" in page.text
    answer = client.post(address, {**_page_data(row, "used-at"), **typed, "used_at-fold": fold})
    assert answer.status_code == 303
    assert Report.objects.get(key=row.key).used_at == datetime(2025, 10, 26, hour, 30, tzinfo=UTC)


def test_the_hour_that_never_came_is_refused_in_autosave_too(cast: Cast) -> None:
    row = actions.start_report(cast.author, uuid.uuid4())
    typed = dict(zip(PARTS, ("30", "3", "2025", "1", "30"), strict=True))
    data = {f"used_at-{part}": value for part, value in typed.items()}
    answer = browser(cast, "author").post(
        f"/report/{row.key}/autosave/", {**_page_data(row, "used-at"), **data, "page": "used-at"}
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
        answer = client.post(address, {**_page_data(row, page.slug), field: [code]})
        check_refused(shown(answer), field, None)
    if BY_FIELD[field].kind == "radios":
        data = {**_page_data(row, page.slug), field: ["yes", "no"]}
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
    ("administrator", "/people/enter/", "role", {"username": "newcomer", "where": "force:Eastshire"}),
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


# --- hidden parts of a form, and addresses

HIDDEN = ("version", "idempotency_key", "key", "seen", "grant", "token", "page", "from", "action",
          "devices-count", "tactics-count", "confirmed", "next")  # fmt: skip
ODD = ("", "-1", "9" * 30, "٣", "\x00", MARKUP, "²", str(uuid.UUID(int=0)), "remove-devices-9999")


@pytest.mark.parametrize("who", ["author", "supervisor", "force_lead", "administrator"])
def test_no_hidden_part_of_any_form_fails_the_site(scene: Scene, who: str) -> None:
    client = browser(scene, who)
    for address in addresses():
        for state in ("draft", "submitted") if "key" in address.words else ("submitted",):
            where = url_of(address, scene, "near", state)
            for odd in ODD:
                answer = client.post(where, dict.fromkeys(HIDDEN, odd))
                assert answer.status_code < 500, (where, odd)
    held = Report.objects.get(key=scene.reports["near", "submitted"].key)
    assert held.state == "submitted"


@pytest.mark.parametrize(
    "query",
    ["page=0", "page=-1", "page=99999999999999999999", "page=%D9%A3", "page=x", "page=%FF",
     "unit=%00", "late=<b>", "order=x", "operation=%00", "day=30-02-2024", "day=0000-00-00",
     "day=9999999-1-1", "record=%00", "record=%FF%FE", "from=<script>alert(1)</script>",
     "next=//elsewhere.example", "x=" + "y" * 4000, "&".join(f"a{i}=1" for i in range(600))],
    ids=lambda query: query[:24],
)  # fmt: skip
def test_no_query_fails_a_page(scene: Scene, query: str) -> None:
    for who in ("author", "supervisor", "force_lead", "auditor", "administrator", "researcher"):
        client = browser(scene, who)
        for address in ("/", "/reports/", "/queue/", "/audit/", "/people/", "/notices/", "/figures/",
                        "/statements/", "/research/", "/report/join/", "/tokens/", "/ledger/",
                        f"/report/{scene.reports['near', 'draft'].key}/narrative/",
                        "/api/v1/figures/", "/accounts/login/"):  # fmt: skip
            answer = client.get(f"{address}?{query}")
            assert answer.status_code < 500, (who, address)
            assert "elsewhere.example" not in answer.get("Location", "")
            shown(answer)


@pytest.mark.parametrize(
    "path", ["/%FF/", "/reports/%00/", "/%ED%A0%80", "/report/%C0%AF/", "/" + "y" * 5000]
)
def test_no_path_fails_the_site(scene: Scene, path: str) -> None:
    for who in ("author", "public"):
        for answer in (browser(scene, who).get(path), browser(scene, who).post(path, {"a": "b"})):
            assert answer.status_code in (400, 403, 404)


# --- too much of anything


def test_a_thousand_people_in_an_incident_end_at_fifty_with_a_clear_page(cast: Cast) -> None:
    first = submitted_report(cast)
    incident = Incident.objects.get(key=first.incident_id)
    Subject.objects.bulk_create(Subject(incident=incident, position=n) for n in range(2, 51))
    before = fingerprint()
    client = browser(cast, "colleague")
    address = f"/report/join/{incident.key}/"
    assert client.get(address).status_code == 200
    for _ in range(3):
        data = {"facts": "own", "person": "someone_else", "way": "full", "key": str(uuid.uuid4())}
        page = shown(client.post(address, data))
        assert 400 <= page.status < 500 or page.says("There is a problem")
        assert page.says("50")
    assert fingerprint() == before
    assert Subject.objects.filter(incident=incident).count() == 50


def _named(count: int) -> dict[str, str]:
    return {f"tactics-{n}-tactic": "shield" for n in range(1, count + 1)}


@pytest.mark.parametrize(
    ("slug", "data", "field"),
    [
        ("tactics", _named(1000), "tactics"),
        ("tactics", _named(21), "tactics"),
        ("devices", {f"devices-{n}-uses": "drawn" for n in range(1, 1001)}, "devices"),
        ("devices", {f"devices-{n}-uses": "drawn" for n in range(1, 6)}, "devices"),
        ("reasons", {"reasons": ["protect_self"] * 900 + ["no_such"] * 100}, "reasons"),
        ("reasons", {"reasons": [f"code_{n}" for n in range(1000)]}, "reasons"),
        ("crime-reference", {"crime_reference": ["one"] * 1000}, "crime_reference"),
    ],
    ids=lambda value: value if isinstance(value, str) else str(len(value)),
)
def test_a_thousand_of_anything_is_said_at_its_field(
    cast: Cast, slug: str, data: dict[str, Any], field: str
) -> None:
    row, client = draft_report(cast), browser(cast, "author")
    address = f"/report/{row.key}/{slug}/"
    client.get(address)
    before = fingerprint()
    page = shown(client.post(address, {**_page_data(row, slug), **data}))
    assert page.says("There is a problem")
    assert f"id_{field}" in page.ids
    assert len(page.html) < 2_000_000
    assert fingerprint() == before


def test_a_thousand_colleagues_are_named_and_none_is_asked(scene: Scene) -> None:
    form = next(one for one in FORMS if one.name == "statements")
    client, address = browser(scene, form.who), form.address(scene)
    before = fingerprint()
    named = [f"N{n}" for n in range(1000)]
    for data in ({"others": ", ".join(named)}, {"officers": named}, {"officers": ["E2"] * 1000}):
        page = shown(client.post(address, {**form.more(scene), **data}))
        assert page.status in (303, 400)
        assert len(page.html) < 200_000
    assert fingerprint() == before


@pytest.mark.parametrize("who", ["author", "public"])
def test_three_thousand_fields_or_ten_megabytes_are_a_clear_page(scene: Scene, who: str) -> None:
    row = scene.reports["near", "draft"]
    before = fingerprint()
    many = {f"field-{n}": "x" for n in range(3000)}
    large = {"narrative": "y" * 10_000_000}
    for address in (f"/report/{row.key}/narrative/", f"/report/{row.key}/autosave/",
                    f"/report/{row.key}/check/", "/accounts/login/", "/report/start/"):  # fmt: skip
        for data in (many, large):
            encoded = urlencode(data)
            for answer in (
                browser(scene, who).post(address, encoded, content_type=FORM_URLENCODED),
                browser(scene, who).post(address, data),
            ):
                page = shown(answer)
                assert page.status in (400, 302, 413), (address, page.status)
                if page.status != 302:
                    assert page.says("cannot be read"), address
    assert fingerprint() == before


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"", MULTIPART),
        (b"--zq-boundary\r\nContent-Disposition: form-data; name=", MULTIPART),
        (b"no boundary at all", "multipart/form-data"),
        (b"x", "multipart/form-data; boundary=" + "y" * 500),
        (b"{}", "application/json"),
        (b"\x1f\x8b\x08\x00", "application/gzip"),
        (b"a=b", ""),
        (b"a=b", "text/plain; charset=no-such"),
        (b"narrative=x&" * 100_000, FORM_URLENCODED),
        (b"%", FORM_URLENCODED),
        (b"&&&===&=;", FORM_URLENCODED),
        (b"--zq-boundary\r\nContent-Disposition: form-data; name=\"narrative\"\r\n"
         b"Content-Transfer-Encoding: base64\r\n\r\n!!!!\r\n--zq-boundary--\r\n", MULTIPART),
    ],
    ids=range(12),
)  # fmt: skip
def test_a_body_that_is_no_form_fails_nothing(scene: Scene, body: bytes, kind: str) -> None:
    before = fingerprint()
    row = scene.reports["near", "draft"]
    for who, address in (
        ("author", f"/report/{row.key}/narrative/"), ("author", f"/report/{row.key}/autosave/"),
        ("author", f"/report/{row.key}/check/"), ("author", "/report/start/"),
        ("force_lead", "/imports/"), ("taser_lead", "/device-logs/"), ("public", "/accounts/login/"),
        ("administrator", "/people/enter/"), ("auditor", "/audit/"),
    ):  # fmt: skip
        answer = browser(scene, who).generic("POST", address, body, content_type=kind)
        assert answer.status_code < 500, address
        shown(answer)
    after = fingerprint()
    narrative = Report.objects.get(key=row.key).narrative
    assert after == before or narrative is None  # an empty form says that nothing was written


# --- files


def _zip_bomb(inside: str) -> bytes:
    """A workbook of a megabyte that unpacks to a gigabyte."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        with archive.open(inside, "w", force_zip64=True) as file:
            for _ in range(1000):
                file.write(bytes(1_000_000))
    return out.getvalue()


FILES = {
    "empty.csv": b"",
    "picture.csv": b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 40,
    "sixteen.csv": "a,b\n1,2\n".encode("utf-16"),
    "wide.csv": b"," * 20_000 + b"\n",
    "long-line.csv": b"serial_number,at,kind\n" + b"y" * 300_000 + b"\n",
    "quote.csv": b'serial_number,at,kind\n"never closed\n',
    "zeros.xlsx": bytes(1000),
    "formula.csv": b"serial_number,at,kind\n=cmd|' /C calc'!A0,2018-01-05T10:00:00Z,trigger\n",
}


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize(
    ("who", "address", "more"),
    [
        ("taser_lead", "/device-logs/", {}),
        ("force_lead", "/imports/", {"layout": "mps", "force": FORCE}),
        ("force_lead", "/imports/", {"layout": "reddot"}),
    ],
    ids=["log", "mps", "own tables"],
)
def test_a_file_that_is_none_is_said_at_the_field(
    cast: Cast, name: str, who: str, address: str, more: dict[str, str]
) -> None:
    before = fingerprint()
    sent = {**more, "file": SimpleUploadedFile(name, FILES[name])}
    page = shown(browser(cast, who).post(address, sent))
    if page.status == 200:  # read, and the account of its rows says what is wrong with them
        assert page.says("refused") or page.says("kept")
        assert name in ("formula.csv", "long-line.csv")
    else:
        check_refused(page, "file", None)
        assert fingerprint() == before


@pytest.mark.parametrize("inside", ["xl/worksheets/sheet1.xml", "content.xml", "xl/workbook.xml"])
def test_a_workbook_that_unpacks_to_a_gigabyte_is_refused_unread(cast: Cast, inside: str) -> None:
    name = "bomb.ods" if inside == "content.xml" else "bomb.xlsx"
    sent = {"layout": "mps", "force": FORCE, "file": SimpleUploadedFile(name, _zip_bomb(inside))}
    client = browser(cast, "force_lead")
    before = getrusage(RUSAGE_SELF).ru_maxrss
    page = shown(client.post("/imports/", sent))
    check_refused(page, "file", None)
    assert page.says("at most 200,000,000 are read")
    assert getrusage(RUSAGE_SELF).ru_maxrss - before < 200_000, "kilobytes"


# --- anything at all

ANYTHING = st.one_of(
    st.text(max_size=40),
    st.binary(max_size=40),
    st.sampled_from(["yes", "no", "1", "drawn", "shield", "protect_self", "27", "2025", "+"]),
)
SLUGS = sorted(BY_SLUG)


def _names(slug: str) -> list[str]:
    names = list(BY_SLUG[slug].fields)
    names += [f"used_at-{part}" for part in (*PARTS, "fold")]
    names += ["tactics-1-tactic", "tactics-1-effective", "tactics-20-tactic", "devices-1-uses"]
    names += ["devices-1-total_cycles", "devices-4-serial_number", "tactics-count", "devices-count"]
    return [*names, "version", "seen", "from", "action"]


@st.composite
def bodies(draw: st.DrawFn) -> tuple[str, bytes]:
    """A page, and a form for it in which any part may be anything."""
    slug = draw(st.sampled_from(SLUGS))
    pairs = draw(st.lists(st.tuples(st.sampled_from(_names(slug)), ANYTHING), max_size=8))
    encoded = [(n, v if isinstance(v, bytes) else v.encode("utf-8", "replace")) for n, v in pairs]
    return slug, urlencode(encoded).encode()


def test_no_form_whatsoever_fails_a_question_or_its_autosave(cast: Cast) -> None:
    rows = (draft_report(cast), returned_report(cast, used_at=_days_ago(3)),
            actions.start_report(cast.author, uuid.uuid4(), fast=True))  # fmt: skip
    client = browser(cast, "author")

    @settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
    @given(sent=bodies(), which=st.sampled_from(range(3)), fresh=st.booleans())
    def holds(sent: tuple[str, bytes], which: int, fresh: bool) -> None:
        (slug, body), row = sent, rows[which]
        for address in (f"/report/{row.key}/{slug}/", f"/report/{row.key}/autosave/"):
            held = as_report(Report.objects.get(key=row.key))
            first = {"page": slug} | ({"seen": seen(held, BY_SLUG[slug])} if fresh else {})
            whole = urlencode(first).encode() + b"&" + body
            answer = client.post(address, whole, content_type=FORM_URLENCODED)
            assert answer.status_code in (200, 303, 409)
            shown(answer)
        assert client.get(f"/report/{row.key}/check/").status_code == 200
        held = as_report(Report.objects.get(key=row.key))
        assert held.used_at is None or held.used_at <= datetime.now(UTC)
        assert not re.search("[\x00-\x08\ufffd]", held.narrative or "")

    holds()


def _days_ago(days: int) -> datetime:
    return datetime.now(UTC) - timedelta(days=days)


def test_nothing_that_is_typed_fails_signing_in(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("django.contrib.auth.hashers.PBKDF2PasswordHasher.iterations", 1)
    client = browser(cast, "public")
    for large in ("y" * 200_000, "\x00", "y" * 151):
        answer = client.post("/accounts/login/", {"login": large, "password": large})
        assert answer.status_code == 200
        assert shown(answer).says("There is a problem")

    @settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
    @given(login=ANYTHING, password=ANYTHING, after=ANYTHING)
    def holds(login: str | bytes, password: str | bytes, after: str | bytes) -> None:
        cache.clear()
        pairs = (("login", login), ("password", password), ("next", after))
        body = urlencode([(n, v if isinstance(v, bytes) else v.encode("utf-8", "replace"))
                          for n, v in pairs])  # fmt: skip
        answer = client.post("/accounts/login/", body, content_type=FORM_URLENCODED)
        assert answer.status_code in (200, 429)
        assert "_auth_user_id" not in client.session

    holds()
    assert User.objects.filter(username="author").exists()

"""Whatever is sent, and however much of it: a clear page, never a failure of the site."""

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
from bad_forms import (
    FORM_URLENCODED,
    FORMS,
    MARKUP,
    MULTIPART,
    PARTS,
    browser,
    check_refused,
    fingerprint,
    page_data,
    set_small_scene,
    shown,
)
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from every_address import Scene, addresses, url_of
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cast import FORCE, Cast, draft_report, returned_report, submitted_report
from reddot.records.pages import BY_SLUG
from reddot.store import actions
from reddot.store.models import Incident, Report, Subject, User
from reddot.store.reading import as_report
from reddot.web.report.versions import seen


@pytest.fixture(autouse=True)
def _nothing_counted(db: None) -> Iterator[None]:  # noqa: ARG001 - the counts are stored
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def scene(cast: Cast) -> Scene:
    """A draft and a report alike that was submitted, on which a statement is owed."""
    return set_small_scene(cast)


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


QUERIED: Mapping[str, tuple[str, ...]] = {
    "author": ("/", "/reports/", "/notices/", "/statements/", "/report/{draft}/narrative/",
               "/report/join/", "/figures/", "/ledger/", "/api/v1/figures/"),
    "supervisor": ("/queue/",),
    "force_lead": ("/queue/", "/tokens/", "/retention/"),
    "auditor": ("/audit/",),
    "administrator": ("/people/",),
    "researcher": ("/research/",),
    "public": ("/accounts/login/", "/api/v1/reports/"),
}  # fmt: skip


@pytest.mark.parametrize(
    "query",
    ["page=0", "page=-1", "page=99999999999999999999", "page=%D9%A3", "page=x", "page=%FF",
     "unit=%00", "late=<b>", "order=x", "operation=%00", "day=30-02-2024", "day=0000-00-00",
     "day=9999999-1-1", "record=%00", "record=%FF%FE", "from=<script>alert(1)</script>",
     "next=//elsewhere.example", "x=" + "y" * 4000, "&".join(f"a{i}=1" for i in range(600))],
    ids=lambda query: query[:24],
)  # fmt: skip
def test_no_query_fails_a_page(scene: Scene, query: str) -> None:
    draft = scene.reports["near", "draft"].key
    for who, places in QUERIED.items():
        client = browser(scene, who)
        for place in places:
            answer = client.get(f"{place.format(draft=draft)}?{query}")
            assert answer.status_code < 500, (who, place)
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
    page = shown(client.post(address, {**page_data(row, slug), **data}))
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
        ("force_lead", "/imports/"), ("taser_lead", "/device-logs/"),
        ("public", "/accounts/login/"), ("administrator", "/people/enter/"), ("auditor", "/audit/"),
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

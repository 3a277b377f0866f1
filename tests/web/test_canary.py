"""What is typed on a page is in the tables meant for it, and in no log, address, cache or mail."""

from __future__ import annotations

import io
import logging
import re
import subprocess
import sys
import uuid
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from allauth.mfa.totp.internal.auth import (
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from canaries import (
    Canaries,
    Seen,
    Watched,
    field_of,
    kept_by_browsers,
    logged,
    of_addresses,
    of_caches,
    of_headers,
    of_mail,
    of_sessions,
    of_tables,
)
from django.core import mail
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError
from django.utils import timezone
from report_forms import Browser

from cast import BACKEND, FORCE, NORTH, Cast, complete_answers, make_officer
from reddot.records.answers import value_as_given
from reddot.records.pages import BY_SLUG, FULL_PAGES
from reddot.records.questions import BY_FIELD, DEVICE_QUESTIONS
from reddot.records.report import DeviceUse
from reddot.store import actions, worker
from reddot.store.actions.delivery import deliver
from reddot.store.actions.sequencing import sequence
from reddot.store.models import (
    AuditRow,
    LedgerCheckpoint,
    Message,
    Report,
    Statement,
    User,
)
from reddot.store.reading import as_report
from reddot.store.serving import Listening
from reddot.store.setup import place
from reddot.web.report.versions import seen

SIGN_IN = "/accounts/login/"
TOO_LONG = "{} " + "x" * 25_000


class Walk:
    """Somebody at each of several browsers; what they type, and all that came of it."""

    def __init__(self, cast: Cast, log: io.StringIO) -> None:
        self.cast, self.log = cast, log
        self.canaries = Canaries()
        self.seen: list[Seen] = []
        self.browsers: dict[str, Watched] = {}

    def at(self, name: str) -> Watched:
        """The browser of one of the cast, signed in."""
        if name not in self.browsers:
            client = self.browsers[name] = Watched(self.seen)
            user = self.cast.member(name)
            if user is not None:
                client.force_login(user, backend=BACKEND)
        return self.browsers[name]

    def type(
        self, name: str, address: str, field: str, more: Mapping[str, Any] | None = None
    ) -> Any:
        """Type a fresh word into a field and send the form with ``more``."""
        word = self.canaries.new(f"{field} at {address.split('/')[-2]}")
        return self.at(name).post(address, {**(more or {}), field: word})

    def leaks(self) -> set[str]:
        """Every place outside the tables in which something typed turned up."""
        sequence()
        deliver()
        return {
            *(f"{name} in the log" for name in self.canaries.in_text(self.log.getvalue())),
            *of_addresses(self.canaries, self.seen),
            *of_headers(self.canaries, self.seen),
            *kept_by_browsers(self.seen),
            *of_caches(self.canaries),
            *of_mail(self.canaries),
            *of_sessions(self.canaries),
            *(f"{name} in the ledger" for name in self.canaries.in_text(_ledger())),
        }

    def tables(self) -> dict[str, set[str]]:
        """By field: the tables and columns that hold its word."""
        return {name: held for name, held in of_tables(self.canaries).items() if held}


def _ledger() -> str:
    file = place().checkpoints
    published = file.read_text(encoding="utf-8") if file.exists() else ""
    lines = LedgerCheckpoint.objects.values_list("line", flat=True)
    return "\n".join([published, *lines])


@pytest.fixture
def walk(cast: Cast, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Walk]:
    """Everyone at a browser, with what the site logs kept; mail is switched on."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.PBKDF2PasswordHasher"]
    monkeypatch.setattr("django.contrib.auth.hashers.PBKDF2PasswordHasher.iterations", 1)
    settings.EMAIL_HOST = "mail.example"
    User.objects.update(email="someone@force.example")
    cache.clear()
    with logged(monkeypatch) as log:
        yield Walk(cast, log)
    cache.clear()


# --- the report, from its start to its erasure

TEXTS = tuple(
    question.field
    for question in BY_FIELD.values()
    if question.code_list is None and question.kind in ("text", "textarea")
)
OF_DEVICE = tuple(
    question.field
    for question in DEVICE_QUESTIONS
    if question.code_list is None and question.kind in ("text", "textarea")
)
ODD = "contradiction_ced_used"


def _answers(canaries: Canaries, **other: Any) -> dict[str, Any]:
    """Answers with a word of its own in every text, and one thing that does not fit."""
    texts = {name: canaries.new(name) for name in TEXTS if name != "body_worn_video_off_reason"}
    device = DeviceUse(
        position=1,
        uses=frozenset({"drawn", "fired"}),
        total_cycles=1,
        missed_with_one_probe="no",
        body_map=frozenset({"front_3"}),
        **{name: canaries.new(name) for name in OF_DEVICE},
    )
    return complete_answers(**texts, devices=(device,), **other)


def _fill(walk: Walk, key: uuid.UUID, answers: Mapping[str, Any], fields: tuple[str, ...]) -> None:
    """Type answers into their pages, each wrongly first."""
    browser = Browser(walk.at("author"))
    for page in FULL_PAGES:
        if page.fields[0] not in fields:
            continue
        browser.get(f"/report/{key}/{page.slug}/")
        given = value_as_given(page.fields[0], answers[page.fields[0]])
        for bad in (" tail\x00", " tail" + "x" * 25_000, "\nsecond line\x07"):
            wrong = {n: [f"{v}{bad}" for v in values] for n, values in given.items()}
            walk.at("author").post(f"/report/{key}/{page.slug}/", wrong)
            walk.at("author").post(f"/report/{key}/autosave/", {**wrong, "page": page.slug})
        browser.send({n: list(v) for n, v in given.items() if n in browser.page.names})


def _report(walk: Walk) -> Report:
    """A report typed page by page and submitted, with a contradiction that is kept."""
    browser = Browser(walk.at("author"))
    browser.get("/report/start/")
    browser.send({"way": "full"})
    row = Report.objects.get(state="draft")
    answers = _answers(walk.canaries)
    _fill(walk, row.key, answers, tuple(answers))
    _fill(walk, row.key, answers | {"ced_used": "no"}, ("ced_used",))
    walk.type("author", f"/report/{row.key}/check/", f"kept-{ODD}", {"version": "x"})
    browser.get(f"/report/{row.key}/check/")
    browser.send({f"kept-{ODD}": walk.canaries.new("kept", TOO_LONG)})
    browser.get(f"/report/{row.key}/check/")
    browser.send({f"kept-{ODD}": walk.canaries.new("kept_reason")})
    row.refresh_from_db()
    assert row.state == "submitted"
    return row


def _again(walk: Walk, first: Report) -> Report:
    """A second report of the same use, sent with the reason why it is another."""
    answers = _answers(walk.canaries, used_at=first.used_at, body_worn_video="off")
    answers["body_worn_video_off_reason"] = walk.canaries.new("off_reason")
    started = actions.start_report(walk.cast.author, uuid.uuid4())
    others = {name: value for name, value in answers.items() if name not in TEXTS}
    actions.save_answers(walk.cast.author, started.key, started.version, others)
    texts = tuple(name for name in TEXTS if name != "body_worn_video_reference")
    _fill(walk, started.key, answers, texts)
    browser = Browser(walk.at("author"))
    browser.get(f"/report/{started.key}/check/")
    browser.send({"duplicate": walk.canaries.new("duplicate", TOO_LONG)})
    browser.get(f"/report/{started.key}/check/")
    browser.send({"duplicate": walk.canaries.new("duplicate_reason")})
    row = Report.objects.get(key=started.key)
    assert row.state == "submitted"
    return row


def _act(walk: Walk, name: str, row: Report, act: str, field: str, **more: str) -> None:
    """Do something to a report with a word of its own, too long and not text at first."""
    address = f"/reports/{row.key}/{act}/"
    browser = Browser(walk.at(name))
    for form, kind in ((TOO_LONG, "wrong "), ("{}\x00", "odd "), ("{}", "")):
        browser.get(address)
        browser.send({field: walk.canaries.new(f"{kind}{act} {field}", form), **more})
    assert browser.page.status == (400 if field == "others" else 200)  # nobody of that number


def _review(walk: Walk, row: Report) -> None:
    _act(walk, "supervisor", row, "return", "reason")
    browser = Browser(walk.at("author"))
    browser.get(f"/report/{row.key}/crime-reference/")
    browser.send({"crime_reference": walk.canaries.new("mended_reference")})
    browser.get(f"/report/{row.key}/check/")
    browser.send({f"kept-{ODD}": walk.canaries.new("kept_again")})
    _act(walk, "author", row, "reopen", "note", reason="other")
    browser.get(f"/report/{row.key}/dispatch-reference/")
    browser.send({"dispatch_reference": walk.canaries.new("mended_dispatch")})
    browser.get(f"/report/{row.key}/check/")
    browser.send({f"kept-{ODD}": walk.canaries.new("kept_last")})
    _act(walk, "supervisor", row, "sign-off", "comment")
    _act(walk, "author", row, "addendum", "text")
    row.refresh_from_db()
    assert row.state == "signed_off"


def _statements(walk: Walk, row: Report) -> None:
    number = walk.canaries.new("officer number asked")
    make_officer("officer-asked", number)
    _act(walk, "author", row, "statements", "others")
    ask = f"/reports/{row.key}/statements/"
    assert walk.at("author").post(ask, {"others": f"{number}, E2"}).status_code == 303
    address = f"/statements/{Statement.objects.get(owner_id='E2').key}/"
    for form in (TOO_LONG, "{}\x00", "{}"):
        given = {"choice": "given", "text": walk.canaries.new(f"statement {form[2:3]!r}", form)}
        walk.at("colleague").post(address, given)
    assert Statement.objects.get(owner_id="E2").ended_at is not None


def _read_all(walk: Walk, row: Report) -> None:
    """Every page that shows what was typed, to everyone who may see it."""
    walk.type("auditor", f"/break-glass/{row.key}/", "reason")
    addresses = (
        f"/reports/{row.key}/", f"/reports/{row.key}/redacted/", "/reports/", "/queue/",
        "/notices/", "/statements/", "/audit/", "/retention/", "/people/", "/research/", "/tokens/",
        f"/report/{row.key}/done/", f"/report/{row.key}/check/", f"/report/{row.key}/narrative/",
        "/report/join/", f"/report/join/{row.incident_id}/", "/", "/audit/export.jsonl",
    )  # fmt: skip
    for name in ("author", "colleague", "supervisor", "force_lead", "taser_lead", "panel_member",
                 "researcher", "auditor", "administrator", "outsider"):  # fmt: skip
        for address in addresses:
            assert walk.at(name).get(address).status_code < 500, (name, address)


def _search(walk: Walk, row: Report) -> None:
    walk.type("colleague", "/report/join/", "reference")
    walk.type("auditor", "/audit/", "record")
    walk.type("auditor", "/audit/", "day-year", {"day-day": "1"})
    walk.type("administrator", "/people/", "who")
    walk.type("force_lead", "/subject-access/", "officer_id", {"about": "officer"})
    walk.type("force_lead", "/subject-access/", "subject_key", {"about": "person"})
    known = walk.canaries.words["officer number asked"]
    walk.at("administrator").post("/people/", {"who": known})
    walk.at("force_lead").post("/subject-access/", {"about": "officer", "officer_id": known})
    walk.at("colleague").post("/report/join/", {"reference": row.dispatch_reference})
    filters = {"unit": walk.canaries.new("unit of the queue")}
    assert walk.at("supervisor").get("/queue/").status_code == 200
    walk.at("supervisor").post("/queue/", filters)


def test_a_report_is_in_its_tables_and_in_no_log_address_cache_or_mail(
    walk: Walk, capfd: pytest.CaptureFixture[str]
) -> None:
    row = _report(walk)
    _review(walk, row)
    second = _again(walk, row)
    _statements(walk, row)
    _read_all(walk, row)
    _search(walk, second)
    worker.work_once()
    assert mail.outbox, "no mail was sent, so none was looked at"
    assert LedgerCheckpoint.objects.exists()
    assert walk.leaks() == set()
    assert not walk.canaries.in_text("".join(capfd.readouterr()))
    assert _misplaced(walk.tables()) == set()
    stored = {field_of(name) for name in walk.tables()}
    kept = {*TEXTS, *OF_DEVICE, "off_reason", "kept_last", "sign-off comment", "addendum text"}
    assert kept - {"body_worn_video_off_reason"} <= stored, "the search would find nothing"
    erase = f"/reports/{row.key}/erase/"
    walk.type("force_lead", erase, "basis")
    walk.at("force_lead").post(erase, {"basis": "court_order", "confirmed": "yes"})


# Where the words of each field may lie. What is not here may lie nowhere.
PLACES: Mapping[str, tuple[str, ...]] = {
    **{
        name: (f"store_report.{name}", "store_change.before", "store_change.after")
        for name in (*TEXTS, "model")
    },
    "dispatch_reference": (
        "store_report.dispatch_reference",
        "store_incident.dispatch_reference",
        "store_change.before",
    ),
    "mended_reference": ("store_report.crime_reference", "store_change.after"),
    "mended_dispatch": ("store_report.dispatch_reference", "store_change.after"),
    "off_reason": ("store_report.body_worn_video_off_reason",),
    **{name: (f"store_deviceuse.{name}",) for name in OF_DEVICE},
    "kept_reason": ("store_keptcontradiction.reason",),
    "kept_again": ("store_keptcontradiction.reason",),
    "kept_last": ("store_keptcontradiction.reason",),
    "duplicate_reason": ("store_report.duplicate_reason",),
    "return reason": ("store_report.return_reason", "store_edit.note"),
    "reopen note": ("store_edit.note",),
    "sign-off comment": ("store_report.sign_off_comment",),
    "addendum text": ("store_addendum.text",),
    "statement ''": ("store_statement.text",),
    # the pseudonym of an officer is also the name of their record in the trail
    "officer number asked": (
        "store_officer.officer_id",
        "store_statement.owner_id",
        "store_auditrow.record",
        "store_recordkey.record",
    ),
    # people and signing in
    "user name": ("store_user.username", "axes_accesslog.username"),
    "email": ("store_user.email",),
    "officer number": ("store_officer.officer_id",),
    "secret of the app": ("mfa_authenticator.data",),
    "key of a device": ("store_devicelogline.serial_number",),
    "imported": ("store_report.crime_reference",),
    "imported number": ("store_report.report_id",),
    "no age": ("store_answerasgiven.value",),  # as it was given, where it is no code
    "token name": ("store_apitoken.name",),
}


def _misplaced(found: Mapping[str, set[str]]) -> set[str]:
    return {
        f"{name} in {place}"
        for name, places in found.items()
        for place in places - {*PLACES.get(field_of(name), ())}
        if not (name.startswith("reason at") and place == "store_breakglass.reason")
    }


# --- people, signing in


def _enter(walk: Walk) -> User:
    """A person entered by the administrator, wrongly first; the password that was set for them."""
    new = {"role": "officer", "where": f"unit:{NORTH}"}
    for field in ("username", "email", "officer_id"):
        for form in ("{}\x00", "{} " + "x" * 300):
            word = walk.canaries.new(f"wrong {field} {len(form)}", form)
            walk.at("administrator").post("/people/enter/", {**new, field: word})
    given = {
        "username": walk.canaries.new("user name"),
        "email": walk.canaries.new("email", "{}@force.example"),
        "officer_id": walk.canaries.new("officer number"),
    }
    done = walk.at("administrator").post("/people/enter/", {**new, **given})
    assert done.status_code == 303
    again = walk.at("administrator").post("/people/enter/", {**new, **given})
    assert again.status_code == 400
    return User.objects.get(username=given["username"])


def _initial_password(walk: Walk, user: User) -> str:
    page = walk.at("administrator").post(f"/people/{user.pk}/password/").content.decode()
    found = re.search(r"\b([a-z2-9]{5}-[a-z2-9]{5}-[a-z2-9]{5}-[a-z2-9]{5})\b", page)
    assert found is not None
    return walk.canaries.add("initial password", found[1])


def _wrong_sign_ins(walk: Walk, user: User) -> None:
    """A wrong password, a password typed in the box of the name, and what is no text."""
    for number, name in enumerate(("{}", "{}", "{}\x00", "{}" + "x" * 400)):
        login = user.username if number == 0 else walk.canaries.new(f"tried name {number}", name)
        given = {"login": login, "password": walk.canaries.new(f"tried password {number}")}
        browser = Watched(walk.seen)
        assert browser.post(SIGN_IN, given).status_code == 200
        browser.get("/")
    for number in range(6):
        browser.post(SIGN_IN, {"login": "locked", "password": walk.canaries.new(f"lock {number}")})


def _code(secret: str) -> str:
    counter = next(iter(yield_hotp_counters_from_time()))
    return format_hotp_value(hotp_value(secret, counter))


def _second_step(walk: Walk, browser: Watched, password: str) -> tuple[str, str]:
    """Set up an app; gives its secret and the new password."""
    address = "/accounts/reauthenticate/"
    browser.post(address, {"password": walk.canaries.new("wrong again")})
    browser.post(address, {"password": password})
    fresh = walk.canaries.new("new password", "several {} words")
    change = {"oldpassword": password, "password1": fresh}
    wrong = walk.canaries.new("wrong new password")
    browser.post("/accounts/password/change/", {**change, "password2": wrong})
    done = browser.post("/accounts/password/change/", {**change, "password2": fresh})
    assert done.status_code == 302
    page = browser.get("/accounts/2fa/totp/activate/").content.decode()
    found = re.search(r'app-code">(\w+)<', page)
    assert found is not None
    secret = walk.canaries.add("secret of the app", found[1])
    browser.post("/accounts/2fa/totp/activate/", {"code": walk.canaries.add("bad code", "602214")})
    code = walk.canaries.add("first code", _code(secret))
    assert browser.post("/accounts/2fa/totp/activate/", {"code": code}).status_code == 302
    codes = re.findall(r"<li>(\w{8})</li>", browser.get("/accounts/2fa/recovery-codes/").text)
    assert codes
    for number, one in enumerate(codes):
        walk.canaries.add(f"recovery code {number}", one)
    return secret, fresh


def test_what_is_typed_to_sign_in_is_kept_nowhere_in_clear(
    walk: Walk, capfd: pytest.CaptureFixture[str]
) -> None:
    user = _enter(walk)
    password = _initial_password(walk, user)
    _wrong_sign_ins(walk, user)
    browser = Watched(walk.seen)
    given = {"login": user.username, "password": password}
    assert browser.post(SIGN_IN, given)["Location"] == "/"
    secret, password = _second_step(walk, browser, password)
    browser.post("/accounts/logout/")
    browser.post(SIGN_IN, {"login": user.username, "password": password})
    cache.clear()  # the code of this half minute was used to set the app up
    step = "/accounts/2fa/authenticate/"
    browser.post(step, {"code": walk.canaries.add("wrong code", "299792")})
    code = walk.canaries.add("second code", _code(secret))
    assert browser.post(step, {"code": code})["Location"] == "/"
    assert browser.get("/").status_code == 200
    last = Watched(walk.seen)
    last.post(SIGN_IN, {"login": user.username, "password": password})
    recovery = walk.canaries.words["recovery code 0"]
    assert last.post(step, {"code": recovery})["Location"] == "/"
    assert "_auth_user_id" in last.session
    assert walk.leaks() - _of_the_session(walk) == set()
    assert not walk.canaries.in_text("".join(capfd.readouterr()))
    assert _misplaced(walk.tables()) == set()


def _of_the_session(walk: Walk) -> set[str]:
    """The library notes with the sitting under which name the password was given."""
    assert walk.canaries.words["user name"]
    return {"user name in a session"}


def test_guessing_is_counted_without_keeping_what_was_guessed(walk: Walk) -> None:
    from axes.models import AccessAttempt

    browser = Watched(walk.seen)
    guess = {"login": walk.canaries.new("name"), "password": walk.canaries.new("password")}
    statuses = [browser.post(SIGN_IN, guess).status_code for _ in range(6)]
    assert statuses == [200] * 4 + [429] * 2
    row = AccessAttempt.objects.get()
    assert row.failures_since_start >= 5
    assert re.fullmatch("[0-9a-f]{64}", row.username)
    assert walk.leaks() == set()
    assert walk.tables() == {}


# --- files, tokens


def test_what_is_in_a_file_is_in_the_tables_of_its_rows_alone(walk: Walk) -> None:
    words = walk.canaries
    log = (
        "serial_number,at,kind\n"
        f"{words.new('key of a device')},2018-01-05T10:00:00Z,trigger\n"
        f"X,{words.new('no time')},trigger\nX,2018-01-05T10:00:00Z,{words.new('no kind')}\n"
    )
    name = words.new("name of a file", "{}.csv")
    sent = {"file": SimpleUploadedFile(name, log.encode())}
    assert walk.at("taser_lead").post("/device-logs/", sent).status_code == 200
    odd = SimpleUploadedFile(name, words.new("odd file", "{},\x00,\xff").encode("latin-1"))
    assert walk.at("taser_lead").post("/device-logs/", {"file": odd}).status_code == 400
    mapping = '[columns]\nRef = "report_id"\nCrime = "crime_reference"\nAge = "perceived_age_band"'
    head = f'kind = "reports"\ntitle = "{words.new("title of a mapping")}"\n{mapping}\n'
    rows = (
        f"Ref,Crime,Age\n{words.new('imported number')},{words.new('imported')},18-34\n"
        f"P2,,{words.new('no age')}\nP3,{words.new('too long')}{'x' * 300},\n"
    )
    for data in (rows, rows, words.new("no heading", "{},2")):
        files = {
            "file": SimpleUploadedFile(name, data.encode()),
            "mapping": SimpleUploadedFile(words.new("name of a mapping", "{}.toml"), head.encode()),
        }
        form = {"layout": "own", "force": FORCE, **files}
        assert walk.at("force_lead").post("/imports/", form).status_code in (200, 400)
    assert walk.leaks() == set()
    assert _misplaced(walk.tables()) == set()
    assert walk.tables()["imported"] == {"store_report.crime_reference"}
    assert walk.tables()["key of a device"] == {"store_devicelogline.serial_number"}


def test_a_token_is_shown_once_and_kept_nowhere(walk: Walk) -> None:
    client = walk.at("force_lead")
    walk.type("force_lead", "/tokens/", "name", {"days": "7"})
    given = {"name": walk.canaries.new("token name"), "days": "30"}
    page = client.post("/tokens/", given).content.decode()
    found = re.search(r"reddot_[\w-]{43}", page)
    assert found is not None
    token = walk.canaries.add("token", found[0])
    program = Watched(walk.seen)
    wrong = walk.canaries.new("wrong token")
    for sent in (token, wrong, f"{token}x"):
        program.get("/api/v1/reports/", HTTP_AUTHORIZATION=f"Bearer {sent}")
    assert [one.status for one in walk.seen[-3:]] == [200, 401, 401]
    assert all("no-store" in one.headers["Cache-Control"] for one in walk.seen[-3:])
    assert client.get("/tokens/").status_code == 200
    assert walk.leaks() == set()
    assert _misplaced(walk.tables()) == set()


# --- what goes wrong

BROKEN: tuple[tuple[str, str, str], ...] = (
    ("reddot.web.report.asking.read_answers", "/report/{key}/narrative/", "narrative"),
    ("reddot.web.report.asking.save_answers", "/report/{key}/narrative/", "narrative"),
    ("reddot.web.report.autosave.read_answers", "/report/{key}/autosave/", "narrative"),
    ("reddot.web.report.checking.submit_report", "/report/{key}/check/", "duplicate"),
    ("reddot.web.report.checking.check_report", "/report/{key}/check/", "duplicate"),
    ("reddot.web.accounts.adapters.ratelimit.consume", SIGN_IN, "password"),
)


def _fail_with(words: str, kind: Callable[[str], Exception]) -> Callable[..., Any]:
    def fail(*_: object, **__: object) -> None:
        try:
            raise ValueError(f"first {words}")
        except ValueError as cause:
            raise kind(f"the value '{words}' is wrong") from cause

    return fail


@pytest.mark.parametrize(("place", "address", "field"), BROKEN, ids=[b[0] for b in BROKEN])
@pytest.mark.parametrize("kind", [RuntimeError, DatabaseError])
def test_an_error_that_quotes_what_was_typed_is_logged_without_it(
    walk: Walk,
    place: str,
    address: str,
    field: str,
    kind: type[Exception],
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:
    row = actions.start_report(walk.cast.author, uuid.uuid4())
    monkeypatch.setattr(place, _fail_with(walk.canaries.new("quoted"), kind))
    typed = {
        field: walk.canaries.new(field), "version": "1", "page": "narrative", "login": "author",
        "idempotency_key": str(uuid.uuid4()), "seen": seen(as_report(row), BY_SLUG["narrative"]),
    }  # fmt: skip
    browser = walk.at("author") if field != "password" else Watched(walk.seen)
    page = browser.post(address.format(key=row.key), typed)
    assert page.status_code == 500
    assert not walk.canaries.in_text(page.content.decode())
    assert kind.__name__ in walk.log.getvalue()
    monkeypatch.undo()
    written = walk.log.getvalue()
    assert not walk.canaries.in_text(written + "".join(capfd.readouterr()))
    assert str(row.key) not in written
    assert kept_by_browsers(walk.seen) == set()
    assert walk.tables() == {}


def test_the_worker_logs_what_failed_without_its_words(
    walk: Walk, monkeypatch: pytest.MonkeyPatch
) -> None:
    fail = _fail_with(walk.canaries.new("quoted"), DatabaseError)
    monkeypatch.setattr("reddot.store.worker.deliver", fail)
    worker.work_once()
    assert "deliver failed and is tried again" in walk.log.getvalue()
    assert "DatabaseError" in walk.log.getvalue()
    assert walk.leaks() == set()


def test_an_address_that_was_made_up_is_not_logged(walk: Walk) -> None:
    words = walk.canaries
    for address in (
        words.new("path", "/{}/"),
        words.new("below", "/reports/{}/"),
        words.new("query", "/queue/?unit={}"),
        words.new("interface", "/api/v1/{}"),
        words.new("parameter", "/api/v1/figures/?{}=1"),
        words.new("slug", "/report/00000000-0000-4000-8000-000000000000/{}/"),
    ):
        walk.at("author").get(address)
        walk.at("author").post(address, {"text": words.new("body")})
    walk.at("author").get("/", HTTP_HOST=words.new("host", "{}.example"))
    walk.at("author").get("/", HTTP_X_CANARY=words.new("header"))
    assert "none of the site's" in walk.log.getvalue()
    assert not words.in_text(walk.log.getvalue())


OTHERS = ("django.request", "django.security.DisallowedHost", "axes.handlers", "allauth", "ninja",
          "urllib3.connectionpool", "requests", "py.warnings", "asyncio", "gunicorn.error")  # fmt: skip


@pytest.mark.parametrize("name", OTHERS)
def test_the_words_of_another_librarys_line_are_left_out(walk: Walk, name: str) -> None:
    word = walk.canaries.new("word")
    logging.getLogger(name).error(f"made with {word}")
    logging.getLogger(name).error("filled in with %s", word)
    assert walk.log.getvalue().count(f"ERROR {name}: test_canary:") == 2
    assert not walk.canaries.in_text(walk.log.getvalue())


@pytest.mark.parametrize(
    "leak",
    [
        lambda walk, word: logging.getLogger("reddot.web").warning("typed: %s", word),
        lambda walk, word: walk.at("author").get(f"/reports/?q={word}"),
        lambda walk, word: cache.set("last", word),
        lambda walk, word: mail.send_mail("About", f"Typed: {word}", None, ["x@force.example"]),
        lambda walk, word: (
            walk.at("author").cookies.load({"last": word}) or walk.at("author").get("/")
        ),
        lambda walk, word: Message.objects.update(last_error=word),
        lambda walk, word: AuditRow.objects.update(detail=word.upper()),
    ],
    ids=["log", "address", "cache", "mail", "cookie", "notice", "trail"],
)
def test_a_leak_is_found(walk: Walk, leak: Callable[[Walk, str], object]) -> None:
    """The search above can fail: one word let out on each way is found there."""
    word = walk.canaries.new("let out")
    actions.start_report(walk.cast.author, uuid.uuid4())
    person = walk.cast.author
    Message.objects.create(
        to=person, kind="report_returned", record="x", made_at=timezone.now(),
        delivered_at=timezone.now(),
    )  # fmt: skip
    leak(walk, word)
    assert walk.leaks() | _misplaced(walk.tables())


def test_an_answer_that_may_be_kept_is_found() -> None:
    one = Seen("GET", "/reports/", 200, {"Cache-Control": "max-age=60"}, "", (), signed_in=True)
    assert kept_by_browsers([one])


# --- the server around the site


def test_the_server_writes_no_line_for_a_request() -> None:
    command = Listening(host="127.0.0.1", port=8000).command()
    assert not [word for word in command if "access" in word]
    assert command[command.index("--log-level") + 1] == "warning"


def test_the_server_s_own_lines_are_held_to_the_site_s(tmp_path: Path) -> None:
    """The application, loaded as the server loads it, takes the words out of the server's lines."""
    program = (
        "import logging; handler = logging.StreamHandler();"
        "logging.getLogger('gunicorn.error').addHandler(handler);"
        "import reddot.web.wsgi;"
        "logging.getLogger('gunicorn.error').error('Error handling request %s', '/?q=CANARY')"
    )
    environment = {"REDDOT_DIR": str(tmp_path), "PATH": ""}
    command = [sys.executable, "-c", program]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    assert "ERROR gunicorn.error" in done.stderr
    assert "CANARY" not in done.stdout + done.stderr

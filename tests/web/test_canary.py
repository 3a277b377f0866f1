"""What is typed on a page is in the tables meant for it, and in no log, address, cache or mail."""

from __future__ import annotations

import io
import logging
import re
import subprocess
import sys
import uuid
from collections.abc import Callable, Iterator, Mapping
from datetime import timedelta
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
    kept_by_browsers,
    logged,
    of_addresses,
    of_caches,
    of_headers,
    of_mail,
    of_sessions,
    of_tables,
)
from cast import BACKEND, FORCE, NORTH, Cast, complete_answers, make_officer
from django.core import mail
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError
from django.utils import timezone
from report_forms import Browser

from reddot.records.answers import value_as_given
from reddot.records.pages import FULL_PAGES
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
from reddot.store.serving import Listening
from reddot.store.setup import place

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
    """Do something to a report with a word of its own, too long first."""
    address = f"/reports/{row.key}/{act}/"
    browser = Browser(walk.at(name))
    for form, kind in ((TOO_LONG, "wrong "), ("{}\x00", "odd "), ("{}", "")):
        browser.get(address)
        browser.send({field: walk.canaries.new(f"{kind}{act} {field}", form), **more})
    assert browser.page.status == 200


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
    second = _again(walk, row)
    _review(walk, row)
    _statements(walk, row)
    _read_all(walk, row)
    _search(walk, second)
    worker.work_once()
    assert mail.outbox, "no mail was sent, so none was looked at"
    assert LedgerCheckpoint.objects.exists()
    assert walk.leaks() == set()
    assert not walk.canaries.in_text("".join(capfd.readouterr()))
    assert _misplaced(walk.tables()) == set()
    for name in (*TEXTS, *OF_DEVICE, "kept_last", "sign-off comment", "addendum text"):
        word = "off_reason" if name == "body_worn_video_off_reason" else name
        assert walk.tables()[word], f"{word} is stored nowhere, so the search finds nothing"
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
    "return reason": ("store_report.return_reason",),
    "reopen note": ("store_edit.note",),
    "sign-off comment": ("store_report.sign_off_comment",),
    "addendum text": ("store_addendum.text",),
    "statement ''": ("store_statement.text",),
    "officer number asked": ("store_officer.officer_id", "store_statement.owner_id"),
}


def _misplaced(found: Mapping[str, set[str]]) -> set[str]:
    return {
        f"{name} in {place}"
        for name, places in found.items()
        for place in places - {*PLACES.get(name, ())}
        if not (name.startswith("reason at") and place == "store_breakglass.reason")
    }

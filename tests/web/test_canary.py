"""What is typed on a page is in the tables meant for it, and in no log, address, cache or mail."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from canaries import (
    Canaries,
    field_of,
)
from canary_walk import OF_DEVICE, TEXTS, Walk, misplaced, walking
from django.core import mail
from report_forms import Browser

from cast import Cast, complete_answers, make_officer
from reddot.records.answers import value_as_given
from reddot.records.pages import FULL_PAGES
from reddot.records.report import DeviceUse
from reddot.store import actions, worker
from reddot.store.models import (
    LedgerCheckpoint,
    Report,
    Statement,
)

TOO_LONG = "{} " + "x" * 25_000


@pytest.fixture
def walk(cast: Cast, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Walk]:
    """Everyone at a browser, with what the site logs kept."""
    with walking(cast, settings, monkeypatch) as made:
        yield made


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
    assert misplaced(walk.tables()) == set()
    stored = {field_of(name) for name in walk.tables()}
    kept = {*TEXTS, *OF_DEVICE, "off_reason", "kept_last", "sign-off comment", "addendum text"}
    assert kept - {"body_worn_video_off_reason"} <= stored, "the search would find nothing"
    erase = f"/reports/{row.key}/erase/"
    walk.type("force_lead", erase, "basis")
    walk.at("force_lead").post(erase, {"basis": "court_order", "confirmed": "yes"})

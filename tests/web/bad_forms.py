"""Every form of the site that takes text: who may send it, where to, and how it refuses."""

from __future__ import annotations

import dataclasses
import io
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.test import Client
from every_address import Scene
from report_forms import Page

from cast import FORCE, NORTH, Cast, client_of, draft_report, submitted_report
from reddot.records.pages import BY_SLUG
from reddot.records.questions import BY_FIELD
from reddot.store import actions
from reddot.store.actions.sequencing import sequence
from reddot.store.models import Report
from reddot.store.reading import as_report
from reddot.web.report.versions import seen

Data = Mapping[str, Any]
BESIDE = ("AuditRow", "RecordKey", "LedgerLeaf", "LedgerCheckpoint")  # what was read is logged


@dataclass(frozen=True, slots=True)
class Form:
    """A form with one field in question; ``address`` and ``more`` are made for a scene."""

    name: str
    who: str
    address: Callable[[Scene], str]
    field: str
    more: Callable[[Scene], Data] = dataclasses.field(default=lambda _: {})
    longest: int = 0  # characters; 0 where the field does not store what is typed

    @property
    def id(self) -> str:
        return f"{self.name}-{self.field}"


def _key(place: str, state: str, act: str) -> Callable[[Scene], str]:
    return lambda scene: f"/reports/{scene.reports[place, state].key}/{act}/"


def _version(place: str, state: str, **more: Any) -> Callable[[Scene], Data]:
    def made(scene: Scene) -> Data:
        row = Report.objects.get(key=scene.reports[place, state].key)
        return {"version": row.version, "idempotency_key": str(uuid.uuid4()), **more}

    return made


def _question(slug: str) -> Callable[[Scene], Data]:
    def made(scene: Scene) -> Data:
        row = Report.objects.get(key=scene.reports["near", "draft"].key)
        page = BY_SLUG[slug]
        return {"version": row.version, "seen": seen(as_report(row), page), "action": "continue"}

    return made


def _questions() -> tuple[Form, ...]:
    made = []
    for question in BY_FIELD.values():
        slug = question.field.replace("_", "-")
        if question.code_list is None and question.kind in ("text", "textarea"):
            if question.field == "body_worn_video_off_reason":
                continue  # asked where the video was off; the others are enough
            made.append(
                Form(
                    "question",
                    "author",
                    lambda scene, slug=slug: (
                        f"/report/{scene.reports['near', 'draft'].key}/{slug}/"
                    ),
                    question.field,
                    _question(slug),
                    question.max_length,
                )
            )
    return tuple(made)


def _devices(name: str) -> Form:
    def more(scene: Scene) -> Data:
        return {**_question("devices")(scene), "devices-1-uses": ["drawn"]}

    return Form(
        "devices",
        "author",
        lambda scene: f"/report/{scene.reports['near', 'draft'].key}/devices/",
        f"devices-1-{name}",
        more,
        60,
    )


NEW = {"role": "auditor", "where": f"force:{FORCE}", "username": "newcomer"}
OFFICER = {"role": "officer", "where": f"unit:{NORTH}", "username": "newcomer"}
FORMS: tuple[Form, ...] = (
    *_questions(),
    *map(_devices, ("serial_number", "model", "cartridge_number")),
    Form("check", "author", lambda s: f"/report/{s.reports['near', 'draft'].key}/check/",
         "duplicate", _version("near", "draft"), 2000),
    Form("return", "supervisor", _key("near", "submitted", "return"), "reason",
         _version("near", "submitted"), 2000),
    Form("sign-off", "supervisor", _key("near", "submitted", "sign-off"), "comment",
         _version("near", "submitted"), 2000),
    Form("reopen", "author", _key("near", "submitted", "reopen"), "note",
         _version("near", "submitted", reason="other"), 2000),
    Form("addendum", "author", _key("near", "submitted", "addendum"), "text",
         _version("near", "submitted"), 20_000),
    Form("statements", "author", _key("near", "submitted", "statements"), "others"),
    Form("statement", "colleague", lambda s: f"/statements/{s.statement.key}/", "text",
         lambda _: {"choice": "given"}, 20_000),
    Form("break-glass", "other_supervisor",
         lambda s: f"/break-glass/{s.reports['near', 'submitted'].key}/", "reason",
         lambda _: {}, 2000),
    Form("subject-access", "force_lead", lambda _: "/subject-access/", "officer_id",
         lambda _: {"about": "officer"}),
    Form("subject-access", "force_lead", lambda _: "/subject-access/", "subject_key",
         lambda _: {"about": "person"}),
    Form("people", "administrator", lambda _: "/people/", "who"),
    Form("enter", "administrator", lambda _: "/people/enter/", "username", lambda _: NEW, 150),
    Form("enter", "administrator", lambda _: "/people/enter/", "email", lambda _: NEW),
    Form("enter", "administrator", lambda _: "/people/enter/", "officer_id", lambda _: OFFICER,
         100),
    Form("tokens", "force_lead", lambda _: "/tokens/", "name", lambda _: {"days": "30"}, 100),
    Form("audit", "auditor", lambda _: "/audit/", "record"),
    Form("join", "colleague", lambda _: "/report/join/", "reference"),
)  # fmt: skip


def fingerprint() -> dict[str, list[tuple[Any, ...]]]:
    """Every row of the store but those that log what was read."""
    models = [m for m in apps.get_app_config("store").get_models() if m.__name__ not in BESIDE]
    return {m.__name__: sorted(map(repr, m.objects.values_list(*_columns(m)))) for m in models}  # type: ignore[attr-defined, misc]


def _columns(model: Any) -> list[str]:
    return [one.attname for one in model._meta.concrete_fields if one.name != "last_login"]


BOUNDARY = "zq-boundary"
MULTIPART = f"multipart/form-data; boundary={BOUNDARY}"


def multipart(parts: Mapping[str, Any]) -> bytes:
    out = io.BytesIO()
    for name, values in parts.items():
        for value in values if isinstance(values, list) else [values]:
            held = value if isinstance(value, bytes) else str(value).encode()
            head = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n'
            out.write(head.encode() + held + b"\r\n")
    out.write(f"--{BOUNDARY}--\r\n".encode())
    return out.getvalue()


PARTS = ("day", "month", "year", "hour", "minute")


def page_data(row: Report, slug: str) -> dict[str, Any]:
    held = Report.objects.get(key=row.key)
    page = BY_SLUG[slug]
    return {"version": held.version, "seen": seen(as_report(held), page), "action": "continue"}


MARKUP = "<script>alert('zq')</script><b>&amp; \"'` {{ 7 }} {% x %}"
FORM_URLENCODED = "application/x-www-form-urlencoded"


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


def set_small_scene(cast: Cast) -> Scene:
    """A draft and a report alike that was submitted, on which a statement is owed."""
    submitted = submitted_report(cast)
    (statement,) = actions.ask_statements(cast.author, submitted.key, ["E2"])
    draft = draft_report(cast, used_at=submitted.used_at)
    sequence()
    return Scene(cast, {("near", "draft"): draft, ("near", "submitted"): submitted}, statement)

"""Every address of the site with an object of each kind, and what each person is given there."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

import covered
import published
import trialled
from cast import (
    MEMBERS,
    SOUTH,
    Cast,
    client_of,
    draft_report,
    entered_device,
    make_officer,
    make_person,
    signed_off_report,
    submitted_report,
    trained,
)
from reddot.store import actions
from reddot.store.actions.sequencing import sequence
from reddot.store.models import Report, Statement, User

OF_OTHERS = ("django", "allauth")
KINDS = ("near", "far", "foreign")
OFFICER, DEVICE = "E2", "X2-0001"
OF_REGISTER = {"officer_id": OFFICER, "serial": DEVICE}
OF_MANUAL = {"claim": "c01", "example": "not-stated"}
OF_COVER = {"scenario": covered.NAME, "run": covered.RUN_KEY}
OF_TRIAL = {"trial": trialled.SLUG, "position": 1, "form": "json"}
OF_PAGES = OF_MANUAL | OF_COVER | OF_TRIAL
OF_RELEASES = {
    "release": 1, "table": "ced", "row": 1, "cell": "total", "path": "release.json",
    "draft": published.DRAFT_KEY,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Address:
    """A named address of our own, and the names of what stands in it."""

    name: str
    words: tuple[str, ...]


def addresses() -> list[Address]:
    """Every named address that this project's own views answer."""
    return sorted(set(_walk(get_resolver().url_patterns, "")), key=lambda one: one.name)


def _walk(patterns: list[Any], space: str) -> Iterator[Address]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{space}{pattern.namespace}:" if pattern.namespace else space
            yield from _walk(pattern.url_patterns, inner)
        elif isinstance(pattern, URLPattern) and pattern.name and _is_ours(pattern):
            yield Address(f"{space}{pattern.name}", tuple(pattern.pattern.regex.groupindex))


def _is_ours(pattern: URLPattern) -> bool:
    module = getattr(pattern.callback, "__module__", "")
    return not module.startswith(OF_OTHERS)


@dataclass(frozen=True, slots=True)
class Scene:
    """The cast with reports near (own unit), far (another unit) and foreign (another force).

    ``reports`` is by place and state; ``statements`` are owed by the colleague, by place.
    """

    cast: Cast
    reports: Mapping[tuple[str, str], Report]
    statement: Statement


def set_scene(cast: Cast) -> Scene:
    southerner = make_officer("southerner", "S1", SOUTH)
    authors = {"near": cast.author, "far": southerner, "foreign": cast.outsider}
    reports = {}
    for place, author in authors.items():
        for state, make in (("draft", draft_report), ("submitted", submitted_report)):
            reports[place, state] = _spaced(make, cast, author, state)
        reports[place, "signed_off"] = _signed(cast, author, place)
    (statement,) = actions.ask_statements(cast.author, reports["near", "submitted"].key, ["E2"])
    fill_register(cast)
    published.stand_in(cast)
    covered.stand_in(cast)
    trialled.stand_in(cast)
    sequence()
    return Scene(cast, reports, statement)


def fill_register(cast: Cast) -> None:
    """A course of the colleague's, and a device of their unit."""
    trained(cast, OFFICER, days_ago=300)
    entered_device(cast, DEVICE)


def _spaced(make: Any, cast: Cast, author: User, state: str) -> Report:
    hours = {"draft": 30, "submitted": 50}[state]
    row: Report = make(cast, author=author, used_at=timezone.now() - timedelta(hours=hours))
    return row


def _signed(cast: Cast, author: User, place: str) -> Report:
    if place == "near":
        return signed_off_report(cast)
    row = submitted_report(cast, author=author)
    return actions.sign_off_report(_reviewer(cast, place), row.key, row.version)


def _reviewer(cast: Cast, place: str) -> User:
    if place == "far":
        return cast.other_supervisor
    return make_person("foreign_lead", "force_lead", force="Westshire")


def url_of(address: Address, scene: Scene, place: str, state: str) -> str:
    """The address of an object in a place; the statement and the person are always near."""
    report = scene.reports[place, state]
    values: dict[str, Any] = {}
    for word in address.words:
        if word == "number":
            values[word] = scene.cast.colleague.pk
        elif word == "slug":
            values[word] = "reasons"
        elif word in OF_REGISTER:
            values[word] = OF_REGISTER[word]
        elif word == "story":
            values[word] = "taser-2018"
        elif word in OF_PAGES:
            values[word] = OF_PAGES[word]
        elif word in OF_RELEASES:
            values[word] = OF_RELEASES[word]
        elif address.name in ("statement", "statement_withdraw"):
            values[word] = scene.statement.key
        elif address.name == "report_join_incident":
            values[word] = report.incident_id
        else:
            values[word] = report.key
    return reverse(address.name, kwargs=values)


def outcome(client: Client, url: str, method: str) -> str:
    """``open``, ``moved`` to another page, ``sign in``, ``refused``, or an error's status."""
    data = {"version": "1", "idempotency_key": str(uuid.uuid4())}
    answer = client.get(url) if method == "GET" else client.post(url, data)
    if answer.streaming:
        list(answer.streaming_content)  # a file that is sent is read to its end
    if answer.status_code in (301, 302, 303):
        return "sign in" if "/accounts/login/" in answer["Location"] else "moved"
    if answer.status_code in (401, 403, 404):
        return "refused"
    return "open" if answer.status_code == 200 else str(answer.status_code)


def everyone(scene: Scene) -> dict[str, Client]:
    return {name: client_of(scene.cast.member(name)) for name in MEMBERS}

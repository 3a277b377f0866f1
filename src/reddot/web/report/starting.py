"""The start page: low-level force, the full report, or a colleague's incident."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID, uuid4, uuid5

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from reddot.records.check import Answer
from reddot.records.pages import FAST_ANSWERS, FAST_PAGES
from reddot.store.access import check_right
from reddot.store.actions import save_answers, start_report
from reddot.store.models import Report
from reddot.store.people import person_of
from reddot.store.reading import own_reports
from reddot.web.components import Field, Item, problems_of
from reddot.web.report.addresses import uuid_or_none
from reddot.web.report.opening import CLOSED, SeeOther, actor_of, question_address
from reddot.web.report.posting import first, posted

FAST, FULL, JOIN = "fast", "full", "join"
MOST_DRAFTS = 5
WAYS = (
    Item(
        value=FAST,
        label="Low-level force only",
        hint="Handcuffs on a person who complied, with or without tactical communications. "
        "No CED (Taser) or other weapon was drawn or used, no one was injured, and no one "
        "resisted. Takes about two minutes.",
    ),
    Item(value=FULL, label="Any other force", hint="The full report."),
    Item(
        value=JOIN,
        label="Force in an incident that a colleague has reported",
        hint="Takes over the time, the place and the references; your own answers stay your own.",
    ),
)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def start(request: HttpRequest) -> HttpResponse:
    """Ask what is reported; POST makes the draft, once for each page shown."""
    check_right(person_of(actor_of(request)), "start_report")
    given = posted(request)
    way = first(given, "way")
    key = uuid_or_none(first(given, "key"))
    if way == JOIN:
        return SeeOther(reverse("report_join"))
    if way in (FAST, FULL) and key is not None:
        return _started(begin(request, key, way))
    return _show(request, key, asked=request.method == "POST")


@dataclass(frozen=True, slots=True)
class Joined:
    """A colleague's incident that a report joins, and the person in it; ``None`` is a new one."""

    incident: UUID
    subject: UUID | None


def begin(
    request: HttpRequest,
    key: UUID,
    way: str,
    *,
    answers: Mapping[str, Answer] | None = None,
    joined: Joined | None = None,
) -> Report:
    """Make the draft under a key of the page and the way chosen; a replay finds the same one.

    ``answers`` are those that the start itself gives; they are saved once, on a fresh draft.
    """
    actor = actor_of(request)
    row = start_report(
        actor,
        uuid5(key, way),
        fast=way == FAST,
        incident_key=joined.incident if joined else None,
        subject_key=joined.subject if joined else None,
    )
    known = {**(FAST_ANSWERS if way == FAST else {}), **(answers or {})}
    if known and row.state == "draft" and row.version == 1:
        return save_answers(actor, row.key, row.version, known)
    return row


def _started(row: Report) -> HttpResponse:
    if row.state in CLOSED:
        return SeeOther(reverse("report_done", args=[row.key]))
    if row.fast:
        return SeeOther(question_address(row.key, FAST_PAGES[0].slug))
    return SeeOther(reverse("report_tasks", args=[row.key]))


def _show(request: HttpRequest, key: UUID | None, *, asked: bool) -> HttpResponse:
    way = Field(
        name="way",
        label="What force did you use?",
        kind="radios",
        items=WAYS,
        size="m",
        error="Choose what you want to report." if asked else "",
    )
    values = {
        "way": way,
        "key": key or uuid4(),
        "problems": problems_of([way]),
        "drafts": own_reports(actor_of(request)).filter(state="draft")[:MOST_DRAFTS],
    }
    return render(request, "report/start.html", values)

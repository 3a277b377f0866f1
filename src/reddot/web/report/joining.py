"""Join an incident that a colleague has reported, so that its facts are not typed again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

from django.contrib.auth.decorators import login_required
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from reddot.records.answer_words import in_words
from reddot.store.access import check_right
from reddot.store.actions.joining import view_incident
from reddot.store.models import Choice, Incident, Report
from reddot.store.people import person_of
from reddot.store.reading import recent_incidents
from reddot.web.components import Field, Item, SummaryRow, problems_of
from reddot.web.report.addresses import uuid_or_none
from reddot.web.report.opening import CLOSED, SeeOther, actor_of
from reddot.web.report.posting import Given, first, posted
from reddot.web.report.starting import FAST, FULL, Joined, begin

MOST_SHOWN = 20
LONGEST_REFERENCE = 100
SOMEONE_ELSE = "someone_else"
TAKE, OWN = "take", "own"


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def join(request: HttpRequest) -> HttpResponse:
    """List recent incidents that the officer may join; POST looks for one by its reference."""
    actor = actor_of(request)
    check_right(person_of(actor), "start_report")
    found = recent_incidents(actor).annotate(officers=Count("reports__officer", distinct=True))
    reference = first(posted(request), "reference").strip()
    if reference:
        same = Q(incident_id__iexact=reference) | Q(dispatch_reference__iexact=reference)
        found = found.filter(same) if _can_be_one(reference) else found.none()
    incidents = list(found[:MOST_SHOWN])
    asked = Field(
        name="reference",
        label="Find it by its dispatch reference or incident reference",
        kind="text",
        value=reference,
        width="20",
        spellcheck=False,
        error="" if incidents or not reference else _none_found(),
    )
    values = {"incidents": incidents, "reference": asked, "problems": problems_of([asked])}
    return render(request, "report/join.html", values)


def _can_be_one(reference: str) -> bool:
    """Whether a text can be a reference at all: a database refuses to look for some others."""
    return len(reference) <= LONGEST_REFERENCE and reference.isprintable()


def _none_found() -> str:
    return (
        "No incident of the last 14 days in your unit has this reference, and none where a "
        "colleague named you. Check it, or start a report of your own."
    )


@dataclass(frozen=True, slots=True)
class Facts:
    """What a report takes over from the incident."""

    incident: Incident
    locations: frozenset[str]

    def rows(self) -> tuple[SummaryRow, ...]:
        """The facts in words."""
        return (
            SummaryRow(key="When", value=in_words("used_at", self.incident.started_at)),
            SummaryRow(key="Where", value=in_words("locations", self.locations)),
            SummaryRow(key="Dispatch reference", value=self.incident.dispatch_reference or ""),
        )


def _facts(incident: Incident) -> Facts:
    """The place is that of the first submitted report of the incident."""
    reports = incident.reports.exclude(first_submitted_at=None).order_by("first_submitted_at")
    earliest = reports.first()
    codes = Choice.objects.filter(report=earliest, question="locations") if earliest else ()
    return Facts(incident, frozenset(choice.code for choice in codes))


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def join_incident(request: HttpRequest, key: UUID) -> HttpResponse:
    """Show what would be taken over and ask on whom force was used; POST makes the draft."""
    actor = actor_of(request)
    incident = view_incident(actor, key)
    facts = _facts(incident)
    given = posted(request)
    fields = _fields(incident, given, asked=request.method == "POST")
    page_key = uuid_or_none(first(given, "key"))
    if given and page_key is not None and not any(field.error for field in fields):
        return _joined(request, facts, given, page_key)
    values = {
        "facts": facts.rows(),
        "fields": fields,
        "key": page_key or uuid4(),
        "problems": problems_of(fields),
    }
    return render(request, "report/join_incident.html", values)


def _joined(request: HttpRequest, facts: Facts, given: Given, page_key: UUID) -> HttpResponse:
    row = begin(
        request,
        page_key,
        first(given, "way"),
        answers=_taken(facts, first(given, "facts")),
        joined=Joined(facts.incident.key, uuid_or_none(first(given, "person"))),
    )
    if row.state in CLOSED:
        return SeeOther(reverse("report_done", args=[row.key]))
    return SeeOther(reverse("report_tasks", args=[row.key]))


def _taken(facts: Facts, choice: str) -> dict[str, Any]:
    """The answers that the officer confirmed, or nothing in their place."""
    if choice == TAKE:
        return {"locations": facts.locations}
    return {"used_at": None, "dispatch_reference": None}


def _fields(incident: Incident, given: Given, *, asked: bool) -> tuple[Field, ...]:
    reports: QuerySet[Report] = incident.reports.exclude(state="discarded")
    people = [
        Item(
            value=str(subject.key),
            label=f"Person {subject.position}",
            hint=_reported_by(reports.filter(subject=subject)),
        )
        for subject in incident.subjects.all()
    ]
    people.append(Item(value=SOMEONE_ELSE, label="Someone else", hint="Not reported on so far"))
    facts = (
        Item(value=TAKE, label="Yes, take them over"),
        Item(value=OWN, label="No, I will enter my own"),
    )
    ways = (
        Item(value=FAST, label="Low-level force only", hint="Handcuffs on a person who complied"),
        Item(value=FULL, label="Any other force"),
    )
    return (
        _radios("facts", "Are these facts right for your use of force too?", facts, given, asked),
        _radios("person", "On whom did you use force?", tuple(people), given, asked),
        _radios("way", "What force did you use?", ways, given, asked),
    )


def _radios(name: str, label: str, items: tuple[Item, ...], given: Given, asked: bool) -> Field:
    value = first(given, name)
    known = value in {item.value for item in items}
    error = "" if known or not asked else f"{label} Choose one."
    return Field(
        name=name, label=label, kind="radios", items=items, value=value, size="m", error=error
    )


def _reported_by(reports: QuerySet[Report]) -> str:
    officers = sorted({str(row.officer_id) for row in reports if row.officer_id})
    return f"Reported on by {', '.join(officers)}" if officers else ""

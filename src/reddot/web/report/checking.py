"""Check your answers, submit them once, and see the reference."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from uuid import UUID, uuid4

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from reddot.records.answer_text import check_text, plain_text
from reddot.records.answer_words import duration_in_words
from reddot.records.check import check_report
from reddot.store.access import check_right
from reddot.store.actions import submit_report
from reddot.store.models import Report, User
from reddot.store.not_done import DuplicateReportError, IncompleteReportError, StaleVersionError
from reddot.store.people import facts_of, officer_id_of, person_of
from reddot.store.reading import as_report, duplicates_of, find_report, recent_incidents
from reddot.web.components import Field, PageProblem
from reddot.web.report.addresses import address_if_there, uuid_or_none
from reddot.web.report.opening import CLOSED, SeeOther, actor_of, open_report, own_report
from reddot.web.report.posting import first, posted
from reddot.web.report.summary import (
    CONTRADICTION,
    LONGEST_REASON,
    contradictions,
    open_problems,
    sections_of,
)

CHANGED = (
    "The report was changed in another window after this page was made. These are the answers as "
    "they are stored now. Check them again, then submit."
)
NEW_KEY = "This page was damaged on its way. Nothing was lost: check the answers and submit again."


@dataclass(frozen=True, slots=True)
class Sent:
    """What came with the button: the reasons typed, by contradiction and for the duplicate."""

    kept: Mapping[str, str] = field(default_factory=dict)
    duplicate: str = ""
    key: UUID | None = None
    errors: Mapping[str, str] = field(default_factory=dict)


@require_http_methods(["GET", "HEAD", "POST"])
@own_report
def check(request: HttpRequest, key: UUID) -> HttpResponse:
    """Show every answer, with what is open; POST submits the report."""
    if request.method == "POST":
        return _submit(request, key)
    return _show(request, open_report(request, key), Sent())


def _submit(request: HttpRequest, key: UUID) -> HttpResponse:
    sent = _read(posted(request))
    version = first(posted(request), "version")
    if sent.key is None or not version.isdecimal():
        return _show(request, open_report(request, key), sent, notice=NEW_KEY)
    if sent.errors:
        return _show(request, open_report(request, key), sent)
    try:
        submit_report(
            actor_of(request),
            key,
            int(version[:9]),
            sent.key,
            sent.kept,
            duplicate_reason=sent.duplicate,
        )
    except StaleVersionError:
        return _show(request, open_report(request, key), sent, notice=CHANGED)
    except (IncompleteReportError, DuplicateReportError):
        return _show(request, open_report(request, key), sent, tried=True)
    return SeeOther(reverse("report_done", args=[key]))


def _read(given: Mapping[str, list[str]]) -> Sent:
    kept, errors = {}, {}
    for name in [n for n in given if n.startswith("kept-") or n == "duplicate"]:
        text = plain_text(first(given, name))
        code = name.removeprefix("kept-")
        kept[code] = text
        wrong = next(check_text(text, name, LONGEST_REASON, lines=True), None)
        if wrong is not None:
            errors[code] = wrong.message
    duplicate = kept.pop("duplicate", "")
    return Sent(kept, duplicate, uuid_or_none(first(given, "idempotency_key")), errors)


def _show(
    request: HttpRequest, row: Report, sent: Sent, *, notice: str = "", tried: bool = False
) -> HttpResponse:
    report = as_report(row)
    problems = check_report(report, now=timezone.now())
    errors = {**_without_reason(problems, sent), **sent.errors} if tried else dict(sent.errors)
    odd = contradictions(row, report, problems, sent.kept, errors)
    alike = [] if row.duplicate_reason else list(duplicates_of(row, report))
    duplicate = _duplicate_field(sent, tried=tried and bool(alike), error=errors.get("duplicate"))
    fields = [*(c.reason for c in odd), *([duplicate] if alike else [])]
    wrong = tuple(PageProblem(f"#{f.id}", f.error) for f in fields if f.error)
    values = {
        "row": row,
        "sections": sections_of(row, report),
        "problems": (*open_problems(row, report, problems), *wrong),
        "contradictions": odd,
        "alike": [(other, address_if_there("record", other.key)) for other in alike],
        "duplicate": duplicate,
        "idempotency_key": sent.key or uuid4(),
        "notice": notice,
    }
    return render(request, "report/check.html", values)


def _without_reason(problems: object, sent: Sent) -> dict[str, str]:
    codes = {p.code for p in problems if p.code.startswith(CONTRADICTION)}  # type: ignore[attr-defined]
    message = "Change one of the answers, or say why both are right."
    return {code: message for code in codes if not sent.kept.get(code)}


def _duplicate_field(sent: Sent, *, tried: bool, error: str | None) -> Field:
    if error is None and tried and not sent.duplicate:
        error = "Say why this is another use of force, or discard this report."
    return Field(
        name="duplicate",
        label="If this is another use of force, say how it differs",
        kind="textarea",
        value=sent.duplicate,
        error=error or "",
        rows=2,
        max_length=LONGEST_REASON,
    )


@login_required
@require_safe
def done(request: HttpRequest, key: UUID) -> HttpResponse:
    """Confirm that the report is stored, with its reference; no answer is shown."""
    actor = actor_of(request)
    row = find_report(key)
    check_right(person_of(actor), "view_report", facts_of(row))
    if row.officer_id != officer_id_of(actor) or row.state not in CLOSED:
        return SeeOther(reverse("report_tasks", args=[key]))
    values = {
        "row": row,
        "took": duration_in_words(row.completion_seconds),
        "record_address": address_if_there("record", row.key),
        "joinable": _is_joinable(actor, row),
        "reports_address": address_if_there("my_reports"),
    }
    return render(request, "report/done.html", values)


def _is_joinable(actor: User, row: Report) -> bool:
    """Whether the incident is recent enough to report force on someone else in it."""
    if row.incident is None:
        return False
    return recent_incidents(actor).filter(key=row.incident.key).exists()

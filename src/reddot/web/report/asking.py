"""One page of questions: show it, read what was typed, save it, go on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from reddot.records import report as record
from reddot.records.answer_words import moment_in_words
from reddot.records.answers import (
    apply_answers,
    as_given,
    changed_answers,
    read_answers,
)
from reddot.records.check import Answer, strip_children
from reddot.records.pages import (
    BY_SLUG,
    Page,
    gaps,
    is_fast,
    is_open,
    newly_asked,
    next_page,
    opens_full,
    page_for,
    pages_asked,
    previous_page,
)
from reddot.records.problems import Problem
from reddot.records.questions import BY_FIELD, SECTION_TITLES
from reddot.store.actions import save_answers
from reddot.store.models import Report
from reddot.store.not_done import StaleVersionError
from reddot.store.reading import as_report
from reddot.web.components import problems_of
from reddot.web.report.addresses import address_if_there
from reddot.web.report.comparing import show_both
from reddot.web.report.fields import Typed, fields_of, nested
from reddot.web.report.opening import (
    SeeOther,
    actor_of,
    open_report,
    own_report,
    question_address,
)
from reddot.web.report.posting import Given, first, posted
from reddot.web.report.rows import LISTS, changed_rows, in_order, row_list
from reddot.web.report.versions import is_stale, seen

CHECK = "check"


@require_http_methods(["GET", "HEAD", "POST"])
@own_report
def question(request: HttpRequest, key: UUID, slug: str) -> HttpResponse:
    """Ask the questions of one page; POST saves the answers and goes on to the next page."""
    page = BY_SLUG.get(slug)
    if page is None:
        raise Http404
    row = open_report(request, key)
    report = as_report(row)
    if not any(is_open(report, field) for field in page.fields):
        return _not_asked(request, row, page)
    if page.fields == ("narrative",) and row.state != "draft":
        return _account(request, row, report)
    if request.method == "POST":
        return _answered(request, row, report, page)
    stored = {n: v for field in page.fields for n, v in as_given(report, field).items()}
    return show(request, row, page, Typed(stored, on=report.day()))


def _not_asked(request: HttpRequest, row: Report, page: Page) -> HttpResponse:
    parent, _ = BY_FIELD[page.fields[0]].asked_if or ("", "")
    messages.info(
        request,
        f"“{page.title}” is not asked, because of the answer to “{BY_FIELD[parent].text}” below.",
    )
    return SeeOther(question_address(row.key, page_for(parent, fast=False).slug))


def _account(request: HttpRequest, row: Report, report: record.Report) -> HttpResponse:
    """The account after submission: to be read; what is to be said more is added to it."""
    values = {"row": row, "report": report, "record_address": address_if_there("record", row.key)}
    return render(request, "report/account.html", values)


def show(request: HttpRequest, row: Report, page: Page, typed: Typed) -> HttpResponse:
    """Draw a page of questions with what was typed."""
    report = as_report(row)
    fast = is_fast(report, chosen=row.fast)
    fields = fields_of([f for f in page.fields if f not in LISTS], typed)
    lists = [row_list(field, typed) for field in page.fields if field in LISTS]
    if len(page.fields) > 1:
        fields = tuple(replace(field, size="m", heading=False) for field in fields)
    before = previous_page(page, report, fast=row.fast)
    back = first(typed.given, "from") or request.GET.get("from", "")
    return render(
        request,
        "report/question.html",
        {
            "row": row,
            "page": page,
            "caption": "" if fast else SECTION_TITLES[page.section],
            "several": len(page.fields) > 1,
            "fields": nested(fields),
            "lists": lists,
            "problems": (*problems_of(fields), *(p for held in lists for p in held.problems())),
            "version": first(typed.given, "version") or row.version,
            "seen": first(typed.given, "seen") or seen(report, page),
            "back": CHECK if back == CHECK else "",
            "back_address": _back_address(row, before, back),
            "autosaves": row.state == "draft",
        },
    )


def _back_address(row: Report, before: Page | None, back: str) -> str:
    if back == CHECK:
        return reverse("report_check", args=[row.key])
    if before is not None:
        return question_address(row.key, before.slug)
    return reverse("report_tasks", args=[row.key])


def _answered(request: HttpRequest, row: Report, report: record.Report, page: Page) -> HttpResponse:
    given = posted(request)
    action = first(given, "action") or "continue"
    moved = changed_rows(given, action)
    if moved is not None:
        return show(request, row, page, Typed(moved, on=report.day()))
    if action == "stored":
        return _onward(request, row, report, page, given)
    read = read_answers(page.fields, given, now=timezone.now(), on=report.day())
    wrong = {problem.field.split(".")[0] for problem in read.problems}
    after = strip_children(apply_answers(report, read.answers))
    missing = tuple(gap for gap in gaps(page, after) if gap.field not in wrong)
    impossible = (*read.problems, *_too_late(row, read.answers))
    problems = impossible if action == "later" else (*impossible, *missing)
    if problems:
        typed = {**given, **in_order(given, read.answers)}
        return show(request, row, page, Typed(typed, problems, report.day()))
    return _save(request, row, page, given, dict(read.answers))


def _too_late(row: Report, answers: Mapping[str, Answer]) -> Iterator[Problem]:
    """Force that was used after the report of it was submitted, in a report that is mended."""
    used = answers.get("used_at")
    sent = row.first_submitted_at
    if isinstance(used, datetime) and sent is not None and used > sent:
        message = (
            f"The report was first submitted on {moment_in_words(sent)}, before the time given "
            "here. Give the time that force was used."
        )
        yield Problem("used_at", "before_use", message)


def _save(
    request: HttpRequest, row: Report, page: Page, given: Given, answers: dict[str, Answer]
) -> HttpResponse:
    report = as_report(row)
    changed = changed_answers(report, answers)
    if not changed:
        return _onward(request, row, report, page, given)
    if is_stale(report, page, given):
        return show_both(request, row, page, given, answers)
    try:
        saved = save_answers(actor_of(request), row.key, row.version, changed)
    except StaleVersionError:
        return show_both(request, open_report(request, row.key), page, given, answers)
    return _onward(request, saved, report, page, given)


def _onward(
    request: HttpRequest, row: Report, before: record.Report, page: Page, given: Given
) -> HttpResponse:
    """Go to the next page, to what the answers opened, or back to where one came from."""
    report = as_report(row)
    opening = [field for field in opens_full(report) if field not in opens_full(before)]
    if row.fast and opening:
        messages.info(
            request,
            f"Your answer to “{BY_FIELD[opening[0]].text}” needs the full report. "
            "What you have answered is kept.",
        )
        return SeeOther(reverse("report_tasks", args=[row.key]))
    if first(given, "action") == "later":
        return SeeOther(reverse("report_tasks", args=[row.key]))
    if first(given, "from") == CHECK:
        opened = newly_asked(page, before, report)
        if opened is None or opened not in pages_asked(report, fast=row.fast):
            return SeeOther(reverse("report_check", args=[row.key]))
        return SeeOther(question_address(row.key, opened.slug, back=CHECK))
    following = next_page(page, report, fast=row.fast)
    if following is None:
        return SeeOther(reverse("report_check", args=[row.key]))
    return SeeOther(question_address(row.key, following.slug))

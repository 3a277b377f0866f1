"""Return a report, sign it off, reopen it."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from reddot.errors import UsageError
from reddot.review.edit_reasons import edit_reasons
from reddot.store.actions import reopen_report, return_report, sign_off_report
from reddot.store.models import Report
from reddot.web.components import Field
from reddot.web.records.posted import (
    Act,
    acts,
    report_for,
    show_act,
    typed,
    version_field,
    version_of,
)
from reddot.web.records.review_fields import reopen_fields, return_field, sign_off_field
from reddot.web.report.opening import SeeOther, actor_of

NO_REASON = "Choose why the report is reopened"


@acts
def give_back(request: HttpRequest, key: UUID) -> HttpResponse:
    """Return a report to its officer with what is to be mended."""
    row, reason = report_for(request, key, "return_report"), typed(request, "reason")
    if request.method != "POST":
        return _return_page(request, row, return_field())
    version = version_of(request)
    try:
        return_report(actor_of(request), key, version, reason)
    except UsageError as problem:
        return _return_page(request, row, return_field(reason, str(problem)))
    messages.success(request, "The report is returned; its officer is told.")
    return SeeOther(reverse("queue"))


def _return_page(request: HttpRequest, row: Report, field: Field) -> HttpResponse:
    act = Act(
        title="Return this report to its officer",
        fields=(field,),
        button="Return it",
        hidden=(version_field(request, row),),
    )
    return show_act(request, row, act)


@acts
def sign_off(request: HttpRequest, key: UUID) -> HttpResponse:
    """Sign a report off, with a comment where there is one."""
    row, comment = report_for(request, key, "sign_off_report"), typed(request, "comment")
    if request.method != "POST":
        return _sign_off_page(request, row, sign_off_field())
    version = version_of(request)
    try:
        sign_off_report(actor_of(request), key, version, comment)
    except UsageError as problem:
        return _sign_off_page(request, row, sign_off_field(comment, str(problem)))
    messages.success(request, "The report is signed off; its officer is told.")
    return SeeOther(reverse("queue"))


def _sign_off_page(request: HttpRequest, row: Report, field: Field) -> HttpResponse:
    act = Act(
        title="Sign off this report",
        fields=(field,),
        button="Sign off",
        hidden=(version_field(request, row),),
    )
    return show_act(request, row, act)


@acts
def reopen(request: HttpRequest, key: UUID) -> HttpResponse:
    """Open a report for its officer to mend, for a coded reason."""
    row = report_for(request, key, "reopen_report")
    code, note = typed(request, "reason"), typed(request, "note")
    if request.method != "POST":
        return _reopen_page(request, row, reopen_fields())
    if code not in edit_reasons():
        return _reopen_page(request, row, reopen_fields(code, note, code_error=NO_REASON))
    version = version_of(request)
    try:
        reopen_report(actor_of(request), key, version, code, note)
    except UsageError as problem:
        return _reopen_page(request, row, reopen_fields(code, note, note_error=str(problem)))
    messages.success(request, "The report is open to be mended.")
    return SeeOther(reverse("record", args=[key]))


def _reopen_page(request: HttpRequest, row: Report, fields: tuple[Field, ...]) -> HttpResponse:
    act = Act(
        title="Reopen this report",
        intro=(
            "Its officer can then change the answers and submits it again. The history keeps "
            "what each answer was before and after, with the reason you give here.",
            "The account of what happened stays as it was; an addendum can be added to it.",
        ),
        fields=fields,
        button="Reopen it",
        hidden=(version_field(request, row),),
    )
    return show_act(request, row, act)

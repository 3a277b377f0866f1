"""Add to a report after its submission."""

from __future__ import annotations

import uuid
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from reddot.errors import UsageError
from reddot.store.actions import add_addendum
from reddot.store.actions.addenda import LONGEST
from reddot.store.models import Report
from reddot.web.components import Field
from reddot.web.records.posted import Act, acts, report_for, sent_key, show_act, typed
from reddot.web.report.opening import SeeOther, actor_of


@acts
def addendum(request: HttpRequest, key: UUID) -> HttpResponse:
    """Add a text; sending the same form twice adds it once."""
    row, text = report_for(request, key, "add_addendum"), typed(request, "text")
    if request.method != "POST":
        return _page(request, row, uuid.uuid4())
    sent = sent_key(request)
    try:
        add_addendum(actor_of(request), key, sent, text)
    except UsageError as problem:
        return _page(request, row, sent, text, str(problem))
    messages.success(request, "Your addendum is stored.")
    return SeeOther(reverse("record", args=[key]))


def _page(
    request: HttpRequest, row: Report, sent: UUID, text: str = "", error: str = ""
) -> HttpResponse:
    field = Field(
        name="text",
        label="What do you add?",
        kind="textarea",
        value=text,
        error=error,
        rows=10,
        max_length=LONGEST,
    )
    act = Act(
        title="Add an addendum",
        intro=(
            "Your account stays as you submitted it. An addendum stands below it with the time "
            "at which you wrote it, and cannot be changed afterwards.",
        ),
        fields=(field,),
        button="Add it",
        hidden=(("idempotency_key", str(sent)),),
    )
    return show_act(request, row, act)

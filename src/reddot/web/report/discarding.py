"""Give up a draft."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from reddot.store.access import check_right
from reddot.store.actions import discard_report
from reddot.store.people import facts_of, person_of
from reddot.web.report.addresses import address_if_there
from reddot.web.report.opening import SeeOther, actor_of, open_report, own_report
from reddot.web.report.posting import first, posted


@require_http_methods(["GET", "HEAD", "POST"])
@own_report
def discard(request: HttpRequest, key: UUID) -> HttpResponse:
    """Ask whether to discard the draft; POST does it."""
    row = open_report(request, key)
    check_right(person_of(actor_of(request)), "discard_report", facts_of(row))
    if request.method != "POST":
        return render(request, "report/discard.html", {"row": row})
    version = first(posted(request), "version")
    discard_report(actor_of(request), key, int(version[:9]) if version.isdecimal() else 0)
    messages.success(request, f"Draft {row.report_id} is discarded.")
    return SeeOther(address_if_there("my_reports") or reverse("report_start"))

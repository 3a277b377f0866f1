"""The notices of the person who asks: what happened, where to look, seen or not."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from reddot.store.actions.notices_seen import mark_notices_seen
from reddot.store.models import Message
from reddot.store.notices import KINDS
from reddot.web.components import Pages
from reddot.web.durations import moment
from reddot.web.report.addresses import address_if_there, uuid_or_none
from reddot.web.report.opening import SeeOther, actor_of
from reddot.web.report.posting import posted

AT_ONCE = 25
LEADS_TO = {
    "statement_asked": "statements",
    "statement_reminder": "statements",
    "glass_broken": "audit",
    "record_erased": "audit",
    "issues_imported_wrongly": "register_devices",
}
OF_DEVICE = "device:"


@dataclass(frozen=True, slots=True)
class NoticeShown:
    """A notice: what it says, when it was made, where it leads, whether it was seen."""

    key: str
    words: str
    made: str
    href: str
    seen: bool


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def notices(request: HttpRequest) -> HttpResponse:
    """Show the person's own notices; POST marks those named as seen."""
    actor = actor_of(request)
    if request.method == "POST":
        keys = [key for text in posted(request).get("key", []) if (key := uuid_or_none(text))]
        mark_notices_seen(actor, keys)
        return SeeOther(reverse("notices"))
    own = Message.objects.filter(to=actor).order_by("-made_at", "key")
    page = Paginator(own, AT_ONCE).get_page(request.GET.get("page"))
    shown = [_shown(message) for message in page.object_list]
    values = {
        "notices": shown,
        "unseen": [notice for notice in shown if not notice.seen],
        "pages": Pages(page.number, page.paginator.num_pages),
    }
    return render(request, "queue/notices.html", values)


def _shown(message: Message) -> NoticeShown:
    return NoticeShown(
        key=str(message.key),
        words=KINDS.get(message.kind, "Something waits for you."),
        made=moment(message.made_at),
        href=_address(message),
        seen=message.seen_at is not None,
    )


def _address(message: Message) -> str:
    """Where a notice leads: to its report or device, to what is owed, or to the audit trail."""
    if message.kind in LEADS_TO:
        return address_if_there(LEADS_TO[message.kind])
    if message.record.startswith(OF_DEVICE):
        return address_if_there("register_device", message.record.removeprefix(OF_DEVICE))
    key = uuid_or_none(message.record.removeprefix("report:"))
    return reverse("record", args=[key]) if key else ""

"""The audit trail: read page by page, filtered, exported; each of these is on the trail itself."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.views.decorators.http import require_http_methods, require_safe

from reddot.errors import NotEnoughDataError
from reddot.store.access import can_right, check_right
from reddot.store.actions.audit_export import TrailLine, TrailPage, export_audit, view_audit
from reddot.store.people import person_of
from reddot.store.trail import known_actions
from reddot.web.audit.filters import Filter, from_address, from_form, words
from reddot.web.components import Cell, Pages, Table, problems_of
from reddot.web.report.opening import SeeOther, actor_of

BROKEN = "break_glass"
EXPORT_NAME = 'attachment; filename="audit-export.jsonl"'
MOMENT = "j M Y, H:i:s"


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def trail(request: HttpRequest) -> HttpResponse:
    """Show a page of the trail; a filter that was typed becomes an address once it is checked."""
    person = person_of(actor_of(request))
    check_right(person, "view_audit")
    if request.method != "POST":
        return _shown(request, from_address(request.GET.dict(), known_actions()))
    typed = from_form(request.POST.dict(), known_actions())
    if problems_of(typed.fields):
        return _shown(request, typed, status=400)
    return SeeOther(f"{reverse('audit')}?{typed.query()}")


def _shown(request: HttpRequest, asked: Filter, status: int = 200) -> HttpResponse:
    actor = actor_of(request)
    page = view_audit(actor, asked.wanted, _number(request.GET.get("page", "1")))
    values = {
        "fields": asked.fields,
        "problems": problems_of(asked.fields),
        "trail": _table(page) if page.lines else None,
        "broken": [line for line in page.lines if line.row.action == BROKEN],
        "pages": Pages(page.number, page.pages, asked.query()),
        "rows": page.rows,
        "may_export": can_right(person_of(actor), "export_audit"),
    }
    return render(request, "audit/trail.html", values, status=status)


def _number(text: str) -> int:
    """The number of a page; the first where it is none.

    >>> _number("3"), _number("x"), _number("9" * 40)
    (3, 1, 1)
    """
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 9 else 1


def _table(page: TrailPage) -> Table:
    return Table(
        caption=f"Operations, page {page.number} of {page.pages}, the newest first",
        headings=("When", "Who", "Operation", "Action", "Record", "Fields and codes"),
        rows=tuple(_line(line) for line in page.lines),
    )


def _line(line: TrailLine) -> tuple[Cell, ...]:
    row = line.row
    who = f"{row.actor} ({line.name})" if line.name else row.actor
    return (
        Cell(date_format(timezone.localtime(row.at), MOMENT)),
        Cell(who),
        Cell(words(row.operation)),
        Cell(words(row.action), tag="red" if row.action == BROKEN else ""),
        Cell(row.record),
        Cell("Erased" if row.erased else row.detail),
    )


@login_required
@require_safe
def export(request: HttpRequest) -> HttpResponseBase:
    """Give the whole log, one entry a line, for ``reddot audit verify``."""
    try:
        file = export_audit(actor_of(request))
    except NotEnoughDataError as problem:
        return render(request, "refused.html", {"reason": str(problem)}, status=409)
    return FileResponse(
        file, content_type="application/jsonl", headers={"Content-Disposition": EXPORT_NAME}
    )

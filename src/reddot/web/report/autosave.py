"""Save the current question while it is being answered, and say whether that worked."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpRequest, JsonResponse
from django.utils import timezone
from django.views.decorators.http import require_POST

from reddot.records.answers import changed_answers, read_answers
from reddot.records.pages import BY_SLUG, Page
from reddot.records.report import LOCAL
from reddot.store.actions import save_answers
from reddot.store.models import Report
from reddot.store.not_done import StaleVersionError
from reddot.store.reading import as_report
from reddot.web.report.opening import actor_of, open_report, own_report
from reddot.web.report.posting import Given, first, posted
from reddot.web.report.versions import is_stale, seen

STALE = (
    "Not saved: this answer was changed in another window. What you typed is still here; "
    "press Continue to compare the two."
)
ONLY_DRAFTS = "Not saved yet: press Continue to save a change of a returned report."


@require_POST
@own_report
def autosave(request: HttpRequest, key: UUID) -> JsonResponse:
    """Save the answers that can be read; what cannot is named and stays as it was typed.

    The answer is JSON: ``state`` (``saved``, ``partly`` or ``not_saved``), ``message``,
    ``version`` and ``seen`` for the next time, ``problems`` by field.
    """
    given = posted(request)
    page = BY_SLUG.get(first(given, "page"))
    if page is None:
        raise Http404
    row = open_report(request, key)
    if row.state != "draft":
        return JsonResponse({"state": "not_saved", "message": ONLY_DRAFTS}, status=409)
    try:
        return _save(request, row, page, given)
    except StaleVersionError:
        return JsonResponse({"state": "not_saved", "message": STALE}, status=409)


def _save(request: HttpRequest, row: Report, page: Page, given: Given) -> JsonResponse:
    report = as_report(row)
    read = read_answers(page.fields, given, now=timezone.now(), on=report.day())
    changed = changed_answers(report, read.answers)
    if changed and is_stale(report, page, given):
        raise StaleVersionError(0, row.version)
    if changed:
        row = save_answers(actor_of(request), row.key, row.version, changed)
    now = timezone.now().astimezone(LOCAL)
    state, message = "saved", f"Saved at {now:%H:%M}"
    if read.problems:
        state, message = "partly", f"Not all saved: {read.problems[0].message}"
    return JsonResponse(
        {
            "state": state,
            "message": message,
            "version": row.version,
            "seen": seen(as_report(row), page),
            "problems": [{"field": p.field, "message": p.message} for p in read.problems],
        }
    )

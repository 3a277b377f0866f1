"""Record who worked the slots, and give the rows to the researcher under pseudonyms."""

from __future__ import annotations

import csv
import io

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods, require_safe

from reddot.errors import NotPermittedError, ReddotError
from reddot.store.actions.trial_rows_given import give_worked_rows
from reddot.store.actions.trial_working import REASONS, record_worked
from reddot.store.models import Trial
from reddot.store.trial_rows import COLUMNS
from reddot.store.trials import find_trial
from reddot.web.components import Field
from reddot.web.imports.uploads import MEGABYTE, UploadLimit, limited
from reddot.web.register.acts import Act, typed_in
from reddot.web.register.fields import Typed, select
from reddot.web.report.opening import actor_of
from reddot.web.trialdesk.acting import METHODS, back_link, back_to, file_field, sent_text, show

LARGEST = 5 * MEGABYTE
NOT_SAID = "not_said"


@login_required
@require_http_methods(METHODS)
@limited(LARGEST)
def worked(request: HttpRequest, limit: UploadLimit, trial: str) -> HttpResponse:
    """Ask for the rows, then record them."""
    actor, typed = actor_of(request), typed_in(request)
    row = find_trial(actor, trial, "record_worked")
    if row.state != "sealed":
        raise NotPermittedError("Who worked a slot is recorded while the trial is running.")
    lines: tuple[str, ...] = ()
    if request.method == "POST":
        lines, made = _recorded(request, limit, typed, row)
        if made:
            many = "1 slot" if made == 1 else f"{made:,} slots"
            messages.success(request, f"Recorded for {many}.")
            return back_to(row)
    return show(request, _act(row, typed), sends_file=True, lines=lines)


def _recorded(
    request: HttpRequest, limit: UploadLimit, typed: Typed, row: Trial
) -> tuple[tuple[str, ...], int]:
    """What is wrong line by line, and of how many slots it was recorded."""
    reason = typed.one_of("reason", (NOT_SAID, *REASONS), "Choose why, or that it is not said")
    text = sent_text(request, limit, typed)
    if typed.errors:
        return (), 0
    said = "" if reason == NOT_SAID else reason
    try:
        return (), len(record_worked(actor_of(request), row.slug, text, reason=said))
    except NotPermittedError:
        raise
    except ReddotError as problem:
        typed.errors["file"] = str(problem)
        return tuple(str(problem).splitlines()), 0


def _act(row: Trial, typed: Typed) -> Act:
    intro = (
        "Each officer on each slot is a row: the crew, whether eligible to carry, whether they "
        "carried, and the hours. Record what was done, also where it was not as allocated.",
        "The site keeps officers’ pseudonyms only. A slot that was recorded before is corrected; "
        "what was recorded first stays on the log.",
    )
    return Act(
        title="Record who worked", back=back_link(row), caption=row.name, intro=intro,
        fields=(_file(typed), _reason(typed)), button="Record it",
    )  # fmt: skip


def _file(typed: Typed) -> Field:
    hint = f"Columns {', '.join(COLUMNS)}; eligible and carried are yes or no. Up to 5 MB"
    return file_field("Who worked (CSV)", hint, typed, ".csv")


def _reason(typed: Typed) -> Field:
    return select(
        "reason",
        "Why, for slots in this file that were not worked as allocated",
        [(NOT_SAID, "Not said, or all were worked as allocated"), *REASONS.items()],
        typed.text("reason") or NOT_SAID,
        typed.errors.get("reason", ""),
    )


@login_required
@require_safe
def rows(request: HttpRequest, trial: str) -> HttpResponse:
    """Give who worked each slot, under pseudonyms; that it was given is logged first."""
    found = give_worked_rows(actor_of(request), trial)
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    for one in found:
        writer.writerow(
            (one.slot.name, one.officer, one.crew, _yes(one.eligible), _yes(one.carried), one.hours)
        )
    response = HttpResponse(out.getvalue(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{trial}-worked.csv"'
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _yes(value: bool) -> str:
    return "yes" if value else "no"

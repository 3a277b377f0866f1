"""Enter that a student officer's use of a Taser was reviewed; where such uses still wait."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from reddot.records.report import local_day
from reddot.store.access import Person, can_right
from reddot.store.actions.register import review_use
from reddot.store.models import Report
from reddot.store.people import facts_of
from reddot.store.register_reviews import UseToReview, use_to_review
from reddot.web.components import Cell, Link
from reddot.web.register.acts import Act, back_to, done, officer_link, show_act, typed_in
from reddot.web.register.fields import PARTS, Typed, day_field
from reddot.web.register.standing import day_words
from reddot.web.report.opening import SeeOther, actor_of


@dataclass(frozen=True, slots=True)
class Waiting:
    """A report whose use calls for a review; the addresses are empty where one may not go."""

    report_id: str
    report_href: str
    day: str
    review_href: str


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def review(request: HttpRequest, key: UUID) -> HttpResponse:
    """Ask for the day of the review; enter it."""
    actor, today = actor_of(request), local_day(timezone.now())
    use, typed = use_to_review(actor, key), typed_in(request)
    if request.method == "POST":
        day = typed.day("reviewed_on", "the day of the review", latest=today)
        if not typed.errors and done(
            lambda: review_use(actor, key, reviewed_on=day), typed, "reviewed_on"
        ):
            messages.success(request, "The review is on the register.")
            return _onward(use)
    else:
        parts = {f"reviewed_on-{part}": str(getattr(today, part)) for part in PARTS}
        typed = Typed(parts)
    return show_act(request, _act(use, typed))


def _act(use: UseToReview, typed: Typed) -> Act:
    officer_id = use.report.officer_id
    checks = Link("Back to the checks", reverse("register_checks"))
    return Act(
        title="Record the review of a use",
        caption=f"Officer {officer_id or 'not stated'}",
        back=officer_link(officer_id) if officer_id else checks,
        intro=(
            f"Report {use.report.report_id}, used on {day_words(use.day)}.",
            "Any use of a Taser by a student officer is to be reviewed by a supervisor. "
            "Entering that it was ends the finding; what was found in it stands elsewhere.",
        ),
        fields=(day_field("reviewed_on", "Day of the review", typed),),
        button="Record it",
    )


def _onward(use: UseToReview) -> HttpResponse:
    """Go on at the officer's page, or at the checks where there is no officer."""
    officer_id = use.report.officer_id
    return back_to(officer_id) if officer_id else SeeOther(reverse("register_checks"))


def review_cell(row: Report | None, person: Person) -> Cell:
    """The way to enter the review of a report's use, for who may; else nothing."""
    if row is None or not can_right(person, "review_use", facts_of(row)):
        return Cell("")
    return Cell(
        f"Record the review of {row.report_id}", href=reverse("register_review", args=[row.key])
    )


def waiting(uses: Iterable[UseToReview], person: Person) -> tuple[Waiting, ...]:
    """The uses that call for a review, with where the person may go from each."""
    return tuple(
        Waiting(
            use.report.report_id,
            report_address(use.report, person),
            day_words(use.day),
            review_cell(use.report, person).href,
        )
        for use in uses
    )


def report_address(row: Report | None, person: Person) -> str:
    """The address of a report that the person may read; else nothing."""
    may_read = row is not None and can_right(person, "view_report", facts_of(row))
    return reverse("record", args=[row.key]) if row and may_read else ""

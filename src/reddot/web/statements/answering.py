"""Answer a statement that is asked for, read it back, or ask for it no longer."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from reddot.errors import UsageError
from reddot.records.answer_words import in_words
from reddot.store.access import check_right
from reddot.store.actions import answer_statement, was_not_there, withdraw_statement
from reddot.store.actions.addenda import LONGEST
from reddot.store.actions.statement_view import read_back_statement, view_statement
from reddot.store.actions.statements import NO_STATEMENT
from reddot.store.models import Statement, User
from reddot.store.not_done import NotFoundError
from reddot.store.people import facts_of, person_of
from reddot.web.components import Field, Item, SummaryRow, problems_of
from reddot.web.durations import due, moment
from reddot.web.records.posted import typed
from reddot.web.report.opening import SeeOther, actor_of

GIVEN, NOT_THERE = "given", "not_there"
NO_CHOICE = "Choose whether you give a statement or were not there"
THANKS = {GIVEN: "Your statement is stored.", NOT_THERE: "It is noted that you were not there."}


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def statement(request: HttpRequest, key: UUID) -> HttpResponse:
    """Ask for a statement in two clear choices; what was sent already is not sent twice."""
    choice, text = typed(request, "choice"), typed(request, "text")
    if request.method != "POST":
        return _page(request, key)
    actor = actor_of(request)
    if choice not in THANKS:
        return _page(request, key, choice, text, NO_CHOICE)
    if not _was_sent(actor, key, choice, text):
        try:
            _send(actor, key, choice, text)
        except UsageError as problem:
            return _page(request, key, choice, text, str(problem))
    messages.success(request, THANKS[choice])
    return SeeOther(reverse("statements"))


@require_safe
@login_required
def given(request: HttpRequest, key: UUID) -> HttpResponse:
    """Show the person's own statement as they gave it."""
    row = read_back_statement(actor_of(request), key)
    known = (*_known(row), SummaryRow(key="Given", value=moment(row.ended_at)))
    values = {"row": row, "known": known, "said": row.text.splitlines()}
    return render(request, "statements/given.html", values)


def _send(actor: User, key: UUID, choice: str, text: str) -> None:
    if choice == GIVEN:
        answer_statement(actor, key, text)
    else:
        was_not_there(actor, key)


def _was_sent(actor: User, key: UUID, choice: str, text: str) -> bool:
    """Whether the same answer is there already: a second click, the back button."""
    said = text.replace("\r\n", "\n").strip() if choice == GIVEN else ""
    if "\x00" in said:
        return False  # nothing like it is stored, and PostgreSQL refuses to look for it
    own = Statement.objects.filter(key=key, owner__user=actor)
    return own.filter(end_reason=choice, text=said).exists()


def _page(
    request: HttpRequest, key: UUID, choice: str = "", text: str = "", error: str = ""
) -> HttpResponse:
    row = view_statement(actor_of(request), key)
    at_choice = error == NO_CHOICE
    fields = (_choice(choice, text, error if at_choice else "", "" if at_choice else error),)
    written = fields[0].items[0].reveals
    problems = problems_of([f for f in (*fields, written) if f is not None])
    values = {
        "row": row,
        "fields": fields,
        "problems": problems,
        "known": _known(row),
        "due": due(row.due_at, timezone.now()),
    }
    return render(request, "statements/answer.html", values, status=400 if problems else 200)


def _known(row: Statement) -> tuple[SummaryRow, ...]:
    """All that a colleague is shown of the report."""
    report = row.report
    places = report.choices.filter(question="locations").values_list("code", flat=True)
    where = in_words("locations", frozenset(places)) or ("Not known",)
    return (
        SummaryRow(key="Report", value=report.report_id),
        SummaryRow(key="Force used", value=moment(report.used_at)),
        SummaryRow(key="Kind of place", value=where),
        SummaryRow(key="Asked for", value=moment(row.asked_at)),
    )


def _choice(choice: str, text: str, error: str, text_error: str) -> Field:
    written = Field(
        name="text",
        label="What did you see and do?",
        kind="textarea",
        value=text,
        error=text_error,
        rows=12,
        max_length=LONGEST,
    )
    return Field(
        name="choice",
        label="Were you there?",
        kind="radios",
        value=choice,
        error=error,
        items=(
            Item(value=GIVEN, label="Yes, this is my statement", reveals=written),
            Item(value=NOT_THERE, label="I was not there", hint="Nothing more is asked of you."),
        ),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def withdraw(request: HttpRequest, key: UUID) -> HttpResponse:
    """Ask for a statement no longer, once it is confirmed."""
    actor = actor_of(request)
    row = Statement.objects.select_related("report").filter(key=key).first()
    if row is None:
        raise NotFoundError(NO_STATEMENT)
    check_right(person_of(actor), "ask_statements", facts_of(row.report))
    if request.method != "POST":
        return render(request, "statements/withdraw.html", {"row": row})
    if row.end_reason != "withdrawn":
        withdraw_statement(actor, key)
    messages.success(request, "The statement is no longer asked for.")
    return SeeOther(reverse("record", args=[row.report_id]))

"""What a page about one report needs: the report, who asks, what came with the form."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from reddot.errors import UsageError
from reddot.store.access import Right, check_right
from reddot.store.models import Report
from reddot.store.not_done import StaleVersionError
from reddot.store.people import facts_of, person_of
from reddot.store.reading import find_report
from reddot.web.components import Field, problems_of
from reddot.web.report.addresses import uuid_or_none
from reddot.web.report.opening import actor_of
from reddot.web.report.posting import first, posted

View = Callable[..., HttpResponse]
NOT_WHOLE = "The form did not come whole. Open the page again and send it from there."
TEXTS = ("reason", "comment", "note", "text")  # what someone typed, shown again on a stale page


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """A page that does one thing to a report: its words, its fields, its button."""

    title: str
    fields: tuple[Field, ...]
    button: str
    intro: tuple[str, ...] = ()
    warning: str = ""
    kind: str = "primary"
    hidden: tuple[tuple[str, str], ...] = ()


def acts(view: View) -> View:
    """A view that does something to a report by POST; a stale version gives a page that says so."""

    @require_http_methods(["GET", "HEAD", "POST"])
    @login_required
    @wraps(view)
    def guarded(request: HttpRequest, key: UUID, **more: Any) -> HttpResponse:
        try:
            return view(request, key, **more)
        except StaleVersionError as stale:
            given = posted(request)
            typed = tuple(text for name in TEXTS if (text := first(given, name).strip()))
            values = {"address": reverse("record", args=[key]), "stale": stale, "typed": typed}
            return render(request, "records/stale.html", values, status=409)

    return guarded


def report_for(request: HttpRequest, key: UUID, right: Right) -> Report:
    """The report of a page, once the person may do there what the page is for.

    Raises
    ------
    NotPermittedError
        There is no such report, or the person may not; the message says which.
    """
    row = find_report(key)
    check_right(person_of(actor_of(request)), right, facts_of(row))
    return row


def typed(request: HttpRequest, name: str) -> str:
    """What was typed under a name; nothing where the page is only asked for."""
    return first(posted(request), name)


def version_of(request: HttpRequest) -> int:
    """The version of the report that the person's page was made from.

    Raises
    ------
    UsageError
        The form holds none.
    """
    given = typed(request, "version")
    if not (given.isascii() and given.isdigit() and len(given) <= 9):
        raise UsageError(NOT_WHOLE)
    return int(given)


def sent_key(request: HttpRequest) -> UUID:
    """The key that was made with the form, so that sending it twice is sending it once.

    Raises
    ------
    UsageError
        The form holds none.
    """
    key = uuid_or_none(typed(request, "idempotency_key"))
    if key is None:
        raise UsageError(NOT_WHOLE)
    return key


def show_act(request: HttpRequest, row: Report, act: Act) -> HttpResponse:
    """The page of an act; with what is wrong at its field where there is a problem."""
    problems = problems_of(act.fields)
    values = {"row": row, "act": act, "problems": problems}
    return render(request, "records/act.html", values, status=400 if problems else 200)


def version_field(request: HttpRequest, row: Report) -> tuple[str, str]:
    """The hidden version: of the page that was sent, or of the report as it is now."""
    return ("version", typed(request, "version") or str(row.version))

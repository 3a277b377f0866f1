"""Open a report for its officer: who may, what is logged, and where one goes who is too late."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, cast
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from reddot.errors import NotPermittedError
from reddot.store.actions import read_own_report
from reddot.store.models import Report, User
from reddot.store.people import officer_id_of
from reddot.store.reading import report_of

View = Callable[..., HttpResponse]
CLOSED = ("submitted", "signed_off")


class SeeOther(HttpResponseRedirect):
    """Go on with GET after something was done."""

    status_code = 303


def actor_of(request: HttpRequest) -> User:
    """The person signed in; the views are for signed-in people only."""
    return cast("User", request.user)


def own_report(view: View) -> View:
    """A view of the officer's own report; one that is submitted already leads to its reference."""

    @login_required
    @wraps(view)
    def guarded(request: HttpRequest, key: UUID, *args: Any, **more: Any) -> HttpResponse:
        try:
            return view(request, key, *args, **more)
        except NotPermittedError:
            if is_closed_own(actor_of(request), key):
                return SeeOther(reverse("report_done", args=[key]))
            raise

    return guarded


def is_closed_own(actor: User, key: UUID) -> bool:
    """Whether a report is the officer's own and closed for changes."""
    officer_id = officer_id_of(actor)
    own = Report.objects.filter(key=key, officer_id=officer_id, state__in=CLOSED)
    return officer_id is not None and own.exists()


def open_report(request: HttpRequest, key: UUID) -> Report:
    """The officer's own report, open for writing; every page that shows it is a reading on the log.

    Raises
    ------
    NotPermittedError
        It is not theirs, or not open.
    """
    read = report_of if request.method == "POST" else read_own_report
    return read(actor_of(request), key)


def question_address(key: UUID, slug: str, *, back: str = "") -> str:
    """The address of a question; ``back`` names the page that its answer leads back to."""
    address = reverse("report_question", args=[key, slug])
    return f"{address}?from={back}" if back else address

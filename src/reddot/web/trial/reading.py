"""What every public page of a trial does: say what is not there, and whether it is invented."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from reddot.records.forces import is_synthetic
from reddot.store.models import Trial
from reddot.store.not_done import NotFoundError

View = Callable[..., HttpResponseBase]
NOT_THERE = 404
STATES = {
    "drafted": "Being designed",
    "sealed": "Sealed, running",
    "closed": "Closed, seed published",
}


def readable(view: View) -> View:
    """A public page; where there is no such trial, a page that says so."""

    @require_safe
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **more: Any) -> HttpResponseBase:
        try:
            return view(request, *args, **more)
        except NotFoundError as problem:
            values = {"reason": str(problem)}
            return render(request, "trial/not_there.html", values, status=NOT_THERE)

    return guarded


def values_of(row: Trial) -> dict[str, Any]:
    """What every page of a trial tells its template."""
    values: dict[str, Any] = {"row": row, "state": STATES[row.state]}
    return values | ({"synthetic": True} if is_synthetic(row.force_id) else {})

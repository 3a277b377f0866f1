"""What every page of a release does: say what is not there, and what became of a release."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from reddot.errors import BadDataError
from reddot.pack.wording import day
from reddot.records.forces import is_synthetic
from reddot.store.models import Release
from reddot.store.not_done import NotFoundError
from reddot.store.releases import reason_of, replaced_by

View = Callable[..., HttpResponseBase]
NOT_THERE, CHANGED = 404, 409


@dataclass(frozen=True, slots=True)
class Mark:
    """What a reader must know first: a release is corrected or withdrawn, or corrects another."""

    words: str
    reason: str
    href: str = ""
    link: str = ""


def readable(view: View) -> View:
    """A public page; where there is no such release, file or figure, a page that says so."""

    @require_safe
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **more: Any) -> HttpResponseBase:
        try:
            return view(request, *args, **more)
        except NotFoundError as problem:
            values = {"title": "There is no such page of a release", "reason": str(problem)}
            return render(request, "releases/not_there.html", values, status=NOT_THERE)
        except BadDataError as problem:
            values = {"title": "This is not shown", "reason": str(problem)}
            return render(request, "releases/not_there.html", values, status=CHANGED)

    return guarded


def marks_of(row: Release) -> tuple[Mark, ...]:
    """The marks of a release, what became of it before what it corrects."""
    found = []
    follower = replaced_by(row)
    if follower is not None:
        words = f"Release {row.number} was corrected: release {follower.number} takes its place."
        href = reverse("release", args=[follower.number])
        found.append(Mark(words, follower.reason, href, f"Go to release {follower.number}"))
    if row.state == "withdrawn":
        words = f"Release {row.number} is withdrawn: do not use its figures."
        found.append(Mark(words, reason_of(row, "withdraw")))
    if row.corrects is not None:
        words = f"This release corrects release {row.corrects.number}."
        href = reverse("release", args=[row.corrects.number])
        found.append(Mark(words, row.reason, href, f"See release {row.corrects.number}"))
    return tuple(found)


def values_of(row: Release) -> dict[str, Any]:
    """What every page of a release tells its template."""
    values: dict[str, Any] = {
        "row": row,
        "marks": marks_of(row),
        "day": day(row.planned_on),
    }
    return values | ({"synthetic": True} if is_synthetic(row.force_id) else {})

"""What the forms of the desk share: the trial, files that are sent, the page, the way back."""

from __future__ import annotations

from dataclasses import replace

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from reddot.errors import BadDataError
from reddot.store.models import Trial
from reddot.web.components import Field, Link, problems_of
from reddot.web.imports.uploads import UploadLimit
from reddot.web.register.acts import Act
from reddot.web.register.fields import Typed
from reddot.web.report.opening import SeeOther

METHODS = ["GET", "HEAD", "POST"]
DESK = "Back to the trials"


def back_link(row: Trial | None) -> Link:
    """The link back to the work on a trial, or to the desk."""
    if row is None:
        return Link(DESK, reverse("trial_desk"))
    return Link("Back to the trial", reverse("trial_work", args=[row.slug]))


def back_to(row: Trial) -> HttpResponse:
    """Go on at the work on a trial after something was done."""
    return SeeOther(reverse("trial_work", args=[row.slug]))


def sent_text(request: HttpRequest, limit: UploadLimit, typed: Typed, name: str = "file") -> str:
    """The text of a file that was sent; empty where there is none, with what is wrong kept."""
    file = request.FILES.get(name)
    if limit.exceeded:
        typed.errors[name] = limit.words
    elif file is None:
        typed.errors[name] = "Choose the file"
    else:
        try:
            return str(file.read(), "utf-8-sig")
        except UnicodeDecodeError:
            typed.errors[name] = "This is no text in UTF-8. Save the file as UTF-8"
    return ""


def file_field(label: str, hint: str, typed: Typed, accept: str, name: str = "file") -> Field:
    """A file to be chosen; the first line of what was wrong stands at it."""
    error = typed.errors.get(name, "")
    first, *rest = error.splitlines() or [""]
    more = f" (and {len(rest)} more, listed below)" if rest else ""
    return Field(name=name, label=label, kind="file", hint=hint, error=first + more, accept=accept)


def show(
    request: HttpRequest, act: Act, *, sends_file: bool = False, lines: tuple[str, ...] = ()
) -> HttpResponse:
    """The page of a step, with every line of a refusal."""
    problems = problems_of(act.fields)
    values = {
        "act": replace(act, refusal=lines) if len(lines) > 1 else act,
        "problems": problems,
        "sends_file": sends_file,
    }
    return render(request, "trialdesk/act.html", values, status=400 if problems else 200)


def lines_of(problem: BadDataError | str) -> tuple[str, ...]:
    """A refusal line by line."""
    return tuple(str(problem).splitlines())

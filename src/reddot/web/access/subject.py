"""Subject access: what is held about an officer, or about a person, as a file to hand over."""

from __future__ import annotations

import json

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from reddot.errors import NotEnoughDataError, UsageError
from reddot.store.access import check_right
from reddot.store.actions import export_subject_access
from reddot.store.models import User
from reddot.store.people import person_of
from reddot.web.components import Field, Item, problems_of
from reddot.web.records.posted import typed
from reddot.web.report.addresses import uuid_or_none
from reddot.web.report.opening import actor_of

FILE = "subject-access.json"
LONGEST = 100
OFFICER, PERSON = "officer", "person"
NO_CHOICE = "Choose whether it is about an officer or a person"
NO_KEY = "Enter the person's key: 32 characters, 0 to 9 and a to f, with hyphens between"
NO_NAME = "Enter the officer's identifier, at most 100 characters of readable text"


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def subject_access(request: HttpRequest) -> HttpResponse:
    """Ask about whom, then send the file; each report in it is logged as disclosed."""
    actor = actor_of(request)
    check_right(person_of(actor), "export_subject_access")
    about, name = typed(request, "about"), typed(request, "officer_id").strip()
    key = typed(request, "subject_key").strip()
    if request.method != "POST":
        return _page(request, _field())
    if about not in (OFFICER, PERSON):
        return _page(request, _field(about, name, key, error=NO_CHOICE))
    try:
        held = _held(actor, about, name, key)
    except (UsageError, NotEnoughDataError) as problem:
        return _page(request, _field(about, name, key, of_entry=str(problem)))
    return _file(held)


def _held(actor: User, about: str, name: str, key: str) -> dict[str, object]:
    """What is held about whoever is named.

    Raises
    ------
    UsageError
        What was typed is no identifier.
    """
    if about == OFFICER:
        if not name or len(name) > LONGEST or not name.isprintable():
            raise UsageError(NO_NAME)
        return export_subject_access(actor, officer_id=name)
    subject_key = uuid_or_none(key)
    if subject_key is None:
        raise UsageError(NO_KEY)
    return export_subject_access(actor, subject_key=subject_key)


def _file(held: dict[str, object]) -> HttpResponse:
    text = json.dumps(held, ensure_ascii=False, indent=2)
    response = HttpResponse(text, content_type="application/json; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{FILE}"'
    response["Cache-Control"] = "no-store, private"
    return response


def _page(request: HttpRequest, field: Field) -> HttpResponse:
    entries = [item.reveals for item in field.items if item.reveals is not None]
    problems = problems_of([field, *entries])
    values = {"field": field, "problems": problems}
    status = 400 if problems else 200
    return render(request, "access/subject_access.html", values, status=status)


def _field(
    about: str = "", name: str = "", key: str = "", *, error: str = "", of_entry: str = ""
) -> Field:
    officer = Field(
        name="officer_id",
        label="The officer's identifier",
        kind="text",
        value=name,
        error=of_entry if about == OFFICER else "",
        autocomplete="off",
        spellcheck=False,
    )
    person = Field(
        name="subject_key",
        label="The person's key",
        hint="As the page of a report shows it.",
        kind="text",
        value=key,
        error=of_entry if about == PERSON else "",
        autocomplete="off",
        spellcheck=False,
    )
    return Field(
        name="about",
        label="About whom is it asked?",
        kind="radios",
        value=about,
        error=error,
        items=(
            Item(value=OFFICER, label="An officer", reveals=officer),
            Item(value=PERSON, label="A person on whom force was used", reveals=person),
        ),
    )

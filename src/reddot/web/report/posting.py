"""What a form posted, by name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.http import HttpRequest

Given = Mapping[str, Sequence[str]]


def posted(request: HttpRequest) -> dict[str, list[str]]:
    """Every value posted, by name; not the token. Nothing where the page is only asked for."""
    if request.method != "POST":
        return {}
    held = {str(name): [str(v) for v in values] for name, values in request.POST.lists()}
    held.pop("csrfmiddlewaretoken", None)
    return held


def first(given: Given, name: str) -> str:
    """The first value posted under a name, or nothing."""
    values = given.get(name, ())
    return values[0] if values else ""

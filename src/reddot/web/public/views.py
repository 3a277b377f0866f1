"""Public pages: figures, claims, and what the site says of itself."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from reddot.web.components import Field, Item, problems_of
from reddot.web.public.shown import choices, figures_of, verdicts

ALL = "all"


@require_safe
def figures(request: HttpRequest) -> HttpResponse:
    """The figures of a force: chart, table under it, definition beside it."""
    known = choices()
    force = request.GET.get("force", known.forces[0])
    period = request.GET.get("period", ALL)
    fields = (
        _select("force", "Force or nation", force, known.forces, "Choose a force from the list"),
        _select("period", "Period", period, (ALL, *known.periods), "Choose a period from the list"),
    )
    problems = problems_of(fields)
    wanted = None if period == ALL else period
    sections = () if problems else figures_of(force, wanted)
    values = {"fields": fields, "problems": problems, "sections": sections, "force": force}
    status = 400 if problems else 200
    return render(request, "public/figures.html", values | {"period": wanted}, status=status)


@require_safe
def claims(request: HttpRequest) -> HttpResponse:
    """The claims of the story that ships, each with its two answers and what they rest on."""
    return render(request, "public/claims.html", {"claims": verdicts()})


@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    """How far the site can be used by everyone."""
    return render(request, "public/accessibility.html")


@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    """What the site keeps of people, and who may read it."""
    return render(request, "public/privacy.html")


def _select(name: str, label: str, value: str, known: tuple[str, ...], error: str) -> Field:
    words = {ALL: "All periods"}
    return Field(
        name=name,
        label=label,
        kind="select",
        value=value,
        items=tuple(Item(value=one, label=words.get(one, one)) for one in known),
        error="" if value in known else error,
    )

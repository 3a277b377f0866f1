"""The calculator: anyone types the numbers of a claim and is given the verdict.

A result has an address of its own, so that it can be cited; nothing is kept of it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from reddot import __version__
from reddot.claims.typed import Judged, judge_typed
from reddot.claims.typed_kinds import breaks_typed
from reddot.errors import ReddotError
from reddot.pack.claim_chart_parts import claim_parts
from reddot.web.claims.answers import Answers, fields_of, read_answers
from reddot.web.claims.questions import ClaimKind, claim_kinds
from reddot.web.components import Link, PageProblem, problems_of

ANY = "kind"


@dataclass(frozen=True, slots=True)
class Example:
    """Numbers to begin with: in words, and where they lead."""

    title: str
    words: str
    href: str


@require_safe
def calculator(request: HttpRequest) -> HttpResponse:
    """Ask which kind of claim it is; then its numbers; then show the verdict."""
    name = request.GET.get(ANY, "")
    if name in claim_kinds():
        return _asked(request, name, claim_kinds()[name])
    problems = (_no_such_kind(name),) if name else ()
    status = 400 if problems else 200
    values = {"links": _links(), "examples": _examples(), "problems": problems}
    return render(request, "claims/calculator.html", values, status=status)


def _asked(request: HttpRequest, name: str, asked: ClaimKind) -> HttpResponse:
    sent = {q.name: request.GET.get(q.name, "") for q in asked.questions}
    values = {"name": name, "asked": asked, "links": _links(name), "example": _example(name, asked)}
    if not any(q.name in request.GET for q in asked.questions):
        values["fields"] = tuple(fields_of(asked, {}, {}))
        return render(request, "claims/calculate.html", values)
    answers, errors = read_answers(name, asked, sent)
    judged = None
    if not errors:
        judged, errors = _judged(name, asked, answers)
    fields = tuple(fields_of(asked, sent, errors))
    values |= {"fields": fields, "problems": problems_of(fields)}
    if judged is not None:
        values |= {
            "text": judged.claim.text,
            "breaks": tuple(b.what for b in breaks_typed(answers)),
            "parts": claim_parts("result", judged.verdict, judged.claim),
            "address": request.build_absolute_uri(address_of(name, asked, sent)),
            "version": __version__,
        }
    return render(request, "claims/calculate.html", values, status=400 if errors else 200)


def _judged(
    name: str, asked: ClaimKind, answers: Answers
) -> tuple[Judged | None, Mapping[str, str]]:
    """The verdict, or what is wrong beside the first question."""
    try:
        return judge_typed(name, answers), {}
    except ReddotError as problem:
        return None, {asked.questions[0].name: str(problem)}


def address_of(name: str, asked: ClaimKind, sent: Mapping[str, str]) -> str:
    """The address of a result: the kind and what was typed, in the order of the questions."""
    typed = [(q.name, sent[q.name].strip()) for q in asked.questions if sent[q.name].strip()]
    return f"{reverse('claims_calculator')}?{urlencode([(ANY, name), *typed])}"


def _links(current: str = "") -> tuple[Link, ...]:
    page = reverse("claims_calculator")
    return tuple(
        Link(kind.title, f"{page}?{urlencode({ANY: name})}", name == current)
        for name, kind in claim_kinds().items()
    )


def _examples() -> tuple[Example, ...]:
    return tuple(_example(name, kind) for name, kind in claim_kinds().items())


def _example(name: str, asked: ClaimKind) -> Example:
    query = urlencode({ANY: name, **asked.example})
    page = reverse("claims_calculator")
    return Example(asked.title, asked.example_words, f"{page}?{query}")


def _no_such_kind(name: str) -> PageProblem:
    titles = ", ".join(kind.title.lower() for kind in claim_kinds().values())
    return PageProblem(
        "#kinds", f"There is no kind of claim ‘{name[:40]}’. Choose one of: {titles}"
    )

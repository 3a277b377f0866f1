"""The stories with their verdicts in short, and a page for each claim."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from reddot.pack.blocks import Tone
from reddot.pack.wording import day
from reddot.store.access import scopes
from reddot.store.people import person_of
from reddot.web.claims.shelf import ShownClaim, ShownStory, shelf
from reddot.web.components import Link

COLOURS = {Tone.YES: "green", Tone.NO: "red", Tone.UNSURE: "yellow", Tone.OPEN: "grey"}
KINDS = {
    "about": "An amount said to be about so much",
    "anecdote": "One case, or an opinion",
    "comparison": "One group said to have more, or fewer, than another",
    "count": "A plain number",
    "only": "Said of all, or of none but some",
    "pledge": "A pledge",
    "share": "A share of those who answered a survey",
    "threshold": "A share or rate said to be on one side of a threshold",
}


@dataclass(frozen=True, slots=True)
class Line:
    """A claim in the list: where it leads, and its two answers with their colours."""

    anchor: str
    number: str
    text: str
    href: str
    answers: tuple[tuple[str, str, str], ...]


@require_safe
def claims(request: HttpRequest) -> HttpResponse:
    """Every story with its verdicts in short; each leads to what it rests on."""
    found = shelf()
    first = True
    listed = []
    for story in found.stories:
        prefix = "claim" if first else f"{story.key}-claim"
        listed.append((story, published(story), _lines(story, prefix)))
        first = False
    broken = found.broken if found.broken and _leads(request) else ()
    return render(request, "claims/list.html", {"listed": listed, "broken": broken})


@require_safe
def claim(request: HttpRequest, story: str, claim: str) -> HttpResponse:
    """One claim: what was said and by whom, the two answers, and all that they rest on."""
    shown = next((one for one in shelf().stories if one.key == story), None)
    places = {one.key: i for i, one in enumerate(shown.claims)} if shown else {}
    if shown is None or claim not in places:
        raise Http404
    here = places[claim]
    values = {
        "story": shown,
        "one": shown.claims[here],
        "kind": KINDS.get(shown.claims[here].claim.kind, ""),
        "published": published(shown),
        "before": _neighbour(shown, here - 1),
        "after": _neighbour(shown, here + 1),
        "calculator": _calculator(shown.claims[here]),
    }
    return render(request, "claims/claim.html", values)


def published(story: ShownStory) -> str:
    """When a story appeared, in words."""
    return day(story.story.published) if story.story.published else ""


def _lines(story: ShownStory, prefix: str) -> tuple[Line, ...]:
    return tuple(
        Line(f"{prefix}-{i}", one.claim.claim_id, one.claim.text, _address(story, one), _tags(one))
        for i, one in enumerate(story.claims, 1)
    )


def _tags(one: ShownClaim) -> tuple[tuple[str, str, str], ...]:
    answers = one.parts.finding.answers
    return tuple((a.question, a.verdict, COLOURS[a.tone]) for a in answers)


def _neighbour(story: ShownStory, place: int) -> Link | None:
    """The claim at a place; none before the first and after the last."""
    if not 0 <= place < len(story.claims):
        return None
    one = story.claims[place]
    return Link(one.claim.text, _address(story, one))


def _address(story: ShownStory, one: ShownClaim) -> str:
    return reverse("claim", kwargs={"story": story.key, "claim": one.key})


def _calculator(one: ShownClaim) -> str:
    """The address of the calculator with the numbers of a claim; without any where none will do."""
    page, found = reverse("claims_calculator"), one.typed
    if found is None:
        return page
    kind, typed = found
    return f"{page}?{urlencode({'kind': kind, **{n: f'{v}' for n, v in typed.items()}})}"


def _leads(request: HttpRequest) -> bool:
    """Whether someone who leads a force looks: they mend the files."""
    return request.user.is_authenticated and bool(scopes(person_of(request.user), "import_reports"))

"""The first page: what the latest figures say, how sure they are, and what is released next."""

from __future__ import annotations

from dataclasses import dataclass, replace

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from reddot.errors import BadDataError
from reddot.pack.blocks import Section
from reddot.pack.view_section import view_section
from reddot.publish.views import Question
from reddot.store.release_states import OPEN
from reddot.store.releases import calendar
from reddot.web.components import Cell, Table
from reddot.web.figures.asking import HOME_OFFICE, Asked
from reddot.web.figures.citing import source_of
from reddot.web.figures.finding import Found, find, stamp_of
from reddot.web.figures.kept import Kept
from reddot.web.figures.shelf import Volume, newest
from reddot.web.public.shown import shipped_forces, verdict_summary

REPORTS = Question(count="reports")


@dataclass(frozen=True, slots=True)
class Shown:
    """What the first page shows of a force: a year, where it is from, and its sections."""

    periods: tuple[str, ...]
    source: str
    sections: tuple[Section, ...]


_shown: Kept[Shown] = Kept(64)


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Show this year's figures: of the force asked for, else the site's own, else the nation."""
    latest, trouble = _latest()
    forces = tuple(dict.fromkeys((*(latest.forces if latest else ()), *shipped_forces())))
    force = request.GET.get("force", forces[0])
    asked = Asked(force=force if force in forces else forces[0])
    if latest is None:
        asked = replace(asked, release=HOME_OFFICE)
    shown = _shown.ask((asked.pairs(), stamp_of(asked)), lambda: _figures(asked))
    values = {
        "forces": forces,
        "force": asked.force,
        "shown": shown,
        "latest": latest,
        "trouble": trouble,
        "next": calendar().filter(state__in=OPEN).order_by("planned_on").first(),
        "claims": _claims(reverse("claims")),
    }
    return render(request, "home/home.html", values)


def _latest() -> tuple[Volume | None, str]:
    """The newest release, or why it is not shown: published figures stand in for it then."""
    try:
        return newest(), ""
    except BadDataError as problem:
        return None, str(problem)


def _figures(asked: Asked) -> Shown:
    """Taser by its highest use, and the reports of every kind of the same year."""
    taser = find(asked)
    periods = taser.view.periods() if isinstance(taser, Found) else ()
    reports = find(replace(asked, periods=periods, question=REPORTS))
    found = [one for one in (taser, reports) if isinstance(one, Found)]
    return Shown(
        periods=found[0].view.periods() if found else (),
        source=source_of(found[0]) if found and found[0].volume else "",
        sections=tuple(view_section(one.view, one.view.question.count) for one in found),
    )


def _claims(page: str) -> Table:
    """The verdicts in short, each leading to what it rests on."""
    summary = verdict_summary()
    return Table(
        caption=summary.caption,
        headings=(summary.corner, *(column.heading for column in summary.columns)),
        rows=tuple(
            (
                Cell(row.heading),
                *(Cell(e.text, href=f"{page}#{e.link}" if e.link else "") for e in row.entries),
            )
            for row in summary.rows
        ),
    )

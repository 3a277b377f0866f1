"""The published report of a trial: its planned effects on the page, and the whole as files."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_cache_control

from reddot.store.models import Trial, TrialAnalysis
from reddot.store.not_done import NotFoundError
from reddot.store.trials import find_registered
from reddot.web.components import Cell, Table
from reddot.web.trial.describing import words
from reddot.web.trial.reading import readable

TYPES = {"html": "text/html; charset=utf-8", "json": "application/json"}


def newest_report(row: Trial) -> TrialAnalysis | None:
    """The report that was published last."""
    return row.analyses.order_by("-number").first()


@readable
def report(request: HttpRequest, trial: str, form: str) -> HttpResponse:  # noqa: ARG001
    """Give the newest report to keep: as a page of its own, or as data."""
    found = newest_report(find_registered(trial))
    if found is None or form not in TYPES:
        raise NotFoundError("No report of this trial is published.")
    text = found.page if form == "html" else found.content
    response = HttpResponse(text, content_type=TYPES[form])
    response["Content-Disposition"] = f'attachment; filename="{trial}-report.{form}"'
    response["X-Content-Type-Options"] = "nosniff"
    patch_cache_control(response, public=True, max_age=60)
    return response


def effects_table(found: TrialAnalysis) -> Table:
    """The effects that the plan named, each outcome with its four groups together."""
    content = json.loads(found.content)
    return Table(
        caption="Effects that the plan names",
        headings=("Outcome", "Method", "Group", "Events", "Ratio", "p"),
        rows=tuple(_rows(content)),
        caption_hidden=True,
    )


def _rows(content: Mapping[str, Any]) -> Iterator[tuple[Cell, ...]]:
    for outcome in content["outcomes"]:
        name = words(outcome["outcome"]).capitalize()
        for analysis in outcome["analyses"]:
            if analysis["exploratory"]:
                continue
            for group, effect in analysis["groups"].items():
                yield (
                    Cell(f"{name} ({outcome['role']})"),
                    Cell(words(analysis["method"])),
                    Cell(group),
                    Cell("{:,} v {:,}".format(*effect["events"])),
                    Cell(ratio_words(effect)),
                    Cell("Not applicable" if effect["p_value"] is None else p_words(effect)),
                )


def ratio_words(effect: Mapping[str, Any]) -> str:
    """A ratio with its interval, or why there is none.

    >>> ratio_words({"ratio": 2.0, "low": 0.427, "high": None, "level": 0.95, "reason": ""})
    '2.00 (95%: 0.43 to no upper limit)'
    """
    if effect["ratio"] is None:
        return f"No estimate: {effect['reason']}"
    low = "no lower limit" if effect["low"] is None else f"{effect['low']:.2f}"
    high = "no upper limit" if effect["high"] is None else f"{effect['high']:.2f}"
    return f"{effect['ratio']:.2f} ({effect['level']:.0%}: {low} to {high})"


def p_words(effect: Mapping[str, Any]) -> str:
    """A probability to three places.

    >>> p_words({"p_value": 0.50781}), p_words({"p_value": 0.0001})
    ('0.508', 'under 0.001')
    """
    return f"{effect['p_value']:.3f}" if effect["p_value"] >= 0.001 else "under 0.001"

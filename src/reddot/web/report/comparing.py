"""What is stored and what was typed, side by side, when a page's answers changed elsewhere."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from reddot.records.answer_words import answer_in_words, in_words
from reddot.records.check import Answer
from reddot.records.pages import Page
from reddot.records.questions import BY_FIELD
from reddot.store.models import Report
from reddot.store.reading import as_report
from reddot.web.report.fields import Given
from reddot.web.report.versions import first, seen

OWN = ("version", "seen", "action")  # of the page, not of what was typed


@dataclass(frozen=True, slots=True)
class Both:
    """One question with the stored answer and the typed one."""

    text: str
    stored: tuple[str, ...]
    typed: tuple[str, ...]


def show_both(
    request: HttpRequest, row: Report, page: Page, given: Given, answers: Mapping[str, Answer]
) -> HttpResponse:
    """Let the officer choose; what was typed travels on in the form, so that none of it is lost."""
    report = as_report(row)
    pairs = [
        Both(BY_FIELD[f].text, answer_in_words(report, f), in_words(f, value))
        for f, value in answers.items()
        if answer_in_words(report, f) != in_words(f, value)
    ]
    values = {
        "row": row,
        "page": page,
        "pairs": pairs,
        "typed": [(n, v) for n, held in given.items() if n not in OWN for v in held],
        "version": row.version,
        "seen": seen(report, page),
        "later": first(given, "action") == "later",
    }
    return render(request, "report/both.html", values, status=409)

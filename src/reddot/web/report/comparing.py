"""What is stored and what was typed, side by side, when a page's answers changed elsewhere."""

from __future__ import annotations

from collections.abc import Mapping

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from reddot.records.answer_words import answer_in_words, in_words
from reddot.records.check import Answer
from reddot.records.pages import Page
from reddot.records.questions import BY_FIELD
from reddot.store.models import Report
from reddot.store.reading import as_report
from reddot.web.components import PageProblem, SummaryRow
from reddot.web.report.posting import Given, first
from reddot.web.report.versions import seen

CHANGED = "Your answer is not saved: it was changed in another window. Choose which to keep."
OWN = ("version", "seen", "action")  # of the page, not of what was typed


def show_both(
    request: HttpRequest, row: Report, page: Page, given: Given, answers: Mapping[str, Answer]
) -> HttpResponse:
    """Let the officer choose; what was typed travels on in the form, so that none of it is lost."""
    report = as_report(row)
    pairs = [
        (BY_FIELD[f].text, _both(answer_in_words(report, f), in_words(f, value)))
        for f, value in answers.items()
        if answer_in_words(report, f) != in_words(f, value)
    ]
    values = {
        "problems": (PageProblem("", CHANGED),),
        "row": row,
        "page": page,
        "pairs": pairs,
        "typed": [(n, v) for n, held in given.items() if n not in OWN for v in held],
        "version": row.version,
        "seen": seen(report, page),
        "later": first(given, "action") == "later",
    }
    return render(request, "report/both.html", values, status=409)


def _both(stored: tuple[str, ...], typed: tuple[str, ...]) -> tuple[SummaryRow, ...]:
    none = ("No answer",)
    return (
        SummaryRow(key="Stored now", value=stored or none),
        SummaryRow(key="What you typed", value=typed or none),
    )

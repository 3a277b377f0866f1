"""Analyse a trial from a file of outcomes; show the report, or publish it once it is closed."""

from __future__ import annotations

from dataclasses import replace

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from reddot.errors import NotPermittedError, ReddotError
from reddot.pack.blocks import Section
from reddot.pack.page import render_page
from reddot.pack.trial_report import trial_document, trial_sections
from reddot.store.actions.trial_reporting import analyse_trial, publish_trial_report
from reddot.store.models import Trial
from reddot.store.trials import find_trial
from reddot.trial.report import TrialReport
from reddot.web.components import Field
from reddot.web.imports.uploads import MEGABYTE, UploadLimit, limited
from reddot.web.register.acts import Act, typed_in
from reddot.web.register.fields import Typed, radios
from reddot.web.report.opening import SeeOther, actor_of
from reddot.web.trialdesk.acting import METHODS, back_link, file_field, sent_text, show

LARGEST = 10 * MEGABYTE
SHOW, PUBLISH = "show", "publish"


@login_required
@require_http_methods(METHODS)
@limited(LARGEST)
def analysis(request: HttpRequest, limit: UploadLimit, trial: str) -> HttpResponse:
    """Ask for the outcomes, then show the report or publish it."""
    actor, typed = actor_of(request), typed_in(request)
    row = find_trial(actor, trial, "design_trial")
    if row.state == "drafted":
        raise NotPermittedError("The trial is not sealed yet: there is nothing to analyse.")
    lines: tuple[str, ...] = ()
    if request.method == "POST":
        report, lines = _report(request, limit, typed, row)
        if report is not None and typed.text("then") == PUBLISH:
            publish_trial_report(actor, trial, report, render_page(trial_document(report)))
            messages.success(request, "The report is public.")
            return SeeOther(reverse("trial", args=[row.slug]))
        if report is not None:
            values = {"row": row, "sections": tuple(map(named_apart, trial_sections(report)))}
            return render(request, "trialdesk/analysis.html", values)
    return show(request, _act(row, typed), sends_file=True, lines=lines)


def named_apart(section: Section) -> Section:
    """A section whose parts bear its title: two outcomes have parts of the same name.

    >>> found = named_apart(Section("a", "Force", (), (Section("b", "Method", ()),)))
    >>> found.sections[0].title
    'Force: Method'
    """
    parts = (replace(one, title=f"{section.title}: {one.title}") for one in section.sections)
    return replace(section, sections=tuple(parts))


def _report(
    request: HttpRequest, limit: UploadLimit, typed: Typed, row: Trial
) -> tuple[TrialReport | None, tuple[str, ...]]:
    """The report, or what is wrong line by line."""
    typed.one_of("then", _known(row), "Choose what is to be done with the report")
    text = sent_text(request, limit, typed)
    if typed.errors:
        return None, ()
    try:
        return analyse_trial(actor_of(request), row.slug, text), ()
    except NotPermittedError:
        raise
    except ReddotError as problem:
        typed.errors["file"] = str(problem)
        return None, tuple(str(problem).splitlines())


def _known(row: Trial) -> dict[str, str]:
    words = {SHOW: "Show it to me; nothing is kept"}
    if row.state == "closed":
        words[PUBLISH] = "Publish it on the page of the trial"
    return words


def _act(row: Trial, typed: Typed) -> Act:
    intro = (
        "The plan’s analyses are run on who worked, as recorded here, and on the outcomes that you "
        "send. Everything outside the plan is labelled exploratory. It takes up to a minute.",
        "Assaults, injuries and complaints come from their own records, never from force reports.",
    )
    return Act(
        title="Analyse the trial", back=back_link(row), caption=row.name, intro=intro,
        fields=(_file(typed), radios("then", "Then", _known(row).items(), typed)),
        button="Analyse it",
    )  # fmt: skip


def _file(typed: Typed) -> Field:
    hint = (
        "Columns slot, officer, outcome, count; officers by the pseudonyms of the rows given here. "
        "Up to 10 MB"
    )
    return file_field("Outcomes (CSV)", hint, typed, ".csv")

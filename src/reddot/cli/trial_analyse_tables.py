"""The report of a trial as tables for people: every effect with its label and its groups."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reddot.cli.render import add_plain, number, print_whole, table

if TYPE_CHECKING:
    from rich.console import Console

    from reddot.trial.analysis import Effect
    from reddot.trial.report import Analysis, OutcomeReport, TrialReport

COLUMNS = ("group", "events", "exposure", "ratio", "interval", "p")


def show_report(out: Console, report: TrialReport) -> None:
    """Show what to know first, the flow, every outcome, what was watched and left out."""
    from reddot.trial.report import NEVER_AN_EFFECT

    out.print(f"\n[bold]{report.name.replace('[', '(')}[/bold]")
    for words in (report.not_frozen, *report.warnings, *report.sample_ratio["words"]):
        if words:
            out.print(f"- {words}", markup=False)
    _show_flow(out, report)
    for one in report.outcomes:
        _show_outcome(out, one, report)
    if report.on_reports:
        out.print(NEVER_AN_EFFECT, markup=False)
        for name, (carry, control) in report.on_reports.items():
            words = f"{name.replace('_', ' ')}: {carry} ({report.arms[0]}), {control}"
            out.print(f"- {words} ({report.arms[1]})", markup=False)
    for row in report.not_matched:
        out.print(f"- not counted: {row.table}, {row.name}: {row.words}", markup=False)


def _show_flow(out: Console, report: TrialReport) -> None:
    flow = report.flow
    drawn = table("slots", *report.arms, title=f"{flow.entered:,} slots entered", right=report.arms)
    for title in ("revealed", "worked", "followed", "not_followed", "analysed", "officer_shifts"):
        cells = [number(getattr(arm, title)) for arm in flow.arms]
        add_plain(drawn, title.replace("_", " "), *cells)
    out.print(drawn)


def _show_outcome(out: Console, one: OutcomeReport, report: TrialReport) -> None:
    if one.not_available:
        out.print(f"{one.outcome}: not available. {one.not_available}", markup=False)
        return
    out.print(f"{one.outcome} ({one.role}): {one.rule}", markup=False)
    for analysis in one.analyses:
        _show_analysis(out, one, analysis, report)
    if one.needed:
        _show_needed(out, one)
    for words in one.cannot_say:
        out.print(f"- {words}", markup=False)


def _show_analysis(
    out: Console, one: OutcomeReport, analysis: Analysis, report: TrialReport
) -> None:
    label = "EXPLORATORY" if analysis.exploratory else "planned"
    title = f"{one.outcome}, {analysis.method}, {analysis.estimand.replace('_', ' ')}: {label}"
    drawn = table(*COLUMNS, title=title, right=COLUMNS[1:])
    for effect in analysis.effects:
        add_plain(drawn, effect.group, *_cells(effect))
    print_whole(out, drawn)
    for effect in analysis.effects:
        if effect.reason:
            out.print(f"- {effect.group}: {effect.reason}", markup=False)
    units = one.per.replace("_", " ")
    out.print(f"  events and {units}s: {report.arms[0]} / {report.arms[1]}", markup=False)


def _cells(effect: Effect) -> tuple[str, str, str, str, str]:
    events = " / ".join(number(count) for count in effect.events)
    exposure = " / ".join(number(size) for size in effect.exposure)
    if not effect.estimated:
        return events, exposure, "not available", "", ""
    p = "" if effect.p_value is None else f"{effect.p_value:.3f}"
    ends = f"{number(effect.low)} to {number(effect.high)}"
    return events, exposure, number(effect.ratio), ends, p


def _show_needed(out: Console, one: OutcomeReport) -> None:
    units = f"{one.per.replace('_', ' ')}s in each arm"
    drawn = table("true ratio", units, title="Needed for 80% power", right=[units])
    for each in one.needed:
        seen = " (the one estimated)" if each.seen else ""
        size = number(each.units_per_arm) if each.units_per_arm is not None else each.reason
        add_plain(drawn, f"{number(each.ratio)}{seen}", size)
    out.print(drawn)

"""One outcome of a trial as a section: all four groups in each analysis, what it cannot say."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from reddot.pack.blocks import (
    Beware,
    Block,
    Bullets,
    Chart,
    Column,
    Entry,
    Evidence,
    Fold,
    Grid,
    GridRow,
    Kind,
    Rule,
    Section,
    Words,
)
from reddot.pack.charts import draw
from reddot.pack.interval_rows import IntervalRow, Rows, interval_spec
from reddot.pack.trial_words import (
    ESTIMAND_NAMES,
    ESTIMAND_WORDS,
    EXPLORATORY,
    GROUP_NAMES,
    OUTSIDE,
    ROLE_NAMES,
    count_entry,
    effect_words,
    outcome_name,
    p_entry,
    p_words,
    percent_words,
    range_entry,
    ratio_entry,
    ratio_words,
    unit_name,
)
from reddot.pack.wording import number
from reddot.trial.analysis import METHODS
from reddot.trial.report import Analysis, OutcomeReport

LOWEST = 0.01  # an interval from 0 is drawn from here on a scale of ratios
RATIO = (
    "The ratio is the rate on slots allocated to carry over the rate on control slots, of officers "
    "of the same group: 1 is no difference."
)


def outcome_section(report: OutcomeReport, arms: tuple[str, str]) -> Section:
    """An outcome with all its analyses, planned ones first."""
    key, title = f"outcome-{report.outcome}", outcome_name(report.outcome)
    if report.not_available:
        beware = Beware((f"Not available: {report.not_available}",))
        return Section(key, f"{title}: not available", (beware,))
    blocks: list[Block] = [Words(_opening(report))]
    if report.cannot_say:
        blocks.append(Beware(report.cannot_say))
    parts = [_analysis(report, one, arms) for one in report.analyses]
    if report.exposures is not None:
        parts.append(_exposures(report, report.exposures))
    if report.needed:
        parts.append(_needed(report))
    return Section(key, title, tuple(blocks), tuple(parts))


def _opening(report: OutcomeReport) -> str:
    role = ROLE_NAMES.get(report.role, report.role)
    source = f"counted from {report.source}, per {unit_name(report.per).rstrip('s')}"
    return f"{outcome_name(report.outcome)}: {role}; {source}. {report.rule}"


def _analysis(report: OutcomeReport, analysis: Analysis, arms: tuple[str, str]) -> Section:
    key = f"{report.outcome}-{analysis.method}-{analysis.estimand}"
    return Section(key, analysis_title(analysis), tuple(_blocks(report, analysis, arms, key)))


def analysis_title(analysis: Analysis) -> str:
    """The heading of an analysis: exploratory or planned, the method, what it is of."""
    words = analysis.words or METHODS[analysis.method].words
    start = EXPLORATORY if analysis.exploratory else "Planned"
    return f"{start}: {words}, {ESTIMAND_NAMES[analysis.estimand]}"


def _blocks(
    report: OutcomeReport, analysis: Analysis, arms: tuple[str, str], key: str
) -> Iterator[Block]:
    if analysis.exploratory:
        yield Words(OUTSIDE)
    charts = tuple(_charts(report, analysis, key))
    yield Evidence(charts=charts, grids=(_grid(report, analysis, arms),), rules=(_rule(report),))
    refused = [
        f"{GROUP_NAMES[effect.group]}: no number. {effect.reason}"
        for effect in analysis.effects
        if not effect.estimated
    ]
    if refused:
        yield Bullets(tuple(refused))
    notes = tuple(_notes(analysis))
    if notes:
        yield Fold("How it was worked out", notes)


def _notes(analysis: Analysis) -> Iterator[tuple[str, str]]:
    yield "Compared", ESTIMAND_WORDS[analysis.estimand]
    assumes = METHODS[analysis.method].assumes
    if assumes:
        yield "Assumes", assumes
    for effect in analysis.effects:
        if effect.notes:
            yield GROUP_NAMES[effect.group], " ".join(effect.notes)


def _charts(report: OutcomeReport, analysis: Analysis, key: str) -> Iterator[Chart]:
    """The intervals of the groups on one scale; one without a number is said to have none."""
    rows = tuple(
        IntervalRow(
            name=GROUP_NAMES[effect.group],
            said=f"{ratio_words(effect.ratio)} ({_ends(effect.low, effect.high)})",
            value=max(effect.ratio, LOWEST),
            low=max(effect.low or 0.0, LOWEST),
            high=math.inf if effect.high is None else effect.high,
            strong=effect.group == "everyone",
        )
        for effect in analysis.effects
        if effect.ratio is not None and math.isfinite(effect.ratio)
    )
    if not rows:
        return
    spoken = "; ".join(f"{GROUP_NAMES[e.group]}: {effect_words(e)}" for e in analysis.effects)
    title = f"{outcome_name(report.outcome)}: ratio of rates, carry over control"
    if analysis.exploratory:
        title = f"{EXPLORATORY}. {title}"
    drawn = Rows(rows=rows, stacked=True, logarithmic=True, reference=1.0)
    words = f"Intervals of the ratio, a line at 1 for no difference. {spoken}."
    yield Chart(f"chart-{key}".replace("_", "-"), title, words, draw(interval_spec(drawn)))


def _ends(low: float | None, high: float | None) -> str:
    return f"{ratio_words(low)} to {ratio_words(high)}"


def _grid(report: OutcomeReport, analysis: Analysis, arms: tuple[str, str]) -> Grid:
    units = unit_name(report.per)
    level = percent_words(analysis.effects[0].level)
    columns = (
        *(Column(arm, "Events") for arm in arms),
        *(Column(arm, units[:1].upper() + units[1:]) for arm in arms),
        Column("Ratio", "Carry over control"),
        Column(f"{level} interval", "Carry over control"),
        Column("p", "Carry over control"),
    )
    rows = tuple(
        GridRow(
            GROUP_NAMES[effect.group],
            (
                *map(count_entry, effect.events),
                *map(count_entry, effect.exposure),
                ratio_entry(effect.ratio),
                range_entry(effect),
                p_entry(effect),
            ),
            strong=effect.group == "everyone",
        )
        for effect in analysis.effects
    )
    start = f"{EXPLORATORY}. " if analysis.exploratory else ""
    name = outcome_name(report.outcome)
    return Grid(f"{start}{name} by group of officers", "Group", columns, rows)


def _rule(report: OutcomeReport) -> Rule:
    particulars = [
        ("Ratio", RATIO),
        ("Groups", "Fixed before the allocation, by who may carry and who is in whose crew."),
        ("Source", report.source),
    ]
    if report.account is not None:
        one = report.account
        particulars.append(
            (
                "Rows of the source",
                f"{number(one.read)} read: {number(one.counted)} counted, {number(one.off_trial)} "
                f"not of the trial, {number(one.left_out)} on officer-shifts left out, "
                f"{number(one.not_matched)} that could not be laid, {number(one.not_stated)} not "
                "stated.",
            )
        )
    return Rule(report.rule, tuple(particulars))


def _exposures(report: OutcomeReport, found: Mapping[str, Any]) -> Section:
    """The contrasts by the design's own probabilities, all four groups."""
    rows = tuple(
        GridRow(
            GROUP_NAMES[one["group"]],
            (
                *(_mean(value) for value in one["means"]),
                ratio_entry(one["ratio"]),
                _range(one["low"], one["high"]),
                _p(one["ratio"], one["p_value"]),
                _range(one["difference_low"], one["difference_high"], signed=True),
            ),
            strong=one["group"] == "everyone",
        )
        for one in found["effects"]
    )
    columns = (
        Column("carry", "Mean"), Column("control", "Mean"), Column("Ratio"), Column("Interval"),
        Column("p"), Column("Difference, interval"),
    )  # fmt: skip
    caption = f"{EXPLORATORY}. {outcome_name(report.outcome)}: Hájek means by group"
    blocks: list[Block] = [Words(OUTSIDE)]
    blocks.append(Evidence(grids=(Grid(caption, "Group", columns, rows),), rules=(_rule(report),)))
    if reasons := tuple(_why_not(found["effects"])):
        blocks.append(Bullets(reasons))
    words = f"Probabilities of the design: {found['probabilities']}."
    source = "Aronow and Samii (2017), doi:10.1214/16-AOAS1005: conservative variance."
    blocks.append(Fold("How it was worked out", (("Weights", words), ("Method", source))))
    title = f"{EXPLORATORY}: exposure contrasts by the probabilities of the design"
    return Section(f"{report.outcome}-exposures", title, tuple(blocks))


def _why_not(effects: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """Which groups have no number, or no interval, and why."""
    for one in effects:
        if one["reason"]:
            yield f"{GROUP_NAMES[one['group']]}: no number. {one['reason']}"
        elif one["withheld"]:
            yield f"{GROUP_NAMES[one['group']]}: no interval. {one['withheld']}"


def _mean(value: float | None) -> Entry:
    if value is None:
        return Entry("not available", Kind.NOT_AVAILABLE)
    return Entry(f"{value:.3g}", Kind.NUMBER if value else Kind.ZERO)


def _range(low: float | None, high: float | None, *, signed: bool = False) -> Entry:
    if low is None or high is None:
        return Entry("not available", Kind.NOT_AVAILABLE)
    say = f"{low:.3g} to {high:.3g}" if signed else _ends(low, high)
    return Entry(say, Kind.RANGE)


def _p(ratio: float | None, value: float | None) -> Entry:
    if ratio is None or value is None:
        return Entry("not available", Kind.NOT_AVAILABLE)
    return Entry(p_words(value), Kind.NUMBER)


def _needed(report: OutcomeReport) -> Section:
    """The sample that would tell some ratios from none."""
    units = unit_name(report.per)
    rows = tuple(
        GridRow(
            f"{ratio_words(one.ratio)}{' (the one estimated)' if one.seen else ''}",
            (
                Entry("not available", Kind.NOT_AVAILABLE)
                if one.units_per_arm is None
                else Entry(number(one.units_per_arm), Kind.NUMBER),
            ),
        )
        for one in report.needed
    )
    one = report.needed[0]
    name = outcome_name(report.outcome)
    caption = f"{name}: {units} in each arm that tell a ratio from 1 in {one.power:.0%} of trials"
    grid = Grid(caption, "True ratio", (Column(f"{units} in each arm"),), rows)
    rule = Rule(
        "Everyone together, at the rate of the control arm; a two-sided exact comparison at the "
        f"plan's level, multiplied by {one.dispersion:.3g} because events cluster.",
        (("Note", "A first approximation: the power of a design is simulated by trial power."),),
    )
    reasons = tuple(f"{ratio_words(n.ratio)}: {n.reason}" for n in report.needed if n.reason)
    blocks: tuple[Block, ...] = (Evidence(grids=(grid,), rules=(rule,)),)
    if reasons:
        blocks = (*blocks, Bullets(reasons))
    return Section(f"{report.outcome}-needed", "The sample that would be needed", blocks)

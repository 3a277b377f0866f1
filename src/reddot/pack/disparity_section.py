"""Perceived groups laid out: ratios with intervals, shares, residents, and the cautions first."""

from __future__ import annotations

from collections.abc import Iterator

from reddot.figures.group_lines import GroupLine, GroupTable
from reddot.figures.group_rates import words
from reddot.pack.blocks import (
    Beware,
    Block,
    Column,
    Entry,
    Evidence,
    Grid,
    GridRow,
    Kind,
    Rule,
    Section,
    Words,
)
from reddot.pack.comparison_words import SMALL_MARK, SMALL_SAID, gone_entry
from reddot.pack.disparity_chart import draw_disparity, draw_group_shares
from reddot.pack.entries import BLANK
from reddot.pack.wording import between, day, number, percent_between

HOW_DRAWN = (
    "Each bar is a 95% interval; the dark line is what the number could be, depending on the group "
    "of the people whose group is not reported."
)


def disparity_section(key: str, table: GroupTable) -> Section:
    """The section of perceived groups in a force and period.

    Parameters
    ----------
    key
        Names the section within its page.
    table
        The groups.
    """
    counts = table.counts
    charts = tuple(
        chart
        for chart in (
            draw_disparity(f"{key}-ratios", table),
            draw_group_shares(f"{key}-shares", table),
        )
        if chart is not None
    )
    blocks: list[Block] = []
    if cautions := table.cautions():
        blocks.append(Beware(cautions))
    if charts:
        blocks.append(Words(HOW_DRAWN))
    blocks.append(Evidence(charts, ratio_grids(table), (_rule(table),)))
    blocks.append(share_grid(table))
    small = (SMALL_SAID,) if any(line.small() for line in table.lines) else ()
    if notes := (*table.warnings, *_absent(table), *small):
        blocks.append(Beware(tuple(dict.fromkeys(notes))))
    title = f"{table.measure.title} by perceived {words(table.by)}: {counts.force}, {counts.period}"
    return Section(key, title, tuple(blocks))


def _absent(table: GroupTable) -> Iterator[str]:
    """Why groups have no count, each reason once."""
    reasons: dict[str, list[str]] = {}
    for line in table.lines:
        if line.count is None and line.why:
            reasons.setdefault(line.why, []).append(line.label)
    yield from (f"{', '.join(labels)}: {why}." for why, labels in reasons.items())


def share_grid(table: GroupTable) -> Grid:
    """The table of groups: counts, and shares with their intervals."""
    columns = (Column("Counted"), Column("Share"), Column("95% interval"))
    rows = tuple(
        GridRow(
            line.label,
            (_count(line), _percents(line, line.shares), _percents(line, line.share_interval)),
        )
        for line in table.lines
    )
    return Grid(f"Share of each group, {_place(table)}", "Group", columns, rows)


def ratio_grids(table: GroupTable) -> tuple[Grid, ...]:
    """The tables of rates for each resident and of their ratios; none without residents."""
    if not any(line.residents for line in table.lines):
        return ()
    against = table.by.label(table.reference)
    rates = tuple(
        GridRow(
            line.label,
            (_residents(line), _numbers(line, line.rates), _numbers(line, line.rate_interval)),
        )
        for line in table.lines
    )
    ratios = tuple(GridRow(line.label, tuple(_ratio(line, table))) for line in table.lines)
    columns = (Column("Residents"), Column("Rate"), Column("95% interval"))
    ends = (Column("Ratio"), Column("95% interval"), Column("As cases not reported fall"))
    return (
        Grid(f"Rate per 1,000 residents, {_place(table)}", "Group", columns, rates),
        Grid(f"Ratio of the rate to that of {against}, {_place(table)}", "Group", ends, ratios),
    )


def _place(table: GroupTable) -> str:
    return f"{table.counts.force}, {table.counts.period}"


def _count(line: GroupLine) -> Entry:
    if line.count is None:
        return gone_entry(line.cell)
    few = f" ({SMALL_MARK})" if line.small() else ""
    if line.count.high > line.count.low:
        return Entry(f"{between(line.count.low, line.count.high)}{few}", Kind.RANGE)
    return Entry(f"{number(line.count.low)}{few}", Kind.NUMBER if line.count.low else Kind.ZERO)


def _none(line: GroupLine) -> Entry:
    """Why a number of a group is not there: as its count, or because nothing is to be said."""
    if line.count is None:
        return gone_entry(line.cell)
    return Entry("not applicable", Kind.NOT_APPLICABLE)


def _percents(line: GroupLine, ends: tuple[float, float] | None) -> Entry:
    return _none(line) if ends is None else Entry(percent_between(*ends), Kind.RANGE)


def _numbers(line: GroupLine, ends: tuple[float, float] | None) -> Entry:
    if ends is None:
        return _none(line)
    low, high = ends
    return Entry(between(low, high) if high > low else number(low), Kind.RANGE)


def _residents(line: GroupLine) -> Entry:
    return Entry(number(line.residents.value), Kind.NUMBER) if line.residents else _none(line)


def _ratio(line: GroupLine, table: GroupTable) -> list[Entry]:
    found = line.disparity
    if line.name == table.reference:
        return [Entry("reference"), BLANK, BLANK]
    if line.count is None:
        return [gone_entry(line.cell)] * 3
    if found is None:
        return [Entry("not available", Kind.NOT_AVAILABLE)] * 3
    ratio = BLANK if found.ratio is None else Entry(number(found.ratio), Kind.NUMBER)
    return [ratio, _numbers(line, (found.low, found.high)), _numbers(line, found.bounds)]


def _rule(table: GroupTable) -> Rule:
    counts = table.counts
    published = (
        f", published {day(counts.vintage)}" if counts.vintage else ", day of publication not known"
    )
    found = [
        ("One unit", counts.rule.unit),
        ("In and out", counts.rule.inclusion),
        ("Source", f"{counts.source}{published}"),
    ]
    people = next((line.residents for line in table.lines if line.residents), None)
    if people is not None:
        found.append(("Divided by", f"{people.definition}, {day(people.on)}"))
    return Rule(counts.rule.statement, tuple(found))

"""A funnel laid out: the chart, the table under it, what it may and may not be taken to mean."""

from __future__ import annotations

from collections.abc import Iterator

from reddot.figures.funnel_table import MAY, MAY_NOT, FunnelPoint, FunnelTable, Standing
from reddot.pack.blocks import (
    Beware,
    Block,
    Column,
    Entry,
    Evidence,
    Grid,
    GridRow,
    Section,
    Terms,
    Words,
)
from reddot.pack.comparison_words import (
    SMALL_SAID,
    apart_grid,
    count_entry,
    ends_entry,
    interval_entry,
    rate_text,
    rule_block,
    size_entry,
)
from reddot.pack.funnel_chart import draw_funnel
from reddot.pack.wording import number
from reddot.stats.funnel import LEVELS

FEW = 0.1
SHORT: dict[Standing, str] = {
    "above_998": "above 99.8%",
    "above_95": "above 95%",
    "within": "within 95%",
    "below_95": "below 95%",
    "below_998": "below 99.8%",
    "unsettled": "could be either",
}
LIMITS_FOR = {
    "none": "The limits allow for chance alone: as if every force had the common rate.",
    "multiplicative": "The limits allow for chance and for how much the forces differ anyhow: the "
    "variance of each is {size} times that of chance.",
    "additive": "The limits allow for chance and for how much the forces differ anyhow: their "
    "own rates spread about the common one with a standard deviation of {size}.",
}


def funnel_section(key: str, title: str, table: FunnelTable) -> Section:
    """The section of a funnel.

    Parameters
    ----------
    key, title
        Name the section within its page, and for people.
    table
        The funnel.
    """
    units = [point.unit for point in table.points]
    blocks: list[Block] = [Words(line) for line in funnel_lines(table)]
    chart = draw_funnel(f"{key}-chart", table.field.asked.title, table)
    rule = rule_block(table.field.rule, units)
    blocks.append(Evidence((chart,), (funnel_grid(table),), (rule,)))
    blocks.append(Terms(_meanings(table)))
    if table.field.apart:
        blocks.append(apart_grid("Not in the funnel", table.field.apart))
    small = (SMALL_SAID,) if any(point.small() for point in table.points) else ()
    if notes := (*table.warnings, *small):
        blocks.append(Beware(tuple(notes)))
    return Section(key, title, tuple(blocks))


def funnel_grid(table: FunnelTable) -> Grid:
    """The table of a funnel: a line for each unit, the highest rate first; 95% limits alone."""
    per = table.field.asked.per
    columns = (
        Column("Counted"),
        Column(per.noun[:1].upper() + per.noun[1:]),
        Column(f"Rate {per.unit}" if per.kind == "people" else "Share"),
        Column(f"{percent_level(LEVELS[0])} limits"),
        Column("Where by the limits"),
    )
    lines = tuple(_line(point, table) for point in table.points)
    return Grid(f"{table.field.asked.title}, {table.field.asked.period}", "Name", columns, lines)


def percent_level(level: float) -> str:
    """A level in words.

    >>> percent_level(0.998), percent_level(0.95)
    ('99.8%', '95%')
    """
    return f"{level * 100:g}%"


def _line(point: FunnelPoint, table: FunnelTable) -> GridRow:
    per, unit = table.field.asked.per, point.unit
    limits = point.limits[0]
    entries = (
        count_entry(unit, small=point.small()),
        size_entry(unit),
        ends_entry(unit.rates(per.scale), per),
        interval_entry((limits.low * per.scale, limits.high * per.scale), per),
        Entry(SHORT[point.standing]),
    )
    return GridRow(unit.name, entries, strong=point.standing not in ("within", "unsettled"))


def funnel_lines(table: FunnelTable) -> Iterator[str]:
    """The common rate and its limits, how many lie outside, and how many would by chance."""
    asked = table.field.asked
    ends = (table.centre[0] * asked.per.scale, table.centre[1] * asked.per.scale)
    yield (
        f"The common rate is that of {table.centre_from}: {rate_text(ends, asked.per)} "
        f"{asked.per.unit}. {_limits_said(table)}"
    )
    said = "; ".join(
        f"outside the {percent_level(level)} limits {len(table.outside(level))}, where "
        f"{_by_chance(chance)} would be by chance"
        for level, chance in zip(LEVELS, table.expected_outside, strict=True)
    )
    unsettled = sum(point.standing == "unsettled" for point in table.points)
    open_cases = f" Of {number(unsettled)} it depends on cases not stated." if unsettled else ""
    yield f"Of {len(table.points)}: {said}.{open_cases}"


def _by_chance(chance: float) -> str:
    return f"about {chance:.1f}" if chance >= FEW else f"fewer than {FEW}"


def _limits_said(table: FunnelTable) -> str:
    sizes = tuple(funnel.spread.size for funnel in table.funnels)
    if table.spread == "additive":
        per = table.field.asked.per
        said = rate_text((min(sizes) * per.scale, max(sizes) * per.scale), per)
        return LIMITS_FOR["additive"].format(size=said)
    return LIMITS_FOR[table.spread].format(size=number(float(f"{max(sizes):.3g}")))


def _meanings(table: FunnelTable) -> tuple[tuple[str, str], ...]:
    per = table.field.asked.per
    return (
        ("What lying outside may be taken to mean", MAY),
        ("What it may not", MAY_NOT),
        (f"What dividing by {per.noun} says", per.means),
        ("What it cannot say", per.cannot),
    )

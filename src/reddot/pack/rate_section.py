"""A force's rates laid out: by each denominator side by side, among all forces, over periods."""

from __future__ import annotations

from collections.abc import Sequence

from reddot.figures.comparison import Apart
from reddot.figures.measures import Per
from reddot.figures.rate_changes import Change
from reddot.figures.rate_ranks import RANKS, Ranked, Ranking
from reddot.pack.blocks import (
    Beware,
    Block,
    Column,
    Entry,
    Evidence,
    Grid,
    GridRow,
    Kind,
    Section,
    Terms,
    Tile,
    Words,
)
from reddot.pack.comparison_words import (
    SMALL_SAID,
    apart_grid,
    count_entry,
    ends_entry,
    gone_entry,
    interval_entry,
    rate_text,
    rule_block,
    size_entry,
)
from reddot.pack.entries import BLANK
from reddot.pack.rate_chart import draw_rates
from reddot.pack.rate_periods import periods_section
from reddot.pack.wording import between, number

HOW_DRAWN = (
    "Each bar is a 95% interval, as if what is counted happened one by one; the diamond is the "
    "rate. Where cases are not stated there is no diamond: the dark line is what the rate could be."
)


def rate_sections(
    force: str, chosen: Ranking, every: Sequence[Ranking], changes: Sequence[Change]
) -> tuple[Section, ...]:
    """The sections of a force's rates.

    Parameters
    ----------
    force
        The force.
    chosen
        The ranking by the denominator that was asked for.
    every
        The rankings by every denominator.
    changes
        The force's rates by the chosen denominator in every period.
    """
    return (
        _own(force, chosen),
        _beside(force, every),
        _among(force, chosen),
        periods_section(changes, chosen.field.asked),
    )


def _own(force: str, chosen: Ranking) -> Section:
    """The rate asked for, with what its denominator says and cannot say."""
    asked, found = chosen.field.asked, chosen.of(force)
    meanings = Terms((("What it means", asked.per.means), ("What it cannot say", asked.per.cannot)))
    if not isinstance(found, Ranked):
        why = found.why if isinstance(found, Apart) else "no figure of it is held here"
        said = Words(f"{force} has no rate {asked.per.unit} in {asked.period}: {why}.")
        return Section("rate", asked.title, (said, meanings))
    tile = Tile(
        rate_text(found.rate, asked.per),
        f"{asked.title} ({_interval_said(found, asked.per)})",
        f"{force}, {asked.period}",
    )
    rule = rule_block(chosen.field.rule, [found.unit])
    blocks: list[Block] = [Evidence(tiles=(tile,), rules=(rule,))]
    blocks.append(Words(f"{_made_of(found, asked.per)}{_rank_sentence(found)}"))
    blocks.append(meanings)
    return Section("rate", asked.title, tuple(blocks))


def _made_of(found: Ranked, per: Per) -> str:
    unit = found.unit
    count = between(unit.low, unit.high) if unit.high > unit.low else number(unit.low)
    return f"{count} counted, divided by {number(round(unit.exposure.value, 2))} {per.noun}."


def _interval_said(found: Ranked, per: Per) -> str:
    return f"95% interval {interval_entry(found.interval, per).text}"


def _rank_sentence(found: Ranked) -> str:
    if found.rank is None or found.of < 2:
        return ""
    place = rank_entry(found).text
    return f" Its rank is {place} of the {found.of} forces held here, the highest first."


def rank_entry(found: Ranked | Apart | None) -> Entry:
    """A rank as an entry, with what it could be."""
    if not isinstance(found, Ranked) or found.rank is None or found.of < 2:
        return BLANK
    best, worst = found.rank
    if best == worst:
        return Entry(f"{best}", Kind.NUMBER)
    return Entry(f"{best} to {worst}", Kind.RANGE)


def _beside(force: str, every: Sequence[Ranking]) -> Section:
    """The same count by each denominator: what it is of, its interval and its rank."""
    columns = (
        Column("Rate or share"), Column("95% interval"), Column("Rank"), Column("Ranked"),
        Column("Divided by"),
    )  # fmt: skip
    rows = tuple(_beside_row(ranking, ranking.of(force)) for ranking in every)
    caption = f"{force}, {every[0].field.asked.period}: the same count by each denominator"
    grid = Grid(caption, "Denominator", columns, rows)
    why = tuple(
        f"{ranking.field.asked.per.title}: {found.why}."
        for ranking in every
        if isinstance(found := ranking.of(force), Apart)
    )
    meant = tuple(
        (f"{r.field.asked.per.title}", f"{r.field.asked.per.means} {r.field.asked.per.cannot}")
        for r in every
    )
    blocks: list[Block] = [grid, Words(RANKS), Terms(meant)]
    if why:
        blocks.append(Beware(why))
    return Section("beside", "By each denominator", tuple(blocks))


def _beside_row(ranking: Ranking, found: Ranked | Apart | None) -> GridRow:
    per = ranking.field.asked.per
    if not isinstance(found, Ranked):
        gone = gone_entry(found.cell if found else "")
        return GridRow(per.title, (gone, BLANK, BLANK, BLANK, BLANK))
    of = Entry(number(found.of), Kind.NUMBER) if found.of > 1 else BLANK
    return GridRow(
        f"{per.title} ({per.unit})",
        (
            ends_entry(found.rate, per),
            interval_entry(found.interval, per),
            rank_entry(found),
            of,
            size_entry(found.unit),
        ),
    )


def _among(force: str, chosen: Ranking) -> Section:
    """Every force by the chosen denominator."""
    asked, rows = chosen.field.asked, [*chosen.forces, *([chosen.nation] if chosen.nation else [])]
    columns = (
        Column("Counted"), Column(asked.per.noun[:1].upper() + asked.per.noun[1:]),
        Column("Rate" if asked.per.kind == "people" else "Share"), Column("95% interval"),
        Column("Rank"),
    )  # fmt: skip
    lines = tuple(
        GridRow(
            one.unit.name,
            (
                count_entry(one.unit, small=one.small()),
                size_entry(one.unit),
                ends_entry(one.rate, asked.per),
                interval_entry(one.interval, asked.per),
                rank_entry(one),
            ),
            strong=one.unit.name == force,
        )
        for one in rows
    )
    grid = Grid(f"{asked.title}, {asked.period}, every force held here", "Force", columns, lines)
    charts = (draw_rates("rates-chart", chosen, force),) if chosen.forces else ()
    rule = rule_block(chosen.field.rule, [one.unit for one in rows])
    blocks: list[Block] = [Words(HOW_DRAWN), Evidence(charts, (grid,), (rule,))] if rows else []
    if chosen.field.apart:
        blocks.append(apart_grid("Forces without a rate", chosen.field.apart))
    small = (SMALL_SAID,) if any(one.small() for one in rows) else ()
    if notes := (*chosen.field.warnings, *small):
        blocks.append(Beware(tuple(notes)))
    return Section("among", "Every force", tuple(blocks))

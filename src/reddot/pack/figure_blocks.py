"""A table of figures as blocks: charts, the table under them, and the rule it is counted by."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from reddot.figures.figure import FigureRow, FigureTable
from reddot.pack.blocks import Beware, Block, Bullets, Evidence, Section, Words
from reddot.pack.cell_notes import cell_notes
from reddot.pack.contents import Gathered, latest_rows
from reddot.pack.entries import place_name, place_of, places_of, share_in
from reddot.pack.grids import plain_grid
from reddot.pack.rule_words import rules_of
from reddot.pack.topic_drawings import draw_breakdown, draw_ladder, draw_published, draw_tactics
from reddot.pack.wording import DAY_NOT_STATED, percent, percent_between
from reddot.records.cells import Missing

SYNTHETIC = "SYNTHETIC"  # the banner of the pack says it on every page


def topic_section(gathered: Gathered, said: dict[str, str]) -> Section | None:
    """The section of a topic; ``None`` where the source has no such table.

    ``said`` maps each warning given so far to the title of its section, and is added to: a
    warning stands once, later sections name where.
    """
    table, topic = gathered.figures, gathered.topic
    if table is None:
        return None
    by = topic.by if any(topic.by in row.keys for row in table.rows) else None
    if table.name.startswith("tactics_by_"):
        charts, grids = draw_published(topic.key, table, topic.by or "")
    elif by is not None:
        charts, grids = draw_breakdown(topic.key, table, by, topic.title)
    elif table.name == "tactics":
        charts, grids = draw_tactics(topic.key, table)
    elif table.name == "ced":
        charts, grids = draw_ladder(topic.key, table)
    else:
        charts, grids = (), (plain_grid(table),)
    blocks: list[Block] = [Words(line) for line in _share_lines(table)] if by is None else []
    blocks.append(Evidence(charts, grids, rules_of(table)))
    title = table.rule.title if table.name.startswith("tactics_by_") else topic.title
    notes = tuple(_notes(table))
    fresh = tuple(words for words in notes if words not in said)
    where = dict.fromkeys(said[words] for words in notes if words in said)
    said |= dict.fromkeys(fresh, title)
    if fresh:
        blocks.append(Beware(fresh))
    blocks += [Words(f"The notes under “{other}” hold here as well.") for other in where]
    return Section(topic.key, title, tuple(blocks))


def share_line(row: FigureRow) -> str:
    """What share of Taser uses was a discharge, with bounds or interval."""
    share = share_in(row, "discharge")
    if share is None:
        return ""
    sure = percent_between(share.interval.low, share.interval.high)
    counted = (
        f"{share.numerator:,} of {share.denominator:,} ({percent(share.interval.estimate)}; "
        f"exact 95% interval {sure})"
    )
    if share.bounds is None:
        return f"Discharged: {counted}."
    ends = percent_between(*share.bounds)
    return f"Discharged: {ends}, depending on how the uses not stated ended; as counted, {counted}."


def _share_lines(table: FigureTable) -> Iterator[str]:
    rows = latest_rows(table.rows)
    for row in rows:
        if line := share_line(row):
            yield f"{place_name(place_of(row), places_of(table.rows))}. {line}"


def _notes(table: FigureTable) -> Iterator[str]:
    """What to beware of, and why a number or a bound is missing."""
    raw, words = f"'{Missing.NOT_STATED}'", f"“{DAY_NOT_STATED}”"
    yield from (w.replace(raw, words) for w in table.warnings if not w.startswith(SYNTHETIC))
    yield from cell_notes(table)


def missing_topics(gathered: Sequence[Gathered]) -> Block | None:
    """The topics that the source does not show, as a list."""
    titles = tuple(g.topic.title for g in gathered if g.figures is None)
    return Bullets(titles) if titles else None

"""A released table drawn: by the same hand as a pack, and as a plain table where it is crossed."""

from __future__ import annotations

from reddot.figures.breakdowns import breakdowns
from reddot.figures.figure import FigureRow
from reddot.pack.blocks import Beware, Block, Column, Evidence, Grid, GridRow, Section
from reddot.pack.catalogue import Topic
from reddot.pack.contents import Gathered
from reddot.pack.entries import entry, key_label
from reddot.pack.figure_blocks import topic_section
from reddot.pack.rule_words import rules_of
from reddot.pack.wording import CED_LABELS, label, period_words
from reddot.publish.released import ReleasedTable


def table_section(held: ReleasedTable) -> Section | None:
    """A table as a section: chart and table; a table only, where it is by several breakdowns."""
    if any(len(row.keys) > 1 for row in held.figures.rows):
        return _crossed(held)
    by = held.by[0] if held.by else None
    topic = Topic(held.name, "release", held.title, held.figures.name, by)
    return topic_section(Gathered(topic, held.figures), {})


def _crossed(held: ReleasedTable) -> Section:
    rows = held.figures.rows
    cells = tuple(dict.fromkeys(cell for row in rows for cell in row.cells))
    lines = tuple(
        GridRow(row_words(row), tuple(entry(row.cells.get(cell)) for cell in cells)) for row in rows
    )
    columns = tuple(Column(cell_words(cell)) for cell in cells)
    grid = Grid(held.title, "Force, period and category", columns, lines)
    blocks: list[Block] = [Evidence(grids=(grid,), rules=rules_of(held.figures))]
    if held.figures.warnings:
        blocks.append(Beware(held.figures.warnings))
    return Section(held.name, held.title, tuple(blocks))


def row_words(row: FigureRow) -> str:
    """A row in words: force, period, and each category."""
    keys = (key_words(by, value) for by, value in row.keys.items())
    return ", ".join((row.force, period_words(row.period), *keys))


def key_words(by: str, value: str) -> str:
    """The category of a breakdown in words; of a key that is no breakdown, its label."""
    return key_label(by, value) if by == "month" or by in breakdowns() else label(value, by)


def cell_words(cell: str) -> str:
    """The name of a cell in words, as the tables print it.

    >>> cell_words("red_dot"), cell_words("incidents")
    ('Red-dotted', 'Incidents')
    """
    return CED_LABELS.get(cell) or label(cell)

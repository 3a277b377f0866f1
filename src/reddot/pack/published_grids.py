"""Published breakdowns as tables: categories down, chosen tactics across."""

from __future__ import annotations

from reddot.figures.figure import FigureRow, FigureTable
from reddot.pack.blocks import Column, Grid, GridRow
from reddot.pack.entries import Place, entry, place_name, place_of, places_of
from reddot.pack.wording import label

TACTICS_SHOWN = (
    "all_reports", "handcuffing", "unarmed_skills", "ground_restraint", "irritant", "baton",
    "ced", "firearms",
)  # fmt: skip


def published_grid(table: FigureTable, place: Place, code_list: str) -> Grid:
    """A published breakdown of one place: its categories down, chosen tactics across."""
    rows = {row.keys["tactic"]: row for row in published_rows(table, place)}
    shown = [rows[name] for name in TACTICS_SHOWN if name in rows]
    columns = tuple(Column(label(row.keys["tactic"], "tactic")) for row in shown)
    categories = dict.fromkeys(cell for row in shown for cell in row.cells)
    lines = tuple(
        GridRow(
            category_label(cell, code_list),
            tuple(entry(row.cells.get(cell)) for row in shown),
            strong=cell == "total" or cell.startswith("group_"),
        )
        for cell in categories
    )
    caption = f"{table.rule.title}: {place_name(place, places_of(table.rows))}"
    return Grid(caption, "Category", columns, lines)


def category_label(cell: str, code_list: str) -> str:
    """The label of a published category; the publisher's groups are named as such.

    >>> category_label("group_public", "location"), category_label("11-17", "age_band")
    ('All public places', '11 to 17')
    """
    groups = {
        "group_public": "All public places",
        "group_police": "All police places",
        "group_medical": "All medical places",
    }
    return groups.get(cell) or ("Total" if cell == "total" else label(cell, code_list))


def published_rows(table: FigureTable, place: Place) -> tuple[FigureRow, ...]:
    """The rows of one place, from the one table that has most of them: releases repeat some."""
    rows = [row for row in table.rows if place_of(row) == place]
    sources = [row.source for row in rows]
    fullest = max(dict.fromkeys(sources), key=sources.count, default="")
    return tuple(row for row in rows if row.source == fullest)

"""The charts and tables of a view with one breakdown or none, drawn at once as panels of bars."""

from __future__ import annotations

from collections.abc import Iterable

from reddot.figures.figure import FigureRow, FigureTable
from reddot.figures.ladders import DISCHARGE_USES
from reddot.pack.blocks import Chart
from reddot.pack.charts import DARK, MIDDLE, PALE, Bar
from reddot.pack.contents import latest_rows
from reddot.pack.entries import Place, key_label, place_name, place_of, places_of
from reddot.pack.grids import breakdown_grid, ladder_grid, plain_grid
from reddot.pack.topic_drawings import MAIN_TACTICS, NOT_SAID, Drawn, draw_breakdown
from reddot.pack.view_bars import draw_panel
from reddot.pack.wording import CED_LABELS, label

Bars = dict[Place, list[Bar]]


def draw_whole(key: str, title: str, table: FigureTable) -> Drawn:
    """A table without a breakdown: bars of its cells or of its periods, and the table.

    Parameters
    ----------
    key, title
        Name the charts within their page.
    table
        Its rows, of one force.
    """
    if table.name == "ced":
        latest = latest_rows(table.rows)
        order = (*(table.rule.ladder.order if table.rule.ladder else ()), "not_stated")
        bars = {place_of(row): list(_uses(row, order)) for row in latest}
        return _panels(key, "Taser uses by highest use", bars), (ladder_grid(table),)
    if table.name == "tactics":
        named = "Reports with each tactic"
        return _panels(key, named, _tactics(table)), (breakdown_grid(table, "tactic", title),)
    places = places_of(table.rows)
    totals = [Bar(place_name(place_of(row), places), row.cells["total"]) for row in table.rows]
    return (draw_panel(f"{key}-total", title, totals),), (plain_grid(table),)


def draw_by(key: str, title: str, table: FigureTable, by: str) -> Drawn:
    """A table with one breakdown: bars of its categories for each place, and the table."""
    if by == "month":
        return draw_breakdown(key, table, by, title)
    bars: Bars = {place: [] for place in places_of(table.rows)}
    for row in table.rows:
        if "total" in row.cells:
            value = row.keys[by]
            bar = Bar(key_label(by, value), row.cells["total"], _tone(value))
            bars[place_of(row)].append(bar)
    return _panels(key, title, bars), (breakdown_grid(table, by, title),)


def _uses(row: FigureRow, order: Iterable[str]) -> Iterable[Bar]:
    for cell in order:
        if cell in row.cells:
            yield Bar(CED_LABELS[cell], row.cells[cell], _tone(cell))


def _tactics(table: FigureTable) -> Bars:
    found: Bars = {}
    for place in places_of(table.rows):
        rows = {row.keys["tactic"]: row for row in table.rows if place_of(row) == place}
        found[place] = [
            Bar(label(name, "tactic"), rows[name].cells["total"])
            for name in MAIN_TACTICS
            if name in rows
        ]
    return found


def _tone(value: str) -> str:
    if value in NOT_SAID:
        return PALE
    return DARK if value in DISCHARGE_USES else MIDDLE


def _panels(key: str, title: str, bars: Bars) -> tuple[Chart, ...]:
    """One panel for each place, all on one scale."""
    most = max((bar.most() for found in bars.values() for bar in found), default=0.0)
    places = tuple(bars)
    return tuple(
        draw_panel(f"{key}-{i}", f"{title}: {place_name(place, places)}", found, most)
        for i, (place, found) in enumerate(bars.items())
        if found
    )

"""The charts and tables of each kind of topic."""

from __future__ import annotations

from reddot.figures.figure import FigureTable
from reddot.figures.ladders import DISCHARGE_USES
from reddot.pack.bars import draw_bars
from reddot.pack.blocks import Chart, Grid
from reddot.pack.charts import DARK, MIDDLE, PALE, Bar
from reddot.pack.contents import latest_rows
from reddot.pack.entries import Place, key_label, place_name, place_of, places_of
from reddot.pack.grids import breakdown_grid, ladder_grid
from reddot.pack.months import draw_months
from reddot.pack.published_grids import category_label, published_grid, published_rows
from reddot.pack.wording import CED_LABELS, label
from reddot.records.cells import Missing

NOT_SAID = frozenset({"not_stated", "not_reported", "dont_know"})
MAIN_TACTICS = (
    "handcuffing", "unarmed_skills", "ground_restraint", "limb_body_restraints", "spit_guard",
    "shield", "baton", "irritant", "ced", "aep", "firearms", "dog", "other_improvised",
    "tactical_communications",
)  # fmt: skip
CHARTED = ("all_reports", "ced")

Drawn = tuple[tuple[Chart, ...], tuple[Grid, ...]]


def draw_ladder(key: str, table: FigureTable) -> Drawn:
    """The uses of Taser: bars of the latest period, a table of all."""
    rows = latest_rows(table.rows)
    ladder = table.rule.ladder.order if table.rule.ladder else ()
    bars = {
        place_of(row): [
            Bar(CED_LABELS[cell], row.cells[cell], _tone(cell))
            for cell in (*ladder, "not_stated")
            if cell in row.cells
        ]
        for row in rows
    }
    return _bar_charts(key, "Taser uses by highest use", bars), (ladder_grid(table),)


def _tone(cell: str) -> str:
    if cell in NOT_SAID:
        return PALE
    return DARK if cell in DISCHARGE_USES else MIDDLE


def draw_breakdown(key: str, table: FigureTable, by: str, title: str) -> Drawn:
    """A breakdown of records: bars, or months, and the table."""
    bars: dict[Place, list[Bar]] = {place: [] for place in places_of(table.rows)}
    for row in table.rows:
        if "total" in row.cells:
            bar = Bar(key_label(by, row.keys[by]), row.cells["total"], _tone(row.keys[by]))
            bars[place_of(row)].append(bar)
    grid = breakdown_grid(table, by, title)
    if by == "month":
        return _month_charts(key, title, _dated(bars)), (grid,)
    return _bar_charts(key, title, bars), (grid,)


def _dated(bars: dict[Place, list[Bar]]) -> dict[Place, list[Bar]]:
    """The bars of months alone: reports without a day stand in the table, not in a chart."""
    undated = key_label("month", Missing.NOT_STATED)
    return {
        place: [bar for bar in found if bar.label != undated]
        for place, found in bars.items()
        if place[1] != Missing.NOT_STATED
    }


def draw_tactics(key: str, table: FigureTable) -> Drawn:
    """Tactics: bars of the main ones, a table of all."""
    bars: dict[Place, list[Bar]] = {}
    for place in places_of(table.rows):
        rows = {row.keys["tactic"]: row for row in table.rows if place_of(row) == place}
        bars[place] = [
            Bar(label(name, "tactic"), rows[name].cells["total"])
            for name in MAIN_TACTICS
            if name in rows
        ]
    grid = breakdown_grid(table, "tactic", table.rule.title)
    return _bar_charts(key, "Reports with each tactic", bars), (grid,)


def draw_published(key: str, table: FigureTable, by: str) -> Drawn:
    """A published breakdown: a table for each place, charts of all reports and of Taser."""
    charts: list[Chart] = []
    places = places_of(table.rows)
    for number, place in enumerate(places):
        for row in published_rows(table, place):
            tactic = row.keys["tactic"]
            if tactic not in CHARTED or all(f.withheld for f in row.cells.values()):
                continue
            bars = [
                Bar(category_label(cell, by), figure, _tone(cell))
                for cell, figure in row.cells.items()
                if cell != "total" and not cell.startswith("group_")
            ]
            title = f"{label(tactic)}: {place_name(place, places)}"
            charts.append(draw_bars(f"{key}-chart-{number}-{tactic}", title, bars))
    return tuple(charts), tuple(published_grid(table, place, by) for place in places)


def _bar_charts(key: str, title: str, bars: dict[Place, list[Bar]]) -> tuple[Chart, ...]:
    """One chart for each place; those of one force are on one scale."""
    most = _most(bars)
    return tuple(
        draw_bars(
            f"{key}-chart-{i}", f"{title}: {place_name(place, tuple(bars))}", found, most[place[0]]
        )
        for i, (place, found) in enumerate(bars.items())
        if found
    )


def _month_charts(key: str, title: str, bars: dict[Place, list[Bar]]) -> tuple[Chart, ...]:
    most = _most(bars)
    return tuple(
        draw_months(
            f"{key}-chart-{i}", f"{title}: {place_name(place, tuple(bars))}", found, most[place[0]]
        )
        for i, (place, found) in enumerate(bars.items())
        if found
    )


def _most(bars: dict[Place, list[Bar]]) -> dict[str, float]:
    """The longest bar of each force."""
    found: dict[str, float] = {}
    for (force, _, _), drawn in bars.items():
        found[force] = max([found.get(force, 0.0), *(bar.most() for bar in drawn)])
    return found

"""Two breakdowns crossed: a table of one against the other, and bars for each column of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from reddot.figures.figure import Figure, FigureRow, FigureTable
from reddot.pack.blocks import Chart, Column, Entry, Grid, GridRow, Kind
from reddot.pack.charts import MIDDLE, PALE, Bar
from reddot.pack.entries import BLANK, key_label, place_name, place_of, places_of
from reddot.pack.months import draw_months
from reddot.pack.topic_drawings import MAIN_TACTICS, NOT_SAID, Drawn
from reddot.pack.view_bars import draw_panel
from reddot.pack.wording import label
from reddot.records.cells import Missing

MOST_DRAWN = 4
COUNTED = {
    "ced": (("total", ""), ("discharge", ", of them a discharge")),
    "reports": (("total", ""),),
    "tactics": (("total", ""),),
}


@dataclass(frozen=True, slots=True)
class Cross:
    """The cells of one place: by the category down the side and the category across."""

    down: str
    across: str
    rows: Mapping[tuple[str, str], FigureRow]

    def categories(self, by: str) -> tuple[str, ...]:
        """The categories of a breakdown, in the order of the table."""
        return tuple(dict.fromkeys(row.keys[by] for row in self.rows.values()))

    def cell(self, down: str, across: str, name: str) -> Figure | None:
        """One cell; ``None`` where the table has no such row."""
        row = self.rows.get((down, across))
        return row.cells.get(name) if row else None


def draw_cross(key: str, title: str, table: FigureTable) -> Drawn:
    """The charts and tables of a table with two breakdowns.

    Parameters
    ----------
    key, title
        Name them within their page.
    table
        Rows with two keys each.
    """
    down, across = _sides(table)
    places = places_of(table.rows)
    charts: list[Chart] = []
    grids: list[Grid] = []
    for number, place in enumerate(places):
        rows = tuple(row for row in table.rows if place_of(row) == place)
        cross = Cross(down, across, {(r.keys[down], r.keys[across]): r for r in rows})
        where = place_name(place, places)
        charts += _charts(f"{key}-{number}", cross, where)
        for name, more in COUNTED[table.name]:
            if any(name in row.cells for row in rows):
                grids.append(_grid(cross, name, f"{title}{more}: {where}"))
    return tuple(charts), tuple(grids)


def _sides(table: FigureTable) -> tuple[str, str]:
    """The breakdown with more categories goes down the side; months always do."""
    first, second = tuple(dict.fromkeys(name for row in table.rows for name in row.keys))[:2]
    if "month" in (first, second):
        return ("month", second if first == "month" else first)
    many = [len({row.keys[name] for row in table.rows}) for name in (first, second)]
    return (first, second) if many[0] >= many[1] else (second, first)


def category(by: str, value: str) -> str:
    """A category in words; tactics by the names that publications give their groups too.

    >>> category("gender", "not_reported"), category("tactic", "ced")
    ('Not reported', 'Taser (CED)')
    """
    return label(value, by) if by == "tactic" else key_label(by, value)


def _grid(cross: Cross, name: str, caption: str) -> Grid:
    downs, acrosses = cross.categories(cross.down), cross.categories(cross.across)
    return Grid(
        caption,
        "Month" if cross.down == "month" else "Category",
        tuple(Column(category(cross.across, value)) for value in acrosses),
        tuple(
            GridRow(
                category(cross.down, value),
                tuple(said_entry(cross.cell(value, other, name)) for other in acrosses),
            )
            for value in downs
        ),
    )


def said_entry(figure: Figure | None) -> Entry:
    """A figure with what it could be, in one entry.

    >>> said_entry(Figure(3, (3, 5))).text, said_entry(Figure(Missing.SUPPRESSED)).text
    ('3 (up to 5)', 'suppressed')
    """
    if figure is None:
        return BLANK
    words = Bar("", figure).said()
    if isinstance(figure.value, Missing):
        return Entry(words, Kind(figure.value.value))
    return Entry(words, Kind.NUMBER if figure.value else Kind.ZERO)


def _charts(key: str, cross: Cross, where: str) -> list[Chart]:
    """Bars of the columns with the most, on one scale."""
    drawn: dict[str, list[Bar]] = {}
    downs = [d for d in cross.categories(cross.down) if _is_drawn(cross.down, d)]
    for across in cross.categories(cross.across):
        found = {d: cross.cell(d, across, "total") for d in downs}
        drawn[across] = [
            Bar(category(cross.down, value), figure, PALE if value in NOT_SAID else MIDDLE)
            for value, figure in found.items()
            if figure is not None
        ]
    size = {name: sum(bar.value() for bar in bars) for name, bars in drawn.items()}
    able = [name for name in drawn if size[name] and _is_drawn(cross.across, name)]
    shown = sorted(able, key=lambda name: -size[name])[:MOST_DRAWN]
    most = max((bar.most() for name in shown for bar in drawn[name]), default=0.0)
    draw = draw_months if cross.down == "month" else draw_panel
    return [
        draw(f"{key}-{i}", f"{category(cross.across, name)}: {where}", drawn[name], most)
        for i, name in enumerate(name for name in drawn if name in shown)
    ]


def _is_drawn(by: str, value: str) -> bool:
    """Whether a category has a bar: of tactics the main ones alone, which hold the others."""
    return by != "tactic" or value in MAIN_TACTICS


def is_crossed(rows: Sequence[FigureRow]) -> bool:
    """Whether rows have two breakdowns."""
    return any(len(row.keys) > 1 for row in rows)

"""Tables of figures as tables to draw: texts in rows and columns, nothing computed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from reddot.figures.figure import Figure, FigureRow, FigureTable, Share
from reddot.pack.blocks import Column, Entry, Grid, GridRow, Kind
from reddot.pack.wording import (
    CED_LABELS,
    between,
    day,
    label,
    month_label,
    number,
    percent,
    percent_between,
)
from reddot.records.cells import Missing

Place = tuple[str, str, str | None]
UPRIGHT_PLACES = 4
BLANK = Entry("", Kind.BLANK)
COULD_BE = "Could be"
SUMS = ("non_discharge", "discharge", "not_stated", "total")
TACTICS_SHOWN = (
    "all_reports", "handcuffing", "unarmed_skills", "ground_restraint", "irritant", "baton",
    "ced", "firearms",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Measure:
    """A column of counts, or of shares, and its heading."""

    cell: str
    heading: str
    share: bool = False


COUNTED = {
    "reports": (
        Measure("total", "Reports"),
        Measure("total", "Share of reports", share=True),
    ),
    "ced": (
        Measure("total", "Taser uses"),
        Measure("non_discharge", "Not dis­charged"),
        Measure("discharge", "Dis­charged"),
        Measure("not_stated", "Not stated"),
        Measure("discharge", "Share dis­charged", share=True),
    ),
    "tactics": (Measure("total", "Reports"),),
}


def entry(figure: Figure | None) -> Entry:
    """The entry of a figure; the reasons for no number are told apart.

    >>> entry(Figure(0)).kind.value, entry(Figure(Missing.SUPPRESSED)).kind.value
    ('zero', 'suppressed')
    """
    if figure is None:
        return BLANK
    if isinstance(figure.value, Missing):
        return Entry(number(figure.value), Kind(figure.value.value))
    return Entry(number(figure.value), Kind.NUMBER if figure.value else Kind.ZERO)


def could_be(figure: Figure | None) -> Entry:
    """What a figure could be where cases are not stated."""
    if figure is None or figure.bounds is None:
        return BLANK
    return Entry(between(*figure.bounds), Kind.RANGE)


def share_entry(share: Share | None) -> Entry:
    """A share, or its bounds where cases are not stated."""
    if share is None:
        return BLANK
    if share.bounds is not None:
        return Entry(percent_between(*share.bounds), Kind.RANGE)
    return Entry(percent(share.interval.estimate), Kind.NUMBER)


def interval_entry(share: Share | None) -> Entry:
    """The exact interval of a share as counted."""
    if share is None:
        return BLANK
    return Entry(percent_between(share.interval.low, share.interval.high), Kind.RANGE)


def place_of(row: FigureRow) -> Place:
    """Force, period and vintage: what a row is of."""
    return row.force, row.period, row.vintage


def place_name(place: Place, places: Sequence[Place]) -> str:
    """A place in words, with its day of publication where there are several.

    >>> place_name(("Kent", "2017/18", "2018-12-13"), [("Kent", "2017/18", "2018-12-13")])
    'Kent, 2017/18'
    """
    force, period, vintage = place
    several = sum(p[:2] == place[:2] for p in places) > 1
    published = f", published {day(vintage)}" if several and vintage else ""
    return f"{force}, {period}{published}"


def places_of(rows: Sequence[FigureRow]) -> tuple[Place, ...]:
    """The places of some rows, each once, in their order."""
    return tuple(dict.fromkeys(place_of(row) for row in rows))


def key_label(by: str, value: str) -> str:
    """The label of a category of a breakdown, as the figures name it."""
    if by == "month":
        return month_label(value)
    from reddot.figures.breakdowns import read_breakdown

    return read_breakdown(by).label(value)


def ladder_grid(table: FigureTable) -> Grid:
    """The uses of Taser: upright for a few places, a line each for many."""
    places = places_of(table.rows)
    if len(places) > UPRIGHT_PLACES:
        return _across(table, places)
    ladder = table.rule.ladder.order if table.rule.ladder else ()
    cells = [c for c in (*ladder, *SUMS) if any(c in row.cells for row in table.rows)]
    columns: list[Column] = []
    for row in table.rows:
        name = place_name(place_of(row), places)
        columns += [Column(heading, name) for heading in _headings(row)]
    lines = [
        GridRow(
            CED_LABELS[cell],
            tuple(e for row in table.rows for e in _value_and_bounds(row, cell)),
            strong=cell in SUMS,
        )
        for cell in cells
    ]
    return Grid(table.rule.title, "Highest use", tuple(columns), tuple(lines))


def _headings(row: FigureRow) -> tuple[str, ...]:
    bounded = any(figure.bounds for figure in row.cells.values())
    return ("Reports", COULD_BE) if bounded else ("Reports",)


def _value_and_bounds(row: FigureRow, cell: str) -> tuple[Entry, ...]:
    figure = row.cells.get(cell)
    return (entry(figure), could_be(figure))[: len(_headings(row))]


def _across(table: FigureTable, places: Sequence[Place]) -> Grid:
    """One line for each force, period and publication."""
    measures = COUNTED["ced"]
    columns = _columns(table.rows, measures)
    lines = tuple(
        GridRow(place_name(place_of(row), places), _line(row, table.rows, measures))
        for row in table.rows
    )
    return Grid(table.rule.title, "Force and period", columns, lines)


def breakdown_grid(table: FigureTable, by: str, caption: str) -> Grid:
    """A breakdown: its categories down, the places across."""
    places = places_of(table.rows)
    rows = {(place_of(row), row.keys[by]): row for row in table.rows}
    of_place = {p: [row for row in table.rows if place_of(row) == p] for p in places}
    measures = COUNTED[table.name]
    columns: list[Column] = []
    for place in places:
        group = place_name(place, places)
        columns += [Column(c.heading, group) for c in _columns(of_place[place], measures)]
    lines = [
        GridRow(
            key_label(by, value),
            tuple(
                e
                for place in places
                for e in _line(rows.get((place, value)), of_place[place], measures)
            ),
        )
        for value in dict.fromkeys(row.keys[by] for row in table.rows)
    ]
    return Grid(caption, "Month" if by == "month" else "Category", tuple(columns), tuple(lines))


def _columns(rows: Sequence[FigureRow], measures: Sequence[Measure]) -> tuple[Column, ...]:
    return tuple(Column(heading) for heading, _ in _readers(rows, measures))


def _line(
    row: FigureRow | None, rows: Sequence[FigureRow], measures: Sequence[Measure]
) -> tuple[Entry, ...]:
    return tuple(BLANK if row is None else read(row) for _, read in _readers(rows, measures))


Reader = Callable[[FigureRow], Entry]


def _readers(rows: Sequence[FigureRow], measures: Sequence[Measure]) -> list[tuple[str, Reader]]:
    """The columns some rows need: what they could be only where one has bounds."""
    found: list[tuple[str, Reader]] = []
    for measure in measures:
        if measure.share:
            if any(measure.cell in (row.shares or {}) for row in rows):
                found += _share_readers(measure)
        elif any(measure.cell in row.cells for row in rows):
            found.append((measure.heading, _count_reader(measure.cell)))
            if any((f := row.cells.get(measure.cell)) and f.bounds for row in rows):
                found.append((COULD_BE, _bounds_reader(measure.cell)))
    return found


def _count_reader(cell: str) -> Reader:
    return lambda row: entry(row.cells.get(cell))


def _bounds_reader(cell: str) -> Reader:
    return lambda row: could_be(row.cells.get(cell))


def _share_readers(measure: Measure) -> list[tuple[str, Reader]]:
    return [
        (measure.heading, lambda row: share_entry((row.shares or {}).get(measure.cell))),
        ("95% interval", lambda row: interval_entry((row.shares or {}).get(measure.cell))),
    ]


def plain_grid(table: FigureTable) -> Grid:
    """A table without a breakdown: a line for each place, its cells across."""
    places = places_of(table.rows)
    cells = tuple(dict.fromkeys(cell for row in table.rows for cell in row.cells))
    headings = {"total": "Total", "incidents": "Incidents"}
    columns = tuple(Column(headings.get(cell) or label(cell)) for cell in cells)
    lines = tuple(
        GridRow(
            place_name(place_of(row), places), tuple(entry(row.cells.get(cell)) for cell in cells)
        )
        for row in table.rows
    )
    return Grid(table.rule.title, "Force and period", columns, lines)


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

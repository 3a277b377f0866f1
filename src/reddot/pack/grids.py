"""Tables of figures as tables to draw: texts in rows and columns, nothing computed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from reddot.figures.figure import FigureRow, FigureTable
from reddot.pack.blocks import Column, Entry, Grid, GridRow
from reddot.pack.entries import (
    BLANK,
    Place,
    could_be,
    entry,
    interval_entry,
    key_label,
    place_name,
    place_of,
    places_of,
    share_in,
    share_of_cell,
)
from reddot.pack.wording import CED_LABELS, label

UPRIGHT_PLACES = 4
COULD_BE = "Could be"
SUMS = ("non_discharge", "discharge", "not_stated", "total")


@dataclass(frozen=True, slots=True)
class Measure:
    """A column of counts, or of shares, and its heading."""

    cell: str
    heading: str
    share: bool = False


SHARE_OF_REPORTS = Measure("total", "Share of reports", share=True)
COUNTED = {
    "reports": (
        Measure("total", "Reports"),
        SHARE_OF_REPORTS,
    ),
    "ced": (
        Measure("total", "Taser uses"),
        Measure("discharge", "Discharged"),
        Measure("not_stated", "Not stated"),
        Measure("discharge", "Share discharged", share=True),
    ),
    "tactics": (Measure("total", "Total"), Measure("incidents", "Incidents")),
}

NOT_DISCHARGED = Measure("non_discharge", "Not discharged")


def ladder_grid(table: FigureTable) -> Grid:
    """The uses of Taser: upright for a few places, a line each for many."""
    places = places_of(table.rows)
    if len(places) > UPRIGHT_PLACES:
        return _across(table, places)
    ladder = table.rule.ladder.order if table.rule.ladder else ()
    cells = [c for c in (*ladder, *SUMS) if any(c in row.cells for row in table.rows)]
    columns: list[Column] = []
    for row in table.rows:
        columns += [Column(heading, _group(place_of(row), places)) for heading in _headings(row)]
    lines = [
        GridRow(
            CED_LABELS[cell],
            tuple(e for row in table.rows for e in _value_and_bounds(row, cell)),
            strong=cell in SUMS,
        )
        for cell in cells
    ]
    caption = _captioned(table.rule.title, places)
    return Grid(caption, "Highest use", tuple(columns), tuple(lines))


def _group(place: Place, places: Sequence[Place]) -> str | None:
    """The heading that the columns of a place share; one place is named in the caption."""
    return place_name(place, places) if len(places) > 1 else None


def _captioned(title: str, places: Sequence[Place]) -> str:
    return f"{title}: {place_name(places[0], places)}" if len(places) == 1 else title


def _headings(row: FigureRow) -> tuple[str, ...]:
    bounded = any(figure.bounds for figure in row.cells.values())
    return ("Reports", COULD_BE) if bounded else ("Reports",)


def _value_and_bounds(row: FigureRow, cell: str) -> tuple[Entry, ...]:
    figure = row.cells.get(cell)
    return (entry(figure), could_be(figure))[: len(_headings(row))]


def _across(table: FigureTable, places: Sequence[Place]) -> Grid:
    """One line for each force, period and publication."""
    measures = (*COUNTED["ced"][:1], NOT_DISCHARGED, *COUNTED["ced"][1:])
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
    measures = _measures(table.name, by)
    columns: list[Column] = []
    for place in places:
        group = _group(place, places)
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
    corner = "Month" if by == "month" else "Category"
    return Grid(_captioned(caption, places), corner, tuple(columns), tuple(lines))


def _measures(name: str, by: str) -> tuple[Measure, ...]:
    """The columns of a table; the share of a year's reports that a month has says nothing."""
    counted = COUNTED[name]
    return tuple(m for m in counted if by != "month" or m != SHARE_OF_REPORTS)


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
        (measure.heading, lambda row: share_of_cell(row, measure.cell)),
        ("95% interval as counted", lambda row: interval_entry(share_in(row, measure.cell))),
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

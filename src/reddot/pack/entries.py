"""The entries of tables, and the names of the places and categories they stand at."""

from __future__ import annotations

from collections.abc import Sequence

from reddot.figures.breakdowns import read_breakdown
from reddot.figures.figure import Figure, FigureRow, Share
from reddot.pack.blocks import Entry, Kind
from reddot.pack.wording import (
    between,
    day,
    month_label,
    number,
    percent,
    percent_between,
    period_words,
)
from reddot.records.cells import Missing

Place = tuple[str, str, str | None]
BLANK = Entry("", Kind.BLANK)


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


def share_in(row: FigureRow, cell: str) -> Share | None:
    """The share of a cell in its row; none where the cell itself has no number."""
    figure = row.cells.get(cell)
    if figure is not None and isinstance(figure.value, Missing):
        return None
    return (row.shares or {}).get(cell)


def share_of_cell(row: FigureRow, cell: str) -> Entry:
    """The entry of a share; why there is none where the cell has no number."""
    figure = row.cells.get(cell)
    if figure is not None and isinstance(figure.value, Missing):
        return entry(figure)
    return share_entry(share_in(row, cell))


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
    return f"{force}, {period_words(period)}{published}"


def places_of(rows: Sequence[FigureRow]) -> tuple[Place, ...]:
    """The places of some rows, each once, in their order."""
    return tuple(dict.fromkeys(place_of(row) for row in rows))


def key_label(by: str, value: str) -> str:
    """The label of a category of a breakdown, as the figures name it."""
    if by == "month":
        return month_label(value)
    return read_breakdown(by).label(value)

"""The numbers of a view to see first, each with its bounds where cases are not stated."""

from __future__ import annotations

from reddot.figures.figure import FigureRow
from reddot.pack.blocks import Kind, Tile
from reddot.pack.contents import latest_rows
from reddot.pack.entries import could_be, entry, place_name, place_of, places_of, share_of_cell
from reddot.publish.views import View

WHAT = {"ced": "reports in which Taser was used", "reports": "reports of force"}


def tiles_of(view: View) -> tuple[Tile, ...]:
    """The total of the latest period, and of Taser how many and what share was a discharge.

    Parameters
    ----------
    view
        Of a whole table; of tactics there is no total, so none are made.
    """
    if view.question.count not in WHAT or view.question.by:
        return ()
    row = latest_rows(view.figures.rows)[-1]
    where = place_name(place_of(row), places_of(view.figures.rows))
    what = WHAT[view.question.count]
    if view.question.tactic:
        what += " with this tactic"
    first = Tile(entry(row.cells.get("total")).text, what, where)
    return (first, *_discharged(row, where))


def _discharged(row: FigureRow, where: str) -> tuple[Tile, ...]:
    """How many uses were a discharge: the least and the most where cases are not stated."""
    figure = row.cells.get("discharge")
    if figure is None:
        return ()
    bounds, share = could_be(figure), share_of_cell(row, "discharge")
    shown = entry(figure) if bounds.kind is Kind.BLANK else bounds
    number = Tile(shown.text, "of them a discharge", where)
    if share.kind not in (Kind.NUMBER, Kind.RANGE):
        return (number,)
    return (number, Tile(share.text, "is their share", where))

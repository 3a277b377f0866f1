"""The notes of single cells in sentences: each names the cells and rows that it is about."""

from __future__ import annotations

from collections.abc import Iterator

from reddot.figures.figure import Figure, FigureRow, FigureTable
from reddot.pack.entries import key_label
from reddot.pack.wording import CED_LABELS, label, number, period_words
from reddot.records.cells import Missing

MOST_NAMED = 8
LEAST = "at least: "  # how the note of a least number begins
Names = tuple[str, ...]
Named = dict[str, None]  # names in their order, each once


def cell_notes(table: FigureTable) -> Iterator[str]:
    """Why cells have no number, or no upper end: a sentence for each reason and set of rows.

    Numbers that a publication printed and nobody believes are left out: the table warns of them.
    """
    found: dict[str, dict[str, Named]] = {}  # what is said, the rows, their cells
    for row in table.rows:
        for cell, figure in row.cells.items():
            if figure.note and not figure.withheld:
                by_row = found.setdefault(_said(figure), {})
                by_row.setdefault(_row_name(table, row), {})[cell] = None
    rows = {_row_name(table, row) for row in table.rows}
    for said, by_row in found.items():
        for cells, names in _alike(by_row):
            yield _sentence(cells, names, said, everywhere=len(names) == len(rows))


def _said(figure: Figure) -> str:
    if isinstance(figure.value, Missing):
        return f"{number(figure.value)}, because {figure.note}"
    return str(figure.note).replace(LEAST, f"{LEAST[:-2]} the number given, because ", 1)


def _row_name(table: FigureTable, row: FigureRow) -> str:
    """A row within its table: its categories, with the force and period where they differ."""
    several = {(r.force, r.period) for r in table.rows}
    forces, periods = ({place[i] for place in several} for i in (0, 1))
    place = [row.force] if len(forces) > 1 else []
    place += [period_words(row.period)] if len(periods) > 1 else []
    keys = [_key_name(by, value) for by, value in row.keys.items()]
    return ", ".join((*keys, *place))


def _key_name(by: str, value: str) -> str:
    return label(value, by) if by == "tactic" else key_label(by, value)


def _alike(by_row: dict[str, Named]) -> Iterator[tuple[Names, Names]]:
    """The rows that have the same cells, together."""
    found: dict[Names, list[str]] = {}
    for row, cells in by_row.items():
        found.setdefault(tuple(cells), []).append(row)
    yield from ((cells, tuple(rows)) for cells, rows in found.items())


def _sentence(cells: Names, rows: Names, said: str, *, everywhere: bool) -> str:
    """One sentence; a row that has a total alone is named without its cell."""
    named = _cell_names(cells)
    where = "" if everywhere else _some(rows, "; ")
    of_rows = f"{named} ({where})" if where else named
    subject = where if where and cells == ("total",) else of_rows
    return f"{subject[:1].upper()}{subject[1:]}: {said}."


def _cell_names(cells: Names) -> str:
    labels = [CED_LABELS.get(cell) or label(cell) for cell in cells]
    lowered = [words if words[1:2].isupper() else words[:1].lower() + words[1:] for words in labels]
    return ", ".join(lowered)


def _some(names: Names, between: str) -> str:
    more = len(names) - MOST_NAMED
    return between.join(names[:MOST_NAMED]) + (f" and {more:,} more" if more > 0 else "")

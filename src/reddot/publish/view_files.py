"""One view as files: CSV, ODS and JSON, each row with the id that leads to its figure."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from reddot.figures.figure import FigureTable
from reddot.publish.compare_published import Pair
from reddot.publish.openfiles.csv_tables import column_names, write_table
from reddot.publish.openfiles.ods import Sheet, write_ods
from reddot.publish.views import View
from reddot.records.cells import MEANING

DAY_UNKNOWN = "day not known"


def row_id(release: int | None, view: View, number: int) -> str:
    """The id of a row of a view: of its place in a release, or none in a publication.

    Parameters
    ----------
    release
        The number of the release; ``None`` for a publication.
    view, number
        The view, and the place of the row in it, counted from 0.
    """
    if release is None or view.entry is None:
        return ""
    return f"R{release}/{view.entry.name}/{view.places[number]}"


def view_csv(view: View, release: int | None) -> bytes:
    """A view as CSV: its cells, and in each row what it is of, where from, and its rule."""
    return write_table(_with_origin(view, release))


def view_ods(view: View, release: int | None, *, title: str, cited: Sequence[str]) -> bytes:
    """A view as a workbook of one sheet, its rule and its citation above the table."""
    rule = view.figures.rule
    kinds = {f.value for row in view.figures.rows for f in row.cells.values()}
    notes = (
        f"What is counted: {rule.statement}",
        f"In and out: {rule.inclusion}",
        *cited,
        *(words for kind, words in MEANING.items() if kind in kinds),
        *view.figures.warnings,
    )
    rows = tuple(_lines(_with_origin(view, release, rules=False)))
    return write_ods([Sheet(view.question.count, rows, title=title, notes=notes)], title=title)


def _lines(table: FigureTable) -> Iterator[tuple[str | int | float, ...]]:
    """The rows of the CSV of a table, the numbers of its cells as numbers."""
    texts = {"force", "period", "note", *(key for row in table.rows for key in row.keys)}
    names = column_names(table)
    lines = csv.reader(io.StringIO(write_table(table).decode("utf-8"), newline=""))
    yield tuple(next(lines))
    for line in lines:
        yield tuple(
            text if name in texts else _value(text) for name, text in zip(names, line, strict=True)
        )


def _value(text: str) -> str | int | float:
    try:
        return float(text) if "." in text else int(text)
    except ValueError:  # the word for why there is no number
        return text


def _with_origin(view: View, release: int | None, *, rules: bool = True) -> FigureTable:
    """The table with columns that say which figure each row is, and what it counts."""
    rows = []
    for number, row in enumerate(view.figures.rows):
        origin: Mapping[str, str] = (
            {"figure": row_id(release, view, number)}
            if release is not None
            else {"source": row.source, "published": row.vintage or DAY_UNKNOWN}
        )
        counted = {"unit": row.rule.unit, "rule": row.rule.statement} if rules else {}
        rows.append(replace(row, keys={**row.keys, **origin, **counted}))
    return replace(view.figures, rows=tuple(rows))


def view_json(view: View, release: int | None, pairs: Sequence[Pair] = ()) -> dict[str, object]:
    """A view as JSON: the table as ``reddot figures --format json`` gives it, with more keys.

    ``release`` and ``released_table`` say where it is from; each row of a release has its
    ``figure``, to which ``/`` and the name of a cell are added; ``beside`` holds the published
    numbers of the same figures.
    """
    body = view.figures.as_json()
    if release is not None and isinstance(rows := body["rows"], list):
        for number, row in enumerate(rows):
            row["figure"] = row_id(release, view, number)
    body["release"] = release
    body["released_table"] = view.entry.name if view.entry else None
    body["policy"] = view.entry.policy if view.entry else None
    body["question"] = {
        "count": view.question.count,
        "by": list(view.question.by),
        "tactic": view.question.tactic,
        "force": view.force,
        "periods": list(view.periods()),
    }
    body["beside"] = [pair.as_json() for pair in pairs]
    return body

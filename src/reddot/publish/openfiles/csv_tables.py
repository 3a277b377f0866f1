"""A table of figures as CSV: where and when, the breakdown, the cells, and their bounds."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from reddot.figures.breakdowns import breakdowns
from reddot.figures.figure import Figure, FigureRow, FigureTable
from reddot.publish.openfiles.csv_text import CsvValue, csv_bytes
from reddot.publish.openfiles.dictionary import KINDS, DescribedFile, Field
from reddot.records.cells import Missing

NOTE = "note"
ENDS = ("low", "high")
_ENDS_WORDS = {"low": "The least", "high": "The most"}


def write_table(table: FigureTable) -> bytes:
    """A table of figures as CSV.

    Parameters
    ----------
    table
        The table. Rows of one table have the same keys and cells.

    Returns
    -------
    bytes
        UTF-8, RFC 4180, lines ended by CR LF. Columns: ``force``, ``period``, the breakdowns, the
        cells; beside them ``CELL_low`` and ``CELL_high`` for a cell that has bounds in any row,
        and ``note`` where any cell has one. No cell is blank but a note: where there is no number
        stands the word for why.

    Raises
    ------
    BadDataError
        A text begins as a formula does.

    Notes
    -----
    A bound of a number that is certain is ``not_applicable``; the most of a number that is only a
    least is ``not_available``; the bounds of a missing value without any are its own word.
    """
    return csv_bytes([list(line) for line in table_lines(table)])


def table_lines(table: FigureTable) -> Iterator[tuple[CsvValue, ...]]:
    """The lines of a table's CSV, the headings first; numbers are numbers."""
    names = column_names(table)
    yield names
    yield from (tuple(values[name] for name in names) for values in _rows(table))


def column_names(table: FigureTable) -> tuple[str, ...]:
    """The columns of a table's CSV, in order."""
    cells = [n for cell in _cells(table) for n in _columns_of(cell, _bounded(table))]
    return ("force", "period", *_keys(table), *cells, *((NOTE,) if _noted(table) else ()))


def _columns_of(cell: str, bounded: Iterable[str]) -> Iterator[str]:
    yield cell
    if cell in bounded:
        yield from (f"{cell}_{end}" for end in ENDS)


def _keys(table: FigureTable) -> tuple[str, ...]:
    return tuple(dict.fromkeys(key for row in table.rows for key in row.keys))


def _cells(table: FigureTable) -> tuple[str, ...]:
    return tuple(dict.fromkeys(cell for row in table.rows for cell in row.cells))


def _bounded(table: FigureTable) -> set[str]:
    return {n for row in table.rows for n, figure in row.cells.items() if figure.bounds is not None}


def _noted(table: FigureTable) -> bool:
    return any(figure.note for row in table.rows for figure in row.cells.values())


def _rows(table: FigureTable) -> Iterator[dict[str, CsvValue]]:
    for row in table.rows:
        values: dict[str, CsvValue] = {"force": row.force, "period": row.period, NOTE: _note(row)}
        values |= {key: row.keys.get(key, Missing.NOT_APPLICABLE.value) for key in _keys(table)}
        for name in _cells(table):
            figure = row.cells.get(name, Figure(Missing.NOT_APPLICABLE))
            values[name] = figure.as_json()
            low, high = _ends(figure)
            values |= {f"{name}_low": low, f"{name}_high": high}
        yield values


def _ends(figure: Figure) -> tuple[CsvValue, CsvValue]:
    if figure.bounds is not None:
        return figure.bounds
    if isinstance(figure.value, Missing):
        return figure.value.value, figure.value.value
    if figure.note:  # a note on a number without bounds says that it is a least number
        return figure.value, Missing.NOT_AVAILABLE.value
    return Missing.NOT_APPLICABLE.value, Missing.NOT_APPLICABLE.value


def _note(row: FigureRow) -> str:
    said: dict[str, list[str]] = {}
    for name, figure in row.cells.items():
        if figure.note:
            said.setdefault(figure.note, []).append(name)
    return "; ".join(f"{', '.join(names)}: {note}" for note, names in said.items())


def describe_table(path: str, title: str, table: FigureTable) -> DescribedFile:
    """What the CSV of a table is and what its columns mean.

    Parameters
    ----------
    path
        Where the file lies in the release.
    title
        What it is called.
    table
        The table that :func:`write_table` writes.
    """
    rule = table.rule
    ladder = f" Ladder {rule.ladder.version}: {rule.ladder.source}." if rule.ladder else ""
    return DescribedFile(
        path=path,
        title=title,
        statement=f"{rule.statement} {rule.inclusion}{ladder}",
        fields=tuple(_fields(table)),
        key=("force", "period", *_keys(table)),
    )


def _fields(table: FigureTable) -> Iterator[Field]:
    yield Field(name="force", title="Force", meaning="The police force", kind="text")
    meaning = "The period: a financial year as 2017/18, a year, a quarter, or months from..to"
    yield Field(name="period", title="Period", meaning=meaning, kind="text")
    for key in _keys(table):
        yield _key_field(table, key)
    bounded = _bounded(table)
    for cell in _cells(table):
        yield from _cell_fields(table, cell, bounded=cell in bounded)
    if _noted(table):
        words = "Cells of the row that need a word, and the word"
        yield Field(name=NOTE, title="Note", meaning=words, kind="text", blank=True)


def _key_field(table: FigureTable, key: str) -> Field:
    found = tuple(dict.fromkeys(row.keys.get(key, "not_applicable") for row in table.rows))
    own = breakdowns().get(key)
    title = own.title if own else key.replace("_", " ").capitalize()
    label = own.label if own else (lambda row: row.replace("_", " ").capitalize())
    return Field(
        name=key,
        title=title,
        meaning=f"{title}: the row of the breakdown that the figures are of",
        kind="code",
        allowed=tuple((row, label(row)) for row in found),
    )


def _cell_fields(table: FigureTable, cell: str, *, bounded: bool) -> Iterator[Field]:
    title = cell_title(table.name, cell)
    counted = f"{table.rule.title}: {title[0].lower()}{title[1:]}"
    unit = table.rule.unit
    yield Field(name=cell, title=title, meaning=counted, kind="count", unit=unit, missing=KINDS)
    for end in ENDS if bounded else ():
        yield Field(
            name=f"{cell}_{end}",
            title=f"{title}, {_ENDS_WORDS[end].lower()}",
            meaning=f"{_ENDS_WORDS[end]} that {cell} can be, were every answer given that the "
            "reports leave open; not_applicable where the number is certain",
            kind="count",
            unit=unit,
            missing=KINDS,
        )


def cell_title(table: str, cell: str) -> str:
    """A cell's words for people.

    >>> cell_title("ced", "red_dot"), cell_title("reports", "total")
    ('Red-dotted', 'Total')
    """
    own = breakdowns()["ced_use"]
    return own.label(cell) if table == "ced" else cell.replace("_", " ").capitalize()

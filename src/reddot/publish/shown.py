"""A table as it goes out: the counted table with what disclosure control lets be seen of it.

Bounds and shares are worked out anew from the cells that are shown, so that they give nothing away
which the cells do not.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from reddot.disclosure.policy import Method, Policy
from reddot.disclosure.publication import Publication, PublishedCell
from reddot.figures.breakdowns import NOT_STATED, Breakdown
from reddot.figures.figure import Between, Figure, FigureRow, FigureTable, Share
from reddot.publish.crossing import FORCE, About
from reddot.publish.table_names import TableName
from reddot.records.cells import Cell, Missing
from reddot.stats import share_interval

Address = tuple[str, About, About]
ROUNDED = "rounded"
NO_UPPER = "at least: how many answers are not given is withheld, so it has no upper bound"
PROTECTED = (
    "Small counts are protected in this table. A cell marked suppressed is withheld, for itself or "
    "because it would give another away, and is not 0. Shares and bounds come from the numbers "
    "shown alone."
)
Place = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Shown:
    """What a publication shows, by table, by what a cell is about and by its breakdowns."""

    cells: Mapping[Address, PublishedCell]

    @classmethod
    def of(cls, publication: Publication) -> Shown:
        """What a publication shows."""
        found = (one for one in publication.cells)
        return cls({(c.cell.table, c.cell.about, c.cell.labels): c for c in found})

    def cell(self, name: TableName, row: FigureRow, cell: str) -> PublishedCell:
        """What stands in one cell of a row."""
        return self.cells[address_of(name, row, cell)]


def address_of(name: TableName, row: FigureRow, cell: str) -> Address:
    """Where one cell of a row stands: its table, what it is about, its breakdowns."""
    multiple = name.multiple
    about = [(FORCE, row.force), ("period", row.period)]
    about += [(multiple.name, row.keys[multiple.name])] if multiple else []
    about += [("cell", cell)] if name.table == "ced" else []
    by = tuple((b.name, row.keys[b.name]) for b in name.by if not b.multiple())
    return name.name, tuple(about), by


@dataclass(frozen=True, slots=True)
class Beside:
    """What is public of the records at large.

    Parameters
    ----------
    wholes : mapping
        The published number of all reports by force and period, for shares; empty where it is not.
    warnings : sequence of str
        What to beware of; those of the counted table may hold protected counts.
    """

    wholes: Mapping[Place, Cell]
    warnings: Sequence[str] = ()


def show_table(
    table: FigureTable,
    name: TableName,
    policy: Policy,
    shown: Shown,
    beside: Beside,
) -> FigureTable:
    """A counted table with withheld cells marked and numbers as the policy prints them.

    Parameters
    ----------
    table
        As counted.
    name
        Which table of the release it is.
    policy
        How it is protected.
    shown
        What disclosure control lets out.
    beside
        What is public of the records at large.
    """
    rows = [replace(row, cells=_cells(name, row, shown)) for row in table.rows]
    groups: dict[Place, list[FigureRow]] = {}
    for row in rows:
        groups.setdefault((row.force, row.period), []).append(row)
    done = [
        _derive(row, groups[row.force, row.period], name, policy, beside.wholes) for row in rows
    ]
    protected = () if policy.method is Method.NONE else (PROTECTED,)
    return replace(table, rows=tuple(done), warnings=(*beside.warnings, *protected))


def _cells(name: TableName, row: FigureRow, shown: Shown) -> dict[str, Figure]:
    return {cell: _figure(f, shown.cell(name, row, cell)) for cell, f in row.cells.items()}


def _figure(counted: Figure, found: PublishedCell) -> Figure:
    """What is shown; a 0 that the source cannot say is not available."""
    if found.shown is Missing.SUPPRESSED:
        return Figure(Missing.SUPPRESSED)
    if counted.value is Missing.NOT_AVAILABLE:
        return Figure(Missing.NOT_AVAILABLE, None, counted.note)
    if found.says.is_one():
        return Figure(found.shown, None, counted.note)
    return Figure(found.shown, (found.says.low, found.says.high or found.says.low), ROUNDED)


def _derive(
    row: FigureRow,
    group: Sequence[FigureRow],
    name: TableName,
    policy: Policy,
    wholes: Mapping[Place, Cell],
) -> FigureRow:
    if policy.method.rounds:
        return replace(row, shares={})
    cells = {cell: _bounded(f, cell, row, group, name) for cell, f in row.cells.items()}
    whole = wholes.get((row.force, row.period))
    return replace(row, cells=cells, shares=dict(_shares(cells, name, whole)))


def _bounded(
    figure: Figure, cell: str, row: FigureRow, group: Sequence[FigureRow], name: TableName
) -> Figure:
    """A cell with the most it could be, were every answer given that the table says is not."""
    if isinstance(figure.value, Missing) or any(_says_nothing(b, row) for b in name.by):
        return figure
    open_ones = [other for other in group if other is not row and _could_be(other, row, name)]
    more: list[Cell] = [other.cells[cell].value for other in open_ones]
    if name.table == "ced" and cell not in ("total", NOT_STATED):
        more += [other.cells[NOT_STATED].value for other in (row, *open_ones)]
    numbers = [n for n in more if not isinstance(n, Missing)]
    if len(numbers) < len(more):
        return replace(figure, note=figure.note or NO_UPPER)
    high = figure.value + sum(numbers)
    return replace(figure, bounds=(figure.value, high)) if high > figure.value else figure


def _says_nothing(b: Breakdown, row: FigureRow) -> bool:
    return b.could_be_anything(row.keys[b.name])


def _could_be(other: FigureRow, row: FigureRow, name: TableName) -> bool:
    """Whether reports of another row could be in this one."""
    same_tactic = other.keys.get("tactic") == row.keys.get("tactic")
    by = [b for b in name.by if other.keys[b.name] != row.keys[b.name]]
    return same_tactic and bool(by) and all(_says_nothing(b, other) for b in by)


def _shares(
    cells: Mapping[str, Figure], name: TableName, whole: Cell | None
) -> Iterator[tuple[str, Share]]:
    """The share discharged, or the share that a row is of all, where both numbers are shown."""
    if name.table == "ced":
        open_ones = cells[NOT_STATED].value
        if not isinstance(open_ones, Missing):
            part = replace(cells["discharge"], bounds=_either(cells["discharge"], open_ones))
            yield from _share("discharge", part, cells["total"].value)
    elif whole is not None and name.table == "reports":
        yield from _share("total", cells["total"], whole)


def _either(part: Figure, open_ones: int | float) -> Between | None:
    """A number and what it could be of its own row, whichever way the cases not stated went."""
    if isinstance(part.value, Missing) or not open_ones:
        return None
    return part.value, part.value + open_ones


def _share(name: str, part: Figure, of: Cell) -> Iterator[tuple[str, Share]]:
    if isinstance(part.value, Missing) or isinstance(of, Missing) or not of:
        return
    number, whole = int(part.value), int(of)
    ends = part.bounds
    bounds = None if ends is None else (ends[0] / whole, min(1.0, ends[1] / whole))
    yield name, Share(number, whole, share_interval(number, whole), bounds)

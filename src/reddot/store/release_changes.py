"""What a release says otherwise than the one before it, table by table."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from reddot.figures.figure import FigureRow
from reddot.publish.released import PublishedRelease, ReleasedTable
from reddot.records.cells import Cell, Missing

Place = tuple[str, str, tuple[tuple[str, str], ...]]


@dataclass(frozen=True, slots=True)
class CellChange:
    """A cell that two releases print otherwise; ``place`` is its row in words."""

    place: str
    cell: str
    before: Cell
    after: Cell


@dataclass(frozen=True, slots=True)
class TableChange:
    """What became of one table.

    ``same`` cells are printed alike; ``revised`` ones otherwise; ``fresh`` and ``gone`` are rows
    that only the new or only the old release has. ``before`` is false where the table is new,
    ``after`` where it was left out.
    """

    name: str
    title: str
    same: int = 0
    revised: tuple[CellChange, ...] = ()
    fresh: int = 0
    gone: int = 0
    before: bool = True
    after: bool = True

    def withheld(self) -> int:
        """How many cells that were printed before are withheld now."""
        return sum(change.after is Missing.SUPPRESSED for change in self.revised)

    def shown(self) -> int:
        """How many cells that were withheld before are printed now."""
        return sum(change.before is Missing.SUPPRESSED for change in self.revised)


def changes(before: PublishedRelease, after: PublishedRelease) -> tuple[TableChange, ...]:
    """What a release says otherwise than another, in the order of its tables; then what is gone.

    Parameters
    ----------
    before, after
        Two releases of the same force; a table is known by its name, a row by its force, period
        and keys.
    """
    found = [
        _of_table(before.tables[name], table)
        if name in before.tables
        else TableChange(name, table.title, fresh=len(table.figures.rows), before=False)
        for name, table in after.tables.items()
    ]
    gone = (table for name, table in before.tables.items() if name not in after.tables)
    return (
        *found,
        *(TableChange(t.name, t.title, gone=len(t.figures.rows), after=False) for t in gone),
    )


def _of_table(before: ReleasedTable, after: ReleasedTable) -> TableChange:
    old, new = _rows(before), _rows(after)
    same, revised = 0, []
    for place, row in new.items():
        for cell in row.cells.keys() & old[place].cells.keys() if place in old else ():
            was, now = old[place].cells[cell].value, row.cells[cell].value
            if was == now and isinstance(was, Missing) == isinstance(now, Missing):
                same += 1
            else:
                revised.append(CellChange(_words(place), cell, was, now))
    return TableChange(
        after.name,
        after.title,
        same,
        tuple(sorted(revised, key=lambda change: (change.place, change.cell))),
        len(new.keys() - old.keys()),
        len(old.keys() - new.keys()),
    )


def _rows(table: ReleasedTable) -> Mapping[Place, FigureRow]:
    return {(row.force, row.period, tuple(row.keys.items())): row for row in table.figures.rows}


def _words(place: Place) -> str:
    force, period, keys = place
    return ", ".join((force, period, *(value for _, value in keys)))

"""Figures counted from records: the same tables and rules as those of published releases."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product

from reddot.errors import NotEnoughDataError
from reddot.figures.breakdowns import CED_CELLS, NOT_STATED, read_breakdown
from reddot.figures.cube import ALL_FORCES, Count, Cube, count_cubes
from reddot.figures.figure import Figure, FigureRow, FigureTable, Share
from reddot.figures.possible import Place as Possible
from reddot.figures.possible import count_possible
from reddot.figures.record_cells import Counted, Rows, share_discharged, share_of
from reddot.figures.record_question import Asked, ask, rule_of
from reddot.figures.record_rates import add_rates
from reddot.figures.record_warnings import record_warnings
from reddot.figures.rule import CountingRule
from reddot.figures.selection import Selection
from reddot.figures.unsayable import sayable_shares, unsayable_cells
from reddot.records.forces import is_synthetic
from reddot.records.record_tables import RecordTables

MOST_FORCES = 10  # named in a message
Place = tuple[str, str]  # a period and a force


def record_figures(
    records: RecordTables,
    wanted: Selection,
    source: str,
    *,
    bounded: bool = True,
    printed: Mapping[str, Rows] | None = None,
) -> FigureTable:
    """Count a table from records.

    Parameters
    ----------
    records
        The records.
    wanted
        The table, forces, periods (financial years unless given), ladder, breakdowns, unit, and
        the tactic that reports must name.
    source
        Where the records came from, for the figure's source.
    bounded
        Whether to count what answers not given could add; without it there are no bounds.
    printed
        The rows of each breakdown, by its name; those of the manual, and what the records have
        besides, unless given.

    Raises
    ------
    UsageError
        The table, a breakdown or the unit is not one that is counted from records, or a period
        cannot be read.
    NotEnoughDataError
        No report falls in the forces and periods wanted.
    """
    asked = ask(records, wanted)
    rule = rule_of(asked.wanted, asked.by)
    cubes = [asked.cube(*axes) for axes in ((), asked.within, (*asked.by, *asked.within))]
    places, wholes, counts = count_cubes(records, cubes)
    if not places:
        forces = records.forces()
        named = f"{', '.join(forces[:MOST_FORCES])}{' …' if len(forces) > MOST_FORCES else ''}"
        raise NotEnoughDataError(
            f"{source}: no report counts in the forces and periods asked for. "
            f"Its forces are: {named}."
        )
    possible = count_possible if bounded else _certain
    counted = _counted(counts, possible(records, cubes[2]))
    without = _counted(wholes, possible(records, cubes[1])) if asked.by else counted
    table = _Table(records, asked, rule, source, counted, without, printed or {})
    rows = tuple(table.rows(sorted((c.period, c.force) for c in places)))
    rows, about_rates = add_rates(records, asked, rows)
    return FigureTable(
        name=wanted.table,
        rule=rule,
        rows=rows,
        warnings=(*record_warnings(records, asked, places, wholes, counts), *about_rates),
    )


def _certain(records: RecordTables, cube: Cube) -> Mapping[Possible, int]:  # noqa: ARG001
    """Nothing but what is counted for certain."""
    return {}


def _counted(counts: Iterable[Count], possible: Mapping[Possible, int]) -> dict[Place, Counted]:
    """What was counted, by period and force."""
    known: dict[Place, dict[Rows, Count]] = {}
    for count in counts:
        known.setdefault((count.period, count.force), {})[count.rows] = count
    could: dict[Place, dict[Rows, int]] = {}
    for (force, period, rows), number in possible.items():
        could.setdefault((period, force), {})[rows] = number
    return {p: Counted(known.get(p, {}), could.get(p, {})) for p in {*known, *could}}


_NOTHING = Counted({}, {})


@dataclass(frozen=True, slots=True)
class _Table:
    """Everything counted for a question, by place; ``wholes`` are counts without a breakdown."""

    records: RecordTables
    asked: Asked
    rule: CountingRule
    source: str
    counted: Mapping[Place, Counted]
    wholes: Mapping[Place, Counted]
    printed: Mapping[str, Rows]

    def rows(self, places: Sequence[Place]) -> Iterator[FigureRow]:
        """The rows; a force with reports and none of a kind has a zero, not a gap."""
        kept = [
            self.printed.get(b.name) or b.rows(self._found(i)) for i, b in enumerate(self.asked.by)
        ]
        for place in places:
            for rows in product(*kept):
                for keys, cells, shares in self._lines(place, rows):
                    yield self._row(place, keys, cells, shares)

    def _found(self, place: int) -> set[str]:
        """The values of a breakdown that any report has."""
        return {rows[place] for own in self.counted.values() for rows in own.counts}

    def _row(
        self,
        place: Place,
        keys: dict[str, str],
        cells: dict[str, Figure],
        shares: dict[str, Share],
    ) -> FigureRow:
        period, force = place
        cells = unsayable_cells(self.records, force, keys, cells)
        of = self.records.forces() if force == ALL_FORCES else (force,)
        return FigureRow(
            force=force,
            area="force",
            period=period,
            keys=keys,
            cells=cells,
            source=self.source,
            rule=self.rule,
            shares=sayable_shares(cells, shares),
            synthetic=any(is_synthetic(name) for name in of),
        )

    def _lines(
        self, place: Place, rows: Rows
    ) -> Iterator[tuple[dict[str, str], dict[str, Figure], dict[str, Share]]]:
        """The lines of a row: its keys, its cells, and the shares that it is or has."""
        wanted, by = self.asked.wanted, self.asked.by
        counted = self.counted.get(place, _NOTHING)
        keys = {b.name: row for b, row in zip(by, rows, strict=True)}
        within = () if wanted.tactic is None else (wanted.tactic,)
        if wanted.table == "ced":
            found = counted.ced_cells((*rows, *within))
            yield keys, {n: found[n].figure() for n in CED_CELLS}, share_discharged(found)
        elif wanted.table == "tactics":
            for name in self._tactics():
                total = counted.cell((*rows, name)).figure()
                yield keys | {"tactic": name}, {"total": total}, {}
        else:
            part = counted.cell((*rows, *within))
            whole = self.wholes.get(place, _NOTHING).cell(within)
            shares = share_of(part, whole) if by and wanted.unit == "reports" else {}
            yield keys, {"total": part.figure()}, shares

    def _tactics(self) -> list[str]:
        rows = self.printed.get("tactic") or read_breakdown("tactic").rows(self._found(-1))
        return [n for n in rows if n != NOT_STATED]

"""Figures counted from records: the same tables and rules as those of published releases."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product

from reddot.errors import NotEnoughDataError
from reddot.figures.breakdowns import NOT_STATED, read_breakdown
from reddot.figures.cube import Count, count_cubes
from reddot.figures.figure import Figure, FigureRow, FigureTable, Share
from reddot.figures.rates import rates_of_total
from reddot.figures.record_cells import Values, ced_line, cell, share_of, values_of
from reddot.figures.record_disparity import add_disparities, group_of
from reddot.figures.record_question import Asked, ask, rule_of
from reddot.figures.record_warnings import record_warnings
from reddot.figures.rule import CountingRule
from reddot.figures.selection import Selection
from reddot.figures.unsayable import unsayable_cells
from reddot.records.record_tables import RecordTables

Place = tuple[str, str]  # a period and a force
Counts = Mapping[tuple[str, ...], Count]


def record_figures(records: RecordTables, wanted: Selection, source: str) -> FigureTable:
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

    Raises
    ------
    UsageError
        The table, a breakdown or the unit is not one that is counted from records, or a period
        cannot be read.
    NotEnoughDataError
        No report falls in the forces and periods wanted.
    """
    asked = ask(records, wanted)
    rule = rule_of(wanted, asked.by)
    cubes = [(), asked.within, (*asked.by, *asked.within)]
    places, wholes, counts = count_cubes(records, [asked.cube(*axes) for axes in cubes])
    if not places:
        raise NotEnoughDataError(
            f"{source}: no report counts in the forces and periods asked for. "
            f"Its forces are: {', '.join(records.forces())}."
        )
    table = _Counted(records, asked, rule, source, by_place(counts), by_place(wholes))
    rows = tuple(table.rows(sorted((c.period, c.force) for c in places)))
    rows, about_disparity = add_disparities(records, asked, rows)
    return FigureTable(
        name=wanted.table,
        rule=rule,
        rows=rows,
        warnings=(*record_warnings(records, asked, places, wholes, counts), *about_disparity),
    )


def by_place(counts: Iterable[Count]) -> dict[Place, dict[tuple[str, ...], Count]]:
    """Counts by period and force, and there by their rows."""
    found: dict[Place, dict[tuple[str, ...], Count]] = {}
    for count in counts:
        found.setdefault((count.period, count.force), {})[count.rows] = count
    return found


@dataclass(frozen=True, slots=True)
class _Counted:
    """Everything counted for a question, by place; ``wholes`` are counts without a breakdown."""

    records: RecordTables
    asked: Asked
    rule: CountingRule
    source: str
    counts: Mapping[Place, Counts]
    wholes: Mapping[Place, Counts]

    def rows(self, places: Sequence[Place]) -> Iterator[FigureRow]:
        """The rows; a force with reports and none of a kind has a zero, not a gap."""
        kept = [b.rows(self._found(i)) for i, b in enumerate(self.asked.by)]
        for place in places:
            for rows in product(*kept):
                for keys, cells, shares in self._lines(place, rows):
                    yield self._row(place, keys, cells, shares)

    def _found(self, place: int) -> set[str]:
        """The values of a breakdown that any report has."""
        return {values[place] for own in self.counts.values() for values in own}

    def _row(
        self,
        place: Place,
        keys: dict[str, str],
        cells: dict[str, Figure],
        shares: dict[str, Share] | None,
    ) -> FigureRow:
        (period, force), wanted = place, self.asked.wanted
        kind = wanted.rate_kind if wanted.unit == "reports" else None
        cells = unsayable_cells(self.records, force, keys, cells)
        group, total = group_of(self.asked.by, keys), cells["total"].value
        return FigureRow(
            force=force,
            area="force",
            period=period,
            keys=keys,
            cells=cells,
            source=self.source,
            rule=self.rule,
            shares=shares,
            rates=rates_of_total(force, period, total, kind, wanted.denominators, group),
        )

    def _lines(
        self, place: Place, rows: tuple[str, ...]
    ) -> Iterator[tuple[dict[str, str], dict[str, Figure], dict[str, Share] | None]]:
        """The lines of a row: its keys, its cells, and the shares that it is or has."""
        by, wanted = self.asked.by, self.asked.wanted
        counts = self.counts.get(place, {})
        keys = {b.name: row for b, row in zip(by, rows, strict=True)}
        values = [
            values_of(b, row, self._found(i))
            for i, (b, row) in enumerate(zip(by, rows, strict=True))
        ]
        within = self._within()
        if wanted.table == "ced":
            yield keys, *ced_line(counts, [*values, *within])
        elif wanted.table == "tactics":
            for name, named in self._tactics():
                total = cell(counts, [*values, named]).figure()
                yield keys | {"tactic": name}, {"total": total}, None
        else:
            part = cell(counts, [*values, *within])
            whole = cell(self.wholes.get(place, {}), within)
            shares = share_of(part, whole) if by and wanted.unit == "reports" else {}
            yield keys, {"total": part.figure()}, shares

    def _within(self) -> list[Values]:
        """The values of the tactic that reports must name, where one was asked for."""
        tactic = self.asked.wanted.tactic
        if tactic is None:
            return []
        found = self._found(len(self.asked.by))
        return [values_of(read_breakdown("tactic"), tactic, found)]

    def _tactics(self) -> list[tuple[str, Values]]:
        tactic, found = read_breakdown("tactic"), self._found(-1)
        names = (name for name in tactic.rows(found) if name != NOT_STATED)
        return [(name, values_of(tactic, name, found)) for name in names]

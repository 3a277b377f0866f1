"""Figures from published releases: chosen, bounded, checked, and withheld where they are false."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from reddot.errors import BadDataError, NotEnoughDataError
from reddot.figures.ced import ced_cells, ced_shares
from reddot.figures.compare import Contradiction, find_contradictions
from reddot.figures.figure import Figure, FigureRow, FigureTable
from reddot.figures.identities import Identity, find_identities
from reddot.figures.quantities import PARENTS
from reddot.figures.rates import rates_of_total
from reddot.figures.rule import counting_rule
from reddot.figures.selection import Selection
from reddot.figures.series import breaks_crossed
from reddot.records.cells import Missing
from reddot.records.periods import parse_period
from reddot.records.published import PublishedRow, PublishedTable, Release


def published_figures(releases: Sequence[Release], wanted: Selection) -> FigureTable:
    """Make a table of figures from published releases.

    Parameters
    ----------
    releases
        One or several; each row carries the vintage of its own.
    wanted
        The table, the forces and periods (empty for all), the ladder, a rate.

    Returns
    -------
    FigureTable
        One row for each force, period, breakdown and vintage. Cells that the same file
        contradicts by a false zero are not available.

    Raises
    ------
    BadDataError
        The table is in a release but could not be read.
    NotEnoughDataError
        No release has the table, or none has the force or period.
    """
    found = [
        (release, table)
        for release in releases
        for table in release.tables
        if table.name == wanted.table
    ]
    rule = counting_rule(wanted.table, ladder=wanted.ladder, vintage=_one_vintage(found))
    _check_found(releases, found, wanted)
    checks = [c for _, table in found for c in find_identities(table) if c.checkable()]
    rows = list(_rows(found, wanted))
    if not rows:
        raise NotEnoughDataError(_no_rows(found, wanted))
    return FigureTable(
        name=wanted.table,
        rule=rule,
        rows=tuple(sorted(rows, key=_order)),
        exceptions=tuple(c.as_json() for c in checks if not c.holds() and _concerns(c, wanted)),
        warnings=tuple(_warnings(releases, rows, wanted)),
        identities_checked=len(checks),
    )


def _one_vintage(found: Sequence[tuple[Release, PublishedTable]]) -> str | None:
    vintages = {release.vintage for release, _ in found}
    return next(iter(vintages)) if len(vintages) == 1 else None


def _check_found(
    releases: Sequence[Release], found: Sequence[tuple[Release, PublishedTable]], wanted: Selection
) -> None:
    for release in releases:
        if wanted.table in release.refused:
            raise BadDataError(f"{release.source}: {release.refused[wanted.table]}")
    if not found:
        names = sorted({table.name for release in releases for table in release.tables})
        sources = ", ".join(release.source for release in releases)
        raise NotEnoughDataError(
            f"{sources}: there is no table '{wanted.table}' in it. "
            f"Its tables are: {', '.join(names)}."
        )


def _no_rows(found: Sequence[tuple[Release, PublishedTable]], wanted: Selection) -> str:
    rows = [row for _, table in found for row in table.rows]
    periods = sorted(
        {row.period for row in rows if not wanted.forces or row.force in wanted.forces}
    )
    who = ", ".join(wanted.forces) or "any force"
    if not periods:
        return f"There is no figure for {who} in table '{wanted.table}' of this source."
    return (
        f"There is no figure for {who} in {', '.join(wanted.periods)}. "
        f"The periods there are: {', '.join(periods)}."
    )


def _concerns(check: Identity, wanted: Selection) -> bool:
    return (not wanted.forces or check.force in wanted.forces) and (
        not wanted.periods or check.period in wanted.periods
    )


def _order(row: FigureRow) -> tuple[object, ...]:
    area = ("national", "region", "force").index(row.area)
    period = parse_period(row.period)
    first = period.first.isoformat() if period else "9999"
    return (first, row.period, area, row.force, row.vintage or "")


def _rows(
    found: Sequence[tuple[Release, PublishedTable]], wanted: Selection
) -> Iterator[FigureRow]:
    seen: set[tuple[object, ...]] = set()
    withheld = {release.source: _withheld(release) for release, _ in found}
    for release, table in found:
        for row in table.rows:
            key = (
                row.force,
                row.period,
                tuple(sorted(row.keys.items())),
                release.vintage,
                tuple(row.cells.items()),
            )
            if wanted.wants(row) and key not in seen:
                seen.add(key)
                yield _row(release, table, row, wanted, withheld[release.source])


def _withheld(release: Release) -> Mapping[tuple[str, str, str], str]:
    """Quantities no figure is made from, because a table of the release prints a false zero."""
    found = {}
    for c in find_contradictions(release):
        if c.kind == "false_zero":
            found[c.force, c.period, c.cell] = _why_false(c)
            for parent in PARENTS.get(c.cell, ()):
                found[c.force, c.period, parent] = f"leaves out {c.cell}: {_why_false(c)}"
    return found


def _why_false(c: Contradiction) -> str:
    printed = ", ".join(
        f"{table} prints {value}" for table, value in zip(c.tables, c.values, strict=True)
    )
    return f"withheld: {printed}"


def _row(
    release: Release,
    table: PublishedTable,
    row: PublishedRow,
    wanted: Selection,
    withheld: Mapping[tuple[str, str, str], str],
) -> FigureRow:
    why = withheld.get((row.force, row.period, row.keys.get("tactic", "")))
    if why is not None:
        cells = {name: Figure(Missing.NOT_AVAILABLE, note=why) for name in row.cells}
    elif table.name == "ced":
        cells = ced_cells(row.cells, wanted.ladder)
    else:
        cells = {name: Figure(value) for name, value in row.cells.items()}
    return FigureRow(
        force=row.force,
        area=row.area,
        period=row.period,
        keys=row.keys,
        cells=cells,
        source=f"{release.source}, {table.number}",
        vintage=release.vintage,
        shares=ced_shares(row.cells) if table.name == "ced" else None,
        rates=rates_of_total(
            row.force, row.period, cells["total"].value, wanted.rate_kind, wanted.denominators
        ),
    )


def _warnings(
    releases: Sequence[Release], rows: Iterable[FigureRow], wanted: Selection
) -> Iterator[str]:
    rows = list(rows)
    for crossed in breaks_crossed(wanted.table, {row.period for row in rows}):
        yield f"Series break on {crossed.on}: {crossed.what} Do not compare across it."
    for row in rows:
        for note in sorted({f.note for f in row.cells.values() if f.note and "withheld" in f.note}):
            yield f"{row.force}, {row.period}, {' '.join(row.keys.values())}: {note}."
    for release in releases:
        for c in find_contradictions(release):
            if (
                c.cell == "ced"
                and c.kind == "disagreement"
                and wanted.table.startswith("tactics_by")
            ):
                yield (
                    f"{c.force}, {c.period}: tables of {release.source} count {min(c.values):,} "
                    f"to {max(c.values):,} CED uses; those by characteristic leave forces out."
                )

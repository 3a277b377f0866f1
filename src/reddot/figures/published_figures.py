"""Figures from published releases: chosen, bounded, checked, and withheld where they are false."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from reddot.errors import BadDataError, NotEnoughDataError
from reddot.figures.ced import ced_cells, ced_shares
from reddot.figures.compare import find_contradictions
from reddot.figures.figure import Figure, FigureRow, FigureTable, PublisherNotes
from reddot.figures.identities import find_identities
from reddot.figures.rates import rate_warnings, rates_of_total
from reddot.figures.rule import counting_rule, rule_of_periods
from reddot.figures.selection import Selection
from reddot.figures.series import breaks_crossed
from reddot.figures.withheld import withheld_rows
from reddot.records.cells import Missing
from reddot.records.periods import parse_period
from reddot.records.published import PublishedRow, PublishedTable, Release

LISTED = 50  # places named in a message


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
    found = _tables(releases, wanted.table)
    rule = counting_rule(wanted.table, ladder=wanted.ladder, vintage=_one_vintage(found))
    _check_found(releases, found, wanted)
    checks = [c for _, table in found for c in find_identities(table) if c.checkable()]
    rows = list(figure_rows(releases, wanted))
    if not rows:
        raise NotEnoughDataError(_no_rows(found, wanted))
    return FigureTable(
        name=wanted.table,
        rule=rule_of_periods(rule, [row.period for row in rows]),
        rows=tuple(sorted(rows, key=_order)),
        exceptions=tuple(c.as_json() for c in checks if not c.holds()),
        warnings=tuple(_warnings(releases, rows, wanted)),
        identities_checked=len(checks),
        publisher_notes=tuple(_publisher_notes(found, {row.source for row in rows})),
    )


def _publisher_notes(
    found: Sequence[tuple[Release, PublishedTable]], used: set[str]
) -> Iterator[PublisherNotes]:
    for release, table in found:
        source = _source(release, table)
        if table.notes and source in used:
            yield PublisherNotes(source, table.notes)


def _source(release: Release, table: PublishedTable) -> str:
    return f"{release.source}, {table.number}"


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
        places = ", ".join(sorted({row.force for row in rows})[:LISTED])
        return (
            f"There is no figure for {who} in table '{wanted.table}' of this source. "
            f"It has figures for: {places}."
        )
    return (
        f"There is no figure for {who} in {', '.join(wanted.periods)}. "
        f"The periods there are: {', '.join(periods)}."
    )


def _order(row: FigureRow) -> tuple[object, ...]:
    area = ("national", "region", "force").index(row.area)
    period = parse_period(row.period)
    first = period.first.isoformat() if period else "9999"
    return (first, row.period, area, row.force, row.vintage or "")


def figure_rows(releases: Sequence[Release], wanted: Selection) -> Iterator[FigureRow]:
    """The rows of published figures, unsorted and without the checks of the table they are of.

    Each carries the rule of its own period and vintage; the same row of one vintage comes once.
    """
    seen: set[tuple[object, ...]] = set()
    for release in releases:
        contradictions = find_contradictions(release)
        for _, table in _tables([release], wanted.table):
            withheld = withheld_rows(table, contradictions)
            for row in filter(wanted.wants, table.rows):
                place = (row.force, row.period, tuple(sorted(row.keys.items())))
                key = (*place, release.vintage, tuple(row.cells.items()))
                if key not in seen:
                    seen.add(key)
                    yield _row(release, table, row, wanted, withheld.get(place))


def _tables(releases: Sequence[Release], name: str) -> list[tuple[Release, PublishedTable]]:
    return [(r, table) for r in releases for table in r.tables if table.name == name]


def _row(
    release: Release, table: PublishedTable, row: PublishedRow, wanted: Selection, why: str | None
) -> FigureRow:
    cells = _cells(table, row, wanted, why)
    total = cells["total"].value if "total" in cells else Missing.NOT_APPLICABLE
    return FigureRow(
        force=row.force,
        area=row.area,
        period=row.period,
        keys=row.keys,
        cells=cells,
        source=_source(release, table),
        rule=rule_of_periods(
            counting_rule(table.name, ladder=wanted.ladder, vintage=release.vintage), [row.period]
        ),
        vintage=release.vintage,
        shares=ced_shares(row.cells) if table.name == "ced" and why is None else None,
        rates=rates_of_total(row.force, row.period, total, wanted.rate_kind, wanted.denominators),
    )


def _cells(
    table: PublishedTable, row: PublishedRow, wanted: Selection, why: str | None
) -> dict[str, Figure]:
    if why is not None:
        return {name: Figure(Missing.NOT_AVAILABLE, note=why, withheld=True) for name in row.cells}
    if table.name == "ced":
        return ced_cells(row.cells, wanted.ladder)
    return {name: Figure(value) for name, value in row.cells.items()}


def _warnings(
    releases: Sequence[Release], rows: Sequence[FigureRow], wanted: Selection
) -> Iterator[str]:
    periods, forces = {row.period for row in rows}, {row.force for row in rows}
    for crossed in breaks_crossed(wanted.table, periods, forces):
        yield f"Series break on {crossed.on}: {crossed.what} Do not compare across it."
    for row in rows:
        for note in sorted({f.note for f in row.cells.values() if f.withheld and f.note}):
            yield f"{row.force}, {row.period}, {' '.join(row.keys.values())}: {note}."
    places = [(row.force, row.period) for row in rows]
    yield from rate_warnings(places, wanted.rate_kind, wanted.denominators)
    shown = {(row.source, row.force, row.period) for row in rows}
    for release in releases:
        yield from _contradicted(release, shown, wanted.table)


def _contradicted(release: Release, shown: set[tuple[str, str, str]], table: str) -> Iterator[str]:
    """Where the file prints another number of what is shown; false zeros are told of above."""
    for c in find_contradictions(release):
        sources = {f"{release.source}, {number}" for number in c.tables}
        if c.kind == "false_zero" or not any((s, c.force, c.period) in shown for s in sources):
            continue
        what = f"{c.force}, {c.period}, {c.cell.replace('_', ' ')}"
        said = f"{what}: {c.values_in_words()} of {release.source}"
        if c.kind == "answers_disagree":
            yield f"{said}. The answers exclude each other; they stay as printed."
        elif c.cell == "ced" and table.startswith("tactics_by"):
            yield f"{said}. The tables by characteristic leave CED uses of some forces out."
        else:
            yield f"{said}. The file's tables disagree; each is shown as printed."

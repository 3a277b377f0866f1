"""``reddot funnel``: which forces or units lie outside the limits about a common rate."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from reddot.cli.render import Format, FormatOption, add_plain, print_result, print_whole, say, table
from reddot.cli.sources import LayoutOption, SourceArgument, open_source, resolve_forces

if TYPE_CHECKING:
    from rich.console import Console

    from reddot.figures.comparison import Asked
    from reddot.figures.figure import FigureTable
    from reddot.figures.funnel_table import FunnelTable
    from reddot.records.source import Source


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("funnel")(funnel)


def funnel(
    source: SourceArgument,
    *,
    count: Annotated[
        str, typer.Option(help="What is counted: ced, discharges or reports.")
    ] = "ced",
    per: Annotated[
        str,
        typer.Option(help="What it is divided by: officers, population, carriers, reports, ced."),
    ] = "",
    period: Annotated[
        str | None, typer.Option(help="A period, such as 2018/19; the latest unless given.")
    ] = None,
    limits: Annotated[
        str,
        typer.Option(help="What the limits allow for: none, multiplicative or additive."),
    ] = "additive",
    by: Annotated[
        str | None, typer.Option(help="Units of one force of records: main_duty.")
    ] = None,
    force: Annotated[str | None, typer.Option(help="The force whose units are compared.")] = None,
    denominators: Annotated[Path | None, typer.Option(help="Your own denominators, a CSV.")] = None,
    layout: LayoutOption = None,
    form: FormatOption = Format.TABLE,
) -> None:
    """Set forces, or the units of one force, in a funnel about their common rate.

    A force outside the limits differs from the common rate by more than the limits allow for; it
    is no sign of right or wrong. Where cases are not stated a force is outside only if it is so
    however they ended.
    """
    from reddot.figures.comparison_rows import funnel_rows

    opened = open_source(source, layout)
    asked_by = (by,) if by else ()
    tables = tuple(_tables(opened, asked_by))
    asked = _asked(tables, (count, per or _usual(count, by)), period, denominators)
    if by is None:
        found = _of_forces(tables, asked, limits, opened)
    else:
        found = _of_units(tables, asked, limits, (opened, by, force))
    print_result(form, found.as_json(), lambda: funnel_rows(found), lambda out: _show(out, found))
    if form is not Format.TABLE:
        for words in found.warnings:
            say(f"Note: {words}")


def _usual(count: str, by: str | None) -> str:
    """What a count is divided by unless it is said: people, or of units a whole."""
    from reddot.figures.measures import read_measure

    return read_measure(count).per[-1 if by else 0]


def _tables(opened: Source, by: tuple[str, ...]) -> Iterator[FigureTable]:
    from reddot.errors import NotEnoughDataError
    from reddot.figures.selection import Selection
    from reddot.figures.tables import make_figures

    for name in ("ced", "reports"):
        try:
            yield make_figures(opened, Selection(table=name, by=by))
        except NotEnoughDataError as problem:
            say(f"Note: {problem}")


def _asked(
    tables: tuple[FigureTable, ...],
    names: tuple[str, str],
    period: str | None,
    denominators: Path | None,
) -> Asked:
    from reddot.errors import NotEnoughDataError
    from reddot.figures.comparison import Asked
    from reddot.figures.measures import check_goes_with, read_measure, read_per
    from reddot.figures.rates import read_denominators, shipped_denominators
    from reddot.figures.selection import period_names

    known = (*(read_denominators(denominators) if denominators else ()), *shipped_denominators())
    measure, per = read_measure(names[0]), read_per(names[1], known)
    check_goes_with(measure, per)
    rows = [row for table in tables if table.name == measure.table for row in table.rows]
    periods = sorted(row.period for row in rows if row.area == "force")
    if not periods:
        raise NotEnoughDataError(f"The source has no figures of {measure.title} by force.")
    wanted = period_names([period])[0] if period else periods[-1]
    return Asked(measure=measure, per=per, period=wanted, known=known)


def _of_forces(
    tables: tuple[FigureTable, ...], asked: Asked, limits: str, opened: Source
) -> FunnelTable:
    from reddot.figures.funnels import force_funnel
    from reddot.records.forces import is_synthetic

    records = opened.records
    invented = records is not None and all(map(is_synthetic, records.forces()))
    return force_funnel(tables, asked, limits, synthetic=invented)


def _of_units(
    tables: tuple[FigureTable, ...],
    asked: Asked,
    limits: str,
    of: tuple[Source, str, str | None],
) -> FunnelTable:
    from reddot.errors import UsageError
    from reddot.figures.unit_funnels import unit_funnel

    opened, by, named = of
    held = opened.records.forces() if opened.records is not None else ()
    forces = resolve_forces([named], opened) if named else tuple(held)
    if len(forces) != 1:
        raise UsageError(
            f"Units are of one force, and the source has {len(forces)}. Name it with --force."
        )
    return unit_funnel(tables, asked, forces[0], by=by, spread=limits)


def _show(out: Console, found: FunnelTable) -> None:
    from reddot.pack.funnel_section import funnel_grid, funnel_lines

    grid = funnel_grid(found)
    out.print(f"\n[bold]{grid.caption}[/bold]")
    for line in funnel_lines(found):
        out.print(line, markup=False)
    headings = [column.heading for column in grid.columns]
    drawn = table(grid.corner, *headings, right=headings[:-1])
    for row in grid.rows:
        add_plain(drawn, row.heading, *(entry.text for entry in row.entries))
    print_whole(out, drawn)
    for one in found.field.apart:
        out.print(f"Not in the funnel: {one.name}: {one.why}.", markup=False)
    asked = found.field.asked
    for words in (asked.per.means, asked.per.cannot, *found.warnings):
        out.print(f"- {words}", markup=False)

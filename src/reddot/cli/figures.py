"""``reddot figures``: tables from releases or records."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from reddot.cli.figure_tables import show_table
from reddot.cli.render import Format, FormatOption, print_result, say
from reddot.cli.sources import LayoutOption, SourceArgument, open_source, resolve_forces

if TYPE_CHECKING:
    from reddot.figures.figure import FigureTable


NESTED = ("bounds", "notes", "shares", "rates", "disparity")


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("figures")(figures)


def figures(
    source: SourceArgument,
    *,
    table: Annotated[
        str, typer.Option(help="Which table, such as ced, reports, tactics_by_age.")
    ] = "ced",
    force: Annotated[list[str] | None, typer.Option(help="A force; may be given again.")] = None,
    period: Annotated[
        list[str] | None, typer.Option(help="A period: 2017/18, 2016 or 2017Q1.")
    ] = None,
    by: Annotated[
        list[str] | None,
        typer.Option(help="Break records down, such as age_band or ethnicity,month."),
    ] = None,
    unit: Annotated[
        str, typer.Option(help="What to count in records: reports, subjects or incidents.")
    ] = "reports",
    tactic: Annotated[
        str | None, typer.Option(help="Only reports that name this tactic, such as ced.")
    ] = None,
    together: Annotated[
        bool, typer.Option("--together", help="Count the forces of the records as one.")
    ] = False,
    disparity: Annotated[
        str | None, typer.Option(help="The group to hold others against, such as white.")
    ] = None,
    ladder: Annotated[str, typer.Option(help="The order of CED uses: ho or mps.")] = "ho",
    rate: Annotated[
        str | None, typer.Option(help="Add a rate per 1,000 population or officers.")
    ] = None,
    denominators: Annotated[Path | None, typer.Option(help="Your own denominators, a CSV.")] = None,
    layout: LayoutOption = None,
    form: FormatOption = Format.TABLE,
) -> None:
    """Print a table of figures with its counting rule, bounds and exceptions.

    The source is a Home Office release, a folder written by `reddot import`, or a file of
    reports. Where cases are not stated a figure has bounds; a figure that the same file
    contradicts by a false zero is not available. Records can be broken down by any question of the
    form (--by), crossed up to three at a time.
    """
    from reddot.figures.rates import check_kind, read_denominators, shipped_denominators
    from reddot.figures.selection import Selection
    from reddot.figures.tables import make_figures

    opened = open_source(source, layout)
    known = read_denominators(denominators) if denominators else shipped_denominators()
    if rate is not None:
        check_kind(rate, known)
    wanted = Selection(
        table=table,
        forces=resolve_forces(force or [], opened),
        periods=tuple(period or ()),
        ladder=ladder,
        by=tuple(name.strip() for names in by or () for name in names.split(",")),
        unit=unit,
        tactic=tactic,
        reference=disparity,
        together=together,
        rate_kind=rate,
        denominators=known,
    )
    found = make_figures(opened, wanted)
    print_result(form, found.as_json(), lambda: _rows(found), lambda out: show_table(out, found))
    if form is not Format.TABLE:
        for words in found.warnings:
            say(f"Note: {words}")


def _rows(found: FigureTable) -> Iterator[Mapping[str, Any]]:
    """One flat row for each row of the table: bounds, shares and rates become columns."""
    for row in found.as_json()["rows"]:  # type: ignore[attr-defined]
        flat = {k: v for k, v in row.items() if k not in NESTED}
        for cell, (low, high) in row["bounds"].items():
            flat[f"{cell}_at_least"], flat[f"{cell}_at_most"] = low, high
        for name, share in row.get("shares", {}).items():
            least, most = share.get("bounds", (share["value"], share["value"]))
            numbers = {"": share["value"], "_low": share["low"], "_high": share["high"]}
            numbers |= {"_at_least": least, "_at_most": most}
            flat |= {f"share_{name}{end}": value for end, value in numbers.items()}
        for name, rate in row.get("rates", {}).items():
            flat[f"rate_{name}"] = rate["rate"]
            flat |= {f"rate_{name}_{end}": rate[end] for end in ("low", "high", "per")}
            flat |= {key: value for key, value in rate.items() if key.startswith("denominator")}
        for key, value in row.get("disparity", {}).items():
            if key == "bounds":
                flat["disparity_at_least"], flat["disparity_at_most"] = value
            else:
                flat[f"disparity_{key}"] = value
        yield flat | {f"note_{k}": v for k, v in row.get("notes", {}).items()}

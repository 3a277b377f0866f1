"""``reddot compare``: what was revised between releases, and where one contradicts itself."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from reddot.cli.figure_tables import show_sums
from reddot.cli.render import Format, FormatOption, number, print_result, table
from reddot.cli.sources import LayoutOption, open_source

if TYPE_CHECKING:
    from rich.console import Console

    from reddot.figures.compare import Comparison
    from reddot.records.published import Release


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("compare")(compare)


def compare(
    before: Annotated[
        Path, typer.Argument(help="A release, or a folder written by `reddot import`.")
    ],
    after: Annotated[
        Path, typer.Argument(help="Another; or the same, to find contradictions alone.")
    ],
    layout: LayoutOption = None,
    form: FormatOption = Format.TABLE,
) -> None:
    """Compare two releases cell by cell.

    Revisions are cells whose value changed from one release to the next. Contradictions are
    quantities that the tables of one release print with different values; nothing is averaged.
    Every sum of every table is checked, and those that do not hold are printed.
    """
    from reddot.figures.compare import compare_releases

    found = compare_releases(_release(before, layout), _release(after, layout))
    print_result(form, found.as_json(), lambda: _rows(found), lambda out: _show(out, found))


def _release(path: Path, layout: Path | None) -> Release:
    from reddot.errors import UsageError

    releases = open_source([path], layout).releases
    if len(releases) != 1:
        raise UsageError(
            f"{path}: it holds {len(releases)} releases. Give one release on each side."
        )
    return releases[0]


def _rows(found: Comparison) -> Iterator[Mapping[str, Any]]:
    everything = found.as_json()
    for kind in ("revisions", "contradictions", "exceptions"):
        for row in everything[kind]:  # type: ignore[attr-defined]
            yield {"what": kind.removesuffix("s"), **row}


def _show(out: Console, found: Comparison) -> None:
    drawn = table(
        "Force",
        "Period",
        "Table",
        "Cell",
        "Before",
        "After",
        "Published",
        right=["Before", "After"],
    )
    for r in (r.as_json() for r in found.revisions):
        cell = " ".join([*r["keys"].values(), str(r["cell"])])  # type: ignore[attr-defined]
        vintages = " → ".join(str(v) for v in r["vintages"])  # type: ignore[attr-defined]
        values = [number(r["before"]), number(r["after"])]
        drawn.add_row(str(r["force"]), str(r["period"]), str(r["table"]), cell, *values, vintages)
    out.print(f"\n[bold]Revisions: {len(found.revisions)}[/bold]")
    if found.revisions:
        out.print(drawn)
    out.print(f"\n[bold]Contradictions: {len(found.contradictions)}[/bold]")
    if found.contradictions:
        out.print(_contradictions(found))
    show_sums(out, found.identities_checked, [e.as_json() for e in found.exceptions])


def _contradictions(found: Comparison) -> object:
    drawn = table("Force", "Period", "What", "Kind", "Values by table")
    for c in found.contradictions:
        what, kind = c.cell.replace("_", " "), c.kind.replace("_", " ")
        drawn.add_row(c.force, c.period, what, kind, c.values_in_words())
    return drawn

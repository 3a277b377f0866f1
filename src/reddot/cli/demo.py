"""``reddot demo``: the figures behind the two stories, and the verdicts on their claims."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from reddot.cli.figure_tables import show_table
from reddot.cli.render import Format, FormatOption, print_result, say
from reddot.cli.sources import open_source
from reddot.cli.verdict_tables import show_verdicts

if TYPE_CHECKING:
    from rich.console import Console

    from reddot.claims.verdict import Verdict
    from reddot.demo.facts_check import FactsCheck
    from reddot.figures.figure import FigureTable

STORY = "taser-2018"
STORY_APPEARED = "2018-12-31"
FORCES = ("Norfolk", "City of London", "Northamptonshire", "England and Wales")
BESIDE = Path("..") / "shared" / "data" / "home-office"


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("demo")(demo)


def demo(
    home_office: Annotated[
        list[Path] | None,
        typer.Option(help="Home Office files to check the shipped facts against."),
    ] = None,
    serve: Annotated[
        bool,
        typer.Option(
            "--serve/--no-serve", help="Serve the site afterwards (none in this version)."
        ),
    ] = False,
    form: FormatOption = Format.TABLE,
) -> None:
    """Print the published figures that two newspaper stories rest on, and the 24 verdicts.

    With Home Office files, named or found beside the project, every shipped fact is checked
    against them; a difference ends the command with exit code 1.
    """
    from reddot.claims.check import check_story
    from reddot.claims.story import read_story
    from reddot.demo.facts_check import check_facts
    from reddot.errors import EXIT_CHECK_FAILED
    from reddot.figures.published_figures import published_figures
    from reddot.figures.selection import Selection
    from reddot.records.facts import shipped_releases

    files = home_office or sorted(BESIDE.glob("*.ods"))
    first, others = Selection(forces=FORCES[:1], periods=("2017/18",)), Selection(forces=FORCES)
    shipped = shipped_releases()
    known = [r for r in shipped if r.vintage and r.vintage <= STORY_APPEARED]
    tables = [published_figures(known, first), published_figures(shipped, others)]
    verdicts = check_story(read_story(STORY))
    facts = check_facts(open_source(files).releases) if files else None
    found = {
        "figures": [t.as_json() for t in tables],
        "claims": [v.as_json() for v in verdicts],
        "facts_check": facts.as_json() if facts else None,
    }
    print_result(
        form, found, lambda: _rows(verdicts), lambda out: _show(out, tables, verdicts, facts)
    )
    if serve:
        say("This version has no site to serve; it ends here.")
    if facts is not None and facts.differences:
        raise typer.Exit(EXIT_CHECK_FAILED)


def _rows(verdicts: Sequence[Verdict]) -> Iterator[Mapping[str, Any]]:
    for v in verdicts:
        found = v.as_json()
        yield {
            k: found[k] for k in ("id", "text", "description", "inference", "value", "low", "high")
        }


def _show(
    out: Console,
    tables: Sequence[FigureTable],
    verdicts: Sequence[Verdict],
    facts: FactsCheck | None,
) -> None:
    for found in tables:
        show_table(out, found)
    show_verdicts(out, "two newspaper stories on Taser, end of 2018", verdicts)
    out.print("[dim]Everything a verdict rests on:[/dim] reddot claims check taser-2018 --detail")
    if facts is None:
        out.print(
            "[dim]Shipped facts not checked: no Home Office file was given (--home-office).[/dim]"
        )
        return
    agreed = facts.checked - len(facts.differences)
    out.print(f"\nShipped facts: {agreed:,} of {facts.checked:,} agree with the Home Office files;")
    out.print(f"{facts.unchecked:,} are from publications not among these files.")
    for d in facts.differences:
        out.print(
            f"  [red]{d.force}, {d.period}, {d.table} {d.cell}[/red]: "
            f"shipped {d.shipped}, printed {d.published}"
        )

"""``reddot demo``: the figures behind the two stories, the verdicts, and the invented county."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from reddot.cli.figure_tables import show_table
from reddot.cli.render import Format, FormatOption, console, print_result, progress, say
from reddot.cli.sources import open_source
from reddot.cli.verdict_tables import show_verdicts

if TYPE_CHECKING:
    from rich.console import Console

    from reddot.claims.verdict import Verdict
    from reddot.demo.facts_check import FactsCheck
    from reddot.demo.people_of_site import Member
    from reddot.demo.whole import Shown
    from reddot.figures.figure import FigureTable

STORY = "taser-2018"
COUNTY = Path("demo-county")
SITE = "site"
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
    seed: Annotated[
        int, typer.Option(min=0, help="The seed of the invented county; the same gives the same.")
    ] = 1,
    to: Annotated[
        Path, typer.Option("--dir", help="The folder the invented county is written to.")
    ] = COUNTY,
    database: Annotated[
        bool,
        typer.Option("--database/--no-database", help="Put the county into the site's database."),
    ] = True,
    serve: Annotated[
        bool, typer.Option("--serve/--no-serve", help="Serve the site afterwards, to this machine.")
    ] = False,
    port: Annotated[int, typer.Option(min=1, max=65535, help="The port to serve it on.")] = 8000,
    form: FormatOption = Format.TABLE,
) -> None:
    """Print the published figures that two newspaper stories rest on, and the 24 verdicts.

    Then an invented county, Eastshire, is built in a folder: a year of records whose truth is
    known, the file its force would publish, that file read back, an evidence pack, and the
    database of a site with one person for each role. With Home
    Office files, named or found beside the project, every shipped fact is checked
    against them; a difference ends the command with exit code 1.
    """
    from reddot.claims.check import check_story
    from reddot.claims.story import read_story
    from reddot.demo.facts_check import check_facts
    from reddot.demo.whole import show_county
    from reddot.errors import EXIT_CHECK_FAILED
    from reddot.figures.published_figures import published_figures
    from reddot.figures.selection import Selection
    from reddot.records.facts import shipped_releases

    files = home_office or sorted(BESIDE.glob("*.ods"))
    facts = check_facts(open_source(files).releases) if files else None
    first, others = Selection(forces=FORCES[:1], periods=("2017/18",)), Selection(forces=FORCES)
    shipped = shipped_releases()
    known = [r for r in shipped if r.vintage and r.vintage <= STORY_APPEARED]
    tables = [published_figures(known, first), published_figures(shipped, others)]
    story = read_story(STORY)
    verdicts = check_story(story)
    with progress("Building the county") as step:
        county = show_county(seed, to, story, date.today(), step)
    found = {
        "figures": [t.as_json() for t in tables],
        "claims": [v.as_json() for v in verdicts],
        "facts_check": facts.as_json() if facts else None,
        "county": county.as_json(),
    }
    print_result(form, found, lambda: _rows(verdicts), lambda out: _show(out, tables, verdicts))
    if form is Format.TABLE:
        _show_facts(console(), facts)
        _show_county(console(), county)
    filled = _fill(county, to) if database or serve else None
    if county.read_back.differences or (facts is not None and facts.differences):
        raise typer.Exit(EXIT_CHECK_FAILED)
    if filled and serve:
        _serve(filled, to, port)


def _fill(shown: Shown, folder: Path) -> Sequence[Member]:
    """Make the database of the site and put the county and the people for each role into it."""
    os.environ["REDDOT_DEMO"] = "1"
    from reddot.demo.people_of_site import CAST
    from reddot.store.setup import migrate, set_up

    set_up(folder / SITE)
    migrate()
    from reddot.demo.site import fill_site

    with progress("Filling the site's database") as step:
        filled = fill_site(shown.county, step)
    say(
        f"The site's database: {filled.reports:,} reports put in."
        if filled.reports
        else "The site's database was there already and is left as it is."
    )
    return CAST


def _serve(people: Sequence[Member], folder: Path, port: int) -> None:
    """Become the server: what building the county took of memory is given back."""
    from reddot.demo.people_of_site import PASSWORD

    say("Sign in as:")
    for member in people:
        say(f"  {member.username:<12} {member.words}")
    say(f"with the password {PASSWORD}, which is shown on the sign-in page too.")
    words = ["-m", "reddot", "serve", "--dir", str(folder / SITE), "--port", str(port)]
    os.execv(sys.executable, [sys.executable, *words])  # noqa: S606 - our own command


def _rows(verdicts: Sequence[Verdict]) -> Iterator[Mapping[str, Any]]:
    for v in verdicts:
        found = v.as_json()
        yield {
            k: found[k] for k in ("id", "text", "description", "inference", "value", "low", "high")
        }


def _show(out: Console, tables: Sequence[FigureTable], verdicts: Sequence[Verdict]) -> None:
    for found in tables:
        show_table(out, found)
    show_verdicts(out, "two newspaper stories on Taser, end of 2018", verdicts)
    out.print("[dim]Everything a verdict rests on:[/dim] reddot claims check taser-2018 --detail")


def _show_facts(out: Console, facts: FactsCheck | None) -> None:
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


def _show_county(out: Console, county: Shown) -> None:
    """The invented county: its figures, the file read back, and where everything lies."""
    show_table(out, county.figures)
    account, differences = county.account, county.read_back.differences
    rows = f"{account.rows_read:,} rows = {account.rows_kept:,} kept + {account.rows_refused:,}"
    out.print(f"\nPublished by row and read back: {rows} refused.")
    for r in account.restored:
        out.print(f"  restored: {r.found} → {r.restored} (rows: {r.rows:,})", markup=False)
    same = f"[red]different by {', '.join(differences)}[/red]" if differences else "all the same"
    counts = f"{county.read_back.counts:,}"
    out.print(f"Counts of that file against the county's own records: {counts}, {same}.")
    for written in county.pack:
        out.print(f"Evidence pack, {written.what}: {written.path}", markup=False)
    out.print(f"Everything of the county, its truth included: {county.folder}", markup=False)

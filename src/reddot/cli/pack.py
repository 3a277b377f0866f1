"""``reddot pack``: the evidence pack as one HTML page and one PDF."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from reddot.cli.render import Format, FormatOption, print_result, say, table
from reddot.cli.sources import LayoutOption, SourceArgument, open_source, resolve_forces

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.console import Console

    from reddot.pack.write import Written


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("pack")(pack)


def pack(
    source: SourceArgument,
    *,
    to: Annotated[Path, typer.Option(help="The folder to write into; made if it is not there.")],
    force: Annotated[
        list[str] | None, typer.Option(help="A force; may be given again, up to four times.")
    ] = None,
    period: Annotated[
        list[str] | None, typer.Option(help="A period: 2017/18, 2016 or 2017Q1.")
    ] = None,
    ladder: Annotated[str, typer.Option(help="The order of CED uses: ho or mps.")] = "ho",
    claims: Annotated[
        str | None, typer.Option(help="A claim file, or the name of a story that ships.")
    ] = None,
    title: Annotated[str | None, typer.Option(help="The title on the first page.")] = None,
    layout: LayoutOption = None,
    form: FormatOption = Format.TABLE,
) -> None:
    """Write an evidence pack: one web page that loads nothing, and one accessible PDF.

    It holds the uses of Taser, the breakdowns the source has and the verdicts on a story's
    claims, each number with its counting rule. A pack of an invented force says so on every page.
    """
    from datetime import date

    from reddot.claims.story import read_story
    from reddot.pack.contents import Contents, gather
    from reddot.pack.write import write_pack

    for folder in source:
        _point_to_releases(folder)
    opened = open_source(source, layout)
    wanted = Contents(
        made_on=date.today(),
        forces=resolve_forces(force or [], opened),
        periods=tuple(period or ()),
        ladder=ladder,
        story=read_story(claims) if claims else None,
        title=title,
        sources=tuple(path.resolve().name for path in source),
    )
    gathered = gather(opened, wanted)
    written = write_pack(gathered, to)
    found = {"synthetic": gathered.synthetic(), "files": [w.as_json() for w in written]}
    print_result(
        form, found, lambda: [w.as_json() for w in written], lambda out: _show(out, written)
    )
    if gathered.synthetic():
        say("Note: the records are of an invented force; every page says so.")


def _point_to_releases(folder: Path) -> None:
    """Say how to name the releases of a folder that nothing was imported into."""
    from reddot.errors import UsageError

    if not folder.is_dir() or any(folder.glob("*.parquet")) or any(folder.glob("*.csv")):
        return
    suffixes = {path.suffix.lower() for path in folder.iterdir()} & {".ods", ".xlsx"}
    if suffixes:
        files = " ".join(str(folder / f"*{suffix}") for suffix in sorted(suffixes))
        raise UsageError(f"{folder} holds releases as files. Name the files: {files}")


def _show(out: Console, written: Sequence[Written]) -> None:
    drawn = table("Written", "What", "Bytes", right=["Bytes"])
    for file in written:
        drawn.add_row(str(file.path), file.what, f"{file.size:,}")
    out.print(drawn)

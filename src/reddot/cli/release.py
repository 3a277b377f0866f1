"""``reddot release build|verify|attack``: what goes out, whole and safe."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from reddot.cli.render import Format, FormatOption, print_result, progress, say, table
from reddot.cli.sources import open_source, resolve_forces

if TYPE_CHECKING:
    from rich.console import Console

    from reddot.publish.build import BuiltRelease, ReleaseAsked
    from reddot.records.record_tables import RecordTables

FolderArgument = Annotated[Path, typer.Argument(help="The folder of a release.")]
EarlierOption = Annotated[
    list[Path] | None,
    typer.Option("--with", help="The folder of an earlier release; may be given again."),
]


def register(app: typer.Typer) -> None:
    """Add the commands."""
    release = typer.Typer(no_args_is_help=True, rich_markup_mode=None)
    app.add_typer(release, name="release", help="Releases: build one, verify one, attack one.")
    release.command("build")(build)
    release.command("verify")(verify)
    release.command("attack")(attack)


def build(
    source: Annotated[list[Path], typer.Argument(help="Records, as Reddot keeps them.")],
    *,
    to: Annotated[Path, typer.Option(help="A new folder to write the release into.")],
    policy: Annotated[
        Path | None, typer.Option(help="The policy file: which tables, and how protected.")
    ] = None,
    earlier: EarlierOption = None,
    number: Annotated[int, typer.Option(min=1, help="The number of the release.")] = 1,
    title: Annotated[str, typer.Option(help="Its title.")] = "Police use of force and Taser",
    day: Annotated[
        str | None, typer.Option(help="The day it goes out, such as 2018-07-26.")
    ] = None,
    force: Annotated[list[str] | None, typer.Option(help="A force; may be given again.")] = None,
    period: Annotated[
        list[str] | None, typer.Option(help="A period: 2017/18, 2016 or 2017Q1.")
    ] = None,
    corrects: Annotated[
        int | None, typer.Option(min=1, help="The number of the release that it replaces.")
    ] = None,
    reason: Annotated[str, typer.Option(help="Why there is a new one.")] = "",
    form: FormatOption = Format.TABLE,
) -> None:
    """Build a release from records: counted, protected, attacked, written with checksums.

    It is refused, with the cell and the route, where a protected count could be worked out from it
    and the earlier releases named by --with. The same records give the same files, byte by byte.
    """
    from reddot.publish.build import ReleaseAsked, build_release
    from reddot.publish.files import write_release
    from reddot.publish.policy_text import default_policy

    opened = open_source(source)
    records = _records(opened)
    asked = ReleaseAsked(
        number=number,
        title=title,
        policy=_text(policy) if policy else default_policy(),
        released_on=_day(day),
        forces=resolve_forces(force or [], opened),
        periods=tuple(period or ()),
        earlier=tuple(earlier or ()),
        corrects=corrects,
        reason=reason,
    )
    _check_new(to)
    with progress("Building the release") as step:
        built = build_release(records, asked, step)
    write_release(built, to)
    found = _built(built, asked, to)
    print_result(form, found, lambda: [found], lambda out: _show_built(out, built, to))


def verify(folder: FolderArgument, *, form: FormatOption = Format.TABLE) -> None:
    """Check every file of a release against the manifest; exit 1 where one differs."""
    from reddot.errors import EXIT_CHECK_FAILED
    from reddot.publish.released import read_release
    from reddot.publish.verify import verify_release

    problems = verify_release(folder)
    files = len(read_release(folder).files) if not problems else None
    found = {"ok": not problems, "files": files, "problems": list(problems)}
    print_result(
        form,
        found,
        lambda: [{"problem": words} for words in problems],
        lambda out: out.print("\n".join(problems) or f"Whole: {files} files as in the manifest."),
    )
    if problems:
        raise typer.Exit(EXIT_CHECK_FAILED)


def attack(
    folder: FolderArgument, *, earlier: EarlierOption = None, form: FormatOption = Format.TABLE
) -> None:
    """Attack a release together with earlier ones; exit 1 if any protected count is recovered.

    Where the folder ``inside`` is there, the protected counts are known. Without it every withheld
    cell is taken for one, as whoever reads the release alone must.
    """
    from reddot.errors import EXIT_CHECK_FAILED
    from reddot.publish.attack import attack_releases

    found = attack_releases((*(earlier or ()), folder))
    print_result(
        form,
        found.as_json(),
        lambda: [found.as_json()],
        lambda out: out.print("\n".join(found.words())),
    )
    if not found.safe:
        raise typer.Exit(EXIT_CHECK_FAILED)


def _records(opened: Any) -> RecordTables:
    from reddot.errors import UsageError

    if opened.records is None:
        raise UsageError("A release is built from records; these files hold published figures.")
    found: RecordTables = opened.records
    return found


def _text(path: Path) -> str:
    from reddot.errors import BadDataError, UsageError

    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError as problem:
        raise BadDataError(f"{path} is not UTF-8 text.") from problem
    except OSError as problem:
        raise UsageError(f"{path} cannot be read: {problem.strerror}.") from problem


def _day(typed: str | None) -> date | None:
    from reddot.errors import UsageError

    try:
        return date.fromisoformat(typed) if typed else None
    except ValueError as problem:
        raise UsageError(f"'{typed}' is no day. Write it as 2018-07-26.") from problem


def _check_new(folder: Path) -> None:
    from reddot.errors import UsageError

    if folder.is_file() or (folder.is_dir() and any(folder.iterdir())):
        raise UsageError(f"{folder} is not empty. Name a new folder by --to.")


def _built(built: BuiltRelease, asked: ReleaseAsked, to: Path) -> dict[str, Any]:
    from reddot.publish.inside import shares

    return {
        "folder": str(to),
        "number": asked.number,
        "tables": len(built.tables),
        "cells_protected": len(built.decided.verdicts),
        "data_checkpoint": built.checkpoint,
        "release": shares(built.cost),
        "plain_rounding": shares(built.rounded),
    }


def _show_built(out: Console, built: BuiltRelease, to: Path) -> None:
    from reddot.disclosure.cost import report

    drawn = table("Table", "Rows", "Protection", right=["Rows"])
    for one in built.tables:
        drawn.add_row(one.name.name, f"{len(one.figures.rows):,}", one.policy.method.value)
    out.print(drawn)
    out.print(report(f"Release {built.asked.number}", built.cost, built.rounded))
    out.print(
        f"Attacked: {len(built.decided.verdicts):,} protected counts, none can be worked out."
    )
    out.print(f"Written to {to}", markup=False)
    if any(row.synthetic for one in built.tables for row in one.figures.rows):
        say("Note: the records are of an invented force; every table says so.")

"""``reddot return``: the Home Office's annual return of a force, checked against last year."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from reddot.cli.render import Format, FormatOption, print_result, table
from reddot.cli.sources import SourceArgument, open_source, resolve_forces

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.console import Console

    from reddot.publish.annual_return.findings import ReturnCheck
    from reddot.records.published import Release
    from reddot.records.record_tables import RecordTables


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("return")(annual_return)


def annual_return(
    source: SourceArgument,
    *,
    force: Annotated[str, typer.Option(help="The force.")],
    period: Annotated[str, typer.Option(help="The financial year, such as 2018/19.")],
    to: Annotated[Path, typer.Option(help="The ODS file to write.")],
    last: Annotated[
        list[Path] | None,
        typer.Option(help="Last year's return, or a Home Office file; may be given again."),
    ] = None,
    form: FormatOption = Format.TABLE,
) -> None:
    """Count a force's annual return from records, write it as ODS, and check it.

    Nothing is withheld in a return: it goes to the Home Office, not to the public. With --last it
    is set beside last year's, and what has to be explained is listed. Exit 1 where sums of the
    return do not hold.
    """
    from reddot.errors import EXIT_CHECK_FAILED, UsageError
    from reddot.publish.annual_return.counted import count_return
    from reddot.publish.annual_return.file import write_return

    opened = open_source(source)
    if opened.records is None:
        raise UsageError("A return is counted from records; these files hold published figures.")
    name = resolve_forces([force], opened)[0]
    made = count_return(opened.records, name, period)
    checks = [_check(opened.records, made, one, name, period) for one in last or ()]
    _write(to, write_return(made))
    found = {
        "file": str(to),
        "force": name,
        "period": period,
        "tables": len(made.tables),
        "checks": [_as_json(check) for check in checks],
    }
    print_result(form, found, lambda: list(_rows(checks)), lambda out: _show(out, found, checks))
    if not all(check.may_be_sent for check in checks):
        raise typer.Exit(EXIT_CHECK_FAILED)


def _check(
    records: RecordTables, made: Release, last: Path, force: str, period: str
) -> ReturnCheck:
    from reddot.errors import UsageError
    from reddot.publish.annual_return.checks import check_return, clustering

    releases = open_source([last]).releases
    if not releases:
        raise UsageError(f"{last} holds no publication. Name last year's return or release.")
    dispersion = clustering(records, force, period)
    return check_return(made, releases[0], force=force, period=period, dispersion=dispersion)


def _write(path: Path, content: bytes) -> None:
    from reddot.errors import UsageError

    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    except OSError as problem:
        raise UsageError(f"{path} cannot be written: {problem.strerror}.") from problem


def _as_json(check: ReturnCheck) -> dict[str, Any]:
    return {
        "last_period": check.last_period,
        "compared": check.compared,
        "may_be_sent": check.may_be_sent,
        "findings": [_finding(found) for found in check.findings],
    }


def _finding(found: Any) -> dict[str, Any]:
    names = ("kind", "table", "row", "cell", "given", "last_year", "words", "p_value", "todo")
    return {name: getattr(found, name) for name in names}


def _rows(checks: Sequence[ReturnCheck]) -> list[dict[str, Any]]:
    return [_finding(found) for check in checks for found in check.findings]


def _show(out: Console, found: dict[str, Any], checks: Sequence[ReturnCheck]) -> None:
    out.print(f"Written: {found['file']}, {found['tables']} tables.", markup=False)
    for check in checks:
        out.print(check.words())
        drawn = table("What", "Table", "Row", "Cell", "Given", "Last year", "Say or do")
        for one in check.findings:
            drawn.add_row(
                one.kind, one.table, one.row, one.cell, one.given, one.last_year,
                f"{one.words} {one.todo}",
            )  # fmt: skip
        out.print(drawn)

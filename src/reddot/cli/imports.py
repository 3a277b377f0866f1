"""``reddot import``: read files into records or published cells, with a report of every change."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from reddot.cli.render import Format, FormatOption, print_result, say, table

if TYPE_CHECKING:
    from rich.console import Console

    from reddot.records.importers.import_report import ImportReport

REPORT_FILE = "import-report.json"


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("import")(import_files)


def import_files(
    files: Annotated[list[Path], typer.Argument(help="The files to read.")],
    origin: Annotated[
        str,
        typer.Option(
            "--from", help="What they are: home-office, reddot, or a TOML layout of tables."
        ),
    ],
    to: Annotated[Path, typer.Option(help="The folder to write Parquet files and the report to.")],
    form: FormatOption = Format.TABLE,
) -> None:
    """Import files as Parquet, and say what was kept, refused, restored or odd.

    A file that cannot be read is named and the others go on; only when nothing could be read does
    the command fail (exit code 3).
    """
    from reddot.records.importers.run import run_import

    report = run_import(files, origin, to)
    text = json.dumps(report.as_json(), indent=2, ensure_ascii=False)
    (to / REPORT_FILE).write_text(text + "\n", encoding="utf-8")
    print_result(form, report.as_json(), lambda: _rows(report), lambda out: _show(out, report))
    say(f"Written to {to}; the report is {to / REPORT_FILE}.")


def _rows(report: ImportReport) -> Iterator[Mapping[str, Any]]:
    for problem in report.problems:
        yield problem.as_json()


def _show(out: Console, report: ImportReport) -> None:
    parts = f"kept {report.rows_kept:,} + refused {report.rows_refused:,}"
    out.print(f"\nRows read {report.rows_read:,} = {parts}")
    for r in report.restored:
        out.print(f"Restored: {r.field} {r.found} → {r.restored} (rows: {r.rows:,})")
    if report.problems:
        drawn = table("Row", "Where", "Code", "What", right=["Row"])
        for p in report.problems:
            drawn.add_row("" if p.row is None else f"{p.row:,}", p.field, p.code, p.message)
        out.print(drawn)
    else:
        out.print("No problems.")

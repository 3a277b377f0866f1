"""``reddot import``: read files into records or published cells, with a report of every change."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from reddot.cli.render import (
    Format,
    FormatOption,
    add_plain,
    print_result,
    progress,
    say,
    table,
)

if TYPE_CHECKING:
    from rich.console import Console

    from reddot.records.importers.flat_reports import MappingCheck
    from reddot.records.importers.import_report import ImportReport
    from reddot.records.problems import Problem

REPORT_FILE = "import-report.json"
MOST_PROBLEMS = 40  # more are shown by kind; the report holds every one


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("import")(import_files)


def import_files(
    files: Annotated[list[Path], typer.Argument(help="The files to read.")],
    origin: Annotated[
        str,
        typer.Option(
            "--from",
            help="What they are: home-office, mps, new-jersey, reddot, or a TOML file "
            "(a mapping of a flat file, or a layout of tables).",
        ),
    ],
    to: Annotated[
        Path | None, typer.Option(help="The folder to write Parquet files and the report to.")
    ] = None,
    force: Annotated[
        str | None, typer.Option(help="The force a flat file is of, if its mapping names another.")
    ] = None,
    check: Annotated[
        bool,
        typer.Option("--check", help="Only say what a mapping leaves unmapped; write nothing."),
    ] = False,
    form: FormatOption = Format.TABLE,
) -> None:
    """Import files as Parquet, and say what was kept, refused, restored or odd.

    A file that cannot be read is named and the others go on; only when nothing could be read does
    the command fail (exit code 3). With `--check` nothing is written: it prints which columns and
    answers a mapping does not know, and ends with exit code 1 when there are any.
    """
    from reddot.errors import EXIT_CHECK_FAILED, UsageError
    from reddot.records.importers.run import check_import, holds_import, run_import

    if check:
        checked = check_import(files, origin)
        print_result(
            form,
            checked.as_json(),
            lambda: _unmapped(checked),
            lambda out: _show_check(out, checked),
        )
        raise typer.Exit(0 if checked.complete() else EXIT_CHECK_FAILED)
    if to is None:
        raise UsageError("Say where to write with --to FOLDER, or ask for --check.")
    replaced = holds_import(to)
    with progress("Reading") as step:
        report = run_import(files, origin, to, force=force, step=step)
    text = json.dumps(report.as_json(), indent=2, ensure_ascii=False)
    (to / REPORT_FILE).write_text(text + "\n", encoding="utf-8")
    print_result(form, report.as_json(), lambda: _rows(report), lambda out: _show(out, report))
    if replaced:
        say(f"{to} held an earlier import; it is replaced.")
    say(f"Written to {to}; the report is {to / REPORT_FILE}.")


def _rows(report: ImportReport) -> Iterator[Mapping[str, Any]]:
    """One line for each problem, and for each kind of restoration and recoding."""
    for problem in report.problems:
        yield problem.as_json()
    for code, changes in (("restored", report.restored), ("recoded", report.recoded)):
        for r in changes:
            words = f"{r.found} → {r.restored}"
            yield {"row": None, "field": r.field, "code": code, "message": words, "rows": r.rows}


def _show(out: Console, report: ImportReport) -> None:
    for name, number in report.counts.items():
        out.print(f"{name.replace('_', ' ').capitalize()}: {number:,}")
    parts = f"kept {report.rows_kept:,} + refused {report.rows_refused:,}"
    out.print(f"\nRows read {report.rows_read:,} = {parts}")
    for f in report.files:
        out.print(", ".join(f"{k.replace('_', ' ')}: {v}" for k, v in f.items()), markup=False)
    for r in report.restored:
        out.print(f"Restored: {r.field} {r.found} → {r.restored} (rows: {r.rows:,})", markup=False)
    if report.recoded:
        answers = sum(r.rows for r in report.recoded)
        out.print(
            f"Recoded: {answers:,} answers in {len(report.recoded):,} spellings of codes; "
            "each is in the report."
        )
    if report.as_given:
        answers = sum(g.rows for g in report.as_given)
        out.print(f"Kept as given, without a counterpart here: {answers:,} answers.")
    _show_problems(out, report.problems)


def _show_problems(out: Console, problems: Sequence[Problem]) -> None:
    """Every problem where they are few; else one line for each kind, with how many there are."""
    if not problems:
        out.print("No problems.")
        return
    few = len(problems) <= MOST_PROBLEMS
    groups: dict[object, list[Problem]] = {}
    for number, p in enumerate(problems):
        groups.setdefault(number if few else (p.field, p.code), []).append(p)
    drawn = table(
        "Row", "Where", "Code", *([] if few else ["Times"]), "What", right=["Row", "Times"]
    )
    for same in groups.values():
        p = same[0]
        times = [] if few else [f"{len(same):,}"]
        add_plain(drawn, "" if p.row is None else f"{p.row:,}", p.field, p.code, *times, p.message)
    if not few:
        out.print(f"Problems: {len(problems):,}, of {len(groups):,} kinds; the first of each:")
    out.print(drawn, markup=False)


def _unmapped(checked: MappingCheck) -> Iterator[Mapping[str, Any]]:
    for name in checked.unmapped_columns:
        yield {"what": "unmapped_column", "name": name}
    for name in checked.missing_columns:
        yield {"what": "missing_column", "name": name}
    for field, value, rows in checked.unmapped_answers:
        yield {"what": "unmapped_answer", "name": field, "value": value, "rows": rows}
    for name in checked.questions_without_column:
        yield {"what": "question_without_column", "name": name}


def _show_check(out: Console, checked: MappingCheck) -> None:
    out.print(f"\nColumns read: {checked.columns_read:,}")
    titles = {
        "unmapped_column": "The mapping does not know these columns of the file",
        "missing_column": "The mapping names these columns and the file has none of them",
        "unmapped_answer": "No code stands for these answers; they would be kept as given",
        "question_without_column": "No column answers these questions; they would be not stated",
    }
    lines = list(_unmapped(checked))
    for what, title in titles.items():
        found = [line for line in lines if line["what"] == what]
        out.print(f"\n{title}: {len(found):,}")
        for line in found:
            answer = f": {line['value']} (rows: {line['rows']:,})" if "value" in line else ""
            out.print(f"  {line['name']}{answer}", markup=False)

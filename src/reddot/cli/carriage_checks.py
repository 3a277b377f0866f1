"""``reddot carriage cover``, ``crosscheck``, ``import``: the register beside shifts and files."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from reddot.cli import carriage_tables as tables
from reddot.cli.carriage import carriage
from reddot.cli.register_source import (
    RegisterArgument,
    RulesOption,
    open_register,
    plain,
    read_day,
)
from reddot.cli.render import Format, FormatOption, print_result, progress, say

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import date

    from reddot.carriage.register import Holdings
    from reddot.records.beside import Shift

FirstOption = Annotated[
    str | None, typer.Option("--from", help="First day; the first shift's if left out.")
]
LastOption = Annotated[
    str | None, typer.Option("--to", help="Last day; the last shift's if left out.")
]
REPORT_FILE = "import-report.json"


@carriage.command("cover")
def cover(
    source: RegisterArgument,
    *,
    first: FirstOption = None,
    last: LastOption = None,
    carriers: Annotated[
        str, typer.Option(help="Who counts: carrying (as the shifts say) or in_date.")
    ] = "carrying",
    rules: RulesOption = None,
    form: FormatOption = Format.TABLE,
) -> None:
    """Print the share of hours with at least one and two carriers on duty, by station and hour.

    JSON and CSV hold every hour of the week at every station.
    """
    from reddot.carriage.shift_cover import cover_by_hour
    from reddot.errors import UsageError
    from reddot.records.beside_storage import read_beside

    if carriers not in ("carrying", "in_date"):
        raise UsageError(f"--carriers {carriers}: use carrying or in_date.")
    with progress("Counting hours") as step:
        shifts, crews = read_beside(source, "shifts"), read_beside(source, "crews")
        step(1, 2)
        days = _days(shifts, first, last)
        found = cover_by_hour(
            shifts,
            crews,
            open_register(source, rules),
            first_day=days[0],
            last_day=days[1],
            carriers="in_date" if carriers == "in_date" else "carrying",
        )
        step(2, 2)
    rows = [plain(cell) | tables.cover_shares(cell) for cell in found.cells]
    print_result(form, plain(found), lambda: rows, lambda out: tables.show_cover(out, found))


@carriage.command("crosscheck")
def crosscheck(
    source: RegisterArgument,
    *,
    reports: Annotated[
        Path | None, typer.Option(help="A folder of reports; the register's own if left out.")
    ] = None,
    windows: Annotated[
        Path | None,
        typer.Option(help="Your own windows between report and log (TOML)."),
    ] = None,
    rules: RulesOption = None,
    form: FormatOption = Format.TABLE,
) -> None:
    """Hold every report of CED use against the register and the devices' logs.

    Ends with exit code 1 if anything is found, and with 5 if no report could be held against its
    officer's training.
    """
    from reddot.carriage.crosscheck.check import cross_check
    from reddot.carriage.crosscheck.windows import read_windows
    from reddot.errors import EXIT_CHECK_FAILED, EXIT_NOT_ENOUGH_DATA
    from reddot.records.beside_storage import read_beside
    from reddot.records.importers.reddot import read_reports

    log = source / "device_log.parquet"
    found = cross_check(
        read_reports(reports or source).reports,
        open_register(source, rules),
        read_beside(source, "device_log") if log.is_file() else (),
        read_windows(windows) if windows else None,
    )
    rows = [plain(finding) for finding in found.findings]
    shown = {
        "checked": found.checked,
        "held_against_training": found.held_against_training,
        "unchecked": dict(found.unchecked),
        "findings": rows,
    }
    print_result(form, shown, lambda: rows, lambda out: tables.show_crosscheck(out, found))
    if found.checked and not found.held_against_training:
        say("No report could be held against its officer's training: nothing is known to be right.")
        raise typer.Exit(EXIT_NOT_ENOUGH_DATA)
    if found.findings:
        raise typer.Exit(EXIT_CHECK_FAILED)


@carriage.command("import")
def import_register(
    file: Annotated[Path, typer.Argument(help="The register as CSV, XLSX or ODS.")],
    *,
    to: Annotated[Path, typer.Option(help="The folder to write the register's tables to.")],
    mapping: Annotated[
        Path | None,
        typer.Option(help="How the file is read (TOML); Reddot's own columns if left out."),
    ] = None,
    force: Annotated[str | None, typer.Option(help="The force, where the file names none.")] = None,
    rules: RulesOption = None,
    form: FormatOption = Format.TABLE,
) -> None:
    """Load an existing register: the whole file, or nothing and every mistake by row and field."""
    from reddot.carriage.loading.file import read_register_file
    from reddot.carriage.loading.mapping import read_register_mapping, shipped_register_mapping
    from reddot.carriage.rules import read_rules
    from reddot.errors import EXIT_BAD_DATA

    _check_folder(to)
    chosen = read_register_mapping(mapping) if mapping else shipped_register_mapping()
    if force is not None:
        chosen = replace(chosen, force=force)
    read = read_register_file(file, chosen, rules=read_rules(rules) if rules else None)
    account = read.report
    if not account.problems:
        _write(to, lambda: _store(to, read.holdings, account.as_json(), rules))
    print_result(
        form,
        account.as_json(),
        lambda: (problem.as_json() for problem in account.problems),
        lambda out: tables.show_account(out, account),
    )
    if account.problems:
        say("Nothing was written. Mend the file, or its mapping, and import it again.")
        raise typer.Exit(EXIT_BAD_DATA)
    say(f"Written to {to}; ask with `reddot carriage status {to}`.")


def _check_folder(to: Path) -> None:
    """A folder that holds a register already is not replaced: what stands there would be lost."""
    from reddot.carriage.register import holds_register
    from reddot.errors import UsageError

    if to.exists() and not to.is_dir():
        raise UsageError(f"{to}: this is a file. Give a folder.")
    if holds_register(to):
        raise UsageError(f"{to}: the folder holds a register already. Give another folder.")


def _write(to: Path, write: Callable[[], None]) -> None:
    from reddot.errors import UsageError

    try:
        write()
    except OSError as problem:
        raise UsageError(f"{to}: nothing can be written there ({problem.strerror}).") from None


def _store(
    folder: Path, holdings: Holdings, account: dict[str, object], rules: Path | None
) -> None:
    """Write the tables, the account, and the rules that the file was read by."""
    from reddot.carriage.folder import RULES_FILE
    from reddot.carriage.register import write_holdings

    write_holdings(folder, holdings)
    text = json.dumps(account, indent=2, ensure_ascii=False)
    (folder / REPORT_FILE).write_text(text + "\n", encoding="utf-8")
    if rules is not None:
        (folder / RULES_FILE).write_bytes(rules.read_bytes())


def _days(shifts: Iterable[Shift], first: str | None, last: str | None) -> tuple[date, date]:
    """The days that were typed; else those on which the first and the last turn start."""
    from reddot.errors import NotEnoughDataError
    from reddot.records.report import local_day

    starts = [shift.starts_at for shift in shifts]
    if not starts:
        raise NotEnoughDataError("The register's folder holds no shift, so there is no cover.")
    return (
        read_day(first) if first else local_day(min(starts)),
        read_day(last) if last else local_day(max(starts)),
    )

"""``reddot audit``: verify the ledger from its export and its published checkpoints."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from reddot.cli.render import Format, FormatOption, number, print_result, say, table

if TYPE_CHECKING:
    from rich.console import Console

audit = typer.Typer(
    help="Verify the log of who read and changed what.",
    no_args_is_help=True,
    rich_markup_mode=None,
)

DEFAULT_MAX_AGE_HOURS = 24.0
OWN_WORD = (
    "The key was taken from the checkpoints themselves. That shows whether they belong together, "
    "not who signed them: give --public-key, fetched from somewhere else."
)


@audit.callback()
def _group() -> None:
    """Keep ``verify`` a word of its own: more commands on the audit may come."""


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.add_typer(audit, name="audit")


@audit.command("verify")
def verify(
    export: Annotated[Path, typer.Argument(help="The export of the log, one entry a line.")],
    *,
    checkpoints: Annotated[Path, typer.Option(help="The published checkpoints, one a line.")],
    public_key: Annotated[
        Path | None, typer.Option(help="The operator's public key, PEM or hexadecimal.")
    ] = None,
    held: Annotated[
        list[Path] | None,
        typer.Option(help="Checkpoints that you or another auditor kept; may be given again."),
    ] = None,
    now: Annotated[
        str | None,
        typer.Option(help="The newest checkpoint must not be too old at this ISO 8601 time."),
    ] = None,
    max_age_hours: Annotated[
        float | None,
        typer.Option(min=0, help="How old it may be at most: 24 hours, before --now or the clock."),
    ] = None,
    form: FormatOption = Format.TABLE,
) -> None:
    """Find what was changed, deleted, inserted, moved, cut off, back-dated or made anew in the log.

    Lawful erasures are listed and are in order. Ends with exit code 1 if anything else is found.
    The age of the newest checkpoint is looked at only with --now or --max-age-hours.
    """
    from reddot.ledger.auditing import AuditFiles, verify_files

    files = AuditFiles(
        export=export, checkpoints=checkpoints, public_key=public_key, held=tuple(held or ())
    )
    limits = {} if now is None and max_age_hours is None else {"since": _since(now, max_age_hours)}
    found = verify_files(files, **limits)
    if found["key_from"] == "checkpoints":
        say(OWN_WORD)
    print_result(form, found, lambda: found["findings"], lambda out: _show(out, found))
    if not found["ok"]:
        raise typer.Exit(1)


def _since(now: str | None, max_age_hours: float | None) -> datetime:
    from datetime import UTC, timedelta

    from reddot.errors import UsageError

    try:
        moment = datetime.now(UTC) if now is None else datetime.fromisoformat(now)
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=UTC)
        hours = DEFAULT_MAX_AGE_HOURS if max_age_hours is None else max_age_hours
        return moment - timedelta(hours=hours)
    except (ValueError, OverflowError):
        raise UsageError(
            f"--now {now} with --max-age-hours {max_age_hours} is no moment to count from. Write "
            "--now as 2026-03-01T12:00:00Z, and the hours as a number up to some years."
        ) from None


def _show(out: Console, found: Mapping[str, Any]) -> None:
    drawn = table("Found", "Entry", "Checkpoint", "Which means", right=("Entry", "Checkpoint"))
    for one in found["findings"]:
        kind = one["kind"].replace("_", " ")
        drawn.add_row(kind, number(one["entry"]), number(one["checkpoint"]), one["meaning"])
    if found["findings"]:
        out.print(drawn)
    verdict = "in order" if found["ok"] else "NOT in order"
    out.print(f"{found['entries']:,} entries. The log is {verdict}.")

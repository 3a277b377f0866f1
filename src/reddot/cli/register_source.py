"""Options and readers that the commands on the register share."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from reddot.carriage.register import Register

RegisterArgument = Annotated[
    Path, typer.Argument(help="A folder with a register's tables, such as a demo's records.")
]
RulesOption = Annotated[
    Path | None, typer.Option("--rules", help="Your own rules (TOML) in place of those shipped.")
]
ForceOption = Annotated[str | None, typer.Option(help="Only officers of this force.")]
AtOption = Annotated[
    str | None,
    typer.Option("--at", help="A day or a moment (ISO 8601, local time); now if left out."),
]
DayOption = Annotated[str | None, typer.Option("--on", help="A day (ISO 8601); today if left out.")]


def open_register(folder: Path, rules: Path | None = None) -> Register:
    """The register in a folder, under the rules that ship or a force's own."""
    from reddot.carriage.register import make_register, read_holdings
    from reddot.carriage.rules import read_rules

    return make_register(read_holdings(folder), read_rules(rules) if rules else None)


def read_moment(text: str | None) -> datetime:
    """The moment that was typed; a day alone is taken at noon, and no zone means local time.

    Raises
    ------
    UsageError
        It is no moment.
    """
    from datetime import UTC, time

    from reddot.errors import UsageError
    from reddot.records.report import LOCAL

    if text is None:
        return datetime.now(UTC)
    try:
        if len(text) == len("2018-01-05"):
            return datetime.combine(date.fromisoformat(text), time(12), LOCAL)
        found = datetime.fromisoformat(text)
    except ValueError:
        words = f"'{text}' is no moment. Write 2018-01-05 or 2018-01-05T22:30."
        raise UsageError(words) from None
    return found if found.tzinfo is not None else found.replace(tzinfo=LOCAL)


def read_day(text: str | None) -> date:
    """The day that was typed; today where none was.

    Raises
    ------
    UsageError
        It is no day.
    """
    from reddot.errors import UsageError
    from reddot.records.report import LOCAL

    if text is None:
        return datetime.now(LOCAL).date()
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise UsageError(f"'{text}' is no day. Write it as 2018-01-05.") from None


def plain(value: Any) -> Any:
    """A value of the register as JSON has it: dataclasses by field, days and moments as text."""
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, tuple | list | frozenset):
        return [plain(one) for one in value]
    return value


def say_day(value: date | None) -> str:
    """A day as people write it.

    >>> say_day(date(2018, 3, 1))
    '1 March 2018'
    """
    return "" if value is None else f"{value.day} {value:%B %Y}"


def say_moment(value: datetime) -> str:
    """A moment in local time as people write it."""
    from reddot.records.report import LOCAL

    local = value.astimezone(LOCAL)
    return f"{say_day(local.date())}, {local:%H:%M}"

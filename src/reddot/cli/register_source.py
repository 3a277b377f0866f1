"""Options and readers that the commands on the register share."""

from __future__ import annotations

import re
from dataclasses import fields, is_dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from reddot.carriage.register import Register

FIRST_YEAR, LAST_YEAR = 1950, 2150
YEARS = f"the years {FIRST_YEAR} to {LAST_YEAR}"
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}[T ]\d{2}")

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
    """The register in a folder, under rules given, else those it was loaded by, else as shipped."""
    from reddot.carriage.folder import open_register as opened

    return opened(folder, rules)


def say_how_old(register: Register, day: date) -> None:
    """Say so where a day lies well after the last entry of a register."""
    from reddot.cli.render import say

    last = register.last_entry()
    if last is not None and last + timedelta(days=31) < day:
        say(f"The register's last entry is of {say_day(last)}: what came since is not in it.")


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
    if _DAY.fullmatch(text):
        return datetime.combine(read_day(text), time(12), LOCAL)
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        found = None
    if found is None or not _MOMENT.match(text) or not _is_near(found.date()):
        words = f"'{text}' is no moment of {YEARS}. Write 2018-01-05 or 2018-01-05T22:30."
        raise UsageError(words)
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
        found = date.fromisoformat(text) if _DAY.fullmatch(text) else None
    except ValueError:
        found = None
    if found is None or not _is_near(found):
        raise UsageError(f"'{text}' is no day of {YEARS}. Write it as 2018-01-05.")
    return found


def _is_near(day: date) -> bool:
    return FIRST_YEAR <= day.year <= LAST_YEAR


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

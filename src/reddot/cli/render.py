"""Print results: JSON or CSV to standard output alone, tables for people, words to stderr."""

from __future__ import annotations

import csv
import json
import math
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table


class Format(StrEnum):
    """How results are printed."""

    TABLE = "table"
    JSON = "json"
    CSV = "csv"


FormatOption = Annotated[Format, typer.Option("--format", help="How to print the results.")]
WIDTH_WITHOUT_TERMINAL = 140
WIDER_THAN_ANY_TABLE = 10_000
BAR_STEPS = 200  # a bar moves in so many steps, however many rows there are


def print_result(
    form: Format,
    found: Mapping[str, Any],
    rows: Callable[[], Iterable[Mapping[str, Any]]],
    show: Callable[[Console], None],
) -> None:
    """Print a result in the form asked for.

    Parameters
    ----------
    form
        Table, JSON or CSV.
    found
        The result as JSON.
    rows
        The result as flat rows, for CSV.
    show
        Draws the result on a console, for people.
    """
    if form is Format.JSON:
        sys.stdout.write(json.dumps(finite(found), indent=2, ensure_ascii=False) + "\n")
    elif form is Format.CSV:
        _print_csv(list(rows()))
    else:
        show(console())


def finite(value: Any) -> Any:
    """The value with infinities as None: JSON has no number for them."""
    if isinstance(value, float) and not math.isfinite(value):
        return None
    if isinstance(value, Mapping):
        return {k: finite(v) for k, v in value.items()}
    if isinstance(value, list | tuple):
        return [finite(v) for v in value]
    return value


def _print_csv(rows: Sequence[Mapping[str, Any]]) -> None:
    names = list(dict.fromkeys(name for row in rows for name in row))
    writer = csv.DictWriter(sys.stdout, names, lineterminator="\n")
    writer.writeheader()
    writer.writerows({name: _csv_cell(value) for name, value in row.items()} for row in rows)


def _csv_cell(value: Any) -> Any:
    """One cell: several values are separated by semicolons, which no name here contains."""
    if isinstance(value, list | tuple):
        return "; ".join(str(v) for v in value)
    if isinstance(value, Mapping):
        return json.dumps(finite(value))
    return finite(value)


def console() -> Console:
    """The console for tables: as wide as the terminal, or wide enough for a file."""
    from rich.console import Console

    width = None if sys.stdout.isatty() else WIDTH_WITHOUT_TERMINAL
    return Console(width=width, highlight=False, soft_wrap=False)


def print_whole(out: Console, drawn: Table) -> None:
    """Print a table without cutting or breaking a number, wider than the terminal if it must be."""
    from rich.console import Console

    for column in drawn.columns:
        column.no_wrap = True
    wide = Console(width=WIDER_THAN_ANY_TABLE, highlight=False)
    needed = wide.measure(drawn).maximum
    Console(file=out.file, width=max(needed, out.width), highlight=False).print(drawn)


@contextmanager
def progress(label: str) -> Iterator[Callable[[int, int], None]]:
    """A bar with the time left while long work goes on; on a terminal only.

    Yields
    ------
    callable
        To be told of progress: steps done and about how many there are.
    """
    if not sys.stderr.isatty():
        yield lambda _done, _total: None
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(file=sys.stderr), transient=True) as bar:
        task = bar.add_task(label, total=None)

        def step(done: int, total: int) -> None:
            if done % max(1, total // BAR_STEPS) == 0 or done >= total:
                bar.update(task, completed=done, total=total)

        yield step


def say(words: str) -> None:
    """Say something to the person, apart from the result."""
    sys.stderr.write(words + "\n")


def table(*columns: str, title: str | None = None, right: Sequence[str] = ()) -> Table:
    """An empty table in the house style: columns left unless named in ``right``."""
    from rich import box
    from rich.table import Table

    drawn = Table(
        box=box.SIMPLE_HEAD, title=title, title_justify="left", title_style="bold", pad_edge=False
    )
    for column in columns:
        drawn.add_column(column, justify="right" if column in right else "left", overflow="fold")
    return drawn


def add_plain(drawn: Table, *cells: str) -> None:
    """Add a row as it stands: what a file or a person wrote is never taken for mark-up."""
    from rich.text import Text

    drawn.add_row(*(Text(cell) for cell in cells))


def number(value: Any) -> str:
    """A number, a missing kind or nothing, as people read it.

    >>> number(1234), number("not_available"), number(0.0833), number(None)
    ('1,234', 'not available', '0.0833', '')
    """
    if value is None:
        return ""
    if isinstance(value, str):
        return value.replace("_", " ")
    if isinstance(value, float) and not math.isfinite(value):
        return "no limit"
    if isinstance(value, int) or float(value).is_integer():
        return f"{int(value):,}"
    return f"{value:.4g}" if abs(value) < 1000 else f"{value:,.1f}"


def percent(value: float | None) -> str:
    """A share as a percentage to one decimal.

    >>> percent(0.0833)
    '8.3%'
    """
    return "" if value is None else f"{value:.1%}"

"""The command line: one module for each domain word, found by itself; no arithmetic here."""

from __future__ import annotations

import io
import sys
from importlib import import_module
from pkgutil import iter_modules
from typing import Any

import typer
from typer.core import TyperGroup

from reddot import __version__
from reddot.errors import ReddotError


class ReddotGroup(TyperGroup):
    """Commands whose expected errors become one message and an exit code."""

    def invoke(self, ctx: Any) -> Any:
        """Run a command; an error of ours is printed without a traceback."""
        try:
            return super().invoke(ctx)
        except ReddotError as problem:
            sys.stderr.write(f"Error: {problem}\n")
            raise typer.Exit(problem.exit_code) from None


def _print_version(wanted: bool) -> None:
    if wanted:
        sys.stdout.write(f"reddot {__version__}\n")
        raise typer.Exit


app = typer.Typer(
    cls=ReddotGroup,
    name="reddot",
    help="Police use of force: figures with their definitions, and claims checked against them.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)


@app.callback()
def root(
    version: bool = typer.Option(
        False,
        "--version",
        help="Print the version and stop.",
        callback=_print_version,
        is_eager=True,
    ),
) -> None:
    """Police use of force: figures with their definitions, and claims checked against them."""


def _register_commands() -> None:
    for module in iter_modules(__path__):
        register = getattr(import_module(f"{__name__}.{module.name}"), "register", None)
        if register is not None:
            register(app)


def main() -> None:
    """Run the command line; a terminal that cannot show a character gets another in its place."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")
    app()


_register_commands()

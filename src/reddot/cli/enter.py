"""``reddot enter``: the first person of a site, entered by whoever runs the machine."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("enter")(enter)


def enter(
    name: Annotated[str, typer.Argument(help="The user name they sign in with.")],
    force: Annotated[str, typer.Option(help="Their force.")],
    role: Annotated[str, typer.Option(help="Their role.")] = "administrator",
    unit: Annotated[
        str | None, typer.Option(help="The unit that a supervisor answers for.")
    ] = None,
    folder: Annotated[
        Path | None,
        typer.Option("--dir", help="The folder of the data; REDDOT_DIR, else reddot-data."),
    ] = None,
) -> None:
    """Enter a person with a role and print a first password, once.

    Everyone after the first administrator is entered on the page People.
    """
    import sys

    from reddot.store.setup import migrate, set_up

    set_up(folder)
    migrate()
    from reddot.store.actions.first_person import enter_first

    password = enter_first(name, force, role, unit)
    sys.stdout.write(f"{password}\n")

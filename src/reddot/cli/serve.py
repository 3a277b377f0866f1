"""``reddot serve`` and ``reddot work``: the site, and the worker beside it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

FolderOption = Annotated[
    Path | None,
    typer.Option("--dir", help="The folder of the data; REDDOT_DIR, else reddot-data."),
]


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command("serve")(serve)
    app.command("work")(work)


def serve(
    folder: FolderOption = None,
    host: Annotated[str, typer.Option(help="The address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=1, max=65535, help="The port to listen on.")] = 8000,
    workers: Annotated[int, typer.Option(min=1, max=64, help="Processes of the site.")] = 2,
    threads: Annotated[int, typer.Option(min=1, max=64, help="Threads of each process.")] = 4,
) -> None:
    """Serve the site and run its worker, until interrupted.

    The database is SQLite in the folder, or the PostgreSQL that DATABASE_URL names; its tables
    are made, or brought up to this version, first. The names that the site answers to are in
    REDDOT_HOSTS. Put a server with HTTPS in front of it and set REDDOT_HTTPS=1.
    """
    from reddot.cli.render import say
    from reddot.store.serving import Listening, run_site
    from reddot.store.setup import migrate, set_up

    listening = Listening(host=host, port=port, workers=workers, threads=threads)
    listening.check()
    set_up(folder)
    migrate()
    from reddot.store.holdings import rules_of_site

    rules_of_site()  # a rule that is not whole is said now, not to the first who asks
    say(f"Reddot answers on http://{host}:{port}/ (stop it with Ctrl-C).")
    raise typer.Exit(run_site(listening))


def work(folder: FolderOption = None) -> None:
    """Run the worker alone: the log's checkpoints, notices, reminders, the nightly snapshot."""
    from reddot.store.setup import set_up

    set_up(folder)
    from reddot.store.worker import run_worker

    run_worker()

"""Run the site's server and the worker as two processes that start and end together."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from types import FrameType

from reddot.errors import UsageError
from reddot.store.setup import place

LOCAL_ONLY = ("127.0.0.1", "localhost", "::1")
END_WITHIN_SECONDS = 20


@dataclass(frozen=True, slots=True)
class Listening:
    """Where the site listens, and with how many processes and threads."""

    host: str
    port: int
    workers: int = 2
    threads: int = 4

    def check(self) -> None:
        """Return only if it may listen there.

        Raises
        ------
        UsageError
            It is the demonstration, whose passwords everyone knows, on an address that others
            can reach.
        """
        if os.environ.get("REDDOT_DEMO") == "1" and self.host not in LOCAL_ONLY:
            raise UsageError(
                f"The demonstration was asked to listen on {self.host}. Its passwords are no "
                f"secret, so it listens on one of {', '.join(LOCAL_ONLY)} alone."
            )

    def command(self) -> list[str]:
        """The server's command line."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return [
            sys.executable, "-m", "gunicorn", "reddot.web.wsgi:application",
            "--bind", f"{host}:{self.port}",
            "--workers", str(self.workers),
            "--threads", str(self.threads),
            "--no-control-socket",
            "--log-level", "warning",
        ]  # fmt: skip


def run_site(listening: Listening) -> int:
    """Run both until one of them ends or the process is told to; gives the server's exit code."""
    environment = {**os.environ, "REDDOT_DIR": str(place().folder)}
    work = [sys.executable, "-m", "reddot", "work"]
    with (
        subprocess.Popen(work, env=environment) as worker,  # noqa: S603 - our own command
        subprocess.Popen(listening.command(), env=environment) as server,  # noqa: S603
    ):
        for name in (signal.SIGTERM, signal.SIGINT):
            signal.signal(name, _end_all(server, worker))
        code = server.wait()
        worker.terminate()
        return 0 if code in (0, -signal.SIGTERM, -signal.SIGINT) else 1


def _end_all(*processes: subprocess.Popen[bytes]) -> Callable[[int, FrameType | None], None]:
    def end(_signal: int, _frame: FrameType | None) -> None:
        for process in processes:
            process.terminate()

    return end

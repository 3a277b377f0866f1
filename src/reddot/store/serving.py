"""Run the site's server and the worker as two processes that start and end together."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import FrameType

from reddot.errors import UsageError
from reddot.store.setup import place

LOCAL_ONLY = ("127.0.0.1", "localhost", "::1")
END_WITHIN_SECONDS = 20
LOOK_EVERY_SECONDS = 2
WORK = (sys.executable, "-m", "reddot", "work")


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
            "--preload",
            "--log-level", "warning",
        ]  # fmt: skip


def run_site(listening: Listening) -> int:
    """Run both until the server ends or the process is told to; gives the server's exit code.

    A worker that ends by itself is started again: without it no checkpoint is signed.
    """
    environment = {**os.environ, "REDDOT_DIR": str(place().folder)}
    site = _Site(environment, listening)
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, site.end)
    code = site.watch()
    return 0 if code in (0, -signal.SIGTERM, -signal.SIGINT) else 1


class _Site:
    """The two processes while they run."""

    def __init__(self, environment: Mapping[str, str], listening: Listening) -> None:
        self.environment, self.ending = environment, False
        self.server = self._start(listening.command())
        self.worker = self._start(WORK)

    def _start(self, command: Sequence[str]) -> subprocess.Popen[bytes]:
        return subprocess.Popen(command, env=self.environment)  # noqa: S603 - our own commands

    def watch(self) -> int:
        """Wait for the server, and start the worker again where it ended."""
        while (code := self._server_ended()) is None:
            if self.worker.poll() is not None and not self.ending:
                sys.stderr.write("The worker ended and is started again.\n")
                self.worker = self._start(WORK)
        self.worker.terminate()
        self.worker.wait(END_WITHIN_SECONDS)
        return code

    def _server_ended(self) -> int | None:
        try:
            return self.server.wait(LOOK_EVERY_SECONDS)
        except subprocess.TimeoutExpired:
            return None

    def end(self, _signal: int, _frame: FrameType | None) -> None:
        """Tell both to end."""
        self.ending = True
        self.server.terminate()
        self.worker.terminate()

"""The site as it runs for people, on a port of this machine: gunicorn and the worker, one group."""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from reddot.store.serving import Listening

TESTS = Path(__file__).resolve().parents[1]
CONFIG = Path(__file__).with_name("gunicorn_conf.py")
STARTS_WITHIN_SECONDS = 90.0
WORKER = (
    "import sys, threading\n"
    "from reddot.store.setup import set_up\n"
    "set_up()\n"
    "from reddot.store.worker import work\n"
    "work(threading.Event(), every=float(sys.argv[1]))\n"
)


@dataclass(frozen=True, slots=True)
class Person:
    """An officer of the cast: the pseudonym, the account, the key of an open session."""

    officer_id: str
    user: str
    session: str


def environment(folder: Path, database_url: str) -> dict[str, str]:
    """What the processes of a site find in their environment."""
    paths = (str(TESTS), os.environ.get("PYTHONPATH", ""))
    kept = {name: value for name, value in os.environ.items() if not name.startswith("REDDOT_")}
    return {
        **kept,
        "REDDOT_DIR": str(folder),
        "REDDOT_SECOND_STEP": "0",  # the officers of the test have none
        "DATABASE_URL": database_url,
        "PYTHONFAULTHANDLER": "1",
        "DJANGO_SETTINGS_MODULE": "reddot.web.settings",
        "PYTHONPATH": os.pathsep.join(path for path in paths if path),
    }


def make_place(folder: Path, database_url: str, officers: int) -> list[Person]:
    """Make a fresh place and its people; see ``cast.make_people``."""
    folder.mkdir(parents=True, exist_ok=True)
    return [Person(**one) for one in run_in(folder, database_url, "faults.cast", str(officers))]


def run_in(folder: Path, database_url: str, module: str, *words: str) -> Any:
    """Run a module of the tests on a place, in a process of its own; gives the JSON it prints."""
    done = subprocess.run(
        [sys.executable, "-m", module, *words],
        env=environment(folder, database_url),
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(f"{module} failed ({done.returncode}): {done.stderr[-4000:]}")
    return json.loads(done.stdout)


def free_port() -> int:
    """A port of this machine that nobody listens on."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


@dataclass(slots=True)
class Site:
    """A site that can be started, killed and started again on the same port."""

    folder: Path
    database_url: str = ""
    threads: int = 4
    work_every_seconds: float = 5.0
    port: int = field(default_factory=free_port)
    processes: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def start(self) -> None:
        """Start gunicorn and the worker, and wait until the site answers."""
        env = environment(self.folder, self.database_url)
        with (self.folder / "site.log").open("ab") as log:
            site = subprocess.Popen(
                self._gunicorn(), env=env, stdout=log, stderr=log, process_group=0
            )
            worker = subprocess.Popen(
                [sys.executable, "-c", WORKER, str(self.work_every_seconds)],
                env=env,
                stdout=log,
                stderr=log,
                process_group=site.pid,
            )
        self.processes = [site, worker]
        self._wait()

    def _gunicorn(self) -> list[str]:
        listening = Listening("127.0.0.1", self.port, threads=self.threads)
        return [*listening.command(), "--config", str(CONFIG)]

    def _wait(self) -> None:
        until = time.monotonic() + STARTS_WITHIN_SECONDS
        while time.monotonic() < until:
            if self.processes[0].poll() is not None:
                break
            if self._answers():
                return
            time.sleep(0.02)
        self.kill(signal.SIGABRT)  # each process writes where it stands
        said = (self.folder / "site.log").read_text(errors="replace")[-6000:]
        raise RuntimeError(f"the site does not answer on port {self.port}: {said}")

    def _answers(self) -> bool:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
        try:
            connection.request("GET", "/health/")
            return connection.getresponse().status == 200
        except (OSError, http.client.HTTPException):
            return False
        finally:
            connection.close()

    def kill(self, by: signal.Signals = signal.SIGKILL) -> None:
        """Kill every process of the site at once, as ``kill -9`` of its group does."""
        if self.processes:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.processes[0].pid, by)
            for process in self.processes:
                process.wait()
        self.processes = []

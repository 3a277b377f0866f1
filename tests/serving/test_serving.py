"""The commands that serve: the demonstration as a person starts it, and what it refuses."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from http.client import HTTPConnection, HTTPException
from pathlib import Path

import pytest

from conftest import Run
from reddot.demo.people_of_site import CAST, PASSWORD

PATIENCE_SECONDS = 180


def free_port() -> int:
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        port: int = sock.getsockname()[1]
        return port


def get(port: int, path: str, host: str = "localhost") -> tuple[int, str]:
    connection = HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request("GET", path, headers={"Host": host})
        with connection.getresponse() as answer:
            return answer.status, answer.read().decode()
    finally:
        connection.close()


def wait_until_it_answers(port: int, process: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < end and process.poll() is None:
        try:
            if get(port, "/health/")[0] == 200:
                return
        except (OSError, HTTPException):
            time.sleep(0.3)
    pytest.fail(f"the site did not answer; exit code {process.poll()}")


@pytest.fixture(scope="module")
def demonstration(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """The port of ``reddot demo --serve`` in a folder of its own."""
    port = free_port()
    folder = tmp_path_factory.mktemp("demo")
    command = [sys.executable, "-m", "reddot", "demo", "--serve", "--port", str(port)]
    environment = {k: v for k, v in os.environ.items() if k not in ("REDDOT_DIR", "DATABASE_URL")}
    with subprocess.Popen(command, cwd=folder, env=environment) as process:
        wait_until_it_answers(port, process)
        yield port
        process.send_signal(signal.SIGINT)
        assert process.wait(30) == 0


@pytest.mark.slow
def test_the_demonstration_serves_the_site_and_shows_who_may_sign_in(demonstration: int) -> None:
    assert get(demonstration, "/")[0] == 200
    status, page = get(demonstration, "/accounts/login/")
    assert status == 200
    assert PASSWORD in page
    for member in CAST:
        assert member.username in page
    for path in ("/", "/figures/", "/claims/", "/releases/1/", "/methods/", "/ledger/"):
        status, elsewhere = get(demonstration, path)
        assert (status, PASSWORD in elsewhere) == (200, False)


@pytest.mark.slow
def test_it_answers_to_no_other_name(demonstration: int) -> None:
    assert get(demonstration, "/", host="example.org")[0] == 400


def test_the_demonstration_listens_to_this_machine_alone(run_apart: Run, tmp_path: Path) -> None:
    words = ("serve", "--dir", tmp_path, "--host", "0.0.0.0")  # noqa: S104 - to be refused
    ran = run_apart(*words, env={"REDDOT_DEMO": "1"})
    assert ran.code == 2
    assert "127.0.0.1" in ran.err


def test_a_database_of_another_kind_is_refused(run_apart: Run, tmp_path: Path) -> None:
    ran = run_apart("serve", "--dir", tmp_path, env={"DATABASE_URL": "mysql://x"})
    assert ran.code == 2
    assert "postgresql://" in ran.err

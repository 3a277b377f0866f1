"""What tests of every layer share: the real data beside the project, and the command line."""

from __future__ import annotations

import contextlib
import io
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

# The store's settings are read at the first import of a model: this comes before it, and gives
# every process of the tests a folder of its own.
os.environ["REDDOT_DIR"] = tempfile.mkdtemp(prefix="reddot-tests-")
os.environ["REDDOT_SECOND_STEP"] = "0"  # but for the tests of the second step itself

from reddot.store.setup import set_up

set_up()

from django.db import connections

if connections["default"].vendor == "sqlite":  # in a file, as at work: threads lock each other
    name = Path(os.environ["REDDOT_DIR"]) / "test.sqlite3"
    connections["default"].settings_dict["TEST"]["NAME"] = str(name)

from reddot.records.importers.home_office import read_release
from reddot.records.published import Release
from shared_data import shared_data as find_shared_data

if TYPE_CHECKING:
    from cast import Cast

HOME_OFFICE = {
    "2016": "police-use-of-conducted-energy-devices-2016.ods",
    "2017/18": "police-use-of-force-apr2017-mar2018-hosb3018-tables.ods",
    "2018/19": "police-use-of-force-apr2018-mar2019-hosb3319-tables.ods",
}


@dataclass(frozen=True, slots=True)
class Ran:
    """What a command left: its exit code, and what it wrote to each stream."""

    code: int
    out: str
    err: str

    def json(self) -> Any:
        """Standard output as JSON; fails unless it holds one JSON document alone."""
        return json.loads(self.out)


Run = Callable[..., Ran]


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of the real data; absent, the test skips, and fails where CI=true."""
    return find_shared_data()


@pytest.fixture(scope="session")
def home_office_files() -> dict[str, Path]:
    """The three Home Office releases by the year they are of."""
    return {year: find_shared_data("home-office", name) for year, name in HOME_OFFICE.items()}


@pytest.fixture(scope="session")
def home_office(home_office_files: dict[str, Path]) -> dict[str, Release]:
    """The three Home Office releases as read."""
    return {year: read_release(path) for year, path in home_office_files.items()}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the slow tests, so that no core waits for the last of them alone."""
    items.sort(key=lambda item: item.get_closest_marker("slow") is None)


@pytest.fixture
def run() -> Run:
    """Run the command line in this process; an unexpected exception fails the test as itself."""
    return run_here


@pytest.fixture
def run_apart() -> Run:
    """Run the command line in a process of its own, as a person does."""
    return run_in_process


def run_here(*words: object) -> Ran:
    """Run ``reddot`` with some words in this process."""
    from reddot.cli import app

    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        try:
            app(args=[str(word) for word in words], prog_name="reddot")
            code = 0
        except SystemExit as stop:
            code = stop.code if isinstance(stop.code, int) else int(bool(stop.code))
    return Ran(code, out.getvalue(), err.getvalue())


def run_in_process(
    *words: object, env: Mapping[str, str] | None = None, timeout: float = 20
) -> Ran:
    """Run ``python -m reddot`` with some words; more than ``timeout`` seconds fail the test."""
    done = subprocess.run(
        [sys.executable, "-m", "reddot", *map(str, words)],
        capture_output=True,
        encoding="utf-8",
        errors="replace",
        env={**os.environ, **(env or {})},
        timeout=timeout,
        check=False,
    )
    return Ran(done.returncode, done.stdout, done.stderr)


@pytest.fixture
def cast(db: None) -> Cast:  # noqa: ARG001
    """Everyone of the cast in a store of their own; what a test writes is gone after it."""
    from django.core.cache import cache

    from cast import make_cast

    cache.clear()  # how often someone tried to sign in is counted there
    return make_cast()


@pytest.fixture(autouse=True)
def _nothing_published() -> None:
    """Each test starts with a log of its own: the last one's was rolled back with its database."""
    from reddot.store.setup import place

    for folder in (place().folder / "ledger", place().folder / "releases", place().snapshots):
        shutil.rmtree(folder, ignore_errors=True)

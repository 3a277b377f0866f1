"""Where the store is and how it is opened: the folder, the database, the secrets beside it."""

from __future__ import annotations

import os
import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from reddot.errors import UsageError
from reddot.ledger.files import write_once

SETTINGS = "reddot.web.settings"
FOLDER = "REDDOT_DIR"
DATABASE = "DATABASE_URL"
SYNCHRONOUS = "REDDOT_SQLITE_SYNCHRONOUS"


@dataclass(frozen=True, slots=True)
class Place:
    """The folder that holds the database, the secrets and the ledger's published checkpoints."""

    folder: Path

    @property
    def database(self) -> Path:
        """The SQLite file, used where no ``DATABASE_URL`` is given."""
        return self.folder / "reddot.sqlite3"

    @property
    def checkpoints(self) -> Path:
        """The ledger's checkpoints, one a line: the file that is meant to leave the machine."""
        return self.folder / "ledger" / "checkpoints.jsonl"

    @property
    def signing_key(self) -> Path:
        """The private key that signs checkpoints and tombstones."""
        return self.folder / "secrets" / "ledger.key"

    @property
    def snapshots(self) -> Path:
        """The Parquet snapshots that figures are counted from."""
        return self.folder / "snapshots"

    @property
    def carriage_rules(self) -> Path:
        """The force's own rules of carrying, where it has any: in place of those that ship."""
        return self.folder / "carriage-rules.toml"

    def secret(self, name: str) -> str:
        """A random secret of this place, made at its first use and readable by its owner alone."""
        path = self.folder / "secrets" / name
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)  # of its owner alone
        path.parent.mkdir(exist_ok=True, mode=0o700)
        if not path.is_file():
            write_once(path, secrets.token_urlsafe(64).encode("ascii"))
        return path.read_text(encoding="ascii").strip()


def place() -> Place:
    """The folder that ``REDDOT_DIR`` names, else ``reddot-data`` in the current folder."""
    return Place(Path(os.environ.get(FOLDER) or "reddot-data").resolve())


def database_settings(folder: Place, url: str | None = None) -> dict[str, Any]:
    """Django's settings of the database: SQLite in the folder, or the PostgreSQL of a URL.

    Raises
    ------
    UsageError
        The URL is not one of PostgreSQL.

    Notes
    -----
    SQLite keeps a write-ahead log and waits for the disk at each commit (``synchronous=FULL``):
    what was acknowledged survives a power cut. Every transaction takes its lock at its start, so
    that two writers wait for each other and do not fail half way. What is deleted is overwritten
    (``secure_delete``), so that the key of an erased record does not stay in free pages.
    """
    url = url if url is not None else os.environ.get(DATABASE, "")
    return _postgresql(url) if url else _sqlite(folder)


def _sqlite(folder: Place) -> dict[str, Any]:
    synchronous = os.environ.get(SYNCHRONOUS, "FULL")
    pragmas = (
        "PRAGMA journal_mode=WAL",
        f"PRAGMA synchronous={'NORMAL' if synchronous == 'NORMAL' else 'FULL'}",
        "PRAGMA secure_delete=ON",
        "PRAGMA foreign_keys=ON",
        "PRAGMA busy_timeout=20000",
    )
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(folder.database),
        "OPTIONS": {
            "timeout": 20,
            "transaction_mode": "IMMEDIATE",
            "init_command": ";".join(pragmas),
        },
        "CONN_MAX_AGE": None,
    }


def _postgresql(url: str) -> dict[str, Any]:
    parts = urlsplit(url)
    if parts.scheme not in ("postgres", "postgresql"):
        raise UsageError(
            f"{DATABASE} starts with '{parts.scheme}://'. Give postgresql://user:password@host/name,"
            " or leave it out for SQLite."
        )
    options = dict(parse_qsl(parts.query))
    host = options.pop("host", None) or parts.hostname or ""
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(host),
        "PORT": str(options.pop("port", None) or parts.port or ""),
        "OPTIONS": options,
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
    }


def set_up(folder: Path | None = None) -> None:
    """Load the store's framework, so that models can be imported; a second call does nothing.

    ``folder`` is where the data are; without it ``REDDOT_DIR`` says.
    """
    if folder is not None:
        os.environ[FOLDER] = str(folder)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", SETTINGS)
    import django

    django.setup()


def migrate() -> None:
    """Make the database's tables, or bring them up to this version."""
    from django.core.management import call_command

    folder = place().folder
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    call_command("migrate", interactive=False, verbosity=0)
    call_command("createcachetable", verbosity=0)

"""Which code counted: the version of the package, and a hash of what decides a figure."""

from __future__ import annotations

import hashlib
from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable
from typing import Any

from reddot import __version__

DECIDES = ("records", "figures", "disclosure", "publish")


@cache
def code_version() -> str:
    """The version and the first digits of the SHA-256 of every file that decides a figure.

    >>> code_version().count("+")
    1
    """
    digest = hashlib.sha256()
    for package in DECIDES:
        _add(digest, resources.files(f"reddot.{package}"), package)
    return f"{__version__}+{digest.hexdigest()[:16]}"


def _add(digest: Any, folder: Traversable, path: str) -> None:
    for entry in sorted(folder.iterdir(), key=lambda one: one.name):
        if entry.is_dir() and not entry.name.startswith("__"):
            _add(digest, entry, f"{path}/{entry.name}")
        elif entry.is_file() and entry.name.endswith((".py", ".toml", ".csv", ".txt")):
            digest.update(f"{path}/{entry.name}\n".encode())
            digest.update(entry.read_bytes())

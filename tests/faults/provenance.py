"""Which code a kept result is of, so that an old one is not taken for new."""

from __future__ import annotations

import hashlib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
DECIDES = (
    "src/reddot/records",
    "src/reddot/review",
    "src/reddot/ledger",
    "src/reddot/store",
    "src/reddot/web",
    "tests/faults",
    "tests/load",
)
KINDS = (".py", ".c", ".toml", ".html")


def code_version() -> str:
    """A hash of the code that decides the results."""
    digest = hashlib.sha256()
    files = (f for part in DECIDES for f in (ROOT / part).rglob("*") if f.suffix in KINDS)
    for file in sorted(files):
        digest.update(file.read_bytes())
    return digest.hexdigest()[:16]

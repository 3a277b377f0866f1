"""Verify files: open them, settle which key to trust, and hand their lines to the verifier."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from reddot.errors import BadDataError
from reddot.ledger.checkpoint import read_checkpoint
from reddot.ledger.findings import MEANINGS
from reddot.ledger.keys import read_public_key
from reddot.ledger.verifier import EPOCH, verify

NOBODYS_KEY = bytes(32)  # signs nothing: every checkpoint is then refused


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditFiles:
    """What an auditor has: the export, the published checkpoints, and perhaps more.

    ``public_key`` is a file with the operator's key, fetched apart. ``held`` are checkpoints that
    the auditor or another one kept from earlier.
    """

    export: Path
    checkpoints: Path
    public_key: Path | None = None
    held: Sequence[Path] = ()


def verify_files(files: AuditFiles, since: datetime = EPOCH) -> dict[str, Any]:
    """Verify an export against checkpoints, all in files.

    Parameters
    ----------
    files
        Where they are.
    since
        The newest checkpoint must be at least as new as this.

    Returns
    -------
    dict
        ``entries``, ``ok`` and ``findings`` of the verifier, each finding with its meaning, and
        ``key_from``: ``file``, ``held`` or ``checkpoints``, whichever said what the key is.

    Raises
    ------
    BadDataError
        If a file cannot be opened, or the file of the key holds none.
    """
    published = _lines(files.checkpoints)
    held = [line for path in files.held for line in _lines(path)]
    key_from, key = _trusted_key(files.public_key, held, published)
    try:
        with files.export.open("rb") as entries:
            found = verify(entries, published, key, held=held, since=since)
    except OSError as problem:
        raise _unreadable(files.export, problem) from None
    findings = [{**one, "meaning": MEANINGS[one["kind"]]} for one in found["findings"]]
    return {**found, "findings": findings, "key_from": key_from}


def key_stated_by(lines: Iterable[bytes]) -> Ed25519PublicKey | None:
    """The key that most of these checkpoints say signed them; None where no line is a checkpoint.

    Notes
    -----
    That is their own word. It shows whether they belong together, not who made them.
    """
    stated: Counter[str] = Counter()
    for line in lines:
        try:
            stated[read_checkpoint(line).key_id] += 1
        except BadDataError:
            continue
    for key_id, _ in stated.most_common():
        try:
            return read_public_key(key_id.encode())
        except BadDataError:
            continue
    return None


def _trusted_key(
    path: Path | None, held: Sequence[bytes], published: Sequence[bytes]
) -> tuple[str, Ed25519PublicKey]:
    if path is not None:
        try:
            return "file", read_public_key(path.read_bytes())
        except OSError as problem:
            raise _unreadable(path, problem) from None
    key_from, lines = ("held", held) if held else ("checkpoints", published)
    key = key_stated_by(lines)
    return key_from, key or Ed25519PublicKey.from_public_bytes(NOBODYS_KEY)


def _lines(path: Path) -> list[bytes]:
    try:
        with path.open("rb") as file:
            return file.readlines()
    except OSError as problem:
        raise _unreadable(path, problem) from None


def _unreadable(path: Path, problem: OSError) -> BadDataError:
    return BadDataError(f"{path} cannot be read: {problem.strerror}. Name a file that is there.")

"""Checkpoints: the operator's signed word for how long the log was, and what its root was."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from reddot.errors import BadDataError, UsageError
from reddot.ledger.canonical import canonical
from reddot.ledger.files import write_lines
from reddot.ledger.keys import public_key_hex

CHECKPOINT_CONTEXT = b"reddot checkpoint 1\n"
NO_PREVIOUS = "0" * 64
HASH_BYTES = 32


@dataclass(frozen=True, slots=True, kw_only=True)
class Checkpoint:
    """One signed statement about the log.

    ``root`` is the Merkle root of the first ``size`` leaves. ``lag_seconds`` is the age, when the
    checkpoint was made, of the oldest entry that it covers and the one before does not.
    ``previous`` is the hash of the checkpoint before. ``key_id`` is the Ed25519 public key. All
    hashes, the key and the signature are hexadecimal.
    """

    origin: str
    size: int
    root: str
    at: datetime
    lag_seconds: int
    previous: str
    key_id: str
    signature: str

    def as_json(self) -> dict[str, Any]:
        """The checkpoint as it is published."""
        return {**_stated(self), "signature": self.signature}

    def as_line(self) -> bytes:
        """The checkpoint's one byte form: canonical JSON and a line end."""
        return canonical(self.as_json()) + b"\n"

    def hash(self) -> str:
        """What the next checkpoint names as its ``previous``."""
        return sha256(canonical(self.as_json())).hexdigest()


def sign_checkpoint(  # noqa: PLR0913 -- one word for each thing that is signed
    key: Ed25519PrivateKey,
    *,
    origin: str,
    size: int,
    root: bytes,
    at: datetime,
    lag_seconds: int,
    previous: Checkpoint | None,
) -> Checkpoint:
    """Sign the log as it stands.

    Parameters
    ----------
    key
        The operator's signing key.
    origin
        The log's name, the same in all its checkpoints.
    size, root
        From the ``Frontier`` after the last leaf appended.
    at
        Now, an aware time; no entry covered may be later.
    lag_seconds
        From ``lag_seconds``.
    previous
        The checkpoint before; None for the first of a log.

    Raises
    ------
    UsageError
        If the time has no zone, or the checkpoint would not continue the one before.
    """
    _check_continues(origin, size, at, lag_seconds, previous)
    if len(root) != HASH_BYTES:
        raise UsageError(f"A root has 32 bytes, not {len(root)}; take it from the frontier.")
    unsigned = Checkpoint(
        origin=origin,
        size=size,
        root=root.hex(),
        at=at.astimezone(UTC),
        lag_seconds=lag_seconds,
        previous=previous.hash() if previous else NO_PREVIOUS,
        key_id=public_key_hex(key),
        signature="",
    )
    signature = key.sign(_signed_bytes(unsigned)).hex()
    return Checkpoint(**{**_values(unsigned), "signature": signature})


def lag_seconds(at: datetime, oldest: datetime | None) -> int:
    """Age in seconds, rounded up, of the oldest entry newly covered; 0 where none is new.

    >>> now = datetime(2026, 3, 1, 12, 0, 1, tzinfo=UTC)
    >>> lag_seconds(now, datetime(2026, 3, 1, 11, 59, 30, 500000, tzinfo=UTC))
    31
    >>> lag_seconds(now, None)
    0
    """
    return 0 if oldest is None else max(0, -((oldest - at) // timedelta(seconds=1)))


def check_signature(checkpoint: Checkpoint, public_key: Ed25519PublicKey) -> None:
    """Check that the holder of a key signed a checkpoint as it stands.

    Raises
    ------
    BadDataError
        If not: it was changed, or another key signed it.
    """
    if checkpoint.key_id != public_key_hex(public_key):
        raise BadDataError("Another key signed the checkpoint; compare its key_id with yours.")
    try:
        public_key.verify(bytes.fromhex(checkpoint.signature), _signed_bytes(checkpoint))
    except (InvalidSignature, ValueError):
        raise BadDataError("The checkpoint is not what was signed; fetch it again.") from None


def read_checkpoint(line: bytes) -> Checkpoint:
    """Read one line of a file of checkpoints; its signature is for ``check_signature`` to judge.

    Raises
    ------
    BadDataError
        If the line is no checkpoint in its one byte form.
    """
    try:
        found = json.loads(line)
        checkpoint = Checkpoint(**{**found, "at": datetime.fromisoformat(found["at"])})
        whole = checkpoint.as_line() in {line, line + b"\n"}
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError, UsageError):
        whole = False
    if not whole:
        raise BadDataError("The line is no checkpoint as it was published; fetch the file again.")
    return checkpoint


def write_checkpoints(path: Path, checkpoints: Iterable[Checkpoint]) -> int:
    """Write checkpoints, the oldest first, into the file meant to leave the machine.

    The file is replaced whole: a reader sees the old one or the new one. Gives the number written.
    """
    return write_lines(path, (checkpoint.as_line() for checkpoint in checkpoints))


def _check_continues(
    origin: str, size: int, at: datetime, lag: int, previous: Checkpoint | None
) -> None:
    if at.tzinfo is None:
        raise UsageError("A checkpoint's time needs its zone; give an aware time.")
    if size < 0 or lag < 0 or not origin:
        raise UsageError("A checkpoint has an origin, and a size and a lag of 0 or more.")
    if previous is None:
        return
    if origin != previous.origin or size < previous.size or at < previous.at:
        raise UsageError(
            f"A checkpoint continues the one before: the same origin, at least its {previous.size} "
            "entries, no earlier time. Set the clock right; never shorten the log."
        )


def _values(checkpoint: Checkpoint) -> dict[str, Any]:
    return {field.name: getattr(checkpoint, field.name) for field in fields(checkpoint)}


def _stated(checkpoint: Checkpoint) -> dict[str, Any]:
    stated = {k: v for k, v in _values(checkpoint).items() if k != "signature"}
    at = checkpoint.at.astimezone(UTC).isoformat(timespec="microseconds")
    return {**stated, "at": at.replace("+00:00", "Z")}


def _signed_bytes(checkpoint: Checkpoint) -> bytes:
    return CHECKPOINT_CONTEXT + canonical(_stated(checkpoint))

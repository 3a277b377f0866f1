"""The key that signs checkpoints and tombstones: made at its first use, kept beside the data."""

from __future__ import annotations

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from reddot.errors import UsageError
from reddot.ledger.keys import (
    new_signing_key,
    public_key_pem,
    read_signing_key,
    write_signing_key,
)
from reddot.store.setup import place


def signing_key() -> Ed25519PrivateKey:
    """The place's signing key; whoever makes it first wins, everyone reads the same."""
    path = place().signing_key
    if not path.is_file():
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        try:
            write_signing_key(new_signing_key(), path)
        except (FileExistsError, UsageError):
            if not path.is_file():
                raise
    return read_signing_key(path)


def public_key() -> bytes:
    """The public half as PEM, for whoever verifies."""
    return public_key_pem(signing_key())

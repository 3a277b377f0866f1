"""The operator's Ed25519 key: made once, kept in a file that only its owner may read."""

from __future__ import annotations

from pathlib import Path

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import (
    Ed25519PrivateKey,
    Ed25519PublicKey,
)
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
    load_pem_public_key,
)

from reddot.errors import BadDataError, UsageError
from reddot.ledger.files import write_once

FOR_OTHERS = 0o077


def new_signing_key() -> Ed25519PrivateKey:
    """A new key to sign checkpoints and tombstones with."""
    return Ed25519PrivateKey.generate()


def write_signing_key(key: Ed25519PrivateKey, path: Path) -> None:
    """Write a signing key as PEM into a new file that only its owner may read (mode 0600).

    Raises
    ------
    UsageError
        If the file exists: a key that signed checkpoints is never overwritten.
    """
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    if not write_once(path, pem):
        raise UsageError(
            f"{path.name} exists; a signing key is never overwritten. Name another file."
        )


def read_signing_key(path: Path) -> Ed25519PrivateKey:
    """Read a signing key that ``write_signing_key`` wrote.

    Raises
    ------
    BadDataError
        If the file is absent, is no Ed25519 key, or others than its owner may read it.
    """
    try:
        mode, pem = path.stat().st_mode, path.read_bytes()
    except OSError as problem:
        raise BadDataError(
            f"The signing key {path.name} cannot be read: {problem.strerror}."
        ) from None
    if mode & FOR_OTHERS:
        raise BadDataError(
            f"{path.name} has mode {mode & 0o777:o}: others may read the signing key. Only 600 is "
            "allowed; if others had access to it, start a log with a new key."
        )
    try:
        key = load_pem_private_key(pem, None)
    except (ValueError, TypeError, UnsupportedAlgorithm):
        key = None
    if not isinstance(key, Ed25519PrivateKey):
        raise BadDataError(f"{path.name} is no Ed25519 signing key in PEM without a password.")
    return key


def public_key_hex(key: Ed25519PrivateKey | Ed25519PublicKey) -> str:
    """The public half as 64 hexadecimal digits: the ``key_id`` of checkpoints and tombstones."""
    return _public(key).public_bytes(Encoding.Raw, PublicFormat.Raw).hex()


def public_key_pem(key: Ed25519PrivateKey | Ed25519PublicKey) -> bytes:
    """The public half as PEM, to publish apart from the checkpoints."""
    return _public(key).public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)


def read_public_key(data: bytes) -> Ed25519PublicKey:
    """A public key from PEM or from 64 hexadecimal digits.

    Raises
    ------
    BadDataError
        If the bytes are neither.
    """
    try:
        if data.lstrip().startswith(b"-----BEGIN"):
            key = load_pem_public_key(data)
        else:
            key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(data.decode("ascii").strip()))
    except (ValueError, UnsupportedAlgorithm):
        key = None
    if not isinstance(key, Ed25519PublicKey):
        raise BadDataError("A public key is PEM of Ed25519, or 64 hexadecimal digits.")
    return key


def _public(key: Ed25519PrivateKey | Ed25519PublicKey) -> Ed25519PublicKey:
    return key.public_key() if isinstance(key, Ed25519PrivateKey) else key

"""The signing key's file, and the public key's two forms."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)

from reddot.errors import BadDataError, UsageError
from reddot.ledger.keys import (
    new_signing_key,
    public_key_hex,
    public_key_pem,
    read_public_key,
    read_signing_key,
    write_signing_key,
)


@pytest.mark.parametrize("umask", [0o000, 0o022, 0o777])
def test_only_the_owner_may_read_the_file_whatever_the_umask(tmp_path: Path, umask: int) -> None:
    key, path = new_signing_key(), tmp_path / "ledger.key"
    before = os.umask(umask)
    try:
        write_signing_key(key, path)
    finally:
        os.umask(before)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert public_key_hex(read_signing_key(path)) == public_key_hex(key)


def test_a_key_is_never_overwritten(tmp_path: Path) -> None:
    path = tmp_path / "ledger.key"
    write_signing_key(new_signing_key(), path)
    kept = path.read_bytes()
    with pytest.raises(UsageError, match="never overwritten"):
        write_signing_key(new_signing_key(), path)
    assert path.read_bytes() == kept


@pytest.mark.parametrize("mode", [0o644, 0o640, 0o604, 0o660])
def test_a_key_that_others_may_read_is_refused(tmp_path: Path, mode: int) -> None:
    path = tmp_path / "ledger.key"
    write_signing_key(new_signing_key(), path)
    path.chmod(mode)
    with pytest.raises(BadDataError, match=f"mode {mode:o}"):
        read_signing_key(path)


def test_what_is_no_signing_key_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "ledger.key"
    with pytest.raises(BadDataError, match="cannot be read"):
        read_signing_key(path)
    other = generate_private_key(SECP256R1())
    for data in (
        b"", b"key", public_key_pem(new_signing_key()),
        other.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()),
    ):  # fmt: skip
        path.write_bytes(data)
        path.chmod(0o600)
        with pytest.raises(BadDataError, match="no Ed25519 signing key"):
            read_signing_key(path)


def test_a_public_key_is_read_from_both_its_forms() -> None:
    key = new_signing_key()
    assert public_key_hex(read_public_key(public_key_pem(key))) == public_key_hex(key)
    written = public_key_hex(key).encode() + b"\n"
    assert public_key_hex(read_public_key(written)) == public_key_hex(key.public_key())


def test_what_is_no_public_key_is_refused() -> None:
    other = generate_private_key(SECP256R1()).public_key()
    pem = other.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    for data in (b"", b"\xff", b"ab", b"0g" * 32, b"-----BEGIN PUBLIC KEY-----\n", pem):
        with pytest.raises(BadDataError, match="64 hexadecimal digits"):
            read_public_key(data)

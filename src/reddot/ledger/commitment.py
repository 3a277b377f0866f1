"""Keyed commitments: the log can confirm a content to whoever has its key, and to nobody else."""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Mapping
from typing import Any

from reddot.errors import UsageError
from reddot.ledger.canonical import canonical

KEY_BYTES = 32


def new_key() -> bytes:
    """A random key of 256 bits for one commitment.

    Notes
    -----
    Keep it outside the log and destroy it with the content: without it the commitment says nothing,
    however few contents are possible. Contents that can be erased apart need keys of their own: a
    key that stays with one entry confirms every other entry made with it.
    """
    return secrets.token_bytes(KEY_BYTES)


def commit(key: bytes, content: Mapping[str, Any]) -> str:
    """Commitment to a content: HMAC-SHA-256 of its canonical JSON, as 64 hexadecimal digits.

    Parameters
    ----------
    key
        32 bytes from ``new_key``.
    content
        What the entry says: text, whole numbers, yes/no, None, lists, mappings.

    Raises
    ------
    UsageError
        If the key is not 32 bytes long, or the content has no canonical form.

    >>> commit(bytes(32), {"action": "sign_off"}) == commit(bytes(32), {"action": "sign_off"})
    True
    """
    if len(key) != KEY_BYTES:
        raise UsageError(f"A key has {KEY_BYTES} bytes, not {len(key)}; call new_key.")
    return hmac.digest(key, canonical(content), "sha256").hex()

"""The two kinds of leaf: a commitment to an audit entry, and the tombstone of an erasure."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from reddot.errors import UsageError
from reddot.ledger.canonical import canonical
from reddot.ledger.keys import public_key_hex

TOMBSTONE_CONTEXT = b"reddot tombstone 1\n"
DIGEST_DIGITS = 64
HEX_DIGITS = frozenset("0123456789abcdef")


def commitment_leaf(commitment: str, index: int) -> bytes:
    """Bytes of the leaf that commits to one audit entry.

    Parameters
    ----------
    commitment
        64 hexadecimal digits from ``commit``.
    index
        The leaf's place in the log, from 0. It is part of the leaf, so that an entry that was
        deleted, inserted or moved can be named, not only noticed.

    Raises
    ------
    UsageError
        If the commitment is not 64 small hexadecimal digits, or the index is below 0.

    >>> commitment_leaf("ab" * 32, 0)[:24]
    b'{"commitment":"ababababa'
    """
    if len(commitment) != DIGEST_DIGITS or not HEX_DIGITS.issuperset(commitment):
        raise UsageError("A commitment is 64 small hexadecimal digits, as `commit` gives it.")
    _check_index(index)
    return canonical({"commitment": commitment, "index": index, "kind": "commitment"})


def tombstone_leaf(
    key: Ed25519PrivateKey, index: int, *, erased: Iterable[int], day: date, basis: str
) -> bytes:
    """Bytes of the leaf that says, signed, which leaves lost their content and key by law.

    Parameters
    ----------
    key
        The operator's signing key, the one that signs checkpoints.
    index
        The tombstone's own place in the log, after every leaf it names.
    erased
        Indices of the commitment leaves whose content and key were destroyed.
    day
        The day of the erasure, in UTC.
    basis
        Code of the legal basis, such as ``dpa_2018_s47``; never a name, never a text about anyone.

    Raises
    ------
    UsageError
        If nothing is named, a leaf named is not before the tombstone, or the basis is no code.
    """
    _check_index(index)
    leaves = sorted(set(erased))
    if not leaves or not 0 <= leaves[0] <= leaves[-1] < index:
        raise UsageError(
            f"A tombstone at {index} names at least one leaf, each from 0 to before it."
        )
    if not basis.isascii() or not basis.isidentifier() or not basis.islower():
        raise UsageError("A legal basis is a code in small letters, digits and underscores.")
    stated = {
        "basis": basis,
        "day": day.isoformat(),
        "index": index,
        "key_id": public_key_hex(key),
        "kind": "tombstone",
        "leaves": leaves,
    }
    signature = key.sign(TOMBSTONE_CONTEXT + canonical(stated)).hex()
    return canonical({**stated, "signature": signature})


def _check_index(index: int) -> None:
    if index < 0:
        raise UsageError(f"A leaf's index counts from 0; {index} was given.")

"""The seed, and digests by which everybody can tell that nothing was changed."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from hashlib import sha256
from typing import Any

from reddot.errors import UsageError
from reddot.ledger.canonical import canonical
from reddot.trial.design.models import Design, Plan
from reddot.trial.design.slots import Slot

SEED_BYTES = 32
HEX_DIGITS = frozenset("0123456789abcdef")


def new_seed() -> str:
    """A seed of 256 random bits, as 64 hexadecimal digits."""
    return secrets.token_hex(SEED_BYTES)


def seed_bytes(seed: str) -> bytes:
    """The bytes of a seed.

    Raises
    ------
    UsageError
        It is not at least 64 small hexadecimal digits, two for each byte. The message does not
        repeat it.
    """
    if not is_seed(seed):
        raise UsageError(
            f"A seed has at least {2 * SEED_BYTES} small hexadecimal digits, two for each byte. "
            "Take it from the custodian's file as it stands."
        )
    return bytes.fromhex(seed)


def is_seed(seed: object) -> bool:
    """Whether something is a seed of at least 256 bits.

    >>> is_seed("ab" * 32), is_seed("ab")
    (True, False)
    """
    right = isinstance(seed, str) and len(seed) >= 2 * SEED_BYTES and len(seed) % 2 == 0
    return right and HEX_DIGITS.issuperset(str(seed))


def digest(content: Mapping[str, Any]) -> str:
    """SHA-256 of the canonical JSON (RFC 8785) of a content, as 64 hexadecimal digits.

    >>> digest({"a": 1})[:16]
    '015abd7f5cc57a2d'
    """
    return sha256(canonical(content)).hexdigest()


def commitment(seed: str, design: Design) -> str:
    """What is published before anything is revealed: the digest of the seed with the design.

    Raises
    ------
    UsageError
        The seed has fewer than 256 bits or is no hexadecimal text.
    """
    seed_bytes(seed)
    return digest({"design": design.as_json(), "seed": seed})


def design_digest(design: Design) -> str:
    """Digest of the whole design, its plan included."""
    return digest(design.as_json())


def plan_digest(plan: Plan) -> str:
    """Digest of the plan alone."""
    return digest(plan.as_json())


def slot_digest(slot: Slot) -> str:
    """Digest of a slot's name and columns."""
    return digest(slot.as_json())


def batch_digest(slots: Sequence[Slot]) -> str:
    """Digest of a batch: its slots in their order."""
    return digest({"slots": [slot.as_json() for slot in slots]})

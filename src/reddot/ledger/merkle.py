"""The Merkle tree of RFC 6962 and RFC 9162, section 2.1: hashes, roots, and a frontier.

A tree is told by the hashes of its leaves in order; a hash is 32 bytes of SHA-256.
Proofs about trees are in ``proofs``.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from hashlib import sha256

from reddot.errors import BadDataError, UsageError

HASH_BYTES = 32
EMPTY_ROOT = sha256(b"").digest()
SIZE_DIGITS = 16


def leaf_hash(data: bytes) -> bytes:
    """Hash of a leaf's bytes, apart from every inner node by its first byte.

    >>> leaf_hash(b"").hex()[:16]
    '6e340b9cffb37a98'
    """
    return sha256(b"\x00" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Hash of an inner node."""
    return sha256(b"\x01" + left + right).digest()


@dataclass(slots=True)
class Frontier:
    """What has to be kept of a log to append to it and to know its root.

    ``peaks`` are the roots of the full subtrees that the log falls into, the largest first: one for
    each 1 in the binary form of ``size``, so 20 hashes at most for a million entries.

    >>> log = Frontier()
    >>> log.append(leaf_hash(b"first")).append(leaf_hash(b"second")).size
    2
    >>> Frontier.from_hex(log.to_hex()).root() == log.root()
    True
    """

    size: int = 0
    peaks: list[bytes] = field(default_factory=list)

    def append(self, leaf: bytes) -> Frontier:
        """Append the hash of one leaf; gives the frontier itself."""
        _check_hash(leaf)
        merging, node = self.size, leaf
        while merging & 1:
            node = node_hash(self.peaks.pop(), node)
            merging >>= 1
        self.peaks.append(node)
        self.size += 1
        return self

    def extend(self, leaves: Iterable[bytes]) -> Frontier:
        """Append the hashes of several leaves in order; gives the frontier itself."""
        for leaf in leaves:
            self.append(leaf)
        return self

    def root(self) -> bytes:
        """Root of everything appended so far."""
        if not self.peaks:
            return EMPTY_ROOT
        node = self.peaks[-1]
        for peak in reversed(self.peaks[:-1]):
            node = node_hash(peak, node)
        return node

    def to_hex(self) -> str:
        """The frontier as text: 16 hexadecimal digits of the size, then the peaks."""
        return f"{self.size:0{SIZE_DIGITS}x}" + b"".join(self.peaks).hex()

    @classmethod
    def from_hex(cls, text: str) -> Frontier:
        """A frontier from what ``to_hex`` gave.

        Raises
        ------
        BadDataError
            If the text is no frontier: not hexadecimal, or not as many peaks as its size needs.
        """
        try:
            size, peaks = int(text[:SIZE_DIGITS], 16), bytes.fromhex(text[SIZE_DIGITS:])
        except ValueError:
            raise BadDataError("A frontier is hexadecimal digits; build it anew.") from None
        if len(text) < SIZE_DIGITS or size < 0 or len(peaks) != size.bit_count() * HASH_BYTES:
            raise BadDataError(
                f"A frontier of size {size} has {max(size, 0).bit_count()} hashes of 32 bytes, not "
                f"{len(peaks)} bytes; build it anew from the leaves."
            )
        starts = range(0, len(peaks), HASH_BYTES)
        return cls(size, [peaks[start : start + HASH_BYTES] for start in starts])


def root_hash(leaves: Iterable[bytes]) -> bytes:
    """Root of the tree over hashes of leaves in order.

    >>> root_hash([leaf_hash(b"")]) == leaf_hash(b"")
    True
    """
    return Frontier().extend(leaves).root()


def _check_hash(leaf: bytes) -> None:
    if len(leaf) != HASH_BYTES:
        raise UsageError(f"A leaf's hash has 32 bytes, not {len(leaf)}; call leaf_hash first.")

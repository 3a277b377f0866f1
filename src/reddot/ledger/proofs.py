"""Proofs of RFC 6962 and RFC 9162: that a leaf is in the log, and that the log only grew."""

from __future__ import annotations

from collections.abc import Sequence

from reddot.errors import UsageError
from reddot.ledger.merkle import node_hash, root_hash


def inclusion_proof(leaves: Sequence[bytes], index: int) -> tuple[bytes, ...]:
    """Hashes that lead from a leaf to the root, the nearest first.

    Parameters
    ----------
    leaves
        Hashes of all leaves, in order.
    index
        Which leaf, from 0.

    Raises
    ------
    UsageError
        If there is no such leaf.
    """
    if not 0 <= index < len(leaves):
        raise UsageError(f"Leaf {index} is not in a log of {len(leaves)}; count from 0.")
    proof: list[bytes] = []
    low, high = 0, len(leaves)
    while high - low > 1:
        middle = low + _split(high - low)
        if index < middle:
            proof.append(root_hash(leaves[middle:high]))
            high = middle
        else:
            proof.append(root_hash(leaves[low:middle]))
            low = middle
    return tuple(reversed(proof))


def verify_inclusion(
    leaf: bytes, index: int, size: int, proof: Sequence[bytes], root: bytes
) -> bool:
    """Whether a leaf is at an index of the log that has this size and root.

    Notes
    -----
    RFC 9162, section 2.1.3.2.
    """
    if not 0 <= index < size:
        return False
    here, last, node = index, size - 1, leaf
    for step in proof:
        if last == 0:
            return False
        if here & 1 or here == last:
            node = node_hash(step, node)
            here, last = _rise(here, last)
        else:
            node = node_hash(node, step)
        here, last = here >> 1, last >> 1
    return last == 0 and node == root


def consistency_proof(leaves: Sequence[bytes], earlier: int) -> tuple[bytes, ...]:
    """Hashes that show that the log once had ``earlier`` leaves and was only appended to.

    Raises
    ------
    UsageError
        If the log never had that size, 0 included: every log continues the empty one.
    """
    if not 0 < earlier <= len(leaves):
        raise UsageError(f"The log has {len(leaves)} leaves; ask for a size from 1 to that.")
    proof: list[bytes] = []
    low, high, whole = 0, len(leaves), True
    while earlier != high:
        middle = low + _split(high - low)
        if earlier <= middle:
            proof.append(root_hash(leaves[middle:high]))
            high = middle
        else:
            proof.append(root_hash(leaves[low:middle]))
            low, whole = middle, False
    if not whole:
        proof.append(root_hash(leaves[low:high]))
    return tuple(reversed(proof))


def verify_consistency(
    earlier: tuple[int, bytes], later: tuple[int, bytes], proof: Sequence[bytes]
) -> bool:
    """Whether the later log is the earlier one with leaves appended.

    Parameters
    ----------
    earlier, later
        Size and root of each.
    proof
        As ``consistency_proof`` gave it.

    Notes
    -----
    RFC 9162, section 2.1.4.2.
    """
    (old_size, old_root), (new_size, new_root) = earlier, later
    if old_size == new_size:
        return not proof and old_root == new_root
    if not 0 < old_size < new_size or not proof:
        return False
    steps = list(proof) if old_size & (old_size - 1) else [old_root, *proof]
    here, last = old_size - 1, new_size - 1
    while here & 1:
        here, last = here >> 1, last >> 1
    return _climb(here, last, steps, (old_root, new_root))


def _climb(here: int, last: int, steps: Sequence[bytes], roots: tuple[bytes, bytes]) -> bool:
    old = new = steps[0]
    for step in steps[1:]:
        if last == 0:
            return False
        if here & 1 or here == last:
            old, new = node_hash(step, old), node_hash(step, new)
            here, last = _rise(here, last)
        else:
            new = node_hash(new, step)
        here, last = here >> 1, last >> 1
    return last == 0 and (old, new) == roots


def _rise(here: int, last: int) -> tuple[int, int]:
    """Skip the levels at which a right-hand edge has no sibling."""
    while not here & 1 and here != 0:
        here, last = here >> 1, last >> 1
    return here, last


def _split(size: int) -> int:
    """The largest power of two below a size of at least 2."""
    return 1 << ((size - 1).bit_length() - 1)

"""The tree against the reference roots of Certificate Transparency, and its proofs against it."""

from __future__ import annotations

from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reddot.errors import BadDataError, UsageError
from reddot.ledger.merkle import EMPTY_ROOT, Frontier, leaf_hash, node_hash, root_hash
from reddot.ledger.proofs import (
    consistency_proof,
    inclusion_proof,
    verify_consistency,
    verify_inclusion,
)

# The eight test leaves of the Certificate Transparency reference implementation, with the root of
# the first one, two, ... eight of them.
LEAVES = [
    bytes.fromhex(data)
    for data in (
        "", "00", "10", "2021", "3031", "40414243", "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    )
]  # fmt: skip
ROOTS = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
HASHES = [leaf_hash(data) for data in LEAVES]
SIZES = st.integers(1, 70)


def hashes(size: int) -> list[bytes]:
    return [leaf_hash(bytes([i])) for i in range(size)]


def tree_head(leaves: list[bytes]) -> bytes:
    """The root as RFC 6962, section 2.1 defines it, word by word."""
    if not leaves:
        return sha256(b"").digest()
    if len(leaves) == 1:
        return leaves[0]
    k = 1
    while k * 2 < len(leaves):
        k *= 2
    return sha256(b"\x01" + tree_head(leaves[:k]) + tree_head(leaves[k:])).digest()


def test_the_empty_log_has_the_root_of_the_rfc() -> None:
    assert root_hash([]) == EMPTY_ROOT == Frontier().root()
    assert EMPTY_ROOT.hex().startswith("e3b0c44298fc1c149afbf4c8996fb924")


@pytest.mark.parametrize("size", range(1, 9))
def test_the_roots_are_those_of_the_reference_implementation(size: int) -> None:
    assert root_hash(HASHES[:size]).hex() == ROOTS[size - 1]


def test_the_proofs_are_those_of_the_reference_implementation() -> None:
    assert [step.hex() for step in inclusion_proof(HASHES, 0)] == [
        "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
    ]
    assert [step.hex() for step in consistency_proof(HASHES, 6)] == [
        "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ]


@given(size=st.integers(0, 70))
def test_the_frontier_has_the_root_of_the_definition_at_every_size(size: int) -> None:
    assert Frontier().extend(hashes(size)).root() == tree_head(hashes(size))


@given(first=st.integers(0, 70), second=st.integers(0, 70))
def test_a_frontier_read_back_goes_on_as_if_it_had_never_been_written(
    first: int, second: int
) -> None:
    leaves = hashes(first + second)
    written = Frontier().extend(leaves[:first]).to_hex()
    log = Frontier.from_hex(written)
    assert (log.size, log.to_hex()) == (first, written)
    assert log.extend(leaves[first:]).root() == tree_head(leaves)


def test_a_frontier_of_a_million_entries_is_small() -> None:
    size = 10**6
    written = f"{size:016x}" + "00" * 32 * size.bit_count()
    log = Frontier.from_hex(written).append(leaf_hash(b"next"))
    assert log.size == size + 1
    assert len(log.to_hex()) < 1_300


@pytest.mark.parametrize(
    "text",
    ["", "0", "zz", "-000000000000001" + "00" * 32, f"{1:016x}", f"{3:016x}" + "00" * 32,
     f"{0:016x}" + "00" * 32, f"{1:016x}" + "00" * 31, f"{1:016x}" + "0g" * 32],
)  # fmt: skip
def test_what_is_no_frontier_is_refused(text: str) -> None:
    with pytest.raises(BadDataError, match="frontier"):
        Frontier.from_hex(text)


def test_data_is_not_taken_for_the_hash_of_a_leaf() -> None:
    with pytest.raises(UsageError, match="32 bytes"):
        Frontier().append(b"data")


def test_a_leaf_cannot_pass_for_a_node() -> None:
    left, right = hashes(2)
    assert leaf_hash(left + right) != node_hash(left, right)
    assert node_hash(left, right) != node_hash(right, left)


@given(data=st.data(), size=SIZES)
def test_a_leaf_is_shown_to_be_in_the_log_at_its_place_and_at_no_other(
    data: st.DataObject, size: int
) -> None:
    leaves = hashes(size)
    index = data.draw(st.integers(0, size - 1))
    proof, root = inclusion_proof(leaves, index), root_hash(leaves)
    assert verify_inclusion(leaves[index], index, size, proof, root)
    assert len(proof) <= size.bit_length()
    for other in range(-1, size + 2):
        if other != index:
            assert not verify_inclusion(leaves[index], other, size, proof, root)
    assert not verify_inclusion(leaf_hash(b"another"), index, size, proof, root)
    assert not verify_inclusion(leaves[index], index, size, (*proof, root), root)
    if proof:
        assert not verify_inclusion(leaves[index], index, size, proof[:-1], root)
        assert not verify_inclusion(leaves[index], index, size, (root, *proof[1:]), root)


@given(data=st.data(), size=SIZES)
def test_a_log_that_only_grew_is_shown_to_have_and_another_is_not(
    data: st.DataObject, size: int
) -> None:
    leaves = hashes(size)
    earlier = data.draw(st.integers(1, size))
    old, new = root_hash(leaves[:earlier]), root_hash(leaves)
    proof = consistency_proof(leaves, earlier)
    assert verify_consistency((earlier, old), (size, new), proof)
    rewritten = root_hash([leaf_hash(b"another"), *leaves[1:earlier]])
    assert not verify_consistency((earlier, rewritten), (size, new), proof)
    assert not verify_consistency((earlier, old), (size, leaf_hash(b"another")), proof)
    assert not verify_consistency((earlier, old), (size, new), (*proof, old))
    if proof:
        assert not verify_consistency((earlier, old), (size, new), proof[:-1])
        assert not verify_consistency((earlier, old), (size, new), ())
    if earlier < size:
        assert not verify_consistency((size, new), (earlier, old), proof)


def test_every_size_up_to_forty_is_consistent_with_every_earlier_one() -> None:
    leaves = hashes(40)
    for size in range(1, 41):
        for earlier in range(1, size + 1):
            heads = (earlier, tree_head(leaves[:earlier])), (size, tree_head(leaves[:size]))
            assert verify_consistency(*heads, consistency_proof(leaves[:size], earlier))


@pytest.mark.parametrize("index", [-1, 8])
def test_a_leaf_that_is_not_there_has_no_proof(index: int) -> None:
    with pytest.raises(UsageError, match="not in a log of 8"):
        inclusion_proof(HASHES, index)


@pytest.mark.parametrize("earlier", [-1, 0, 9])
def test_a_size_the_log_never_had_has_no_proof(earlier: int) -> None:
    with pytest.raises(UsageError, match="8 leaves"):
        consistency_proof(HASHES, earlier)
    assert not verify_consistency((earlier, HASHES[0]), (8, root_hash(HASHES)), HASHES[:1])

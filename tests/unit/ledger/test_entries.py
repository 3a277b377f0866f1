"""The two kinds of leaf."""

from __future__ import annotations

import json
from datetime import date

import pytest

from reddot.errors import UsageError
from reddot.ledger.entries import TOMBSTONE_CONTEXT, commitment_leaf, tombstone_leaf
from reddot.ledger.keys import new_signing_key, public_key_hex

DAY = date(2026, 3, 1)


def test_a_leaf_holds_the_commitment_its_place_and_nothing_else() -> None:
    leaf = commitment_leaf("0f" * 32, 12)
    assert leaf == b'{"commitment":"' + b"0f" * 32 + b'","index":12,"kind":"commitment"}'


@pytest.mark.parametrize("commitment", ["", "0f" * 31, "0F" * 32, "0g" * 32, "0f" * 33])
def test_what_is_no_commitment_is_refused(commitment: str) -> None:
    with pytest.raises(UsageError, match="64 small hexadecimal digits"):
        commitment_leaf(commitment, 0)


def test_a_place_before_the_first_is_refused() -> None:
    with pytest.raises(UsageError, match="-1 was given"):
        commitment_leaf("0f" * 32, -1)


def test_a_tombstone_names_leaves_day_and_basis_and_is_signed() -> None:
    key = new_signing_key()
    leaf = tombstone_leaf(key, 9, erased=[7, 3, 7], day=DAY, basis="dpa_2018_s47")
    stated = json.loads(leaf)
    signature = bytes.fromhex(stated.pop("signature"))
    assert stated == {
        "basis": "dpa_2018_s47", "day": "2026-03-01", "index": 9, "kind": "tombstone",
        "key_id": public_key_hex(key), "leaves": [3, 7],
    }  # fmt: skip
    unsigned = json.dumps(stated, separators=(",", ":"), sort_keys=True).encode()
    key.public_key().verify(signature, TOMBSTONE_CONTEXT + unsigned)


@pytest.mark.parametrize("erased", [[], [9], [10], [-1, 3], [3, 9]])
def test_a_tombstone_names_only_what_is_before_it(erased: list[int]) -> None:
    with pytest.raises(UsageError, match="at least one leaf"):
        tombstone_leaf(new_signing_key(), 9, erased=erased, day=DAY, basis="court_order")


@pytest.mark.parametrize("basis", ["", "Court", "on request of a person", "s.47", "47", "é"])
def test_a_basis_is_a_code_and_never_a_text_about_anyone(basis: str) -> None:
    with pytest.raises(UsageError, match="code"):
        tombstone_leaf(new_signing_key(), 9, erased=[1], day=DAY, basis=basis)

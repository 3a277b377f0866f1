"""After an erasure no guess of what was erased can be confirmed from what is left.

The attacker knows every field of the erased entry but two, has a list of all that those could be,
holds the export, the checkpoints and every byte of both, and tries whatever could be a key.
"""

from __future__ import annotations

import hmac
import json
import os
import re
from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from attacks.logs import MINUTE, Operator, kinds
from reddot.ledger.canonical import canonical
from reddot.ledger.commitment import commit, new_key

FULL = os.environ.get("REDDOT_FULL") == "1"
OFFICERS, REPORTS = (40, 25) if FULL else (10, 5)
VICTIM = 3
KEY_BYTES = 32


@pytest.fixture(scope="module")
def log() -> Operator:
    operator = Operator()
    operator.go_on(2, 4)
    return operator


def candidates(known: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Everything the entry could have said; one of them is right."""
    people = [f"user:{i}" for i in range(OFFICERS)]
    records = [f"report:{i}" for i in range(REPORTS)]
    return [{**known, "actor": who, "record": what} for who in people for what in records]


def possible_keys(data: bytes) -> Iterator[bytes]:
    """Every 32 bytes in a row, as they stand and as hexadecimal digits, and some obvious ones."""
    yield from (bytes(KEY_BYTES), b"\xff" * KEY_BYTES)
    yield from (data[i : i + KEY_BYTES] for i in range(len(data) - KEY_BYTES + 1))
    for run in re.findall(rb"[0-9a-f]{64,}", data):
        digits = len(run) - 2 * KEY_BYTES + 1
        yield from (bytes.fromhex(run[i : i + 64].decode()) for i in range(digits))


def confirmed(files: bytes, leaf: bytes, known: Mapping[str, Any]) -> list[bytes]:
    """The candidates that some key in the files fits to the leaf."""
    wanted = bytes.fromhex(json.loads(leaf)["commitment"])
    keys = set(possible_keys(files))
    guesses = [canonical(one) for one in candidates(known)]
    return [g for g in guesses if any(hmac.digest(key, g, "sha256") == wanted for key in keys)]


@pytest.mark.slow
def test_a_guess_is_confirmed_before_the_erasure_and_none_after_it(log: Operator) -> None:
    entry = log.entries[VICTIM]
    known = dict(entry.content or {})
    before = b"".join(log.export() + log.published())
    assert canonical(known) in [canonical(one) for one in candidates(known)]
    assert confirmed(before, entry.leaf, known) == [canonical(known)]

    log.erase(VICTIM, at=log.checkpoints[-1].at)
    log.sign(log.checkpoints[-1].at + MINUTE, lag=0)
    after = b"".join(log.export() + log.published())
    assert kinds(log) == set()
    assert entry.leaf.hex().encode() in after  # the commitment itself is still there
    assert confirmed(after, entry.leaf, known) == []


def test_a_copy_of_the_key_that_was_left_behind_is_what_the_attack_finds() -> None:
    known = {"actor": "user:3", "record": "report:3"}
    key = new_key()
    leaf = json.dumps({"commitment": commit(key, known)}).encode()
    assert confirmed(b"forgotten " + key.hex().encode(), leaf, known) == [canonical(known)]
    assert confirmed(b"forgotten " + key + b"!", leaf, known) == [canonical(known)]
    assert confirmed(b"forgotten " + key.hex().encode()[1:], leaf, known) == []


def test_a_key_shared_with_an_entry_that_stays_gives_the_erased_one_away() -> None:
    """Why a key is destroyed with everything that was committed to under it, or shared by none."""
    known = {"actor": "user:3", "record": "report:3"}
    key = new_key()
    leaf = json.dumps({"commitment": commit(key, known)}).encode()
    other = canonical({"key": key.hex(), "content": {"actor": "user:5"}})
    assert confirmed(other, leaf, known) == [canonical(known)]

"""Change any one bit of the export or of the published checkpoints: it is found."""

from __future__ import annotations

import io
import os
import re
from itertools import pairwise

import numpy as np
import pytest

from attacks.logs import Operator, honest_log, kinds
from reddot.ledger.verifier import verify

FULL = os.environ.get("REDDOT_FULL") == "1"
CHANGES = 10_000
SEED = 20260301


@pytest.fixture(scope="module")
def log() -> Operator:
    return honest_log(5)


def test_the_log_that_is_changed_has_every_kind_of_line(log: Operator) -> None:
    export, published = b"".join(log.export()), b"".join(log.published())
    assert b'"key":null' in export
    assert b"tombstone".hex().encode() in export
    assert export.count(b"\n") == 22
    assert published.count(b"\n") == 5
    assert kinds(log) == set()


def is_found(log: Operator, export: bytes, published: bytes) -> bool:
    lines = io.BytesIO(export), io.BytesIO(published)
    return not verify(*lines, log.key.public_key())["ok"]


def flip(data: bytes, bit: int) -> bytes:
    changed = bytearray(data)
    changed[bit // 8] ^= 1 << bit % 8
    return bytes(changed)


def changed_bits(size: int) -> list[int]:
    """Every bit in full form, else 10,000 at random; without repetition."""
    if FULL:
        return list(range(size))
    chosen = np.random.default_rng(SEED).choice(size, CHANGES, replace=False)
    return [int(bit) for bit in chosen]


@pytest.mark.slow
def test_every_change_of_one_bit_is_found(log: Operator) -> None:
    files = b"".join(log.export()), b"".join(log.published())
    bits_of_export = 8 * len(files[0])
    tried, missed = 0, []
    for bit in changed_bits(bits_of_export + 8 * len(files[1])):
        tried += 1
        if bit < bits_of_export:
            found = is_found(log, flip(files[0], bit), files[1])
        else:
            found = is_found(log, files[0], flip(files[1], bit - bits_of_export))
        if not found:
            missed.append(bit)
    assert tried >= CHANGES
    assert missed == []


def test_a_change_of_no_bit_is_not_found(log: Operator) -> None:
    assert not is_found(log, b"".join(log.export()), b"".join(log.published()))


def test_bytes_that_mean_the_same_are_found_as_well(log: Operator) -> None:
    export, published = b"".join(log.export()), b"".join(log.published())
    for old, new in [
        (b'":{"', b'": {"'), (b"\n", b"\r\n"), (b"\n", b"\n\n"), (b'"index":1,', b'"index":1.0,'),
        (b'"index":1,', b'"index":1e0,'), (b'"index":0,', b'"index":-0,'),
        (b'"index":1,', b'"index":true,'), (b"save_answers", b"save\\u005fanswers"),
        (b"\xe2\x80\x9c", b"\\u201c"), (b'"index":1,', b'"index":1,"index":1,'),
        (b"\n", b" \n"), (b'{"content"', b' {"content"'),
    ]:  # fmt: skip
        assert old in export
        assert is_found(log, export.replace(old, new, 1), published), (old, new)
    for old, new in [(b'"size":5', b'"size": 5'), (b"Z", b"+00:00"), (b"\n", b"\r\n")]:
        assert old in published
        assert is_found(log, export, published.replace(old, new, 1)), (old, new)


@pytest.mark.parametrize("field", ["key", "leaf", "signature", "root", "previous", "key_id"])
def test_hexadecimal_digits_in_capitals_or_with_spaces_are_found(log: Operator, field: str) -> None:
    files = {"export": b"".join(log.export()), "published": b"".join(log.published())}
    name = "export" if field in {"key", "leaf"} else "published"
    data = files[name]
    written = re.compile(rb'"%s":"[0-9a-f]*?([a-f])' % field.encode()).search(data)
    assert written is not None
    digit, place = written[1], written.start(1)
    for new in (digit.upper(), b" " + digit, digit + b" "):
        changed = data[:place] + new + data[place + 1 :]
        assert is_found(log, **{**files, name: changed})


def test_a_file_that_ends_anywhere_else_is_found(log: Operator) -> None:
    export, published = b"".join(log.export()), b"".join(log.published())
    newest = len(published) - len(log.published()[-1])
    for end in range(0, len(export), 7):
        assert is_found(log, export[:end], published)
    assert is_found(log, export[:-1], published)
    for end in [*range(1, newest, 7), len(published) - 1]:
        assert is_found(log, export, published[:end])


def test_lines_of_the_export_run_together_or_apart_are_found(log: Operator) -> None:
    lines, published = log.export(), log.published()
    for first, second in pairwise(lines):
        joined = b"".join(lines).replace(first + second, first[:-1] + second)
        assert is_found(log, joined, b"".join(published))

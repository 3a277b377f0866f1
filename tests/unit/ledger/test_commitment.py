"""Commitments and the canonical form that they, the signatures and the files rest on."""

from __future__ import annotations

import hmac
import json
from hashlib import sha256
from types import MappingProxyType
from typing import Any

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from reddot.errors import UsageError
from reddot.ledger import verifier
from reddot.ledger.canonical import canonical
from reddot.ledger.commitment import commit, new_key

WHOLE = st.integers(-(2**53) + 1, 2**53 - 1)
NAMES = st.text(st.characters(codec="ascii"), max_size=6)
TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
VALUES = st.recursive(
    st.none() | st.booleans() | WHOLE | TEXT,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(NAMES, inner, max_size=4),
    max_leaves=12,
)
CONTENTS = st.dictionaries(NAMES, VALUES, max_size=5)


def test_a_commitment_is_hmac_sha_256_of_the_canonical_json() -> None:
    key = bytes(range(32))
    form = '{"actor":"user:1","count":3,"detail":"“a”\\n","none":null,"yes":true}'.encode()
    content = {"yes": True, "none": None, "detail": "“a”\n", "count": 3, "actor": "user:1"}
    assert canonical(content) == form
    assert commit(key, content) == hmac.new(key, form, sha256).hexdigest()


def test_order_and_kind_of_mapping_do_not_matter() -> None:
    key = new_key()
    one = {"a": 1, "b": (1, 2)}
    assert commit(key, one) == commit(key, MappingProxyType({"b": [1, 2], "a": 1}))


@given(content=CONTENTS, other=CONTENTS)
def test_another_content_or_another_key_is_another_commitment(
    content: dict[str, Any], other: dict[str, Any]
) -> None:
    key = new_key()
    same = json.dumps(content, sort_keys=True) == json.dumps(other, sort_keys=True)
    assert (commit(key, content) == commit(key, other)) is same
    assert commit(key, content) != commit(new_key(), content)


def test_keys_have_256_bits_and_differ() -> None:
    keys = {new_key() for _ in range(200)}
    assert len(keys) == 200
    assert {len(key) for key in keys} == {32}
    ones = sum(int.from_bytes(key).bit_count() for key in keys)
    assert abs(ones - 200 * 128) < 6 * (200 * 256 / 4) ** 0.5  # six standard errors of a fair coin


@pytest.mark.parametrize("key", [b"", bytes(31), bytes(33)])
def test_a_key_of_another_length_is_refused(key: bytes) -> None:
    with pytest.raises(UsageError, match="32 bytes"):
        commit(key, {})


@pytest.mark.parametrize(
    "value", [1.5, float("nan"), 2**53, object(), b"x", "\ud800", {1: 2}, {"é": 1}, [{"a": 0.1}]]
)
def test_what_has_no_one_form_is_refused_and_not_repeated(value: object) -> None:
    with pytest.raises(UsageError) as refused:
        canonical({"value": value})
    assert repr(value) not in str(refused.value)


@given(content=CONTENTS)
def test_the_verifiers_own_canonical_form_is_that_of_rfc_8785(content: dict[str, Any]) -> None:
    form = rfc8785.dumps(content)
    assert canonical(content) == form == verifier.canonical(content)


@given(content=CONTENTS)
def test_the_verifier_reads_the_one_byte_form_back(content: dict[str, Any]) -> None:
    whole = {"content": content}
    assert verifier.read_line(canonical(whole) + b"\n", "content") == whole


@pytest.mark.parametrize(
    "line",
    [
        b'{"a":1}', b'{"a":1}\n\n', b'{"a": 1}\n', b' {"a":1}\n', b'{"a":1.0}\n', b'{"a":1e0}\n',
        b'{"a":-0}\n', b'{"a":01}\n', b'{"a":NaN}\n', b'{"a":Infinity}\n', b'{"a":1,"a":1}\n',
        b'{"a":"\\u0061"}\n', b'{"a":"\\/"}\n', b'{"a":"\xff"}\n', b'{"a":"\\ud800"}\n',
        b'\xef\xbb\xbf{"a":1}\n', b'{"b":1}\n', b"{}\n", b"[]\n", b'["a"]\n', b"1\n", b"\n", b"",
        b'{"a":' + b"[" * 100_000 + b"]" * 100_000 + b"}\n", b'{"a":' + b"9" * 5_000 + b"}\n",
    ],
)  # fmt: skip
def test_the_verifier_reads_no_other_bytes(line: bytes) -> None:
    with pytest.raises((ValueError, TypeError, RecursionError)):
        verifier.read_line(line, "a")

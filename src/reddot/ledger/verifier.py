"""Verify an export of the ledger against published checkpoints; needs nothing else of Reddot."""

from __future__ import annotations

import argparse
import hmac
import json
import sys
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from functools import reduce
from hashlib import sha256
from itertools import pairwise
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey as PublicKey
from cryptography.hazmat.primitives.serialization import load_pem_public_key

Json = dict[str, Any]
LAWFUL = {"erased_lawfully", "late"}
EPOCH, PROMISED = datetime(1970, 1, 1, tzinfo=UTC), timedelta(seconds=60)
WHOLE = range(10**9)  # entries of a log, seconds of a lag
CHECKPOINT = {"at", "key_id", "lag_seconds", "origin", "previous", "root", "signature", "size"}
ENTRY = {"content", "index", "key", "leaf"}
COMMITMENT = {"commitment", "index", "kind"}
TOMBSTONE = {"basis", "day", "index", "key_id", "kind", "leaves", "signature"}
WRONG = (ValueError, TypeError, LookupError, AttributeError, OverflowError, RecursionError)


def canonical(value: Any) -> bytes:
    """RFC 8785 for values whose names stand in order, as ``read_line`` gives them."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def read_line(line: bytes, names: set[str]) -> Json:
    """Read a mapping with these names from its one byte form; any other bytes raise."""

    def in_order(pairs: list[tuple[str, Any]]) -> Json:
        keys = [name.encode("utf-16-be") for name, _ in pairs]
        return dict(pairs) if all(a < b for a, b in pairwise(keys)) else {"": None}

    value: Json = json.loads(line, object_pairs_hook=in_order, parse_float=int, parse_constant=int)
    if set(value) != names or canonical(value) + b"\n" != line:
        raise ValueError
    return value


def read_key(given: bytes) -> PublicKey:
    """The public key from PEM, from hexadecimal digits, or from a checkpoint that names it."""
    if given.startswith(b"-----"):
        given = load_pem_public_key(given).public_bytes_raw().hex().encode()  # type: ignore[union-attr]
    text = json.loads(given)["key_id"] if given.startswith(b"{") else given.decode().strip()
    return PublicKey.from_public_bytes(_bytes(text))


def _bytes(text: str) -> bytes:
    if bytes.fromhex(text).hex() != text:
        raise ValueError
    return bytes.fromhex(text)


def _time(text: str) -> timedelta:
    return datetime.fromisoformat(text) - EPOCH  # TypeError for a time without a zone


class _Audit:
    """One reading of a log against its checkpoints, and what is found on the way."""

    def __init__(self, key: PublicKey) -> None:
        self.key, self.findings = key, list[Json]()
        self.size, self.peaks, self.roots = 0, list[bytes](), dict[int, str]()
        self.places, self.gone, self.erased = dict[int, None](), set[int](), set[int]()
        self.chain: Sequence[Json] = ()

    def found(self, kind: str, entry: int | None = None, checkpoint: int | None = None) -> None:
        self.findings.append({"kind": kind, "entry": entry, "checkpoint": checkpoint})

    def fault(self, stated: Json, what: str) -> str:
        """Why a signed mapping is not the word of the key's holder; nothing if it is."""
        if stated["key_id"] != self.key.public_bytes_raw().hex():
            return "chain_rebuilt"
        unsigned = canonical({name: stated[name] for name in stated if name != "signature"})
        with suppress(InvalidSignature):
            self.key.verify(_bytes(stated["signature"]), f"reddot {what} 1\n".encode() + unsigned)
            return ""
        return "bad_signature"

    def signed(self, lines: Iterable[bytes]) -> list[Json]:
        """The checkpoints that are the operator's word, with what is worked out from each."""
        good = []
        for number, line in enumerate(lines, 1):
            fault = "malformed"
            with suppress(*WRONG):
                stated = read_line(line, CHECKPOINT)
                fault = self.fault(stated, "checkpoint")
                size, lag = WHOLE.index(stated["size"]), WHOLE.index(stated["lag_seconds"])
                when = {"at": _time(stated["at"]), "lag": timedelta(seconds=lag), "size": size}
                good += [] if fault else [stated | when | {"line": number, "hash": sha256(line[:-1]).hexdigest()}]
            if fault: 
                self.found(fault, None, number)
        return good

    def link(self, chain: Sequence[Json]) -> None:
        """Check that each checkpoint follows the one before it."""
        for before, one in pairwise([chain[0] | {"hash": "0" * 64}, *chain]):
            follows = (one["origin"], one["previous"]) == (before["origin"], before["hash"])
            if not follows or one["size"] < before["size"] or one["at"] < before["at"]:
                self.found("chain_broken", None, one["line"])
            if one["lag"] > PROMISED:
                self.found("late", None, one["line"])
        self.chain = sorted(chain, key=lambda one: (one["size"], one["at"]))

    def compare(self, held: Sequence[Json]) -> None:
        """Name the checkpoints that somebody kept and that are not among those published."""
        newest, older = self.chain[-1], {one["hash"] for one in self.chain[:-1]}
        strangers = [one for one in held if one["hash"] not in older | {newest["hash"]}]
        for one in strangers:
            newer = one["at"] >= newest["at"] and one["size"] >= newest["size"]
            same = one["size"] > newest["size"] or one["root"] == newest["root"]
            forked = "split_view" if len(strangers) < len(held) else "chain_rebuilt"
            continues = newer and same and one["previous"] not in older
            self.found("old_checkpoint" if continues else forked, None, one["line"])

    def read(self, line: bytes) -> None:
        """Take in the next entry."""
        here = place = self.size
        leaf, fault = line, "malformed"
        with suppress(*WRONG):
            entry = read_line(line, ENTRY)
            leaf = _bytes(entry["leaf"])
            stated = read_line(leaf + b"\n", TOMBSTONE if b"leaves" in leaf else COMMITMENT)
            place = WHOLE.index(stated["index"])
            fault = (self.bury if "leaves" in stated else self.confirm)(entry, stated)
            if place == here and repr(entry["index"]) != repr(here):
                fault = "edited"
        if place in self.places or place < next(reversed(self.places), 0):
            fault = "inserted" if place in self.places else "reordered"
        if fault:
            self.found(fault, here)
        self.places[place] = None
        self.append(sha256(b"\x00" + leaf).digest())

    def append(self, node: bytes) -> None:
        merging = self.size
        while merging & 1:
            node, merging = sha256(b"\x01" + self.peaks.pop() + node).digest(), merging >> 1
        self.peaks.append(node)
        self.size += 1
        if any(one["size"] == self.size for one in self.chain):
            self.roots[self.size] = reduce(_node, reversed(self.peaks)).hex()

    def confirm(self, entry: Json, stated: Json) -> str:
        content, key = entry["content"], entry["key"]
        if content is key is None:
            self.gone.add(stated["index"])
            return ""
        mac = hmac.digest(_bytes(key), canonical(content), "sha256")
        return self.when(_time(content["at"])) if mac.hex() == stated["commitment"] else "edited"

    def bury(self, entry: Json, stated: Json) -> str:
        leaves, day = stated["leaves"], _time(stated["day"] + "T00:00:00Z")
        named = all(WHOLE.index(leaf) < stated["index"] for leaf in leaves)
        kept = entry["content"] is not None or entry["key"] is not None
        if kept or not named or self.fault(stated, "tombstone"):
            return "bad_tombstone"
        self.erased.update(leaves)
        return self.when(day, timedelta(days=1))

    def when(self, at: timedelta, within: timedelta = timedelta()) -> str:
        """Hold a time to the checkpoint that first covers the entry and to the one before that."""
        first = bisect_right(self.chain, self.size, key=lambda one: one["size"])
        if first == len(self.chain):
            return ""
        one, before = self.chain[first], self.chain[first - 1]
        if first and at + within < before["at"] - max(one["lag"], PROMISED):
            return "back_dated"
        return "post_dated" if at > one["at"] else ""

"""Verify an export of the ledger against published checkpoints; needs nothing else of Reddot."""

import argparse
import hmac
import json
from base64 import b16decode
from collections.abc import Iterable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from functools import reduce
from hashlib import sha256
from itertools import pairwise
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey as PublicKey
from cryptography.hazmat.primitives.serialization import load_pem_public_key

Json = dict[str, Any]
Lines = Iterable[bytes]
LAWFUL = {"erased_lawfully", "late"}
REWRITTEN = {"malformed", "edited", "deleted", "inserted", "reordered"}  # explains a wrong root
EPOCH, PROMISED_SECONDS = datetime(1970, 1, 1, tzinfo=UTC), 60
TOMBSTONE = "basis day index key_id kind leaves signature"


def canonical(value: Any) -> bytes:
    """RFC 8785 for text, whole numbers, yes/no, null, lists, and mappings with ASCII names."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode()


def read_line(line: bytes, names: str) -> Json:
    """Read a mapping with these names from its one byte form; any other bytes raise."""
    value: Json = json.loads(line, parse_float=int, parse_constant=int)
    if type(value) is not dict or " ".join(value) != names or canonical(value) + b"\n" != line:
        raise ValueError
    return value


def _bytes(text: str) -> bytes:
    return b16decode(text.swapcase())  # strict: small digits only, no spaces


class _Audit:
    """One reading of a log against its checkpoints, and what is found on the way."""

    def __init__(self, key: PublicKey) -> None:
        self.key, self.findings, self.gone, self.erased = key, list[Json](), set[int](), set[int]()
        self.size, self.peaks, self.places = 0, list[bytes](), dict[int, int]()
        self.covering, self.chain, self.wrong = 0, list[Json](), list[Json]()

    def found(self, kind: str, entry: int | None = None, checkpoint: int | None = None) -> None:
        self.findings.append({"kind": kind, "entry": entry, "checkpoint": checkpoint})

    def check_signature(self, stated: Json, what: str) -> None:
        unsigned = canonical({name: stated[name] for name in stated if name != "signature"})
        self.key.verify(_bytes(stated["signature"]), f"reddot {what} 1\n".encode() + unsigned)

    def signed(self, lines: Lines) -> list[Json]:
        good, own = list[Json](), self.key.public_bytes_raw().hex()
        for number, line in enumerate(lines, 1):
            fault = "malformed"
            with suppress(Exception):  # whatever a line that is not the operator's may raise
                one = read_line(line, "at key_id lag_seconds origin previous root signature size")
                told: Json = {name: len(range(one[name])) for name in ("size", "lag_seconds")}
                told |= {"at": datetime.fromisoformat(one["at"]) - EPOCH, "line": number}
                fault = "bad_signature" if one["key_id"] == own else "chain_rebuilt"
                self.check_signature(one, "checkpoint")
                good.append(one | told | {"hash": sha256(line[:-1]).hexdigest()})
            if not good or good[-1]["line"] != number:
                self.found(fault, None, number)
        return good

    def link(self, chain: list[Json], held: list[Json], since: timedelta) -> None:
        for before, one in pairwise([chain[0] | {"hash": "0" * 64}, *chain]):
            follows = (one["origin"], one["previous"]) == (before["origin"], before["hash"])
            if not follows or one["size"] < before["size"] or one["at"] < before["at"]:
                self.found("chain_broken", None, one["line"])
            if one["lag_seconds"] > PROMISED_SECONDS:
                self.found("late", None, one["line"])
        self.chain = sorted(chain, key=lambda one: (one["size"], one["at"]))
        hashes, newest = {one["hash"] for one in chain}, self.chain[-1]
        if newest["at"] < since:
            self.found("old_checkpoint", None, newest["line"])
        strangers = [one for one in held if one["hash"] not in hashes]
        forked = "split_view" if len(strangers) < len(held) else "chain_rebuilt"
        for one in strangers:
            newer = one["at"] >= newest["at"] and one["previous"] not in hashes - {newest["hash"]}
            self.found("old_checkpoint" if newer else forked, None, one["line"])

    def read(self, line: bytes) -> None:
        here = place = merging = self.size
        node, fault = line, "malformed"
        with suppress(Exception):
            entry = read_line(line, "content index key leaf")
            node = _bytes(entry["leaf"])
            buries = b"tombstone" in node
            stated = read_line(node + b"\n", TOMBSTONE if buries else "commitment index kind")
            place, fault = len(range(stated["index"])), "bad_tombstone" if buries else "edited"
            if place != here or repr(entry["index"]) == repr(here):
                fault = self.bury(entry, stated) if buries else self.confirm(entry, stated)
        if place in self.places or place < next(reversed(self.places), 0):
            fault = "inserted" if place in self.places else "reordered"
        if fault:
            self.found(fault, here)
        node = sha256(b"\x00" + node).digest()
        while merging & 1:
            node, merging = sha256(b"\x01" + self.peaks.pop() + node).digest(), merging >> 1
        self.peaks.append(node)
        self.places[place], self.size = here, here + 1
        self.compare_roots()

    def compare_roots(self) -> None:
        while self.covering < len(self.chain) and self.chain[self.covering]["size"] <= self.size:
            peaks = self.peaks[::-1] or [sha256().digest()]
            root = reduce(lambda right, left: sha256(b"\x01" + left + right).digest(), peaks).hex()
            self.wrong += [one for one in [self.chain[self.covering]] if one["root"] != root]
            self.covering += 1

    def confirm(self, entry: Json, leaf: Json) -> str:
        if entry["content"] is entry["key"] is None:
            self.gone.add(leaf["index"])
            return ""
        mac = hmac.digest(_bytes(entry["key"]), canonical(entry["content"]), "sha256").hex()
        return self.when(entry["content"]["at"], leaf) if mac == leaf["commitment"] else "edited"

    def bury(self, entry: Json, stated: Json) -> str:
        self.check_signature(stated, "tombstone")
        earlier = all(leaf in range(stated["index"]) for leaf in stated["leaves"])
        if not earlier or {entry["content"], entry["key"]} != {None}:
            return "bad_tombstone"
        self.erased.update(stated["leaves"])
        return self.when(stated["day"] + "T00:00:00Z", stated, timedelta(days=1))

    def when(self, text: str, stated: Json, within: timedelta = timedelta()) -> str:
        at = datetime.fromisoformat(text) - EPOCH
        if self.covering == len(self.chain) or stated["index"] != self.size:
            return ""
        before, one = self.chain[self.covering - 1], self.chain[self.covering]
        slack = timedelta(seconds=max(PROMISED_SECONDS, one["lag_seconds"]))
        if self.covering and at + within < before["at"] - slack:
            return "back_dated"
        return "post_dated" if at > one["at"] else ""

    def close(self) -> None:
        newest = self.chain[-1]["size"]
        for before, place in pairwise([-1, *sorted(self.places), newest]):
            if place > before + 1:
                self.found("deleted" if self.wrong or place < newest else "tail_cut", before + 1)
        for entry in sorted(self.gone | self.erased):
            kind = "erased_lawfully" if entry in self.gone else "erased_but_present"
            self.found(kind if entry in self.erased else "missing", entry)
        if self.size > newest:
            self.found("not_covered", newest)
        for one in self.wrong[:1]:
            start = max((i["size"] for i in self.chain if i["size"] < one["size"]), default=0)
            named = {found["entry"] for found in self.findings if found["kind"] in REWRITTEN}
            if self.covering == len(self.chain) and self.chain[-1] not in self.wrong:
                self.found("chain_rebuilt", None, one["line"])
            elif named.isdisjoint(range(start, one["size"])):
                self.found("inserted" if self.size > newest else "edited", start, one["line"])


def verify(
    entries: Lines, checkpoints: Lines, key: PublicKey, *, held: Lines = (), since: datetime = EPOCH
) -> Json:
    """Hold an export to the checkpoints published, at least as new as ``since``, and to others."""
    audit, kept = _Audit(key), _Audit(key)
    if chain := audit.signed(checkpoints):
        audit.link(chain, kept.signed(held), since - EPOCH)
    audit.findings += [one | {"kind": "held_not_valid"} for one in kept.findings]
    audit.compare_roots()
    for line in entries:
        audit.read(line)
    audit.close() if chain else audit.found("no_checkpoint")
    ok = all(one["kind"] in LAWFUL for one in audit.findings)
    return {"entries": audit.size, "ok": ok, "findings": audit.findings}


def main() -> int:
    """Verify the files named on the command line; 1 if more than lawful erasures is found."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("export", type=Path)
    asked.add_argument("--checkpoints", type=Path, required=True)
    asked.add_argument("--public-key", type=Path, required=True)
    asked.add_argument("--held", type=Path)
    files = asked.parse_args()
    try:
        key: Any = load_pem_public_key(files.public_key.read_bytes())
        kept = files.held.read_bytes().splitlines(keepends=True) if files.held else ()
        with files.export.open("rb") as entries, files.checkpoints.open("rb") as checkpoints:
            found = verify(entries, checkpoints, key, held=kept)
    except (OSError, ValueError, AttributeError) as problem:
        asked.error(str(problem))
    print(json.dumps(found))  # noqa: T201
    return 0 if found["ok"] else 1


if __name__ == "__main__":
    raise SystemExit(main())

"""Logs to attack: an operator that logs, erases and signs as the store does, and can cheat."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from reddot.ledger.checkpoint import Checkpoint, lag_seconds, sign_checkpoint
from reddot.ledger.commitment import commit, new_key
from reddot.ledger.entries import commitment_leaf, tombstone_leaf
from reddot.ledger.export import ExportEntry
from reddot.ledger.keys import new_signing_key
from reddot.ledger.merkle import Frontier, leaf_hash
from reddot.ledger.verifier import LAWFUL, verify

START = datetime(2026, 3, 1, 8, 0, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
OPERATIONS = ("collection", "alteration", "consultation", "disclosure", "combination")


@dataclass(slots=True)
class Operator:
    """Whoever runs the log: honest unless a test makes it otherwise."""

    key: Ed25519PrivateKey = field(default_factory=new_signing_key)
    origin: str = "reddot-audit"
    entries: list[ExportEntry] = field(default_factory=list)
    checkpoints: list[Checkpoint] = field(default_factory=list)

    def log(self, moment: datetime, /, **content: Any) -> None:
        """Append one audit entry."""
        index = len(self.entries)
        told = {
            "id": f"00000000-0000-4000-8000-{index:012d}",
            "at": moment.isoformat(timespec="microseconds"),
            "actor": f"user:{index % 7}",
            "operation": OPERATIONS[index % len(OPERATIONS)],
            "action": "save_answers",
            "record": f"report:{index % 5}",
            "detail": "behaviour, “reasons”",
            "digest": "",
        } | content
        key = new_key()
        self.entries.append(
            ExportEntry(index, commitment_leaf(commit(key, told), index), told, key)
        )

    def erase(self, *indices: int, at: datetime, key: Ed25519PrivateKey | None = None) -> None:
        """Destroy content and key of entries, and append the tombstone."""
        index = len(self.entries)
        for gone in indices:
            self.entries[gone] = replace(self.entries[gone], content=None, key=None)
        leaf = tombstone_leaf(
            key or self.key, index, erased=indices, day=at.date(), basis="dpa_2018_s47"
        )
        self.entries.append(ExportEntry(index, leaf))

    def sign(self, at: datetime, *, lag: int | None = None) -> Checkpoint:
        """Sign a checkpoint over everything logged."""
        log = Frontier().extend(leaf_hash(entry.leaf) for entry in self.entries)
        previous = self.checkpoints[-1] if self.checkpoints else None
        covered = self.entries[previous.size if previous else 0 :]
        if lag is None:
            times = [datetime.fromisoformat(e.content["at"]) for e in covered if e.content]
            lag = lag_seconds(at, min(times, default=None))
        made = sign_checkpoint(
            self.key,
            origin=self.origin,
            size=log.size,
            root=log.root(),
            at=at,
            lag_seconds=lag,
            previous=previous,
        )
        self.checkpoints.append(made)
        return made

    def go_on(self, minutes: int, per_minute: int = 5, *, since: datetime | None = None) -> None:
        """Log some entries a minute, and sign at the end of each minute."""
        at = since or (self.checkpoints[-1].at if self.checkpoints else START)
        for _ in range(minutes):
            for step in range(per_minute):
                self.log(at + timedelta(seconds=7 * step + 1))
            at += MINUTE
            self.sign(at)

    def fork(self) -> Operator:
        """Another log with the same key that has been this one until now."""
        return replace(self, entries=list(self.entries), checkpoints=list(self.checkpoints))

    def export(self) -> list[bytes]:
        """The lines of the export."""
        return [entry.as_line() for entry in self.entries]

    def published(self) -> list[bytes]:
        """The lines of the published checkpoints."""
        return [checkpoint.as_line() for checkpoint in self.checkpoints]


def honest_log(minutes: int = 6) -> Operator:
    """Five entries a minute, with three lawful erasures of entries 2, 11 and 12."""
    operator = Operator()
    operator.go_on(minutes - 2)
    operator.log(operator.checkpoints[-1].at + timedelta(seconds=3), operation="erasure")
    operator.erase(2, 11, at=operator.checkpoints[-1].at)
    operator.sign(operator.checkpoints[-1].at + MINUTE)
    operator.erase(12, at=operator.checkpoints[-1].at)
    operator.go_on(1, 4)
    return operator


def kinds(
    operator: Operator,
    *,
    export: Sequence[bytes] | None = None,
    published: Sequence[bytes] | None = None,
    held: Iterable[bytes] = (),
    **words: Any,
) -> set[tuple[str, int | None]]:
    """What the verifier finds beside lawful erasures, as kind and entry."""
    found = verify(
        operator.export() if export is None else export,
        operator.published() if published is None else published,
        operator.key.public_key(),
        held=held,
        **words,
    )
    wrong = {(f["kind"], f["entry"]) for f in found["findings"] if f["kind"] not in LAWFUL}
    assert found["ok"] is (not wrong)
    return wrong


def changed(line: bytes, change: Callable[[dict[str, Any]], Any]) -> bytes:
    """A line with its JSON changed, in the one byte form again."""
    value = json.loads(line)
    change(value)
    form = json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    return form.encode() + b"\n"


def renumbered(lines: Sequence[bytes]) -> list[bytes]:
    """Lines whose index is their place again; the leaves stay as they were."""
    return [changed(line, lambda v, i=i: v.update(index=i)) for i, line in enumerate(lines)]


def rebuilt(entries: Iterable[ExportEntry]) -> list[ExportEntry]:
    """Entries with indices and leaves made anew, each with its content and its key."""
    made = []
    for index, entry in enumerate(entries):
        if entry.content is None or entry.key is None:
            made.append(replace(entry, index=index))
        else:
            leaf = commitment_leaf(commit(entry.key, entry.content), index)
            made.append(replace(entry, index=index, leaf=leaf))
    return made

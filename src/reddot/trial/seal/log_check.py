"""What of a log itself is not in order: its chain, and the rules of what follows on what."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from reddot.trial.seal.commitment import digest
from reddot.trial.seal.findings import Finding

Entry = Mapping[str, Any]
FIRST_PREVIOUS = "0" * 64


def check_log(entries: Sequence[Entry]) -> tuple[Finding, ...]:
    """Everything that is wrong with a log by itself, without the slots and without the seed."""
    return (
        *_check_chain(entries),
        *_check_seal(entries),
        *_check_close(entries),
        *_check_plan(entries),
        *_check_batches(entries),
        *_check_reveals(entries),
        *_check_worked(entries),
    )


def _check_chain(entries: Sequence[Entry]) -> Iterator[Finding]:
    before = FIRST_PREVIOUS
    for number, entry in enumerate(entries, 1):
        if entry["number"] != number or entry["previous"] != before:
            yield Finding(
                kind="broken_chain",
                entry=number,
                slot=str(entry.get("slot", "")),
                said=f"{entry['number']}, after {entry['previous'][:16]}…",
                derived=f"{number}, after {before[:16]}…",
            )
        before = digest(entry)


def _check_seal(entries: Sequence[Entry]) -> Iterator[Finding]:
    if entries and entries[0]["kind"] != "sealed":
        yield Finding(kind="not_sealed", entry=1, said=entries[0]["kind"], derived="sealed")
    for number, entry in enumerate(entries[1:], 2):
        if entry["kind"] == "sealed":
            yield Finding(kind="not_sealed", entry=number, said="sealed again")


def _check_close(entries: Sequence[Entry]) -> Iterator[Finding]:
    closed = False
    for number, entry in enumerate(entries, 1):
        if closed:
            yield Finding(kind="after_close", entry=number, said=entry["kind"])
        closed = closed or entry["kind"] == "closed"


def _check_plan(entries: Sequence[Entry]) -> Iterator[Finding]:
    frozen = False
    for number, entry in enumerate(entries, 1):
        if entry["kind"] == "plan_frozen":
            if frozen:
                yield Finding(kind="changed_plan", entry=number, said="frozen again")
            frozen = True
        elif entry["kind"] == "revealed" and not frozen:
            where = {"slot": entry["slot"], "position": entry["position"]}
            yield Finding(kind="plan_after_reveal", entry=number, **where)


def _check_batches(entries: Sequence[Entry]) -> Iterator[Finding]:
    """Each reveal comes after the batch that its position is in."""
    entered = 0
    for number, entry in enumerate(entries, 1):
        if entry["kind"] == "batch_entered":
            entered = max(entered, entry["last"])
        elif entry["kind"] == "revealed" and entry["position"] > entered:
            where = {"slot": entry["slot"], "position": entry["position"]}
            yield Finding(kind="batch_after_reveal", entry=number, **where)


def _check_reveals(entries: Sequence[Entry]) -> Iterator[Finding]:
    """Positions are revealed 1, 2, 3, …: each once, none passed over."""
    names = {
        position: name
        for entry in entries
        if entry["kind"] == "batch_entered"
        for position, name in enumerate(entry["names"], entry["first"])
    }
    reveals = [(n, one) for n, one in enumerate(entries, 1) if one["kind"] == "revealed"]
    there = {one["position"] for _, one in reveals}
    seen: set[int] = set()
    slots: set[str] = set()
    for number, entry in reveals:
        position, slot = entry["position"], entry["slot"]
        of_entry = {"slot": slot, "position": position, "entry": number}
        if position in seen or slot in slots:
            yield Finding(kind="repeated", **of_entry)
        elif seen and position < max(seen):
            yield Finding(
                kind="changed_order", said=f"after {max(seen)}", derived="before it", **of_entry
            )
        for gone in range(max(seen, default=0) + 1, position if position not in seen else 0):
            if gone not in there:
                yield Finding(kind="skipped", slot=names.get(gone, ""), position=gone, entry=number)
        seen.add(position)
        slots.add(slot)


def _check_worked(entries: Sequence[Entry]) -> Iterator[Finding]:
    revealed: set[str] = set()
    for number, entry in enumerate(entries, 1):
        if entry["kind"] == "revealed":
            revealed.add(entry["slot"])
        elif entry["kind"] in {"worked", "corrected"} and entry["slot"] not in revealed:
            yield Finding(kind="worked_unrevealed", entry=number, slot=entry["slot"])

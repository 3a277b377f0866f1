"""Slots as their files have them now against the batches that were entered."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from reddot.errors import BadDataError
from reddot.trial.design.slots import Slot
from reddot.trial.seal.commitment import batch_digest, slot_digest
from reddot.trial.seal.findings import Finding
from reddot.trial.seal.log import TrialLog

NAMED_AT_MOST = 50


def check_slots(slots: Sequence[Slot], log: TrialLog) -> tuple[Finding, ...]:
    """Slots changed, moved, gone, twice or new since their batch was entered, each by name."""
    found: list[Finding] = []
    batches = log.of_kind("batch_entered")
    there: dict[int, list[Slot]] = {}
    for slot in slots:
        there.setdefault(slot.batch, []).append(slot)
    for entry in batches:
        now = there.pop(entry["batch"], [])
        if not now:
            said = f"batch {entry['batch']}"
            found.append(Finding(kind="missing_batch", said=said, entry=entry["number"]))
        elif batch_digest(now) != entry["digest"] or _names_differ(now, entry):
            found += _check_batch(now, entry)
    if log.sealed:
        found += [Finding(kind="missing_batch", said=f"file of batch {n}") for n in sorted(there)]
    return (*found, *_check_positions(slots, log))


def _names_differ(now: Sequence[Slot], entry: Mapping[str, Any]) -> bool:
    digests = [slot_digest(slot) for slot in now]
    return bool([s.name for s in now] != entry["names"] or digests != entry["digests"])


def _check_batch(now: Sequence[Slot], entry: Mapping[str, Any]) -> Iterator[Finding]:
    entered = dict(zip(entry["names"], entry["digests"], strict=False))
    place = {name: entry["first"] + n for n, name in enumerate(entry["names"])}
    before = len(place)
    seen: dict[str, Slot] = {}
    for slot in now:
        of_slot = {"slot": slot.name, "position": place.get(slot.name), "entry": entry["number"]}
        if slot.name in seen:
            yield Finding(kind="repeated", **of_slot)
        elif slot.name not in entered:
            yield Finding(kind="inserted", **of_slot)
        elif slot_digest(slot) != entered[slot.name]:
            said, derived = slot_digest(slot), entered[slot.name]
            yield Finding(kind="changed_slot", said=said, derived=derived, **of_slot)
        seen.setdefault(slot.name, slot)
    for name in entry["names"]:
        if name not in seen:
            number = entry["number"]
            yield Finding(kind="skipped", slot=name, position=place[name], entry=number)
    yield from _check_order(seen, place, entry)
    if before < entry["slots"]:
        yield Finding(kind="repeated", said="a name in the batch's entry", entry=entry["number"])


def _check_order(
    seen: Mapping[str, Slot], place: Mapping[str, int], entry: Mapping[str, Any]
) -> Iterator[Finding]:
    """The slots that are still there, in the order they have now and in the one they had."""
    now = [name for name in seen if name in place]
    for name, had in zip(now, sorted(now, key=place.__getitem__), strict=True):
        if name != had:
            yield Finding(
                kind="changed_order",
                slot=name,
                position=place[name],
                said=f"at the place of {had}",
                entry=entry["number"],
            )


def _check_positions(slots: Sequence[Slot], log: TrialLog) -> Iterator[Finding]:
    """Each reveal is of the slot whose position it names, as the batch entered has it."""
    names = {
        position: name
        for entry in log.of_kind("batch_entered")
        for position, name in enumerate(entry["names"], entry["first"])
    }
    names = names or {slot.position: slot.name for slot in slots}
    for entry in log.of_kind("revealed"):
        had = names.get(entry["position"])
        if had is not None and had != entry["slot"]:
            yield Finding(
                kind="changed_order",
                slot=entry["slot"],
                position=entry["position"],
                said=entry["slot"],
                derived=had,
                entry=entry["number"],
            )


def refuse_changed_slots(slots: Sequence[Slot], log: TrialLog) -> None:
    """Refuse to go on with slots that are not those entered.

    Raises
    ------
    BadDataError
        A slot was changed after its batch was entered: the slots are named.
    """
    found = check_slots(slots, log)
    if not found:
        return
    lines = [
        f"{one.slot or one.said}: {one.kind.replace('_', ' ')}, {one.meaning}."
        for one in found[:NAMED_AT_MOST]
    ]
    more = len(found) - NAMED_AT_MOST
    lines += [f"{more} more are not named here."] if more > 0 else []
    raise BadDataError(
        "The slots are not those that were entered. Put the batches' files back as they were; "
        "nothing is revealed before.\n" + "\n".join(lines)
    )

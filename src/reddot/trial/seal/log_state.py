"""Rules of a trial's log: what may follow on what, told as reasons."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any


@dataclass(frozen=True, slots=True)
class LogState:
    """What a log says so far, as far as the rules need it.

    ``batches`` and ``entered`` count batches and slots entered; ``revealed`` counts slots.
    """

    entries: int = 0
    sealed: bool = False
    frozen: bool = False
    closed: bool = False
    batches: int = 0
    entered: int = 0
    revealed: int = 0


def why_not(state: LogState, kind: str, content: Mapping[str, Any]) -> str | None:
    """Why an entry may not be added, in words; nothing where it may."""
    if state.closed:
        return "The trial is closed and its seed is public: nothing is entered any more."
    if kind == "sealed":
        return "The trial is sealed already: a seal is set once." if state.entries else None
    if not state.sealed:
        return f"The trial is not sealed yet; an entry '{kind}' comes after the seal."
    rules = {
        "plan_frozen": _why_no_plan,
        "batch_entered": _why_no_batch,
        "revealed": _why_no_reveal,
    }
    return rules[kind](state, content) if kind in rules else None


def _why_no_plan(state: LogState, _content: Mapping[str, Any]) -> str | None:
    if state.frozen:
        return "The plan is frozen already: what is outside it is exploratory."
    if state.revealed:
        return "A slot is revealed already: the plan is frozen before that."
    return None


def _why_no_batch(state: LogState, content: Mapping[str, Any]) -> str | None:
    batch, first, last = content["batch"], content["first"], content["last"]
    if batch != state.batches + 1:
        return f"This is batch {batch}; the next one is {state.batches + 1}."
    right = first == state.entered + 1 and last - first + 1 == content["slots"]
    if not right or not len(content["names"]) == len(content["digests"]) == content["slots"] > 0:
        return (
            f"The batch has slots {first} to {last}; it starts at {state.entered + 1} and names "
            "each slot with its digest."
        )
    return None


def _why_no_reveal(state: LogState, content: Mapping[str, Any]) -> str | None:
    position = content["position"]
    if not state.frozen:
        return "The plan is not frozen yet: nothing is revealed before it is."
    if position != state.revealed + 1:
        return (
            f"Slot {position} is not next: slots are revealed in order, {state.revealed + 1} now."
        )
    if position > state.entered:
        return (
            f"Slot {position} is not entered yet: {state.entered} slots are. Enter the batch that "
            "it is in first."
        )
    return None


def state_after(state: LogState, entry: Mapping[str, Any]) -> LogState:
    """The state with one more entry, whether it was allowed or not."""
    kind = entry["kind"]
    after = replace(state, entries=state.entries + 1)
    if kind == "sealed":
        return replace(after, sealed=True)
    if kind == "plan_frozen":
        return replace(after, frozen=True)
    if kind == "closed":
        return replace(after, closed=True)
    if kind == "batch_entered":
        batches, entered = state.batches + 1, state.entered + entry["slots"]
        return replace(after, batches=batches, entered=entered)
    if kind == "revealed":
        return replace(after, revealed=max(state.revealed, entry["position"]))
    return after

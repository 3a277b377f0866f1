"""How many slots went through a trial: entered, revealed, worked, followed, analysed, by arm."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from reddot.errors import BadDataError

ARMS = ("carry", "control")
_NAMED = 5  # slots that a message names


@dataclass(frozen=True, slots=True, kw_only=True)
class ArmFlow:
    """The slots of one arm, as allocated.

    Attributes
    ----------
    arm : str
        The arm's name in the design.
    revealed : int
        Slots whose allocation was opened.
    worked : int
        Of these, slots with a record of who worked.
    followed, not_followed, unknown : int
        Of the slots worked: whether what was allocated was done.
    reasons : mapping of str to int
        Why an allocation was not followed, as recorded.
    analysed : int or None
        Of the slots worked, those in the analysis; None before there is one.
    officer_shifts : int or None
        Rows of these: one officer on one slot.
    groups : mapping of str to int
        Officer-shifts by group; empty before there is an analysis.
    left_out : mapping of str to int
        Why slots worked are not in the analysis.
    """

    arm: str
    revealed: int
    worked: int
    followed: int
    not_followed: int
    unknown: int
    reasons: Mapping[str, int] = field(default_factory=dict)
    analysed: int | None = None
    officer_shifts: int | None = None
    groups: Mapping[str, int] = field(default_factory=dict)
    left_out: Mapping[str, int] = field(default_factory=dict)

    @property
    def not_recorded(self) -> int:
        """Slots revealed of which nobody recorded who worked."""
        return self.revealed - self.worked

    @property
    def not_analysed(self) -> int | None:
        """Slots worked and not in the analysis; None before there is one."""
        return None if self.analysed is None else self.worked - self.analysed

    def as_json(self) -> dict[str, Any]:
        """The numbers of the arm; what is not there yet is ``"not_available"``."""
        return {
            "arm": self.arm,
            "revealed": self.revealed,
            "worked": self.worked,
            "not_recorded": self.not_recorded,
            "followed": self.followed,
            "not_followed": self.not_followed,
            "follow_unknown": self.unknown,
            "reasons": dict(self.reasons),
            "analysed": _or_not_available(self.analysed),
            "not_analysed": _or_not_available(self.not_analysed),
            "left_out": dict(self.left_out),
            "officer_shifts": _or_not_available(self.officer_shifts),
            "groups": dict(self.groups),
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Flow:
    """The slots of a trial from entry to analysis; ``arms`` has the carry arm first.

    ``assessed`` are the units looked at before any was entered and ``excluded`` those left out
    then, each with its reason; None where nobody stated them, which is not zero.
    """

    unit: str
    entered: int
    batches: int
    arms: tuple[ArmFlow, ArmFlow]
    closed: bool = False
    assessed: int | None = None
    excluded: Mapping[str, int] | None = None

    def __post_init__(self) -> None:
        for wrong in _contradictions(self):
            raise BadDataError(wrong)

    @property
    def revealed(self) -> int:
        """Slots opened, in both arms."""
        return sum(arm.revealed for arm in self.arms)

    @property
    def not_revealed(self) -> int:
        """Slots entered and still closed."""
        return self.entered - self.revealed

    def as_json(self) -> dict[str, Any]:
        """The numbers of the flow; what nobody stated is ``"not_stated"``."""
        excluded = "not_stated" if self.excluded is None else dict(self.excluded)
        return {
            "unit": self.unit,
            "assessed": "not_stated" if self.assessed is None else self.assessed,
            "excluded": excluded,
            "entered": self.entered,
            "batches": self.batches,
            "revealed": self.revealed,
            "not_revealed": self.not_revealed,
            "closed": self.closed,
            "arms": [arm.as_json() for arm in self.arms],
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class AnalysedSlots:
    """What went into an analysis, each mapping by the name of a slot.

    ``officer_shifts`` has the slots analysed; ``groups`` the officer-shifts of each by group;
    ``left_out`` the slots that were worked and are not in it, each with a reason. ``followed`` says
    of slots that the log has no record of whether their allocation was followed.
    """

    officer_shifts: Mapping[str, int]
    groups: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    left_out: Mapping[str, str] = field(default_factory=dict)
    followed: Mapping[str, str] = field(default_factory=dict)


def flow_of(
    entries: Iterable[Mapping[str, Any]],
    *,
    unit: str = "shift",
    arms: Sequence[str] = ARMS,
    analysed: AnalysedSlots | None = None,
) -> Flow:
    """Count the flow of a trial from its log.

    Parameters
    ----------
    entries
        The log in order: mappings with ``kind`` and what the kind holds.
    unit
        What is randomised, in the design's word.
    arms
        The names of the two arms, the one with Taser first.
    analysed
        What went into the analysis, where there is one.

    Raises
    ------
    BadDataError
        A slot was worked or analysed that was never revealed, or is in an unknown arm.

    Notes
    -----
    Everything is counted by the arm allocated, whatever was done. A slot recorded again counts
    as its last record says.

    Examples
    --------
    >>> flow = flow_of([{"kind": "batch_entered", "slots": 2},
    ...     {"kind": "revealed", "slot": "a", "arm": "carry"}])
    >>> flow.entered, flow.revealed, flow.arms[0].not_recorded
    (2, 1, 1)
    """
    found = list(entries)
    arm_of = {e["slot"]: e["arm"] for e in found if e["kind"] == "revealed"}
    worked = _worked(found)
    _check(arm_of, worked, arms, analysed)
    batches = [entry for entry in found if entry["kind"] == "batch_entered"]
    carry, control = (_arm(name, arm_of, worked, analysed) for name in arms)
    return Flow(
        unit=unit,
        entered=sum(_size(batch["slots"]) for batch in batches),
        batches=len(batches),
        arms=(carry, control),
        closed=any(entry["kind"] == "closed" for entry in found),
    )


def _size(slots: Any) -> int:
    return slots if isinstance(slots, int) else len(slots)


def _worked(entries: Sequence[Mapping[str, Any]]) -> dict[str, tuple[str, str]]:
    """Whether each slot recorded was followed, and the reason given."""
    found: dict[str, tuple[str, str]] = {}
    for entry in entries:
        if entry["kind"] in ("worked", "corrected") and "followed" in entry:
            found[entry["slot"]] = (str(entry["followed"]), str(entry.get("reason") or ""))
    return found


def _check(
    arm_of: Mapping[str, str],
    worked: Mapping[str, object],
    arms: Sequence[str],
    analysed: AnalysedSlots | None,
) -> None:
    unknown = sorted(set(arm_of.values()) - set(arms))
    if unknown:
        raise BadDataError(f"'{unknown[0]}' is no arm; the design has: {', '.join(arms)}.")
    closed = [slot for slot in worked if slot not in arm_of]
    if analysed is not None:
        closed += [slot for slot in analysed.officer_shifts if slot not in arm_of]
    if closed:
        names = ", ".join(dict.fromkeys(closed[:_NAMED]))
        raise BadDataError(
            f"Worked but never revealed: {names}. Only slots opened in order can be counted: "
            "reveal them, or take the rows out."
        )


def _arm(
    name: str,
    arm_of: Mapping[str, str],
    worked: Mapping[str, tuple[str, str]],
    analysed: AnalysedSlots | None,
) -> ArmFlow:
    slots = [slot for slot, arm in arm_of.items() if arm == name]
    there = analysed if analysed is not None else AnalysedSlots(officer_shifts={})
    also = {*there.officer_shifts, *there.left_out}
    seen = [slot for slot in slots if slot in worked or slot in also]
    states = Counter(
        worked[slot][0] if slot in worked else there.followed.get(slot, "unknown") for slot in seen
    )
    given = (worked[slot] for slot in slots if slot in worked)
    reasons = Counter(reason or "no reason given" for state, reason in given if state == "no")
    counts = ArmFlow(
        arm=name,
        revealed=len(slots),
        worked=len(seen),
        followed=states["yes"],
        not_followed=states["no"],
        unknown=states["unknown"],
        reasons=dict(reasons.most_common()),
    )
    return counts if analysed is None else _with_analysis(counts, seen, analysed)


def _with_analysis(counts: ArmFlow, seen: Sequence[str], analysed: AnalysedSlots) -> ArmFlow:
    kept = [slot for slot in seen if analysed.officer_shifts.get(slot)]
    groups: Counter[str] = Counter()
    for slot in kept:
        groups.update(analysed.groups.get(slot, {}))
    there = set(kept)
    lost = (analysed.left_out.get(slot, "no rows") for slot in seen if slot not in there)
    return replace(
        counts,
        analysed=len(kept),
        officer_shifts=sum(analysed.officer_shifts[slot] for slot in kept),
        groups=dict(groups),
        left_out=dict(Counter(lost).most_common()),
    )


def _contradictions(flow: Flow) -> Iterable[str]:
    if flow.not_revealed < 0:
        yield f"{flow.revealed} slots are revealed, but only {flow.entered} were entered."
    for arm in flow.arms:
        if arm.followed + arm.not_followed + arm.unknown != arm.worked:
            yield f"The slots of '{arm.arm}' followed or not do not add up to {arm.worked} worked."
        if arm.worked > arm.revealed or (arm.analysed or 0) > arm.worked:
            yield f"More slots of '{arm.arm}' are worked or analysed than went before."


def _or_not_available(value: int | None) -> int | str:
    return "not_available" if value is None else value

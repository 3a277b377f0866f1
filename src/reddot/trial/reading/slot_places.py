"""When and where each slot starts: what turns of duty in records are matched by."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from reddot.errors import UsageError
from reddot.records.beside import Station
from reddot.records.report import LOCAL
from reddot.trial.design import Design, Slot
from reddot.trial.problems import Problems, near

MATCHED = ("shift", "cluster")  # units whose slots are turns of duty at a base
Place = tuple[str, int]  # the identifier of the base, the start in seconds since 1970


@dataclass(frozen=True, slots=True)
class SlotPlaces:
    """The slots by base and start, and the bases of the trial by identifier.

    ``first`` and ``last`` are the first and the last day of the trial, both in it.
    """

    of_slot: Mapping[Place, str]
    bases: frozenset[str]
    first: date
    last: date

    def in_trial(self, day: date) -> bool:
        """Whether a local day is in the trial."""
        return self.first <= day <= self.last


def slot_places(
    design: Design,
    slots: Sequence[Slot],
    stations: Sequence[Station] = (),
    turn_starts: Mapping[str, time] | None = None,
) -> SlotPlaces:
    """Find the base and the start of each slot from its columns; nothing is guessed.

    Parameters
    ----------
    design, slots
        The trial's. ``station`` is the identifier or the whole name of a base; the start is the
        column ``starts_at`` (ISO 8601; local without a zone), or ``date`` with ``turn``.
    stations
        The bases of the records, for their names.
    turn_starts
        The local clock time at which each turn starts, where slots have no ``starts_at``.

    Raises
    ------
    UsageError
        The slots are no turns of duty at a base.
    BadDataError
        A slot has no base or no start, or two slots share both: every one is named.
    """
    if design.unit not in MATCHED:
        raise UsageError(
            f"The unit of this trial is {design.unit}. Records are matched by base and start of "
            f"turn, for the units {' and '.join(MATCHED)}. Give --worked and --outcomes instead."
        )
    names = _names(stations)
    found: dict[Place, str] = {}
    problems = Problems("slots")
    for slot in slots:
        base = _base(slot, names, problems)
        start = _start(slot, turn_starts or {}, problems)
        if base is None or start is None:
            continue
        other = found.setdefault((base, start), slot.name)
        if other != slot.name:
            given = f"'{slot.name}' and '{other}' start at one base at one time"
            allowed = "Records cannot tell them apart: give --worked and --outcomes"
            problems.add("", "same_start", given, allowed)
    problems.refuse()
    bases = frozenset(base for base, _ in found)
    return SlotPlaces(found, bases, design.starts_on, design.ends_on)


def _names(stations: Sequence[Station]) -> dict[str, str]:
    """Identifiers by themselves and by whole name; a name of two bases is left out."""
    by_name: dict[str, set[str]] = {}
    for one in stations:
        by_name.setdefault(one.name, set()).add(one.station_id)
    single = {name: next(iter(ids)) for name, ids in by_name.items() if len(ids) == 1}
    return single | {one.station_id: one.station_id for one in stations}


def _base(slot: Slot, names: Mapping[str, str], problems: Problems) -> str | None:
    given = slot.columns.get("station", "")
    if given and (given in names or not names):
        return names.get(given, given)
    said = f"slot '{slot.name}': station is '{given}'" if given else f"slot '{slot.name}' has none"
    problems.add("station", "no_base", said, near(given, names))
    return None


def _start(slot: Slot, turn_starts: Mapping[str, time], problems: Problems) -> int | None:
    given = slot.columns.get("starts_at", "")
    try:
        moment = datetime.fromisoformat(given) if given else _of_turn(slot, turn_starts)
    except ValueError:
        moment = None
    if moment is None:
        said = f"slot '{slot.name}': starts_at is '{given}'" if given else _without(slot)
        allowed = "Give the slots a column starts_at (2018-04-01T07:00), or say when each turn "
        problems.add("starts_at", "no_start", said, allowed + "starts: --turn early=07:00")
        return None
    zoned = moment if moment.tzinfo is not None else moment.replace(tzinfo=LOCAL)
    return int(zoned.timestamp() // 1)


def _of_turn(slot: Slot, turn_starts: Mapping[str, time]) -> datetime | None:
    day, turn = slot.columns.get("date", ""), slot.columns.get("turn", "")
    clock = turn_starts.get(turn)
    return None if not day or clock is None else datetime.combine(date.fromisoformat(day), clock)


def _without(slot: Slot) -> str:
    turn = slot.columns.get("turn", "")
    return f"slot '{slot.name}' has no starts_at" + (f", and turn '{turn}' no start" * bool(turn))

"""Officers' turns of duty in records, each laid to the slot of its base and start."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

import numpy as np

from reddot.carriage.on_duty import CARRIES, NOT_STATED, seconds, was_in_date
from reddot.carriage.register import Register
from reddot.records.beside import Crew, Shift
from reddot.records.report import local_day
from reddot.trial.reading.counted import Key, NotMatched
from reddot.trial.reading.slot_places import SlotPlaces

HOUR = 3600
TABLE = "shifts"


@dataclass(frozen=True, slots=True)
class Turn:
    """An officer's turn of duty: its own identifier, its ends, and its slot where it has one."""

    shift_id: str
    officer: str
    start: int
    end: int
    slot: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficerShift:
    """One officer on one slot: with whom, whether eligible, what was done (None: not stated)."""

    slot: str
    officer: str
    crew: str
    eligible: bool
    carried: bool | None
    hours: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Turns:
    """The turns of records as the trial sees them.

    Attributes
    ----------
    turns : tuple of Turn
        Every turn read, for events to be laid to.
    not_matched : tuple of NotMatched
        Turns of the trial's days and bases of which nobody can say on which slot they were, and
        officer-shifts that lack a crew or the register's word.
    off_trial : int
        Turns of other days or bases.
    """

    turns: tuple[Turn, ...]
    not_matched: tuple[NotMatched, ...]
    off_trial: int
    rows: tuple[OfficerShift, ...] = ()
    lost: Mapping[str, int] = field(default_factory=dict)


def match_turns(shifts: Sequence[Shift], places: SlotPlaces) -> Turns:
    """Lay each turn to the slot that starts at its base at its start, to the second.

    Parameters
    ----------
    shifts
        The turns of the records.
    places
        The slots.

    Notes
    -----
    A turn whose start differs from every slot's is named, never moved to the nearest.
    """
    found, unmatched, off_trial = [], [], 0
    for shift in shifts:
        slot = places.of_slot.get((shift.station_id or "", seconds(shift.starts_at)))
        problem = None if slot is not None else _why_not(shift, places)
        if problem is not None:
            unmatched.append(problem)
        off_trial += slot is None and problem is None
        ends = seconds(shift.starts_at), seconds(shift.ends_at)
        found.append(Turn(shift.shift_id, shift.officer_id, *ends, slot))
    return Turns(turns=tuple(found), not_matched=tuple(unmatched), off_trial=off_trial)


def _why_not(shift: Shift, places: SlotPlaces) -> NotMatched | None:
    """Why a turn of the trial's days is on no slot; None where it is not of the trial."""
    if not places.in_trial(local_day(shift.starts_at)):
        return None
    if shift.station_id is None:
        words = "the turn has no base: nobody can say whether it was on a slot"
        return NotMatched(TABLE, shift.shift_id, "no_base", words)
    if shift.station_id in places.bases:
        words = f"no slot of its base starts at {_moment(shift.starts_at)}"
        return NotMatched(TABLE, shift.shift_id, "no_slot", words)
    return None


def officer_shifts(
    shifts: Sequence[Shift], crews: Sequence[Crew], register: Register, matched: Turns
) -> Turns:
    """Make the rows of the analysis from the turns that are on a slot.

    Parameters
    ----------
    shifts, crews
        Of the records; the crew of an officer is the one of the same base and start.
    register
        Says who might carry at the start of the turn: known before the slot was revealed.
    matched
        What :func:`match_turns` found.

    Returns
    -------
    Turns
        With ``rows``, and every officer-shift left out named; ``lost`` counts these by slot.
    """
    crew_of = _crews(crews)
    states = was_in_date(shifts, register)
    rows, unmatched = [], []
    lost: Counter[str] = Counter()
    twice = _twice(matched.turns)
    for shift, turn, state in zip(shifts, matched.turns, states, strict=True):
        if turn.slot is None:
            continue
        key = (turn.officer, shift.station_id or "", turn.start)
        problem = _left_out(turn, twice, crew_of.get(key, ()), state)
        if problem is not None:
            unmatched.append(problem)
            lost[turn.slot] += 1
            continue
        rows.append(_row(shift, turn, crew_of[key][0], bool(state == CARRIES)))
    return Turns(
        turns=matched.turns,
        not_matched=(*matched.not_matched, *unmatched),
        off_trial=matched.off_trial,
        rows=tuple(rows),
        lost=dict(lost),
    )


def _row(shift: Shift, turn: Turn, crew: str, eligible: bool) -> OfficerShift:
    return OfficerShift(
        slot=turn.slot or "",
        officer=turn.officer,
        crew=crew,
        eligible=eligible,
        carried=shift.carrying_ced,
        hours=(turn.end - turn.start) / HOUR,
    )


def _crews(crews: Sequence[Crew]) -> Mapping[tuple[str, str, int], list[str]]:
    found: dict[tuple[str, str, int], list[str]] = defaultdict(list)
    for crew in crews:
        for name in crew.officer_ids:
            found[name, crew.station_id or "", seconds(crew.starts_at)].append(crew.crew_id)
    return found


def _twice(turns: Sequence[Turn]) -> frozenset[Key]:
    """Officers with two turns on one slot."""
    keys = Counter((turn.slot, turn.officer) for turn in turns if turn.slot is not None)
    return frozenset((slot or "", name) for (slot, name), n in keys.items() if n > 1)


def _left_out(
    turn: Turn, twice: frozenset[Key], crews: Sequence[str], state: int
) -> NotMatched | None:
    for code, wrong, words in (
        ("turn_twice", (turn.slot, turn.officer) in twice, "the officer has two turns on the slot"),
        ("ends_before_start", turn.end <= turn.start, "the turn does not end after it starts"),
        ("no_crew", not crews, "no crew of its base and start has the officer"),
        ("two_crews", len(crews) > 1, "the officer is on two crews at once"),
        ("not_on_register", state == NOT_STATED, "the officer is not on the register"),
    ):
        if wrong:
            return NotMatched(TABLE, turn.shift_id, code, words)
    return None


class TurnIndex:
    """Finds the turn on which something happened to an officer, by identifier or by moment."""

    def __init__(self, turns: Sequence[Turn]) -> None:
        self.by_id = {turn.shift_id: turn for turn in turns}
        self.of_officer: dict[str, list[Turn]] = defaultdict(list)
        for turn in turns:
            self.of_officer[turn.officer].append(turn)
        for own in self.of_officer.values():
            own.sort(key=lambda turn: (turn.start, turn.end))
        self._starts = {
            name: np.array([turn.start for turn in own]) for name, own in self.of_officer.items()
        }
        self._longest = max((turn.end - turn.start for turn in turns), default=0)

    def at(self, officer: str, moment: int) -> list[Turn]:
        """The officer's turns that hold a moment, their end not in it."""
        own = self.of_officer.get(officer)
        if own is None:
            return []
        starts = self._starts[officer]
        low = int(np.searchsorted(starts, moment - self._longest, side="left"))
        high = int(np.searchsorted(starts, moment, side="right"))
        return [turn for turn in own[low:high] if turn.start <= moment < turn.end]

    def __iter__(self) -> Iterator[Turn]:
        return iter(self.by_id.values())


def _moment(moment: datetime) -> str:
    return moment.isoformat(timespec="minutes")

"""A folder of records as a trial reads it: turns laid to slots, then events to officer-shifts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import time
from pathlib import Path
from typing import Any

from reddot.carriage.folder import open_register
from reddot.records.beside import Shift
from reddot.records.beside_storage import read_beside
from reddot.trial.design import Design, Slot
from reddot.trial.reading.counted import Counts, NotMatched
from reddot.trial.reading.record_events import Events, count_records
from reddot.trial.reading.slot_places import slot_places
from reddot.trial.reading.turns import OfficerShift, TurnIndex, Turns, match_turns, officer_shifts


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorded:
    """What was read: officer-shifts, events, and what could not be laid.

    ``lost`` says of each slot with turns and no officer-shift why; ``off_trial`` counts turns of
    other days or bases.
    """

    rows: tuple[OfficerShift, ...]
    counts: Counts
    not_matched: tuple[NotMatched, ...] = ()
    lost: Mapping[str, str] = field(default_factory=dict)
    off_trial: int = 0


def read_records_folder(
    folder: Path,
    design: Design,
    slots: Sequence[Slot],
    worked: Sequence[OfficerShift] = (),
    turn_starts: Mapping[str, time] | None = None,
) -> Recorded:
    """Read the events of a folder of records, and who worked where the trial has no record of it.

    Parameters
    ----------
    folder
        Parquet tables as ``reddot import`` and ``reddot demo`` write them: ``shifts``, the force
        reports, ``assaults``, ``injuries``, ``complaints``; ``crews`` and the register as well
        where ``worked`` is empty.
    design, slots
        The trial's, the slots that are revealed.
    worked
        Who worked, as the trial recorded it.
    turn_starts
        The local time at which each turn starts, where slots have no ``starts_at``.

    Raises
    ------
    BadDataError
        A table is missing or is not what it says, or slots have no base or start.
    """
    shifts: Sequence[Shift] = read_beside(folder, "shifts")
    places = slot_places(design, slots, _stations(folder), turn_starts)
    turns = match_turns(shifts, places)
    if not worked:
        crews = read_beside(folder, "crews")
        turns = officer_shifts(shifts, crews, open_register(folder), turns)
    rows = tuple(worked) or turns.rows
    keys = {(row.slot, row.officer) for row in rows}
    events = Events(TurnIndex(turns.turns), keys, places.in_trial)
    return Recorded(
        rows=rows,
        counts=count_records(folder, events),
        not_matched=turns.not_matched,
        lost=_lost(turns, keys),
        off_trial=turns.off_trial,
    )


def _stations(folder: Path) -> Sequence[Any]:
    there = (folder / "stations.parquet").is_file()
    return read_beside(folder, "stations") if there else ()


def _lost(turns: Turns, keys: set[tuple[str, str]]) -> dict[str, str]:
    """The slots on which nobody's turn could be used, each with the commonest reason."""
    there = {slot for slot, _ in keys}
    why = {one.name: one.words for one in turns.not_matched}
    reasons: dict[str, Counter[str]] = {}
    for turn in turns.turns:
        if turn.slot is not None and turn.slot not in there:
            reasons.setdefault(turn.slot, Counter())[why.get(turn.shift_id, "no rows")] += 1
    return {slot: counts.most_common(1)[0][0] for slot, counts in reasons.items()}

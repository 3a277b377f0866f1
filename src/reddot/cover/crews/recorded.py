"""Turns of duty as a force recorded them: crews of the records, trained by the register."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

import numpy as np

from reddot.carriage.on_duty import CARRIES, CARRIES_NOT, NOT_STATED, was_in_date
from reddot.carriage.register import Register
from reddot.cover.crews.models import DAY_MINUTES
from reddot.cover.crews.recorded_rows import TurnRow, problems_of, rows_of, touches
from reddot.cover.geography import Station
from reddot.cover.simulation.inputs import Ints, Turns
from reddot.errors import BadDataError
from reddot.records.beside import Crew, Shift
from reddot.records.problems import Problem

MOST_OFFICERS = 2


class OfficersTrained(NamedTuple):
    """Officers by whether the register lets them carry."""

    carry: int
    carry_not: int
    not_stated: int

    def total(self) -> int:
        """All of them."""
        return sum(self)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Recorded:
    """The turns that were worked on some days, in place of a roster.

    ``turns`` count minutes from 00:00 of ``first_day``; they are trained where the register lets
    an officer of the crew carry at the start. ``not_stated`` is 1 for each turn whose training
    hangs on an officer who is not on the register: ``turns`` has it untrained. ``larger`` crews
    had more than two officers and count as double. ``crews_read`` is the turns that touch these
    days, kept or named in ``problems``. ``officers`` are those on the turns kept, an officer once
    for each turn: how many might carry, might not, and are not on the register.
    """

    turns: Turns
    first_day: date
    days: int
    not_stated: Ints
    larger: int
    crews_read: int
    problems: tuple[Problem, ...]
    officers: OfficersTrained

    @property
    def trained_share(self) -> float:
        """The share of officers on duty who might carry; one not on the register might not."""
        return self.officers.carry / self.officers.total()

    def crews_a_week(self) -> float:
        """How many turns began in a week, on average over the days."""
        began = int(((self.turns.start >= 0) & (self.turns.start < self.horizon_minutes())).sum())
        return 7.0 * began / self.days

    def horizon_minutes(self) -> float:
        """How long a simulation these turns are for."""
        return float(self.days * DAY_MINUTES)


def turns_from_records(
    crews: Sequence[Crew],
    register: Register,
    stations: Sequence[Station],
    *,
    first_day: date,
    days: int,
) -> Recorded:
    """The turns that crews worked on some days.

    Parameters
    ----------
    crews
        Who worked with whom, when and from which base.
    register
        Asked whether each officer might carry, any model, at the start of the turn.
    stations
        A crew's ``station_id`` is the code of one of them.
    first_day, days
        The day whose 00:00 is minute 0, and how many days from it on.

    Raises
    ------
    BadDataError
        No crew worked in these days.

    Notes
    -----
    Times are those of local clocks, as if none were put forward or back. Breaks are not in the
    records, so these turns have none. A crew is left out, and named by its row, where it ends
    before it starts, has no officer, no base or an unknown one, or an officer who is on another
    turn already. No message names an officer.
    """
    rows = [row for row in rows_of(crews, first_day) if touches(row, days * DAY_MINUTES)]
    problems = list(problems_of(rows, {station.code for station in stations}))
    wrong = {problem.row for problem in problems}
    kept = sorted((r for r in rows if r.number not in wrong), key=lambda r: (r.start, r.number))
    if not kept:
        first = f" Row {problems[0].row}: {problems[0].message}" if problems else ""
        raise BadDataError(
            f"No crew of the records is on duty in the {days} days from {first_day}.{first} Choose "
            "days that the records cover, or give a file of crews."
        )
    trained, not_stated, officers = _training([row.crew for row in kept], register)
    return Recorded(
        turns=_turns(kept, stations, trained),
        first_day=first_day,
        days=days,
        not_stated=not_stated,
        larger=sum(len(row.crew.officer_ids) > MOST_OFFICERS for row in kept),
        crews_read=len(rows),
        problems=tuple(sorted(problems, key=lambda p: p.row or 0)),
        officers=officers,
    )


def _training(crews: Sequence[Crew], register: Register) -> tuple[Ints, Ints, OfficersTrained]:
    """Whether each crew has a trained officer, whether that is not known, and all officers."""
    turn = np.repeat(np.arange(len(crews)), [len(crew.officer_ids) for crew in crews])
    officers = [
        Shift(
            shift_id=crew.crew_id, officer_id=name, starts_at=crew.starts_at, ends_at=crew.ends_at
        )
        for crew in crews
        for name in crew.officer_ids
    ]
    states = was_in_date(officers, register)
    trained = np.bincount(turn[states == CARRIES], minlength=len(crews)) > 0
    unknown = np.bincount(turn[states == NOT_STATED], minlength=len(crews)) > 0
    counts = (int((states == state).sum()) for state in (CARRIES, CARRIES_NOT, NOT_STATED))
    unsure = (unknown & ~trained).astype(np.int32)
    return trained.astype(np.int32), unsure, OfficersTrained(*counts)


def _turns(rows: Sequence[TurnRow], stations: Sequence[Station], trained: Ints) -> Turns:
    place = {station.code: number for number, station in enumerate(stations)}
    never = np.full(len(rows), np.inf)
    return Turns(
        start=np.array([row.start for row in rows]),
        end=np.array([row.end for row in rows]),
        break_start=never,
        break_end=never.copy(),
        station=np.array([place[row.crew.station_id or ""] for row in rows], np.int32),
        officers=np.array([min(len(r.crew.officer_ids), MOST_OFFICERS) for r in rows], np.int32),
        trained=trained,
    )

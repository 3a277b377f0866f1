"""Turns of duty as a force recorded them: crews of the records, trained by the register."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

import numpy as np

from reddot.carriage.on_duty import CARRIES, NOT_STATED, was_in_date
from reddot.carriage.register import Register
from reddot.cover.crews.models import DAY_MINUTES
from reddot.cover.geography import Station
from reddot.cover.simulation.inputs import Ints, Turns
from reddot.errors import BadDataError
from reddot.records.beside import Crew, Shift
from reddot.records.problems import Problem
from reddot.records.report import LOCAL

MOST_OFFICERS = 2


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Recorded:
    """The turns that were worked on some days, in place of a roster.

    ``turns`` count minutes from 00:00 of ``first_day``; they are trained where the register lets
    an officer of the crew carry at the start. ``not_stated`` is 1 for each turn whose training
    hangs on an officer who is not on the register: ``turns`` has it untrained. ``larger`` crews
    had more than two officers and count as double. ``crews_read`` is the turns that touch these
    days, kept or named in ``problems``.
    """

    turns: Turns
    first_day: date
    days: int
    not_stated: Ints
    larger: int
    crews_read: int
    problems: tuple[Problem, ...]

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
    rows = [row for row in _rows(crews, first_day) if _touches(row, days * DAY_MINUTES)]
    problems = list(_problems(rows, {station.code for station in stations}))
    wrong = {problem.row for problem in problems}
    kept = sorted((r for r in rows if r.number not in wrong), key=lambda r: (r.start, r.number))
    if not kept:
        first = f" Row {problems[0].row}: {problems[0].message}" if problems else ""
        raise BadDataError(
            f"No crew of the records is on duty in the {days} days from {first_day}.{first} Choose "
            "days that the records cover, or give a file of crews."
        )
    trained, not_stated = _training([row.crew for row in kept], register)
    return Recorded(
        turns=_turns(kept, stations, trained),
        first_day=first_day,
        days=days,
        not_stated=not_stated,
        larger=sum(len(row.crew.officer_ids) > MOST_OFFICERS for row in kept),
        crews_read=len(rows),
        problems=tuple(sorted(problems, key=lambda p: p.row or 0)),
    )


@dataclass(frozen=True, slots=True)
class _Row:
    """A crew with its row in the table, as a spreadsheet counts, and its minutes."""

    number: int
    crew: Crew
    start: float
    end: float


def _rows(crews: Sequence[Crew], first_day: date) -> Iterator[_Row]:
    zero = datetime.combine(first_day, time())
    for number, crew in enumerate(crews, start=2):
        yield _Row(number, crew, _minute(crew.starts_at, zero), _minute(crew.ends_at, zero))


def _minute(moment: datetime, zero: datetime) -> float:
    local = moment.astimezone(LOCAL).replace(tzinfo=None) if moment.tzinfo else moment
    return (local - zero) / timedelta(minutes=1)


def _touches(row: _Row, horizon: float) -> bool:
    """Whether the turn is on duty in the days; one that ends before its start, if either is."""
    return max(row.start, row.end) > 0 and min(row.start, row.end) < horizon


def _problems(rows: Sequence[_Row], codes: set[str]) -> Iterator[Problem]:
    right = []
    for row in rows:
        found = list(_of_row(row, codes))
        yield from found
        if not found:
            right.append(row)
    yield from _overlaps(right)


def _of_row(row: _Row, codes: set[str]) -> Iterator[Problem]:
    crew = row.crew
    if row.end <= row.start:
        words = f"The turn ends at {crew.ends_at}, not after its start at {crew.starts_at}."
        yield Problem(
            "ends_at", "ends_before_it_starts", f"{words} Mend one of the two.", row.number
        )
    if not crew.officer_ids:
        words = "The crew has no officer. Give at least one, or leave the row out."
        yield Problem("officer_ids", "no_crew", words, row.number)
    if crew.station_id is None:
        words = "The crew has no base. Give the code of a station."
        yield Problem("station_id", "no_station", words, row.number)
    elif crew.station_id not in codes:
        words = f"'{crew.station_id}' is no station here. Allowed: {', '.join(sorted(codes))}."
        yield Problem("station_id", "unknown_station", f"{words} Mend the code.", row.number)


def _overlaps(rows: Sequence[_Row]) -> Iterator[Problem]:
    """A problem for each turn of an officer who is on another one then."""
    busy: dict[str, _Row] = {}
    for row in sorted(rows, key=lambda r: (r.start, r.number)):
        before = [busy[name] for name in row.crew.officer_ids if name in busy]
        clash = next((other for other in before if other.end > row.start), None)
        if clash is not None:
            words = f"An officer of this turn is on the turn of row {clash.number} until after it"
            words += " starts. Allowed is one turn at a time: mend the times or the crew."
            yield Problem("officer_ids", "turns_overlap", words, row.number)
            continue
        busy |= dict.fromkeys(row.crew.officer_ids, row)


def _training(crews: Sequence[Crew], register: Register) -> tuple[Ints, Ints]:
    """Whether each crew has a trained officer, and whether that is not known."""
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
    return trained.astype(np.int32), (unknown & ~trained).astype(np.int32)


def _turns(rows: Sequence[_Row], stations: Sequence[Station], trained: Ints) -> Turns:
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

"""The crews of the records as rows of turns, and what is wrong with each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from reddot.records.beside import Crew
from reddot.records.problems import Problem
from reddot.records.report import LOCAL


@dataclass(frozen=True, slots=True)
class TurnRow:
    """A crew with its row in the table, as a spreadsheet counts, and its minutes."""

    number: int
    crew: Crew
    start: float
    end: float


def rows_of(crews: Sequence[Crew], first_day: date) -> Iterator[TurnRow]:
    """Every crew with its minutes from 00:00 of a day on, by local clocks."""
    zero = datetime.combine(first_day, time())
    for number, crew in enumerate(crews, start=2):
        yield TurnRow(number, crew, _minute(crew.starts_at, zero), _minute(crew.ends_at, zero))


def _minute(moment: datetime, zero: datetime) -> float:
    local = moment.astimezone(LOCAL).replace(tzinfo=None) if moment.tzinfo else moment
    return (local - zero) / timedelta(minutes=1)


def touches(row: TurnRow, horizon: float) -> bool:
    """Whether the turn is on duty in the days; one that ends before its start, if either is."""
    return max(row.start, row.end) > 0 and min(row.start, row.end) < horizon


def problems_of(rows: Sequence[TurnRow], codes: set[str]) -> Iterator[Problem]:
    """What is wrong with each turn, by itself and beside the others."""
    right = []
    for row in rows:
        found = list(_of_row(row, codes))
        yield from found
        if not found:
            right.append(row)
    yield from _overlaps(right)


def _of_row(row: TurnRow, codes: set[str]) -> Iterator[Problem]:
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


def _overlaps(rows: Sequence[TurnRow]) -> Iterator[Problem]:
    """A problem for each turn of an officer who is on another one then."""
    busy: dict[str, TurnRow] = {}
    for row in sorted(rows, key=lambda r: (r.start, r.number)):
        before = [busy[name] for name in row.crew.officer_ids if name in busy]
        clash = next((other for other in before if other.end > row.start), None)
        if clash is not None:
            words = f"An officer of this turn is on the turn of row {clash.number} until after it"
            words += " starts. Allowed is one turn at a time: mend the times or the crew."
            yield Problem("officer_ids", "turns_overlap", words, row.number)
            continue
        busy |= dict.fromkeys(row.crew.officer_ids, row)

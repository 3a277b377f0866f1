"""Crews of a folder of records in place of a roster: those on duty in the days simulated."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path

import numpy as np

from reddot.carriage.folder import open_register
from reddot.cover.crews import Recorded, turns_from_records
from reddot.cover.crews.models import DAY_MINUTES
from reddot.cover.geography import Geography
from reddot.cover.geography.findings import Findings, listed
from reddot.cover.scenario.notes import Notes
from reddot.errors import ReddotError
from reddot.records.beside import Crew
from reddot.records.beside_storage import read_beside
from reddot.records.problems import Problem
from reddot.records.report import LOCAL

CREWS_FILE = "crews.parquet"
STARTS_AS = "at the start of the turn, by the register and its rules, any model"
DAYS_NAMED = 5


def read_recorded(
    folder: Path,
    geography: Geography,
    days: tuple[date | None, int],
    where: str,
    found: Findings,
) -> Recorded | None:
    """The turns of a records folder in some days.

    Parameters
    ----------
    folder
        With the table ``crews`` and the tables of a register.
    geography
        Its stations are those that crews may have as their base, by code.
    days
        The first day of the simulation and how many, warm-up included.
    where
        The place in the scenario file, for findings.
    found
        Takes every finding: days outside the records, crews without a known base, turns that
        end before they start or overlap.

    Returns
    -------
    Recorded or None
        None where there was any finding.
    """
    first, count = days
    if first is None:
        words = "crews are recorded day by day, and [scenario] has no first_day"
        found.add(where, words, "Give first_day, a day that the records cover")
        return None
    if not (folder / CREWS_FILE).is_file():
        found.add(where, f"{folder} has no {CREWS_FILE}", "Give the folder of records with crews")
        return None
    if not geography.stations:
        return None
    try:
        crews, register = read_beside(folder, "crews"), open_register(folder)
        if not _covered(crews, first, count, where, found):
            return None
        turns = turns_from_records(crews, register, geography.stations, first_day=first, days=count)
    except ReddotError as problem:
        found.take(problem, where)
        return None
    for line, rows in _lines(turns.problems).items():
        found.lines.append(f"{folder / CREWS_FILE}, {_rows(rows)}, {line}")
    return None if turns.problems else turns


def _covered(crews: Sequence[Crew], first: date, count: int, where: str, found: Findings) -> bool:
    """Whether the days simulated lie between the first and the last day on which a turn starts."""
    last = first + timedelta(days=count - 1)
    starts = [crew.starts_at for crew in crews]
    if not starts:
        found.add(where, f"{CREWS_FILE} has no crew", "Give records with crews, or a roster")
        return False
    ends = [at.astimezone(LOCAL).date() for at in (min(starts), max(starts))]
    if ends[0] <= first and last <= ends[1]:
        return True
    days = (ends[1] - ends[0]).days + 1
    found.add(
        where,
        f"crews are recorded from {ends[0]} to {ends[1]}, and the simulation, warm-up included, is "
        f"of {first} to {last}",
        f"Choose first_day, days and warm_up_days within these {days} days",
    )
    return False


def _lines(problems: Sequence[Problem]) -> dict[str, list[int]]:
    """What is wrong, in words, and the rows in which it is."""
    lines: dict[str, list[int]] = {}
    for problem in problems:
        rows = lines.setdefault(f"{problem.field}: {problem.message}", [])
        rows.append(problem.row or 0)
    return lines


def _rows(rows: Sequence[int]) -> str:
    return f"row {rows[0]}" if len(rows) == 1 else f"{len(rows):,} rows (the first is {rows[0]})"


def note_recorded(turns: Recorded, source: str, notes: Notes) -> None:
    """Note who was on duty, who of them was trained, and of whom that is not stated."""
    last = turns.first_day + timedelta(days=turns.days - 1)
    double = int((turns.turns.officers == 2).sum())
    count, stations = len(turns.turns.start), len(np.unique(turns.turns.station))
    larger = f", {turns.larger:,} of them of more than two officers" if turns.larger else ""
    notes.note(
        "crews.records",
        "Crews on duty, as recorded",
        f"{count:,} turns ({double:,} double-crewed{larger}) of {turns.officers.total():,} "
        f"officers' turns at {stations} stations, {turns.first_day} to {last}; the same in every "
        "replication",
        source,
    )
    _note_training(turns, source, notes)
    notes.note("crews.breaks", "Breaks of the crews recorded", "none: not in the records", source)
    notes.note("crews.empty_days", "Days without any crew", _empty_days(turns), source)


def _note_training(turns: Recorded, source: str, notes: Notes) -> None:
    """Shares as recorded, and as they would be if all of whom it is not stated carried."""
    officers, crews = turns.officers, turns.turns.trained
    unsure = officers.not_stated
    most = (officers.carry + unsure) / officers.total()
    most_crews = float((crews + turns.not_stated).mean())
    least_crews = float(crews.mean())
    notes.note(
        "crews.trained",
        f"Officers trained {STARTS_AS}",
        f"{turns.trained_share:.1%}",
        source,
        ends=(f"{turns.trained_share:.1%}", f"{most:.1%}") if unsure else None,
    )
    notes.note(
        "crews.trained_crews",
        f"Crews with an officer trained {STARTS_AS}",
        f"{least_crews:.1%}",
        source,
        ends=(f"{least_crews:.1%}", f"{most_crews:.1%}") if turns.not_stated.any() else None,
    )
    value = "none"
    if unsure:
        value = (
            f"{unsure:,} of {officers.total():,} officers' turns: not stated, and counted as "
            f"untrained; if all of them carried, {most:.1%} of officers and {most_crews:.1%} of "
            "crews would be trained"
        )
    notes.note("crews.not_stated", "Officers on duty who are not on the register", value, source)


def _empty_days(turns: Recorded) -> str:
    """The days on which nobody is on duty at any minute."""
    start, end = turns.turns.start, turns.turns.end
    at = np.arange(turns.days) * DAY_MINUTES
    there = ((start < at[:, None] + DAY_MINUTES) & (end > at[:, None])).any(axis=1)
    empty = [str(turns.first_day + timedelta(days=int(day))) for day in np.flatnonzero(~there)]
    return f"{len(empty)}: {listed(empty, DAYS_NAMED)}" if empty else "none"

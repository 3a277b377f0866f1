"""The table [crews]: shifts and posts in the scenario, a file of crews, or records of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from reddot.cover.crews import Post, Recorded, Roster, Shift, read_clock, read_crews
from reddot.cover.geography import Geography
from reddot.cover.geography.findings import Findings, near
from reddot.cover.scenario.fields import DAY_NAMES, read_table, read_tables, shown
from reddot.cover.scenario.keys import CREWS, POST, SHIFT
from reddot.cover.scenario.notes import WRITTEN, Notes
from reddot.cover.scenario.records_part import note_recorded, read_recorded
from reddot.errors import UsageError

Rows = Sequence[Mapping[str, Any]]
Days = tuple[date | None, int]  # the first day, if it is given, and how many with the warm-up


def read_roster(
    given: tuple[Mapping[str, Any], Days],
    file: Path,
    geography: Geography,
    found: Findings,
    notes: Notes,
) -> Roster | Recorded | None:
    """The crews of [crews] in the days simulated; None where anything about them is a finding."""
    typed, days = given
    where = f"{file}, [crews]"
    before = len(found.lines)
    values = read_table(typed, CREWS, where, found)
    if values["records"] is not None:
        _check_alone(typed, where, found)
        folder = file.parent / values["records"]
        place = f"{where}, records"
        recorded = read_recorded(folder, geography, days, place, found)
        if recorded is None or len(found.lines) > before:
            return None
        note_recorded(recorded, f"file {folder.name}/crews.parquet and the register there", notes)
        return recorded
    roster = _weekly(values, file, geography, where, found)
    if roster is None or len(found.lines) > before:
        return None
    notes.note_table("crews", typed, values, CREWS)
    source = WRITTEN if values["file"] is None else f"file {Path(values['file']).name}"
    _note_shifts(roster, source, notes)
    return roster


def _check_alone(typed: Mapping[str, Any], where: str, found: Findings) -> None:
    """A finding for each key that says what the records say."""
    for name in ("file", "shifts", "posts"):
        if name in typed:
            words = "Crews are in the records, or here: leave one of the two out"
            found.add(f"{where}, {name}", "there are records of crews too", words)
    if "trained_share" in typed:
        words = "Leave it out here; ask for a run with another trained share to see what it gives"
        found.add(f"{where}, trained_share", "the register of the records says it", words)


def _weekly(
    values: Mapping[str, Any], file: Path, geography: Geography, where: str, found: Findings
) -> Roster | None:
    if values["file"] is not None:
        return _of_file(values, file, geography, where, found)
    return _written(values, geography, where, found)


def _of_file(
    values: Mapping[str, Any], file: Path, geography: Geography, where: str, found: Findings
) -> Roster | None:
    for name in ("shifts", "posts"):
        if values[name] is not None:
            found.add(
                f"{where}, {name}",
                "there is a file of crews too",
                "Shifts and posts are in the file, or here: leave one of the two out",
            )
    path = file.parent / values["file"]
    return read_crews(path, geography.stations, found, trained_share=values["trained_share"])


def _written(
    values: Mapping[str, Any], geography: Geography, where: str, found: Findings
) -> Roster | None:
    rows = read_tables(values["shifts"], SHIFT, f"{where}, crews.shifts", found)
    posts = read_tables(values["posts"], POST, f"{where}, crews.posts", found)
    shifts = [_shift(row, where, found) for row in rows]
    names = [row["name"] for row in rows]
    for name in sorted({str(n) for n in names if n is not None and names.count(n) > 1}):
        found.add(f"{where}, shift '{name}'", "it is there twice", "Give each its own name")
    kept = [_post(row, n, names, geography, (where, found)) for n, row in enumerate(posts, 1)]
    worked = {row["shift"] for row in posts}
    for name in names:
        if name is not None and name not in worked:
            found.add(
                f"{where}, shift '{name}'",
                "the shift has no crew",
                "Give it a post with 1 crew or more, or leave the shift out",
            )
    if any(one is None for one in (*shifts, *kept)):
        return None
    return Roster(
        shifts=tuple(one for one in shifts if one is not None),
        posts=tuple(one for one in kept if one is not None),
        trained_share=values["trained_share"],
    )


def _shift(row: Mapping[str, Any], where: str, found: Findings) -> Shift | None:
    if None in (row["name"], row["start"], row["hours"]):
        return None
    place = f"{where}, shift '{row['name']}'"
    after, minutes = row["break_after_hours"], row["break_minutes"]
    if (after is None) != (minutes is None):
        found.add(place, "half of a break", "Give break_after_hours and break_minutes, or neither")
        return None
    try:
        return Shift(
            name=row["name"],
            start_minute=read_clock(row["start"]),
            minutes=round(60 * row["hours"]),
            days=frozenset(DAY_NAMES.index(day) for day in row["days"]),
            break_after_minutes=None if after is None else round(60 * after),
            break_minutes=minutes or 0,
        )
    except UsageError as problem:
        found.take(problem, where)
        return None


def _post(
    row: Mapping[str, Any],
    number: int,
    shifts: Sequence[str | None],
    geography: Geography,
    told: tuple[str, Findings],
) -> Post | None:
    """A post; a station may be named by its code or by its name."""
    where, found = told[0], told[1]
    codes = {one.code: place for place, one in enumerate(geography.stations)}
    known = {one.name: place for place, one in enumerate(geography.stations)} | codes
    station, shift = row["station"], row["shift"]
    right = row["crews"] is not None
    if station is not None and station not in known:
        right = False
        if station not in found.refused:
            given = f"there is no station {shown(station)}"
            found.add(f"{where}, post {number}, station", given, near(station, codes))
    if shift is not None and shift not in shifts:
        right = False
        names = [name for name in shifts if name is not None]
        given = f"there is no shift {shown(shift)}"
        found.add(f"{where}, post {number}, shift", given, near(shift, names))
    if not right or station is None or shift is None:
        return None
    return Post(
        station=known[station],
        shift=shifts.index(shift),
        crews=row["crews"],
        officers=row["officers"],
        trained_share=row["trained_share"],
    )


def _note_shifts(roster: Roster, source: str, notes: Notes) -> None:
    empty = roster.hours_without_crew()
    if empty:
        words = "Hours of the week in which at times nobody is on duty"
        notes.note("crews.nobody", words, f"{empty} of 168", "follows from the shifts")
    for number, shift in enumerate(roster.shifts):
        posts = [post for post in roster.posts if post.shift == number]
        crews = sum(post.crews for post in posts)
        double = sum(post.crews for post in posts if post.officers == 2)
        stations = len({post.station for post in posts})
        start = f"{shift.start_minute // 60:02d}:{shift.start_minute % 60:02d}"
        notes.note(
            f"crews.{shift.name}",
            f"Crews on the shift '{shift.name}'",
            f"{crews} ({double} double-crewed) at {stations} stations, {start} for "
            f"{shift.minutes / 60:g} hours",
            source,
        )

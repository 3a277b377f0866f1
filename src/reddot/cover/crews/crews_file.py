"""A plain file of crews: who works from which station, when, alone or in pairs, trained or not."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from reddot.cover.crews.crew_rows import CrewLine, CrewRow
from reddot.cover.crews.models import Post, Roster, Shift
from reddot.cover.geography import Station
from reddot.cover.geography.findings import Findings, near
from reddot.cover.geography.rows import PlaceRow, read_rows

NEEDED = ("station", "start", "crews")
OPTIONAL = (
    "shift", "end", "hours", "days", "officers", "trained_crews", "trained_share", "break_start",
    "break_minutes",
)  # fmt: skip


def read_crews(
    path: Path, stations: Sequence[Station], found: Findings, *, trained_share: float = 0.0
) -> Roster | None:
    """The roster in a CSV, the same every week.

    Parameters
    ----------
    path
        Columns ``station`` (code or name), ``start`` and ``end`` (clock times; an end before the
        start is on the next day) or ``hours``, ``crews``; where there are any ``days`` ("Mon-Fri"),
        ``officers`` (single or double), ``trained_crews`` (so many of the crews) or
        ``trained_share`` (of officers), ``break_start`` and ``break_minutes``, ``shift`` (a name).
    stations
        The stations.
    found
        Takes every finding: the row, what is given, what is allowed and what to do.
    trained_share
        Of officers in rows that say nothing of training.

    Returns
    -------
    Roster or None
        None where there was any finding in the file.
    """
    before = len(found.lines)
    rows = read_rows(path, NEEDED, found)
    if rows:
        _check_headings(path, list(rows[0].cells), found)
    lines = [line for row in rows if (line := CrewRow(row, stations, found).line()) is not None]
    _check_twice(lines, found)
    if len(found.lines) > before or not lines:
        return None
    return _roster(lines, trained_share)


def _check_headings(path: Path, there: Sequence[str], found: Findings) -> None:
    for name in there:
        if name not in (*NEEDED, *OPTIONAL):
            found.add(str(path), f"no column of crews is '{name}'", near(name, NEEDED + OPTIONAL))
    if not {"end", "hours"} & set(there):
        found.add(str(path), "there is no column 'end' or 'hours'", "Give one of the two")


def _check_twice(lines: Sequence[CrewLine], found: Findings) -> None:
    """A finding for each row that says what another says of the same crews on a day."""
    seen: dict[tuple[object, ...], PlaceRow] = {}
    for line in lines:
        before = [seen.setdefault(key, line.row) for key in _keys(line)]
        first = next((row for row in before if row is not line.row), None)
        if first is not None:
            words = f"these crews are in {first.where.rpartition(', ')[2]} already"
            found.add(line.row.where, words, "Give one row with the number of its crews")


def _keys(line: CrewLine) -> Iterator[tuple[object, ...]]:
    """What tells the crews of a row on each of its days from others."""
    when = (line.shift.start_minute, line.shift.minutes)
    for post in line.posts:
        for day in sorted(line.shift.days):
            yield (post.station, post.officers, post.trained_share, *when, day)


def _roster(lines: Sequence[CrewLine], trained_share: float) -> Roster:
    shifts = list(dict.fromkeys(line.shift for line in lines))
    posts = tuple(_numbered(lines, shifts))
    return Roster(shifts=tuple(shifts), posts=posts, trained_share=trained_share)


def _numbered(lines: Sequence[CrewLine], shifts: Sequence[Shift]) -> Iterator[Post]:
    for line in lines:
        for post in line.posts:
            yield replace(post, shift=shifts.index(line.shift))

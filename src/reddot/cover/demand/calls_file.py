"""A force's file of calls, read into zones, hours and priorities."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time
from pathlib import Path

import numpy as np
from scipy.spatial import cKDTree

from reddot.cover.demand.call_records import CallRecords, CallsLayout, CallsRead
from reddot.cover.demand.call_rows import UNPLACED, CallRow, CallRows
from reddot.cover.demand.call_table import open_table
from reddot.cover.geography import Zone
from reddot.cover.simulation.inputs import Floats, Ints
from reddot.errors import BadDataError

_KM_A_DEGREE = 111.195


def read_calls(
    path: Path, zones: Sequence[Zone], priorities: Sequence[str], layout: CallsLayout | None = None
) -> CallsRead:
    """Read a force's calls, row by row: kept, or refused with row, column and reason.

    Parameters
    ----------
    path
        CSV or Parquet, a row for each call. Columns: ``moment``, ``priority``; ``zone``, a code, or
        ``latitude`` and ``longitude``, which put the call into the zone with the nearest centre;
        where there are any, ``escalated`` (yes, no, empty for not stated), ``arrived`` and
        ``cleared`` of the first crew, and ``reference``, which no two calls share.
    zones
        The zones.
    priorities
        The words of the column ``priority``, from the most urgent down.
    layout
        Headings, the style of moments, and the period.

    Returns
    -------
    CallsRead
        The calls kept, and a problem for every cell that had its row refused.

    Raises
    ------
    BadDataError
        The file cannot be read, a column is missing, or no row could be kept.
    """
    how = layout or CallsLayout()
    headings, rows = open_table(path, how.columns)
    reading = CallRows(headings, [zone.code for zone in zones], priorities, how.moment_style)
    kept = [row for row in reading.read(rows) if _inside(row, how, reading)]
    zone, kept = _placed(kept, zones, how.farthest_km, reading)
    if not kept:
        raise BadDataError(f"{path}: no call could be kept of {reading.rows_read}. {_why(reading)}")
    return CallsRead(
        calls=_records(kept, zone, how),
        rows_read=reading.rows_read,
        rows_kept=len(kept),
        rows_refused=reading.rows_read - len(kept),
        placed=sum(row.zone == UNPLACED for row in kept),
        period_given=how.first_day is not None and how.last_day is not None,
        problems=tuple(sorted(reading.problems, key=lambda p: (p.row or 0, p.field))),
    )


def _why(reading: CallRows) -> str:
    if not reading.problems:
        return "Give a file with rows."
    first = reading.problems[0]
    return f"Row {first.row}: {first.message}"


def _inside(row: CallRow, how: CallsLayout, reading: CallRows) -> bool:
    """Whether a call is in the period stated."""
    day = row.at.date()
    early = how.first_day is not None and day < how.first_day
    if not early and (how.last_day is None or day <= how.last_day):
        return True
    allowed = f"{how.first_day or 'any day'} to {how.last_day or 'any day'}"
    words = f"is {day}, outside the period {allowed}. Mend the day or the period."
    reading.refuse(row.number, "moment", "outside_the_period", words)
    return False


def _placed(
    rows: list[CallRow], zones: Sequence[Zone], farthest_km: float, reading: CallRows
) -> tuple[list[int], list[CallRow]]:
    """The zone of every row, the nearest for those with coordinates; those too far away go."""
    loose = [row for row in rows if row.zone == UNPLACED]
    if not loose:
        return [row.zone for row in rows], rows
    zone, km = _nearest(np.array([row.place for row in loose]), zones)
    found = {row.number: int(at) for row, at in zip(loose, zone, strict=True)}
    far = {row.number: float(d) for row, d in zip(loose, km, strict=True) if d > farthest_km}
    for number, distance in far.items():
        words = f"puts the call {distance:.0f} km from the nearest zone. Allowed: {farthest_km:g}."
        reading.refuse(number, "latitude", "far_from_every_zone", f"{words} Mend the coordinates.")
    kept = [row for row in rows if row.number not in far]
    return [found.get(row.number, row.zone) for row in kept], kept


def _nearest(places: Floats, zones: Sequence[Zone]) -> tuple[Ints, Floats]:
    """The zone with the nearest centre, and the kilometres to it, on a map flat at its middle."""
    centres = np.array([(zone.latitude, zone.longitude) for zone in zones])
    squeeze = _KM_A_DEGREE * np.array([1.0, np.cos(np.radians(centres[:, 0].mean()))])
    km, zone = cKDTree(centres * squeeze).query(places * squeeze)
    return np.asarray(zone, np.int32), np.asarray(km, np.float64)


def _records(rows: Sequence[CallRow], zone: Sequence[int], how: CallsLayout) -> CallRecords:
    days = [row.at.date() for row in rows]
    first, last = how.first_day or min(days), how.last_day or max(days)
    return CallRecords(
        first_day=first,
        last_day=last,
        minute=np.array([_minute(row.at, first) for row in rows]),
        zone=np.array(zone, np.int32),
        priority=np.array([row.priority for row in rows], np.int32),
        escalated=np.array([row.escalated for row in rows], np.int32),
        service_minutes=np.array([row.service_minutes for row in rows], np.float64),
    )


def _minute(at: datetime, first: date) -> float:
    return (at - datetime.combine(first, time())).total_seconds() / 60.0

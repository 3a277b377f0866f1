"""Force reports as events: of whom, when, which CED use, and the flags that are never an effect."""

# ruff: noqa: S608

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from reddot.figures.ladders import DISCHARGE_USES, NON_DISCHARGE_USES
from reddot.records.record_tables import connect
from reddot.records.source import read_records

# What a force report says of an assault or an injury: printed as counts "on shifts with a report".
FLAGS = {
    "officer_intentionally_assaulted": "Reports that say the officer was assaulted on purpose",
    "officer_injured": "Reports that say the officer was injured",
    "subject_injured": "Reports that say the person was injured",
}


_START = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class ForceReport:
    """One complete report of force.

    ``used`` and ``discharged`` say whether a CED was, by the highest use; None is not stated.
    ``flags`` are the answers yes.
    """

    report_id: str
    officer: str | None
    moment: datetime | None
    day: date | None
    used: bool | None
    discharged: bool | None
    flags: tuple[str, ...]


def read_force_reports(folder: Path) -> list[ForceReport]:
    """The complete reports of force in a folder of records, in the order of their identifiers.

    Raises
    ------
    BadDataError
        There are no reports, or they cannot be read.
    """
    names = ("report_id", "officer_id", "epoch_us(used_at)", "used_on", "ced_used")
    query = f"""SELECT {", ".join(names)}, {_any(DISCHARGE_USES)} AS discharged,
            {_any(NON_DISCHARGE_USES)} AS other, {", ".join(_flag(name) for name in FLAGS)}
        FROM reports WHERE coalesce(CAST(status AS VARCHAR), 'complete') = 'complete'
            AND use_of_force ORDER BY report_id"""
    with connect(read_records(folder)) as connection:
        rows = connection.execute(query).fetchall()
    return [_report(row) for row in rows]


def _any(uses: tuple[str, ...]) -> str:
    return "(" + " OR ".join(f"coalesce(tactic_ced_{use}, false)" for use in uses) + ")"


def _flag(name: str) -> str:
    return f"CAST({name} AS VARCHAR) IS NOT DISTINCT FROM 'yes'"


def _report(row: tuple[object, ...]) -> ForceReport:
    report_id, officer, moment, day, said, discharged, other, *flags = row
    return ForceReport(
        report_id=str(report_id),
        officer=None if not officer else str(officer),
        moment=_START + timedelta(microseconds=moment) if isinstance(moment, int) else None,
        day=day if isinstance(day, date) else None,
        used=_used(said, bool(discharged or other)),
        discharged=True if discharged else _not_discharged(said, bool(other)),
        flags=tuple(name for name, on in zip(FLAGS, flags, strict=True) if on),
    )


def _used(said: object, named: bool) -> bool | None:
    """Whether a CED was used: a use that is named, else the answer to the question."""
    if named or said == "yes":
        return True
    return False if said == "no" else None


def _not_discharged(said: object, named: bool) -> bool | None:
    """No discharge where another use is named or no CED was used; else it is not stated."""
    return False if named or said == "no" else None

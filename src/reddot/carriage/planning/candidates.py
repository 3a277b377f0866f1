"""Who is to be offered a course, and whether a course would give them authority."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from reddot.carriage.planning.lapses import Lapse, lapses_ahead, last_days, renewals_due
from reddot.carriage.register import Register
from reddot.carriage.spells import known_on


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """An officer whose authority has ended or ends soon.

    ``last_day`` is the last day with authority for any model, and ``model`` that model; ``until``
    is the last day of service where it is known.
    """

    officer_id: str
    model: str
    last_day: date
    until: date | None


def candidates(
    register: Register, on: date, lapsing_by: date, force: str | None
) -> tuple[Candidate, ...]:
    """Officers with a lapse within the last 12 months or by a day, the first to lapse first."""
    known, ahead = known_on(register, on), max((lapsing_by - on).days, 0)
    due: Iterable[Lapse] = renewals_due(register, on, force=force)
    if lapsing_by >= on:
        due = (*due, *lapses_ahead(register, on, ahead, force=force))
    found = [_candidate(known, officer_id) for officer_id in {lapse.officer_id for lapse in due}]
    return tuple(sorted(found, key=lambda one: (one.last_day, one.officer_id)))


def _candidate(known: Register, officer_id: str) -> Candidate:
    ends = last_days(known, officer_id)
    model = max(sorted(ends), key=lambda name: ends[name])
    officer = known.officers.get(officer_id)
    return Candidate(
        officer_id=officer_id,
        model=model,
        last_day=ends[model],
        until=officer.left_on if officer else None,
    )

"""The spells of time in which an officer may carry, found by asking where the answer can change."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta

from reddot.carriage.may_carry import may_carry
from reddot.carriage.register import Register
from reddot.records.beside import Officer
from reddot.records.report import LOCAL


@dataclass(frozen=True, slots=True)
class Spell:
    """A time in which an officer may carry, until before ``ends_at``; without end where None."""

    starts_at: datetime
    ends_at: datetime | None


def spells(register: Register, officer_id: str, model: str) -> tuple[Spell, ...]:
    """The spells in which an officer may carry a model, in order and apart, in UTC.

    Examples
    --------
    >>> from reddot.carriage.register import Holdings, make_register
    >>> from reddot.records.beside import Training
    >>> taken = Training(officer_id="E1", course="initial", model="X2", passed=True,
    ...     completed_on=date(2017, 3, 1))
    >>> register = make_register(Holdings(officers=[Officer(officer_id="E1", force="Eastshire")],
    ...     training=[taken]))
    >>> [(s.starts_at.date(), s.ends_at.date()) for s in spells(register, "E1", "X2")]
    [(datetime.date(2017, 3, 1), datetime.date(2018, 3, 1))]

    Notes
    -----
    Every answer is that of `may_carry`: it is asked at each moment from which a rule, a course,
    a suspension or a date of service can make it another, and nowhere between them.
    """
    officer = register.officers.get(officer_id)
    if officer is None or not _trained_on(register, officer_id, model):
        return ()
    found: list[Spell] = []
    since: datetime | None = None
    for moment in sorted({turn.astimezone(UTC) for turn in _turns(register, officer, model)}):
        may = may_carry(register, officer_id, model, moment).may
        if may and since is None:
            since = moment
        elif not may and since is not None:
            found.append(Spell(since, moment))
            since = None
    return (*found, Spell(since, None)) if since is not None else tuple(found)


def known_on(register: Register, day: date) -> Register:
    """The register without the courses that were completed after a day: not yet taken then.

    Suspensions, endorsements and dates of service stay as they are written down.
    """
    kept = {
        name: tuple(outcome for outcome in found if outcome.course.completed_on <= day)
        for name, found in register.outcomes.items()
    }
    return replace(register, outcomes={name: found for name, found in kept.items() if found})


def day_starts(day: date) -> datetime:
    """The moment at which a day starts in England and Wales."""
    return datetime.combine(day, time(), LOCAL)


def noon(day: date) -> datetime:
    """Noon of a day in England and Wales: the moment that stands for the day."""
    return datetime.combine(day, time(12), LOCAL)


def _trained_on(register: Register, officer_id: str, model: str) -> bool:
    found = register.outcomes.get(officer_id, ())
    return any(o.course.model == model and o.last_day is not None for o in found)


def _turns(register: Register, officer: Officer, model: str) -> Iterator[datetime]:
    """Every moment from which the answer can be another."""
    for day in _turning_days(register, officer, model):
        yield day_starts(day)
    for one in register.suspensions.get(officer.officer_id, ()):
        yield one.starts_at
        if one.ends_at is not None:
            yield one.ends_at


def _turning_days(register: Register, officer: Officer, model: str) -> Iterator[date]:
    for outcome in register.outcomes[officer.officer_id]:
        if outcome.last_day is not None and outcome.course.model == model:
            yield from _ends(outcome.course.completed_on, outcome.last_day)
    yield from _ends(officer.joined_on, officer.left_on)
    for rule in register.rules:
        yield rule.starts_on
    for posting in register.postings.get(officer.officer_id, ()):
        yield posting.starts_on
    for given in register.endorsements.get(officer.officer_id, ()):
        yield from _ends(given.given_on, given.ended_on)
    for allowed in register.role_authorisations:
        yield from _ends(allowed.given_on, allowed.ended_on)


def _ends(first: date | None, last: date | None) -> Iterator[date]:
    """The first day, and the day after the last, of what lasts from one to the other."""
    if first is not None:
        yield first
    if last is not None and last < date.max:
        yield last + timedelta(days=1)

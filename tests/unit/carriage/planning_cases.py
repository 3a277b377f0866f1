"""Registers for tests of planning: small ones by hand, and random ones with all that can happen."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from itertools import product
from typing import Any

import numpy as np

from reddot.carriage.register import Holdings, Register, make_register
from reddot.records.beside import (
    Course,
    Endorsement,
    Officer,
    RoleAuthorisation,
    Suspension,
    Training,
)

FORCE = "Eastshire"
FIRST = date(2020, 9, 1)
MODELS = ("T7", "X2")
ROLES = (*["officer"] * 5, "student_officer", "special_constable", "pcso")


def officer(name: str, **known: Any) -> Officer:
    given = {"force": FORCE, "front_line": True, "station_id": "B1"} | known
    return Officer(officer_id=name, **given)


def course(
    name: str, day: date, kind: Course = "initial", model: str = "X2", **known: Any
) -> Training:
    given = {"passed": True} | known
    return Training(officer_id=name, course=kind, model=model, completed_on=day, **given)


def register(officers: Sequence[Officer], training: Sequence[Training], **more: Any) -> Register:
    return make_register(Holdings(officers=officers, training=training, **more))


def lasting_to(name: str, last_day: date, model: str = "X2") -> Training:
    """An initial course whose authority has this last day."""
    start = last_day + timedelta(days=1)
    return course(name, start.replace(year=start.year - 1), model=model)


def random_register(rng: np.random.Generator, officers: int) -> Register:
    """Officers with every role, courses passed and failed, suspensions, dates of service."""
    people, training, suspended, endorsed = [], [], [], []
    for place in range(officers):
        name = f"E{place:03d}"
        person = officer(
            name,
            role=str(rng.choice(ROLES)),
            front_line=(True, True, False, None)[rng.integers(4)],
            force=(FORCE, "Westshire")[rng.integers(2)],
            joined_on=_maybe(rng, 0, 300),
            left_on=_maybe(rng, 500, 900),
        )
        people.append(person)
        training += [_course(rng, name) for _ in range(rng.integers(0, 6))]
        suspended += [_suspension(rng, name) for _ in range(rng.integers(0, 2))]
        if rng.random() < 0.5:
            given = _day(rng, 0, 600)
            ended = given + timedelta(days=int(rng.integers(0, 300)))
            endorsed.append(Endorsement(officer_id=name, given_on=given, ended_on=ended))
    allowed = [RoleAuthorisation(force=FORCE, role="special_constable", given_on=_day(rng, 0, 700))]
    return register(
        people, training, suspensions=suspended, endorsements=endorsed, role_authorisations=allowed
    )


def moments_of_change(found: Register, name: str) -> list[datetime]:
    """A second before, at and after whatever is written down of an officer."""
    days = [o.course.completed_on for o in found.outcomes.get(name, ())]
    days += [o.last_day for o in found.outcomes.get(name, ()) if o.last_day]
    person = found.officers[name]
    days += [day for day in (person.joined_on, person.left_on) if day]
    days += [rule.starts_on for rule in found.rules]
    for one in found.endorsements.get(name, ()):
        days += [day for day in (one.given_on, one.ended_on) if day]
    starts = [datetime(d.year, d.month, d.day, h, tzinfo=UTC) for d in days for h in (0, 12, 23)]
    for held in found.suspensions.get(name, ()):
        starts += [at for at in (held.starts_at, held.ends_at) if at]
    return [at + timedelta(seconds=s) for at, s in product(starts, (-1, 0, 1))]


def _day(rng: np.random.Generator, low: int, high: int) -> date:
    return FIRST + timedelta(days=int(rng.integers(low, high)))


def _maybe(rng: np.random.Generator, low: int, high: int) -> date | None:
    return _day(rng, low, high) if rng.random() < 0.4 else None


def _course(rng: np.random.Generator, name: str) -> Training:
    kind: Course = ("initial", "initial", "initial", "refresher", "conversion")[rng.integers(5)]
    hours = (None, None, 18.0, 6.0, 5.0)[rng.integers(5)]
    return Training(
        officer_id=name, course=kind, model=MODELS[rng.integers(2)], hours=hours,
        completed_on=_day(rng, -200, 900), passed=bool(rng.random() < 0.9),
    )  # fmt: skip


def _suspension(rng: np.random.Generator, name: str) -> Suspension:
    start = datetime(2021, 3, 27, tzinfo=UTC) + timedelta(hours=int(rng.integers(0, 9000)))
    long = timedelta(minutes=int(rng.integers(1, 200_000)))
    return Suspension(
        officer_id=name, starts_at=start, reason="fitness",
        ends_at=start + long if rng.random() < 0.7 else None,
        model=(None, *MODELS)[rng.integers(3)],
    )  # fmt: skip

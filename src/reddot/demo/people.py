"""The officers of the county and the bases they work from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

import numpy as np

from reddot.demo.margins import Ints, share_out
from reddot.demo.numbers import Numbers
from reddot.records.beside import Officer, Station


@dataclass(frozen=True, slots=True, kw_only=True)
class Staff:
    """Every officer; the front line comes first.

    ``base``, ``team`` and ``joined_days`` (days before the year) have the shape (officers,),
    ``main_duty`` that of the front line; ``trained`` are the places of those of the front line
    who pass a course at some time, ``failed`` of those who only failed one.
    """

    front_line: int
    base: Ints
    team: Ints
    joined_days: Ints
    main_duty: tuple[str, ...]
    students: Ints
    trained: Ints
    failed: Ints


def hire(numbers: Numbers, rng: np.random.Generator) -> Staff:
    """Place officers at bases and teams, give them duties, and choose who is trained."""
    people = numbers.people
    front, everyone = people["front_line"], people["officers"]
    duties = _deal(people["main_duty"], front, rng)
    armed = np.flatnonzero(duties == "firearms")
    others = rng.permutation(np.flatnonzero(duties != "firearms"))
    to_train = people["trained"] - len(armed)
    trained, rest = np.append(armed, others[:to_train]), others[to_train:]
    students = rest[: people["student_officers"]]
    failed = rest[len(students) : len(students) + people["failed_initial"]]
    joined = rng.integers(5 * 365, 27 * 365, everyone)
    joined[students] = rng.integers(30, 700, len(students))
    return Staff(
        front_line=front,
        base=np.concatenate([_bases(numbers, n, rng) for n in (front, everyone - front)]),
        team=rng.permutation(np.arange(everyone) % numbers.duty["teams"]),
        joined_days=joined,
        main_duty=tuple(duties.tolist()),
        students=np.sort(students),
        trained=np.sort(trained),
        failed=np.sort(failed),
    )


def _deal(shares: dict[str, float], number: int, rng: np.random.Generator) -> np.ndarray:
    counts = share_out(number, np.fromiter(shares.values(), np.float64))
    return rng.permutation(np.repeat(np.array(list(shares)), counts))


def _bases(numbers: Numbers, officers: int, rng: np.random.Generator) -> Ints:
    shares = np.array([base.share for base in numbers.bases])
    return rng.permutation(np.repeat(np.arange(len(shares)), share_out(officers, shares)))


def station_id(place: int) -> str:
    """The identifier of a base."""
    return f"synthetic-station-{place + 1:02d}"


def officer_id(place: int) -> str:
    """The pseudonym of an officer."""
    return f"synthetic-officer-{place + 1:04d}"


def list_stations(numbers: Numbers) -> tuple[Station, ...]:
    """The bases as records."""
    return tuple(
        Station(
            station_id=station_id(place),
            name=base.name,
            force=numbers.force,
            latitude=base.latitude,
            longitude=base.longitude,
        )
        for place, base in enumerate(numbers.bases)
    )


def list_officers(numbers: Numbers, staff: Staff) -> tuple[Officer, ...]:
    """The officers as records."""
    students = frozenset(staff.students.tolist())
    return tuple(
        Officer(
            officer_id=officer_id(place),
            force=numbers.force,
            role="student_officer" if place in students else "officer",
            station_id=station_id(base),
            joined_on=numbers.first_day - timedelta(days),
            front_line=place < staff.front_line,
            main_duty=staff.main_duty[place] if place < staff.front_line else None,
        )
        for place, (base, days) in enumerate(
            zip(staff.base.tolist(), staff.joined_days.tolist(), strict=True)
        )
    )

"""Turns of duty: who works when, with whom, and who carries.

Carrying is by chance among the officers in date: a device is available or it is not. That is what
makes a contrast among them, and what an analysis may rely on.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import numpy as np

from reddot.demo.margins import Bools, Floats, Ints
from reddot.demo.numbers import Numbers, Truth
from reddot.demo.people import Staff, officer_id, station_id
from reddot.demo.training import Authority
from reddot.demo.turns import Calendar, in_utc
from reddot.records.beside import Crew, Shift


@dataclass(frozen=True, slots=True, kw_only=True)
class Duty:
    """The officer-shifts of the year, each array of shape (shifts,), in order of time and base.

    ``crew`` counts crews from 0; ``single`` is a crew of one. ``eligible`` is authority on every
    day of the turn, ``lapsed`` carrying after it ended. ``starts`` and ``ends`` are seconds since
    1970, ``ends`` cut off at the end of the year.
    """

    officer: Ints
    day: Ints
    turn: Ints
    base: Ints
    crew: Ints
    single: Bools
    eligible: Bools
    carrying: Bools
    accompanying: Bools
    lapsed: Bools
    starts: Ints
    ends: Ints

    def activity(self, truth: Truth) -> Floats:
        """How much each officer-shift meets, force and assaults alike."""
        return np.where(self.eligible, truth.eligible_activity, 1.0)

    def multiplier(self, carrying: float, accompanying: float) -> Floats:
        """An effect for each officer-shift by what is carried on it; 1 where nothing is."""
        beside = np.where(self.accompanying, accompanying, 1.0)
        return np.where(self.carrying, carrying, beside)


def roster(
    numbers: Numbers,
    staff: Staff,
    authority: Authority,
    calendar: Calendar,
    rng: np.random.Generator,
) -> Duty:
    """Put the front line on duty, in crews, with devices as available."""
    officer, day, turn = _worked(numbers, staff, authority, calendar, rng)
    base = staff.base[officer]
    order = np.lexsort((rng.permutation(len(officer)), base, turn, day))
    officer, day, turn, base = officer[order], day[order], turn[order], base[order]
    group = (day * len(calendar.names) + turn) * len(numbers.bases) + base
    crew, mate = _crews(numbers, group, rng)
    last = day + np.array(calendar.ends_next_day)[turn]
    eligible = authority.in_date[officer, day] & authority.in_date[officer, last]
    overlooked = authority.overlooked[officer, day] & authority.overlooked[officer, last]
    available = rng.random(len(officer)) < numbers.duty["carried"]
    carrying = available & (eligible | overlooked)
    alone = mate == np.arange(len(officer))
    return Duty(
        officer=officer,
        day=day,
        turn=turn,
        base=base,
        crew=crew,
        single=alone,
        eligible=eligible,
        carrying=carrying,
        accompanying=~carrying & ~alone & carrying[mate],
        lapsed=carrying & overlooked,
        starts=calendar.starts[day, turn],
        ends=np.minimum(calendar.ends[day, turn], calendar.last_second),
    )


def _worked(
    numbers: Numbers,
    staff: Staff,
    authority: Authority,
    calendar: Calendar,
    rng: np.random.Generator,
) -> tuple[Ints, Ints, Ints]:
    """The officer, day and turn of every turn worked."""
    pattern = numbers.duty["pattern"]
    of_place = np.array([calendar.names.index(t) if t in calendar.names else -1 for t in pattern])
    offset = staff.team[: staff.front_line, None] * numbers.duty["stride_days"]
    rostered = of_place[(np.arange(numbers.days()) + offset) % len(pattern)]
    present = rng.random(rostered.shape) < numbers.duty["worked"]
    officer, day = np.nonzero((rostered >= 0) & present & ~authority.on_course[:, :-1])
    return officer, day, rostered[officer, day]


def _crews(numbers: Numbers, group: Ints, rng: np.random.Generator) -> tuple[Ints, Ints]:
    """The crew of each officer-shift and the place of the mate; the own place when single.

    ``group`` rises; officers of one group are neighbours, in random order.
    """
    here = np.arange(len(group))
    new = np.append(True, group[1:] != group[:-1])
    first = np.maximum.accumulate(np.where(new, here, 0))
    even = (here - first) % 2 == 0
    follows = np.append(group[1:] == group[:-1], False)
    leads = even & follows & (rng.random(len(group)) >= numbers.duty["single_crewed"])
    mate = here.copy()
    mate[leads] += 1
    mate[np.flatnonzero(leads) + 1] -= 1
    return np.cumsum(mate >= here) - 1, mate


def shift_id(place: int) -> str:
    """The identifier of an officer's turn of duty."""
    return f"synthetic-shift-{place + 1:06d}"


def crew_id(place: int) -> str:
    """The identifier of a crew."""
    return f"synthetic-crew-{place + 1:06d}"


def list_shifts(duty: Duty, calendar: Calendar) -> tuple[Shift, ...]:
    """The officer-shifts as records, moments in UTC."""
    starts, ends = _moments(calendar.starts), _moments(calendar.ends)
    columns = (duty.officer, duty.day, duty.turn, duty.base, duty.carrying)
    return tuple(
        Shift(
            shift_id=shift_id(place),
            officer_id=officer_id(officer),
            starts_at=starts[day][turn],
            ends_at=ends[day][turn],
            station_id=station_id(base),
            carrying_ced=carrying,
        )
        for place, (officer, day, turn, base, carrying) in enumerate(
            zip(*(column.tolist() for column in columns), strict=True)
        )
    )


def list_crews(duty: Duty, calendar: Calendar) -> tuple[Crew, ...]:
    """The crews as records, moments in UTC."""
    starts, ends = _moments(calendar.starts), _moments(calendar.ends)
    first = np.flatnonzero(np.append(True, duty.crew[1:] != duty.crew[:-1]))
    officers = duty.officer.tolist()
    columns = (first, np.append(first[1:], len(officers)), *(a[first] for a in _when_where(duty)))
    return tuple(
        Crew(
            crew_id=crew_id(place),
            starts_at=starts[day][turn],
            ends_at=ends[day][turn],
            officer_ids=tuple(sorted(officer_id(o) for o in officers[low:high])),
            station_id=station_id(base),
        )
        for place, (low, high, day, turn, base) in enumerate(
            zip(*(column.tolist() for column in columns), strict=True)
        )
    )


def _when_where(duty: Duty) -> tuple[Ints, Ints, Ints]:
    return duty.day, duty.turn, duty.base


def _moments(seconds: Ints) -> list[list[datetime]]:
    """The moment of each turn of each day, made once and shared."""
    return [[in_utc(second) for second in turns] for turns in seconds.tolist()]

"""Officers' histories made up for tests: awkward days, clock changes and changed rules included."""

from __future__ import annotations

import calendar
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from typing import TypeVar
from zoneinfo import ZoneInfo

import numpy as np

from reddot.carriage.register import Holdings
from reddot.carriage.rules import COURSES, Need, Rule, shipped_rules
from reddot.records.beside import (
    Course,
    Endorsement,
    Officer,
    RoleAuthorisation,
    Suspension,
    Training,
)

T = TypeVar("T")

LONDON = ZoneInfo("Europe/London")
ZONES: Sequence[tzinfo] = (LONDON, UTC, timezone(timedelta(hours=5, minutes=30)))
MODELS = ("x26", "x2", "t7")
ROLES = (*["officer"] * 4, *["student_officer"] * 3, *["special_constable"] * 3)
KINDS: Sequence[Course] = (
    "initial",
    "initial",
    "initial",
    "refresher",
    "refresher",
    "refresher",
    "conversion",
)
NEEDS: Sequence[Need | None] = (None, "course", "endorsement", "authorisation")
AWKWARD_DAYS = (
    date(2016, 2, 29),
    date(2020, 2, 29),
    date(2024, 2, 29),
    date(2022, 5, 17),
    date(2021, 12, 31),
)
CLOCK_CHANGES = tuple(
    date(year, month, max(week[6] for week in calendar.monthcalendar(year, month)))
    for year in range(2014, 2030)
    for month in (3, 10)
)


@dataclass(frozen=True, slots=True)
class History:
    """An officer's rows among another's, the rules that hold, and what to ask about.

    ``edges`` are days on which something begins or ends; ``model`` is the one of most courses.
    """

    holdings: Holdings
    rules: tuple[Rule, ...]
    first_day: date
    last_day: date
    model: str
    edges: tuple[date, ...]
    officer_id: str = "a"


class Drawing:
    """Draws one history; days are drawn near those drawn before, so that edges meet."""

    def __init__(self, rng: np.random.Generator) -> None:
        self._random = rng.random
        self.first_day = self._first_day()
        self.length = 1150 if self.chance(0.05) else 380
        self.last_day = self.first_day + timedelta(days=self.length)
        self.model = self.pick(MODELS)
        self.days = [self.first_day, self.last_day, date(2022, 5, 17)]

    def chance(self, share: float) -> bool:
        return bool(self._random() < share)

    def pick(self, options: Sequence[T]) -> T:
        return options[int(self._random() * len(options))]

    def whole(self, low: int, high: int) -> int:
        return low + int(self._random() * (high - low + 1))

    def _first_day(self) -> date:
        if self.chance(0.5):
            return date(2014, 6, 1) + timedelta(days=self.whole(0, 4200))
        return self.pick(AWKWARD_DAYS) - timedelta(days=self.whole(0, 400))

    def day(self) -> date:
        """A day from two years before the span to its end, most often an awkward one."""
        kind = self.whole(0, 9)
        if kind <= 4:
            drawn = self.first_day + timedelta(days=self.whole(-500, self.length))
        elif kind <= 6:
            drawn = self.pick(self.days) + timedelta(days=self.pick((-1, 0, 0, 1)))
        elif kind == 7:
            drawn = a_year_on(self.pick(self.days)) + timedelta(days=self.whole(-2, 2))
        elif kind == 8:
            drawn = month_end(self.first_day + timedelta(days=self.whole(-500, self.length)))
        else:
            drawn = self.pick(AWKWARD_DAYS)
        self.days.append(drawn)
        return drawn

    def maybe_later(self, day: date) -> date | None:
        """No end, or an end on that day or after it."""
        if self.chance(0.4):
            return None
        return max(day, self.day()) if self.chance(0.5) else day + timedelta(days=self.whole(0, 90))

    def moment(self) -> datetime:
        """A moment of an awkward day, often at midnight or within the hours of a clock change."""
        zone = self.pick(ZONES)
        if self.chance(0.35):
            night = self.pick([d for d in CLOCK_CHANGES if self.first_day <= d <= self.last_day])
            hour, minute = self.pick((0, 1, 1, 1, 2)), self.pick((0, 15, 30, 59))
            return datetime(
                night.year, night.month, night.day, hour, minute, tzinfo=zone, fold=self.whole(0, 1)
            )
        clock = self.pick(((0, 0), (0, 0), (23, 59), (12, 0), (self.whole(0, 23), 30)))
        return datetime.combine(self.day(), datetime.min.time(), zone).replace(
            hour=clock[0], minute=clock[1]
        )

    def history(self) -> History:
        rules = self.rules()
        officers = [] if self.chance(0.02) else [self.officer("a")]
        officers.append(self.officer("b"))
        holdings = Holdings(
            officers=officers,
            training=self.training(rules),
            suspensions=[self.suspension(name) for name in self.names(self.pick((0, 0, 2, 4)))],
            endorsements=[self.endorsement(name) for name in self.names(5)],
            role_authorisations=[self.authorisation() for _ in range(self.whole(0, 4))],
        )
        edges = tuple(sorted(set(self.days)))
        return History(holdings, rules, self.first_day, self.last_day, self.model, edges)

    def names(self, most: int) -> list[str]:
        """Whose rows they are: now and then those of another officer."""
        return ["b" if self.chance(0.1) else "a" for _ in range(self.whole(0, most))]

    def shuffled(self, rows: Sequence[T]) -> list[T]:
        return sorted(rows, key=lambda _: self._random())

    def officer(self, name: str) -> Officer:
        joined = self.day() if self.chance(0.15) else None
        left = self.day() if self.chance(0.15) else None
        force = self.pick(("north", "north", "south"))
        role = self.pick(ROLES)
        return Officer(officer_id=name, force=force, role=role, joined_on=joined, left_on=left)

    def training(self, rules: Sequence[Rule]) -> list[Training]:
        """Courses in no order; now and then several on one day."""
        found: list[Training] = []
        for name in self.names(9):
            same_day = found and self.chance(0.15)
            day = self.pick(found).completed_on if same_day else self.day()
            found.append(self.course(name, day, rules))
        return self.shuffled(found)

    def course(self, name: str, day: date, rules: Sequence[Rule]) -> Training:
        kind: Course = self.pick(KINDS)
        least = float(self.pick(rules).hours[kind])
        near = (least, least, least - 0.25, least + 0.25, 0.0, 40.0)
        return Training(
            officer_id=name,
            course=kind,
            model=self.model if self.chance(0.6) else self.pick(MODELS),
            completed_on=day,
            hours=self.pick(near) if self.chance(0.5) else None,
            passed=self.chance(0.88),
        )

    def suspension(self, name: str) -> Suspension:
        starts = self.moment()
        ends = self.moment() if self.chance(0.6) else starts + timedelta(hours=self.whole(1, 4000))
        return Suspension(
            officer_id=name,
            starts_at=starts,
            ends_at=None if self.chance(0.1) or ends.timestamp() <= starts.timestamp() else ends,
            reason="fitness",
            model=self.pick((None, *MODELS)),
        )

    def endorsement(self, name: str) -> Endorsement:
        given = self.day()
        return Endorsement(officer_id=name, given_on=given, ended_on=self.maybe_later(given))

    def authorisation(self) -> RoleAuthorisation:
        given = self.day()
        return RoleAuthorisation(
            force=self.pick(("north", "north", "south")),
            role=self.pick(ROLES),
            given_on=given,
            ended_on=self.maybe_later(given),
        )

    def rules(self) -> tuple[Rule, ...]:
        """The rules that ship, with either last day; often with changed blocks after them."""
        included = self.chance(0.5)
        blocks = [replace(rule, last_day_included=included) for rule in shipped_rules()]
        if self.chance(0.1):  # a force's own file, which begins within the span
            blocks = [replace(blocks[0], starts_on=self.day())]
        while self.chance(0.4):
            blocks.append(self.block(blocks))
        by_day = {rule.starts_on: rule for rule in blocks}
        return tuple(by_day[day] for day in sorted(by_day))

    def block(self, blocks: Sequence[Rule], starts_on: date | None = None) -> Rule:
        """A block with any change at all: length, last day, base, hours, who may carry."""
        needs = [(role, self.pick(NEEDS)) for role in dict.fromkeys(ROLES)]
        old = self.pick(blocks)
        return Rule(
            starts_on=starts_on or self.day(),
            authority_months=self.pick((old.authority_months, 1, 6, 12, 13, 24)),
            last_day_included=self.chance(0.5),
            refresher_needs_initial=self.chance(0.6),
            hours={c: old.hours[c] + self.pick((0, 0, 1, -1, 0.25)) for c in COURSES},
            needs=old.needs if self.chance(0.5) else {r: n for r, n in needs if n is not None},
        )


def a_year_on(day: date) -> date:
    """The same day of the next year; after 29 February, the first of March."""
    try:
        return day.replace(year=day.year + 1)
    except ValueError:
        return date(day.year + 1, 3, 1)


def month_end(day: date) -> date:
    return day.replace(day=calendar.monthrange(day.year, day.month)[1])


def fresh_seed() -> int:
    """Another in each run; a failure names it."""
    return int(np.random.default_rng().integers(2**63))


def draw(seed: int, place: int) -> History:
    """The history at one place of a run; the seed and the place make it again."""
    return Drawing(np.random.default_rng([seed, place])).history()


def draw_change(seed: int, place: int) -> tuple[History, Rule]:
    """A history, and a block to be added to its rules, which begins after the first of them."""
    drawing = Drawing(np.random.default_rng([seed, place]))
    history = drawing.history()
    earliest = history.rules[0].starts_on + timedelta(days=1)
    return history, drawing.block(history.rules, max(drawing.day(), earliest))

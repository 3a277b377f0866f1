"""The moments at which a made-up history is asked about: each noon, and every edge of it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta

from carriage_histories import CLOCK_CHANGES, LONDON, MODELS, ZONES, History, a_year_on

NOON = time(12, tzinfo=LONDON)
JUST_BEFORE = timedelta(microseconds=1)

Question = tuple[str, datetime]


def midnight(day: date) -> datetime:
    """The first moment of a local day, in universal time."""
    return datetime.combine(day, time(), LONDON).astimezone(UTC)


def noons(history: History) -> Iterator[Question]:
    """Every day of the span."""
    for number in range((history.last_day - history.first_day).days + 1):
        yield history.model, datetime.combine(history.first_day + timedelta(days=number), NOON)


def edges(history: History) -> Iterator[Question]:
    """Midnights, the edges of suspensions and the nights of clock changes, in turn by zone."""
    lapses = [a_year_on(course.completed_on) for course in history.holdings.training]
    bounds = [midnight(day) for day in (*history.edges, *lapses)]
    for one in history.holdings.suspensions:
        bounds += [at.astimezone(UTC) for at in (one.starts_at, one.ends_at) if at is not None]
    moments = [moment for at in bounds for moment in (at - JUST_BEFORE, at)]
    for night in CLOCK_CHANGES:
        if history.first_day <= night <= history.last_day:
            half_hours = range(-2, 8)
            moments += [midnight(night) + timedelta(minutes=30 * n) for n in half_hours]
    models = (*MODELS, history.model, "never seen")
    for number, moment in enumerate(moments):
        yield models[number % len(models)], moment.astimezone(ZONES[number % len(ZONES)])


def questions(history: History) -> Iterator[Question]:
    yield from noons(history)
    yield from edges(history)

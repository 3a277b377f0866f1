"""Turns of duty and crews of the officers whom a page is about, from the store."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, datetime, time, timedelta

from django.db.models import Max, QuerySet

from reddot.records import beside
from reddot.records.report import LOCAL, local_day
from reddot.store.models import Crew, CrewMember, Officer, Shift


def last_turn(officers: QuerySet[Officer]) -> date | None:
    """The day on which the last turn of the officers began; none where they have none."""
    last = Shift.objects.filter(officer__in=officers).aggregate(last=Max("starts_at"))["last"]
    return local_day(last) if last is not None else None


def shifts_of(officers: QuerySet[Officer], first: date, last: date) -> list[beside.Shift]:
    """The officers' turns that touch the days, both included."""
    starts, ends = _bounds(first, last)
    names = ("shift_id", "officer_id", "unit_id", "starts_at", "ends_at", "carrying_ced")
    found = Shift.objects.filter(officer__in=officers, starts_at__lt=ends, ends_at__gt=starts)
    return [
        beside.Shift(
            shift_id=shift,
            officer_id=officer,
            station_id=unit,
            starts_at=begins,
            ends_at=finishes,
            carrying_ced=carrying,
        )
        for shift, officer, unit, begins, finishes, carrying in found.values_list(*names)
    ]


def crews_of(officers: QuerySet[Officer], first: date, last: date) -> list[beside.Crew]:
    """The crews that one of the officers was in, each with everyone in it."""
    starts, ends = _bounds(first, last)
    found = Crew.objects.filter(
        members__officer__in=officers, starts_at__lt=ends, ends_at__gt=starts
    ).distinct()
    members: dict[str, list[str]] = defaultdict(list)
    within = CrewMember.objects.filter(crew__in=found).values_list("crew_id", "officer_id")
    for crew, officer in within:
        members[crew].append(officer)
    return [
        beside.Crew(
            crew_id=crew.crew_id,
            starts_at=crew.starts_at,
            ends_at=crew.ends_at,
            officer_ids=tuple(members[crew.crew_id]),
            station_id=crew.unit_id,
        )
        for crew in found
    ]


def _bounds(first: date, last: date) -> tuple[datetime, datetime]:
    """The moments between which the days lie."""
    after = last + timedelta(days=1) if last < date.max else last
    return datetime.combine(first, time(), LOCAL), datetime.combine(after, time(), LOCAL)

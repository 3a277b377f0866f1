"""Runs of the cover simulation as they are read: of a scenario, the newest, how long one takes."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import QuerySet

from reddot.store.models import CoverRun
from reddot.store.not_done import NotFoundError

WAITING = ("asked", "running")
SHOWN = 20


def cover_record(row: CoverRun) -> str:
    """The name of a run in the log."""
    return f"cover_run:{row.key}"


def find_run(key: UUID) -> CoverRun:
    """A run in whatever state; the caller checks the right.

    Raises
    ------
    NotFoundError
        There is none.
    """
    row = CoverRun.objects.select_related("asked_by").filter(key=key).first()
    if row is None:
        raise NotFoundError("There is no such run, or none that you may see.")
    return row


def runs_of(scenario: str) -> QuerySet[CoverRun]:
    """The newest runs of a scenario, without what came out of them."""
    found = CoverRun.objects.filter(scenario=scenario).defer("result")
    return found.select_related("asked_by")[:SHOWN]


def newest_result(scenario: str) -> CoverRun | None:
    """The newest run of a scenario that is done."""
    found = CoverRun.objects.filter(scenario=scenario, state="done")
    return found.select_related("asked_by").order_by("-finished_at").first()


def time_left(row: CoverRun, now: datetime) -> timedelta | None:
    """How long a run still takes if it goes on as it did; nothing while that is not known.

    Examples
    --------
    >>> from datetime import UTC, datetime
    >>> began = datetime(2026, 7, 1, 12, tzinfo=UTC)
    >>> half = CoverRun(state="running", began_at=began, steps=10, steps_done=5)
    >>> time_left(half, datetime(2026, 7, 1, 12, 1, tzinfo=UTC))
    datetime.timedelta(seconds=60)
    """
    if row.state != "running" or row.began_at is None or not row.steps_done:
        return None
    return (now - row.began_at) * ((row.steps - row.steps_done) / row.steps_done)


def percent_done(row: CoverRun) -> int:
    """How much of a run is done, in whole percent."""
    return 100 * row.steps_done // row.steps if row.steps else 0

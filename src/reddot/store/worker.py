"""The one worker beside the site: it sequences the log, delivers, reminds, writes the snapshot."""

from __future__ import annotations

import logging
import signal
import threading
import time
from collections.abc import Callable
from datetime import datetime

from django.db import close_old_connections
from django.utils import timezone

from reddot.records.source import SNAPSHOT
from reddot.store.actions.cover_work import run_cover_beside
from reddot.store.actions.delivery import deliver
from reddot.store.actions.release_builds import build_beside
from reddot.store.actions.sequencing import sequence
from reddot.store.actions.statements import send_reminders
from reddot.store.snapshot import newest_snapshot, write_snapshot

EVERY_SECONDS = 5.0
SNAPSHOT_HOUR = 3
log = logging.getLogger("reddot.worker")


def work(stop: threading.Event, *, every: float = EVERY_SECONDS) -> None:
    """Do what is due, again and again, until told to stop.

    One part that fails is logged and tried again the next time; the others go on.
    """
    while not stop.is_set():
        started = time.monotonic()
        work_once()
        if _snapshot_due(timezone.localtime()):
            _attempt("snapshot", write_snapshot)
        close_old_connections()
        stop.wait(max(0.0, every - (time.monotonic() - started)))


def work_once() -> None:
    """Sequence, remind, deliver, draft releases and run the cover simulation once."""
    _attempt("sequence", lambda: sequence(heartbeat=True))
    _attempt("remind", send_reminders)
    _attempt("deliver", deliver)
    _attempt("releases", build_beside)
    _attempt("cover", run_cover_beside)


def _snapshot_due(now: datetime) -> bool:
    """Whether there is none, or the newest is of a day before and the night has come."""
    newest = newest_snapshot()
    if newest is None:
        return True
    made = datetime.fromtimestamp((newest / SNAPSHOT).stat().st_mtime, tz=now.tzinfo)
    return made.date() < now.date() and now.hour >= SNAPSHOT_HOUR


def _attempt(name: str, part: Callable[[], object]) -> None:
    try:
        part()
    except Exception:  # whatever one part meets, the others go on and it is tried again
        log.exception("%s failed and is tried again", name)


def run_worker() -> None:
    """Work until the process is told to end."""
    stop = threading.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: stop.set())
    work(stop)

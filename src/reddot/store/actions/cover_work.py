"""Do the runs of the cover simulation that were asked for, one after another, beside the worker."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable

from reddot.errors import ReddotError
from reddot.store.actions.beside import do_beside
from reddot.store.actions.cover_runs import (
    begin_cover_run,
    fail_cover_run,
    finish_cover_run,
    say_cover_progress,
)
from reddot.store.cover_runs import WAITING
from reddot.store.cover_scenarios import scenario_file
from reddot.store.models import CoverRun

RUNNER = "cover-runner"
TELL_EVERY_SECONDS = 1.0
FAILED = (
    "The run failed for a reason that is in the log of the site, and not in the scenario. Tell "
    "whoever runs the site; ask for it again once it is mended."
)
log = logging.getLogger("reddot.cover")


def run_cover_beside() -> threading.Thread | None:
    """Do what was asked for in a thread beside the caller, unless one is at it already.

    The worker calls it: a run takes minutes, and the ledger must not wait for it.
    """
    if not CoverRun.objects.filter(state__in=WAITING).exists():
        return None
    return do_beside(RUNNER, run_cover_waiting, log, "a cover run could not be done")


def run_cover_waiting() -> int:
    """Do every run that was asked for, the oldest first; gives their number.

    A run that a crash ended is begun again: it is still at work in the store.
    """
    rows = list(CoverRun.objects.filter(state__in=WAITING).order_by("asked_at"))
    for row in rows:
        _run(row)
    return len(rows)


def _run(row: CoverRun) -> None:
    from reddot.store.cover_study import StudyAsked, checked, study  # heavy: numbers, compiled

    try:
        held = scenario_file(row.scenario)
        scenario = checked(held.scenario, held.findings)
        against = scenario_file(row.against) if row.against else None
        other = None if against is None else checked(against.scenario, against.findings)
        asked = StudyAsked(row, scenario, other)
        begin_cover_run(row, held.sha256(), asked.steps())
        result = study(asked, _teller(row))
    except ReddotError as problem:
        fail_cover_run(row, str(problem))
    except Exception:
        fail_cover_run(row, FAILED)
        raise
    else:
        finish_cover_run(row, result)


def _teller(row: CoverRun) -> Callable[[int], None]:
    """Keeps how many steps are done, at most once a second."""
    told = time.monotonic()

    def tell(done: int) -> None:
        nonlocal told
        if time.monotonic() - told >= TELL_EVERY_SECONDS:
            told = time.monotonic()
            say_cover_progress(row, done)

    return tell

"""Ask for a run of the cover simulation, begin it, say how far it is, end it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone

from reddot.errors import BadDataError, UsageError
from reddot.store.access import check_right
from reddot.store.audit import write_audit_row
from reddot.store.cover_runs import WAITING, cover_record
from reddot.store.cover_scenarios import scenario_file
from reddot.store.models import CoverRun, User
from reddot.store.people import person_of

MOST_REPLICATIONS = 200
SLOWEST, FASTEST = 0.5, 2.0
MOST_WAITING = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class RunAsked:
    """What is asked of a scenario.

    ``trained_share`` is that of officers, None for the scenario's own; ``speed`` multiplies its
    speeds; ``against`` names a scenario to compare with, itself or another, with
    ``against_share`` as its trained share; empty for no comparison.
    """

    scenario: str
    trained_share: float | None = None
    speed: float = 1.0
    replications: int = 20
    seed: int = 1
    against: str = ""
    against_share: float | None = None

    def check(self) -> None:
        """Return only if it can be run.

        Raises
        ------
        UsageError
            Something asked is outside what is allowed; all of it is said.
        NotFoundError
            There is no such scenario.
        BadDataError
            A scenario cannot be read.
        """
        wrong = tuple(self._wrong())
        if wrong:
            raise UsageError("\n".join(wrong))
        for name in (self.scenario, *((self.against,) if self.against else ())):
            found = scenario_file(name)
            if found.scenario is None:
                raise BadDataError("\n".join(found.findings))

    def _wrong(self) -> Iterator[str]:
        if not 1 <= self.replications <= MOST_REPLICATIONS:
            yield f"{self.replications} replications: give 1 to {MOST_REPLICATIONS}."
        if not SLOWEST <= self.speed <= FASTEST:
            yield f"Speeds times {self.speed:g}: give {SLOWEST:g} to {FASTEST:g}."
        for share in (self.trained_share, self.against_share):
            if share is not None and not 0 <= share <= 1:
                yield f"A trained share of {share:.0%}: give 0% to 100%."


@transaction.atomic
def ask_cover_run(actor: User, asked: RunAsked) -> CoverRun:
    """Ask for a run; the worker does it.

    Raises
    ------
    NotPermittedError
        The person may not.
    UsageError
        It cannot be run so, or too many are waiting.
    BadDataError
        A scenario cannot be read.
    """
    check_right(person_of(actor), "run_cover")
    asked.check()
    if CoverRun.objects.filter(state__in=WAITING).count() >= MOST_WAITING:
        raise UsageError(
            f"{MOST_WAITING} runs are waiting or at work already. Ask again when one is done."
        )
    row = CoverRun.objects.create(
        scenario=asked.scenario,
        trained_share=asked.trained_share,
        speed=asked.speed,
        replications=asked.replications,
        seed=asked.seed,
        against=asked.against,
        against_share=asked.against_share if asked.against else None,
        asked_by=actor,
        asked_at=timezone.now(),
    )
    write_audit_row(
        actor, "system", "ask_cover_run", cover_record(row), detail=f"scenario={asked.scenario}"
    )
    return row


@transaction.atomic
def begin_cover_run(row: CoverRun, sha256: str, steps: int) -> None:
    """Say that the worker is at it, with the checksum of the file that it reads."""
    row.state, row.began_at, row.scenario_sha256 = "running", timezone.now(), sha256
    row.steps, row.steps_done = steps, 0
    row.save(update_fields=["state", "began_at", "scenario_sha256", "steps", "steps_done"])
    write_audit_row(None, "system", "begin_cover_run", cover_record(row))


def say_cover_progress(row: CoverRun, steps_done: int) -> None:
    """Keep how far a run is; nothing of it is logged."""
    CoverRun.objects.filter(key=row.key, state="running").update(steps_done=steps_done)


@transaction.atomic
def finish_cover_run(row: CoverRun, result: Mapping[str, Any]) -> None:
    """Keep what came out."""
    row.state, row.finished_at, row.result = "done", timezone.now(), dict(result)
    row.steps_done = row.steps
    row.save(update_fields=["state", "finished_at", "result", "steps_done"])
    write_audit_row(None, "system", "finish_cover_run", cover_record(row))


@transaction.atomic
def fail_cover_run(row: CoverRun, why: str) -> None:
    """Keep why a run could not be done."""
    row.state, row.finished_at, row.failure = "failed", timezone.now(), why
    row.save(update_fields=["state", "finished_at", "failure"])
    write_audit_row(None, "system", "fail_cover_run", cover_record(row))

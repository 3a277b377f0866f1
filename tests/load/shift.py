"""One shift of officers on a fresh site: how long they waited, and whether all is stored once."""

from __future__ import annotations

import pickle
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from faults.server import Site, environment, make_place, run_in
from load.officers import Done, Timed, Work

TARGET_SECONDS = 0.2
KINDS = ("submit", "start", "save", "autosave", "view")


@dataclass(frozen=True, slots=True)
class Shift:
    """How many officers work for how long; what happens in the warm-up is not timed."""

    officers: int = 100
    seconds: float = 360.0
    warm_up_seconds: float = 60.0
    think_seconds: float = 10.0
    share_fast: float = 0.8
    database_url: str = ""
    seed: int = 1


@dataclass(frozen=True, slots=True)
class Waits:
    """How long one kind of request took, in milliseconds at the officer's end."""

    count: int
    p50: float
    p95: float
    p99: float
    longest: float


@dataclass(frozen=True, slots=True)
class Measured:
    """What a shift came to."""

    waits: Mapping[str, Waits]
    reports: int
    submitted: int
    answers: int
    requests_per_second: float
    sent_again: int
    findings: Sequence[str] = field(default_factory=tuple)

    def is_met(self) -> bool:
        """Whether the target of a submission is reached, and nothing lost, doubled or refused."""
        submit = self.waits.get("submit")
        return submit is not None and submit.p95 <= TARGET_SECONDS * 1000 and not self.findings


def measure(shift: Shift, folder: Path, say: Callable[[float], object] = float) -> Measured:
    """Work one shift in a fresh place; ``say`` is told the seconds done, now and then."""
    people = make_place(folder, shift.database_url, shift.officers)
    site = Site(folder, shift.database_url)
    work = Work(site.port, people, shift.seconds, shift.think_seconds, shift.share_fast, shift.seed)
    site.start()
    try:
        done = _work(work, folder, shift.database_url, say)
    finally:
        site.kill()
    known = folder / "acknowledged"
    known.write_bytes(pickle.dumps([one for officer in done for one in officer.reported]))
    compared = run_in(folder, shift.database_url, "faults.compare", str(known))
    return _measured(shift, done, compared)


def _work(
    work: Work, folder: Path, database_url: str, say: Callable[[float], object]
) -> list[Done]:
    plan, out = folder / "work.json", folder / "done"
    plan.write_text(work.as_json())
    words = [sys.executable, "-m", "load", str(plan), str(out)]
    began = time.monotonic()
    with (folder / "officers.log").open("wb") as log:
        officers = subprocess.Popen(
            words, env=environment(folder, database_url), stdout=log, stderr=log
        )
        while officers.poll() is None:
            say(time.monotonic() - began)
            time.sleep(0.2)
    if officers.returncode:
        said = (folder / "officers.log").read_text(errors="replace")
        raise RuntimeError(f"the officers failed ({officers.returncode}): {said[-4000:]}")
    done: list[Done] = pickle.loads(out.read_bytes())  # noqa: S301 - our own file
    return done


def _measured(shift: Shift, done: Sequence[Done], compared: Mapping[str, Any]) -> Measured:
    timed = [t for one in done for t in one.timed if t.at_seconds >= shift.warm_up_seconds]
    found = {kind: _waits([t for t in timed if t.kind == kind]) for kind in KINDS}
    return Measured(
        waits={kind: waits for kind, waits in found.items() if waits is not None},
        reports=compared["reports"],
        submitted=compared["submitted"],
        answers=compared["answers"],
        requests_per_second=len(timed) / (shift.seconds - shift.warm_up_seconds),
        sent_again=sum(t.sent - 1 for one in done for t in one.timed),
        findings=tuple(_findings(done, compared)),
    )


def _waits(timed: Sequence[Timed]) -> Waits | None:
    if not timed:
        return None
    milliseconds = np.array([t.seconds for t in timed]) * 1000
    p50, p95, p99 = (float(np.quantile(milliseconds, q)) for q in (0.5, 0.95, 0.99))
    return Waits(len(timed), p50, p95, p99, float(milliseconds.max()))


def _findings(done: Sequence[Done], compared: Mapping[str, Any]) -> Iterator[str]:
    yield from (f"refused: {one.refused}" for one in done if one.refused)
    for kind in ("lost", "doubled", "half_written"):
        yield from (f"{kind}: {words}" for words in compared[kind])

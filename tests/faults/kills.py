"""Kill the site at random moments while officers report, start it again, and compare at the end."""

from __future__ import annotations

import pickle
import random
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np

from faults.answers import made_report
from faults.device import Device
from faults.journey import Journey, Reported
from faults.server import Person, Site, make_place, run_in

LONGEST_LIFE_SECONDS = 1.5
SHARE_FAST = 0.6
SHARE_LEFT = 0.15  # of the reports that their officer leaves as a draft


@dataclass(frozen=True, slots=True)
class Plan:
    """How a round of kills is done."""

    seed: int
    kills: int
    officers: int = 8
    database_url: str = ""


@dataclass(slots=True)
class Outcome:
    """What a round of kills came to."""

    kills: int = 0
    in_flight: int = 0
    sent_again: int = 0
    answered_again: int = 0
    acknowledged: int = 0
    refused: list[str] = field(default_factory=list)
    compared: dict[str, Any] = field(default_factory=dict)

    def findings(self) -> list[str]:
        """Everything that must not be."""
        kinds = ("lost", "doubled", "half_written")
        found = [f"{kind}: {words}" for kind in kinds for words in self.compared[kind]]
        return [*(f"refused: {words}" for words in self.refused), *found]


@dataclass(slots=True)
class Officer:
    """One officer at work in a thread, until told to stop."""

    device: Device
    stream: np.random.Generator
    stop: threading.Event
    reported: list[Reported] = field(default_factory=list)
    acknowledged: int = 0
    answered_again: int = 0
    refused: str = ""

    def work(self) -> None:
        """Report after report; one that is left stays a draft."""
        number = 0
        try:
            while not self.stop.is_set():
                self._one(number)
                number += 1
        except Exception as problem:
            self.refused = f"{type(problem).__name__}: {problem}"
        finally:
            self.device.close()

    def _one(self, number: int) -> None:
        fast = bool(self.stream.random() < SHARE_FAST)
        made = made_report(self.stream, number, datetime.now(UTC), fast=fast)
        leaves = self.stream.random() < SHARE_LEFT
        leaves_after = int(self.stream.integers(3, 20)) if leaves else 10**6
        journey = Journey(self.device, made, self.stream)
        try:
            for count, step in enumerate(journey.steps()):
                self.acknowledged += step.kind != "view"
                self.answered_again += step.sent > 1 and step.kind != "view"
                if self.stop.is_set() or count >= leaves_after:
                    return
        finally:
            if journey.reported is not None:
                self.reported.append(journey.reported)


def run(plan: Plan, folder: Path, say: Callable[[int], object] = int) -> Outcome:
    """Do one round in a fresh place and compare the store with what was acknowledged."""
    people = make_place(folder, plan.database_url, plan.officers)
    site = Site(folder, plan.database_url, work_every_seconds=0.3)
    stop, outcome = threading.Event(), Outcome()
    officers = [_officer(plan, n, person, site.port, stop) for n, person in enumerate(people)]
    threads = [threading.Thread(target=officer.work) for officer in officers]
    try:
        site.start()
        for thread in threads:
            thread.start()
        _kill(plan, site, officers, outcome, say)
    except BaseException:
        for officer in officers:
            officer.device.abandon.set()
        raise
    finally:
        stop.set()
        for thread in threads:
            if thread.ident is not None:
                thread.join()
        site.kill()
    _add_up(outcome, officers)
    known = folder / "acknowledged"
    known.write_bytes(pickle.dumps([one for officer in officers for one in officer.reported]))
    outcome.compared = run_in(folder, plan.database_url, "faults.compare", str(known))
    return outcome


def _officer(plan: Plan, number: int, person: Person, port: int, stop: threading.Event) -> Officer:
    stream = np.random.default_rng(np.random.SeedSequence(plan.seed, spawn_key=(1, number)))
    chance = random.Random(int(stream.integers(2**32)))  # noqa: S311 - waits, not secrets
    return Officer(Device(port, person, chance), stream, stop)


def _kill(
    plan: Plan, site: Site, officers: list[Officer], outcome: Outcome, say: Callable[[int], object]
) -> None:
    stream = np.random.default_rng(np.random.SeedSequence(plan.seed, spawn_key=(0,)))
    for number in range(1, plan.kills + 1):
        time.sleep(float(stream.uniform(0.05, LONGEST_LIFE_SECONDS)))
        outcome.in_flight += sum(officer.device.waiting for officer in officers)
        site.kill()
        outcome.kills = number
        site.start()
        say(number)


def _add_up(outcome: Outcome, officers: list[Officer]) -> None:
    outcome.sent_again = sum(officer.device.sent_again for officer in officers)
    outcome.answered_again = sum(officer.answered_again for officer in officers)
    outcome.acknowledged = sum(officer.acknowledged for officer in officers)
    outcome.refused = [officer.refused for officer in officers if officer.refused]

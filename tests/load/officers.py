"""Officers who read, think and report, each in a thread of one process."""

from __future__ import annotations

import json
import random
import threading
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime

import numpy as np

from faults.answers import made_report
from faults.device import Device
from faults.journey import Journey, Reported
from faults.server import Person


@dataclass(frozen=True, slots=True)
class Work:
    """Who works where, for how long, and how."""

    port: int
    people: Sequence[Person]
    seconds: float
    think_seconds: float = 10.0
    share_fast: float = 0.8
    seed: int = 1

    def as_json(self) -> str:
        """The plan as the process of the officers reads it."""
        return json.dumps(asdict(self))


@dataclass(frozen=True, slots=True)
class Timed:
    """One request that was answered: its kind, when, and how long its officer waited."""

    kind: str
    at_seconds: float
    seconds: float
    sent: int


@dataclass(slots=True)
class Done:
    """What one officer did and was told."""

    timed: list[Timed] = field(default_factory=list)
    reported: list[Reported] = field(default_factory=list)
    refused: str = ""


@dataclass(slots=True)
class Officer:
    """One officer, from one report to the next, until the shift ends."""

    work: Work
    device: Device
    stream: np.random.Generator
    over: threading.Event
    began: float
    done: Done = field(default_factory=Done)

    def run(self) -> None:
        """Report after report; what is unfinished at the end stays a draft."""
        self.over.wait(self.stream.uniform(0, 2 * self.work.think_seconds))
        number = 0
        try:
            while not self.over.is_set():
                self._one(number)
                number += 1
        except Exception as problem:
            self.done.refused = f"{type(problem).__name__}: {problem}"
        finally:
            self.device.close()

    def _one(self, number: int) -> None:
        fast = bool(self.stream.random() < self.work.share_fast)
        made = made_report(self.stream, number, datetime.now(UTC), fast=fast)
        journey = Journey(self.device, made, self.stream)
        try:
            for step in journey.steps():
                at = time.monotonic() - self.began
                self.done.timed.append(Timed(step.kind, at, step.seconds, step.sent))
                if step.kind == "view":
                    self.over.wait(self.stream.exponential(self.work.think_seconds))
                if self.over.is_set():  # and sends nothing more: not everyone at one moment
                    return
        finally:
            if journey.reported is not None:
                self.done.reported.append(journey.reported)


def run(work: Work) -> list[Done]:
    """Let everyone work; gives what each did."""
    over, began = threading.Event(), time.monotonic()
    officers = [_officer(work, number, over, began) for number in range(len(work.people))]
    threads = [threading.Thread(target=officer.run) for officer in officers]
    for thread in threads:
        thread.start()
    over.wait(work.seconds)
    over.set()
    for thread in threads:
        thread.join()
    return [officer.done for officer in officers]


def _officer(work: Work, number: int, over: threading.Event, began: float) -> Officer:
    stream = np.random.default_rng(np.random.SeedSequence(work.seed, spawn_key=(number,)))
    chance = random.Random(int(stream.integers(2**32)))  # noqa: S311 - waits, not secrets
    device = Device(work.port, work.people[number], chance)
    return Officer(work, device, stream, over, began)


def read_work(text: str) -> Work:
    """A plan from its JSON."""
    values = json.loads(text)
    return Work(**{**values, "people": [Person(**one) for one in values["people"]]})

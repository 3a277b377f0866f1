"""Readers of the explorer in a process of their own: ``python -m bench.explorer_readers PLAN OUT``.

PLAN is the JSON of a ``Reading``; OUT gets the waits. Apart from the site, so that measuring slows
what is measured no more than it must.
"""

from __future__ import annotations

import http.client
import json
import sys
import threading
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path

import numpy as np


@dataclass(frozen=True, slots=True)
class Reading:
    """Who reads what: each reader asks for one address after another, without a pause."""

    port: int
    addresses: Sequence[str]
    readers: int = 20
    seconds: float = 60.0
    seed: int = 1

    def as_json(self) -> str:
        """The plan as the process of the readers reads it."""
        return json.dumps(asdict(self))


@dataclass(slots=True)
class Read:
    """What the readers met: seconds waited, at the first reading of an address and later."""

    first: list[float] = field(default_factory=list)
    later: list[float] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)


@dataclass(slots=True)
class _Shared:
    reading: Reading
    read: Read = field(default_factory=Read)
    seen: set[str] = field(default_factory=set)
    lock: threading.Lock = field(default_factory=threading.Lock)
    over: threading.Event = field(default_factory=threading.Event)


def run(reading: Reading) -> Read:
    """Let everyone read; gives what they met."""
    shared = _Shared(reading)
    threads = [threading.Thread(target=_reader, args=(shared, n)) for n in range(reading.readers)]
    for thread in threads:
        thread.start()
    shared.over.wait(reading.seconds)
    shared.over.set()
    for thread in threads:
        thread.join()
    return shared.read


def _reader(shared: _Shared, number: int) -> None:
    stream = np.random.default_rng(np.random.SeedSequence(shared.reading.seed, spawn_key=(number,)))
    connection = http.client.HTTPConnection("127.0.0.1", shared.reading.port, timeout=60)
    while not shared.over.is_set():
        address = str(stream.choice(np.asarray(shared.reading.addresses)))
        with shared.lock:
            new = address not in shared.seen
            shared.seen.add(address)
        began = time.monotonic()
        status = _get(connection, address)
        waited = time.monotonic() - began
        with shared.lock:
            (shared.read.first if new else shared.read.later).append(waited)
            if status != 200:
                shared.read.refused.append(f"{status} {address}")
    connection.close()


def _get(connection: http.client.HTTPConnection, address: str) -> int:
    try:
        connection.request("GET", address, headers={"Host": "localhost"})
        with connection.getresponse() as answer:
            answer.read()
            return answer.status
    except (OSError, http.client.HTTPException):  # the server closed a connection kept too long
        connection.close()
        return _get(connection, address)


if __name__ == "__main__":
    plan = Reading(**json.loads(Path(sys.argv[1]).read_text(encoding="utf-8")))
    Path(sys.argv[2]).write_text(json.dumps(asdict(run(plan))), encoding="utf-8")

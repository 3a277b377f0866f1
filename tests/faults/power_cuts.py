"""Cut the power at random moments of a traced day's work, and look at what the disk holds."""

from __future__ import annotations

import json
import shutil
import sqlite3
import tempfile
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from faults.disk import MARK, Disk, Event, read_trace
from faults.tracing import run_traced
from faults.whole import broken_sqlite, fingerprint, half_written, read_sqlite
from reddot.errors import BadDataError
from reddot.ledger.checkpoint import read_checkpoint

DATABASE = "reddot.sqlite3"
CHECKPOINTS = "ledger/checkpoints.jsonl"
KEY = "secrets/ledger.key"


@dataclass(frozen=True, slots=True)
class Mark:
    """What the process said at a place of its trace: how the whole store stood then."""

    place: int
    action: str
    returned: bool
    fingerprint: str


@dataclass(frozen=True, slots=True)
class Trace:
    """A recorded day's work: its events, and its marks in order; the first ends the set-up."""

    root: str
    events: Sequence[Event]
    marks: Sequence[Mark]

    @property
    def actions(self) -> int:
        """How many actions were done."""
        return sum(mark.returned for mark in self.marks) - 1

    def before(self, place: int) -> int:
        """How many marks stand before a place."""
        return bisect_left(self.marks, place, key=lambda mark: mark.place)


@dataclass(frozen=True, slots=True)
class Cut:
    """What one power cut left: how many acknowledged actions are lost, and what is wrong."""

    place: int
    acknowledged: int
    lost: int
    findings: tuple[str, ...]

    def is_clean(self) -> bool:
        """Whether all that was acknowledged is there, and nothing in part."""
        return not self.lost and not self.findings


def record(folder: Path, *, seed: int, reports: int, synchronous: str = "FULL") -> Trace:
    """Do a day's work in a process of its own and record what it does to the disk.

    Raises
    ------
    AssertionError
        The whole trace played gives other files than are there: the recorder missed something.
    """
    root, path = (folder / "place").resolve(), folder / "trace"
    root.mkdir()
    env = {"REDDOT_DIR": str(root), "REDDOT_SQLITE_SYNCHRONOUS": synchronous, "DATABASE_URL": ""}
    words = [str(seed), str(reports)]
    run_traced("faults.work_traced", words, root=root, trace=path, env=env)
    events = list(read_trace(path))
    check_whole(str(root), events)
    marks = [Mark(i, **json.loads(e.data)) for i, e in enumerate(events) if e.kind == MARK]
    return Trace(str(root), events, marks)


def check_whole(root: str, events: Sequence[Event]) -> None:
    """Check that the trace explains every byte of every file that is there."""
    disk = Disk(root)
    for event in events:
        disk.play(event)
    there = {
        str(path.relative_to(root)): path.read_bytes()
        for path in Path(root).rglob("*")
        if path.is_file() and not path.name.endswith("-shm")
    }
    played = disk.now()
    wrong = [name for name in there.keys() | played.keys() if there.get(name) != played.get(name)]
    assert not wrong, f"the trace does not explain {sorted(wrong)}"


def cut(
    trace: Trace, count: int, stream: np.random.Generator, say: Callable[[int], object] = int
) -> Iterator[Cut]:
    """Cut the power at random places after the people were entered; gives what each cut left."""
    places = np.sort(stream.integers(trace.marks[0].place + 1, len(trace.events) + 1, count))
    disk, played = Disk(trace.root), 0
    for number, place in enumerate(places.tolist(), 1):
        for event in trace.events[played:place]:
            disk.play(event)
        played = place
        yield judge(trace, place, disk.after_cut(stream), stream)
        say(number)


def judge(trace: Trace, place: int, files: Mapping[str, bytes], stream: np.random.Generator) -> Cut:
    """Start again from what a cut left."""
    folder = Path(tempfile.mkdtemp(prefix="reddot-cut-"))
    try:
        for name, data in files.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_bytes(data)
        # what was mapped may have reached the disk in any state
        (folder / f"{DATABASE}-shm").write_bytes(stream.bytes(32768))
        return _opened(trace, place, folder)
    finally:
        shutil.rmtree(folder)


def _opened(trace: Trace, place: int, folder: Path) -> Cut:
    acknowledged = sum(mark.returned for mark in trace.marks[: trace.before(place)])
    if not (folder / DATABASE).is_file():
        return Cut(place, acknowledged, acknowledged, ("the database is not there",))
    connection = sqlite3.connect(folder / DATABASE)
    try:
        lost = lost_actions(trace, place, fingerprint(connection))
        findings = broken_sqlite(connection)
        if lost is None:
            findings.append("the store is as it never was")
        else:
            findings += half_written(read_sqlite(connection))
        findings += _ledger_files(connection, folder)
    except sqlite3.DatabaseError as problem:
        return Cut(place, acknowledged, acknowledged, (f"cannot be read: {problem}",))
    finally:
        connection.close()
    return Cut(place, acknowledged, lost or 0, tuple(findings))


def lost_actions(trace: Trace, place: int, found: str) -> int | None:
    """How many actions that had returned before a place are not in a store found after it.

    The newest state that it may have is that of the transaction under way: stored, not yet marked.
    ``None`` where the store never stood so.
    """
    before = trace.before(place)
    standing = [i for i, mark in enumerate(trace.marks[: before + 1]) if mark.fingerprint == found]
    if not standing:
        return None
    return sum(mark.returned for mark in trace.marks[standing[-1] + 1 : before])


def _ledger_files(connection: sqlite3.Connection, folder: Path) -> Iterator[str]:
    """The published checkpoints are among those stored, and the key that signed them is there."""
    rows = connection.execute("SELECT line FROM store_ledgercheckpoint ORDER BY id")
    stored = [row[0].encode() for row in rows]
    published = published_lines(folder / CHECKPOINTS)
    if published != stored[: len(published)]:
        yield f"{len(published)} checkpoints were published that are not those stored"
    if not stored:
        return
    key = folder / KEY
    try:
        load_pem_private_key(key.read_bytes() if key.is_file() else b"", None)
    except ValueError:
        yield "the key that signed the stored checkpoints is gone or damaged"


def published_lines(path: Path) -> list[bytes]:
    """The checkpoints of the published file, without a tail that a cut tore as it was written."""
    lines = path.read_bytes().splitlines(keepends=True) if path.is_file() else []
    while lines and not _is_checkpoint(lines[-1]):
        lines.pop()
    return lines


def _is_checkpoint(line: bytes) -> bool:
    try:
        read_checkpoint(line)
    except BadDataError:
        return False
    return line.endswith(b"\n")


def count_findings(cuts: Sequence[Cut]) -> Counter[str]:
    """How often each thing was wrong."""
    return Counter(words for one in cuts for words in one.findings)

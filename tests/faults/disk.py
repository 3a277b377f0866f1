"""The disk as it would be after a power cut, built from a trace of what a process did to it.

The model, harsher than most disks:

- A sector of 512 bytes is written whole or not at all. What was synced is there.
- Each sector of each write that was not synced is there or not, independently; sectors of one
  write may differ (a torn write), and a later write may be there without an earlier one.
- A file's length follows its own order: a random number of the unsynced changes of length count.
  Where a file grew without its data, the gap holds zeros or noise.
- Syncing a file says nothing of its name. Names made, replaced and removed since their folder was
  synced take effect in order, up to a random one.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

SECTOR = 512
HEAD = struct.Struct("<IiqIIQ")
OPEN, WRITE, TRUNCATE, SYNC, CLOSE, UNLINK, RENAME, MKDIR, MARK, UNKNOWN = range(1, 11)


@dataclass(frozen=True, slots=True)
class Event:
    """One record of a trace, as ``disk_trace.c`` writes it."""

    kind: int
    fd: int
    at: int
    first: str
    second: str
    data: bytes


def read_trace(path: Path) -> Iterator[Event]:
    """Every record of a trace, in order.

    Raises
    ------
    ValueError
        Something happened to a file that the trace does not follow.
    """
    with path.open("rb") as file:
        while head := file.read(HEAD.size):
            kind, fd, at, first, second, size = HEAD.unpack(head)
            texts = [file.read(n).decode() for n in (first, second)]
            if kind == UNKNOWN:
                raise ValueError(f"the trace does not follow '{texts[0]}'")
            yield Event(kind, fd, at, texts[0], texts[1], file.read(size))


@dataclass(frozen=True, slots=True)
class Change:
    """A write of some bytes at a place, or with ``data`` None a new length."""

    at: int
    data: bytes | None

    def end(self) -> int:
        """The least length that the file has after it."""
        return self.at if self.data is None else self.at + len(self.data)


@dataclass(slots=True)
class File:
    """A file: what the disk is sure to hold, and the changes since."""

    durable: bytearray = field(default_factory=bytearray)
    pending: list[Change] = field(default_factory=list)

    def sync(self) -> None:
        """The disk holds every change so far."""
        for change in self.pending:
            put(self.durable, change)
        self.pending.clear()

    def now(self) -> bytes:
        """The content as the process sees it."""
        image = bytearray(self.durable)
        for change in self.pending:
            put(image, change)
        return bytes(image)

    def after_cut(self, stream: np.random.Generator) -> bytes:
        """The content that a power cut at this moment may leave."""
        image = bytearray(self.durable)
        if not self.pending:
            return bytes(image)
        lengths = int(stream.integers(0, len(self.pending) + 1))
        share = float(stream.choice([0.0, 1.0, stream.random()]))
        noise = bool(stream.random() < 0.25)
        for number, change in enumerate(self.pending):
            counts = number < lengths
            if change.data is None:
                if counts:
                    put(image, change)
                continue
            if counts and change.end() > len(image):
                gap = change.end() - len(image)
                image += stream.bytes(gap) if noise else bytes(gap)
            tear(image, change, share, stream)
        return bytes(image)


def put(image: bytearray, change: Change) -> None:
    """Apply a change as a whole."""
    if change.data is None:
        del image[change.at :]
    image += bytes(max(0, change.end() - len(image)))
    if change.data is not None:
        image[change.at : change.end()] = change.data


def tear(image: bytearray, change: Change, share: float, stream: np.random.Generator) -> None:
    """Apply to each sector of a write, or not; bytes past the file's end go nowhere."""
    assert change.data is not None
    end = min(change.end(), len(image))
    first = change.at // SECTOR
    kept = stream.random(max(0, -(-end // SECTOR) - first)) < share
    for number in np.flatnonzero(kept):
        low = max(change.at, (first + int(number)) * SECTOR)
        high = min(end, (first + int(number) + 1) * SECTOR)
        image[low:high] = change.data[low - change.at : high - change.at]


Names = dict[str, File | None]  # by path; a folder has no content


@dataclass(slots=True)
class Disk:
    """The files below one folder while a trace is played."""

    root: str
    names: Names = field(default_factory=dict)
    durable_names: Names = field(default_factory=dict)
    pending_names: list[tuple[str, str, File | None]] = field(default_factory=list)
    open_files: dict[int, str] = field(default_factory=dict)
    contents: dict[int, File] = field(default_factory=dict)

    def play(self, event: Event) -> None:
        """Follow one record."""
        if event.kind == OPEN:
            self._open(event)
        elif event.kind in (WRITE, TRUNCATE):
            data = event.data if event.kind == WRITE else None
            self.contents[event.fd].pending.append(Change(event.at, data))
        elif event.kind == SYNC:
            self._sync(event.fd)
        elif event.kind == CLOSE:
            self.open_files.pop(event.fd, None)
            self.contents.pop(event.fd, None)
        elif event.kind in (UNLINK, RENAME, MKDIR):
            self._name(event)

    def _open(self, event: Event) -> None:
        path = event.first
        self.open_files[event.fd] = path
        if event.at == 1 and path != self.root:
            self._set(path, File())
        found = self.names.get(path)
        if found is not None:
            self.contents[event.fd] = found

    def _set(self, path: str, file: File | None, *, gone: bool = False) -> None:
        if gone:
            self.names.pop(path, None)
        else:
            self.names[path] = file
        self.pending_names.append(("gone" if gone else "there", path, file))

    def _sync(self, fd: int) -> None:
        if fd in self.contents:
            self.contents[fd].sync()
            return
        folder = self.open_files[fd]
        inside = [c for c in self.pending_names if str(Path(c[1]).parent) == folder]
        apply_names(self.durable_names, inside)
        self.pending_names = [c for c in self.pending_names if c not in inside]

    def _name(self, event: Event) -> None:
        if event.kind == MKDIR:
            self._set(event.first, None)
        elif event.kind == UNLINK:
            self._set(event.first, None, gone=True)
        else:
            moved = self.names[event.first]
            self._set(event.second, moved)
            self._set(event.first, None, gone=True)

    def now(self) -> dict[str, bytes]:
        """Every file as the process sees it, by its path below the folder."""
        held = {p: f.now() for p, f in self.names.items() if f is not None}
        return {p.removeprefix(f"{self.root}/"): data for p, data in held.items()}

    def after_cut(self, stream: np.random.Generator) -> dict[str, bytes]:
        """Every file that a power cut at this moment may leave, by its path below the folder."""
        names = dict(self.durable_names)
        count = int(stream.integers(0, len(self.pending_names) + 1))
        apply_names(names, self.pending_names[:count])
        found = {}
        for path, file in names.items():
            below = path.removeprefix(f"{self.root}/")
            above = [f"{self.root}/{p}" for p in Path(below).parents if str(p) != "."]
            if file is not None and all(folder in names for folder in above):
                found[below] = file.after_cut(stream)
        return found


def apply_names(names: Names, changes: list[tuple[str, str, File | None]]) -> None:
    """Let changes of names take effect, in order."""
    for what, path, file in changes:
        if what == "gone":
            names.pop(path, None)
        else:
            names[path] = file

"""Answers kept for the next reader: a bounded number in the process, files in the data folder."""

from __future__ import annotations

import hashlib
import os
import tempfile
import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Generic, TypeVar

T = TypeVar("T")
MOST_FILES = 400


@dataclass(slots=True)
class Kept(Generic[T]):
    """The latest answers by their question, at most ``most`` of them; safe between threads."""

    most: int
    found: OrderedDict[Hashable, T] = field(default_factory=OrderedDict)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def get(self, key: Hashable) -> T | None:
        """The answer to a question, if it is kept."""
        with self.lock:
            if key not in self.found:
                return None
            self.found.move_to_end(key)
            return self.found[key]

    def put(self, key: Hashable, answer: T) -> T:
        """Keep an answer; the one asked for longest ago goes where there are too many."""
        with self.lock:
            self.found[key] = answer
            self.found.move_to_end(key)
            while len(self.found) > self.most:
                self.found.popitem(last=False)
        return answer

    def ask(self, key: Hashable, make: Callable[[], T]) -> T:
        """The answer kept, else the one made now.

        Two who ask at once may both make it: the same question has the same answer.
        """
        known = self.get(key)
        return self.put(key, make()) if known is None else known


_making = threading.Lock()


def file_of(folder: Path, key: str, make: Callable[[], bytes]) -> bytes:
    """A file made once for all processes, and kept in a folder.

    Parameters
    ----------
    folder
        Where such files are kept; made at the first. The oldest go beyond some hundred.
    key
        All that the file depends on, in words.
    make
        Makes it. One is made at a time in each process, so that many who ask at once do not all
        make it.
    """
    path = folder / hashlib.sha256(key.encode("utf-8")).hexdigest()
    with suppress(OSError):
        return path.read_bytes()
    with _making:
        with suppress(OSError):
            return path.read_bytes()
        content = make()
        _write(path, content)
    return content


def _write(path: Path, content: bytes) -> None:
    """Write a file whole or not at all; a disk that is full keeps nobody from reading."""
    with suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        handle, name = tempfile.mkstemp(dir=path.parent)
        with os.fdopen(handle, "wb") as target:
            target.write(content)
        Path(name).replace(path)
        _prune(path.parent)


def _prune(folder: Path) -> None:
    files = sorted(folder.iterdir(), key=lambda one: one.stat().st_mtime)
    for old in files[:-MOST_FILES]:
        old.unlink(missing_ok=True)

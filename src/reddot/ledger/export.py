"""The export of the log: one line of canonical JSON for each leaf, for anyone to verify.

A line is ``{"content", "index", "key", "leaf"}``: the place in the log from 0, the leaf's bytes in
hexadecimal, and for an audit entry its content and the key of its commitment in hexadecimal. After
a lawful erasure both are null; a tombstone's line has neither.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from reddot.errors import UsageError
from reddot.ledger.canonical import canonical
from reddot.ledger.files import write_lines

PRIVATE = 0o600


@dataclass(frozen=True, slots=True)
class ExportEntry:
    """One leaf and, unless it was erased or is a tombstone, what it commits to."""

    index: int
    leaf: bytes
    content: Mapping[str, Any] | None = None
    key: bytes | None = None

    def as_line(self) -> bytes:
        """The entry's one byte form.

        Raises
        ------
        UsageError
            If only one of content and key is there: they are kept and destroyed together.

        >>> ExportEntry(0, b"leaf").as_line()
        b'{"content":null,"index":0,"key":null,"leaf":"6c656166"}\\n'
        """
        if (self.content is None) != (self.key is None):
            raise UsageError(
                f"Entry {self.index} has only one of content and key; give both or none."
            )
        key = None if self.key is None else self.key.hex()
        line = {"content": self.content, "index": self.index, "key": key, "leaf": self.leaf.hex()}
        return canonical(line) + b"\n"


def write_export(path: Path, entries: Iterable[ExportEntry]) -> int:
    """Write the log, the oldest entry first, into a file that only its owner may read.

    Give the entries that the newest checkpoint covers and no more: what no checkpoint covers cannot
    be verified. Entries are taken one by one, so a long log needs no memory.

    Returns
    -------
    int
        The number of entries written.
    """
    return write_lines(path, (entry.as_line() for entry in entries), PRIVATE)

"""The export file: one line a leaf, for the owner's eyes."""

from __future__ import annotations

import json
import stat
from pathlib import Path

import pytest

from reddot.errors import UsageError
from reddot.ledger.export import ExportEntry, write_export

CONTENT = {"at": "2026-03-01T12:00:00+00:00", "actor": "user:1"}


def test_a_line_says_the_place_the_leaf_the_content_and_the_key() -> None:
    line = ExportEntry(4, b"\x00leaf", CONTENT, bytes(32)).as_line()
    assert line.endswith(b"}\n")
    assert json.loads(line) == {
        "index": 4, "leaf": "006c656166", "content": CONTENT, "key": "00" * 32,
    }  # fmt: skip


def test_content_and_key_come_and_go_together() -> None:
    for entry in (ExportEntry(4, b"leaf", CONTENT), ExportEntry(4, b"leaf", None, bytes(32))):
        with pytest.raises(UsageError, match="Entry 4 has only one"):
            entry.as_line()


def test_the_file_is_for_its_owner_alone_and_is_written_entry_by_entry(tmp_path: Path) -> None:
    path = tmp_path / "export.jsonl"
    entries = (ExportEntry(i, b"leaf") for i in range(1000))
    assert write_export(path, entries) == 1000
    lines = path.read_bytes().splitlines()
    assert [json.loads(line)["index"] for line in lines] == list(range(1000))
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert write_export(path, ()) == 0
    assert path.read_bytes() == b""

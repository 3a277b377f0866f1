"""The model of the disk: what was synced stays, what was not may be gone or torn."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from faults.disk import (
    HEAD,
    MKDIR,
    OPEN,
    RENAME,
    SECTOR,
    SYNC,
    TRUNCATE,
    UNKNOWN,
    UNLINK,
    WRITE,
    Change,
    Disk,
    Event,
    File,
    read_trace,
)

ROOT = "/place"


def event(kind: int, fd: int = 3, at: int = 0, *texts: str, data: bytes = b"") -> Event:
    first, second = (*texts, "", "")[:2]
    return Event(kind, fd, at, first, second, data)


def played(*events: Event) -> Disk:
    disk = Disk(ROOT)
    for one in events:
        disk.play(one)
    return disk


def streams(count: int = 60) -> list[np.random.Generator]:
    return [np.random.default_rng(seed) for seed in range(count)]


MADE = (event(OPEN, 3, 1, f"{ROOT}/a"), event(WRITE, 3, 0, data=b"x" * 1024), event(SYNC, 3))
FOLDER_SYNCED = (event(OPEN, 9, 0, ROOT), event(SYNC, 9))


def test_what_was_synced_is_there_after_every_cut() -> None:
    disk = played(*MADE, *FOLDER_SYNCED)
    assert all(disk.after_cut(s) == {"a": b"x" * 1024} for s in streams())


def test_a_file_whose_folder_was_not_synced_may_be_gone() -> None:
    found = [played(*MADE).after_cut(s) for s in streams()]
    assert {} in found
    assert {"a": b"x" * 1024} in found


def test_a_write_that_was_not_synced_is_there_gone_or_torn_by_sectors() -> None:
    disk = played(*MADE, *FOLDER_SYNCED, event(WRITE, 3, 0, data=b"y" * 1024))
    found = {disk.after_cut(s)["a"] for s in streams()}
    old, new = b"x" * SECTOR, b"y" * SECTOR
    assert found == {old + old, new + new, old + new, new + old}


def test_a_write_across_a_sector_is_torn_at_the_sector() -> None:
    disk = played(*MADE, *FOLDER_SYNCED, event(WRITE, 3, SECTOR - 4, data=b"y" * 8))
    found = {disk.after_cut(s)["a"][SECTOR - 4 : SECTOR + 4] for s in streams()}
    assert found == {b"xxxxxxxx", b"yyyyyyyy", b"xxxxyyyy", b"yyyyxxxx"}


def test_a_file_may_have_grown_without_its_data() -> None:
    file = File(bytearray(b"x" * 10), [Change(10, b"y" * 10)])
    found = {file.after_cut(s) for s in streams()}
    assert {b"x" * 10, b"x" * 10 + b"y" * 10, b"x" * 10 + bytes(10)} <= found
    assert any(len(f) == 20 and f[10:] not in (b"y" * 10, bytes(10)) for f in found)


def test_a_truncation_that_was_not_synced_may_not_have_happened() -> None:
    disk = played(*MADE, *FOLDER_SYNCED, event(TRUNCATE, 3, 4))
    assert {len(disk.after_cut(s)["a"]) for s in streams()} == {4, 1024}


def test_a_name_that_was_replaced_holds_the_old_or_the_new() -> None:
    disk = played(
        *MADE,
        *FOLDER_SYNCED,
        event(OPEN, 4, 1, f"{ROOT}/b"),
        event(WRITE, 4, 0, data=b"new"),
        event(SYNC, 4),
        event(RENAME, -1, 0, f"{ROOT}/b", f"{ROOT}/a"),
    )
    assert disk.now() == {"a": b"new"}
    found = [disk.after_cut(s) for s in streams()]
    assert {f["a"] for f in found} == {b"x" * 1024, b"new"}


def test_a_file_in_a_folder_that_is_gone_is_gone() -> None:
    disk = played(
        event(MKDIR, -1, 0, f"{ROOT}/in"),
        event(OPEN, 3, 1, f"{ROOT}/in/a"),
        event(SYNC, 3),
        event(OPEN, 9, 0, f"{ROOT}/in"),
        event(SYNC, 9),
    )
    assert {len(disk.after_cut(s)) for s in streams()} == {0, 1}
    disk.play(event(OPEN, 10, 0, ROOT))
    disk.play(event(SYNC, 10))
    assert all(disk.after_cut(s) == {"in/a": b""} for s in streams())


def test_a_name_that_was_removed_may_still_be_there() -> None:
    disk = played(*MADE, *FOLDER_SYNCED, event(UNLINK, -1, 0, f"{ROOT}/a"))
    assert {len(disk.after_cut(s)) for s in streams()} == {0, 1}
    assert disk.now() == {}


def test_a_trace_that_does_not_follow_a_call_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "trace"
    path.write_bytes(HEAD.pack(UNKNOWN, 3, 0, 9, 0, 0) + b"fallocate")
    with pytest.raises(ValueError, match="fallocate"):
        list(read_trace(path))

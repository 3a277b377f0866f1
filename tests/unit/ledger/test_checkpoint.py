"""Checkpoints: signed, read back, linked, written."""

from __future__ import annotations

import stat
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest

from reddot.errors import BadDataError, UsageError
from reddot.ledger.checkpoint import (
    NO_PREVIOUS,
    Checkpoint,
    check_signature,
    lag_seconds,
    read_checkpoint,
    sign_checkpoint,
    write_checkpoints,
)
from reddot.ledger.keys import new_signing_key, public_key_hex
from reddot.ledger.merkle import EMPTY_ROOT

KEY = new_signing_key()
NOON = datetime(2026, 3, 1, 12, 0, 0, 5, tzinfo=UTC)


def signed(previous: Checkpoint | None = None, **words: Any) -> Checkpoint:
    told = {"origin": "reddot-audit", "size": 3, "root": EMPTY_ROOT, "at": NOON, "lag_seconds": 4}
    return sign_checkpoint(KEY, **{**told, **words}, previous=previous)


def test_a_checkpoint_is_read_back_as_it_was_signed() -> None:
    one = signed()
    assert read_checkpoint(one.as_line()) == one == read_checkpoint(one.as_line()[:-1])
    check_signature(one, KEY.public_key())
    assert one.key_id == public_key_hex(KEY)
    assert one.previous == NO_PREVIOUS
    assert one.as_json()["at"] == "2026-03-01T12:00:00.000005Z"


def test_each_checkpoint_names_the_one_before_it() -> None:
    one = signed()
    two = signed(one, size=4, at=NOON + timedelta(seconds=1))
    assert two.previous == one.hash() != two.hash()


def test_a_time_in_any_zone_is_the_same_moment() -> None:
    there = timezone(timedelta(hours=5, minutes=30))
    assert signed(at=NOON.astimezone(there)).as_line() == signed().as_line()


@pytest.mark.parametrize(
    "change",
    [{"size": 2}, {"at": NOON - timedelta(seconds=1)}, {"origin": "another"}],
)
def test_a_checkpoint_that_does_not_continue_the_one_before_is_not_signed(
    change: dict[str, Any],
) -> None:
    with pytest.raises(UsageError, match="continues the one before"):
        signed(signed(), **change)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"at": NOON.replace(tzinfo=None)}, "zone"), ({"size": -1}, "0 or more"),
        ({"lag_seconds": -1}, "0 or more"), ({"origin": ""}, "origin"),
        ({"root": b"r"}, "32 bytes"),
    ],
)  # fmt: skip
def test_nonsense_is_not_signed(change: dict[str, Any], words: str) -> None:
    with pytest.raises(UsageError, match=words):
        signed(**change)


@pytest.mark.parametrize(
    "change",
    [
        {"size": 4}, {"root": "00" * 32}, {"at": NOON + timedelta(microseconds=1)},
        {"lag_seconds": 3}, {"previous": "11" * 32}, {"origin": "other"},
        {"signature": "00" * 64}, {"signature": "zz"},
    ],
)  # fmt: skip
def test_a_changed_checkpoint_is_not_what_was_signed(change: dict[str, Any]) -> None:
    with pytest.raises(BadDataError, match="not what was signed"):
        check_signature(replace(signed(), **change), KEY.public_key())


def test_a_checkpoint_of_another_key_is_said_to_be() -> None:
    with pytest.raises(BadDataError, match="Another key"):
        check_signature(signed(), new_signing_key().public_key())


@pytest.mark.parametrize(
    "line", [b"", b"{}", b"[]", b"\xff", b"[" * 9_000, b'{"at":5}', b"null\n"]
)  # fmt: skip
def test_what_is_no_checkpoint_is_refused(line: bytes) -> None:
    with pytest.raises(BadDataError, match="no checkpoint"):
        read_checkpoint(line)


def test_a_checkpoint_in_another_byte_form_is_refused() -> None:
    line = signed().as_line()
    for other in (line + b"\n", line.replace(b'":3', b'": 3'), line.replace(b"Z", b"+00:00")):
        assert other != line
        with pytest.raises(BadDataError, match="no checkpoint"):
            read_checkpoint(other)


@pytest.mark.parametrize(
    ("age", "lag"),
    [(timedelta(), 0), (timedelta(microseconds=1), 1), (timedelta(seconds=60), 60),
     (timedelta(seconds=60, microseconds=1), 61), (-timedelta(seconds=5), 0)],
)  # fmt: skip
def test_the_lag_is_rounded_up_so_that_it_never_says_less(age: timedelta, lag: int) -> None:
    assert lag_seconds(NOON, NOON - age) == lag


def test_the_file_is_replaced_whole_and_others_may_read_it(tmp_path: Path) -> None:
    path = tmp_path / "checkpoints.jsonl"
    one = signed()
    two = signed(one, size=4)
    assert write_checkpoints(path, [one]) == 1
    assert write_checkpoints(path, [one, two]) == 2
    assert path.read_bytes() == one.as_line() + two.as_line()
    assert stat.S_IMODE(path.stat().st_mode) == 0o644
    assert list(tmp_path.iterdir()) == [path]


def test_a_write_that_fails_leaves_the_file_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "checkpoints.jsonl"
    write_checkpoints(path, [signed()])
    kept = path.read_bytes()

    def lines() -> Any:
        yield signed()
        raise OSError("the disk is full")

    with pytest.raises(OSError, match="full"):
        write_checkpoints(path, lines())
    assert path.read_bytes() == kept
    assert list(tmp_path.iterdir()) == [path]

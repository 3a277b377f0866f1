"""A checkpoint whose line was torn by a power cut or a full disk is published whole afterwards."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from faults.server import make_place, run_in

CHECKPOINTS = "ledger/checkpoints.jsonl"
TEARS: dict[str, Callable[[bytes], bytes]] = {
    "gone": lambda _: b"",
    "half": lambda line: line[: len(line) // 2],
    "zeros": lambda line: bytes(len(line)),
    "noise": lambda line: line[:100] + b"\xf3\n\x81" * 50,
}


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("published")
    make_place(folder, "", 1)
    for count in (1, 2):
        assert run_in(folder, "", "faults.go_on") == {"checkpoints": count, "published": True}
    return folder


@pytest.mark.slow
@pytest.mark.parametrize("tear", TEARS)
def test_the_log_goes_on_after_a_torn_line(tear: str, place: Path, tmp_path: Path) -> None:
    torn = tmp_path / "place"
    shutil.copytree(place, torn)
    first, last = (torn / CHECKPOINTS).read_bytes().splitlines(keepends=True)
    (torn / CHECKPOINTS).write_bytes(first + TEARS[tear](last))
    assert run_in(torn, "", "faults.go_on") == {"checkpoints": 3, "published": True}


@pytest.mark.slow
def test_a_whole_line_that_the_database_does_not_hold_stops_it(place: Path, tmp_path: Path) -> None:
    torn, kept = tmp_path / "place", tmp_path / "kept"
    shutil.copytree(place, torn)
    shutil.copytree(place, kept)
    assert run_in(torn, "", "faults.go_on")["checkpoints"] == 3
    published = (torn / CHECKPOINTS).read_bytes()
    (kept / CHECKPOINTS).write_bytes(published)
    with pytest.raises(RuntimeError, match="earlier state"):
        run_in(kept, "", "faults.go_on")

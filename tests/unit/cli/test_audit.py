import csv
import io
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from attacks.logs import Operator, honest_log
from conftest import Run
from reddot.ledger.keys import new_signing_key, public_key_hex, public_key_pem

LOG = honest_log(5)


@pytest.fixture
def words(tmp_path: Path) -> list[object]:
    """The words of an honest log's verification."""
    (tmp_path / "export.jsonl").write_bytes(b"".join(LOG.export()))
    (tmp_path / "checkpoints.jsonl").write_bytes(b"".join(LOG.published()))
    (tmp_path / "key.pem").write_bytes(public_key_pem(LOG.key))
    (tmp_path / "key.hex").write_text(public_key_hex(LOG.key) + "\n")
    checkpoints = tmp_path / "checkpoints.jsonl"
    return ["audit", "verify", tmp_path / "export.jsonl", "--checkpoints", checkpoints]


@pytest.fixture
def edited(tmp_path: Path, words: list[object]) -> list[object]:
    """The same with one entry changed."""
    path = tmp_path / "export.jsonl"
    path.write_bytes(path.read_bytes().replace(b'"actor":"user:3"', b'"actor":"user:4"', 1))
    return words


def test_an_honest_log_is_in_order_and_json_is_alone_on_standard_output(
    run: Run, words: list[object], tmp_path: Path
) -> None:
    for key in ("key.pem", "key.hex"):
        ran = run(*words, "--public-key", tmp_path / key, "--format", "json")
        assert (ran.code, ran.err) == (0, "")
        found = ran.json()
        assert (found["entries"], found["ok"], found["key_from"]) == (
            len(LOG.entries),
            True,
            "file",
        )
        assert {one["kind"] for one in found["findings"]} == {"erased_lawfully"}


def test_what_was_changed_ends_with_exit_code_1_and_is_named_in_every_form(
    run: Run, edited: list[object]
) -> None:
    ran = run(*edited, "--format", "json")
    assert ran.code == 1
    found = [one for one in ran.json()["findings"] if one["kind"] != "erased_lawfully"]
    assert [(one["kind"], one["entry"]) for one in found] == [("edited", 3)]
    ran = run(*edited, "--format", "csv")
    assert ran.code == 1
    rows = list(csv.DictReader(io.StringIO(ran.out)))
    assert ("edited", "3") in {(row["kind"], row["entry"]) for row in rows}
    ran = run(*edited)
    assert ran.code == 1
    assert "NOT in order" in ran.out
    assert "is not what was committed to" in ran.out


def test_without_a_key_the_checkpoints_are_held_to_their_own_word_and_it_says_so(
    run: Run, words: list[object]
) -> None:
    ran = run(*words)
    assert ran.code == 0
    assert "The log is in order." in ran.out
    assert "give --public-key" in ran.err


def test_a_damaged_first_checkpoint_is_found_without_a_key(
    run: Run, words: list[object], tmp_path: Path
) -> None:
    path = tmp_path / "checkpoints.jsonl"
    for at in (5, path.read_bytes().index(b'"key_id":"') + 12):
        path.write_bytes(b"".join(LOG.published()))
        data = bytearray(path.read_bytes())
        data[at] ^= 1
        path.write_bytes(data)
        ran = run(*words, "--format", "json")
        assert ran.code == 1
        assert ran.json()["findings"][0]["checkpoint"] == 1


def test_a_log_of_another_key_is_named(run: Run, words: list[object], tmp_path: Path) -> None:
    other = tmp_path / "other.pem"
    other.write_bytes(public_key_pem(new_signing_key()))
    ran = run(*words, "--public-key", other, "--format", "json")
    assert ran.code == 1
    kinds = {one["kind"] for one in ran.json()["findings"]}
    assert kinds == {"chain_rebuilt", "no_checkpoint", "bad_tombstone"}


def test_checkpoints_that_were_kept_say_whose_log_it_is(
    run: Run, words: list[object], tmp_path: Path
) -> None:
    held = tmp_path / "held.jsonl"
    held.write_bytes(LOG.published()[0])
    ran = run(*words, "--held", held, "--format", "json")
    assert (ran.code, ran.json()["key_from"], ran.err) == (0, "held", "")
    held.write_bytes(b"".join(honest_log(5).published()))
    ran = run(*words, "--held", held, "--format", "json")
    assert ran.code == 1
    assert "chain_rebuilt" in {one["kind"] for one in ran.json()["findings"]}
    other = Operator(key=LOG.key)
    other.go_on(1)
    held.write_bytes(b"".join(other.published()))
    ran = run(*words, "--held", held, "--format", "json")
    assert ran.code == 1


def test_an_old_checkpoint_is_found_when_asked_about_its_age(run: Run, words: list[object]) -> None:
    newest = LOG.checkpoints[-1].at
    for hours, code in ((1, 0), (23.9, 0), (24.1, 1)):
        now = (newest + timedelta(hours=hours)).isoformat()
        assert run(*words, "--now", now).code == code
    naive = (newest + timedelta(hours=2)).replace(tzinfo=None).isoformat()
    assert run(*words, "--now", naive, "--max-age-hours", 1).code == 1
    assert run(*words, "--now", naive, "--max-age-hours", 3).code == 0
    age = (datetime.now(UTC) - newest) / timedelta(hours=1)
    assert run(*words, "--max-age-hours", max(age, 0) + 1).code == 0


@pytest.mark.parametrize(
    "more", [["--now", "noon"], ["--max-age-hours", "1e30"], ["--max-age-hours", "-1"]]
)  # fmt: skip
def test_a_time_that_is_none_is_answered_with_exit_code_2(
    run: Run, words: list[object], more: list[str]
) -> None:
    ran = run(*words, *more)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err


@pytest.mark.parametrize("name", ["export.jsonl", "checkpoints.jsonl"])
def test_a_file_that_is_not_there_is_exit_code_3(
    run: Run, words: list[object], tmp_path: Path, name: str
) -> None:
    (tmp_path / name).unlink()
    ran = run(*words)
    assert (ran.code, ran.out) == (3, "")
    assert f"{name} cannot be read" in ran.err


def test_a_key_file_that_holds_no_key_is_exit_code_3(run: Run, words: list[object]) -> None:
    ran = run(*words, "--public-key", words[2])
    assert (ran.code, ran.out) == (3, "")
    assert "A public key is PEM" in ran.err


@pytest.mark.parametrize("data", [b"", b"\n", b"\x00\xff", b"{}\n[]\n", b"[" * 50_000])
@pytest.mark.parametrize("name", ["export.jsonl", "checkpoints.jsonl"])
def test_a_malformed_file_gives_findings(
    run: Run, words: list[object], tmp_path: Path, name: str, data: bytes
) -> None:
    (tmp_path / name).write_bytes(data)
    ran = run(*words, "--format", "json")
    assert ran.code == 1
    assert not ran.json()["ok"]
    assert ran.json()["findings"]

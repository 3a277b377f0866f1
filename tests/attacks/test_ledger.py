"""Every attack on the log that the verifier names, each beside the honest log that it passes."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from attacks.logs import (
    MINUTE,
    START,
    Operator,
    changed,
    honest_log,
    kinds,
    rebuilt,
    renumbered,
)
from reddot.ledger.canonical import canonical
from reddot.ledger.checkpoint import Checkpoint
from reddot.ledger.entries import tombstone_leaf
from reddot.ledger.export import ExportEntry
from reddot.ledger.keys import new_signing_key, public_key_hex
from reddot.ledger.merkle import leaf_hash, root_hash
from reddot.ledger.verifier import verify


@pytest.fixture
def log() -> Operator:
    return honest_log()


@pytest.fixture
def plain() -> Operator:
    """Thirty entries under six checkpoints, and nothing erased."""
    operator = Operator()
    operator.go_on(6)
    return operator


def test_an_honest_log_has_nothing_but_its_lawful_erasures(log: Operator) -> None:
    found = verify(log.export(), log.published(), log.key.public_key())
    assert found["ok"]
    assert found["entries"] == len(log.entries)
    erased = [{"kind": "erased_lawfully", "entry": i, "checkpoint": None} for i in (2, 11, 12)]
    assert found["findings"] == erased


# An entry edited


@pytest.mark.parametrize("field", ["at", "actor", "operation", "action", "record", "detail"])
def test_an_edited_content_is_named(log: Operator, field: str) -> None:
    lines = log.export()
    lines[7] = changed(lines[7], lambda v: v["content"].update({field: "2026-03-01T08:01:02Z"}))
    assert kinds(log, export=lines) == {("edited", 7)}


def test_an_edited_entry_with_key_and_leaf_made_to_fit_is_found_by_the_root(log: Operator) -> None:
    content = {**(log.entries[7].content or {}), "actor": "user:99"}
    log.entries = (
        rebuilt([*log.entries[:7], replace(log.entries[7], content=content)]) + (log.entries[8:])
    )
    assert kinds(log) == {("edited", 5)}  # one of 5 to 9, which the second checkpoint covers first


def test_an_added_field_is_an_edit(log: Operator) -> None:
    lines = log.export()
    lines[7] = changed(lines[7], lambda v: v["content"].update(note="x"))
    assert kinds(log, export=lines) == {("edited", 7)}


def test_a_line_number_that_was_changed_alone_is_an_edit(log: Operator) -> None:
    lines = log.export()
    lines[7] = changed(lines[7], lambda v: v.update(index=8))
    assert kinds(log, export=lines) == {("edited", 7)}


# Entries deleted, inserted, reordered, cut off


@pytest.mark.parametrize("entry", [0, 7, 9, 20])
@pytest.mark.parametrize("number", [list, renumbered])
def test_a_deleted_entry_is_named(log: Operator, entry: int, number: type[list[bytes]]) -> None:
    lines = log.export()
    del lines[entry]
    assert kinds(log, export=number(lines)) == {("deleted", entry)}


def test_a_deletion_with_every_leaf_made_anew_is_found(plain: Operator) -> None:
    plain.entries = rebuilt(plain.entries[:7] + plain.entries[8:])
    assert {("edited", 5), ("deleted", 29)} <= kinds(plain)  # 5 to 9 changed; 29 are left of 30


@pytest.mark.parametrize("number", [list, renumbered])
def test_an_inserted_entry_is_named(log: Operator, number: type[list[bytes]]) -> None:
    forger = Operator()
    forger.entries = log.entries[:7]
    forger.log(START + MINUTE + timedelta(seconds=9), actor="user:99")
    lines = log.export()
    lines.insert(7, forger.export()[7])
    assert kinds(log, export=number(lines)) == {("inserted", 8), ("not_covered", 27)}


def test_an_insertion_with_every_leaf_made_anew_is_found(plain: Operator) -> None:
    forger = Operator()
    forger.log(START + MINUTE + timedelta(seconds=9), actor="user:99")
    plain.entries = rebuilt([*plain.entries[:7], forger.entries[0], *plain.entries[7:]])
    assert {("inserted", 5), ("not_covered", 30)} <= kinds(plain)


@pytest.mark.parametrize("number", [list, renumbered])
@pytest.mark.parametrize(("first", "second"), [(6, 7), (3, 9), (0, 21)])
def test_entries_that_changed_places_are_named(
    log: Operator, number: type[list[bytes]], first: int, second: int
) -> None:
    lines = log.export()
    lines[first], lines[second] = lines[second], lines[first]
    found = kinds(log, export=number(lines))
    assert ("reordered", second) in found
    assert {kind for kind, _ in found} <= {"reordered", "back_dated", "post_dated"}


def test_a_change_of_places_with_leaves_made_anew_is_found(log: Operator) -> None:
    entries = list(log.entries)
    entries[6], entries[7] = entries[7], entries[6]
    log.entries = rebuilt(entries)
    assert kinds(log) == {("edited", 5)}


@pytest.mark.parametrize("left", [0, 4, 10, 24])
def test_a_tail_that_was_cut_off_is_named(log: Operator, left: int) -> None:
    found = kinds(log, export=log.export()[:left])
    assert ("tail_cut", left) in found
    assert {kind for kind, _ in found} <= {"tail_cut", "missing"}  # tombstones went with the tail


def test_a_tail_cut_off_with_its_checkpoints_is_found_by_who_kept_one(log: Operator) -> None:
    cut = {"export": log.export()[:10], "published": log.published()[:2]}
    assert kinds(log, **cut) == {("missing", 2)}  # the tombstone of entry 2 was cut off as well
    found = kinds(log, **cut, held=log.published())
    assert ("old_checkpoint", None) in found


def test_an_entry_that_no_checkpoint_covers_is_named(log: Operator) -> None:
    log.log(log.checkpoints[-1].at + timedelta(seconds=1))
    assert kinds(log) == {("not_covered", len(log.entries) - 1)}


# The chain of checkpoints


def test_a_chain_rebuilt_with_another_key_is_named(log: Operator) -> None:
    other = honest_log()
    assert ("chain_rebuilt", None) in kinds(log, export=other.export(), published=other.published())


def test_a_chain_rebuilt_with_the_same_key_is_found_by_who_kept_a_checkpoint(
    log: Operator,
) -> None:
    other = Operator(key=log.key)
    other.go_on(6)
    assert kinds(other) == set()  # by itself the other log is in order
    assert kinds(other, held=log.published()[2:3]) == {("chain_rebuilt", None)}


def test_a_log_rewritten_under_checkpoints_that_stay_published_is_named(log: Operator) -> None:
    content = {**(log.entries[7].content or {}), "actor": "user:99"}
    log.entries = (
        rebuilt([*log.entries[:7], replace(log.entries[7], content=content)]) + (log.entries[8:])
    )
    log.sign(log.checkpoints[-1].at + MINUTE)
    assert kinds(log) == {("chain_rebuilt", None)}


@pytest.mark.parametrize("drop", [0, 2])
def test_a_checkpoint_taken_out_of_the_chain_is_found(log: Operator, drop: int) -> None:
    lines = log.published()
    del lines[drop]
    assert ("chain_broken", None) in kinds(log, published=lines)


def test_checkpoints_that_changed_places_or_came_twice_are_found(log: Operator) -> None:
    lines = log.published()
    swapped = [lines[1], lines[0], *lines[2:]]
    assert kinds(log, published=swapped) == {("chain_broken", None)}
    assert kinds(log, published=[lines[0], *lines]) == {("chain_broken", None)}


def test_checkpoints_of_another_log_of_the_operator_are_found(log: Operator) -> None:
    other = Operator(key=log.key, origin="reddot-releases")
    other.go_on(1)
    mixed = [*other.published(), *log.published()]
    assert ("chain_broken", None) in kinds(log, published=mixed)


def signed_line(key: Ed25519PrivateKey, stated: dict[str, object]) -> bytes:
    """A checkpoint that says anything, signed as if it were one."""
    unsigned = {name: value for name, value in stated.items() if name != "signature"}
    signature = key.sign(b"reddot checkpoint 1\n" + _form(unsigned)).hex()
    return _form({**unsigned, "signature": signature}) + b"\n"


def _form(value: dict[str, object]) -> bytes:
    return changed(b"{}", lambda v: v.update(value))[:-1]


@pytest.mark.parametrize(
    "change", [{"size": 24}, {"at": "2026-03-01T08:05:59Z"}, {"origin": "another"}]
)
def test_a_checkpoint_that_is_signed_but_does_not_go_on_from_the_last_is_found(
    log: Operator, change: dict[str, object]
) -> None:
    last = log.checkpoints[-1]
    assert (last.size, last.as_json()["at"]) == (27, "2026-03-01T08:06:00.000000Z")
    size = change.get("size", 27)
    assert isinstance(size, int)
    root = root_hash(leaf_hash(entry.leaf) for entry in log.entries[:size]).hex()
    stated = {**last.as_json(), "previous": last.hash(), "root": root}
    right = signed_line(log.key, stated | {"size": 27, "root": last.root})
    assert kinds(log, published=[*log.published(), right]) == set()
    line = signed_line(log.key, stated | change)
    assert kinds(log, published=[*log.published(), line]) == {("chain_broken", None)}


def test_no_checkpoints_is_not_in_order(log: Operator) -> None:
    assert kinds(log, published=[]) == {("no_checkpoint", None)}


def test_an_empty_log_under_its_checkpoint_is_in_order() -> None:
    log = Operator()
    log.sign(START)
    assert kinds(log) == set()


# Times


@pytest.mark.parametrize(
    ("early", "found"),
    [(timedelta(seconds=60), set()), (timedelta(seconds=61), {("back_dated", 30)})],
)
def test_an_entry_may_be_a_minute_older_than_the_last_checkpoint_and_no_more(
    early: timedelta, found: set[tuple[str, int]]
) -> None:
    log = Operator()
    log.go_on(6)
    last = log.checkpoints[-1].at
    log.log(last - early)
    log.sign(last + timedelta(seconds=5), lag=5)
    assert kinds(log) == found


def test_a_stated_lag_allows_older_entries_and_is_listed(log: Operator) -> None:
    last = log.checkpoints[-1].at
    log.log(last - timedelta(seconds=500))
    log.sign(last + timedelta(seconds=5))
    assert log.checkpoints[-1].lag_seconds == 505
    assert kinds(log) == set()
    found = verify(log.export(), log.published(), log.key.public_key())["findings"]
    line = len(log.checkpoints)
    assert {"kind": "late", "entry": None, "checkpoint": line} in found


def test_checkpoints_while_nothing_happens_leave_no_room_for_older_entries(log: Operator) -> None:
    for _ in range(3):
        last = log.sign(log.checkpoints[-1].at + MINUTE).at
    log.log(last - timedelta(seconds=100))
    log.sign(last + timedelta(seconds=5), lag=5)
    assert kinds(log) == {("back_dated", len(log.entries) - 1)}


def test_an_entry_from_after_its_checkpoint_is_named(log: Operator) -> None:
    last = log.checkpoints[-1].at
    log.log(last + timedelta(seconds=6))
    log.sign(last + timedelta(seconds=5), lag=0)
    assert kinds(log) == {("post_dated", len(log.entries) - 1)}


def test_the_time_of_a_content_may_be_in_any_zone_and_is_compared_as_a_moment(
    log: Operator,
) -> None:
    last = log.checkpoints[-1].at
    log.log(last, at="2026-03-01T09:06:02+01:00")
    log.sign(last + timedelta(seconds=5), lag=5)
    assert last.isoformat() == "2026-03-01T08:06:00+00:00"
    assert kinds(log) == set()


@pytest.mark.parametrize("at", ["2026-03-01T08:06:02", "yesterday", "", 5, None])
def test_a_content_without_a_time_to_hold_to_the_checkpoints_is_found(
    log: Operator, at: object
) -> None:
    log.log(START, at=at)
    log.sign(log.checkpoints[-1].at + MINUTE, lag=0)
    assert kinds(log) == {("edited", len(log.entries) - 1)}


@pytest.mark.parametrize("days", [-2, 2])
def test_a_tombstone_of_another_day_is_found(log: Operator, days: int) -> None:
    log.erase(3, at=log.checkpoints[-1].at + timedelta(days=days))
    log.sign(log.checkpoints[-1].at + MINUTE, lag=0)
    kind = "back_dated" if days < 0 else "post_dated"
    assert kinds(log) == {(kind, len(log.entries) - 1)}


# Two auditors; old checkpoints


def test_two_auditors_shown_different_logs_find_it_when_they_compare(log: Operator) -> None:
    other = log.fork()
    log.go_on(2, since=log.checkpoints[-1].at)
    other.go_on(2, since=other.checkpoints[-1].at)
    assert kinds(log) == kinds(other) == set()
    assert ("split_view", None) in kinds(log, held=other.published())
    assert ("split_view", None) in kinds(other, held=log.published())


def test_a_fork_is_found_though_the_log_shown_here_has_fewer_entries(log: Operator) -> None:
    other = log.fork()
    log.go_on(1)
    other.go_on(3)
    assert ("split_view", None) in kinds(log, held=other.published())


def test_the_same_entries_under_other_times_are_another_log() -> None:
    key = new_signing_key()
    log, other = Operator(key=key), Operator(key=key)
    log.go_on(1)
    log.go_on(1)
    other.entries, other.checkpoints = list(log.entries), log.checkpoints[:1]
    other.sign(log.checkpoints[-1].at - timedelta(seconds=20))
    assert log.checkpoints[-1].root == other.checkpoints[-1].root
    assert kinds(log, held=other.published()) == {("split_view", None)}


def test_a_replayed_old_checkpoint_is_found_by_who_kept_a_newer_one(log: Operator) -> None:
    old = log.fork()
    log.go_on(2)
    assert kinds(old) == set()
    assert kinds(old, held=log.published()) == {("old_checkpoint", None)}
    assert kinds(log, held=old.published()) == set()


def test_a_checkpoint_that_is_too_old_is_found(log: Operator) -> None:
    newest = log.checkpoints[-1].at
    assert kinds(log, since=newest) == set()
    assert kinds(log, since=newest + timedelta(seconds=1)) == {("old_checkpoint", None)}


def test_a_damaged_checkpoint_that_was_kept_is_named_as_such(log: Operator) -> None:
    held = changed(log.published()[1], lambda v: v.update(size=1))
    assert kinds(log, held=[held]) == {("held_not_valid", None)}
    other = honest_log()
    assert kinds(log, held=other.published()[:1]) == {("held_not_valid", None)}


# Erased or missing


def test_a_content_that_is_gone_without_a_tombstone_is_missing(log: Operator) -> None:
    log.entries[7] = replace(log.entries[7], content=None, key=None)
    assert kinds(log) == {("missing", 7)}


@pytest.mark.parametrize("part", ["content", "key"])
def test_a_content_or_a_key_that_is_gone_alone_is_found(log: Operator, part: str) -> None:
    lines = log.export()
    lines[7] = changed(lines[7], lambda v: v.update({part: None}))
    assert kinds(log, export=lines) == {("edited", 7)}


def test_a_tombstone_that_another_key_signed_erases_nothing(log: Operator) -> None:
    log.erase(7, at=log.checkpoints[-1].at, key=new_signing_key())
    log.sign(log.checkpoints[-1].at + MINUTE, lag=0)
    assert kinds(log) == {("bad_tombstone", len(log.entries) - 1), ("missing", 7)}


def test_a_tombstone_whose_leaves_were_changed_erases_nothing_more(log: Operator) -> None:
    log.entries[7] = replace(log.entries[7], content=None, key=None)
    at = len(log.entries) - 5
    assert b"tombstone" in log.entries[at].leaf
    leaf = log.entries[at].leaf.replace(b'"leaves":[12]', b'"leaves":[7,12]')
    log.entries[at] = replace(log.entries[at], leaf=leaf)
    assert {("bad_tombstone", at), ("missing", 7), ("missing", 12)} <= kinds(log)


def _signed_tombstone(key: Ed25519PrivateKey, index: int, leaves: object) -> bytes:
    stated = {
        "basis": "court_order",
        "day": "2026-03-01",
        "index": index,
        "key_id": public_key_hex(key),
        "kind": "tombstone",
        "leaves": leaves,
    }
    signature = key.sign(b"reddot tombstone 1\n" + canonical(stated)).hex()
    return canonical({**stated, "signature": signature})


@pytest.mark.parametrize("leaves", [[27], [28], [2**53 - 1], [-1], ["7"], "7", 7, None])
def test_a_signed_tombstone_cannot_name_what_is_not_before_it(
    log: Operator, leaves: object
) -> None:
    assert len(log.entries) == 27
    log.entries.append(ExportEntry(27, _signed_tombstone(log.key, 27, leaves)))
    log.sign(log.checkpoints[-1].at + MINUTE, lag=0)
    assert kinds(log) == {("bad_tombstone", 27)}


def test_what_was_said_to_be_erased_and_is_still_there_is_named(log: Operator) -> None:
    kept = log.entries[7]
    log.erase(7, at=log.checkpoints[-1].at)
    log.sign(log.checkpoints[-1].at + MINUTE, lag=0)
    assert kinds(log) == set()
    log.entries[7] = kept
    assert kinds(log) == {("erased_but_present", 7)}


def test_a_tombstone_cannot_erase_a_tombstone(log: Operator) -> None:
    stone = next(entry.index for entry in log.entries if b"tombstone" in entry.leaf)
    leaf = tombstone_leaf(
        log.key, len(log.entries), erased=[stone], day=START.date(), basis="court_order"
    )
    log.entries.append(ExportEntry(len(log.entries), leaf))
    log.sign(log.checkpoints[-1].at + MINUTE, lag=0)
    assert kinds(log) == {("erased_but_present", stone)}


# An operator who signs nonsense


@pytest.mark.parametrize(
    "nonsense",
    [
        {"size": "5"}, {"size": -1}, {"size": 10**30}, {"size": None}, {"lag_seconds": "5"},
        {"lag_seconds": -5}, {"lag_seconds": 10**15}, {"at": "2026-03-01T08:00:00"}, {"at": 5},
        {"at": "0001-01-01T00:00:00Z"}, {"root": 5}, {"origin": None}, {"previous": []},
    ],
)  # fmt: skip
def test_signed_nonsense_is_found_without_a_traceback(
    log: Operator, nonsense: dict[str, object]
) -> None:
    line = signed_line(log.key, {**log.checkpoints[0].as_json(), **nonsense})
    assert kinds(log, published=[line, *log.published()[1:]])
    assert kinds(log, published=[line])


def test_a_checkpoint_is_not_taken_for_a_tombstone_nor_a_tombstone_for_a_checkpoint(
    log: Operator,
) -> None:
    one: Checkpoint = log.checkpoints[0]
    stated = {k: v for k, v in one.as_json().items() if k != "signature"}
    other = log.key.sign(b"reddot tombstone 1\n" + canonical(stated)).hex()
    forged = replace(one, signature=other).as_line()
    assert ("bad_signature", None) in kinds(log, published=[forged, *log.published()[1:]])

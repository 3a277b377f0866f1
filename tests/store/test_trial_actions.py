"""Actions of a trial: who may, in which order, what is written, and what is refused."""

from __future__ import annotations

import io
import json
import stat
import threading
import zipfile
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

import trialled
from cast import FORCE, Cast, make_cast, make_person
from reddot.errors import BadDataError, NotPermittedError, ReddotError, UsageError
from reddot.store import actions
from reddot.store.actions.erasure_of_trial import erase_worked
from reddot.store.actions.sequencing import sequence
from reddot.store.actions.trial_designing import draft_trial, enter_batch
from reddot.store.actions.trial_looking import record_look
from reddot.store.actions.trial_reveal import close_trial, reveal_next, seal_trial
from reddot.store.actions.trial_working import record_worked
from reddot.store.models import (
    AuditRow,
    LedgerLeaf,
    Officer,
    RecordKey,
    Trial,
    TrialEntry,
    TrialSlot,
    TrialWorked,
)
from reddot.store.retention import trials_due
from reddot.store.trial_custody import custody_file, custody_folder
from reddot.store.trial_files import folder_zip
from reddot.store.trial_ledger import trial_ledger_entries
from reddot.store.trials import content_of, log_of, public_record, work_record, worked_rows
from reddot.trial.folder import open_trial

SLUG = trialled.SLUG


@pytest.fixture(autouse=True)
def _no_custody() -> Iterator[None]:
    trialled.remove_custody()
    yield
    trialled.remove_custody()


def unpacked(row: Trial, to: Path) -> Path:
    zipfile.ZipFile(io.BytesIO(folder_zip(row))).extractall(to)
    return to / row.slug


# --- the way of a trial


def test_a_trial_goes_from_its_design_to_a_verified_folder(cast: Cast, tmp_path: Path) -> None:
    row = trialled.sealed(cast)
    entries = trialled.revealed(cast, trialled.SLOTS)
    assert [entry.revealed for entry in entries] == list(range(1, trialled.SLOTS + 1))
    running = open_trial(unpacked(row, tmp_path / "running")).verify()
    assert (running.ok, running.commitment_ok, running.revealed) == (True, None, 24)
    close_trial(cast.force_lead, SLUG)
    found = open_trial(unpacked(row, tmp_path / "closed")).verify()
    assert (found.ok, found.commitment_ok, found.allocations) == (True, True, 24)
    assert {entry.arm for entry in entries} == {"carry", "control"}


def test_the_folder_shows_an_arm_that_was_changed_in_the_database(
    cast: Cast, tmp_path: Path
) -> None:
    row = trialled.sealed(cast)
    entry = trialled.revealed(cast, 3)[1]
    other = "control" if entry.arm == "carry" else "carry"
    content = content_of(entry) | {"arm": other}
    TrialEntry.objects.filter(pk=entry.pk).update(content=json.dumps(content), arm=other)
    close_trial(cast.force_lead, SLUG)
    found = open_trial(unpacked(row, tmp_path)).verify()
    assert {one.kind for one in found.findings} == {"wrong_arm", "broken_chain"}
    (mismatch,) = found.mismatches
    assert (mismatch.position, mismatch.said, mismatch.derived) == (2, other, entry.arm)


def test_the_log_begins_with_the_seal_the_plan_and_the_batches(cast: Cast) -> None:
    row = trialled.sealed(cast)
    enter_batch(cast.researcher, SLUG, trialled.slots_text(25, 4))
    kinds = [entry["kind"] for entry in log_of(row).entries]
    assert kinds == ["sealed", "plan_frozen", "batch_entered", "batch_entered"]
    assert [entry["by"] for entry in log_of(row).entries] == [*["force_lead"] * 3, "researcher"]
    assert log_of(row).check() == ()
    assert log_of(row).entries[0]["commitment"] == row.commitment


def test_every_entry_is_in_the_ledger_of_the_site_under_the_person_and_for_everyone(
    cast: Cast,
) -> None:
    row = trialled.stand_in(cast)
    for entry in row.entries.all():
        said = {
            (audit.record, audit.actor)
            for audit in AuditRow.objects.filter(digest=entry.sha256, action=f"trial_{entry.kind}")
        }
        who = f"user:{entry.by_id}"
        assert said == {(work_record(row), who), (public_record(SLUG), "system")}, entry.kind
    sequence(heartbeat=True)
    opened = trial_ledger_entries(SLUG)
    digests = [entry.content["digest"] for entry in opened]
    head = row.entries.order_by("-number").first()
    assert head is not None
    assert digests[-1] == head.sha256
    assert digests[0] == row.entries.order_by("number")[0].sha256


def test_nothing_is_written_where_the_audit_cannot_be(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = trialled.sealed(cast)

    def fail(*_: object, **__: object) -> None:
        raise RuntimeError

    monkeypatch.setattr("reddot.store.actions.trial_entries.write_audit_row", fail)
    with pytest.raises(RuntimeError):
        reveal_next(cast.taser_lead, SLUG)
    assert not row.entries.filter(kind="revealed").exists()


# --- who may


def test_each_step_is_for_its_roles_alone(cast: Cast) -> None:
    trialled.drafted(cast)
    steps: dict[str, tuple[Callable[..., object], set[str]]] = {
        "draft": (lambda who: draft_trial(who, trialled.design_text()), {"researcher"}),
        "batch": (lambda who: enter_batch(who, SLUG, "slot,station\nX,North\n"), {"researcher"}),
        "seal": (lambda who: seal_trial(who, SLUG), {"force_lead"}),
        "reveal": (
            lambda who: reveal_next(who, SLUG), {"supervisor", "other_supervisor", "taser_lead"},
        ),
        "worked": (
            lambda who: record_worked(who, SLUG, trialled.worked_text("S1")),
            {"supervisor", "other_supervisor", "taser_lead"},
        ),
        "look": (lambda who: record_look(who, SLUG, (0, 0), (1.0, 1.0)), {"researcher"}),
        "close": (lambda who: close_trial(who, SLUG), {"force_lead"}),
    }  # fmt: skip
    everyone = [name for name in cast.__slots__ if name != "public"]
    for step, (act, may) in steps.items():
        for name in everyone:
            if name not in may:
                with pytest.raises(NotPermittedError):
                    act(cast.member(name))
                assert Trial.objects.get().state == "drafted", (step, name)


def test_who_designed_it_or_is_a_researcher_is_kept_from_the_allocation(cast: Cast) -> None:
    actions.grant_role(None, cast.researcher, "force_lead", FORCE)
    actions.grant_role(None, cast.researcher, "taser_lead", FORCE)
    other = make_person("second_researcher", "researcher")
    actions.grant_role(None, other, "taser_lead", FORCE)
    trialled.drafted(cast)
    with pytest.raises(NotPermittedError, match="You designed this trial"):
        seal_trial(cast.researcher, SLUG)
    seal_trial(cast.force_lead, SLUG)
    with pytest.raises(NotPermittedError, match="You designed this trial"):
        reveal_next(cast.researcher, SLUG)
    with pytest.raises(NotPermittedError, match="Researchers cannot reveal"):
        reveal_next(other, SLUG)
    with pytest.raises(NotPermittedError, match="You designed this trial"):
        close_trial(cast.researcher, SLUG)


def test_a_trial_of_another_force_is_closed_to_its_lead(cast: Cast) -> None:
    trialled.drafted(cast)
    with pytest.raises(NotPermittedError):
        seal_trial(cast.outsider, SLUG)


# --- the seed


def test_the_seed_lies_with_the_custodian_alone(cast: Cast) -> None:
    row = trialled.sealed(cast)
    path = custody_file(SLUG, row.commitment)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(custody_folder().stat().st_mode) == 0o700
    assert set(json.loads(path.read_text())) == {"trial", "seed", "commitment"}


def test_the_custody_can_lie_elsewhere(
    cast: Cast, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REDDOT_CUSTODY", str(tmp_path / "kept"))
    row = trialled.sealed(cast)
    assert custody_file(SLUG, row.commitment).parent == tmp_path / "kept"
    assert reveal_next(cast.taser_lead, SLUG).revealed == 1


@pytest.mark.parametrize("held", ["", "{}", '{"seed": "' + "ab" * 32 + '"}', '{"seed": "short"}'])
def test_a_wrong_custodian_file_reveals_nothing_and_is_not_repeated(cast: Cast, held: str) -> None:
    row = trialled.sealed(cast)
    path = custody_file(SLUG, row.commitment)
    path.write_text(held)
    with pytest.raises(BadDataError, match="does not hold the seed") as refused:
        reveal_next(cast.taser_lead, SLUG)
    assert "abab" not in str(refused.value)
    path.unlink()
    with pytest.raises(BadDataError, match="is not in its folder"):
        close_trial(cast.force_lead, SLUG)
    assert not row.entries.filter(kind__in=("revealed", "closed")).exists()


# --- the order


def test_nothing_is_revealed_out_of_order_or_twice(cast: Cast) -> None:
    trialled.drafted(cast)
    with pytest.raises(NotPermittedError, match="not sealed yet"):
        reveal_next(cast.taser_lead, SLUG)
    row = seal_trial(cast.force_lead, SLUG)
    with pytest.raises(UsageError, match="Slot 2 is not the next one: slot 1 is"):
        reveal_next(cast.taser_lead, SLUG, 2)
    first = reveal_next(cast.taser_lead, SLUG, 1)
    with pytest.raises(UsageError, match="Nothing was revealed"):
        reveal_next(cast.supervisor, SLUG, 1)
    again = {"trial": row, "kind": "revealed", "at": first.at, "content": "{}", "arm": "carry"}
    for position in (1, 2):
        with pytest.raises(IntegrityError), transaction.atomic():
            TrialEntry.objects.create(
                number=90 + position, slot=first.slot, revealed=position, **again
            )
    trialled.revealed(cast, 23)
    with pytest.raises(UsageError, match="Every slot that was entered is revealed"):
        reveal_next(cast.taser_lead, SLUG)


def test_after_the_seal_nothing_of_the_design_changes_and_after_the_close_nothing_at_all(
    cast: Cast,
) -> None:
    trialled.sealed(cast)
    with pytest.raises(NotPermittedError, match="is taken already"):
        draft_trial(cast.researcher, trialled.design_text())
    with pytest.raises(UsageError, match="sealed already"):
        seal_trial(cast.force_lead, SLUG)
    trialled.revealed(cast, 1)
    close_trial(cast.force_lead, SLUG)
    later: list[Callable[[], object]] = [
        lambda: reveal_next(cast.taser_lead, SLUG),
        lambda: enter_batch(cast.researcher, SLUG, trialled.slots_text(30, 2)),
        lambda: record_worked(cast.taser_lead, SLUG, trialled.worked_text("S1")),
        lambda: record_look(cast.researcher, SLUG, (0, 0), (1.0, 1.0)),
        lambda: close_trial(cast.force_lead, SLUG),
    ]
    for act in later:
        with pytest.raises(NotPermittedError):
            act()


def test_a_draft_sent_again_takes_the_place_of_the_first_with_its_slots(cast: Cast) -> None:
    trialled.drafted(cast)
    row = draft_trial(cast.researcher, trialled.design_text())
    assert not row.slots.exists()
    with pytest.raises(UsageError, match="no slots yet"):
        seal_trial(cast.force_lead, SLUG)
    assert list(custody_folder().iterdir()) == []


def test_a_design_that_lists_stations_and_turns_brings_its_first_batch(cast: Cast) -> None:
    more = '[slots]\nstations = ["North", "South"]\nturns = ["early", "late", "night"]\n'
    row = draft_trial(cast.researcher, trialled.design_text(more=more))
    assert row.slots.count() == 7 * 2 * 3


# --- two at once


def together(*parts: Callable[[], object]) -> list[object]:
    gate = threading.Barrier(len(parts))

    def run(part: Callable[[], object]) -> object:
        gate.wait()
        try:
            return part()
        except ReddotError as problem:
            return problem
        finally:
            connection.close()

    with ThreadPoolExecutor(len(parts)) as pool:
        return list(pool.map(run, parts))


@pytest.mark.django_db(transaction=True)
def test_two_who_reveal_at_once_get_different_slots_in_order() -> None:
    cast = make_cast()
    row = trialled.sealed(cast)
    asks = [cast.taser_lead, cast.supervisor, cast.other_supervisor] * 3
    made = together(*(lambda who=who: reveal_next(who, SLUG).revealed for who in asks))
    assert sorted(made) == list(range(1, 10))  # type: ignore[type-var]
    assert [e["position"] for e in log_of(row).of_kind("revealed")] == list(range(1, 10))
    assert log_of(row).check() == ()


@pytest.mark.django_db(transaction=True)
def test_two_who_mean_the_same_slot_open_it_once() -> None:
    cast = make_cast()
    row = trialled.sealed(cast)
    made = together(
        lambda: reveal_next(cast.taser_lead, SLUG, 1),
        lambda: reveal_next(cast.supervisor, SLUG, 1),
    )
    assert sum(isinstance(one, UsageError) for one in made) == 1
    assert row.entries.filter(kind="revealed").count() == 1


# --- bad input


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("slot,station\nA,North\nA,South\n", "'A' is in two strata"),
        ("slot,station\nA,North\nA,North\n", "named twice"),
        ("slot,station\nA,\n", "row 2, station: it is blank"),
        ("slot,place\nA,North\n", "there is no column 'station'"),
        ("slot,station\nS1,North\n", "'S1' is in batch 1 already"),
    ],
)
def test_slots_that_cannot_be_are_refused_with_their_rows(cast: Cast, text: str, said: str) -> None:
    row = trialled.drafted(cast)
    with pytest.raises(BadDataError, match=said):
        enter_batch(cast.researcher, SLUG, text)
    assert row.slots.count() == trialled.SLOTS


def test_a_slot_changed_after_its_batch_was_entered_stops_the_reveal_and_is_named(
    cast: Cast,
) -> None:
    row = trialled.sealed(cast)
    TrialSlot.objects.filter(trial=row, name="S7").update(columns='{"station": "South"}')
    with pytest.raises(BadDataError, match="S7"):
        reveal_next(cast.taser_lead, SLUG)
    assert not row.entries.filter(kind="revealed").exists()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (trialled.worked_text("S9"), "row 2, slot: 'S9' is not revealed"),
        (trialled.worked_text("S1", officer="E2"), "row 3, officer: the officer is on this slot"),
        (trialled.worked_text("S1", officer="NOBODY"), "row 2, officer: there is no such officer"),
        (trialled.worked_text("S1", carried="perhaps"), "row 2, carried: it is neither"),
        (trialled.worked_text("S1").replace("9.5", "30"), "row 2, hours: it is '30'"),
        ("slot,officer\nS1,E1\n", "there is no column 'crew'"),
        ("slot,officer,crew,eligible,carried,hours\n", "it has no rows"),
    ],
)
def test_rows_that_cannot_have_been_worked_are_refused_by_row(
    cast: Cast, text: str, said: str
) -> None:
    trialled.sealed(cast)
    trialled.revealed(cast, 1)
    with pytest.raises(BadDataError, match=said.replace("(", r"\(")) as refused:
        record_worked(cast.taser_lead, SLUG, text)
    assert "NOBODY" not in str(refused.value)
    assert not TrialWorked.objects.exists()


# --- what was worked


def test_what_was_not_followed_is_recorded_with_its_reason_and_never_replaced(cast: Cast) -> None:
    row = trialled.sealed(cast)
    entry = trialled.revealed(cast, 1)[0]
    against = "no" if entry.arm == "carry" else "yes"
    followed = "yes" if entry.arm == "carry" else "no"
    text = trialled.worked_text("S1", carried=against)
    (first,) = record_worked(cast.taser_lead, SLUG, text, reason="operational_need")
    assert content_of(first)["followed"] == "no"
    assert content_of(first)["reason"] == "operational_need"
    (second,) = record_worked(
        cast.taser_lead, SLUG, trialled.worked_text("S1", carried=followed), reason="mistake"
    )
    said = content_of(second)
    assert (second.kind, said["followed"], said["corrects"]) == ("corrected", "yes", first.number)
    assert "reason" not in said
    assert TrialWorked.objects.filter(entry=first).count() == 2
    assert {one.entry_id for one in worked_rows(row)} == {second.pk}
    assert log_of(row).revealed == {"S1": entry.arm}
    with pytest.raises(UsageError, match="is no reason"):
        record_worked(cast.taser_lead, SLUG, text, reason="because")


def test_officers_are_kept_under_pseudonyms_and_the_log_cannot_be_guessed(cast: Cast) -> None:
    row = trialled.sealed(cast)
    trialled.revealed(cast, 2)
    (first,) = record_worked(cast.taser_lead, SLUG, trialled.worked_text("S1"))
    (second,) = record_worked(cast.taser_lead, SLUG, trialled.worked_text("S2"))
    numbers = set(Officer.objects.values_list("officer_id", flat=True))
    assert not numbers & set(TrialWorked.objects.values_list("officer", flat=True))
    assert content_of(first)["digest"] != content_of(second)["digest"]  # keyed, slot by slot
    assert set(content_of(first)) & {"officer", "officers"} == set()
    assert log_of(row).check() == ()


# --- looks


def test_looks_are_counted_and_those_outside_the_plan_are_marked(cast: Cast) -> None:
    row = trialled.sealed(cast)
    looks = [record_look(cast.researcher, SLUG, (n, 0), (10.0 * n, 10.0 * n)) for n in (2, 10, 11)]
    assert [one.number for one in looks] == [1, 2, 3]
    assert [one.planned for one in looks] == [False, True, False]
    assert [one.crossed for one in looks[:2]] == [False, True]
    with pytest.raises(BadDataError):
        record_look(cast.researcher, SLUG, (1, 0), (10.0, 10.0))
    assert [entry["events"] for entry in log_of(row).of_kind("look")] == [[2, 0], [10, 0], [11, 0]]


# --- erasure


def test_who_worked_is_erased_after_its_time_and_the_log_still_verifies(
    cast: Cast, tmp_path: Path
) -> None:
    row = trialled.sealed(cast)
    trialled.revealed(cast, 2)
    record_worked(cast.taser_lead, SLUG, trialled.worked_text("S1"))
    with pytest.raises(UsageError, match="not closed"):
        erase_worked(cast.force_lead, SLUG, "retention_ended")
    row = close_trial(cast.force_lead, SLUG)
    with pytest.raises(UsageError, match="has not ended"):
        erase_worked(cast.force_lead, SLUG, "retention_ended")
    assert trials_due(timezone.now(), {FORCE}) == ()
    Trial.objects.update(closed_at=timezone.now() - timedelta(days=365 * 7 + 10))
    assert [one.slug for one in trials_due(timezone.now(), {FORCE})] == [SLUG]
    sequence()
    erase_worked(cast.force_lead, SLUG, "retention_ended")
    assert not TrialWorked.objects.exists()
    assert RecordKey.objects.get(record=f"trial_worked:{row.key}").key is None
    assert not AuditRow.objects.filter(record=f"trial_worked:{row.key}", erased=False).exists()
    assert LedgerLeaf.objects.exists()
    assert open_trial(unpacked(row, tmp_path)).verify().ok
    with pytest.raises(UsageError, match="nothing to erase"):
        erase_worked(cast.force_lead, SLUG, "court_order")

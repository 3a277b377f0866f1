"""Two people, two tabs, two machines at the same moment: nothing is lost, nothing is doubled."""

from __future__ import annotations

import threading
import uuid
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.utils import timezone

from cast import Cast, draft_report, make_cast, make_officer, submitted_report
from reddot.errors import BadDataError, NotPermittedError, ReddotError
from reddot.records.source import SNAPSHOT
from reddot.store import actions, snapshot
from reddot.store.actions import delivery
from reddot.store.actions.sequencing import sequence
from reddot.store.models import (
    AuditRow,
    LedgerCheckpoint,
    Message,
    Report,
    Statement,
    Subject,
    User,
)
from reddot.store.reading import find_report, recent_incidents
from reddot.store.setup import place
from reddot.store.snapshot import newest_snapshot, write_snapshot

at_once = pytest.mark.django_db(transaction=True)


def together(*parts: Callable[[], object]) -> list[object]:
    """Run parts in threads that start at the same moment; a refusal is given as itself."""
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


@at_once
def test_a_double_click_on_start_is_one_draft() -> None:
    cast = make_cast()
    key = uuid.uuid4()
    made = together(*[lambda: actions.start_report(cast.author, key).pk] * 6)
    assert made == [key] * 6
    assert Report.objects.count() == 1
    assert AuditRow.objects.filter(action="start_report").count() == 1


@at_once
def test_officers_who_join_at_once_get_a_person_each() -> None:
    cast = make_cast()
    third = make_officer("third", "E3")
    first = submitted_report(cast)

    def join(user: User) -> Callable[[], object]:
        return lambda: actions.start_report(user, uuid.uuid4(), incident_key=first.incident_id)

    together(join(cast.colleague), join(third), join(cast.author))
    positions = Subject.objects.filter(incident=first.incident_id).values_list(
        "position", flat=True
    )
    assert sorted(positions) == [1, 2, 3, 4]


@at_once
@pytest.mark.parametrize("turn", range(4))
def test_an_acknowledged_statement_is_not_lost_to_a_discard(turn: int) -> None:  # noqa: ARG001
    cast = make_cast()
    row = draft_report(cast)
    (owed,) = actions.ask_statements(cast.author, row.key, ["E2"])
    row = find_report(row.key)
    given, _ = together(
        lambda: actions.answer_statement(cast.colleague, owed.key, "What I saw."),
        lambda: actions.discard_report(cast.author, row.key, row.version),
    )
    stored = Statement.objects.get(pk=owed.pk)
    if isinstance(given, ReddotError):
        assert (stored.end_reason, stored.text) == ("report_discarded", "")
    else:
        assert (stored.end_reason, stored.text) == ("given", "What I saw.")


@at_once
def test_an_erasure_beside_a_reading_leaves_a_log_that_goes_on() -> None:
    cast = make_cast()
    row = submitted_report(cast)
    together(
        lambda: actions.erase_record(cast.force_lead, row.key, "court_order"),
        lambda: actions.view_record(cast.supervisor, row.key),
        lambda: actions.view_record(cast.author, row.key),
    )
    sequence()
    assert not AuditRow.objects.filter(leaf__isnull=True).exists()
    assert not Report.objects.filter(pk=row.pk).exists()


def test_a_report_that_was_erased_cannot_be_started_again(cast: Cast) -> None:
    row = submitted_report(cast)
    actions.erase_record(cast.force_lead, row.key, "court_order")
    with pytest.raises(NotPermittedError, match="was erased"):
        actions.start_report(cast.author, row.key)


def test_a_record_erased_while_a_snapshot_is_written_is_not_in_it(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    gone, kept = submitted_report(cast), submitted_report(cast, author=cast.colleague)
    real = snapshot._by_part
    erased = []

    def read_then_erase() -> object:
        parts = real()
        if not erased:
            actions.erase_record(cast.force_lead, gone.key, "court_order")
            erased.append(gone.key)
        return parts

    monkeypatch.setattr(snapshot, "_by_part", read_then_erase)
    made = write_snapshot()
    assert made.reports == 1
    held = b"".join(path.read_bytes() for path in made.folder.rglob("reports.parquet"))
    assert kept.report_id.encode() in held
    assert gone.report_id.encode() not in held


def test_only_the_newest_snapshots_are_kept(cast: Cast) -> None:
    for _ in range(snapshot.KEPT + 2):
        submitted_report(cast)
        sequence()
        made = write_snapshot()
    found = list(place().snapshots.glob(f"*/{SNAPSHOT}"))
    assert len(found) == snapshot.KEPT
    assert newest_snapshot() == made.folder


def test_a_colleague_who_discards_leaves_the_incident_open(cast: Cast) -> None:
    first = submitted_report(cast)
    joined = actions.start_report(cast.colleague, uuid.uuid4(), incident_key=first.incident_id)
    actions.discard_report(cast.colleague, joined.key, joined.version)
    assert [i.key for i in recent_incidents(cast.colleague)] == [first.incident_id]
    assert list(recent_incidents(cast.force_lead)) == []


@pytest.fixture
def published(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A file of checkpoints of this test alone."""
    monkeypatch.setenv("REDDOT_DIR", str(tmp_path))
    return place().checkpoints


def test_a_published_checkpoint_is_never_written_over(cast: Cast, published: Path) -> None:
    for _ in range(3):
        submitted_report(cast)
        sequence()
    before = published.read_bytes()
    assert len(before.splitlines()) == 3
    newest = LedgerCheckpoint.objects.order_by("-id").first()
    assert newest is not None
    newest.delete()  # as if the database were put back to an earlier state
    submitted_report(cast)
    with pytest.raises(BadDataError, match="Keep that file as evidence"):
        sequence()
    assert published.read_bytes() == before
    published.rename(published.with_name("kept.jsonl"))
    sequence()
    assert len(published.read_bytes().splitlines()) == 3


@at_once
def test_a_mail_server_that_hangs_holds_up_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    cast = make_cast()
    submitted_report(cast)
    sending, answered = threading.Event(), threading.Event()

    def hang(_: Message) -> None:
        sending.set()
        assert answered.wait(30)

    def deliver() -> object:
        return delivery.deliver()

    def write() -> object:
        assert sending.wait(30)
        started = timezone.now()
        actions.start_report(cast.colleague, uuid.uuid4())
        took = timezone.now() - started
        answered.set()
        return took

    monkeypatch.setattr(delivery, "_mail", hang)
    delivered, took = together(deliver, write)
    assert delivered == 1
    assert isinstance(took, timedelta)
    assert took < timedelta(seconds=5)


def test_forces_with_the_same_identifiers_do_not_mix(db: None) -> None:  # noqa: ARG001
    from dataclasses import replace

    from reddot.demo.county import build_county

    own = build_county(1).reports[:5]
    theirs = [replace(r, force="Westshire (SYNTHETIC)") for r in own]
    assert actions.import_reports(None, own) == (5, ())
    assert actions.import_reports(None, theirs) == (5, ())
    for row in Report.objects.select_related("officer", "incident"):
        assert row.officer is None or row.officer.force_id == row.force_id
        assert row.incident is None or row.incident.force_id == row.force_id


def test_a_worker_part_that_fails_does_not_stop_the_others(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from reddot.store import worker

    done = []

    def fail(**_: object) -> None:
        raise ValueError("what a person typed")

    monkeypatch.setattr(worker, "sequence", fail)
    monkeypatch.setattr(worker, "send_reminders", lambda: done.append("remind"))
    monkeypatch.setattr(worker, "deliver", lambda: done.append("deliver"))
    worker.work_once()
    assert done == ["remind", "deliver"]

"""Colleagues' statements in the store: whatever happens, each has an owner, a date, and an end."""

from __future__ import annotations

import contextlib
import random
import uuid
from datetime import timedelta

import pytest
from django.utils import timezone

from cast import Cast, draft_report, make_officer, submitted_report
from reddot.errors import NotPermittedError, ReddotError, UsageError
from reddot.review.obligations import check_obligation
from reddot.store import actions
from reddot.store.actions.statements import send_reminders
from reddot.store.models import Message, Report, Statement
from reddot.store.obligations import as_obligation
from reddot.store.reading import find_report


def test_a_statement_is_asked_answered_and_told(cast: Cast) -> None:
    row = submitted_report(cast)
    (owed,) = actions.ask_statements(cast.author, row.key, ["E2", "E2", "E1"])
    assert Message.objects.filter(kind="statement_asked", to=cast.colleague).count() == 1
    given = actions.answer_statement(cast.colleague, owed.key, "I held the left arm.")
    assert (given.end_reason, given.text) == ("given", "I held the left arm.")
    assert Message.objects.filter(kind="statement_given", to=cast.author).count() == 1


def test_i_was_not_there_is_an_answer(cast: Cast) -> None:
    (owed,) = actions.ask_statements(cast.author, submitted_report(cast).key, ["E2"])
    assert actions.was_not_there(cast.colleague, owed.key).end_reason == "not_there"
    with pytest.raises(NotPermittedError):
        actions.answer_statement(cast.colleague, owed.key, "After all.")


def test_a_statement_is_answered_by_whom_it_is_asked_of(cast: Cast) -> None:
    (owed,) = actions.ask_statements(cast.author, submitted_report(cast).key, ["E2"])
    for other in (cast.author, cast.supervisor, cast.outsider):
        with pytest.raises(NotPermittedError):
            actions.answer_statement(other, owed.key, "Not mine.")
    owed.refresh_from_db()
    assert owed.ended_at is None


def test_an_unknown_officer_is_named_and_nobody_is_asked(cast: Cast) -> None:
    row = submitted_report(cast)
    with pytest.raises(UsageError, match="no officer of this force"):
        actions.ask_statements(cast.author, row.key, ["E2", "W1"])
    assert not Statement.objects.exists()


def test_people_added_later_owe_one_too_and_nobody_twice(cast: Cast) -> None:
    make_officer("third", "E3")
    row = submitted_report(cast)
    actions.ask_statements(cast.author, row.key, ["E2"])
    added = actions.ask_statements(cast.supervisor, row.key, ["E2", "E3"])
    assert [s.owner_id for s in added] == ["E3"]
    assert Statement.objects.count() == 2


def test_a_withdrawn_statement_can_be_asked_for_again(cast: Cast) -> None:
    row = submitted_report(cast)
    (owed,) = actions.ask_statements(cast.author, row.key, ["E2"])
    actions.withdraw_statement(cast.author, owed.key)
    (again,) = actions.ask_statements(cast.author, row.key, ["E2"])
    again.refresh_from_db()
    assert (again.pk, again.ended_at, again.end_reason) == (owed.pk, None, None)


def test_a_reminder_is_sent_once_and_the_next_is_later(cast: Cast) -> None:
    (owed,) = actions.ask_statements(cast.author, submitted_report(cast).key, ["E2"])
    past = timezone.now() - timedelta(minutes=1)
    Statement.objects.update(next_reminder_at=past, asked_at=past - timedelta(days=9))
    assert (send_reminders(), send_reminders()) == (1, 0)
    owed.refresh_from_db()
    assert owed.next_reminder_at is not None
    assert owed.next_reminder_at > timezone.now()
    assert Message.objects.filter(kind="statement_reminder").count() == 1


@pytest.mark.parametrize("seed", range(6))
def test_whatever_happens_nobody_asked_is_forgotten(cast: Cast, seed: int) -> None:
    rng = random.Random(seed)  # noqa: S311 - a walk through a test
    others = {f"E{n}": make_officer(f"officer{n}", f"E{n}") for n in range(10, 14)}
    row = draft_report(cast)
    asked: set[str] = set()

    def ask() -> None:
        named = rng.sample(sorted(others), rng.randint(1, 3))
        actions.ask_statements(cast.author, row.key, named)
        asked.update(named)

    def answer() -> None:
        statement = rng.choice(list(Statement.objects.all()))
        actions.answer_statement(others[statement.owner_id], statement.key, "What I saw.")

    def absent() -> None:
        statement = rng.choice(list(Statement.objects.all()))
        actions.was_not_there(others[statement.owner_id], statement.key)

    def withdraw() -> None:
        actions.withdraw_statement(cast.author, rng.choice(list(Statement.objects.all())).key)

    def submit() -> None:
        current = find_report(row.key)
        actions.submit_report(cast.author, row.key, current.version, uuid.uuid4())

    def discard() -> None:
        actions.discard_report(cast.author, row.key, Report.objects.get(pk=row.pk).version)

    def time_passes() -> None:
        past = timezone.now() - timedelta(minutes=1)
        Statement.objects.filter(ended_at__isnull=True).update(next_reminder_at=past)
        Statement.objects.update(asked_at=past - timedelta(days=8))
        Statement.objects.filter(ended_at__lt=past).update(ended_at=timezone.now())
        send_reminders()

    ask()
    steps = [ask, ask, answer, absent, withdraw, submit, time_passes, time_passes]
    for step in [*rng.choices(steps, k=14), *rng.choices([discard, submit], k=1)]:
        with contextlib.suppress(ReddotError):  # what is refused changes nothing
            step()
        found = list(Statement.objects.all())
        assert {s.owner_id for s in found} == asked
        for statement in found:
            check_obligation(as_obligation(statement))

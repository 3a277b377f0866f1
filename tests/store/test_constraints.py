"""Facts that pair are held together by the database itself, whoever writes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.utils import timezone

from cast import Cast, draft_report, signed_off_report, submitted_report
from reddot.records.columns import MULTIPLE
from reddot.records.questions import QUESTIONS
from reddot.store.actions import ask_statements
from reddot.store.models import Message, Report, Statement


@pytest.mark.django_db
def test_the_tables_are_those_of_the_models() -> None:
    call_command("makemigrations", "store", check=True, dry_run=True, stdout=StringIO())


def test_every_question_is_a_column_or_a_child_table() -> None:
    columns = {field.name for field in Report._meta.get_fields()}
    held = columns | set(MULTIPLE) | {"tactics", "devices"}
    assert [q.field for q in QUESTIONS if q.field not in held] == []


@pytest.mark.parametrize(
    "wrong",
    [
        {"state": "lost"},
        {"state": "signed_off"},
        {"submitted_at": None},
        {"first_submitted_at": None},
        {"signed_off_at": timezone.now()},
        {"used_at": timezone.now() + timedelta(days=2)},
        {"subject": None},
        {"officer": None},
        {"subject_injured": "no"},
        {"officer_injury_level": "minor"},
        {"body_worn_video": "off"},
    ],
)
def test_half_a_fact_is_refused(cast: Cast, wrong: dict[str, object]) -> None:
    row = submitted_report(cast)
    with pytest.raises(IntegrityError), transaction.atomic():
        Report.objects.filter(pk=row.pk).update(**wrong)


def _no_reminder(row: Statement) -> None:
    Statement.objects.filter(pk=row.pk).update(next_reminder_at=None)


def _end_without_reason(row: Statement) -> None:
    Statement.objects.filter(pk=row.pk).update(ended_at=timezone.now(), next_reminder_at=None)


def _given_without_text(row: Statement) -> None:
    Statement.objects.filter(pk=row.pk).update(
        ended_at=timezone.now(), next_reminder_at=None, end_reason="given"
    )


def _ended_and_reminded(row: Statement) -> None:
    Statement.objects.filter(pk=row.pk).update(ended_at=timezone.now(), end_reason="not_there")


@pytest.mark.parametrize(
    "break_it", [_no_reminder, _end_without_reason, _given_without_text, _ended_and_reminded]
)
def test_a_statement_is_open_with_a_reminder_or_ended_with_a_reason(
    cast: Cast, break_it: Callable[[Statement], None]
) -> None:
    (row,) = ask_statements(cast.author, submitted_report(cast).key, ["E2"])
    with pytest.raises(IntegrityError), transaction.atomic():
        break_it(row)


def test_a_notice_waits_or_was_delivered_or_given_up(cast: Cast) -> None:
    submitted_report(cast)
    row = Message.objects.get()
    with pytest.raises(IntegrityError), transaction.atomic():
        Message.objects.filter(pk=row.pk).update(delivered_at=timezone.now())


def test_a_signed_off_report_keeps_who_signed(cast: Cast) -> None:
    row = signed_off_report(cast)
    with pytest.raises(IntegrityError), transaction.atomic():
        Report.objects.filter(pk=row.pk).update(signed_off_by=None)


def test_a_draft_has_no_time_of_submission(cast: Cast) -> None:
    row = draft_report(cast)
    with pytest.raises(IntegrityError), transaction.atomic():
        Report.objects.filter(pk=row.pk).update(submitted_at=timezone.now())

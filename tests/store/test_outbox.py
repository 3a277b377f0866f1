"""Notices leave after the commit, again after a failure, and say nothing of what they are about."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone
from pytest_django import Settings

from cast import Cast, submitted_report
from reddot.errors import NotPermittedError
from reddot.store import actions
from reddot.store.actions.delivery import TRIES, deliver
from reddot.store.models import Message, User


@pytest.fixture
def mailing(cast: Cast, settings: Settings) -> Cast:
    settings.EMAIL_HOST = "mail.invalid"
    User.objects.filter(pk=cast.supervisor.pk).update(email="supervisor@force.invalid")
    return cast


def test_a_notice_is_mailed_once_and_says_nothing(mailing: Cast) -> None:
    row = submitted_report(mailing)
    assert mail.outbox == []
    assert (deliver(), deliver()) == (1, 0)
    (sent,) = mail.outbox
    for secret in (str(row.key), row.report_id, "SERIAL", "account", "CRIME", "author", "E1"):
        assert secret not in sent.body + sent.subject
    assert Message.objects.get().delivered_at is not None


def test_what_is_refused_sends_nothing(mailing: Cast) -> None:
    row = submitted_report(mailing)
    Message.objects.all().delete()
    with pytest.raises(NotPermittedError):
        actions.return_report(mailing.other_supervisor, row.key, row.version, "Say more.")
    assert not Message.objects.exists()


def test_a_failure_is_tried_again_later_and_given_up_in_the_end(
    mailing: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise ConnectionRefusedError

    submitted_report(mailing)
    monkeypatch.setattr("reddot.store.actions.delivery._mail", refuse)
    assert deliver() == 0
    waiting = Message.objects.get()
    assert (waiting.tries, waiting.last_error) == (1, "ConnectionRefusedError")
    assert waiting.next_try_at is not None
    assert waiting.next_try_at > timezone.now()
    for _ in range(TRIES):
        Message.objects.filter(next_try_at__isnull=False).update(
            next_try_at=timezone.now() - timedelta(seconds=1)
        )
        deliver()
    given_up = Message.objects.get()
    assert (given_up.tries, given_up.gave_up_at is not None) == (TRIES, True)


def test_a_person_without_an_address_still_has_the_notice(cast: Cast) -> None:
    submitted_report(cast)
    assert deliver() == 1
    assert Message.objects.get().to == cast.supervisor

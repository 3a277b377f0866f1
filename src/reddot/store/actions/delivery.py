"""Deliver the outbox: after the commit, again after a failure, and never twice knowingly."""

from __future__ import annotations

from datetime import timedelta
from smtplib import SMTPException
from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.utils import timezone

from reddot.store.models import Message
from reddot.store.notices import KINDS

AT_ONCE = 100
TRIES = 8
FIRST_WAIT = timedelta(seconds=30)
MAIL = "{kind}\n\nSign in to Reddot to see it. This mail says nothing of what it is about.\n"


def deliver() -> int:
    """Deliver what is due; gives how many notices were delivered.

    Notes
    -----
    A notice appears on the person's pages in any case; mail goes to those with an address. A
    mail that was sent when the machine stopped is sent once more: at least once, not at most.
    """
    due = Message.objects.filter(next_try_at__lte=timezone.now())
    return sum(_deliver(key) for key in due.values_list("key", flat=True)[:AT_ONCE])


def _deliver(key: UUID) -> int:
    """Claim, send outside any transaction, then record: a slow mail server holds up nobody."""
    message = _claim(key)
    if message is None:
        return 0
    try:
        _mail(message)
    except (SMTPException, OSError) as problem:
        _record_failure(message, type(problem).__name__)
        return 0
    now = timezone.now()
    Message.objects.filter(pk=key).update(next_try_at=None, delivered_at=now, last_error="")
    return 1


@transaction.atomic
def _claim(key: UUID) -> Message | None:
    """The notice, if it is due still; while it is being sent nobody else takes it."""
    message = Message.objects.select_for_update().filter(key=key).first()
    now = timezone.now()
    if message is None or message.next_try_at is None or message.next_try_at > now:
        return None
    message.tries += 1
    message.next_try_at = now + FIRST_WAIT * 2 ** min(message.tries - 1, 8)
    message.save(update_fields=["tries", "next_try_at"])
    return message


def _record_failure(message: Message, error: str) -> None:
    if message.tries < TRIES:
        Message.objects.filter(pk=message.pk).update(last_error=error)
        return
    Message.objects.filter(pk=message.pk).update(
        last_error=error, next_try_at=None, gave_up_at=timezone.now()
    )


def _mail(message: Message) -> None:
    words = KINDS[message.kind]
    if message.to.email and settings.EMAIL_HOST:
        body = MAIL.format(kind=words)
        EmailMessage("Reddot: something waits for you", body, to=[message.to.email]).send()

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


@transaction.atomic
def _deliver(key: UUID) -> int:
    message = Message.objects.select_for_update().get(key=key)
    if message.next_try_at is None:
        return 0
    message.tries += 1
    now = timezone.now()
    try:
        _mail(message)
    except (SMTPException, OSError) as problem:
        message.last_error = type(problem).__name__
        wait = FIRST_WAIT * 2 ** min(message.tries - 1, 8)
        message.next_try_at = now + wait if message.tries < TRIES else None
        message.gave_up_at = None if message.next_try_at else now
        message.save()
        return 0
    message.next_try_at, message.delivered_at, message.last_error = None, now, ""
    message.save()
    return 1


def _mail(message: Message) -> None:
    words = KINDS[message.kind]
    if message.to.email and settings.EMAIL_HOST:
        body = MAIL.format(kind=words)
        EmailMessage("Reddot: something waits for you", body, to=[message.to.email]).send()

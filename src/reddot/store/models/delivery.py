"""What leaves the store after a commit, and what must not be done twice."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q

from reddot.store.models.people import User
from reddot.store.models.reports import Report


class Message(models.Model):
    """The outbox: one notice to one person, written with the change and delivered after it.

    It names what to look at, never what is written there.
    """

    key = models.UUIDField(primary_key=True, default=uuid.uuid4)
    to = models.ForeignKey(User, models.CASCADE, related_name="notices")
    kind = models.CharField(max_length=40)
    record = models.CharField(max_length=120)
    made_at = models.DateTimeField()
    next_try_at = models.DateTimeField(null=True, db_index=True)
    tries = models.PositiveSmallIntegerField(default=0)
    delivered_at = models.DateTimeField(null=True)
    gave_up_at = models.DateTimeField(null=True)
    seen_at = models.DateTimeField(null=True)
    last_error = models.CharField(max_length=100, default="")

    class Meta:
        ordering = ("-made_at",)
        constraints = (
            models.CheckConstraint(
                condition=Q(
                    next_try_at__isnull=False, delivered_at__isnull=True, gave_up_at__isnull=True
                )
                | Q(next_try_at__isnull=True, delivered_at__isnull=False, gave_up_at__isnull=True)
                | Q(next_try_at__isnull=True, delivered_at__isnull=True, gave_up_at__isnull=False),
                name="message_waits_or_delivered_or_given_up",
            ),
        )


class Submission(models.Model):
    """A key under which something was sent once; a replay finds it and changes nothing."""

    key = models.UUIDField(primary_key=True)
    user = models.ForeignKey(User, models.CASCADE)
    report = models.ForeignKey(Report, models.CASCADE, related_name="submissions")
    action = models.CharField(max_length=40)
    at = models.DateTimeField()


class ApiToken(models.Model):
    """A token of the read-only API: its hash, never itself."""

    sha256 = models.CharField(max_length=64, primary_key=True)
    user = models.ForeignKey(User, models.CASCADE)
    name = models.CharField(max_length=100)
    made_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    last_used_at = models.DateTimeField(null=True)

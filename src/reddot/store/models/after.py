"""What follows a submission: addenda, edits with before and after, colleagues' statements."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q

from reddot.store.models.people import Officer, User
from reddot.store.models.reports import Report


class Addendum(models.Model):
    """A text added to a report; the narrative itself never changes after submission."""

    key = models.UUIDField(primary_key=True, default=uuid.uuid4)
    report = models.ForeignKey(Report, models.CASCADE, related_name="addenda")
    author = models.ForeignKey(User, models.PROTECT)
    added_at = models.DateTimeField()
    text = models.TextField()

    class Meta:
        ordering = ("added_at",)
        constraints = (models.CheckConstraint(condition=~Q(text=""), name="addendum_is_not_empty"),)


class Edit(models.Model):
    """One mending of a report after its submission, with its coded reason."""

    report = models.ForeignKey(Report, models.CASCADE, related_name="edits")
    author = models.ForeignKey(User, models.PROTECT)
    reason = models.CharField(max_length=60)
    note = models.TextField(default="")
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("opened_at", "id")
        constraints = (
            models.UniqueConstraint(
                fields=["report"], condition=Q(closed_at__isnull=True), name="one_open_edit"
            ),
            models.CheckConstraint(
                condition=~Q(reason="other") | ~Q(note=""), name="other_reason_has_a_note"
            ),
        )


class Change(models.Model):
    """One answer before and after an edit, as people read it."""

    edit = models.ForeignKey(Edit, models.CASCADE, related_name="changes")
    changed_at = models.DateTimeField()
    field = models.CharField(max_length=60)
    before = models.TextField()
    after = models.TextField()

    class Meta:
        ordering = ("id",)


class Statement(models.Model):
    """A colleague's obligation to say what they saw, open until it has an end."""

    key = models.UUIDField(primary_key=True, default=uuid.uuid4)
    report = models.ForeignKey(Report, models.CASCADE, related_name="statements")
    owner = models.ForeignKey(Officer, models.PROTECT, related_name="statements")
    asked_by = models.ForeignKey(User, models.PROTECT)
    asked_at = models.DateTimeField()
    due_at = models.DateTimeField()
    next_reminder_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    end_reason = models.CharField(max_length=40, null=True)
    text = models.TextField(default="")

    class Meta:
        ordering = ("due_at",)
        constraints = (
            models.UniqueConstraint(fields=["report", "owner"], name="one_statement_each"),
            models.CheckConstraint(
                condition=Q(
                    next_reminder_at__isnull=False, ended_at__isnull=True, end_reason__isnull=True
                )
                | Q(
                    next_reminder_at__isnull=True, ended_at__isnull=False, end_reason__isnull=False
                ),
                name="statement_open_with_reminder_or_ended_with_reason",
            ),
            models.CheckConstraint(
                condition=Q(end_reason__isnull=True)
                | (Q(end_reason="given") & ~Q(text=""))
                | (~Q(end_reason="given") & Q(text="")),
                name="statement_given_has_its_text",
            ),
        )

"""Who did what to which record: the audit rows, and the tamper-evident log over them."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import F, Q

from reddot.store.models.people import User

OPERATIONS = (
    "collection",
    "alteration",
    "consultation",
    "disclosure",
    "combination",
    "erasure",
    "system",
)


class RecordKey(models.Model):
    """The random key that a record's log entries are committed with; destroyed at erasure."""

    record = models.CharField(max_length=120, primary_key=True)
    key = models.BinaryField(max_length=32, null=True)
    destroyed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(key__isnull=False, destroyed_at__isnull=True)
                | Q(key__isnull=True, destroyed_at__isnull=False),
                name="record_key_is_there_or_destroyed",
            ),
        )


class LedgerLeaf(models.Model):
    """One leaf of the log, in order, as its bytes."""

    index = models.PositiveBigIntegerField(primary_key=True)
    data = models.BinaryField()


class LedgerCheckpoint(models.Model):
    """A signed statement of the log's size and root, as it was published."""

    size = models.PositiveBigIntegerField()
    at = models.DateTimeField()
    line = models.TextField()
    frontier = models.TextField()

    class Meta:
        ordering = ("id",)


class AuditRow(models.Model):
    """One operation on one record, written in the transaction that did it.

    ``operation`` is one of section 62 of the Data Protection Act 2018, or ``system``. After an
    erasure ``detail`` and ``digest`` are emptied and ``erased`` is set; that it happened stays.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    at = models.DateTimeField(db_index=True)
    actor = models.CharField(max_length=60)
    operation = models.CharField(max_length=20)
    action = models.CharField(max_length=60)
    record = models.CharField(max_length=120, db_index=True)
    detail = models.TextField(default="")
    digest = models.CharField(max_length=64, default="")
    erased = models.BooleanField(default=False)
    leaf = models.OneToOneField(LedgerLeaf, models.PROTECT, null=True, related_name="row")

    class Meta:
        indexes = (
            models.Index(fields=["at"], condition=Q(leaf__isnull=True), name="audit_unsequenced"),
        )
        constraints = (
            models.CheckConstraint(
                condition=Q(operation__in=OPERATIONS), name="audit_operation_is_known"
            ),
            models.CheckConstraint(
                condition=Q(erased=False) | Q(detail="", digest=""), name="audit_erased_is_empty"
            ),
        )


class BreakGlass(models.Model):
    """An opening of one report to someone without a right to it, asked for with a reason."""

    user = models.ForeignKey(User, models.PROTECT)
    report = models.ForeignKey("store.Report", models.CASCADE)
    reason = models.TextField()
    opened_at = models.DateTimeField()
    ends_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.CheckConstraint(condition=~Q(reason=""), name="break_glass_has_a_reason"),
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("opened_at")), name="break_glass_ends_after_opening"
            ),
        )

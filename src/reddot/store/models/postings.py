"""What officers were from which day on, and the reviews that uses by student officers call for."""

from __future__ import annotations

import uuid

from django.db import models

from reddot.store.models.people import Officer, Unit, User
from reddot.store.models.reports import Report


class Posting(models.Model):
    """What an officer is from a day on, until the next posting; the officer's row is the last."""

    key = models.UUIDField(primary_key=True, default=uuid.uuid4)
    officer = models.ForeignKey(Officer, models.CASCADE, related_name="postings")
    starts_on = models.DateField()
    role = models.CharField(max_length=50)
    front_line = models.BooleanField(null=True)
    unit = models.ForeignKey(Unit, models.PROTECT, null=True)
    main_duty = models.CharField(max_length=60, null=True)
    entered_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    entered_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("starts_on",)
        constraints = (
            models.UniqueConstraint(fields=["officer", "starts_on"], name="posting_once_a_day"),
            models.CheckConstraint(condition=~models.Q(role=""), name="posting_names_its_role"),
        )


class UseReview(models.Model):
    """That the use of a CED by a student officer was reviewed."""

    report = models.OneToOneField(
        Report, models.CASCADE, primary_key=True, related_name="use_review"
    )
    officer = models.ForeignKey(Officer, models.CASCADE, related_name="use_reviews")
    reviewed_on = models.DateField()
    reviewed_by = models.CharField(max_length=100, null=True)
    entered_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

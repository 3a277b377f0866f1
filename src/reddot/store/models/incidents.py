"""Incidents, and the persons on whom force was used in them."""

from __future__ import annotations

import uuid

from django.db import models

from reddot.store.models.people import Force


class Incident(models.Model):
    """One event at one place; several officers' reports join it."""

    key = models.UUIDField(primary_key=True, default=uuid.uuid4)
    incident_id = models.CharField(max_length=100)
    force = models.ForeignKey(Force, models.PROTECT)
    started_at = models.DateTimeField(null=True, db_index=True)
    dispatch_reference = models.CharField(max_length=100, null=True)
    out_of_force = models.BooleanField(default=False)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["force", "incident_id"], name="incident_once_in_a_force"
            ),
        )


class Subject(models.Model):
    """A person in an incident. How each officer perceived them is on that officer's report."""

    key = models.UUIDField(primary_key=True, default=uuid.uuid4)
    incident = models.ForeignKey(Incident, models.CASCADE, related_name="subjects")
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ("position",)
        constraints = (
            models.UniqueConstraint(
                fields=["incident", "position"], name="subject_numbered_once_in_an_incident"
            ),
            models.CheckConstraint(
                condition=models.Q(position__gte=1, position__lte=50),
                name="subject_position_1_to_50",
            ),
        )

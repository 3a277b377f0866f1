"""Runs of the cover simulation: what was asked of which scenario, how far it is, what came out."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q

from reddot.store.models.people import User

STATES = ("asked", "running", "done", "failed")
LONGEST_SCENARIO = 100


class CoverRun(models.Model):
    """One run of a scenario of the site's folder, asked for by a person.

    ``scenario`` and ``against`` are names of scenario files; ``scenario_sha256`` is the checksum
    of the first when the run began, so that a page can say that the file was changed since.
    ``trained_share`` is empty where the scenario's own counts; ``speed`` multiplies its speeds.
    ``result`` is what the study says as JSON, empty until it is done.
    """

    key = models.UUIDField(primary_key=True, default=uuid.uuid4)
    scenario = models.CharField(max_length=LONGEST_SCENARIO)
    scenario_sha256 = models.CharField(max_length=64, default="")
    trained_share = models.FloatField(null=True)
    speed = models.FloatField(default=1.0)
    replications = models.PositiveIntegerField()
    seed = models.PositiveIntegerField(default=1)
    against = models.CharField(max_length=LONGEST_SCENARIO, default="")
    against_share = models.FloatField(null=True)
    state = models.CharField(max_length=10, default="asked")
    asked_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    asked_at = models.DateTimeField()
    began_at = models.DateTimeField(null=True)
    steps_done = models.PositiveIntegerField(default=0)
    steps = models.PositiveIntegerField(default=0)
    finished_at = models.DateTimeField(null=True)
    failure = models.TextField(default="")
    result = models.JSONField(null=True)

    class Meta:
        ordering = ("-asked_at",)
        indexes = (models.Index(fields=["scenario", "state"], name="cover_run_of_scenario"),)
        constraints = (
            models.CheckConstraint(condition=Q(state__in=STATES), name="cover_run_state_is_known"),
            models.CheckConstraint(condition=~Q(scenario=""), name="cover_run_has_a_scenario"),
            models.CheckConstraint(
                condition=Q(replications__gte=1), name="cover_run_has_replications"
            ),
            models.CheckConstraint(condition=Q(speed__gt=0), name="cover_run_has_a_speed"),
            models.CheckConstraint(
                condition=Q(trained_share__isnull=True)
                | Q(trained_share__gte=0, trained_share__lte=1),
                name="cover_run_share_is_one",
            ),
            models.CheckConstraint(
                condition=Q(against_share__isnull=True)
                | Q(against_share__gte=0, against_share__lte=1),
                name="cover_run_other_share_is_one",
            ),
            models.CheckConstraint(
                condition=Q(state="failed") & ~Q(failure="") | ~Q(state="failed") & Q(failure=""),
                name="cover_run_failed_says_why",
            ),
            models.CheckConstraint(
                condition=Q(state="done", result__isnull=False, finished_at__isnull=False)
                | ~Q(state="done") & Q(result__isnull=True),
                name="cover_run_done_has_its_result",
            ),
        )

"""Releases of figures: what was announced, drafted, signed off and released, step by step."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import F, Q

from reddot.store.models.people import Force, User
from reddot.store.release_states import BUILT, PUBLIC, STATES

LONGEST_TITLE = 150


class Release(models.Model):
    """A release of one force, from its announcement on; a number once it is out.

    ``draft_key`` names the folder of the draft, ``draft_number`` is the number that it was built
    with, ``draft_sha256`` the checksum of its manifest: who signs off signs that one off. After
    the release ``manifest_sha256`` is the checksum of what went out.
    """

    key = models.UUIDField(primary_key=True, default=uuid.uuid4)
    force = models.ForeignKey(Force, models.PROTECT, related_name="releases")
    title = models.CharField(max_length=LONGEST_TITLE)
    state = models.CharField(max_length=20, default="announced")
    planned_on = models.DateField()
    corrects = models.ForeignKey("self", models.PROTECT, null=True, related_name="corrections")
    reason = models.TextField(default="")
    announced_at = models.DateTimeField()
    draft_key = models.UUIDField(null=True)
    draft_number = models.PositiveIntegerField(null=True)
    draft_sha256 = models.CharField(max_length=64, default="")
    drafted_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    drafted_at = models.DateTimeField(null=True)
    refusal = models.TextField(default="")
    signed_off_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    signed_off_at = models.DateTimeField(null=True)
    number = models.PositiveIntegerField(null=True, unique=True)
    manifest_sha256 = models.CharField(max_length=64, default="")
    released_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("planned_on", "announced_at")
        constraints = (
            models.CheckConstraint(
                condition=Q(state__in=tuple(STATES)), name="release_state_is_known"
            ),
            models.CheckConstraint(condition=~Q(title=""), name="release_has_a_title"),
            models.CheckConstraint(
                condition=Q(corrects__isnull=True, reason="")
                | (Q(corrects__isnull=False) & ~Q(reason="")),
                name="release_corrects_with_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(state="refused", draft_key__isnull=True)
                | ~Q(state="refused") & Q(refusal=""),
                name="release_refused_has_no_draft",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=BUILT)
                | Q(draft_key__isnull=False, draft_number__isnull=False, drafted_by__isnull=False)
                & ~Q(draft_sha256=""),
                name="release_drafted_has_its_draft",
            ),
            models.CheckConstraint(
                condition=Q(signed_off_by__isnull=True) | ~Q(signed_off_by=F("drafted_by")),
                name="release_signed_off_by_another_person",
            ),
            models.CheckConstraint(
                condition=Q(state__in=("signed_off", *PUBLIC), signed_off_by__isnull=False)
                | ~Q(state__in=("signed_off", *PUBLIC)) & Q(signed_off_by__isnull=True),
                name="release_signed_off_has_by_whom",
            ),
            models.CheckConstraint(
                condition=Q(state__in=PUBLIC, number__gte=1, released_at__isnull=False)
                & ~Q(manifest_sha256="")
                | ~Q(state__in=PUBLIC)
                & Q(number__isnull=True, released_at__isnull=True, manifest_sha256=""),
                name="release_out_has_number_and_checksum",
            ),
        )


class ReleaseStep(models.Model):
    """A step that a release took: which, when, by whom, and why where a reason was given."""

    release = models.ForeignKey(Release, models.CASCADE, related_name="steps")
    action = models.CharField(max_length=20)
    at = models.DateTimeField()
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    reason = models.TextField(default="")
    day_before = models.DateField(null=True)

    class Meta:
        ordering = ("at", "id")

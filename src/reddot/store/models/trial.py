"""A trial: its design, its slots, its log, and what was worked. No seed, no arm to come.

The seed lies in the custodian's file, outside the database. The arm of a slot is written here in
the transaction that reveals it, and nowhere before.
"""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import F, Q

from reddot.store.models.people import Force, User

STATES = ("drafted", "sealed", "closed")
SEALED = ("sealed", "closed")
LONGEST_SLUG, LONGEST_NAME, LONGEST_SLOT = 64, 2000, 200
LONGEST_CREW = 100


class Trial(models.Model):
    """A trial; ``design`` is its plan and design as JSON, frozen once it is sealed.

    ``commitment`` is what was published when it was sealed. ``drafted_by`` designed it, and can
    be neither who sealed it nor who closed it.
    """

    key = models.UUIDField(primary_key=True, default=uuid.uuid4)
    slug = models.SlugField(max_length=LONGEST_SLUG, unique=True)
    name = models.CharField(max_length=LONGEST_NAME)
    force = models.ForeignKey(Force, models.PROTECT, related_name="trials")
    state = models.CharField(max_length=10, default="drafted")
    design = models.TextField()
    design_sha256 = models.CharField(max_length=64)
    drafted_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    drafted_at = models.DateTimeField()
    commitment = models.CharField(max_length=64, default="")
    sealed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    sealed_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    closed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-drafted_at",)
        constraints = (
            models.CheckConstraint(condition=Q(state__in=STATES), name="trial_state_is_known"),
            models.CheckConstraint(condition=~Q(name=""), name="trial_has_a_name"),
            models.CheckConstraint(condition=~Q(slug=""), name="trial_has_a_slug"),
            models.CheckConstraint(
                condition=Q(state__in=SEALED, sealed_at__isnull=False) & ~Q(commitment="")
                | Q(state="drafted", sealed_at__isnull=True, commitment=""),
                name="trial_sealed_has_its_commitment",
            ),
            models.CheckConstraint(
                condition=Q(state="closed", closed_at__isnull=False)
                | ~Q(state="closed") & Q(closed_at__isnull=True),
                name="trial_closed_has_its_moment",
            ),
            models.CheckConstraint(
                condition=Q(sealed_by__isnull=True) | ~Q(sealed_by=F("drafted_by")),
                name="trial_sealed_by_another_person",
            ),
            models.CheckConstraint(
                condition=Q(closed_by__isnull=True) | ~Q(closed_by=F("drafted_by")),
                name="trial_closed_by_another_person",
            ),
        )


class TrialBatch(models.Model):
    """Slots that were entered together; ``sha256`` is over their rows in canonical form."""

    trial = models.ForeignKey(Trial, models.PROTECT, related_name="batches")
    number = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    entered_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    entered_at = models.DateTimeField()

    class Meta:
        ordering = ("number",)
        constraints = (
            models.UniqueConstraint(fields=["trial", "number"], name="trial_batch_once"),
            models.CheckConstraint(condition=Q(number__gte=1), name="trial_batch_is_counted"),
        )


class TrialSlot(models.Model):
    """One unit that is randomised, in its place over all batches; ``columns`` is JSON."""

    trial = models.ForeignKey(Trial, models.PROTECT, related_name="slots")
    batch = models.ForeignKey(TrialBatch, models.PROTECT, related_name="slots")
    position = models.PositiveIntegerField()
    name = models.CharField(max_length=LONGEST_SLOT)
    columns = models.TextField()

    class Meta:
        ordering = ("position",)
        constraints = (
            models.UniqueConstraint(fields=["trial", "position"], name="trial_slot_position_once"),
            models.UniqueConstraint(fields=["trial", "name"], name="trial_slot_name_once"),
            models.CheckConstraint(condition=Q(position__gte=1), name="trial_slot_is_counted"),
        )


class TrialEntry(models.Model):
    """One entry of a trial's log; ``content`` is the entry in canonical form, public.

    A slot is revealed once, and each position once: two who ask at the same moment cannot both
    get it. ``by`` is the person, for the desk; the public entry names their role.
    """

    trial = models.ForeignKey(Trial, models.PROTECT, related_name="entries")
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=20)
    at = models.DateTimeField()
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    content = models.TextField()
    sha256 = models.CharField(max_length=64)
    slot = models.ForeignKey(TrialSlot, models.PROTECT, null=True, related_name="entries")
    revealed = models.PositiveIntegerField(null=True)
    arm = models.CharField(max_length=40, default="")

    class Meta:
        ordering = ("number",)
        constraints = (
            models.UniqueConstraint(fields=["trial", "number"], name="trial_entry_once"),
            models.UniqueConstraint(fields=["trial", "revealed"], name="trial_reveals_in_order"),
            models.UniqueConstraint(
                fields=["slot"], condition=Q(kind="revealed"), name="trial_slot_revealed_once"
            ),
            models.CheckConstraint(
                condition=Q(kind="revealed", revealed__isnull=False, slot__isnull=False)
                & ~Q(arm="")
                | ~Q(kind="revealed") & Q(revealed__isnull=True, arm=""),
                name="trial_arm_only_of_what_is_revealed",
            ),
        )


class TrialWorked(models.Model):
    """An officer on a slot as it was worked; ``officer`` is the pseudonym of the researchers'.

    The rows of a slot are those of its newest entry: a correction never takes the place of what
    was recorded before.
    """

    entry = models.ForeignKey(TrialEntry, models.PROTECT, related_name="rows")
    slot = models.ForeignKey(TrialSlot, models.PROTECT, related_name="rows")
    officer = models.CharField(max_length=64)
    crew = models.CharField(max_length=LONGEST_CREW)
    eligible = models.BooleanField()
    carried = models.BooleanField()
    hours = models.FloatField()

    class Meta:
        ordering = ("slot", "id")
        constraints = (
            models.UniqueConstraint(fields=["entry", "officer"], name="trial_officer_on_one_crew"),
            models.CheckConstraint(
                condition=Q(hours__gt=0, hours__lte=24), name="trial_hours_are_of_a_shift"
            ),
        )


class TrialLook(models.Model):
    """A look at harm: what was counted in each arm, and whether it crossed its boundary."""

    entry = models.OneToOneField(TrialEntry, models.PROTECT, related_name="look")
    trial = models.ForeignKey(Trial, models.PROTECT, related_name="looks")
    number = models.PositiveIntegerField()
    outcome = models.CharField(max_length=40)
    events_carry = models.PositiveIntegerField()
    events_control = models.PositiveIntegerField()
    planned = models.BooleanField()
    crossed = models.BooleanField()
    words = models.TextField()

    class Meta:
        ordering = ("number",)
        constraints = (
            models.UniqueConstraint(
                fields=["trial", "outcome", "number"], name="trial_looks_are_counted"
            ),
        )


class TrialAnalysis(models.Model):
    """A report of a closed trial that was published: as data (JSON) and as a page of its own.

    An earlier one stays: the newest is shown first.
    """

    trial = models.ForeignKey(Trial, models.PROTECT, related_name="analyses")
    number = models.PositiveIntegerField()
    content = models.TextField()
    page = models.TextField()
    sha256 = models.CharField(max_length=64)
    made_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        ordering = ("-number",)
        constraints = (
            models.UniqueConstraint(fields=["trial", "number"], name="trial_reports_are_counted"),
        )

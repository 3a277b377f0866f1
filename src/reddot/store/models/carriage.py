"""Who may carry: courses, suspensions, endorsements, and Tasers and cartridges in whose hands."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import F, Q

from reddot.carriage.models import model_codes
from reddot.store.models.people import Force, Officer, Unit, User

MODELS = model_codes()  # those that are known without a device of one
LONGEST_MODEL = 60
LONGEST_SERIAL = 80
LONGEST_TRAINER = LONGEST_NAME = 100
LONGEST_SUSPENSION = 200
MOST_HOURS = 400


class Course(models.Model):
    """A course that an officer took; one entered by mistake stays, withdrawn with its reason."""

    key = models.UUIDField(primary_key=True, default=uuid.uuid4)
    officer = models.ForeignKey(Officer, models.CASCADE, related_name="courses")
    course = models.CharField(max_length=20)
    model = models.CharField(max_length=LONGEST_MODEL)
    completed_on = models.DateField()
    hours = models.FloatField(null=True)
    passed = models.BooleanField()
    trainer = models.CharField(max_length=LONGEST_TRAINER, null=True)
    entered_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    entered_at = models.DateTimeField(auto_now_add=True)
    withdrawn_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_reason = models.TextField(default="")

    class Meta:
        ordering = ("completed_on", "entered_at")
        constraints = (
            models.UniqueConstraint(
                fields=["officer", "course", "model", "completed_on"],
                condition=Q(withdrawn_at__isnull=True),
                name="course_once_a_day",
            ),
            models.CheckConstraint(
                condition=Q(course__in=("initial", "refresher", "conversion")),
                name="course_is_of_a_known_kind",
            ),
            models.CheckConstraint(condition=~Q(model=""), name="course_names_its_model"),
            models.CheckConstraint(
                condition=Q(hours__isnull=True) | Q(hours__gt=0), name="course_has_some_hours"
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True, withdrawn_reason="")
                | (Q(withdrawn_at__isnull=False) & ~Q(withdrawn_reason="")),
                name="course_withdrawn_with_a_reason",
            ),
        )


class Suspension(models.Model):
    """A time in which an officer may not carry one model, or any."""

    key = models.UUIDField(primary_key=True, default=uuid.uuid4)
    officer = models.ForeignKey(Officer, models.CASCADE, related_name="suspensions")
    model = models.CharField(max_length=LONGEST_MODEL, null=True)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=LONGEST_SUSPENSION)
    entered_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    ended_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ("starts_at", "key")
        constraints = (
            models.CheckConstraint(
                condition=Q(ends_at__isnull=True) | Q(ends_at__gte=F("starts_at")),
                name="suspension_ends_after_its_start",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="suspension_has_a_reason"),
            models.CheckConstraint(
                condition=Q(ended_by__isnull=True) | Q(ends_at__isnull=False),
                name="suspension_ended_by_someone_has_an_end",
            ),
        )


class Endorsement(models.Model):
    """A superintendent's word that a student officer has the experience to carry."""

    key = models.UUIDField(primary_key=True, default=uuid.uuid4)
    officer = models.ForeignKey(Officer, models.CASCADE, related_name="endorsements")
    given_by = models.CharField(max_length=LONGEST_NAME, null=True)
    given_on = models.DateField()
    ended_on = models.DateField(null=True)
    entered_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ("given_on", "key")
        constraints = (
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True) | Q(ended_on__gte=F("given_on")),
                name="endorsement_ends_after_it_was_given",
            ),
            models.UniqueConstraint(
                fields=["officer"], condition=Q(ended_on__isnull=True), name="one_open_endorsement"
            ),
        )


class RoleAuthorisation(models.Model):
    """A chief officer's word that people of a role may carry in the force."""

    key = models.UUIDField(primary_key=True, default=uuid.uuid4)
    force = models.ForeignKey(Force, models.PROTECT, related_name="role_authorisations")
    role = models.CharField(max_length=50)
    given_on = models.DateField()
    ended_on = models.DateField(null=True)

    class Meta:
        ordering = ("given_on", "key")
        constraints = (
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True) | Q(ended_on__gte=F("given_on")),
                name="authorisation_ends_after_it_was_given",
            ),
            models.UniqueConstraint(
                fields=["force", "role"],
                condition=Q(ended_on__isnull=True),
                name="one_open_authorisation_of_a_role",
            ),
        )


class Device(models.Model):
    """A Taser that a force owns; serial numbers are told apart within the force."""

    key = models.UUIDField(primary_key=True, default=uuid.uuid4)
    serial_number = models.CharField(max_length=LONGEST_SERIAL)
    model = models.CharField(max_length=LONGEST_MODEL)
    force = models.ForeignKey(Force, models.PROTECT, related_name="devices")
    unit = models.ForeignKey(Unit, models.PROTECT, null=True)
    acquired_on = models.DateField(null=True)
    withdrawn_on = models.DateField(null=True)

    class Meta:
        ordering = ("serial_number",)
        constraints = (
            models.UniqueConstraint(fields=["force", "serial_number"], name="device_once_a_force"),
            models.CheckConstraint(
                condition=~Q(serial_number="") & ~Q(model=""), name="device_has_serial_and_model"
            ),
            models.CheckConstraint(
                condition=Q(acquired_on__isnull=True)
                | Q(withdrawn_on__isnull=True)
                | Q(withdrawn_on__gte=F("acquired_on")),
                name="device_withdrawn_after_it_came",
            ),
        )


class DeviceIssue(models.Model):
    """A Taser in one officer's hands, from its issue until before its return.

    Where the register said no and it was issued all the same, who overrode it and why stand here.
    """

    key = models.UUIDField(primary_key=True, default=uuid.uuid4)
    device = models.ForeignKey(Device, models.PROTECT, related_name="issues")
    officer = models.ForeignKey(Officer, models.CASCADE, related_name="device_issues")
    model = models.CharField(max_length=LONGEST_MODEL)
    issued_at = models.DateTimeField()
    issued_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    returned_at = models.DateTimeField(null=True)
    returned_to = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    override_reason = models.TextField(default="")
    overridden_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ("issued_at", "key")
        constraints = (
            models.UniqueConstraint(
                fields=["device"],
                condition=Q(returned_at__isnull=True),
                name="one_open_issue_of_a_device",
            ),
            models.UniqueConstraint(
                fields=["device", "issued_at"], name="device_issued_once_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(returned_at__isnull=True) | Q(returned_at__gte=F("issued_at")),
                name="device_returned_after_its_issue",
            ),
            models.CheckConstraint(
                condition=Q(returned_to__isnull=True) | Q(returned_at__isnull=False),
                name="device_returned_to_someone_has_a_return",
            ),
            models.CheckConstraint(
                condition=Q(override_reason="", overridden_by__isnull=True)
                | (~Q(override_reason="") & Q(overridden_by__isnull=False)),
                name="override_has_its_reason_and_who",
            ),
        )


class CartridgeIssue(models.Model):
    """A cartridge in one officer's hands, from its issue until before its return."""

    key = models.UUIDField(primary_key=True, default=uuid.uuid4)
    force = models.ForeignKey(Force, models.PROTECT)
    serial_number = models.CharField(max_length=LONGEST_SERIAL)
    officer = models.ForeignKey(Officer, models.CASCADE, related_name="cartridge_issues")
    issued_at = models.DateTimeField()
    issued_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    returned_at = models.DateTimeField(null=True)
    override_reason = models.TextField(default="")
    overridden_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ("issued_at", "key")
        constraints = (
            models.UniqueConstraint(
                fields=["force", "serial_number"],
                condition=Q(returned_at__isnull=True),
                name="one_open_issue_of_a_cartridge",
            ),
            models.UniqueConstraint(
                fields=["force", "serial_number", "issued_at"],
                name="cartridge_issued_once_at_a_time",
            ),
            models.CheckConstraint(
                condition=~Q(serial_number=""), name="cartridge_has_a_serial_number"
            ),
            models.CheckConstraint(
                condition=Q(returned_at__isnull=True) | Q(returned_at__gte=F("issued_at")),
                name="cartridge_returned_after_its_issue",
            ),
            models.CheckConstraint(
                condition=Q(override_reason="", overridden_by__isnull=True)
                | (~Q(override_reason="") & Q(overridden_by__isnull=False)),
                name="cartridge_override_has_its_reason_and_who",
            ),
        )

"""The report of force and its child tables: one row for one officer's force on one person."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import F, Q

from reddot.records.questions import QUESTIONS
from reddot.store.models.incidents import Incident, Subject
from reddot.store.models.people import Force, Officer, Unit, User

BEFORE_SUBMISSION = ("draft", "discarded")
AFTER_SUBMISSION = ("submitted", "returned", "signed_off")
TEXT_LENGTH = 200
CODE_LENGTH = 60


def _code() -> models.CharField[str | None, str | None]:
    return models.CharField(max_length=CODE_LENGTH, null=True)


def _text() -> models.CharField[str | None, str | None]:
    return models.CharField(max_length=TEXT_LENGTH, null=True)


def _paired_answers() -> list[models.CheckConstraint]:
    """An answer that another one opens is never there without it, on a report typed here."""
    columns = {
        q.field: q.asked_if for q in QUESTIONS if q.asked_if is not None and q.field != "devices"
    }
    return [
        models.CheckConstraint(
            condition=~Q(source="form")
            | Q(**{f"{child}__isnull": True})
            | (Q(**{f"{parent}__isnull": False}) & Q(**{parent: opening})),
            name=f"{child}_only_if_asked"[:60],
        )
        for child, (parent, opening) in columns.items()
    ]


class Report(models.Model):
    """One officer's use of force on one person.

    Each single answer is a column of the name it has in ``records.questions``. ``key`` is made by
    whoever starts the report; ``version`` grows with every change and guards against a second tab.
    """

    key = models.UUIDField(primary_key=True, default=uuid.uuid4)
    report_id = models.CharField(max_length=100)
    source = models.CharField(max_length=20, default="form")
    state = models.CharField(max_length=20, default="draft")
    status = models.CharField(max_length=20, default="complete")
    version = models.PositiveIntegerField(default=1)
    fast = models.BooleanField(default=False)

    force = models.ForeignKey(Force, models.PROTECT)
    unit = models.ForeignKey(Unit, models.PROTECT, null=True)
    officer = models.ForeignKey(Officer, models.PROTECT, null=True)
    incident = models.ForeignKey(Incident, models.PROTECT, null=True, related_name="reports")
    subject = models.ForeignKey(Subject, models.PROTECT, null=True, related_name="reports")
    out_of_force = models.BooleanField(default=False)

    started_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    first_submitted_at = models.DateTimeField(null=True)
    submitted_at = models.DateTimeField(null=True)
    signed_off_at = models.DateTimeField(null=True)
    signed_off_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    sign_off_comment = models.TextField(default="")
    return_reason = models.TextField(null=True)
    duplicate_reason = models.TextField(null=True)
    completion_seconds = models.PositiveIntegerField(default=0)
    lateness_seconds = models.PositiveIntegerField(null=True)

    used_at = models.DateTimeField(null=True)
    used_on = models.DateField(null=True)
    primary_conduct = _code()
    assaulted_by_subject = _code()
    threatened_with_weapon = _code()
    assaulted_with_weapon = _code()
    perceived_age_band = _code()
    perceived_gender = _code()
    perceived_ethnicity = _code()
    perceived_health = _code()
    ced_used = _code()
    main_duty = _code()
    single_crewed = _code()
    trained_ced = _code()
    carrying_ced = _code()
    officer_injured = _code()
    officer_intentionally_assaulted = _code()
    officer_injury_level = _code()
    officer_treatment_provided = _code()
    subject_injured = _code()
    subject_injury_level = _code()
    subject_treatment_offered = _code()
    subject_treatment_provided = _code()
    body_worn_video = _code()
    body_worn_video_reference = _text()
    body_worn_video_off_reason = _text()
    crime_reference = _text()
    custody_reference = _text()
    dispatch_reference = _text()
    narrative = models.TextField(default="")

    class Meta:
        indexes = (
            models.Index(fields=["force", "state", "submitted_at"], name="report_queue"),
            models.Index(fields=["officer", "used_at"], name="report_of_officer"),
        )
        constraints = (
            models.UniqueConstraint(fields=["force", "report_id"], name="report_once_in_a_force"),
            models.CheckConstraint(
                condition=Q(state__in=(*BEFORE_SUBMISSION, *AFTER_SUBMISSION)),
                name="report_state_is_one_of_the_table",
            ),
            models.CheckConstraint(
                condition=Q(
                    state__in=BEFORE_SUBMISSION,
                    first_submitted_at__isnull=True,
                    submitted_at__isnull=True,
                )
                | Q(
                    state__in=AFTER_SUBMISSION,
                    first_submitted_at__isnull=False,
                    submitted_at__isnull=False,
                )
                | (~Q(source="form") & Q(state="signed_off")),
                name="report_submitted_has_its_time",
            ),
            models.CheckConstraint(
                condition=Q(
                    state="signed_off", signed_off_at__isnull=False, signed_off_by__isnull=False
                )
                | (
                    ~Q(state="signed_off")
                    & Q(signed_off_at__isnull=True, signed_off_by__isnull=True)
                )
                | ~Q(source="form"),
                name="report_signed_off_has_who_and_when",
            ),
            models.CheckConstraint(
                condition=~Q(source="form")
                | Q(first_submitted_at__isnull=True)
                | Q(used_at__isnull=False, used_at__lte=F("first_submitted_at")),
                name="report_submitted_after_the_force",
            ),
            models.CheckConstraint(
                condition=Q(officer__isnull=False, incident__isnull=False, subject__isnull=False)
                | ~Q(source="form"),
                name="report_has_officer_and_person",
            ),
            *_paired_answers(),
        )


class Choice(models.Model):
    """One code chosen in a question that takes several."""

    report = models.ForeignKey(Report, models.CASCADE, related_name="choices")
    question = models.CharField(max_length=40)
    code = models.CharField(max_length=CODE_LENGTH)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["report", "question", "code"], name="code_once"),
        )


class TacticUse(models.Model):
    """One tactic in the order it was used, and whether it worked."""

    report = models.ForeignKey(Report, models.CASCADE, related_name="tactics")
    position = models.PositiveSmallIntegerField()
    tactic = models.CharField(max_length=CODE_LENGTH)
    effective = _code()

    class Meta:
        ordering = ("position",)
        constraints = (
            models.UniqueConstraint(fields=["report", "position"], name="tactic_position_once"),
            models.CheckConstraint(
                condition=Q(position__gte=1, position__lte=20), name="tactic_position_1_to_20"
            ),
        )


class DeviceUse(models.Model):
    """What was done with one CED."""

    report = models.ForeignKey(Report, models.CASCADE, related_name="devices")
    position = models.PositiveSmallIntegerField()
    serial_number = _text()
    model = _text()
    cartridge_number = _text()
    drive_stun_repeated = _code()
    cycle_interrupted = _code()
    repeat_cycle_same_cartridge = _code()
    total_cycles = models.PositiveIntegerField(null=True)
    cycle_extended_beyond_5_seconds = _code()
    missed_with_one_probe = _code()
    missed_with_both_probes = _code()

    class Meta:
        ordering = ("position",)
        constraints = (
            models.UniqueConstraint(fields=["report", "position"], name="device_position_once"),
            models.CheckConstraint(
                condition=Q(position__gte=1, position__lte=4), name="device_position_1_to_4"
            ),
        )


class DeviceUseCode(models.Model):
    """One of the ways a device was used."""

    device = models.ForeignKey(DeviceUse, models.CASCADE, related_name="uses")
    use = models.CharField(max_length=CODE_LENGTH)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["device", "use"], name="device_use_once"),)


class DeviceMark(models.Model):
    """One place of the body map that a device touched."""

    device = models.ForeignKey(DeviceUse, models.CASCADE, related_name="marks")
    mark = models.CharField(max_length=CODE_LENGTH)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["device", "mark"], name="mark_once"),)


class AnswerAsGiven(models.Model):
    """An imported answer that has no counterpart in the code lists, kept as it stood."""

    report = models.ForeignKey(Report, models.CASCADE, related_name="as_given")
    position = models.PositiveSmallIntegerField()
    field = models.CharField(max_length=100)
    value = models.TextField()

    class Meta:
        ordering = ("position",)


class KeptContradiction(models.Model):
    """A contradiction that the officer insists on, with the reason."""

    report = models.ForeignKey(Report, models.CASCADE, related_name="kept_contradictions")
    code = models.CharField(max_length=CODE_LENGTH)
    reason = models.TextField()
    kept_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["report", "code"], name="contradiction_kept_once"),
            models.CheckConstraint(condition=~Q(reason=""), name="contradiction_kept_with_reason"),
        )

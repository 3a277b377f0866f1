"""Records with their own source beside the report, and what devices logged."""

from __future__ import annotations

from django.db import models

from reddot.store.models.people import Force, Officer, Shift, User


class _OwnRecord(models.Model):
    """What an assault, an injury and a complaint have in common: officer, time, source."""

    officer = models.ForeignKey(Officer, models.CASCADE)
    happened_at = models.DateTimeField(db_index=True)
    source = models.CharField(max_length=60)
    shift = models.ForeignKey(Shift, models.SET_NULL, null=True)

    class Meta:
        abstract = True
        constraints = (
            models.CheckConstraint(
                condition=~models.Q(source=""), name="%(class)s_names_its_source"
            ),
        )


class Assault(_OwnRecord):
    """An assault on an officer, from crime records."""

    assault_id = models.CharField(max_length=100, primary_key=True)
    with_injury = models.BooleanField(null=True)


class Injury(_OwnRecord):
    """An injury to an officer, from injury-on-duty records."""

    injury_id = models.CharField(max_length=100, primary_key=True)
    level = models.CharField(max_length=40, null=True)


class Complaint(_OwnRecord):
    """A complaint about an officer, from complaint records."""

    complaint_id = models.CharField(max_length=100, primary_key=True)
    about_force = models.BooleanField(null=True)


class DeviceLogFile(models.Model):
    """A device's data log as it was loaded, told apart by its bytes."""

    sha256 = models.CharField(max_length=64, primary_key=True)
    force = models.ForeignKey(Force, models.PROTECT)
    loaded_by = models.ForeignKey(User, models.PROTECT)
    loaded_at = models.DateTimeField()
    rows_read = models.PositiveIntegerField()
    rows_kept = models.PositiveIntegerField()
    rows_refused = models.PositiveIntegerField()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=models.Q(rows_read=models.F("rows_kept") + models.F("rows_refused")),
                name="device_log_rows_add_up",
            ),
        )


class DeviceLogLine(models.Model):
    """One line of a device's log, by the device's own clock."""

    file = models.ForeignKey(DeviceLogFile, models.CASCADE, related_name="lines")
    line = models.PositiveIntegerField()
    serial_number = models.CharField(max_length=100, db_index=True)
    at = models.DateTimeField(db_index=True)
    kind = models.CharField(max_length=20)
    duration_seconds = models.FloatField(null=True)
    cycles = models.PositiveIntegerField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["file", "line"], name="device_log_line_once"),
        )

"""Forces, units, the people who sign in, and the officers under their pseudonyms."""

from __future__ import annotations

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models import F, Q


class Force(models.Model):
    """A police force."""

    name = models.CharField(max_length=100, primary_key=True)


class Unit(models.Model):
    """A station or another unit of a force; a supervisor answers for one."""

    unit_id = models.CharField(max_length=100, primary_key=True)
    force = models.ForeignKey(Force, models.PROTECT)
    name = models.CharField(max_length=200)
    latitude = models.FloatField(null=True)
    longitude = models.FloatField(null=True)


class User(AbstractUser):
    """Someone who signs in. What they may do is in their role grants, and nowhere else."""

    class Meta(AbstractUser.Meta):
        swappable = "AUTH_USER_MODEL"


class RoleGrant(models.Model):
    """One role of one person, over one unit or a whole force."""

    user = models.ForeignKey(User, models.CASCADE, related_name="grants")
    role = models.CharField(max_length=20)
    force = models.ForeignKey(Force, models.PROTECT)
    unit = models.ForeignKey(Unit, models.PROTECT, null=True)
    granted_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["user", "role", "force"],
                condition=Q(unit__isnull=True),
                name="role_granted_once_in_a_force",
            ),
            models.UniqueConstraint(
                fields=["user", "role", "unit"],
                condition=Q(unit__isnull=False),
                name="role_granted_once_in_a_unit",
            ),
        )


class Officer(models.Model):
    """An officer under a pseudonym; the account behind it is tied here and shown to few."""

    officer_id = models.CharField(max_length=100, primary_key=True)
    force = models.ForeignKey(Force, models.PROTECT)
    unit = models.ForeignKey(Unit, models.PROTECT, null=True)
    user = models.OneToOneField(User, models.SET_NULL, null=True, related_name="officer")
    role = models.CharField(max_length=50, default="officer")
    front_line = models.BooleanField(null=True)
    main_duty = models.CharField(max_length=60, null=True)
    joined_on = models.DateField(null=True)
    left_on = models.DateField(null=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(joined_on__isnull=True)
                | Q(left_on__isnull=True)
                | Q(left_on__gte=F("joined_on")),
                name="officer_leaves_after_joining",
            ),
        )


class Shift(models.Model):
    """One officer's turn of duty."""

    shift_id = models.CharField(max_length=100, primary_key=True)
    officer = models.ForeignKey(Officer, models.CASCADE)
    unit = models.ForeignKey(Unit, models.PROTECT, null=True)
    starts_at = models.DateTimeField(db_index=True)
    ends_at = models.DateTimeField()
    carrying_ced = models.BooleanField(null=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")), name="shift_ends_after_its_start"
            ),
        )


class Crew(models.Model):
    """Officers who work a turn together."""

    crew_id = models.CharField(max_length=100, primary_key=True)
    unit = models.ForeignKey(Unit, models.PROTECT, null=True)
    starts_at = models.DateTimeField(db_index=True)
    ends_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")), name="crew_ends_after_its_start"
            ),
        )


class CrewMember(models.Model):
    """One officer of a crew."""

    crew = models.ForeignKey(Crew, models.CASCADE, related_name="members")
    officer = models.ForeignKey(Officer, models.CASCADE)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["crew", "officer"], name="officer_once_in_a_crew"),
        )

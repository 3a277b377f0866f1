"""Who someone is to the rules: their grants, their officer, and what was opened to them."""

from __future__ import annotations

from django.utils import timezone

from reddot.store.access import Facts, Grant, Person
from reddot.store.models import BreakGlass, Officer, Report, User


def person_of(user: User) -> Person:
    """The person that the table of rules judges; an inactive account has no grants."""
    if not user.is_active:
        return Person(user_id=str(user.pk), officer_id=None)
    opened = BreakGlass.objects.filter(user=user, ends_at__gt=timezone.now())
    return Person(
        user_id=str(user.pk),
        officer_id=officer_id_of(user),
        grants=tuple(
            Grant(role=grant.role, force=grant.force_id, unit=grant.unit_id)
            for grant in user.grants.all()
        ),
        broke_glass=frozenset(str(key) for key in opened.values_list("report_id", flat=True)),
    )


def officer_id_of(user: User) -> str | None:
    """The pseudonym of the officer that an account is of, if it is one."""
    return Officer.objects.filter(user=user).values_list("officer_id", flat=True).first()


def facts_of(report: Report) -> Facts:
    """What the rules need to know of a report."""
    owners = report.statements.filter(ended_at__isnull=True).values_list("owner_id", flat=True)
    return Facts(
        key=str(report.key),
        force=report.force_id,
        unit=report.unit_id,
        officer_id=report.officer_id,
        state=report.state,
        statement_owners=frozenset(owners),
        device_used=report.ced_used == "yes",
    )


def holders_of(role: str, force: str, unit: str | None = None) -> list[User]:
    """The active people who hold a role in a force, or in one unit of it."""
    found = User.objects.filter(is_active=True, grants__role=role, grants__force=force)
    if unit is not None:
        found = found.filter(grants__role=role, grants__unit=unit)
    return list(found.distinct())

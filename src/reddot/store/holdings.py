"""The stored register as the rows and the index that the rules of carriage read."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet

from reddot.carriage.register import Holdings, Register, make_register
from reddot.carriage.rules import Rules, read_rules, shipped_rules
from reddot.records import beside
from reddot.store import models
from reddot.store.models import Officer
from reddot.store.setup import place


def holdings_of(
    force: str, officers: QuerySet[Officer] | None = None, *, issues: bool = True
) -> Holdings:
    """The rows of a force's register.

    Parameters
    ----------
    force
        The force.
    officers
        The officers of the force whose rows are wanted; all of them where none is given.
    issues
        Whether issues of devices and cartridges are read, which are by far the most rows.
    """
    of_force = Officer.objects.filter(force=force)
    within = of_force if officers is None else of_force & officers
    return Holdings(
        officers=tuple(as_officer(row) for row in within),
        training=_training(_of(models.Course, within).filter(withdrawn_at__isnull=True)),
        suspensions=_suspensions(_of(models.Suspension, within)),
        endorsements=_endorsements(_of(models.Endorsement, within)),
        role_authorisations=_authorisations(models.RoleAuthorisation.objects.filter(force=force)),
        postings=_postings(_of(models.Posting, within)),
        use_reviews=_use_reviews(_of(models.UseReview, within)),
        devices=tuple(as_device(d) for d in models.Device.objects.filter(force=force)),
        device_issues=_issues(_of(models.DeviceIssue, within)) if issues else (),
        cartridge_issues=_cartridges(_of(models.CartridgeIssue, within)) if issues else (),
    )


def register_of(
    force: str, officers: QuerySet[Officer] | None = None, *, issues: bool = True
) -> Register:
    """The register of a force, ready to be asked; parameters as for :func:`holdings_of`."""
    return make_register(holdings_of(force, officers, issues=issues), rules_of_site())


def rules_of_site() -> Rules:
    """The rules of carrying here: those in the folder of the data, else those that ship.

    Raises
    ------
    BadDataError
        The file in the folder is no whole set of rules; the message names the place.
    """
    own = place().carriage_rules
    return read_rules(own) if own.is_file() else shipped_rules()


def register_of_officer(officer: Officer, *, issues: bool = False) -> Register:
    """The register with one officer in it."""
    own = Officer.objects.filter(pk=officer.pk)
    return register_of(officer.force_id, own, issues=issues)


def as_officer(row: Officer) -> beside.Officer:
    """A stored officer as a record."""
    return beside.Officer(
        officer_id=row.officer_id,
        force=row.force_id,
        role=row.role,
        station_id=row.unit_id,
        joined_on=row.joined_on,
        left_on=row.left_on,
        front_line=row.front_line,
        main_duty=row.main_duty,
    )


def as_device(row: models.Device) -> beside.Device:
    """A stored device as a record."""
    return beside.Device(
        serial_number=row.serial_number,
        model=row.model,
        force=row.force_id,
        station_id=row.unit_id,
        acquired_on=row.acquired_on,
        withdrawn_on=row.withdrawn_on,
    )


def _of(model: Any, officers: QuerySet[Officer]) -> QuerySet[Any]:
    found: QuerySet[Any] = model.objects.filter(officer__in=officers)
    return found


def _training(rows: QuerySet[models.Course]) -> tuple[beside.Training, ...]:
    names = ("officer_id", "course", "model", "completed_on", "hours", "passed", "trainer")
    return tuple(beside.Training(**row) for row in _values(rows, names))


def _suspensions(rows: QuerySet[models.Suspension]) -> tuple[beside.Suspension, ...]:
    names = ("officer_id", "starts_at", "ends_at", "reason", "model")
    return tuple(beside.Suspension(**row) for row in _values(rows, names))


def _endorsements(rows: QuerySet[models.Endorsement]) -> tuple[beside.Endorsement, ...]:
    names = ("officer_id", "given_on", "ended_on", "given_by")
    return tuple(beside.Endorsement(**row) for row in _values(rows, names))


def _postings(rows: QuerySet[models.Posting]) -> tuple[beside.Posting, ...]:
    return tuple(
        beside.Posting(
            officer_id=row.officer_id,
            starts_on=row.starts_on,
            role=row.role,
            front_line=row.front_line,
            station_id=row.unit_id,
            main_duty=row.main_duty,
        )
        for row in rows
    )


def _use_reviews(rows: QuerySet[models.UseReview]) -> tuple[beside.UseReview, ...]:
    names = ("report__report_id", "officer_id", "reviewed_on", "reviewed_by")
    return tuple(
        beside.UseReview(report_id=report, officer_id=officer, reviewed_on=day, reviewed_by=by)
        for report, officer, day, by in rows.values_list(*names)
    )


def _authorisations(
    rows: QuerySet[models.RoleAuthorisation],
) -> tuple[beside.RoleAuthorisation, ...]:
    return tuple(
        beside.RoleAuthorisation(
            force=row.force_id, role=row.role, given_on=row.given_on, ended_on=row.ended_on
        )
        for row in rows
    )


def _issues(rows: QuerySet[models.DeviceIssue]) -> tuple[beside.DeviceIssue, ...]:
    names = ("device__serial_number", "model", "officer_id", "issued_at", "returned_at")
    return tuple(
        beside.DeviceIssue(
            serial_number=serial, model=model, officer_id=officer, issued_at=out, returned_at=back
        )
        for serial, model, officer, out, back in rows.values_list(*names)
    )


def _cartridges(rows: QuerySet[models.CartridgeIssue]) -> tuple[beside.CartridgeIssue, ...]:
    names = ("serial_number", "officer_id", "issued_at", "returned_at")
    return tuple(beside.CartridgeIssue(**row) for row in _values(rows, names))


def _values(rows: QuerySet[Any], names: tuple[str, ...]) -> Iterable[dict[str, Any]]:
    return rows.values(*names)

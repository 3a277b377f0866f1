"""The audit trail as a person may read it: the rows of their force, filtered, with their names."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from uuid import UUID

from django.db.models import CharField, Q, QuerySet, Value
from django.db.models.functions import Cast, Replace, Substr

from reddot.records.report import LOCAL
from reddot.store.access import Person, scopes
from reddot.store.audit import actor_name
from reddot.store.models import AuditRow, BreakGlass, Report, User

REPORT = "report:"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which rows are asked for; what is empty is not filtered by. ``day`` is a local day."""

    operation: str = ""
    action: str = ""
    day: date | None = None
    record: str = ""

    def words(self) -> str:
        """The filter as it is logged: names and codes alone, and not which record was asked for.

        >>> Wanted(operation="erasure", day=date(2018, 3, 1)).words()
        'operation=erasure, day=2018-03-01'
        """
        said = {
            "operation": self.operation,
            "action": self.action,
            "day": self.day.isoformat() if self.day else "",
            "record": "one" if self.record else "",
        }
        return ", ".join(f"{name}={value}" for name, value in said.items() if value)


def readable_rows(person: Person) -> QuerySet[AuditRow]:
    """The rows that an auditor may read, the newest first."""
    others = _of_others(person)
    found = AuditRow.objects.all() if others is None else _with_report().exclude(others)
    return found.order_by("-at", "-id")


def hides_rows(person: Person) -> bool:
    """Whether the trail holds rows that an auditor may not read: those of another force."""
    others = _of_others(person)
    return others is not None and _with_report().filter(others).exists()


def matching(rows: QuerySet[AuditRow], wanted: Wanted) -> QuerySet[AuditRow]:
    """The rows that a filter asks for."""
    said = {
        "operation": wanted.operation,
        "action": wanted.action,
        "record": wanted.record,
    }
    found = rows.filter(**{name: value for name, value in said.items() if value})
    return found if wanted.day is None else found.filter(at__range=_moments_of(wanted.day))


def _moments_of(day: date) -> tuple[datetime, datetime]:
    """The first and the last moment of a local day; 23 or 25 hours apart where clocks change.

    >>> [moment.isoformat() for moment in _moments_of(date(2018, 3, 25))]
    ['2018-03-25T00:00:00+00:00', '2018-03-25T23:59:59.999999+01:00']
    """
    ends = (datetime.combine(day, moment, tzinfo=LOCAL) for moment in (time.min, time.max))
    return next(ends), next(ends)


def known_actions() -> tuple[str, ...]:
    """Every action that is on the trail, sorted."""
    found = AuditRow.objects.order_by("action").values_list("action", flat=True).distinct()
    return tuple(found)


def names_of(rows: Iterable[AuditRow]) -> dict[str, str]:
    """The user name behind each pseudonym of some rows, where the account still exists."""
    numbers = {row.actor.removeprefix("user:") for row in rows}
    users = User.objects.filter(pk__in=[int(n) for n in numbers if n.isdecimal()])
    return {actor_name(user): user.username for user in users}


def glass_reasons(rows: Sequence[AuditRow]) -> dict[UUID, str]:
    """Why each report was opened by breaking the glass, by the id of its row."""
    broken = [row for row in rows if row.action == "break_glass" and not row.erased]
    keys = {UUID(row.record.removeprefix(REPORT)) for row in broken}
    opened = list(BreakGlass.objects.filter(report_id__in=keys).order_by("opened_at"))
    return {row.id: _reason(row, opened) for row in broken}


def _reason(row: AuditRow, opened: Sequence[BreakGlass]) -> str:
    """The reason of the last opening by that person before the row, which was written with it."""
    said = [
        one.reason
        for one in opened
        if (one.opened_at <= row.at and row.actor == f"user:{one.user_id}")
        and row.record == f"{REPORT}{one.report_id}"
    ]
    return said[-1] if said else ""


def _with_report() -> QuerySet[AuditRow]:
    """Rows with the key of their report as 32 digits, as every database can compare it."""
    key = Replace(Substr("record", len(REPORT) + 1), Value("-"), Value(""))
    return AuditRow.objects.annotate(report_hex=key)


def _of_others(person: Person) -> Q | None:
    """Rows about a report of another force, and other rows by people of another force alone.

    What cannot be tied to another force, such as a record that was erased, stays readable. Where
    there is no other force, nothing has to be looked for: ``None``.
    """
    own = {scope.force for scope in scopes(person, "view_audit") if scope.force}
    elsewhere = Report.objects.exclude(force__in=own)
    strangers = User.objects.filter(grants__isnull=False).exclude(grants__force__in=own)
    names = [f"user:{pk}" for pk in strangers.values_list("pk", flat=True).distinct()]
    if not names and not elsewhere.exists():
        return None
    about_report = Q(record__startswith=REPORT)
    key = Replace(Cast("key", CharField(max_length=36)), Value("-"), Value(""))
    of_reports = Q(report_hex__in=elsewhere.annotate(hex=key).values("hex"))
    return (about_report & of_reports) | (~about_report & Q(actor__in=names))

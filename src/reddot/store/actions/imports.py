"""Take past reports into the store: the same checks as in a file, each report once."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby, islice

from django.db import transaction
from django.utils import timezone

from reddot.errors import UsageError
from reddot.records import report as record
from reddot.store.access import Facts, check_right
from reddot.store.answers import PERCEIVED, SINGLE, put_new_children
from reddot.store.audit import write_audit_row
from reddot.store.models import Force, Incident, Officer, Report, Subject, User
from reddot.store.people import person_of

AT_ONCE = 500
LONGEST = 100


@transaction.atomic
def import_reports(
    actor: User | None, reports: Iterable[record.Report], *, source: str = "import"
) -> tuple[int, tuple[str, ...]]:
    """Store reports that were read and checked by ``records.importers``.

    Parameters
    ----------
    actor
        The force lead; ``None`` is the command line of whoever runs the machine.
    source
        ``import`` or ``demo``.

    Returns
    -------
    tuple
        How many were stored, and the identifiers that were there already, which stay as they are.

    Raises
    ------
    UsageError
        A report has an over-long identifier.
    NotPermittedError
        The person may not import for that force.
    """
    waiting = iter(sorted(reports, key=lambda report: report.force))
    made_from = f"import:{uuid.uuid4()}"
    stored, known = 0, []
    for force, of_force in groupby(waiting, key=lambda report: report.force):
        _check_force(actor, force)
        while batch := list(islice(of_force, AT_ONCE)):
            fresh, there = _fresh(force, batch)
            known += there
            stored += _store(force, fresh, source)
    write_audit_row(actor, "collection", "import_reports", made_from, detail=f"reports={stored}")
    return stored, tuple(known)


def _check_force(actor: User | None, force: str) -> None:
    if actor is not None:
        check_right(person_of(actor), "import_reports", Facts("", force, None, None, ""))
    Force.objects.get_or_create(name=force)


def _fresh(force: str, batch: Sequence[record.Report]) -> tuple[list[record.Report], list[str]]:
    """Identifiers are a force's own: another force may have the same."""
    if any(len(report.report_id) > LONGEST for report in batch):
        raise UsageError(f"A report's identifier has more than {LONGEST} characters. Shorten it.")
    names = [report.report_id for report in batch]
    found = Report.objects.filter(force=force, report_id__in=names)
    there = set(found.values_list("report_id", flat=True))
    fresh: dict[str, record.Report] = {}
    again = []
    for report in batch:
        if report.report_id in there or report.report_id in fresh:
            again.append(report.report_id)
        else:
            fresh[report.report_id] = report
    return list(fresh.values()), again


def _store(force: str, reports: Sequence[record.Report], source: str) -> int:
    officers = _officers(force, reports)
    incidents = _incidents(force, reports)
    subjects = _subjects(reports, incidents)
    rows = [_row(report, source, officers, incidents, subjects) for report in reports]
    Report.objects.bulk_create(rows)
    put_new_children(zip(rows, reports, strict=True))
    return len(rows)


def _officers(force: str, reports: Sequence[record.Report]) -> dict[str, Officer]:
    """By the file's identifier; one that another force has already is kept with its force."""
    named = {r.officer_id for r in reports if r.officer_id}
    taken = Officer.objects.filter(officer_id__in=named).exclude(force=force)
    elsewhere = set(taken.values_list("officer_id", flat=True))
    own = {name: f"{force}/{name}"[:LONGEST] if name in elsewhere else name for name in named}
    Officer.objects.bulk_create(
        (Officer(officer_id=name, force_id=force) for name in own.values()), ignore_conflicts=True
    )
    there = {o.officer_id: o for o in Officer.objects.filter(officer_id__in=own.values())}
    return {name: there[stored] for name, stored in own.items()}


def _incidents(force: str, reports: Sequence[record.Report]) -> dict[str, Incident]:
    named = {r.incident_id: r for r in reversed(reports) if r.incident_id}
    found = Incident.objects.filter(force=force, incident_id__in=named)
    there = {i.incident_id: i for i in found}
    made = [
        Incident(
            incident_id=name,
            force_id=force,
            started_at=report.used_at,
            dispatch_reference=report.dispatch_reference,
            out_of_force=report.out_of_force,
        )
        for name, report in named.items()
        if name not in there
    ]
    Incident.objects.bulk_create(made)
    return there | {i.incident_id: i for i in made}


def _subject_key(report: record.Report) -> uuid.UUID | None:
    if report.subject is None or not report.subject.subject_id or not report.incident_id:
        return None
    name = f"{report.force}/{report.incident_id}/{report.subject.subject_id}"
    return uuid.uuid5(uuid.NAMESPACE_OID, name)


def _subjects(reports: Sequence[record.Report], incidents: dict[str, Incident]) -> set[uuid.UUID]:
    wanted = {key: r.incident_id for r in reports if (key := _subject_key(r))}
    there = set(Subject.objects.filter(key__in=wanted).values_list("key", flat=True))
    counted: dict[str, Iterator[int]] = {}
    made = []
    for key, name in wanted.items():
        if key in there or name is None:
            continue
        incident = incidents[name]
        if name not in counted:
            counted[name] = iter(range(incident.subjects.count() + 1, 51))
        position = next(counted[name], None)
        if position is not None:
            made.append(Subject(key=key, incident=incident, position=position))
    Subject.objects.bulk_create(made)
    return there | {subject.key for subject in made}


def _row(
    report: record.Report,
    source: str,
    officers: dict[str, Officer],
    incidents: dict[str, Incident],
    subjects: set[uuid.UUID],
) -> Report:
    now = timezone.now()
    officer = officers.get(report.officer_id or "")
    key = _subject_key(report)
    answers = {
        name: getattr(report.subject, name, None) if name in PERCEIVED else getattr(report, name)
        for name in SINGLE
    }
    return Report(
        report_id=report.report_id,
        source=source,
        state="signed_off",
        status=report.status,
        force_id=report.force,
        unit_id=officer.unit_id if officer else None,
        officer=officer,
        incident=incidents.get(report.incident_id or ""),
        subject_id=key if key in subjects else None,
        out_of_force=report.out_of_force,
        started_at=report.used_at or now,
        changed_at=now,
        first_submitted_at=report.submitted_at,
        submitted_at=report.submitted_at,
        used_on=report.day(),
        lateness_seconds=_lateness_seconds(report),
        **answers,
    )


def _lateness_seconds(report: record.Report) -> int | None:
    """From use to submission; not known where either is, or where the file has them reversed."""
    if report.used_at is None or report.submitted_at is None:
        return None
    seconds = round((report.submitted_at - report.used_at).total_seconds())
    return seconds if seconds >= 0 else None

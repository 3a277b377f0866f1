"""A report's answers between the tables and the frozen record that everything else reads."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import fields, replace
from typing import Any, cast

from django.db.models import QuerySet

from reddot.records import report as record
from reddot.records.check import strip_children
from reddot.records.columns import MULTIPLE
from reddot.records.questions import QUESTIONS
from reddot.store.models import (
    AnswerAsGiven,
    Choice,
    DeviceMark,
    DeviceUse,
    DeviceUseCode,
    Report,
    TacticUse,
)
from reddot.store.models.reports import BEFORE_SUBMISSION

PERCEIVED = tuple(q.field for q in QUESTIONS if q.field.startswith("perceived_"))
REFERENCES = ("crime_reference", "custody_reference", "dispatch_reference", "narrative")
SINGLE = tuple(
    dict.fromkeys(
        (
            *(q.field for q in QUESTIONS if q.field not in (*MULTIPLE, "tactics", "devices")),
            *REFERENCES,
        )
    )
)
ANSWERS = (*SINGLE, *MULTIPLE, "tactics", "devices")
CHILDREN = ("choices", "tactics", "devices__uses", "devices__marks", "as_given")
_DEVICE = tuple(f.name for f in fields(record.DeviceUse) if f.name not in ("uses", "body_map"))


def with_children(reports: QuerySet[Report]) -> QuerySet[Report]:
    """Reports with all that their answers are made of, in few queries whatever their number."""
    return reports.select_related("incident").prefetch_related(*CHILDREN)


def as_report(row: Report) -> record.Report:
    """The stored report as the frozen record that checks, figures and files read."""
    answers: dict[str, Any] = {n: getattr(row, n) for n in SINGLE if n not in PERCEIVED}
    chosen: dict[str, set[str]] = {name: set() for name in MULTIPLE}
    for choice in row.choices.all():
        chosen[choice.question].add(choice.code)
    answers |= {name: frozenset(codes) for name, codes in chosen.items()}
    return record.Report(
        report_id=row.report_id,
        force=row.force_id,
        status=row.status if row.state not in BEFORE_SUBMISSION else "draft",
        incident_id=row.incident.incident_id if row.incident else None,
        subject=_subject(row),
        officer_id=row.officer_id,
        used_on=row.used_on,
        submitted_at=row.first_submitted_at,
        out_of_force=row.out_of_force,
        tactics=tuple(
            record.TacticUse(position=t.position, tactic=t.tactic, effective=_yes_no(t.effective))
            for t in row.tactics.all()
        ),
        devices=tuple(_device(device) for device in row.devices.all()),
        as_given=tuple(record.Given(given.field, given.value) for given in row.as_given.all()),
        **answers,
    )


def _subject(row: Report) -> record.Subject | None:
    perceived = {name: getattr(row, name) for name in PERCEIVED}
    if row.subject_id is None and not any(perceived.values()):
        return None
    return record.Subject(subject_id=str(row.subject_id or ""), **perceived)


def _yes_no(code: str | None) -> record.YesNo | None:
    return cast("record.YesNo | None", code)


def _device(row: DeviceUse) -> record.DeviceUse:
    return record.DeviceUse(
        uses=frozenset(use.use for use in row.uses.all()),
        body_map=frozenset(mark.mark for mark in row.marks.all()),
        **{name: getattr(row, name) for name in _DEVICE},
    )


def with_answers(report: record.Report, answers: Mapping[str, Any]) -> record.Report:
    """The record with some answers put in, and without those that no question asks any more.

    Raises
    ------
    KeyError
        A field is no question of the report.
    """
    unknown = set(answers) - set(ANSWERS)
    if unknown:
        raise KeyError(f"{sorted(unknown)[0]} is no question of the report")
    perceived = {name: value for name, value in answers.items() if name in PERCEIVED}
    others = {name: value for name, value in answers.items() if name not in PERCEIVED}
    if perceived:
        subject = report.subject or record.Subject(subject_id="")
        others["subject"] = replace(subject, **perceived)
    return strip_children(replace(report, **others))


def changed_answers(before: record.Report, after: record.Report) -> tuple[str, ...]:
    """The questions whose answers differ, in the order of the form."""
    return tuple(f for f in ANSWERS if answer_of(before, f) != answer_of(after, f))


def answer_of(report: record.Report, field: str) -> Any:
    """One answer of the record; ``None`` where there is none."""
    return getattr(report.subject, field, None) if field in PERCEIVED else getattr(report, field)


def put_answers(row: Report, after: record.Report, changed: Iterable[str]) -> None:
    """Write changed answers to the row (not yet saved) and its child tables."""
    for field in changed:
        if field in MULTIPLE:
            row.choices.filter(question=field).delete()
            chosen = sorted(getattr(after, field))
            Choice.objects.bulk_create(Choice(report=row, question=field, code=c) for c in chosen)
        elif field == "tactics":
            row.tactics.all().delete()
            TacticUse.objects.bulk_create(tactic_rows(row, after))
        elif field == "devices":
            row.devices.all().delete()
            put_devices([(row, after)])
        else:
            setattr(row, field, answer_of(after, field))
    row.used_on = after.day()


def tactic_rows(row: Report, report: record.Report) -> list[TacticUse]:
    """The tactics of a record as rows."""
    return [
        TacticUse(report=row, position=use.position, tactic=use.tactic, effective=use.effective)
        for use in report.tactics
    ]


def put_devices(reports: Iterable[tuple[Report, record.Report]]) -> None:
    """Write the device blocks of some reports with their uses and marks."""
    rows, uses, marks = [], [], []
    for row, report in reports:
        for device in report.devices:
            made = DeviceUse(report=row, **{name: getattr(device, name) for name in _DEVICE})
            rows.append(made)
            uses += [DeviceUseCode(device=made, use=use) for use in sorted(device.uses)]
            marks += [DeviceMark(device=made, mark=mark) for mark in sorted(device.body_map)]
    DeviceUse.objects.bulk_create(rows)
    DeviceUseCode.objects.bulk_create(uses)
    DeviceMark.objects.bulk_create(marks)


def put_new_children(reports: Iterable[tuple[Report, record.Report]]) -> None:
    """Write every child row of reports that have none yet."""
    pairs = list(reports)
    Choice.objects.bulk_create(
        Choice(report=row, question=field, code=code)
        for row, report in pairs
        for field in MULTIPLE
        for code in sorted(getattr(report, field))
    )
    TacticUse.objects.bulk_create([t for row, report in pairs for t in tactic_rows(row, report)])
    put_devices(pairs)
    AnswerAsGiven.objects.bulk_create(
        AnswerAsGiven(report=row, position=i, field=given.field, value=given.value)
        for row, report in pairs
        for i, given in enumerate(report.as_given, 1)
    )

"""A report as rows of Reddot's own tables, and back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import fields
from typing import Any

from reddot.errors import BadDataError
from reddot.records.codes import read_code_list
from reddot.records.columns import MULTIPLE, report_columns
from reddot.records.report import DeviceUse, Given, Report, Subject, TacticUse, local_day

Row = dict[str, Any]

_SUBJECT = ("perceived_age_band", "perceived_gender", "perceived_ethnicity", "perceived_health")
_REPORT_FIELDS = {f.name for f in fields(Report)}


def flatten(report: Report) -> Row:
    """The row of ``reports`` for a report.

    A multi-select that was answered has True or False for every code; one that was not has None.
    A CED use named in a device block alone is set among the tactics as well, so that a count of
    the row is a count of the report.

    Raises
    ------
    BadDataError
        A code is not in its list: it would vanish from the row.

    Examples
    --------
    >>> row = flatten(Report(report_id="r1", force="Norfolk", reasons=frozenset({"other"})))
    >>> row["reason_other"], row["reason_prevent_harm"], row["outcome_other"]
    (True, False, None)
    """
    row: Row = {}
    for column in report_columns():
        if column.name in _REPORT_FIELDS:
            row[column.name] = getattr(report, column.name)
        elif column.name in _SUBJECT or column.name == "subject_id":
            row[column.name] = getattr(report.subject, column.name, None)
    row["used_on"] = report.day()
    row["use_of_force"] = report.is_use_of_force()
    row["subject_id"] = (
        row["subject_id"] or None
    )  # a person without an identifier is linked to none
    for field, (prefix, code_list) in MULTIPLE.items():
        row |= _choices(prefix, getattr(report, field), read_code_list(code_list).names())
    used = report.tactic_codes() | {f"ced_{use}" for use in report.ced_uses()}
    return row | _choices("tactic", used, read_code_list("tactic").names())


def _choices(prefix: str, chosen: frozenset[str], codes: Sequence[str]) -> Row:
    unknown = sorted(chosen - set(codes))
    if unknown:
        allowed = ", ".join(codes)
        raise BadDataError(f"'{unknown[0]}' is not a code of {prefix}. Use one of: {allowed}.")
    return {f"{prefix}_{code}": (code in chosen) if chosen else None for code in codes}


def flatten_tactics(report: Report) -> list[Row]:
    """The rows of ``tactics`` for a report."""
    return [
        {
            "report_id": report.report_id,
            "position": use.position,
            "tactic": use.tactic,
            "effective": use.effective,
        }
        for use in report.tactics
    ]


def flatten_devices(report: Report) -> list[Row]:
    """The rows of ``devices`` for a report."""
    return [_device_row(report.report_id, device) for device in report.devices]


def _device_row(report_id: str, device: DeviceUse) -> Row:
    row: Row = {"report_id": report_id}
    for field in fields(DeviceUse):
        if field.name not in ("uses", "body_map"):
            row[field.name] = getattr(device, field.name)
    row |= {f"use_{code}": code in device.uses for code in read_code_list("ced_use").names()}
    return row | {
        f"body_{code}": code in device.body_map for code in read_code_list("body_map").names()
    }


def flatten_given(report: Report) -> list[Row]:
    """The rows of ``as_given`` for a report."""
    return [
        {
            "report_id": report.report_id,
            "position": position,
            "field": given.field,
            "value": given.value,
        }
        for position, given in enumerate(report.as_given, 1)
    ]


CHILDREN = {"tactics": flatten_tactics, "devices": flatten_devices, "as_given": flatten_given}


def flatten_children(report: Report) -> dict[str, list[Row]]:
    """The rows of a report in each table beside ``reports``."""
    return {table: flatten_child(report) for table, flatten_child in CHILDREN.items()}


def unflatten(row: Row, children: Mapping[str, Sequence[Row]] | None = None) -> Report:
    """A report from its row and the rows of the tables beside it; the inverse of the above."""
    tactics, devices, given = ((children or {}).get(table, ()) for table in CHILDREN)
    values: dict[str, Any] = {name: row.get(name) for name in _REPORT_FIELDS if name in row}
    for field, (prefix, code_list) in MULTIPLE.items():
        values[field] = _chosen(row, prefix, read_code_list(code_list).names())
    subject = {name: row.get(name) for name in _SUBJECT}
    if any(subject.values()) or row.get("subject_id"):
        values["subject"] = Subject(subject_id=row.get("subject_id") or "", **subject)
    values["devices"] = tuple(_device(device) for device in devices)
    values["tactics"] = _tactic_uses(row, tactics, values["devices"])
    values["as_given"] = tuple(Given(g["field"], g["value"]) for g in given)
    if values.get("used_at") and values.get("used_on") == local_day(values["used_at"]):
        values["used_on"] = None  # said by the moment already
    values["status"] = values.get("status") or "complete"
    values["out_of_force"] = bool(values.get("out_of_force"))
    return Report(**values)


def _tactic_uses(
    row: Row, tactics: Sequence[Row], devices: Sequence[DeviceUse]
) -> tuple[TacticUse, ...]:
    """The tactics in order; those named in the flat row alone come after, in the list's order."""
    ordered = [
        TacticUse(position=t["position"], tactic=t["tactic"], effective=t.get("effective"))
        for t in tactics
    ]
    named = {use.tactic for use in ordered}
    named |= {f"ced_{use}" for device in devices for use in device.uses}
    others = [
        c for c in _in_order(row, "tactic", read_code_list("tactic").names()) if c not in named
    ]
    start = max((use.position for use in ordered), default=0)
    return (*ordered, *(TacticUse(position=start + i, tactic=c) for i, c in enumerate(others, 1)))


def _device(row: Mapping[str, Any]) -> DeviceUse:
    names = {f.name for f in fields(DeviceUse)} - {"uses", "body_map"}
    values: dict[str, Any] = {name: row.get(name) for name in names if name in row}
    return DeviceUse(
        **values,
        uses=_chosen(row, "use", read_code_list("ced_use").names()),
        body_map=_chosen(row, "body", read_code_list("body_map").names()),
    )


def _chosen(row: Mapping[str, Any], prefix: str, codes: Sequence[str]) -> frozenset[str]:
    return frozenset(_in_order(row, prefix, codes))


def _in_order(row: Mapping[str, Any], prefix: str, codes: Sequence[str]) -> list[str]:
    return [code for code in codes if row.get(f"{prefix}_{code}")]

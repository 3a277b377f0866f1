"""The columns of Reddot's own files, made from the one schema: one row a report, no joined lists.

A multi-select is one yes/no column for each code, empty when the question was not answered; the
order of tactics and the device blocks are tables of their own, tied by ``report_id``.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Literal

from reddot.records.codes import read_code_list
from reddot.records.questions import QUESTIONS

Kind = Literal["string", "code", "boolean", "integer", "datetime", "date"]

# Multi-selects and the prefix of their columns.
MULTIPLE = {
    "locations": ("location", "location"),
    "impact_factors": ("impact_factor", "impact_factor"),
    "reasons": ("reason", "reason"),
    "outcomes": ("outcome", "outcome"),
}


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a file: its name, its kind, and the code list a code is from."""

    name: str
    kind: Kind
    code_list: str | None = None
    required: bool = False
    title: str = ""


def _of_question(field: str) -> Column:
    question = next(q for q in QUESTIONS if q.field == field)
    kind: Kind = "code" if question.code_list else "string"
    return Column(field, kind, question.code_list, title=question.text)


@cache
def report_columns() -> tuple[Column, ...]:
    """The columns of ``reports``: one row for each report.

    >>> [c.name for c in report_columns()][:3]
    ['report_id', 'force', 'status']
    """
    columns = [
        Column("report_id", "string", required=True, title="Identifier of the report"),
        Column("force", "string", required=True, title="Name of the force"),
        Column("status", "code", "record_status", title="Kind of record"),
        Column("incident_id", "string", title="Identifier of the incident"),
        Column("subject_id", "string", title="Identifier of the subject"),
        Column("officer_id", "string", title="Pseudonym of the officer"),
        Column("used_at", "datetime", title="When force was used, with time zone"),
        Column("used_on", "date", title="Local day on which force was used"),
        Column("submitted_at", "datetime", title="When the report was submitted"),
        Column("out_of_force", "boolean", title="Whether it happened outside the force's area"),
        Column(
            "use_of_force",
            "boolean",
            title="Whether force was used: tactical communication alone is not (worked out)",
        ),
    ]
    for question in QUESTIONS:
        if question.field in MULTIPLE:
            columns += _choices(question.field)
        elif question.field == "tactics":
            names = read_code_list("tactic").codes
            columns += [Column(f"tactic_{c.code}", "boolean", title=c.label) for c in names]
        elif question.in_files and question.field not in ("used_at", "devices"):
            columns.append(_of_question(question.field))
    return tuple(columns)


def _choices(field: str) -> list[Column]:
    prefix, code_list = MULTIPLE[field]
    codes = read_code_list(code_list).codes
    return [Column(f"{prefix}_{c.code}", "boolean", title=c.label) for c in codes]


@cache
def tactic_columns() -> tuple[Column, ...]:
    """The columns of ``tactics``: the tactics of a report in order."""
    return (
        Column("report_id", "string", required=True),
        Column("position", "integer", required=True),
        Column("tactic", "code", "tactic", required=True),
        Column("effective", "code", "yes_no"),
    )


@cache
def device_columns() -> tuple[Column, ...]:
    """The columns of ``devices``: what was done with each CED of a report."""
    uses = [
        Column(f"use_{c.code}", "boolean", title=c.label) for c in read_code_list("ced_use").codes
    ]
    body = [
        Column(f"body_{c.code}", "boolean", title=c.label) for c in read_code_list("body_map").codes
    ]
    return (
        Column("report_id", "string", required=True),
        Column("position", "integer", required=True),
        Column("serial_number", "string"),
        Column("model", "string"),
        *uses,
        Column("drive_stun_repeated", "code", "yes_no"),
        Column("cartridge_number", "string"),
        Column("cycle_interrupted", "code", "yes_no"),
        Column("repeat_cycle_same_cartridge", "code", "yes_no"),
        Column("total_cycles", "integer"),
        Column("cycle_extended_beyond_5_seconds", "code", "yes_no"),
        Column("missed_with_one_probe", "code", "yes_no"),
        Column("missed_with_both_probes", "code", "yes_no"),
        *body,
    )


@cache
def given_columns() -> tuple[Column, ...]:
    """The columns of ``as_given``: answers kept as they stood, without a counterpart here."""
    return (
        Column("report_id", "string", required=True),
        Column("position", "integer", required=True),
        Column("field", "string", required=True, title="The question, or the file's own name"),
        Column("value", "string", required=True, title="The answer as it stood"),
    )


TABLES = {
    "reports": report_columns,
    "tactics": tactic_columns,
    "devices": device_columns,
    "as_given": given_columns,
}


def table_schema(table: str) -> dict[str, object]:
    """The Table Schema (Frictionless) of one of the tables.

    >>> table_schema("tactics")["fields"][0]["name"]
    'report_id'
    """
    return {
        "fields": [_schema_field(column) for column in TABLES[table]()],
        "missingValues": [""],
        "primaryKey": ["report_id"] if table == "reports" else ["report_id", "position"],
    }


def _schema_field(column: Column) -> dict[str, object]:
    types = {"code": "string"}
    field: dict[str, object] = {"name": column.name, "type": types.get(column.kind, column.kind)}
    if column.title:
        field["title"] = column.title
    constraints: dict[str, object] = {"required": True} if column.required else {}
    if column.code_list is not None:
        constraints["enum"] = list(read_code_list(column.code_list).names())
    if constraints:
        field["constraints"] = constraints
    if column.kind == "boolean":
        field["trueValues"], field["falseValues"] = ["yes"], ["no"]
    return field

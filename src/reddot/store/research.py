"""The extract for researchers: coded answers under pseudonyms, and nothing that was typed.

What goes in is named here, not what stays out: a column that is added to the records is not in the
extract until it is a code, a yes or no, or a count.
"""

from __future__ import annotations

import csv
import hmac
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any, cast
from zipfile import ZIP_DEFLATED, ZipFile

from reddot.records.columns import TABLES
from reddot.records.flat import CHILDREN, flatten
from reddot.records.report import LOCAL, Report
from reddot.store import models
from reddot.store.answers import as_report, with_children
from reddot.store.models.carriage import MODELS
from reddot.store.models.reports import AFTER_SUBMISSION
from reddot.store.setup import place

KEY = "research.key"
DIGITS = 24
AT_ONCE = 500
PLAIN_KINDS = ("code", "boolean", "integer")
PSEUDONYMS = {"report": "report_id", "incident": "incident_id", "officer": "officer_id"}
DAY_PARTS = ((6, "night"), (12, "morning"), (18, "afternoon"), (24, "evening"))
README = """Reports of the use of force, pseudonymised.

Each report, incident, officer and person stands under a pseudonym that only this installation can
make; the same one has the same pseudonym in every extract of it. The time of use is a month and a
part of the day (night is 00:00 to 05:59, morning to 11:59, afternoon to 17:59, evening to 23:59).
References, serial numbers, and everything that was typed as text are left out; as_given.csv says
which questions had an answer without a code, and not what it was. Rows stand in no order of time.

Pseudonymised records are personal data. Keep them as your data sharing agreement says.
"""


def pseudonym(kind: str, force: str, identifier: str) -> str:
    """The pseudonym of something in a force: a keyed hash, the same in every extract.

    Notes
    -----
    HMAC-SHA-256 under a secret of this installation, cut to 96 bits. Without the secret nobody can
    test a guess; whoever holds it can, so the extract stays personal data.
    """
    key = place().secret(KEY).encode("ascii")
    said = "\0".join((kind, force, identifier)).encode("utf-8")
    return hmac.digest(key, said, sha256().name).hex()[:DIGITS]


@cache
def extract_columns() -> Mapping[str, tuple[str, ...]]:
    """The columns of each table of the extract."""
    own = ("report", "incident", "officer", "person", "force", "month", "day_part")
    coded = {
        table: tuple(c.name for c in columns() if c.kind in PLAIN_KINDS)
        for table, columns in TABLES.items()
    }
    return {
        "reports": own + coded["reports"],
        "tactics": ("report", *coded["tactics"]),
        "devices": ("report", "model", *coded["devices"]),
        "as_given": ("report", "field", *coded["as_given"]),
    }


def extract_row(report: Report) -> dict[str, Any]:
    """The row of a report: pseudonyms, month and part of the day, and its coded answers.

    >>> row = extract_row(Report(report_id="R1", force="Eastshire", crime_reference="C/1"))
    >>> row["force"], "crime_reference" in row, "R1" in row.values()
    ('Eastshire', False, False)
    """
    flat = flatten(report)
    row = {name: flat[name] for name in extract_columns()["reports"] if name in flat}
    for name, identifier in PSEUDONYMS.items():
        row[name] = _under(name, report.force, flat[identifier])
    row["person"] = _under("person", report.force, _person(report))
    return row | _when(report)


def _person(report: Report) -> str | None:
    """A person within an incident; one without an identifier is told apart from nobody."""
    if report.subject is None or not report.subject.subject_id:
        return None
    return f"{report.incident_id or report.report_id}\0{report.subject.subject_id}"


def _under(kind: str, force: str, identifier: str | None) -> str | None:
    return None if identifier is None else pseudonym(kind, force, identifier)


def _when(report: Report) -> dict[str, str | None]:
    day = report.day()
    part = None
    if report.used_at is not None:
        hour = report.used_at.astimezone(LOCAL).hour
        part = next(name for before, name in DAY_PARTS if hour < before)
    return {"month": f"{day:%Y-%m}" if day else None, "day_part": part}


def child_rows(report: Report, table: str) -> Iterator[dict[str, Any]]:
    """The rows of a report in a table beside ``reports``."""
    columns = extract_columns()[table]
    for flat in CHILDREN[table](report):
        row = {name: flat[name] for name in columns if name in flat}
        row["report"] = pseudonym("report", report.force, report.report_id)
        if "model" in columns:
            row["model"] = _known_model(flat["model"])
        yield row


def _known_model(typed: str | None) -> str | None:
    """A model by its name; anything else that was typed there is left out.

    >>> _known_model(" x2 "), _known_model("the officer's own")
    ('X2', None)
    """
    named = (typed or "").strip().upper()
    return named if named in MODELS else None


def write_extract(path: Path, forces: Sequence[str]) -> int:
    """Write the extract of some forces as a ZIP of CSV files; gives the number of reports.

    The files lie beside the ZIP, in the same folder, until they are in it.
    """
    with ExitStack() as stack:
        put = {table: _writer(stack, path, table) for table in extract_columns()}
        count = 0
        for report in _reports(forces):
            count += 1
            put["reports"](extract_row(report))
            for table in CHILDREN:
                for row in child_rows(report, table):
                    put[table](row)
    with ZipFile(path, "x", ZIP_DEFLATED) as archive:
        archive.writestr("README.txt", README)
        for table in extract_columns():
            archive.write(_beside(path, table), f"{table}.csv")
            _beside(path, table).unlink()
    return count


def _beside(path: Path, table: str) -> Path:
    return path.with_name(f"{table}.csv")


def _writer(stack: ExitStack, path: Path, table: str) -> Callable[[Mapping[str, Any]], None]:
    file = stack.enter_context(_beside(path, table).open("x", encoding="utf-8", newline=""))
    writer = csv.DictWriter(file, extract_columns()[table], restval="")
    writer.writeheader()
    return lambda row: cast("None", writer.writerow({k: _text(v) for k, v in row.items()}))


def _text(value: object) -> object:
    """A value as Reddot's own CSV files have it."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "" if value is None else value


def _reports(forces: Sequence[str]) -> Iterator[Report]:
    """The reports after submission in the order of their pseudonyms, which is none of time."""
    found = models.Report.objects.filter(force__in=forces, state__in=AFTER_SUBMISSION)
    named = found.values_list("force_id", "report_id", "key")
    order = sorted((pseudonym("report", force, name), key) for force, name, key in named)
    for start in range(0, len(order), AT_ONCE):
        keys = [key for _, key in order[start : start + AT_ONCE]]
        rows = with_children(models.Report.objects.filter(key__in=keys)).in_bulk(keys)
        yield from (as_report(rows[key]) for key in keys if key in rows)

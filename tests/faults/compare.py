"""Compare the store with what officers were told: ``python -m faults.compare FILE``.

FILE holds a pickled list of ``journey.Reported``. Prints what is lost, doubled, changed and half
written, as JSON.
"""

from __future__ import annotations

import json
import pickle
import sys
import tempfile
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from faults.journey import Reported
from faults.whole import half_written


def main(path: Path) -> dict[str, Any]:
    """Every finding, by its kind, and how much was compared."""
    from reddot.store.setup import set_up

    set_up()
    from reddot.store.actions.sequencing import sequence

    known: list[Reported] = pickle.loads(path.read_bytes())  # noqa: S301 - our own file
    sequence()
    return {
        "reports": len(known),
        "submitted": sum(one.submitted for one in known),
        "answers": sum(len(one.answers) for one in known),
        "lost": lost(known),
        "doubled": doubled(known),
        "half_written": [*half_written(_read), *broken(), *other_digests(), *log_findings()],
    }


def lost(known: Sequence[Reported]) -> list[str]:
    """Acknowledged starts, answers and submissions that are not stored as they were sent."""
    from reddot.records.check import answer
    from reddot.records.questions import QUESTIONS
    from reddot.store.models import Report, Submission
    from reddot.store.reading import as_report, find_report

    found = []
    stored = set(Report.objects.values_list("key", flat=True))
    sent = dict(Submission.objects.values_list("key", "report_id"))
    for one in known:
        if one.key not in stored:
            found.append(f"report {one.key} is not there")
            continue
        row = find_report(one.key)
        report = as_report(row)
        found += [
            f"report {one.key}: {question.field} is not as it was sent"
            for question in QUESTIONS
            if not _same(answer(report, question.field), one.answers.get(question.field))
        ]
        if row.officer_id != one.officer_id or row.fast != one.fast:
            found.append(f"report {one.key} is another officer's or of another way")
        arrived = one.idempotency_key is not None and sent.get(one.idempotency_key) == row.key
        if one.submitted and not (arrived and row.state == "submitted"):
            found.append(f"report {one.key}: its submission is not there")
    return found


def _same(stored: object, sent: object) -> bool:
    from reddot.records.check import NO_ANSWER

    return stored == sent or (stored in NO_ANSWER and sent in NO_ANSWER)


def doubled(known: Sequence[Reported]) -> list[str]:
    """Reports, submissions and notices that nobody sent, or that are there twice."""
    from reddot.store.models import Message, Report, Submission

    told = {one.key: one for one in known}
    found = [
        f"report {key} was acknowledged to nobody"
        for key in Report.objects.values_list("key", flat=True)
        if key not in told
    ]
    uses = Counter(Report.objects.exclude(used_at=None).values_list("officer_id", "used_at"))
    found += [f"officer {who} has {n} reports of one use" for (who, _), n in uses.items() if n > 1]
    sent = Counter(Submission.objects.values_list("report_id", flat=True))
    found += [f"report {key} was submitted {n} times" for key, n in sent.items() if n > 1]
    notices = Counter(
        Message.objects.filter(kind="report_submitted").values_list("to_id", "record")
    )
    found += [f"{record}: {n} notices to one person" for (_, record), n in notices.items() if n > 1]
    return found


def _read(table: str) -> list[dict[str, Any]]:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608
        names = [column[0] for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def broken() -> list[str]:
    """What the database itself finds wrong."""
    from django.db import connection

    from faults.whole import broken_sqlite

    if connection.vendor == "sqlite":
        connection.ensure_connection()
        return broken_sqlite(connection.connection)
    connection.check_constraints()
    return []


def other_digests() -> list[str]:
    """Reports whose answers are not those that their newest log row was written with."""
    from reddot.store.audit import digest_of, report_record
    from reddot.store.models import AuditRow, Report
    from reddot.store.reading import as_report, find_report

    found = []
    for key in Report.objects.values_list("key", flat=True):
        rows = AuditRow.objects.filter(record=report_record(key)).exclude(digest="")
        newest = rows.order_by("-at").values_list("digest", flat=True).first()
        if newest is not None and newest != digest_of(as_report(find_report(key))):
            found.append(f"report {key}: its answers are not those of its log row")
    return found


def log_findings() -> list[str]:
    """What the verifier finds in the log, given its export and the published checkpoints."""
    from reddot.ledger.export import ExportEntry, write_export
    from reddot.ledger.verifier import verify
    from reddot.store.actions.sequencing import content_of
    from reddot.store.ledger_key import signing_key
    from reddot.store.models import AuditRow, LedgerLeaf, RecordKey
    from reddot.store.setup import place

    keys = {k.record: bytes(k.key or b"") for k in RecordKey.objects.all()}
    leaves = LedgerLeaf.objects.select_related("row").order_by("index")
    entries = [
        ExportEntry(leaf.index, bytes(leaf.data), content_of(leaf.row), keys[leaf.row.record])
        for leaf in leaves
    ]
    with tempfile.TemporaryDirectory() as folder:
        export = Path(folder) / "export.jsonl"
        write_export(export, entries)
        with export.open("rb") as lines, place().checkpoints.open("rb") as checkpoints:
            said = verify(lines, checkpoints, signing_key().public_key())
    whole = said["ok"] and said["entries"] == AuditRow.objects.count()
    return [] if whole else [f"log of {said['entries']}: {said['findings'][:5]}"]


if __name__ == "__main__":
    sys.stdout.write(json.dumps(main(Path(sys.argv[1]))))

"""What must hold of a store at any moment, read from its tables alone."""

from __future__ import annotations

import hashlib
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

Row = Mapping[str, Any]
Read = Callable[[str], Sequence[Row]]  # the rows of a table
CHANGES = (
    "save_answers",
    "submit_report",
    "return_report",
    "sign_off_report",
    "reopen_report",
    "discard_report",
)
NOT_COMPARED = ("django_session", "sqlite_sequence")


def read_sqlite(connection: sqlite3.Connection) -> Read:
    """Read tables of an open SQLite database."""

    def read(table: str) -> Sequence[Row]:
        found = connection.execute(f"SELECT * FROM {table}")  # noqa: S608
        names = [column[0] for column in found.description]
        return [dict(zip(names, row, strict=True)) for row in found]

    return read


def half_written(read: Read, supervisors: int = 1) -> list[str]:
    """What is there in part: a change without its audit row, its message, its children.

    ``supervisors`` is how many are told of each submission.
    """
    audit = read("store_auditrow")
    done = Counter((_bare(row["record"]), str(row["action"])) for row in audit)
    reports = read("store_report")
    return [
        *(words for report in reports for words in _of_report(report, done)),
        *_submissions(read, done),
        *_messages(read, done, supervisors),
        *_incidents(read, reports),
        *_ledger(read, audit),
    ]


def _bare(value: object) -> str:
    return str(value).removeprefix("report:").replace("-", "")


def _of_report(report: Row, done: Counter[tuple[str, str]]) -> Iterable[str]:
    key = _bare(report["key"])
    starts = done[key, "start_report"]
    if starts != 1:
        yield f"report {key}: {starts} audit rows of its start"
    changes = sum(done[key, action] for action in CHANGES)
    if report["version"] != 1 + changes:
        yield f"report {key}: version {report['version']} after {changes} logged changes"
    sent = done[key, "submit_report"]
    if (sent > 0) != (report["first_submitted_at"] is not None):
        yield f"report {key}: {report['state']} with {sent} audit rows of submission"


def _submissions(read: Read, done: Counter[tuple[str, str]]) -> Iterable[str]:
    rows = read("store_submission")
    stored = Counter(_bare(row["report_id"]) for row in rows)
    logged = {key: n for (key, action), n in done.items() if action == "submit_report"}
    for key in stored.keys() | logged.keys():
        if stored[key] != logged.get(key, 0):
            yield f"report {key}: {stored[key]} submissions, {logged.get(key, 0)} in the log"


def _messages(read: Read, done: Counter[tuple[str, str]], supervisors: int) -> Iterable[str]:
    rows = read("store_message")
    made = Counter((_bare(row["record"]), str(row["kind"])) for row in rows)
    due = {
        "submit_report": ("report_submitted", supervisors),
        "return_report": ("report_returned", 1),
    }
    for (key, action), count in done.items():
        if action in due:
            kind, people = due[action]
            if made[key, kind] != count * people:
                yield f"report {key}: {made[key, kind]} messages '{kind}' for {count} × {action}"


def _incidents(read: Read, reports: Sequence[Row]) -> Iterable[str]:
    incidents = {_bare(row["incident_id"]) for row in reports}
    subjects = {_bare(row["subject_id"]) for row in reports}
    for table, used in (("store_incident", incidents), ("store_subject", subjects)):
        for row in read(table):
            if _bare(row["key"]) not in used:
                yield f"{table} {row['key']}: no report has it"


def _ledger(read: Read, audit: Sequence[Row]) -> Iterable[str]:
    keys = {row["record"] for row in read("store_recordkey")}
    unkeyed = {row["record"] for row in audit} - keys
    if unkeyed:
        yield f"{len(unkeyed)} records of the log have no key"
    leaves = sorted(row["index"] for row in read("store_ledgerleaf"))
    if leaves != list(range(len(leaves))):
        yield f"the {len(leaves)} leaves are not numbered from 0"
    placed = sorted(row["leaf_id"] for row in audit if row["leaf_id"] is not None)
    if placed != leaves:
        yield f"{len(placed)} audit rows have a leaf, {len(leaves)} leaves are there"
    signed = max((row["size"] for row in read("store_ledgercheckpoint")), default=0)
    if signed != len(leaves):
        yield f"the newest checkpoint covers {signed} of {len(leaves)} leaves"


def fingerprint(connection: sqlite3.Connection) -> str:
    """A hash over every row of every table, sessions left out."""
    digest = hashlib.sha256()
    names = "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name"
    for (table,) in connection.execute(names).fetchall():
        if table not in NOT_COMPARED:
            digest.update(table.encode())
            for row in connection.execute(f'SELECT * FROM "{table}" ORDER BY rowid'):  # noqa: S608
                digest.update(repr(row).encode())
    return digest.hexdigest()


def broken_sqlite(connection: sqlite3.Connection) -> list[str]:
    """What SQLite itself finds wrong in its file."""
    damage = [str(row[0]) for row in connection.execute("PRAGMA integrity_check")]
    orphans = connection.execute("PRAGMA foreign_key_check").fetchall()
    found = [] if damage == ["ok"] else [f"damaged: {damage[0]}"]
    return found + [f"{row[0]}: a row without its parent" for row in orphans]

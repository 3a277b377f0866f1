"""What is half written is found: each fault is planted once in a store that is whole."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from typing import Any

import pytest

from faults.whole import broken_sqlite, fingerprint, half_written, read_sqlite

Tables = dict[str, list[dict[str, Any]]]
KEY = "34872c04-8981-4ba7-a7cd-50418f79f6aa"
RECORD = f"report:{KEY}"


def audit(action: str, leaf: int) -> dict[str, Any]:
    return {"record": RECORD, "action": action, "leaf_id": leaf}


def whole() -> Tables:
    """One report, started, saved once and submitted, as SQLite holds its keys."""
    report = {"key": KEY.replace("-", ""), "version": 3, "state": "submitted"}
    report |= {"first_submitted_at": "2026-03-01", "incident_id": "i1", "subject_id": "s1"}
    actions = ("start_report", "save_answers", "submit_report")
    return {
        "store_report": [report],
        "store_auditrow": [audit(action, leaf) for leaf, action in enumerate(actions)],
        "store_submission": [{"report_id": KEY.replace("-", "")}],
        "store_message": [{"record": RECORD, "kind": "report_submitted"}],
        "store_incident": [{"key": "i1"}],
        "store_subject": [{"key": "s1"}],
        "store_recordkey": [{"record": RECORD}],
        "store_ledgerleaf": [{"index": leaf} for leaf in range(3)],
        "store_ledgercheckpoint": [{"size": 2}, {"size": 3}],
    }


def found(tables: Tables) -> list[str]:
    return half_written(lambda table: tables[table])


def test_a_whole_store_has_no_findings() -> None:
    assert found(whole()) == []


@pytest.mark.parametrize(
    ("plant", "words"),
    [
        (lambda t: t["store_auditrow"].pop(1), "version 3 after 1 logged changes"),
        (lambda t: t["store_auditrow"].pop(0), "0 audit rows of its start"),
        (lambda t: t["store_auditrow"].append(audit("save_answers", 3)), "version 3 after 3"),
        (lambda t: t["store_report"][0].update(first_submitted_at=None), "with 1 audit rows of"),
        (lambda t: t["store_submission"].clear(), "0 submissions, 1 in the log"),
        (lambda t: t["store_submission"].append(t["store_submission"][0]), "2 submissions, 1 in"),
        (lambda t: t["store_message"].clear(), "0 messages 'report_submitted'"),
        (lambda t: t["store_message"].append(t["store_message"][0]), "2 messages"),
        (lambda t: t["store_incident"].append({"key": "i2"}), "store_incident i2: no report"),
        (lambda t: t["store_subject"].append({"key": "s2"}), "store_subject s2: no report"),
        (lambda t: t["store_recordkey"].clear(), "1 records of the log have no key"),
        (lambda t: t["store_ledgerleaf"].pop(1), "not numbered from 0"),
        (lambda t: t["store_auditrow"][1].update(leaf_id=None), "2 audit rows have a leaf, 3"),
        (lambda t: t["store_ledgercheckpoint"].pop(), "covers 2 of 3 leaves"),
    ],
)
def test_what_is_half_written_is_found(plant: Callable[[Tables], object], words: str) -> None:
    tables = whole()
    plant(tables)
    assert any(words in finding for finding in found(tables)), found(tables)


@pytest.fixture
def connection() -> sqlite3.Connection:
    made = sqlite3.connect(":memory:")
    made.execute("CREATE TABLE a (id INTEGER PRIMARY KEY, name TEXT)")
    made.execute("CREATE TABLE b (id INTEGER PRIMARY KEY, a_id INTEGER REFERENCES a (id))")
    made.execute("INSERT INTO a VALUES (1, 'one')")
    return made


def test_a_row_without_its_parent_is_found(connection: sqlite3.Connection) -> None:
    assert broken_sqlite(connection) == []
    connection.execute("INSERT INTO b VALUES (1, 2)")
    assert broken_sqlite(connection) == ["b: a row without its parent"]
    connection.close()


def test_every_change_of_a_row_changes_the_fingerprint(connection: sqlite3.Connection) -> None:
    before = fingerprint(connection)
    connection.execute("UPDATE a SET name = 'two'")
    assert fingerprint(connection) != before
    assert read_sqlite(connection)("a") == [{"id": 1, "name": "two"}]
    connection.close()

"""A day's work on the store, one action after another, each marked in the trace when it returned.

Run under ``tracing.run_traced``: ``python -m faults.work_traced SEED REPORTS``. A mark holds the
action, whether it has returned or only a transaction of it was committed, and the fingerprint of
the whole store at that moment.
"""

from __future__ import annotations

import json
import os
import sqlite3
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from uuid import UUID

import numpy as np

from faults.answers import Answers, made_report
from faults.cast import make_people
from faults.tracing import mark
from faults.whole import fingerprint

Step = tuple[str, Callable[[], object]]


def main(seed: int, reports: int) -> None:
    """Do the work; the process ends without closing anything, as in a power cut."""
    people = make_people(4)
    from reddot.store.setup import place

    reader = sqlite3.connect(place().database)
    stream = np.random.default_rng(seed)
    mark_commits(reader)
    say(reader, "ready")
    for number in range(reports):
        user = people[number % len(people)]["user"]
        for name, act in one_report(stream, number, int(user)):
            act()
            say(reader, name)
    os._exit(0)


def say(reader: sqlite3.Connection, name: str, *, returned: bool = True) -> None:
    """Mark that an action returned, or that a transaction within it was committed."""
    said = {"action": name, "returned": returned, "fingerprint": fingerprint(reader)}
    mark(json.dumps(said))


def mark_commits(reader: sqlite3.Connection) -> None:
    """Mark every commit from here on: an action may be more than one transaction."""
    from django.db import connection

    commit = connection._commit  # type: ignore[attr-defined]

    def committed() -> None:
        commit()
        say(reader, "commit", returned=False)

    def alone(execute: Callable[..., object], sql: str, *rest: object) -> object:
        result = execute(sql, *rest)
        if not connection.in_atomic_block and not sql.startswith("SELECT"):
            say(reader, "commit", returned=False)
        return result

    connection._commit = committed  # type: ignore[attr-defined]
    connection.execute_wrappers.append(alone)


def one_report(stream: np.random.Generator, number: int, user_pk: int) -> Iterator[Step]:
    """The steps of one report; some reports are returned, some discarded."""
    from reddot.store import actions
    from reddot.store.actions.delivery import deliver
    from reddot.store.actions.sequencing import sequence
    from reddot.store.models import Report, User

    user = User.objects.get(pk=user_pk)
    supervisor = User.objects.get(username="supervisor")
    made = made_report(stream, number, datetime.now(UTC), fast=bool(stream.random() < 0.3))
    key, sent = (UUID(bytes=stream.bytes(16), version=4) for _ in range(2))

    def version() -> int:
        return Report.objects.get(key=key).version

    def save(what: str, given: Answers) -> Step:
        return what, lambda: actions.save_answers(user, key, version(), given)

    def submit(name: UUID) -> Step:
        return "submit", lambda: actions.submit_report(user, key, version(), name)

    yield "start", lambda: actions.start_report(user, key, fast=made.fast)
    answers = dict(made.answers) | ({"ced_used": "no"} if made.fast else {})
    names = list(answers)
    for part in np.array_split(np.array(names), 6):
        yield save("save", {str(name): answers[str(name)] for name in part})
    fate = stream.random()
    if fate < 0.1:
        yield "discard", lambda: actions.discard_report(user, key, version())
        return
    yield submit(sent)
    yield "deliver", deliver
    if fate < 0.4:
        yield "return", lambda: actions.return_report(supervisor, key, version(), "Which hand?")
        yield "deliver", deliver
        yield save("mend", {"crime_reference": stream.bytes(6).hex()})
        yield submit(UUID(bytes=stream.bytes(16), version=4))
        yield "deliver", deliver
    if fate < 0.7:
        text = stream.bytes(900).hex()
        name = UUID(bytes=stream.bytes(16), version=4)
        yield "add", lambda: actions.add_addendum(user, key, name, text)
    yield "sequence", sequence


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))

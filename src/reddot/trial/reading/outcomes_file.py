"""A plain file of outcomes: one row a count, or one row an event."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from pathlib import Path

from reddot.trial.problems import Problems, near
from reddot.trial.reading.counted import INCIDENTS, RULES, SOURCE_OF, Account, Counts, Key
from reddot.trial.reading.rows import CsvRow, read_csv

NEEDED, OPTIONAL = ("slot", "officer", "outcome"), ("count", "id", "source")
ALLOWED = (*SOURCE_OF, INCIDENTS)
COUNT_DIGITS = 6


def read_outcomes(path: Path, worked: Collection[Key]) -> Counts:
    """Read the outcomes of officer-shifts.

    Parameters
    ----------
    path
        A CSV with ``slot``, ``officer``, ``outcome`` and either ``count`` (a whole number; 0 is
        allowed and says that there was none) or ``id`` (a row an event, the identifier its own).
        A column ``source`` may say where a row is from.
    worked
        The officer-shifts there are: pairs of slot and officer.

    Raises
    ------
    BadDataError
        A row is of no officer-shift, of no outcome, no count, there twice, or takes an assault, an
        injury or a complaint from force reports: every one is named.

    Notes
    -----
    An officer-shift that the file does not name had no event of the outcomes that the file has. An
    outcome that the file never names is not available. Where nothing happened on any officer-shift,
    one row with the count 0 says so.
    """
    rows = read_csv(path, NEEDED, OPTIONAL)
    found = Problems(str(path))
    _check_form(rows, found)
    known = frozenset(worked)
    slots = {slot for slot, _ in known}
    for row in rows:
        _check_row(row, known, slots, found)
    _check_twice(rows, found)
    found.refuse()
    events: dict[str, dict[Key, int]] = defaultdict(lambda: defaultdict(int))
    for row in rows:
        count = _count(row)
        if count is not None and count > 0:
            events[row.text("outcome")][_key(row)] += count
        else:
            events.setdefault(row.text("outcome"), defaultdict(int))
    accounts = tuple(_account(name, dict(of_one)) for name, of_one in events.items())
    return Counts(events={name: dict(one) for name, one in events.items()}, accounts=accounts)


def _account(outcome: str, events: dict[Key, int]) -> Account:
    total = sum(events.values())
    source = SOURCE_OF.get(outcome, "jobs")
    return Account(
        outcome=outcome, source=source, rule=RULES[outcome], read=total, counted=total
    )  # fmt: skip


def _key(row: CsvRow) -> Key:
    return row.text("slot"), row.text("officer")


def _count(row: CsvRow) -> int | None:
    """The number of a row: its count, or one event; None where it is no count."""
    if "count" not in row.cells:
        return 1
    given = row.text("count")
    right = given.isascii() and given.isdigit() and len(given) <= COUNT_DIGITS
    return int(given) if right else None


def _check_form(rows: Sequence[CsvRow], found: Problems) -> None:
    if not rows:
        allowed = "Give a row for each count or event; for none at all, one row with the count 0"
        found.add("", "no_rows", "it has no rows", allowed)
    elif ("count" in rows[0].cells) == ("id" in rows[0].cells):
        given = "it has both columns 'count' and 'id', or neither"
        found.add("", "form", given, "Give 'count' for a row a count, 'id' for a row an event")
    found.refuse()


def _check_row(row: CsvRow, worked: frozenset[Key], slots: set[str], found: Problems) -> None:
    outcome, slot = row.text("outcome"), row.text("slot")
    if outcome not in ALLOWED:
        found.add("outcome", "unknown", f"it is '{outcome}'", near(outcome, ALLOWED), row=row.row)
        return
    if _key(row) not in worked:
        there = f"slot '{slot}' has no such officer" if slot in slots else f"nobody worked '{slot}'"
        allowed = "An outcome belongs to an officer-shift: mend the row, or record who worked"
        found.add("slot", "no_shift", f"this row has no shift: {there}", allowed, row=row.row)
    if _count(row) is None:
        allowed = "Give a whole number, 0 or more"
        found.add("count", "no_count", f"it is '{row.text('count')}'", allowed, row=row.row)
    source, right = row.text("source"), SOURCE_OF.get(outcome)
    if source and right is not None and source != right:
        allowed = f"The outcome {outcome} is counted from {right} only; leave such rows out"
        found.add("source", "wrong_source", f"it is '{source}'", allowed, row=row.row)


def _check_twice(rows: Sequence[CsvRow], found: Problems) -> None:
    """A count given twice, or an event entered twice, cannot both be meant."""
    seen: dict[tuple[str, ...], int] = {}
    by_event = bool(rows) and "id" in rows[0].cells
    for row in rows:
        own = row.text("id")
        if by_event and not own:
            found.add("id", "no_id", "it is blank", "Give each event its identifier", row=row.row)
            continue
        key = (row.text("outcome"), own) if by_event else (row.text("outcome"), *_key(row))
        first = seen.setdefault(key, row.row)
        if first != row.row:
            what = f"the event '{own}'" if by_event else "the count of this officer-shift"
            given = f"{what} is in row {first} already"
            found.add("", "twice", given, "Give it once", row=row.row)

"""What to beware of in figures counted from records."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta

from reddot.figures.breakdowns import GIVEN, NOT_STATED, UNANSWERED, Breakdown
from reddot.figures.cube import Count
from reddot.figures.rates import rate_warnings
from reddot.figures.record_question import Asked
from reddot.figures.series import breaks_crossed
from reddot.records.forces import is_synthetic
from reddot.records.record_tables import RecordTables

# Where force is reported on as many days, a gap as long at either end is not by chance.
ENOUGH_DAYS, SOME_DAYS = 30, timedelta(days=21)


def record_warnings(
    records: RecordTables,
    asked: Asked,
    places: Sequence[Count],
    wholes: Sequence[Count],
    counts: Sequence[Count],
) -> tuple[str, ...]:
    """Everything to say beside a table counted from records.

    Parameters
    ----------
    records
        The records, with the account of reading them.
    asked
        The question.
    places
        The counts of each force and period, not broken down.
    wholes
        Those within the tactic and the part of the table asked for.
    counts
        Those of the table.
    """
    wanted = asked.wanted
    rows = [(c.force, c.period) for c in places if c.period != NOT_STATED]
    return (
        *_synthetic(records, asked, places),
        *_part_of_period(records, asked),
        *_series(asked, {c.period for c in places}, {c.force for c in places}),
        *rate_warnings(rows, wanted.rate_kind, wanted.denominators),
        *_undated(places),
        *_unanswered(asked, wholes),
        *_open(asked, counts),
        *_unlinked(asked, places),
        *_refused(records),
    )


def warnings_without_counts(
    records: RecordTables, asked: Asked, places: Sequence[Count]
) -> tuple[str, ...]:
    """What to say beside a table whose counts are protected: nothing that is counted itself.

    Parameters
    ----------
    records
        The records, with the account of reading them.
    asked
        The question.
    places
        The counts of each force and period, not broken down.
    """
    return (
        *_synthetic(records, asked, places),
        *_part_of_period(records, asked),
        *_series(asked, {c.period for c in places}, {c.force for c in places}),
        *_refused(records),
    )


def _synthetic(records: RecordTables, asked: Asked, places: Sequence[Count]) -> Iterator[str]:
    forces = {count.force for count in places}
    if asked.wanted.together:
        forces = set(asked.wanted.forces or records.forces())
    invented = sorted(force for force in forces if is_synthetic(force))
    if invented:
        yield f"SYNTHETIC: {', '.join(invented)} is an invented force; these records are made up."


def _part_of_period(records: RecordTables, asked: Asked) -> Iterator[str]:
    """Periods that the records begin or end well inside of: a count there is of a part."""
    days = records.days()
    if len(days) < ENOUGH_DAYS:
        return
    for span in asked.spans:
        if span.first + SOME_DAYS < days[0] <= span.last:
            yield f"{span.name()}: the records begin on {days[0]:%d %B %Y}; this is a part of it."
        if span.first <= days[-1] < span.last - SOME_DAYS:
            yield f"{span.name()}: the records end on {days[-1]:%d %B %Y}; this is a part of it."


def _series(asked: Asked, periods: set[str], forces: set[str]) -> Iterator[str]:
    tables = (asked.wanted.table, *(b.series for b in (*asked.by, *asked.within) if b.series))
    found = {b for table in tables for b in breaks_crossed(table, periods, forces)}
    for b in sorted(found, key=lambda b: b.on):
        yield f"Series break on {b.on}: {b.what} Do not compare across it."


def _undated(places: Sequence[Count]) -> Iterator[str]:
    undated = sum(c.number + c.unlinked for c in places if c.period == NOT_STATED)
    if undated:
        yield f"Reports without a day of use: {undated:,}. They stand under '{NOT_STATED}'."


def _unanswered(asked: Asked, wholes: Sequence[Count]) -> Iterator[str]:
    """Reports that name no tactic: they leave open whether one was used."""
    silent = UNANSWERED if asked.wanted.table == "ced" else NOT_STATED
    of_tactics = any(b.name in ("tactic", "ced_use") for b in asked.within)
    unanswered = sum(c.number + c.unlinked for c in wholes if of_tactics and silent in c.rows)
    if unanswered:
        yield (
            f"Reports that name no tactic and so leave this unanswered: {unanswered:,}. "
            "The bounds say what they could add."
        )


def _open(asked: Asked, counts: Sequence[Count]) -> Iterator[str]:
    """Breakdowns that some reports say nothing on, and answers without a counterpart."""
    for place, b in enumerate(asked.by):
        silent = {NOT_STATED, *b.unknown}
        if b.only_if and any(c.rows[place] == NOT_STATED for c in counts):
            yield f"{b.title}: not stated where the officer or subject {b.only_if}."
        elif any(c.rows[place] in silent for c in counts):
            yield f"{b.title}: some reports do not say. {_bounds_words(b)}"
        if any(c.rows[place].startswith(GIVEN) for c in counts):
            yield f"{b.title}: answers marked '{GIVEN.strip()}' have no counterpart in its list."


def _bounds_words(b: Breakdown) -> str:
    return f"The bounds give each of them to every row of {b.name.replace('_', ' ')} in turn."


def _unlinked(asked: Asked, places: Sequence[Count]) -> Iterator[str]:
    unlinked = sum(c.unlinked for c in places)
    if unlinked:
        yield (
            f"Reports that name no {asked.wanted.unit.removesuffix('s')}: {unlinked:,}. "
            "They are in the upper bounds alone."
        )


def _refused(records: RecordTables) -> Iterator[str]:
    if records.account is not None and records.account.rows_refused:
        yield (
            f"Rows of the file that were refused and are in no figure: "
            f"{records.account.rows_refused:,} of {records.account.rows_read:,}. "
            "`reddot import` names each."
        )

"""The same questions asked of what others published: one shape for both, so that they compare."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from reddot.errors import BadDataError, NotEnoughDataError
from reddot.figures.breakdowns import GIVEN, breakdowns
from reddot.figures.figure import FigureRow, FigureTable
from reddot.figures.selection import Selection
from reddot.figures.tables import make_figures
from reddot.publish.views import Question, View, in_order, rule_for
from reddot.records.published import Release
from reddot.records.source import Source

ALL_REPORTS = "all_reports"
GROUPS = "group_"  # the publisher's sums over several categories
# An answer that publications count and the national form has no code for.
OTHER_ANSWERS = {"dont_know": f"{GIVEN}Don’t know"}


def published_view(
    releases: Sequence[Release], question: Question, force: str, periods: Sequence[str] = ()
) -> View | None:
    """What publications say to a question; ``None`` where they say nothing.

    Parameters
    ----------
    releases
        The publications.
    question, force, periods
        What is asked; every period where none is named.

    Notes
    -----
    A published table by a characteristic prints a row for each tactic and a column for each
    category. Its sums over categories are left out: they would be counted twice.
    """
    name = published_table(question)
    if name is None:
        return None
    wanted = Selection(table=name, forces=(force,))
    try:
        table = make_figures(Source(releases=tuple(releases)), wanted)
    except (NotEnoughDataError, BadDataError):
        return None
    rows = tuple(
        made
        for row in _in_one_table(table.rows)
        if not periods or row.period in periods
        for made in _rows(row, question)
    )
    if not rows:
        return None
    figures = replace(table, name=question.count, rule=rule_for(table.rule, question), rows=rows)
    return View(question=question, force=force, figures=_without_others(figures))


def published_table(question: Question) -> str | None:
    """The name of the published table that answers a question, if one could.

    >>> published_table(Question(count="ced", by=("gender",)))
    'tactics_by_gender'
    """
    if len(question.by) > 1:
        return None
    if not question.by:
        return "tactics" if question.tactic else question.count
    return breakdowns()[question.by[0]].series


def published_periods(
    releases: Sequence[Release], question: Question, force: str
) -> tuple[str, ...]:
    """The periods that publications answer a question in, the earliest first."""
    name = published_table(question)
    tables = [t for release in releases for t in release.tables if t.name == name]
    return in_order(row.period for t in tables for row in t.rows if row.force == force)


def _in_one_table(rows: Sequence[FigureRow]) -> Iterator[FigureRow]:
    """Each row of a vintage once: a release repeats some of its tables in others."""
    seen: set[tuple[object, ...]] = set()
    for row in rows:
        key = (row.force, row.period, row.vintage, tuple(row.keys.items()), _printed(row))
        if key not in seen:
            seen.add(key)
            yield row


def _printed(row: FigureRow) -> frozenset[tuple[str, object]]:
    return frozenset((name, figure.value) for name, figure in row.cells.items())


def _rows(row: FigureRow, question: Question) -> Iterator[FigureRow]:
    """The rows of the view that one published row gives."""
    tactic = row.keys.get("tactic")
    if not question.by:
        if question.tactic in (None, tactic):
            yield replace(row, keys={}) if question.tactic else row
        return
    (by,) = question.by
    wanted = {"ced": "ced", "reports": question.tactic or ALL_REPORTS}.get(question.count)
    if tactic is None or wanted not in (None, tactic):
        return
    for cell, figure in row.cells.items():
        if cell != "total" and not cell.startswith(GROUPS):
            keys = {by: OTHER_ANSWERS.get(cell, cell)}
            keys |= {"tactic": tactic} if wanted is None else {}
            yield replace(row, keys=keys, cells={"total": figure}, shares=None)


def _without_others(figures: FigureTable) -> FigureTable:
    """The table without sums that fail elsewhere: of the rows shown alone is spoken."""
    sources = {row.source for row in figures.rows}
    places = {(row.force, row.period) for row in figures.rows}
    failing = tuple(e for e in figures.exceptions if (e.get("force"), e.get("period")) in places)
    notes = tuple(n for n in figures.publisher_notes if n.source in sources)
    return replace(figures, exceptions=failing, publisher_notes=notes)

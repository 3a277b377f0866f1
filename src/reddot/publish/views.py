"""A question about figures, and the released table that answers it: chosen, never counted anew."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

from reddot.errors import UsageError
from reddot.figures.breakdowns import breakdowns, read_breakdown
from reddot.figures.figure import FigureRow, FigureTable
from reddot.figures.rule import CountingRule
from reddot.figures.series import SeriesBreak, breaks_crossed, series_breaks
from reddot.records.periods import parse_period

COUNTS = ("ced", "reports", "tactics")
MOST_BY = 2
MOST_NEAR = 3
NOT_ASKED = ("tactic", "ced_use")  # what a count is by already


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What is asked of a release: what is counted, of which tactic, by what.

    ``by`` holds at most two breakdowns, in the order of the list of them; ``tactic`` keeps the
    reports that name it.
    """

    count: str = "ced"
    by: tuple[str, ...] = ()
    tactic: str | None = None

    def split(self) -> frozenset[str]:
        """The breakdowns that a table must have to answer: no more, no less."""
        within = {"tactic"} if self.tactic or self.count == "tactics" else set()
        return frozenset({*self.by, *within})


@dataclass(frozen=True, slots=True)
class TableEntry:
    """A table as the manifest of its release lists it; ``table`` is the counting rule's name."""

    name: str
    title: str
    table: str
    by: tuple[str, ...]
    policy: str

    def split(self) -> frozenset[str]:
        """The breakdowns that its rows have."""
        own = {"tactic"} if self.table == "tactics" else set()
        return frozenset({*self.by, *own})


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """The rows of a table that answer a question, of one force.

    ``places`` are the numbers of the rows in the released table, counted from 1; empty for a
    publication. ``entry`` is the released table they are of.
    """

    question: Question
    force: str
    figures: FigureTable
    places: tuple[int, ...] = ()
    entry: TableEntry | None = None

    def periods(self) -> tuple[str, ...]:
        """The periods of the rows, the earliest first."""
        return in_order(row.period for row in self.figures.rows)


def ask(count: str, by: Iterable[str] = (), tactic: str | None = None) -> Question:
    """A question put in its one order.

    Raises
    ------
    UsageError
        What is counted, a breakdown or the tactic is not known, or they do not go together.

    Examples
    --------
    >>> ask("ced", ["reason", "gender"]).by
    ('gender', 'reason')
    """
    if count not in COUNTS:
        raise UsageError(f"'{count}' is not counted here. Use one of: {', '.join(COUNTS)}.")
    names = {read_breakdown(name).name for name in by}
    order = [name for name in breakdowns() if name in names]
    if len(order) > MOST_BY:
        raise UsageError(f"{len(order)} breakdowns were asked for; a view has at most {MOST_BY}.")
    if taken := [name for name in order if name in NOT_ASKED]:
        raise UsageError(f"'{taken[0]}' is asked for by what is counted, not as a breakdown.")
    if tactic is not None and tactic not in read_breakdown("tactic").categories():
        raise UsageError(f"'{tactic}' is no tactic. Choose one from the list.")
    if tactic is not None and count != "reports":
        raise UsageError("A tactic is chosen for reports of force; leave it out for the others.")
    return Question(count=count, by=tuple(order), tactic=tactic)


def entries_of(manifest: Mapping[str, Any]) -> tuple[TableEntry, ...]:
    """The tables that a manifest lists.

    >>> entries_of({"tables": []})
    ()
    """
    return tuple(
        TableEntry(e["name"], e["title"], e["table"], tuple(e["by"]), e["policy"])
        for e in manifest["tables"]
    )


def choose_table(entries: Sequence[TableEntry], question: Question) -> TableEntry | None:
    """The first table with just the breakdowns asked for; ``None`` where the release has none."""
    kinds = _kinds(question)
    return next((e for e in entries if e.table in kinds and e.split() == question.split()), None)


def _kinds(question: Question) -> tuple[str, ...]:
    """The tables that could answer: reports by tactic and tactics count the same."""
    alike = question.count == "tactics" or question.tactic is not None
    return ("tactics", "reports") if alike else (question.count,)


def nearest_tables(
    entries: Sequence[TableEntry], question: Question
) -> tuple[tuple[TableEntry, Question], ...]:
    """The tables that differ least from what was asked, each with the question it answers."""
    found = [(entry, asked) for entry in entries if (asked := _question_of(entry, question))]
    known = dict(reversed([(asked, entry) for entry, asked in found]))
    ranked = sorted(known, key=lambda asked: _distance(asked, question))
    return tuple((known[asked], asked) for asked in ranked[:MOST_NEAR] if asked != question)


def _distance(asked: Question, question: Question) -> tuple[int, ...]:
    apart = len(asked.split() ^ question.split())
    shared = len(asked.split() & question.split())
    return (asked.count != question.count, apart, -shared)


def _question_of(entry: TableEntry, question: Question) -> Question | None:
    """The question that a table answers; of a table by tactic with the tactic that was asked."""
    rest = entry.split() - {"tactic"}
    try:
        if "tactic" not in entry.split():
            return ask(entry.table, rest)
        if question.tactic is not None:
            return ask("reports", rest, question.tactic)
        return ask("tactics", rest)
    except UsageError:  # a table that the explorer has no question for
        return None


def take_view(
    entry: TableEntry, figures: FigureTable, question: Question, force: str, periods: Sequence[str]
) -> View:
    """The rows of a released table that answer a question.

    Parameters
    ----------
    entry, figures
        The table as listed and as read.
    question
        A question that it answers.
    force, periods
        Whose rows, and when.
    """
    rows = [
        (number, _as_asked(row, question))
        for number, row in enumerate(figures.rows, 1)
        if row.force == force and row.period in periods and _is_of(row, question)
    ]
    rule = rule_for(figures.rule, question)
    return View(
        question=question,
        force=force,
        figures=replace(
            figures, name=question.count, rule=rule, rows=tuple(row for _, row in rows)
        ),
        places=tuple(number for number, _ in rows),
        entry=entry,
    )


def _is_of(row: FigureRow, question: Question) -> bool:
    return question.tactic is None or row.keys.get("tactic") == question.tactic


def _as_asked(row: FigureRow, question: Question) -> FigureRow:
    """The row without the tactic that all rows of the view have."""
    if question.tactic is None:
        return row
    keys = {name: value for name, value in row.keys.items() if name != "tactic"}
    return replace(row, keys=keys, rule=rule_for(row.rule, question))


def rule_for(rule: CountingRule, question: Question) -> CountingRule:
    """A rule that says the tactic which the reports must name."""
    if question.tactic is None:
        return rule
    words = f"Only reports that name the tactic {read_breakdown('tactic').label(question.tactic)}."
    return replace(rule, statement=f"{rule.statement} {words}")


def periods_of(figures: FigureTable, force: str) -> tuple[str, ...]:
    """The periods that a table has rows of a force in, the earliest first."""
    return in_order(row.period for row in figures.rows if row.force == force)


def in_order(periods: Iterable[str]) -> tuple[str, ...]:
    """Periods by their first day, each once; those without a day last.

    >>> in_order(["2018/19", "not_stated", "2016", "2018/19"])
    ('2016', '2018/19', 'not_stated')
    """
    return tuple(sorted(set(periods), key=_when))


def _when(name: str) -> tuple[bool, str, str]:
    found = parse_period(name)
    return found is None, found.first.isoformat() if found else "", name


def series_of(question: Question) -> tuple[str, ...]:
    """The names under which breaks of the figures asked for are listed."""
    found = [breakdowns()[name].series for name in question.by]
    return (question.count, *(name for name in found if name))


def breaks_between(question: Question, force: str, periods: Sequence[str]) -> list[SeriesBreak]:
    """The breaks in the series that lie between some periods, each once."""
    found = (b for name in series_of(question) for b in breaks_crossed(name, periods, (force,)))
    return list(dict.fromkeys(found))


def unbroken(question: Question, force: str, periods: Sequence[str]) -> tuple[tuple[str, ...], ...]:
    """Periods parted wherever a break of the series lies between them, the earliest first.

    >>> unbroken(Question(), "Norfolk", ["2018/19", "2016", "2017/18"])
    (('2016',), ('2017/18', '2018/19'))
    """
    known = in_order(periods)
    parts: list[list[str]] = [[known[0]]] if known else []
    for before, after in pairwise(known):
        if breaks_between(question, force, (before, after)):
            parts.append([])
        parts[-1].append(after)
    return tuple(map(tuple, parts))


def breaks_of(view: View) -> tuple[SeriesBreak, ...]:
    """The breaks of the series that the figures of a view stand on one side of."""
    names = set(series_of(view.question))
    found = (b for b in series_breaks() if names & set(b.tables))
    return tuple(b for b in found if b.touches((view.force,)))


def of_one_length(periods: Iterable[str]) -> bool:
    """Whether periods have as many months, those without a day left out.

    >>> of_one_length(["2017Q1", "2017/18"])
    False
    """
    return len({_months(name) for name in periods} - {None}) < 2


def _months(name: str) -> int | None:
    found = parse_period(name)
    return found.months() if found else None

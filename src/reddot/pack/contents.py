"""Gather what a pack shows: tables of figures and verdicts, made by the layers below."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date

from reddot.claims.check import check_story
from reddot.claims.story import Story
from reddot.claims.verdict import Verdict
from reddot.errors import BadDataError, NotEnoughDataError, UsageError
from reddot.figures.ced import PUBLISHED_LADDER
from reddot.figures.figure import FigureRow, FigureTable
from reddot.figures.selection import Selection
from reddot.figures.tables import make_figures
from reddot.pack.catalogue import Topic, topics
from reddot.records.cells import Missing
from reddot.records.forces import NATIONAL, is_synthetic
from reddot.records.periods import parse_period
from reddot.records.source import Source

MOST_FORCES = 4
MOST_NAMED = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Contents:
    """What is wanted of a pack.

    ``sources`` are the names of the files, for the first page; ``made_on`` is the day it bears.
    Without ``forces`` all of them are shown, or the nation where there are many.
    """

    made_on: date
    forces: tuple[str, ...] = ()
    periods: tuple[str, ...] = ()
    ladder: str = PUBLISHED_LADDER
    story: Story | None = None
    title: str | None = None
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Gathered:
    """A topic with its table, or the reason why there is none."""

    topic: Topic
    figures: FigureTable | None
    why_not: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Pack:
    """All that a pack shows; every number in it was made by the layers below."""

    title: str
    forces: tuple[str, ...]
    periods: tuple[str, ...]
    made_on: date
    sources: tuple[str, ...]
    from_records: bool
    gathered: tuple[Gathered, ...]
    story: Story | None = None
    verdicts: tuple[Verdict, ...] = ()

    def synthetic(self) -> bool:
        """Whether any force shown is invented."""
        rows = [row for g in self.gathered if g.figures for row in g.figures.rows]
        return any(is_synthetic(name) for name in (*self.forces, *(row.force for row in rows)))

    def table(self, key: str) -> FigureTable | None:
        """The table of a topic, if there is one."""
        return next((g.figures for g in self.gathered if g.topic.key == key), None)


def gather(source: Source, wanted: Contents) -> Pack:
    """Gather the tables and verdicts of a pack.

    Parameters
    ----------
    source
        Releases, or reports.
    wanted
        The forces, periods, ladder, story, title and day.

    Raises
    ------
    NotEnoughDataError
        The source has no figure for the forces and periods.
    UsageError
        The source has many forces and none was named, or a table was asked for wrongly.
    BadDataError
        A claim of the story is put wrongly.

    Notes
    -----
    Breakdowns are of the periods asked for, else of the latest; the uses of Taser and the months
    are of every period.
    """
    asked = replace(wanted, forces=_forces(source, wanted.forces))
    topic_list = [t for t in topics() if not (source.releases and t.shown_elsewhere())]
    found = [_gather_one(source, topic, asked) for topic in topic_list[:1]]
    latest = replace(asked, periods=wanted.periods or _latest(found[0]))
    for topic in topic_list[1:]:
        every_period = topic.part in ("uses", "months")
        found.append(_gather_one(source, topic, asked if every_period else latest))
    rows = [row for g in found if g.figures for row in g.figures.rows]
    if not rows:
        raise NotEnoughDataError(found[0].why_not or "The source holds no figures.")
    forces = tuple(dict.fromkeys(row.force for row in rows))
    periods = tuple(sorted({row.period for row in rows}, key=_when))
    return Pack(
        title=wanted.title or "Police use of force and Taser: the evidence",
        forces=forces,
        periods=periods,
        made_on=wanted.made_on,
        sources=wanted.sources or tuple(dict.fromkeys(row.source for row in rows)),
        from_records=not source.releases,
        gathered=tuple(found),
        story=wanted.story,
        verdicts=check_story(wanted.story, source.releases) if wanted.story else (),
    )


def _gather_one(source: Source, topic: Topic, wanted: Contents) -> Gathered:
    """The table of a topic; what the source cannot give is said in its place."""
    name = topic.table_in(bool(source.releases))
    if name is None:
        return Gathered(topic, None, "Published tables do not show this.")
    selection = Selection(
        table=name, forces=wanted.forces, periods=wanted.periods, ladder=wanted.ladder
    )
    if topic.by is not None and not source.releases:
        selection = replace(selection, by=(topic.by,))
    try:
        return Gathered(topic, make_figures(source, selection))
    except (NotEnoughDataError, BadDataError) as problem:
        return Gathered(topic, None, str(problem))


def _forces(source: Source, asked: tuple[str, ...]) -> tuple[str, ...]:
    """The forces asked for; else all there are, or the nation where there are many."""
    if len(asked) > MOST_FORCES:
        raise UsageError(
            f"{len(asked)} forces are too many for one pack. Name up to {MOST_FORCES}."
        )
    names = tuple(dict.fromkeys(_names(source)))
    if asked or len(names) <= MOST_FORCES:
        return asked
    if NATIONAL in names:
        return (NATIONAL,)
    raise UsageError(
        f"The source has {len(names)} forces. Name up to {MOST_FORCES} by --force: {_some(names)}."
    )


def _some(names: tuple[str, ...]) -> str:
    """Names in order; where there are many, the first of them and how many more."""
    more = len(names) - MOST_NAMED
    rest = f" and {more:,} more" if more > 0 else ""
    return ", ".join(sorted(names)[:MOST_NAMED]) + rest


def _names(source: Source) -> Iterator[str]:
    for release in source.releases:
        for table in release.tables:
            yield from (row.force for row in table.rows)
    if source.records is not None:
        yield from source.records.forces()


def _first_day(period: str) -> date:
    found = parse_period(period)
    return found.first if found else date.min


def _when(period: str) -> tuple[bool, date]:
    """Periods in order, the reports without a day last."""
    return period == Missing.NOT_STATED, _first_day(period)


def _latest(ced: Gathered) -> tuple[str, ...]:
    """The latest period of each force, each period once; none where no report has a day."""
    rows = ced.figures.rows if ced.figures else ()
    periods = dict.fromkeys(row.period for row in latest_rows(rows))
    return tuple(period for period in periods if period != Missing.NOT_STATED)


def latest_rows(rows: Iterable[FigureRow]) -> tuple[FigureRow, ...]:
    """The rows of each force's latest period, as last published.

    Rows of one force, period and publication stay together: a breakdown has many.
    """
    last: dict[str, tuple[date, str]] = {}
    kept = list(rows)
    for row in kept:
        last[row.force] = max(last.get(row.force, (date.min, "")), _age(row))
    return tuple(row for row in kept if _age(row) == last[row.force])


def _age(row: FigureRow) -> tuple[date, str]:
    return _first_day(row.period), row.vintage or ""

"""The figures and verdicts that ship with the package, laid out once in each process.

What is shipped does not change while a process runs, so every answer is kept. The numbers and
their words are made by the layers below; nothing is computed here.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from reddot.claims.check import check_story
from reddot.claims.story import read_story
from reddot.errors import NotEnoughDataError
from reddot.figures.figure import FigureTable
from reddot.figures.selection import Selection
from reddot.figures.tables import make_figures
from reddot.pack.blocks import Grid, Section
from reddot.pack.catalogue import Topic, topics
from reddot.pack.contents import Gathered, latest_rows
from reddot.pack.figure_blocks import topic_section
from reddot.pack.verdict_blocks import claims_section
from reddot.records.facts import shipped_releases
from reddot.records.forces import NATIONAL
from reddot.records.source import Source

STORY = "taser-2018"
SHOWN = ("ced", "reports")  # the tables that ship


@dataclass(frozen=True, slots=True)
class Choices:
    """What can be chosen: the forces and the periods that have figures."""

    forces: tuple[str, ...]
    periods: tuple[str, ...]


@cache
def choices() -> Choices:
    """The forces, the nation first, and the periods, the latest first."""
    rows = [row for name in SHOWN if (t := _table(name)) is not None for row in t.rows]
    forces = sorted({row.force for row in rows}, key=lambda name: (name != NATIONAL, name))
    return Choices(tuple(forces), tuple(sorted({row.period for row in rows}, reverse=True)))


@cache
def figures_of(force: str, period: str | None = None) -> tuple[Section, ...]:
    """The sections of a force: Taser by its highest use, and reports of every kind.

    Parameters
    ----------
    force
        One of :func:`choices`.
    period
        One of :func:`choices`; every period where none is given.
    """
    said: dict[str, str] = {}
    periods = (period,) if period else ()
    found = [(topic, _table(topic.table, (force,), periods)) for topic in _topics()]
    sections = [topic_section(Gathered(topic, table), said) for topic, table in found if table]
    return tuple(s for s in sections if s is not None)


@cache
def latest_of(force: str) -> tuple[str, tuple[Section, ...]]:
    """The latest period in which the Taser uses of a force are published, and its sections."""
    table = _table("ced", (force,))
    if table is None:
        return "", figures_of(force)
    period = latest_rows(table.rows)[-1].period
    return period, figures_of(force, period)


@cache
def verdicts() -> Section:
    """The verdicts on the story that ships."""
    story = read_story(STORY)
    return claims_section(story, check_story(story, ()))


@cache
def verdict_summary() -> Grid:
    """The table of the verdicts, each line leading to what it rests on."""
    return next(block for block in verdicts().blocks if isinstance(block, Grid))


def _topics() -> tuple[Topic, ...]:
    return tuple(topic for topic in topics() if topic.key in SHOWN)


def _table(
    name: str, forces: tuple[str, ...] = (), periods: tuple[str, ...] = ()
) -> FigureTable | None:
    """A shipped table; ``None`` where it has no row of the force and period."""
    source = Source(releases=shipped_releases())
    try:
        return make_figures(source, Selection(table=name, forces=forces, periods=periods))
    except NotEnoughDataError:
        return None

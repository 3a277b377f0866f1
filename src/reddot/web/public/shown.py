"""The forces and verdicts that ship with the package, laid out once in each process.

What is shipped does not change while a process runs, so every answer is kept. The numbers and
their words are made by the layers below; nothing is computed here.
"""

from __future__ import annotations

from functools import cache

from reddot.claims.check import check_story
from reddot.claims.story import read_story
from reddot.pack.blocks import Grid, Section
from reddot.pack.verdict_blocks import claims_section
from reddot.records.facts import shipped_releases
from reddot.records.forces import NATIONAL

STORY = "taser-2018"


@cache
def shipped_forces() -> tuple[str, ...]:
    """The forces whose Taser figures ship, the nation first."""
    tables = (table for release in shipped_releases() for table in release.tables)
    forces = {row.force for table in tables if table.name == "ced" for row in table.rows}
    return tuple(sorted(forces, key=lambda name: (name != NATIONAL, name)))


@cache
def verdicts() -> Section:
    """The verdicts on the story that ships."""
    story = read_story(STORY)
    return claims_section(story, check_story(story, ()))


@cache
def verdict_summary() -> Grid:
    """The table of the verdicts, each line leading to what it rests on."""
    return next(block for block in verdicts().blocks if isinstance(block, Grid))

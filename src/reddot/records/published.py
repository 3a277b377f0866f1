"""Published figures as they were printed: a cell with its table, its release and its vintage."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from reddot.records.cells import Cell
from reddot.records.forces import Area
from reddot.records.problems import Problem


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedRow:
    """One row of a published table: a force (or region, or the nation) in a period.

    ``keys`` says which row of a breakdown it is, such as ``{"tactic": "ced"}``; ``cells`` holds
    numbers and missing kinds by cell name; ``revised`` names the cells printed as revised;
    ``place`` is the row of the sheet, counted from 1.
    """

    force: str
    area: Area
    period: str
    cells: Mapping[str, Cell]
    keys: Mapping[str, str]
    revised: frozenset[str] = frozenset()
    place: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedTable:
    """One table of a release under its name here, with the number and title it was printed with.

    ``notes`` are the publisher's own, as printed below it. An ``excerpt`` holds some of the rows,
    so that its forces do not add up to the nation.
    """

    name: str
    number: str
    title: str
    rows: tuple[PublishedRow, ...]
    vintage: str | None
    release: str
    source: str
    excerpt: bool = False
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Release:
    """A publication: its tables, and what was found wrong or noteworthy while reading it.

    ``refused`` maps the name of a table that could not be read to the message that says why.
    """

    source: str
    title: str
    vintage: str | None
    tables: tuple[PublishedTable, ...]
    problems: tuple[Problem, ...] = ()
    refused: Mapping[str, str]
    rows_read: int = 0
    rows_refused: int = 0

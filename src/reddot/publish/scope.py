"""What a release is asked to be, and its scope: forces, periods, and the rows there are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from reddot.errors import NotEnoughDataError, UsageError
from reddot.figures.cube import Cube, count_cube
from reddot.figures.ladders import read_ladder
from reddot.figures.record_question import financial_years
from reddot.figures.selection import period_names
from reddot.publish.crossing import Crossing
from reddot.publish.fixed_rows import Rows, rows_of
from reddot.publish.policy_text import default_policy
from reddot.publish.release_policy import ReleasePolicy
from reddot.publish.segments import Segments, segments_of
from reddot.publish.table_names import CED_USE, TACTIC, TableName
from reddot.records.record_tables import RecordTables

MOST_CELLS, MOST_IN_ALL = 12_000, 120_000


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleaseAsked:
    """What a release is to be.

    ``policy`` is the text of the policy file; ``checkpoint`` says of which state of the store the
    records are, where they come from one; ``earlier`` are the folders of all earlier releases;
    ``corrects`` is the number of the release that this one replaces, ``reason`` why.
    """

    number: int = 1
    title: str = "Police use of force and Taser"
    policy: str = field(default_factory=default_policy, repr=False)
    checkpoint: str = ""
    released_on: date | None = None
    forces: tuple[str, ...] = ()
    periods: tuple[str, ...] = ()
    ladder: str = "ho"
    earlier: tuple[Path, ...] = ()
    corrects: int | None = None
    reason: str = ""


def cross(records: RecordTables, asked: ReleaseAsked, policy: ReleasePolicy) -> Crossing:
    """What the tables of a release cross, with the forces, the periods and the rows there are.

    Raises
    ------
    NotEnoughDataError
        No report falls in the forces and periods.
    """
    segments = segments_in(records, asked)
    counted = count_cube(records, Cube(spans=segments.spans, forces=asked.forces))
    places = [place for place in counted if place.period in segments.names()]
    forces = asked.forces or tuple(sorted({place.force for place in places}))
    unknown = sorted(set(forces) - {place.force for place in places})
    if unknown or not places:
        raise NotEnoughDataError(
            f"No report of {', '.join(unknown) or 'any force'} counts in "
            f"{', '.join(asked.periods) or 'any period'}. The forces of the records are: "
            f"{', '.join(records.forces()) or 'none'}."
        )
    files = (policy.row_file,) if policy.row_file else ()
    names = (*policy.names, *files)
    wanted = {b.name for name in names for b in (*name.by, *filter(None, [name.multiple]))}
    wanted |= {single for name in names for single in name.single}
    wanted |= {CED_USE} if TACTIC in wanted else set()
    rows = rows_of(sorted(wanted), segments)
    check_size(names, rows, len(forces) * len(segments.periods))
    return Crossing(policy.names, forces, segments, read_ladder(asked.ladder), rows, files)


def check_size(names: Sequence[TableName], rows: Mapping[str, Rows], places: int) -> None:
    """Refuse tables that are too large to be protected.

    Raises
    ------
    UsageError
        Naming each with its number of cells.
    """
    sizes = {name.name: name.cells(rows) * places for name in names}
    wrong = [
        f"'{name}' has {size:,} cells; a table of a release has at most {MOST_CELLS:,}. Leave a "
        "breakdown out, or release fewer periods."
        for name, size in sizes.items()
        if size > MOST_CELLS
    ]
    if sum(sizes.values()) > MOST_IN_ALL:
        wrong.append(
            f"The tables have {sum(sizes.values()):,} cells; a release has at most "
            f"{MOST_IN_ALL:,}. Leave tables out, or release fewer periods."
        )
    if wrong:
        raise UsageError("\n".join(wrong))


def segments_in(records: RecordTables, asked: ReleaseAsked) -> Segments:
    """The periods of a release; reports without a day are in none of them.

    Raises
    ------
    NotEnoughDataError
        No period was named, and no financial year with a report is over.
    """
    return segments_of(period_names(asked.periods) or years_over(records, asked.released_on))


def years_over(records: RecordTables, day: date | None) -> tuple[str, ...]:
    """The financial years with a report that are over on a day; all of them without one.

    Raises
    ------
    NotEnoughDataError
        None is.
    """
    years = financial_years(records.days())
    over = tuple(year.name() for year in years if day is None or year.last < day)
    if years and not over:
        raise NotEnoughDataError(
            f"The first financial year with a report, {years[0].name()}, is not over on {day}. "
            "Wait for its end, or name shorter periods, such as 2018Q2."
        )
    return over

"""Build a release from records: count, protect, and everything that goes out as files in memory."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from reddot.disclosure.cost import Cost, cost
from reddot.disclosure.drafts import draft, publish
from reddot.disclosure.policy import Method, Policy
from reddot.disclosure.policy_file import Policies
from reddot.disclosure.publication import Publication
from reddot.disclosure.release_check import Released, Request, decide_release
from reddot.disclosure.space import Space
from reddot.disclosure.suppress import primary
from reddot.disclosure.tables import Table
from reddot.errors import BadDataError, NotEnoughDataError
from reddot.figures.breakdowns import NOT_STATED
from reddot.figures.cube import Count, Cube, count_cube
from reddot.figures.figure import FigureTable
from reddot.figures.ladders import read_ladder
from reddot.figures.record_figures import record_figures
from reddot.figures.record_question import ask, financial_years
from reddot.figures.record_warnings import warnings_without_counts
from reddot.figures.selection import Selection, period_names
from reddot.publish.counting import Counts, count_parts, find_rows
from reddot.publish.crossing import Crossing, Out
from reddot.publish.data_checkpoint import data_checkpoint
from reddot.publish.earlier import History, read_history
from reddot.publish.policy_text import default_policy
from reddot.publish.release_policy import ReleasePolicy, read_release_policy
from reddot.publish.row_generalise import Generalised
from reddot.publish.rows import RowsBeside, check_rows, make_rows
from reddot.publish.segments import Segments, segments_of
from reddot.publish.shown import Address, Beside, Shown, address_of, show_table
from reddot.publish.table_names import CED_USE, TACTIC, TableName
from reddot.publish.truth import true_counts
from reddot.records.cells import Cell
from reddot.records.record_tables import RecordTables, read_once

SOURCE = "records"


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


@dataclass(frozen=True, slots=True)
class BuiltTable:
    """One table as it goes out."""

    name: TableName
    policy: Policy
    figures: FigureTable


@dataclass(frozen=True, slots=True, kw_only=True)
class BuiltRelease:
    """A release in memory: what goes out, and what stays inside for the next one.

    ``counts`` are the true counts and ``decided`` holds them too: neither goes out. ``cost`` says
    what is left of the tables, ``rounded`` what plain rounding would leave.
    """

    asked: ReleaseAsked
    crossing: Crossing
    checkpoint: str
    tables: tuple[BuiltTable, ...]
    cost: Cost
    rounded: Cost
    out: Out
    segments: Segments
    rows: Generalised | None
    rows_cells: Publication | None = field(repr=False)
    decided: Released = field(repr=False)
    space: Space = field(repr=False)
    counts: Counts = field(repr=False)


def build_release(records: RecordTables, asked: ReleaseAsked) -> BuiltRelease:
    """Count the tables of a release and protect them.

    Parameters
    ----------
    records
        The records it is made of.
    asked
        Its number and title, the policy, the forces and periods (all forces and every financial
        year with a report, unless named).

    Raises
    ------
    ReleaseRefusedError
        A protected count could be worked out from it and everything that went out before; the
        message names the cell and the route.
    UsageError, BadDataError
        The policy file, a table's name or a period is wrong.
    NotEnoughDataError
        No report falls in the forces and periods.
    """
    policy = read_release_policy(asked.policy)
    with read_once(records) as held:
        return _build(held, asked, policy)


def _build(records: RecordTables, asked: ReleaseAsked, policy: ReleasePolicy) -> BuiltRelease:
    policies = policy.policies
    crossing = cross(records, asked, policy)
    history, out, counts = weigh(records, asked, crossing)
    tables = tuple(t for name in crossing.names for t in history.crossing.tables(name, out))
    request = Request(f"{asked.number}", tables, policies, counts, history.publications())
    decided = decide_release(history.space, request)
    rows = rows_cells = None
    if policy.rows is not None:
        others = (*request.earlier, decided.publication)
        beside = RowsBeside(history.space, history.crossing, out, counts, others)
        rows_cells = check_rows(policy.rows, beside)
        rows = make_rows(records, policy.rows, crossing, asked.ladder)
    return BuiltRelease(
        asked=asked,
        crossing=crossing,
        out=out,
        checkpoint=asked.checkpoint or data_checkpoint(records),
        tables=tuple(show_all(records, asked, crossing, policies, decided)),
        cost=cost(decided.drafts, decided.publication),
        rounded=round_all(history.space, tables, counts),
        rows=rows,
        rows_cells=rows_cells,
        decided=decided,
        space=history.space,
        segments=history.segments,
        counts=counts,
    )


def weigh(
    records: RecordTables, asked: ReleaseAsked, crossing: Crossing
) -> tuple[History, Out, Counts]:
    """What went out before, the new release's place in it, and the counts of every vintage.

    Raises
    ------
    BadDataError, NotEnoughDataError
        An earlier release is not as it was written, or of records that cannot be matched.
    """
    history = read_history(asked.earlier, crossing)
    out = Out(crossing.forces, tuple(crossing.segments.periods), history.vintages[-1])
    now = count_parts(records, history.crossing, history.space)
    counts = true_counts(history, now, out)
    if (counts[1:] < 0).any():
        history = replace(history, taken_away=True)
    return history, out, counts


def cross(records: RecordTables, asked: ReleaseAsked, policy: ReleasePolicy) -> Crossing:
    """What the tables of a release cross, with the forces, the periods and the rows there are.

    Raises
    ------
    NotEnoughDataError
        No report falls in the forces and periods.
    """
    segments = segments_in(records, asked)
    places = count_cube(records, Cube(spans=segments.spans, forces=asked.forces))
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
    rows = find_rows(records, sorted(wanted), segments.spans, forces)
    return Crossing(policy.names, forces, segments, read_ladder(asked.ladder), rows, files)


def segments_in(records: RecordTables, asked: ReleaseAsked) -> Segments:
    """The periods of a release, reports without a day among them where there are any."""
    years = tuple(year.name() for year in financial_years(records.days()))
    periods = period_names(asked.periods) or years
    spans = segments_of(periods).spans
    found = count_cube(records, Cube(spans=spans, forces=asked.forces))
    undated = any(place.period == NOT_STATED for place in found)
    return segments_of((*periods, NOT_STATED) if undated else periods)


def round_all(space: Space, tables: Sequence[Table], counts: Counts) -> Cost:
    """What would be left of the tables if every number were rounded to 5 and none withheld."""
    policies = Policies({table.name: Policy(Method.ROUNDING) for table in tables})
    drafts = draft(space, tables, policies, counts)
    return cost(drafts, publish("rounded", drafts, primary(drafts)))


def show_all(
    records: RecordTables,
    asked: ReleaseAsked,
    crossing: Crossing,
    policies: Policies,
    decided: Released,
) -> Iterable[BuiltTable]:
    """Every table as it goes out, each counted as `reddot figures` counts it."""
    shown, true = Shown.of(decided.publication), true_cells(decided)
    periods = tuple(p for p in crossing.segments.periods if p != NOT_STATED)
    places = count_cube(records, Cube(spans=crossing.segments.spans, forces=crossing.forces))
    wholes = public_wholes(crossing, policies, places)
    for name in crossing.names:
        wanted = Selection(
            table=name.table,
            forces=crossing.forces,
            periods=periods,
            ladder=asked.ladder,
            by=tuple(b.name for b in name.by),
        )
        policy = policies.of(name.name)
        bounded = policy.method is Method.NONE
        counted = record_figures(records, wanted, SOURCE, bounded=bounded)
        check_counted(counted, name, true, shown)
        beside = Beside(wholes, warnings_without_counts(records, ask(records, wanted), places))
        yield BuiltTable(name, policy, show_table(counted, name, policy, shown, beside))


def public_wholes(
    crossing: Crossing, policies: Policies, places: Iterable[Count]
) -> Mapping[tuple[str, str], Cell]:
    """The number of reports by force and period, where the release prints it."""
    policy = policies.tables.get("reports")
    if policy is None or policy.method is not Method.NONE:
        return {}
    return {(p.force, p.period): p.number for p in places if p.force in crossing.forces}


def true_cells(decided: Released) -> Mapping[Address, int]:
    """The true count of every cell, by its address."""
    return {
        (place.cell.table, place.cell.about, place.cell.labels): one.count
        for one in decided.drafts
        for place in one.places
    }


def check_counted(
    counted: FigureTable, name: TableName, true: Mapping[Address, int], shown: Shown
) -> None:
    """Refuse a table that was counted in two ways with two results.

    Raises
    ------
    BadDataError
        A cell differs; that is a mistake in the product and not in the records.
    """
    for row in counted.rows:
        for cell, figure in row.cells.items():
            address = address_of(name, row, cell)
            if not isinstance(figure.value, str) and figure.value != true[address]:
                raise BadDataError(
                    f"{shown.cells[address].cell.words()}: counted as {figure.value} and as "
                    f"{true[address]}. Nothing is released; tell whoever looks after this software."
                )

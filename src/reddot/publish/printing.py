"""The tables of a release as they go out, each counted as ``reddot figures`` counts it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from reddot.disclosure.cost import Cost, cost
from reddot.disclosure.drafts import draft, publish
from reddot.disclosure.policy import Method, Policy
from reddot.disclosure.policy_file import Policies
from reddot.disclosure.release_check import Released
from reddot.disclosure.space import Space
from reddot.disclosure.suppress import primary
from reddot.disclosure.tables import Table
from reddot.errors import BadDataError
from reddot.figures.breakdowns import NOT_STATED
from reddot.figures.cube import Count, Cube, count_cube
from reddot.figures.figure import FigureTable
from reddot.figures.record_figures import record_figures
from reddot.figures.record_question import ask
from reddot.figures.record_warnings import warnings_without_counts
from reddot.figures.selection import Selection
from reddot.publish.counting import Counts
from reddot.publish.crossing import Crossing
from reddot.publish.scope import ReleaseAsked
from reddot.publish.shown import Address, Beside, Shown, address_of, show_table
from reddot.publish.table_names import TableName
from reddot.records.cells import Cell
from reddot.records.record_tables import RecordTables

SOURCE = "records"


@dataclass(frozen=True, slots=True)
class BuiltTable:
    """One table as it goes out."""

    name: TableName
    policy: Policy
    figures: FigureTable


def show_all(
    records: RecordTables,
    asked: ReleaseAsked,
    crossing: Crossing,
    policies: Policies,
    decided: Released,
) -> Iterator[BuiltTable]:
    """Every table as it goes out, each counted as `reddot figures` counts it."""
    shown, true = Shown.of(decided.publication), true_cells(decided)
    periods = tuple(crossing.segments.periods)
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
        found = record_figures(records, wanted, SOURCE, bounded=False, printed=crossing.rows)
        counted = dated(found)
        check_counted(counted, name, true, shown)
        beside = Beside(wholes, warnings_without_counts(records, ask(records, wanted), places))
        yield BuiltTable(name, policy, show_table(counted, name, policy, shown, beside))


def dated(table: FigureTable) -> FigureTable:
    """A table without the rows of reports that have no day: they are in no period."""
    return replace(table, rows=tuple(row for row in table.rows if row.period != NOT_STATED))


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


def round_all(space: Space, tables: Sequence[Table], counts: Counts) -> Cost:
    """What would be left of the tables if every number were rounded to 5 and none withheld."""
    policies = Policies({table.name: Policy(Method.ROUNDING) for table in tables})
    drafts = draft(space, tables, policies, counts)
    return cost(drafts, publish("rounded", drafts, primary(drafts)))

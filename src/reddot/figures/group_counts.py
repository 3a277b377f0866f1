"""Counts by perceived group, alike whether a release counted them or a publication printed them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from reddot.figures.breakdowns import GIVEN, Breakdown
from reddot.figures.comparison import Apart
from reddot.figures.figure import Figure, FigureRow, FigureTable
from reddot.figures.measured import count_of, rows_of
from reddot.figures.measures import Measure
from reddot.figures.record_cells import Between
from reddot.figures.record_rates import current_group
from reddot.figures.rule import CountingRule
from reddot.records.cells import Missing

PRINTED = {"ced": "ced", "reports": "all_reports"}  # the row of a published table by measure
UNKNOWN_PRINTED = ("dont_know", "not_reported", "not_stated")
NO_UPPER = "how many cases are not reported is withheld or not available, so it has no upper bound"


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupCounts:
    """Reports by group of one force and period.

    ``groups`` holds what is known of each, with what cases not reported could add; ``missing`` why
    there is nothing of one; ``total`` all reports, those not reported included, if it is known.
    """

    force: str
    period: str
    groups: Mapping[str, Between]
    missing: Mapping[str, Apart]
    total: int | None
    rule: CountingRule
    source: str
    vintage: str | None
    warnings: tuple[str, ...] = ()


def group_counts(
    tables: Sequence[FigureTable], measure: Measure, by: Breakdown, force: str, period: str
) -> GroupCounts | None:
    """The counts by group, of a release before those of a publication; None where none has them.

    A retired group is counted with the one that took it over.
    """
    counted = _counted(tables, measure, by, (force, period))
    if counted:
        cells = {row.keys[by.name]: row.cells[measure.cell] for _, row in counted}
        first = counted[0][1]
        total = _sum(cells.values())
        total = _whole(tables, measure, first) if total is None else total
        return _made(by, cells, total, [one for one, _ in counted], first)
    printed = _printed(tables, measure, by, (force, period))
    if printed is None:
        return None
    table, row = printed
    printed_total = row.cells["total"].value if "total" in row.cells else None
    whole = printed_total if isinstance(printed_total, int) else None
    cells = {name: figure for name, figure in row.cells.items() if name != "total"}
    return _made(by, _with_bounds(cells), whole, [table], row)


def places_by_group(
    tables: Sequence[FigureTable], measure: Measure, by: Breakdown
) -> tuple[tuple[str, str], ...]:
    """The forces and periods that have counts of a measure by the groups of a characteristic."""
    rows = [
        (row.force, row.period)
        for table in tables
        for row in table.rows
        if row.area != "region"
        and (_is_counted(table, row, measure, by) or _is_printed(table, row, measure, by))
    ]
    return tuple(dict.fromkeys(rows))


def _is_counted(table: FigureTable, row: FigureRow, measure: Measure, by: Breakdown) -> bool:
    return table.name == measure.table and tuple(row.keys) == (by.name,)


def _is_printed(table: FigureTable, row: FigureRow, measure: Measure, by: Breakdown) -> bool:
    tactic = PRINTED.get(measure.key)
    return tactic is not None and table.name == by.series and row.keys.get("tactic") == tactic


Found = tuple[FigureTable, FigureRow]


def _counted(
    tables: Sequence[FigureTable], measure: Measure, by: Breakdown, place: tuple[str, str]
) -> list[Found]:
    return [
        (table, row)
        for table in tables
        for row in table.rows
        if _is_counted(table, row, measure, by) and (row.force, row.period) == place
    ]


def _printed(
    tables: Sequence[FigureTable], measure: Measure, by: Breakdown, place: tuple[str, str]
) -> Found | None:
    found = [
        (table, row)
        for table in tables
        for row in table.rows
        if _is_printed(table, row, measure, by) and (row.force, row.period) == place
    ]
    return max(found, key=lambda one: one[1].vintage or "", default=None)


def _with_bounds(cells: Mapping[str, Figure]) -> dict[str, Figure]:
    """Printed cells with what the cases not reported beside them could add to each."""
    unknown = [cells[name].value for name in UNKNOWN_PRINTED if name in cells]
    known = {name: figure for name, figure in cells.items() if name not in UNKNOWN_PRINTED}
    if any(isinstance(value, Missing) for value in unknown):
        return {name: replace(f, note=f.note or NO_UPPER) for name, f in known.items()}
    more = sum(int(value) for value in unknown if not isinstance(value, Missing))
    return {
        name: figure
        if isinstance(figure.value, Missing) or not more
        else replace(figure, bounds=(figure.value, figure.value + more))
        for name, figure in known.items()
    }


def _made(
    by: Breakdown,
    cells: Mapping[str, Figure],
    total: int | None,
    tables: Iterable[FigureTable],
    row: FigureRow,
) -> GroupCounts:
    groups: dict[str, Between] = {}
    missing: dict[str, Apart] = {}
    for name, figure in cells.items():
        if by.could_be_anything(name) or name.startswith(GIVEN):
            continue
        group, count = current_group(by, name), count_of(figure)
        if isinstance(count, str):
            value = figure.value
            cell = value.value if isinstance(value, Missing) else ""
            missing[group] = Apart(by.label(name), count, cell)
        else:
            groups[group] = _together(groups.get(group), count)
    kept = {group: count for group, count in groups.items() if group not in missing}
    return GroupCounts(
        force=row.force,
        period=row.period,
        groups=kept,
        missing=missing,
        total=total,
        rule=row.rule,
        source=row.source,
        vintage=row.vintage,
        warnings=tuple(_said_of(tables, row)),
    )


def _together(before: Between | None, count: tuple[int, int]) -> Between:
    """Two counts of one group; what could belong to either could belong to both, added once."""
    low, high = count
    if before is None:
        return Between(low, high)
    both = before.low + low
    return Between(both, both + max(before.high - before.low, high - low))


def _sum(figures: Iterable[Figure]) -> int | None:
    """The sum of all rows; None where one has no number."""
    values = [figure.value for figure in figures]
    numbers = [int(value) for value in values if not isinstance(value, Missing)]
    return sum(numbers) if len(numbers) == len(values) else None


def _whole(tables: Sequence[FigureTable], measure: Measure, row: FigureRow) -> int | None:
    """The total as it was released with a row: of all groups, those withheld among them."""
    place = (row.force, row.period, row.vintage)
    found = (
        one.cells[measure.cell].value
        for one in rows_of(tables, measure.table)
        if (one.force, one.period, one.vintage) == place and measure.cell in one.cells
    )
    return next((int(value) for value in found if not isinstance(value, Missing)), None)


def _said_of(tables: Iterable[FigureTable], row: FigureRow) -> Iterable[str]:
    """What its tables warn of that is of this force and period."""
    start = f"{row.force}, {row.period}, {' '.join(row.keys.values())}:"
    said = (words for table in tables for words in table.warnings if words.startswith(start))
    return dict.fromkeys(said)

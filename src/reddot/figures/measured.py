"""Forces measured on one count and one denominator in one period, or why one is not."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from reddot.errors import NotEnoughDataError
from reddot.figures.comparison import Apart, Asked, Exposure, Field, Measured
from reddot.figures.figure import Figure, FigureRow, FigureTable
from reddot.figures.rates import OLD_DAYS, find_denominator
from reddot.records.cells import MEANING, Missing
from reddot.records.forces import is_synthetic
from reddot.records.periods import parse_period

RAILWAYS = date(2023, 4, 1)  # British Transport Police is in the nation from this day
NO_COUNT = "no figure of it is held here for this period"


def measure_forces(
    tables: Sequence[FigureTable], asked: Asked, *, synthetic: bool = False
) -> Field:
    """Measure every force of a period.

    Parameters
    ----------
    tables
        Tables of figures, those counted and those divided by among them. Of several publications
        of one figure the latest is taken; of several tables the earlier goes first.
    asked
        What is counted, by what, when.
    synthetic
        Invented forces in place of real ones: the two are never set side by side.

    Raises
    ------
    NotEnoughDataError
        No table has the period; the message lists those there are.
    """
    rows = [row for row in rows_of(tables, asked.measure.table) if _of(row, synthetic)]
    now = latest_of(row for row in rows if row.period == asked.period)
    if not now:
        raise NotEnoughDataError(_no_period(asked, rows))
    found = [_measure(row, tables, asked) for row in now.values()]
    forces = [one for one, row in zip(found, now.values(), strict=True) if row.area == "force"]
    nation = [one for one, row in zip(found, now.values(), strict=True) if row.area == "national"]
    units = tuple(one for one in forces if isinstance(one, Measured))
    national = next((one for one in nation if isinstance(one, Measured)), None)
    return Field(
        asked=asked,
        units=units,
        apart=tuple(one for one in forces if isinstance(one, Apart)),
        nation=national,
        rule=next(iter(now.values())).rule,
        warnings=tuple(_warnings(asked, units, national)),
    )


def rows_of(tables: Iterable[FigureTable], name: str) -> list[FigureRow]:
    """The rows of a table that are broken down by nothing."""
    return [row for table in tables if table.name == name for row in table.rows if not row.keys]


def latest_of(rows: Iterable[FigureRow]) -> dict[str, FigureRow]:
    """Each place's row as last published; of two of one day the first, regions left out."""
    found: dict[str, FigureRow] = {}
    for row in rows:
        before = found.get(row.force)
        if row.area != "region" and (
            before is None or (row.vintage or "") > (before.vintage or "")
        ):
            found[row.force] = row
    return dict(sorted(found.items()))


def count_of(figure: Figure | None) -> tuple[int, int] | str:
    """The least and the most of a count, or why it has neither.

    >>> count_of(Figure(31, (31, 120))), count_of(Figure(Missing.SUPPRESSED))[:10]
    ((31, 120), 'suppressed')
    """
    if figure is None:
        return NO_COUNT
    if isinstance(figure.value, Missing):
        return figure.note or MEANING[figure.value]
    if figure.bounds is None and figure.note:
        return figure.note
    low, high = figure.bounds or (figure.value, figure.value)
    return int(low), int(high)


def exposure_of(asked: Asked, force: str, tables: Sequence[FigureTable]) -> Exposure | str:
    """What a force's count is divided by, or why there is nothing to divide it by."""
    per = asked.per
    if per.kind == "people":
        people = find_denominator(force, asked.period, per.key, asked.known)
        if people is None:
            return f"no number of {per.noun} is held here for it"
        return Exposure(people.value, people.definition, people.on.isoformat())
    row = latest_of(r for r in rows_of(tables, per.table) if r.period == asked.period).get(force)
    whole = count_of(row.cells.get(per.cell) if row else None)
    if isinstance(whole, str):
        return f"there is nothing to divide by, the {per.noun}: {whole}"
    if whole[0] != whole[1] or not whole[0]:
        return f"there is nothing to divide by: its {per.noun} are {whole[0]} to {whole[1]}"
    return Exposure(float(whole[0]), f"{per.title} of the same force and period")


def _measure(row: FigureRow, tables: Sequence[FigureTable], asked: Asked) -> Measured | Apart:
    figure = row.cells.get(asked.measure.cell)
    found = measured_of(row.force, figure, exposure_of(asked, row.force, tables), row)
    if asked.per.kind == "reports" and isinstance(found, Measured):
        return check_part(found)
    return found


def measured_of(
    name: str, figure: Figure | None, exposure: Exposure | str, row: FigureRow
) -> Measured | Apart:
    """A unit measured, or apart with the first reason why it is not."""
    count = count_of(figure)
    if isinstance(count, str):
        missing = figure is not None and isinstance(figure.value, Missing)
        return Apart(name, count, str(figure.value) if figure is not None and missing else "")
    if isinstance(exposure, str):
        return Apart(name, exposure)
    return Measured(name, *count, exposure, row.source, row.vintage)


def check_part(unit: Measured) -> Measured | Apart:
    """A unit whose part is larger than the whole stands apart: its source contradicts itself."""
    if unit.high <= unit.exposure.value:
        return unit
    return Apart(
        unit.name,
        f"its count, {unit.high:,}, is larger than the {unit.exposure.value:,.0f} that it is a "
        "part of: the source contradicts itself",
    )


def _of(row: FigureRow, synthetic: bool) -> bool:
    return (row.synthetic or is_synthetic(row.force)) == synthetic


def _no_period(asked: Asked, rows: Iterable[FigureRow]) -> str:
    periods = sorted({row.period for row in rows if row.area == "force"})
    return (
        f"No force has figures of {asked.measure.title} for {asked.period}. "
        f"The periods there are: {', '.join(periods) or 'none'}."
    )


def _warnings(asked: Asked, units: Sequence[Measured], nation: Measured | None) -> Iterable[str]:
    span = parse_period(asked.period)
    every = (*units, *((nation,) if nation is not None else ()))
    days = {
        d.on
        for unit in every
        if asked.per.kind == "people"
        and (d := find_denominator(unit.name, asked.period, asked.per.key, asked.known))
    }
    old = sorted(on for on in days if span and (span.last - on).days > OLD_DAYS)
    if old:
        yield (
            f"The number of {asked.per.noun} is old: it is of {old[0].day} {old[0]:%B %Y}, and the "
            f"figures are of {asked.period}."
        )
    if nation is not None and span and span.first >= RAILWAYS and asked.per.kind == "people":
        yield (
            f"The count of {nation.name} has British Transport Police in it from 2023/24, and its "
            f"{asked.per.noun} are those of the areas of the other forces."
        )

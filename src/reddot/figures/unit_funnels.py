"""Funnels of the units of one force, where its figures name them: officers' main duties."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from reddot.errors import NotEnoughDataError, UsageError
from reddot.figures.breakdowns import read_breakdown
from reddot.figures.comparison import Apart, Asked, Exposure, Field, Measured
from reddot.figures.figure import FigureRow, FigureTable
from reddot.figures.funnel_table import FunnelTable
from reddot.figures.funnels import make_funnel
from reddot.figures.measured import check_part, count_of, measured_of

UNITS = ("main_duty",)
NO_STATIONS = (
    "The records that figures are counted from name the officer's main duty and no station, and "
    "nobody publishes officers or residents by duty. So the units are main duties, and what is "
    "counted is a share of their reports."
)


def unit_funnel(
    tables: Sequence[FigureTable],
    asked: Asked,
    force: str,
    *,
    by: str = "main_duty",
    spread: str = "none",
) -> FunnelTable:
    """The funnel of the units of a force in one period.

    Parameters
    ----------
    tables
        Tables of figures broken down by `by` alone: those counted and those divided by.
    asked
        What is counted, by what reports it is divided, when.
    force
        The force.
    by
        What the units are.
    spread
        As for :func:`reddot.figures.funnels.force_funnel`.

    Raises
    ------
    UsageError
        `by` names no units, or the count is divided by people, whom nobody counts by unit.
    NotEnoughDataError
        The tables do not have the force by unit in the period.
    """
    if by not in UNITS:
        raise UsageError(f"'{by}' is no unit that reports name. Use one of: {', '.join(UNITS)}.")
    if asked.per.kind != "reports":
        raise UsageError(f"Nobody counts {asked.per.noun} by unit. {NO_STATIONS}")
    counted = _rows(tables, asked.measure.table, force, asked.period, by)
    if not counted:
        raise NotEnoughDataError(
            f"There are no figures of {force} for {asked.period} by {by.replace('_', ' ')} here. "
            f"{NO_STATIONS}"
        )
    whole = _rows(tables, asked.per.table, force, asked.period, by)
    found = [_measure(value, row, whole.get(value), asked, by) for value, row in counted.items()]
    field = Field(
        asked=asked,
        units=tuple(one for one in found if isinstance(one, Measured)),
        apart=tuple(one for one in found if isinstance(one, Apart)),
        nation=None,
        rule=next(iter(counted.values())).rule,
        warnings=(NO_STATIONS,),
    )
    return make_funnel(field, spread)


def _rows(
    tables: Sequence[FigureTable], name: str, force: str, period: str, by: str
) -> dict[str, FigureRow]:
    """The rows of one force and period by unit."""
    return {
        row.keys[by]: row
        for table in tables
        if table.name == name
        for row in table.rows
        if (row.force, row.period, tuple(row.keys)) == (force, period, (by,))
    }


def _measure(
    value: str, row: FigureRow, whole: FigureRow | None, asked: Asked, by: str
) -> Measured | Apart:
    breakdown = read_breakdown(by)
    name = breakdown.label(value)
    if breakdown.could_be_anything(value):
        return Apart(name, "these reports do not say which unit they are of")
    exposure = _exposure(whole, asked)
    found = measured_of(name, row.cells.get(asked.measure.cell), exposure, row)
    if isinstance(found, Apart):
        return found
    # a case whose unit is not stated would add to the whole as well as to the part
    most = max(found.low, min(found.high, int(found.exposure.value)))
    return check_part(replace(found, high=most))


def _exposure(whole: FigureRow | None, asked: Asked) -> Exposure | str:
    """The reports of a unit as stated: those that say no unit are of none here."""
    found = count_of(whole.cells.get(asked.per.cell) if whole else None)
    if isinstance(found, str):
        return f"there is nothing to divide by, the {asked.per.noun}: {found}"
    if not found[0]:
        return f"there is nothing to divide by: it has no {asked.per.noun}"
    return Exposure(float(found[0]), f"{asked.per.title} of the same unit and period")

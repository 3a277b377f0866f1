"""A table of figures read back from the JSON that ``FigureTable.as_json`` gives."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from reddot.figures.figure import Figure, FigureRow, FigureTable, PublisherNotes, Share
from reddot.figures.rule import CountingRule, counting_rule
from reddot.records.cells import Cell, Missing
from reddot.stats import Interval

CELLS = {
    "ced": (
        "drawn", "aimed", "arced", "red_dot", "drive_stun", "angled_drive_stun", "fired",
        "non_discharge", "discharge", "not_stated", "total",
    ),
}  # fmt: skip
PLACE = ("force", "area", "period")
ABOUT = (
    "bounds",
    "notes",
    "shares",
    "rates",
    "disparity",
    "synthetic",
    "unit",
    "vintage",
    "source",
)


def cell_names(table: str) -> tuple[str, ...]:
    """The cells that every row of a table has.

    >>> cell_names("reports")
    ('total',)
    """
    return CELLS.get(table, ("total",))


def read_table(values: Mapping[str, Any]) -> FigureTable:
    """A table from its JSON.

    Raises
    ------
    KeyError, TypeError, ValueError
        It is not of the shape that ``FigureTable.as_json`` gives.
    """
    rule = _rule(values["table"], values["rule"])
    return FigureTable(
        name=values["table"],
        rule=rule,
        rows=tuple(_row(values["table"], rule, row) for row in values["rows"]),
        exceptions=tuple(values["exceptions"]),
        warnings=tuple(values["warnings"]),
        identities_checked=values["identities_checked"],
        publisher_notes=tuple(
            PublisherNotes(n["source"], tuple(n["notes"])) for n in values["publisher_notes"]
        ),
    )


def _rule(table: str, values: Mapping[str, Any]) -> CountingRule:
    """The rule in the words it was published with, not in those of today."""
    own = counting_rule(table, ladder=values.get("ladder", "ho"), vintage=values.get("vintage"))
    words = {name: values[name] for name in ("title", "unit", "statement", "inclusion")}
    return replace(own, **words)


def _row(table: str, rule: CountingRule, values: Mapping[str, Any]) -> FigureRow:
    cells = cell_names(table)
    keys = {n: v for n, v in values.items() if n not in (*PLACE, *ABOUT, *cells)}
    bounds, notes = values["bounds"], values.get("notes", {})
    return FigureRow(
        force=values["force"],
        area=values["area"],
        period=values["period"],
        keys=keys,
        cells={
            n: Figure(_cell(values[n]), _pair(bounds.get(n)), notes.get(n))
            for n in cells
            if n in values
        },
        source=values["source"],
        rule=replace(rule, unit=values["unit"]),
        vintage=values["vintage"],
        shares={n: _share(share) for n, share in values.get("shares", {}).items()},
        synthetic=values.get("synthetic", False),
    )


def _cell(value: int | float | str) -> Cell:
    return Missing(value) if isinstance(value, str) else value


def _pair(ends: list[int] | None) -> tuple[int, int] | None:
    return None if ends is None else (ends[0], ends[1])


def _share(values: Mapping[str, Any]) -> Share:
    interval = Interval(
        values["value"], values["low"], values["high"], values["method"], values["level"]
    )
    ends = values.get("bounds")
    bounds = None if ends is None else (ends[0], ends[1])
    return Share(values["numerator"], values["denominator"], interval, bounds)

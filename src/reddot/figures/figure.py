"""A figure: a value with its bounds, and a table of figures with the rule they share."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from reddot.figures.rule import CountingRule
from reddot.records.cells import Cell, Missing
from reddot.stats import Interval

Between = tuple[int | float, int | float]


@dataclass(frozen=True, slots=True)
class Figure:
    """One number and what is known about it.

    ``bounds`` hold the least and the most the value can be where cases are not stated, or where
    the publication cannot tell; ``note`` says why there is no value. ``withheld`` marks a value
    that is printed and not believed.
    """

    value: Cell
    bounds: Between | None = None
    note: str | None = None
    withheld: bool = False

    def as_json(self) -> int | float | str:
        """The number, or the word for why there is none."""
        return self.value.value if isinstance(self.value, Missing) else self.value


@dataclass(frozen=True, slots=True)
class Share:
    """A share of a total: its point, its exact interval, and its bounds for cases not stated."""

    numerator: int
    denominator: int
    interval: Interval
    bounds: Between | None = None

    def as_json(self) -> dict[str, object]:
        """The share as commands print it."""
        found: dict[str, object] = {
            "numerator": self.numerator,
            "denominator": self.denominator,
            "value": self.interval.estimate,
            "low": self.interval.low,
            "high": self.interval.high,
            "method": self.interval.method,
            "level": self.interval.level,
        }
        if self.bounds is not None:
            found["bounds"] = list(self.bounds)
        return found


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureRow:
    """One row of a table of figures: where, when, which breakdown, and from which publication."""

    force: str
    area: str
    period: str
    keys: Mapping[str, str]
    cells: Mapping[str, Figure]
    source: str
    rule: CountingRule
    vintage: str | None = None
    shares: Mapping[str, Share] | None = None
    rates: Mapping[str, Mapping[str, object]] | None = None
    disparity: Mapping[str, object] | None = None
    synthetic: bool = False

    def as_json(self) -> dict[str, object]:
        """The row as commands print it: the cells by name, the bounds beside them."""
        row: dict[str, object] = {"force": self.force, "area": self.area, "period": self.period}
        row |= dict(self.keys)
        row |= {name: figure.as_json() for name, figure in self.cells.items()}
        row["bounds"] = {n: list(f.bounds) for n, f in self.cells.items() if f.bounds is not None}
        notes = {n: f.note for n, f in self.cells.items() if f.note}
        optional = {
            "notes": notes,
            "shares": {n: s.as_json() for n, s in (self.shares or {}).items()},
            "rates": dict(self.rates or {}),
            "disparity": dict(self.disparity or {}),
            "synthetic": self.synthetic,
        }
        row |= {name: value for name, value in optional.items() if value}
        row["unit"] = self.rule.unit
        row["vintage"], row["source"] = self.vintage, self.source
        return row


@dataclass(frozen=True, slots=True)
class PublisherNotes:
    """The notes that a publisher printed below the table that rows came from."""

    source: str
    notes: tuple[str, ...]

    def as_json(self) -> dict[str, object]:
        """The notes as commands print them."""
        return {"source": self.source, "notes": list(self.notes)}


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureTable:
    """A table of figures with its rule, the identities that fail in it, and what to beware of."""

    name: str
    rule: CountingRule
    rows: tuple[FigureRow, ...]
    exceptions: tuple[Mapping[str, object], ...] = ()
    warnings: tuple[str, ...] = ()
    identities_checked: int = 0
    publisher_notes: tuple[PublisherNotes, ...] = ()

    def as_json(self) -> dict[str, object]:
        """The table as commands print it."""
        return {
            "table": self.name,
            "rule": self.rule.as_json(),
            "rows": [row.as_json() for row in self.rows],
            "identities_checked": self.identities_checked,
            "exceptions": [dict(e) for e in self.exceptions],
            "warnings": list(self.warnings),
            "publisher_notes": [notes.as_json() for notes in self.publisher_notes],
        }

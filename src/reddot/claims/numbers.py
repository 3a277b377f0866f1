"""The numbers a claim rests on: given by somebody, or looked up in published figures."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from reddot import stats
from reddot.claims.figure_book import FigureBook, Key
from reddot.errors import BadDataError
from reddot.figures.ced import NO_UPPER_BOUND
from reddot.figures.rule import CountingRule
from reddot.records.cells import Missing, add
from reddot.records.forces import spelled_place
from reddot.records.periods import read_period

Entry = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Number:
    """A number behind a claim: the least and the most it can be, and where it is from.

    ``low`` and ``high`` differ where cases are not stated. ``self_reported`` marks a number that
    only the claimant gives. ``clusters`` are pairs of events and exposure, one for each shift,
    officer or day, where they are known.
    """

    name: str
    low: float
    high: float
    source: str
    unit: str | None = None
    force: str | None = None
    period: str | None = None
    vintage: str | None = None
    table: str | None = None
    rule: CountingRule | None = None
    self_reported: bool = False
    revised: bool = False
    not_in_source: bool = False
    clusters: Sequence[tuple[float, float]] = ()

    def as_json(self) -> dict[str, object]:
        """The number as ``claims check`` prints it."""
        found: dict[str, object] = {"name": self.name, "value": self.low}
        if self.high != self.low:
            found["value_if_missing_all_count"] = self.high
        for key in ("source", "unit", "force", "period", "vintage", "table"):
            if getattr(self, key) is not None:
                found[key] = getattr(self, key)
        return found


def read_number(entry: Any, where: str, book: FigureBook, defaults: Entry) -> Number | None:
    """Read a number of a claim file.

    Parameters
    ----------
    entry
        A plain number; ``{given = 6, source = …}``; ``{figure = {cell = "discharge"}}`` with the
        claim's table, force and period unless it names others; ``{days = "2017/18"}``; or
        ``{not_given = "why"}``.
    where
        The claim and field, for messages.
    book
        The published figures.
    defaults
        The claim's own ``table``, ``force`` and ``period``.

    Returns
    -------
    Number or None
        None when nobody gives the number or the publication does not have it.

    Raises
    ------
    BadDataError
        The figure lacks a part, or the table has no such cell; the message names the place. What
        an entry may hold is checked before, in :mod:`reddot.claims.fields`.
    """
    if not isinstance(entry, Mapping):
        name = f"{entry:,.12g}"
        return Number(name=name, low=entry, high=entry, source="the claim", self_reported=True)
    if "not_given" in entry:
        return None
    number = _read_entry(entry, where, book, defaults)
    if number is None:
        return None
    changes = {key: entry[key] for key in ("name", "unit", "period") if key in entry}
    clusters = tuple((float(e), float(x)) for e, x in entry.get("clusters", ()))
    return replace(number, clusters=clusters, **changes)


def _read_entry(entry: Entry, where: str, book: FigureBook, defaults: Entry) -> Number | None:
    if "figure" in entry:
        return _figure({**defaults, **entry["figure"]}, where, book)
    if "days" in entry:
        return _days(str(entry["days"]))
    value, source = entry["given"], entry.get("source")
    return Number(
        name=f"{value:,.12g}",
        low=value,
        high=entry.get("up_to", value),
        source=source or "the claim",
        self_reported=source is None or entry.get("self_reported", False),
    )


def _days(typed: str) -> Number:
    period = read_period(typed)
    if period is None:
        raise BadDataError(f"'{typed}' is no period.")
    days, name = period.days(), period.name()
    shared: dict[str, Any] = {"source": "the calendar", "unit": "day", "period": name}
    return Number(name=f"days in {name}", low=days, high=days, **shared)


def _figure(wanted: Entry, where: str, book: FigureBook) -> Number | None:
    cells = cells_of(wanted)
    missing = [key for key in ("table", "force", "period") if key not in wanted]
    if missing or not cells:
        lacks = ", ".join([*missing, *(() if cells else ("cell",))])
        raise BadDataError(f"{where}: the figure lacks {lacks}.")
    key = key_of(wanted)
    try:
        found = book.look_up(key, cells)
    except BadDataError as problem:
        raise BadDataError(f"{where}: {problem}") from None
    row = found.row
    if row is None:
        return None
    figures = [row.cells[cell] for cell in cells]
    value = add(*(figure.value for figure in figures))
    if isinstance(value, Missing) or NO_UPPER_BOUND in {figure.note for figure in figures}:
        return None
    unstated = max((f.bounds[1] - f.bounds[0] for f in figures if f.bounds), default=0)
    in_total = wanted.get("stated_only") or {"total", "not_stated"} & set(cells)
    return Number(
        name=wanted.get("name") or " + ".join(c.replace("_", " ") for c in cells),
        low=value,
        high=value if in_total else value + unstated,
        source=row.source,
        unit=row.rule.unit,
        force=row.force,
        period=row.period,
        vintage=row.vintage,
        table=wanted["table"],
        rule=row.rule,
        revised=found.revised,
        not_in_source=found.not_in_source,
    )


def key_of(figure: Entry) -> Key:
    """The table, force, period and tactic of a figure, by the names they have here."""
    period = read_period(str(figure["period"]))
    force = spelled_place(figure["force"]).name
    return figure["table"], force, period.name() if period else "", figure.get("tactic", "")


def cells_of(figure: Entry) -> list[str]:
    """The cells that a figure names, one or several."""
    return list(figure.get("cells") or ([figure["cell"]] if "cell" in figure else []))


def read_fraction(given: Any, where: str) -> Fraction:
    """A share or a rate exactly as typed: ``"10%"``, ``0.1`` or ``"1/10"``.

    >>> read_fraction("10%", "claim c01, below")
    Fraction(1, 10)
    """
    return stats.read_fraction(where, given)


def figures_in(value: Any, defaults: Entry) -> Iterator[Entry]:
    """Every figure that a claim's fields name, with the claim's own table, force and period."""
    if isinstance(value, Mapping):
        if isinstance(value.get("figure"), Mapping):
            yield {**defaults, **value["figure"]}
        for inner in value.values():
            yield from figures_in(inner, defaults)
    elif isinstance(value, list):
        for inner in value:
            yield from figures_in(inner, defaults)


def tables_of(fields: Entry) -> list[str]:
    """The tables that the figures of a claim are of."""
    return [f["table"] for f in figures_in(fields, {"table": fields.get("table")}) if f["table"]]

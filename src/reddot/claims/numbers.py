"""The numbers a claim rests on: given by somebody, or looked up in published figures."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from reddot import stats
from reddot.errors import BadDataError, UsageError
from reddot.figures.ced import uses_not_stated
from reddot.figures.rule import counting_rule
from reddot.records.cells import Missing, add
from reddot.records.forces import find_force
from reddot.records.periods import parse_period
from reddot.records.published import PublishedRow, Release

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
    self_reported: bool = False
    revised: bool = False
    clusters: Sequence[tuple[float, float]] = ()

    def as_json(self) -> dict[str, object]:
        """The number as ``claims check`` prints it."""
        found: dict[str, object] = {"name": self.name, "value": self.low}
        if self.high != self.low:
            found["value_if_missing_all_count"] = self.high
        for key in ("source", "unit", "force", "period", "vintage"):
            if getattr(self, key) is not None:
                found[key] = getattr(self, key)
        return found


@dataclass(frozen=True, slots=True)
class FigureBook:
    """Published figures to look claims up in; ``before`` is the day the claim was made.

    The vintage used is the latest that the claim could have known; where a later one differs,
    the number is marked as revised.
    """

    releases: Sequence[Release]
    before: str | None = None

    def find(self, table: str, force: str, period: str) -> list[tuple[Release, PublishedRow]]:
        """Every vintage of a row, oldest first."""
        found = [
            (release, row)
            for release in self.releases
            for t in release.tables
            if t.name == table
            for row in t.rows
            if row.force == force and row.period == period and not row.keys
        ]
        return sorted(found, key=lambda pair: pair[0].vintage or "")

    def choose(
        self, found: Sequence[tuple[Release, PublishedRow]]
    ) -> tuple[Release, PublishedRow] | None:
        """The latest vintage not after the claim, else the earliest there is."""
        known = [
            pair for pair in found if not self.before or (pair[0].vintage or "") <= self.before
        ]
        return known[-1] if known else (found[0] if found else None)


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
        The entry is none of these; the message names the claim and the field.
    """
    if isinstance(entry, bool) or entry is None:
        raise BadDataError(f"{where}: give a number, a figure, or not_given with the reason.")
    if isinstance(entry, int | float):
        return Number(
            name=f"{entry:g}", low=entry, high=entry, source="the claim", self_reported=True
        )
    if not isinstance(entry, Mapping):
        raise BadDataError(
            f"{where}: '{entry}' is not a number. Give a number or a table such as {{given = 6}}."
        )
    if "not_given" in entry:
        return None
    number = _read_entry(entry, where, book, defaults)
    if number is None:
        return None
    changes = {key: entry[key] for key in ("name", "unit", "period") if key in entry}
    clusters = tuple((float(e), float(x)) for e, x in entry.get("clusters", ()))
    return replace(number, clusters=clusters, **changes)


def _read_entry(entry: Entry, where: str, book: FigureBook, defaults: Entry) -> Number | None:
    if "given" in entry:
        return _given(entry, where)
    if "figure" in entry:
        return _figure({**defaults, **entry["figure"]}, where, book)
    if "days" in entry:
        period = parse_period(str(entry["days"]))
        if period is None:
            raise BadDataError(f"{where}: '{entry['days']}' is no period. Write 2017/18 or 2016.")
        days, name = period.days(), period.name()
        return Number(
            name=f"days in {name}",
            low=days,
            high=days,
            source="the calendar",
            unit="day",
            period=name,
        )
    known = "given, figure, days or not_given"
    raise BadDataError(f"{where}: {dict(entry)} says nothing known. Use one of {known}.")


def _given(entry: Entry, where: str) -> Number:
    value = entry["given"]
    if isinstance(value, bool) or not isinstance(value, int | float) or value < 0:
        raise BadDataError(f"{where}: given is {value!r}. Give a number, 0 or more.")
    high = entry.get("up_to", value)
    source = entry.get("source")
    return Number(
        name=f"{value:g}",
        low=value,
        high=high,
        source=source or "the claim",
        self_reported=source is None or bool(entry.get("self_reported", False)),
    )


def _figure(wanted: Entry, where: str, book: FigureBook) -> Number | None:
    missing = [key for key in ("table", "force", "period") if key not in wanted]
    cells: Sequence[str] = wanted.get("cells") or ([wanted["cell"]] if "cell" in wanted else [])
    if missing or not cells:
        raise BadDataError(f"{where}: the figure lacks {', '.join(missing) or 'cell'}.")
    force = find_force(wanted["force"])
    found = book.find(wanted["table"], force, wanted["period"])
    chosen = book.choose(found)
    if chosen is None:
        return None
    release, row = chosen
    value = _value(row, cells, where)
    unstated = 0 if wanted.get("stated_only") else _unstated(row, cells)
    if isinstance(value, Missing) or unstated is None:
        return None
    others = {_value(r, cells, where) for _, r in found}
    return Number(
        name=wanted.get("name") or " + ".join(c.replace("_", " ") for c in cells),
        low=value,
        high=value + unstated,
        source=release.source,
        unit=counting_rule(wanted["table"]).unit,
        force=force,
        period=row.period,
        vintage=release.vintage,
        table=wanted["table"],
        revised=len(others) > 1,
    )


def _value(row: PublishedRow, cells: Iterable[str], where: str) -> Any:
    unknown = [cell for cell in cells if cell not in row.cells]
    if unknown:
        known = ", ".join(row.cells)
        raise BadDataError(
            f"{where}: the table has no cell {', '.join(unknown)}. Use one of {known}."
        )
    return add(*(row.cells[cell] for cell in cells))


def _unstated(row: PublishedRow, cells: Iterable[str]) -> int | None:
    """How many cases not stated might belong to the cells; none to a total that holds them."""
    if {"total", "not_stated"} & set(cells):
        return 0
    return uses_not_stated(row.cells)


def read_fraction(given: object, where: str) -> Fraction:
    """A share or a rate exactly as typed: ``"10%"``, ``0.1`` or ``"1/10"``.

    >>> read_fraction("10%", "claim c01, below")
    Fraction(1, 10)
    """
    if isinstance(given, bool) or not isinstance(given, str | int | float):
        raise BadDataError(f"{where}: {given!r} is no number. Write 10% or 0.1.")
    try:
        return stats.read_fraction(where, given)
    except UsageError as problem:
        raise BadDataError(str(problem)) from None

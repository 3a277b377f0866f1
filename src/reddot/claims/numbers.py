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
from reddot.records.forces import spelled_place
from reddot.records.periods import read_period
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
    """Published figures to look claims up in.

    ``releases`` are the person's own; ``facts``, those that ship, are used where these have no
    such row. ``before`` is the last day on which the claim can have been made: the vintage used
    is the latest it could have known, and where a later one differs the number is revised.
    """

    releases: Sequence[Release]
    facts: Sequence[Release] = ()
    before: str | None = None

    def find(
        self, table: str, force: str, period: str, cells: Sequence[str]
    ) -> list[tuple[Release, PublishedRow]]:
        """Every vintage of a row that prints the cells, oldest first.

        Raises
        ------
        UsageError
            There is such a row and none has the cells; the message names those it has.
        """
        known: dict[str, None] = {}
        for releases in (self.releases, self.facts):
            found = [
                (release, row)
                for release in releases
                for t in release.tables
                if t.name == table
                for row in t.rows
                if row.force == force and row.period == period and not row.keys
            ]
            known |= dict.fromkeys(cell for _, row in found for cell in row.cells)
            whole = [pair for pair in found if all(cell in pair[1].cells for cell in cells)]
            if whole:
                return sorted(whole, key=lambda pair: pair[0].vintage or "")
        if known:
            unknown = ", ".join(c for c in cells if c not in known) or ", ".join(cells)
            raise UsageError(f"the table has no cell {unknown}. Use one of {', '.join(known)}.")
        return []

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
    cells: Sequence[str] = wanted.get("cells") or ([wanted["cell"]] if "cell" in wanted else [])
    missing = [key for key in ("table", "force", "period") if key not in wanted]
    if missing or not cells:
        lacks = ", ".join([*missing, *(() if cells else ("cell",))])
        raise BadDataError(f"{where}: the figure lacks {lacks}.")
    force, period = spelled_place(wanted["force"]).name, read_period(str(wanted["period"]))
    try:
        found = book.find(wanted["table"], force, period.name() if period else "", cells)
    except UsageError as problem:
        raise BadDataError(f"{where}: {problem}") from None
    chosen = book.choose(found)
    if chosen is None:
        return None
    release, row = chosen
    value = add(*(row.cells[cell] for cell in cells))
    unstated = 0 if wanted.get("stated_only") else _unstated(row, cells)
    if isinstance(value, Missing) or unstated is None:
        return None
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
        revised=len({add(*(r.cells[c] for c in cells)) for _, r in found}) > 1,
    )


def _unstated(row: PublishedRow, cells: Iterable[str]) -> int | None:
    """How many cases not stated might belong to the cells; none to a total that holds them."""
    if {"total", "not_stated"} & set(cells):
        return 0
    return uses_not_stated(row.cells)


def read_fraction(given: Any, where: str) -> Fraction:
    """A share or a rate exactly as typed: ``"10%"``, ``0.1`` or ``"1/10"``.

    >>> read_fraction("10%", "claim c01, below")
    Fraction(1, 10)
    """
    return stats.read_fraction(where, given)

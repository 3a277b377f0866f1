"""Breaks in a series: where the same name begins to count another thing."""

from __future__ import annotations

import tomllib
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import resources

from reddot.records.periods import parse_period


@dataclass(frozen=True, slots=True)
class SeriesBreak:
    """A day from which tables count differently, and how; of some forces alone, or of all."""

    on: date
    tables: tuple[str, ...]
    what: str
    forces: tuple[str, ...] = ()

    def touches(self, forces: Collection[str]) -> bool:
        """Whether figures of some forces break; of forces not named, any may."""
        return not self.forces or not forces or not set(self.forces).isdisjoint(forces)


@cache
def series_breaks() -> tuple[SeriesBreak, ...]:
    """Every break known, in order of its day."""
    text = (resources.files("reddot.figures") / "series_breaks.toml").read_text(encoding="utf-8")
    entries = tomllib.loads(text)["breaks"]
    return tuple(
        SeriesBreak(e["on"], tuple(e["tables"]), e["what"], tuple(e.get("forces", ())))
        for e in entries
    )


def breaks_crossed(
    table: str, periods: Iterable[str], forces: Collection[str] = ()
) -> tuple[SeriesBreak, ...]:
    """The breaks that lie between the first and the last day of some periods.

    Parameters
    ----------
    table
        The table of figures.
    periods
        The periods that are set side by side.
    forces
        The forces that the figures are of; any unless given.

    Examples
    --------
    >>> [b.on.isoformat() for b in breaks_crossed("ced", ["2016", "2017/18"])]
    ['2017-04-01']
    """
    known = [p for name in periods if (p := parse_period(name)) is not None]
    if not known:
        return ()
    first, last = min(p.first for p in known), max(p.last for p in known)
    crossed = (b for b in series_breaks() if table in b.tables and first < b.on <= last)
    return tuple(b for b in crossed if b.touches(forces))

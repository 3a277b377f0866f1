"""The stretches of time that overlapping periods are made of: each period is some of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from reddot.errors import UsageError
from reddot.figures.breakdowns import NOT_STATED
from reddot.records.periods import Period, parse_period

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Segments:
    """Stretches of time, and the periods as some of them.

    Parameters
    ----------
    spans : tuple of Period
        In order, none overlapping another.
    periods : mapping
        For each period the names of its stretches.
    """

    spans: tuple[Period, ...]
    periods: Mapping[str, tuple[str, ...]]

    def names(self) -> tuple[str, ...]:
        """The names of the stretches, in order."""
        return tuple(span.name() for span in self.spans)

    def holds(self, name: str, month: str) -> bool:
        """Whether a month, such as ``2017-04``, lies in a stretch.

        >>> segments_of(["2017/18"]).holds("2017/18", "2018-04")
        False
        """
        if month == NOT_STATED:
            return False
        span = next(s for s in self.spans if s.name() == name)
        return span.first <= date.fromisoformat(f"{month}-01") <= span.last


def segments_of(periods: Iterable[str]) -> Segments:
    """The stretches of some periods.

    Parameters
    ----------
    periods
        Names, such as ``2017/18`` or ``2017Q2``; they may overlap.

    Raises
    ------
    UsageError
        One is no period.

    Examples
    --------
    >>> segments_of(["2017Q2", "2017-04..2017-09"]).periods
    {'2017Q2': ('2017Q2',), '2017-04..2017-09': ('2017Q2', '2017Q3')}
    """
    names = tuple(dict.fromkeys(periods))
    known = {name: _span(name) for name in names}
    edges = sorted({s.first for s in known.values()} | {s.last + DAY for s in known.values()})
    pieces = [Period(a, b - DAY) for a, b in pairwise(edges)]
    used = [p for p in pieces if any(_within(p, s) for s in known.values())]
    found = {
        name: tuple(p.name() for p in used if _within(p, span)) for name, span in known.items()
    }
    return Segments(tuple(used), found)


def _within(piece: Period, span: Period) -> bool:
    return span.first <= piece.first and piece.last <= span.last


def _span(name: str) -> Period:
    found = parse_period(name)
    if found is None:
        raise UsageError(f"'{name}' is no period. Write 2017/18, 2016, 2017Q1 or 2017-04..2017-09.")
    return found

"""What a run says, read from its result: numbers with their Monte-Carlo error, by what they are of.

A result that an older version of the software left is read as far as it goes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from reddot.cover.study.estimate import Estimate
from reddot.cover.study.words import number_in_words
from reddot.pack.band_chart import BandPoint
from reddot.pack.blocks import Entry, Kind

Json = Mapping[str, Any]
MEASURES: Mapping[str, str] = {
    "response": "First response",
    "first_trained": "First trained officer",
    "backup": "Back-up",
    "trained_backup": "Trained back-up",
}
_NOUGHT = re.compile(r"-(?=0(?:\.0+)?(?![\d.]))")
NO_NUMBER: Mapping[str, Entry] = {
    "never": Entry("never", Kind.WORDS),
    "not_applicable": Entry("not applicable", Kind.NOT_APPLICABLE),
    "not_available": Entry("not available", Kind.NOT_AVAILABLE),
}


@dataclass(frozen=True, slots=True)
class Numbers:
    """The numbers of one measure of one group: the whole, a kind of zone, an hour, a zone."""

    block: Json

    def names(self) -> tuple[str, ...]:
        """The numbers there are: the mean, the median, 90% within, the shares over a limit."""
        return tuple(self.block.get("se", {}))

    def number(self, name: str) -> Estimate:
        """One of them, with its interval."""
        return Estimate(
            value=self.block.get(name, "not_applicable"),
            se=_end(self.block, "se", name),
            low=_end(self.block, "low", name),
            high=_end(self.block, "high", name),
            at_least=name in self.block.get("at_least", ()),
        )

    def words(self, name: str, *, interval: bool = True) -> str:
        """One of them as people read it: never is never."""
        return with_minus(number_in_words(name, self.number(name), interval=interval))

    def entry(self, name: str, *, interval: bool = True) -> Entry:
        """One of them as an entry of a table."""
        value = self.block.get(name, "not_applicable")
        if isinstance(value, str):
            return NO_NUMBER.get(value, Entry(value))
        kind = Kind.NUMBER if value else Kind.ZERO
        return Entry(unbroken(self.words(name, interval=interval)), kind)

    def count(self, what: str) -> int:
        """How many waits were wanted, served or cut off in all replications together."""
        return int(self.block.get(what, 0))

    def point(self, at: float, name: str = "mean") -> BandPoint:
        """One of them as a point of a line, without an interval where it has none."""
        found = self.number(name)
        return BandPoint(at, found.number, found.low, found.high, never=found.value == "never")


def _end(block: Json, what: str, name: str) -> float | None:
    """A number beside a value; none where there is none, for whatever reason."""
    value = block.get(what, {}).get(name)
    return None if value is None or isinstance(value, str) else float(value)


@dataclass(frozen=True, slots=True)
class Results:
    """The result of a run."""

    whole: Json

    @property
    def run(self) -> Json:
        """What the study of the scenario says."""
        found: Json = self.whole.get("run", {})
        return found

    def total(self, measure: str) -> Numbers:
        """A measure over everything."""
        return of(self.run, measure)

    def by(self, breakdown: str, measure: str) -> Iterator[tuple[str, Numbers]]:
        """A measure by kind of zone, hour or zone: each group with its numbers."""
        for row in self.run.get(f"by_{breakdown}", ()):
            yield str(row[breakdown]), of(row, measure)

    def parts(self, name: str) -> Sequence[Json]:
        """A list of the result: its assumptions, the ends of the speeds, the curve."""
        found: Sequence[Json] = self.run.get(name, ())
        return found


def with_minus(words: str) -> str:
    """Numbers in words with a minus sign; a nought has none.

    >>> with_minus("-0.2 (-0.4 to -0.0)")
    '−0.2 (−0.4 to 0.0)'
    """
    return _NOUGHT.sub("", words).replace("-", "−")


def unbroken(words: str) -> str:
    """An interval that no line break parts; one may stand before it."""
    return words.replace(" to ", "\u00a0to\u00a0")


def of(row: Json, measure: str) -> Numbers:
    """A measure of a row of a result."""
    return Numbers(row.get(f"{measure}_minutes", {}))

"""The groups of a perceived characteristic as values: shares, rates and ratios, with cautions."""

from __future__ import annotations

from dataclasses import dataclass

from reddot.figures.breakdowns import Breakdown
from reddot.figures.disparity import SMALL, Disparity
from reddot.figures.group_counts import GroupCounts
from reddot.figures.measures import Measure
from reddot.figures.rates import Denominator
from reddot.figures.record_cells import Between

CENSUS = (
    "Perceived ethnicity and census ethnicity are different things. The officer writes down what "
    "they perceive, in few groups and often in a hurry; the census asks each resident for their "
    "own. Some people are in different groups in the two."
)
NOT_PROOF = (
    "A ratio above 1 says that force was reported on one group more often for each resident than "
    "on another. By itself it is no proof of unequal treatment and no proof against it: it knows "
    "nothing of the incidents, of who was there, or of what happened before."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupLine:
    """One group: its reports at least and at most, its share, its rate, and its disparity.

    Each is None where it cannot be made; ``why`` says why there is no disparity, and ``cell`` what
    stands in place of the count; ``shares``
    and ``rates`` are bounds, the intervals those at the bounds' ends.
    """

    name: str
    label: str
    count: Between | None
    why: str = ""
    cell: str = ""
    shares: tuple[float, float] | None = None
    share_interval: tuple[float, float] | None = None
    residents: Denominator | None = None
    rates: tuple[float, float] | None = None
    rate_interval: tuple[float, float] | None = None
    disparity: Disparity | None = None

    def small(self) -> bool:
        """Whether the count is so small that one more or less moves what is made of it."""
        return self.count is not None and self.count.low < SMALL

    def as_json(self) -> dict[str, object]:
        """The group as commands print it."""
        people = self.residents
        return {
            "group": self.name,
            "label": self.label,
            "count": self.count.low if self.count else self.cell or "not_available",
            "count_bounds": [self.count.low, self.count.high] if self.count else None,
            "share_bounds": list(self.shares) if self.shares else None,
            "share_interval": list(self.share_interval) if self.share_interval else None,
            "residents": people.value if people else None,
            "residents_on": people.on.isoformat() if people else None,
            "residents_definition": people.definition if people else None,
            "rate_bounds": list(self.rates) if self.rates else None,
            "rate_interval": list(self.rate_interval) if self.rate_interval else None,
            "disparity": self.disparity.as_json() if self.disparity else None,
            "no_disparity_because": self.why or None,
            "small_number": self.small(),
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupTable:
    """The groups of one characteristic in one force and period, against a reference group."""

    measure: Measure
    by: Breakdown
    reference: str
    counts: GroupCounts
    lines: tuple[GroupLine, ...]
    warnings: tuple[str, ...]

    def cautions(self) -> tuple[str, ...]:
        """What a reader must know before the ratios; nothing where there are none."""
        if not any(line.disparity for line in self.lines):
            return ()
        return (CENSUS, NOT_PROOF) if self.by.name == "ethnicity" else (NOT_PROOF,)

    def as_json(self) -> dict[str, object]:
        """The table as commands print it."""
        return {
            "counted": self.measure.key,
            "title": self.measure.title,
            "by": self.by.name,
            "force": self.counts.force,
            "period": self.counts.period,
            "reference": self.reference,
            "per": 1000,
            "total": self.counts.total,
            "rule": self.counts.rule.as_json(),
            "source": self.counts.source,
            "vintage": self.counts.vintage,
            "groups": [line.as_json() for line in self.lines],
            "cautions": list(self.cautions()),
            "warnings": list(self.warnings),
        }

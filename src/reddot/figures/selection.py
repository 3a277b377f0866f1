"""Which figures a person asked for."""

from __future__ import annotations

from dataclasses import dataclass

from reddot.figures.ced import PUBLISHED_LADDER
from reddot.figures.rates import Denominator
from reddot.records.published import PublishedRow


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """Which figures are wanted."""

    table: str = "ced"
    forces: tuple[str, ...] = ()
    periods: tuple[str, ...] = ()
    ladder: str = PUBLISHED_LADDER
    rate_kind: str | None = None
    denominators: tuple[Denominator, ...] = ()

    def wants(self, row: PublishedRow) -> bool:
        """Whether a row is of the forces and periods wanted."""
        return (not self.forces or row.force in self.forces) and (
            not self.periods or row.period in self.periods
        )

"""Whole counts between two limits: what a published cell says about the number behind it."""

from __future__ import annotations

from dataclasses import dataclass
from math import inf

from reddot.errors import BadDataError


@dataclass(frozen=True, slots=True)
class Range:
    """Whole counts from `low` to `high`, both included; `high` is None where nothing limits it.

    Examples
    --------
    >>> Range(1, 4).words(), Range(5).words(), Range(7, 7).words()
    ('1 to 4', '5 or more', '7')
    """

    low: int
    high: int | None = None

    def holds(self, value: int) -> bool:
        """Whether a count lies within."""
        return self.low <= value and (self.high is None or value <= self.high)

    def is_one(self) -> bool:
        """Whether only one count is left."""
        return self.low == self.high

    def size(self) -> float:
        """How many counts there are; infinite without limit."""
        return inf if self.high is None else self.high - self.low + 1

    def covers(self, other: Range) -> bool:
        """Whether every count of the other lies within this one."""
        if self.high is None:
            return self.low <= other.low
        return self.low <= other.low and other.high is not None and other.high <= self.high

    def meet(self, other: Range) -> Range:
        """The counts that both allow.

        Raises
        ------
        BadDataError
            No count is in both.
        """
        highs = [high for high in (self.high, other.high) if high is not None]
        low, high = max(self.low, other.low), min(highs, default=None)
        if high is not None and low > high:
            raise BadDataError(
                f"One number cannot be both {self.words()} and {other.words()}; "
                "correct one of the two tables."
            )
        return Range(low, high)

    def words(self) -> str:
        """The range as people say it."""
        if self.high is None:
            return f"{self.low} or more"
        return str(self.low) if self.is_one() else f"{self.low} to {self.high}"


ANYTHING = Range(0)


def exactly(value: int) -> Range:
    """The range of one count.

    >>> exactly(3)
    Range(low=3, high=3)
    """
    return Range(value, value)

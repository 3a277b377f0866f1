"""What a table's policy lets be seen of a count, and how well a small one must be hidden.

There is no statutory threshold for these figures: a force decides, and the decision is a file.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from reddot.disclosure.ranges import ANYTHING, Range, exactly

SMALL = Range(1, 4)


class Method(StrEnum):
    """How a table is protected."""

    NONE = "none"
    THRESHOLD = "threshold"
    ROUNDING = "rounding"
    THRESHOLD_ROUNDING = "threshold_rounding"

    @property
    def withholds_small(self) -> bool:
        """Whether small counts are withheld as such."""
        return self in {Method.THRESHOLD, Method.THRESHOLD_ROUNDING}

    @property
    def rounds(self) -> bool:
        """Whether what is shown is rounded."""
        return self in {Method.ROUNDING, Method.THRESHOLD_ROUNDING}


@dataclass(frozen=True, slots=True)
class Requirement:
    """How wide the counts that remain possible must be, from everything ever published.

    Parameters
    ----------
    width : int
        Most possible count less the least; it may lie anywhere about the true count.
    low, high : int or None
        Counts that must remain possible too. They follow from the true count, so they never
        leave the process that decides a release.
    """

    width: int
    low: int | None = None
    high: int | None = None

    def met_by(self, least: int, most: int | None) -> bool:
        """Whether counts possible from `least` to `most` (None: no limit) are wide enough."""
        wide = most is None or most - least >= self.width
        down = self.low is None or least <= self.low
        up = self.high is None or most is None or most >= self.high
        return wide and down and up


@dataclass(frozen=True, slots=True)
class Policy:
    """One table's policy.

    Parameters
    ----------
    method : Method
    protect : Range
        Counts in which people could be recognised, 1 to 4; from 0 where none is telling too.
    width : int
        See :class:`Requirement`.
    below, above : int
        The least by which what remains possible must reach below and above the true count,
        as far as the policy itself allows.
    base : int
        Odd base of rounding.
    roles_known : bool
        Whether to reckon with somebody who knows which cells are withheld for themselves and
        which for others' sake; the mark itself is the same.
    official : tuple of frozenset of str
        Totals that are public and exact whatever else happens, by their levels; the empty set
        is the total of all.
    zeros : bool
        Whether a zero may be withheld for others' sake: without that, a small total that stands in
        one cell alone gives it away.
    """

    method: Method
    protect: Range = SMALL
    width: int = 2
    below: int = 0
    above: int = 0
    base: int = 5
    roles_known: bool = True
    official: tuple[frozenset[str], ...] = ()
    zeros: bool = False

    def is_small(self, count: int) -> bool:
        """Whether a count is one of those protected."""
        return self.method is not Method.NONE and self.protect.holds(count)

    def kept(self, count: int) -> Range | None:
        """What the cell says when it is shown; None where the policy itself withholds it.

        Examples
        --------
        >>> Policy(Method.ROUNDING).kept(3), Policy(Method.THRESHOLD_ROUNDING).kept(6)
        (Range(low=3, high=7), Range(low=5, high=7))
        """
        if self.method.withholds_small and self.is_small(count):
            return None
        if not self.method.rounds:
            return exactly(count)
        half = self.base // 2
        middle = self.rounded(count)
        whole = range(max(0, middle - half), middle + half + 1)
        left = [n for n in whole if self.method is Method.ROUNDING or not self.protect.holds(n)]
        return Range(left[0], left[-1])

    def rounded(self, count: int) -> int:
        """The nearest multiple of the base."""
        return self.base * ((count + self.base // 2) // self.base)

    def withheld(self, count: int) -> Range | None:
        """What the mark "suppressed" says; None where a count is never withheld.

        Notes
        -----
        The strictest reading, `roles_known`: whoever attacks knows the policy and also which
        cells are withheld for themselves, so these are `protect` and the others more than that.
        Zeros that the policy does not protect are always shown, unless `zeros`: then the mark may
        stand for any count, and who knows the roles is not reckoned with.
        """
        if self.method is Method.ROUNDING:
            return ANYTHING
        if self.method is Method.NONE or (count < self.protect.low and not self.zeros):
            return None
        if self.zeros:
            return Range(0)
        if not self.roles_known:
            return Range(self.protect.low)
        return self.protect if self.is_small(count) else Range((self.protect.high or 0) + 1)

    def requirement(self, count: int) -> Requirement | None:
        """What a small count needs, no more than the cell alone would give; None for others."""
        if not self.is_small(count):
            return None
        alone = self.kept(count) or self.withheld(count) or ANYTHING
        up = count + self.above
        return Requirement(
            self.width if alone.high is None else min(self.width, alone.high - alone.low),
            max(alone.low, count - self.below) if self.below else None,
            (up if alone.high is None else min(alone.high, up)) if self.above else None,
        )

"""Control limits about a common rate or share: which units lie outside what chance leaves open."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from reddot.errors import UsageError
from reddot.stats.arguments import (
    check_choice,
    check_count,
    check_level,
    check_positive,
    check_probability,
    check_whole,
)
from reddot.stats.count_laws import (
    CountLaw,
    beta_binomial_law,
    binomial_law,
    negative_binomial_law,
    poisson_law,
)
from reddot.stats.funnel_spread import NO_SPREAD, Spread
from reddot.stats.tails import Limits

LEVELS = (0.95, 0.998)
KINDS = ("rate", "share")
Side = Literal["below", "within", "above"]


@dataclass(frozen=True, slots=True)
class Funnel:
    """Limits about a centre for units of any size.

    Attributes
    ----------
    kind : {"rate", "share"}
        A rate is of events per unit of exposure (Poisson), a share of n of which each is or is
        not one (binomial; exposures are whole).
    centre : float
        The common rate, above 0, or share, 0 to 1.
    spread : Spread
        How much more than chance the units differ; see `estimate_spread`.

    Raises
    ------
    UsageError
        For another kind, or a centre that is no rate or share.

    Notes
    -----
    Without a spread the limits are those of the Poisson or the binomial law. With an additive
    spread each unit has a rate of its own (gamma) or a share of its own (beta) about the centre,
    so that counts are negative binomial or beta-binomial; with a multiplicative spread the
    variance of every count is so many times that of chance, by the same laws.

    Limits between two counts are interpolated as in Spiegelhalter's appendix, but that the upper
    limit is mirrored from the lower: his lies one count lower, so that at a common rate up to 37%
    of small units would lie outside a 95% limit (Seaton and Manktelow). Here a unit is outside
    exactly when its tail is under half of 1 - level, so no more than that share ever is by chance.
    The centre is taken as known; a unit that is a large part of it draws it to itself.

    References
    ----------
    Spiegelhalter (2005), doi:10.1002/sim.1970. Seaton and Manktelow (2012),
    doi:10.1186/1471-2288-12-98. Manktelow and Seaton (2012), doi:10.1371/journal.pone.0045723.

    Examples
    --------
    >>> limits = Funnel("rate", 0.02).limits(500)
    >>> f"{limits.low:.4f} to {limits.high:.4f}"
    '0.0076 to 0.0343'
    >>> Funnel("rate", 0.02).side(18, 500)
    'above'

    """

    kind: str
    centre: float
    spread: Spread = NO_SPREAD

    def __post_init__(self) -> None:
        check_choice("kind", self.kind, KINDS)
        if self.kind == "rate":
            check_positive("centre", self.centre)
        else:
            check_probability("centre", self.centre)

    def limits(self, exposure: float, level: float = 0.95) -> Limits:
        """The two limits for a unit of some exposure, in the unit of the centre.

        Raises
        ------
        UsageError
            For an exposure not above 0 (of a share: not whole), or a level outside 0 to 1.

        Examples
        --------
        >>> Funnel("share", 0.1).limits(10).low
        0.0

        """
        tail, law = (1.0 - check_level(level)) / 2.0, self.law(exposure)
        return Limits(law.lower_limit(tail) / exposure, law.upper_limit(tail) / exposure)

    def side(self, count: int, exposure: float, level: float = 0.95) -> Side:
        """On which side of the limits a unit's count lies.

        Raises
        ------
        UsageError
            As in `limits`, and for a count that is not whole, or larger than a share's n.

        Examples
        --------
        >>> Funnel("share", 0.1).side(5, 372)
        'below'

        """
        k, law = check_whole("count", count), self.law(exposure)
        if law.most is not None and k > law.most:
            raise UsageError(f"count is {k} of {law.most}; a share's count cannot exceed its n.")
        tail = (1.0 - check_level(level)) / 2.0
        if law.at_most(k) < tail:
            return "below"
        return "above" if law.at_least(k) < tail else "within"

    def expected_outside(self, exposures: Iterable[float], level: float = 0.95) -> float:
        """How many units would lie outside by chance if the centre and the spread held for all.

        At most (1 - level) of them: counts are whole, so a tail is rarely as large as it may be.

        Examples
        --------
        >>> round(Funnel("rate", 0.02).expected_outside([500] * 100), 2)
        2.46

        """
        tail = (1.0 - check_level(level)) / 2.0
        return sum(_chance_outside(self.law(exposure), tail) for exposure in exposures)

    def law(self, exposure: float) -> CountLaw:
        """The law of the count of a unit of some exposure.

        Examples
        --------
        >>> round(Funnel("rate", 0.02).law(500).at_most(0), 6)
        4.5e-05

        """
        if self.kind == "share":
            return self._share_law(check_whole("exposure", exposure, least=1))
        mean = self.centre * check_positive("exposure", exposure)
        if self.spread.method == "additive":
            return negative_binomial_law(mean, mean + (self.spread.size * exposure) ** 2)
        if self.spread.method == "multiplicative":
            return negative_binomial_law(mean, mean * self.spread.size)
        return poisson_law(mean)

    def _share_law(self, n: int) -> CountLaw:
        p = self.centre
        if self.spread.method == "additive":
            return beta_binomial_law(n, p, self.spread.size)
        if self.spread.method == "multiplicative" and n > 1:
            variance = p * (1.0 - p) * (self.spread.size - 1.0) / (n - 1)
            return beta_binomial_law(n, p, variance**0.5)
        return binomial_law(n, p)


def common_centre(counts: Iterable[float], exposures: Iterable[float]) -> float:
    """The common rate or share of some units: all events over all exposure.

    Raises
    ------
    UsageError
        For a negative count, or no exposure.

    Examples
    --------
    >>> common_centre([31, 41], [372, 426])
    0.09022556390977443

    """
    events = sum(check_count("count", count) for count in counts)
    return events / check_positive("the sum of the exposures", sum(exposures))


def _chance_outside(law: CountLaw, tail: float) -> float:
    """The law's own chance of a count outside both limits."""
    below = int(-(-law.lower_limit(tail) // 1)) - 1
    above = int(law.upper_limit(tail) // 1) + 1
    under = law.at_most(below) if below >= 0 else 0.0
    return under + law.at_least(above)

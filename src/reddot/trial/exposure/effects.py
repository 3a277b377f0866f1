"""The four effects of a trial: of carriers, those beside them, those elsewhere, and everyone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from reddot.errors import UsageError
from reddot.trial.exposure.mapping import GROUP_WORDS, GROUPS


@dataclass(frozen=True, slots=True, kw_only=True)
class ExposureEffect:
    """Officers of one group on carry slots against the same group on control slots.

    Every pair has the carry side first. Numbers are None where there is none, and ``reason`` then
    says why; a missing effect is never 0.

    Attributes
    ----------
    group : str
        One of ``GROUPS``.
    means : tuple of float or None
        Hájek means: events per officer-shift, or per officer-hour, each row weighted by one over
        the probability of its side.
    ratio, low, high, p_value : float or None
        First mean over second, its interval, and the two-sided p-value against 1.
    difference, difference_low, difference_high : float or None
        First mean less second, in events per officer-shift or officer-hour.
    se_log, df : float or None
        Conservative standard error of the ratio's logarithm; degrees of freedom of its interval.
    events, rows, hours, slots, clusters
        Counts on each side; ``clusters`` of what was randomised together.
    left_out : int
        Officer-shifts of the group on slots that could have had one side only.
    reason, withheld : str
        Why there is no number; why there is a ratio and no interval.
    """

    group: str
    means: tuple[float | None, float | None]
    ratio: float | None = None
    low: float | None = None
    high: float | None = None
    p_value: float | None = None
    difference: float | None = None
    difference_low: float | None = None
    difference_high: float | None = None
    se_log: float | None = None
    df: float | None = None
    events: tuple[int, int]
    rows: tuple[int, int]
    hours: tuple[float, float]
    slots: tuple[int, int]
    clusters: tuple[int, int]
    left_out: int = 0
    reason: str = ""
    withheld: str = ""
    notes: tuple[str, ...] = ()

    @property
    def estimated(self) -> bool:
        """Whether there is a number."""
        return self.ratio is not None

    def without_interval(self, why: str) -> ExposureEffect:
        """The same means and ratio, and in words why no interval is given of them."""
        return replace(
            self,
            low=None,
            high=None,
            p_value=None,
            difference_low=None,
            difference_high=None,
            withheld=why,
        )

    @property
    def who(self) -> str:
        """The group in words."""
        return GROUP_WORDS[self.group]

    def as_json(self) -> dict[str, Any]:
        """The effect as reports print it."""
        found = {name: getattr(self, name) for name in self.__slots__}
        pairs = {name: list(value) for name, value in found.items() if isinstance(value, tuple)}
        return {**found, **pairs, "who": self.who}


@dataclass(frozen=True, slots=True, kw_only=True)
class ExposureEffects:
    """All four effects on one outcome, in the order of ``GROUPS``; none is to be had alone.

    ``per`` is ``officer_shift`` or ``officer_hour``; ``probabilities`` says how the chances of the
    design are known.

    Raises
    ------
    UsageError
        One of the four is missing, or they are in another order.

    Examples
    --------
    >>> ExposureEffects(outcome="force", per="officer_shift", level=0.95, probabilities="exact",
    ...     effects=())
    Traceback (most recent call last):
    ...
    reddot.errors.UsageError: The effects given are of: nobody. They belong together: give those \
of carrier, accompanying, elsewhere, everyone, in this order.
    """

    outcome: str
    per: str
    level: float
    probabilities: str
    effects: tuple[ExposureEffect, ...]

    def __post_init__(self) -> None:
        given = tuple(effect.group for effect in self.effects)
        if given != GROUPS:
            raise UsageError(
                f"The effects given are of: {', '.join(given) or 'nobody'}. They belong together: "
                f"give those of {', '.join(GROUPS)}, in this order."
            )

    def __iter__(self) -> Iterator[ExposureEffect]:
        return iter(self.effects)

    def withheld(self, why: Mapping[str, str]) -> ExposureEffects:
        """Without the intervals of the groups of which `why` says something."""
        effects = tuple(
            one.without_interval(why[one.group]) if one.estimated and why.get(one.group) else one
            for one in self.effects
        )
        return replace(self, effects=effects)

    def as_json(self) -> dict[str, Any]:
        """The four effects as reports print them."""
        return {
            "outcome": self.outcome,
            "per": self.per,
            "level": self.level,
            "method": "hajek",
            "probabilities": self.probabilities,
            "effects": [effect.as_json() for effect in self.effects],
        }

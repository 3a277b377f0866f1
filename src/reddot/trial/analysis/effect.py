"""What an analysis of a trial found: one effect, or in words why there is none."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

from reddot.errors import UsageError

GROUPS = ("carrier", "accompanying", "elsewhere", "everyone")
ESTIMANDS = ("intention_to_treat", "as_treated", "complier")


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """The rate with Taser over the rate without, for one outcome and one group of officers.

    Attributes
    ----------
    method : str
        A code of `reddot.trial.analysis.METHODS`, or of another analysis of a trial.
    outcome, group : str
        What was counted, and for whom: one of `GROUPS`.
    estimand : str
        One of `ESTIMANDS`; by intention to treat unless said.
    ratio : float or None
        None where there is no number; `reason` then says why. ``math.inf`` only where an exact
        method says so.
    low, high : float or None
        Ends of the interval at `level`; `high` may be ``math.inf``.
    p_value : float or None
        Two-sided, against a ratio of 1. None also where a method has none (a posterior).
    level : float
        Two-sided, such as 0.95.
    events : tuple of int
        Counted with the carry arm first, then the control arm.
    exposure : tuple of float
        Units of exposure (shifts, officer-shifts, hours), the carry arm first.
    clusters : tuple of int
        Clusters with any exposure, the carry arm first. A cluster is what was randomised together.
    df : float or None
        Degrees of freedom of the t distribution behind the interval, where there is one.
    dispersion : float or None
        Variance of a count over its mean, as the method saw it.
    labels : tuple of str
        Such as "exploratory" for what the plan did not name.
    notes : tuple of str
        What the number cannot say, in words.
    reason : str
        Why there is no number; empty where there is one.

    Raises
    ------
    UsageError
        Where a ratio comes without an interval, ends are in the wrong order, or there is neither
        a ratio nor a reason.

    Examples
    --------
    >>> effect = Effect.refused("exact", "assaults", "No events in either arm.", events=(0, 0))
    >>> effect.ratio is None, effect.reason
    (True, 'No events in either arm.')

    """

    method: str
    outcome: str
    group: str
    estimand: str = "intention_to_treat"
    ratio: float | None
    low: float | None
    high: float | None
    p_value: float | None
    level: float = 0.95
    events: tuple[int, int]
    exposure: tuple[float, float]
    clusters: tuple[int, int]
    df: float | None = None
    dispersion: float | None = None
    labels: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    reason: str = ""

    def __post_init__(self) -> None:
        if self.ratio is None:
            if not self.reason:
                raise UsageError("An effect without a ratio must say why in its reason.")
            return
        if self.low is None or self.high is None or math.isnan(self.ratio):
            raise UsageError(f"The ratio {self.ratio} has no interval; give low and high.")
        if not 0.0 <= self.low <= self.high:
            raise UsageError(f"The interval {self.low} to {self.high} has no valid order.")

    @classmethod
    def refused(  # noqa: PLR0913 - the counts stay beside the reason
        cls,
        method: str,
        outcome: str,
        reason: str,
        *,
        group: str = "everyone",
        estimand: str = "intention_to_treat",
        level: float = 0.95,
        events: tuple[int, int] = (0, 0),
        exposure: tuple[float, float] = (0.0, 0.0),
        clusters: tuple[int, int] = (0, 0),
        dispersion: float | None = None,
        notes: tuple[str, ...] = (),
    ) -> Effect:
        """Return the counts without a number, and why.

        Examples
        --------
        >>> Effect.refused("quasi_poisson", "force", "One cluster in an arm.").p_value is None
        True

        """
        return cls(
            method=method,
            outcome=outcome,
            group=group,
            estimand=estimand,
            ratio=None,
            low=None,
            high=None,
            p_value=None,
            level=level,
            events=events,
            exposure=exposure,
            clusters=clusters,
            dispersion=dispersion,
            notes=notes,
            reason=reason,
        )

    @property
    def estimated(self) -> bool:
        """Tell whether there is a number.

        Examples
        --------
        >>> Effect.refused("exact", "force", "No events.").estimated
        False

        """
        return self.ratio is not None

    @property
    def rates(self) -> tuple[float | None, float | None]:
        """Return events per unit of exposure in each arm; None where there is no exposure.

        Examples
        --------
        >>> Effect.refused("exact", "force", "x", events=(6, 0), exposure=(400.0, 0.0)).rates
        (0.015, None)

        """
        (a, b), (exposure_a, exposure_b) = self.events, self.exposure
        return (
            a / exposure_a if exposure_a > 0 else None,
            b / exposure_b if exposure_b > 0 else None,
        )

    def contains(self, ratio: float) -> bool:
        """Tell whether `ratio` lies in the interval; without an interval every ratio does.

        Examples
        --------
        >>> Effect.refused("exact", "force", "No events.").contains(1.0)
        True

        """
        if self.low is None or self.high is None:
            return True
        return self.low <= ratio <= self.high

    def labelled(self, *labels: str) -> Effect:
        """Return the effect with more labels, none twice.

        Examples
        --------
        >>> Effect.refused("exact", "force", "No events.").labelled("exploratory").labels
        ('exploratory',)

        """
        return replace(self, labels=tuple(dict.fromkeys((*self.labels, *labels))))

    def noted(self, *notes: str) -> Effect:
        """Return the effect with more notes, none twice.

        Examples
        --------
        >>> Effect.refused("exact", "force", "No events.").noted("Few shifts.").notes
        ('Few shifts.',)

        """
        return replace(self, notes=tuple(dict.fromkeys((*self.notes, *notes))))

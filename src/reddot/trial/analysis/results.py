"""An effect with the counts it rests on: given, or refused with a reason."""

from __future__ import annotations

import math
from dataclasses import dataclass

from scipy import special

from reddot.trial.analysis.effect import Effect
from reddot.trial.analysis.totals import Totals

LARGEST_LOG = 700.0
NO_SPREAD = (
    "The counts leave no residual variation from which an error could be estimated. Use "
    "randomisation."
)
LEAST_VARIANCE = 1e-20  # what rounding leaves of a residual that is 0


@dataclass(frozen=True, slots=True)
class Estimated:
    """A log ratio with its variance, degrees of freedom and dispersion."""

    log_ratio: float
    variance: float
    df: float
    dispersion: float | None

    @property
    def sound(self) -> bool:
        """Tell whether there is an error to speak of."""
        return self.variance > LEAST_VARIANCE and self.df > 0 and math.isfinite(self.variance)

    @property
    def p_value(self) -> float:
        """Return the two-sided p-value against a ratio of 1."""
        at = -abs(self.log_ratio) / math.sqrt(self.variance)
        return float(2.0 * special.stdtr(self.df, at))

    def reach(self, level: float) -> float:
        """Return half the length of the interval of the log ratio."""
        return t_quantile(self.df, level) * math.sqrt(self.variance)


def t_quantile(df: float, level: float) -> float:
    """Return the two-sided quantile of Student's t.

    Examples
    --------
    >>> round(t_quantile(10.0, 0.95), 3)
    2.228

    """
    return float(special.stdtrit(df, 0.5 + level / 2.0))


def raised(log_ratio: float) -> float:
    """Return the ratio, infinity where it is too large to write.

    Examples
    --------
    >>> raised(0.0), raised(1e6)
    (1.0, inf)

    """
    return math.exp(log_ratio) if log_ratio < LARGEST_LOG else math.inf


def with_t_interval(
    totals: Totals, method: str, level: float, found: Estimated, *, notes: tuple[str, ...]
) -> Effect:
    """Return a log ratio with its error as an effect: t interval and two-sided p-value."""
    reach = found.reach(level)
    return Effect(
        method=method,
        outcome=totals.outcome,
        group=totals.group,
        ratio=raised(found.log_ratio),
        low=raised(found.log_ratio - reach),
        high=raised(found.log_ratio + reach),
        p_value=found.p_value,
        level=level,
        events=totals.events,
        exposure=totals.exposures,
        clusters=totals.clusters,
        df=found.df,
        dispersion=found.dispersion,
        notes=notes,
    )


def refused(
    totals: Totals, method: str, level: float, reason: str, estimand: str = "intention_to_treat"
) -> Effect:
    """Return the counts without a number, and why.

    Examples
    --------
    >>> totals = Totals(outcome="force", group="everyone", y=[1, 0], exposure=[1, 1], arm=[1, 0],
    ...     stratum=[0, 0], cluster=[0, 1])
    >>> refused(totals, "poisson_cr2", 0.95, "One cluster in an arm.").events
    (1, 0)

    """
    return Effect.refused(
        method,
        totals.outcome,
        reason,
        group=totals.group,
        estimand=estimand,
        level=level,
        events=totals.events,
        exposure=totals.exposures,
        clusters=totals.clusters,
    )

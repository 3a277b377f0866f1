"""The conjugate posterior of a ratio of rates, as wide as what the clusters tell."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import special

from reddot.stats.arguments import check_level
from reddot.stats.posterior import gamma_posterior
from reddot.stats.posterior_ratio import probability_greater, ratio_interval
from reddot.trial.analysis.arrays import Floats
from reddot.trial.analysis.cells import sums
from reddot.trial.analysis.effect import Effect
from reddot.trial.analysis.log_linear import Counts, Fit, counts_of, pearson_dispersion, poisson_fit
from reddot.trial.analysis.methods import METHODS
from reddot.trial.analysis.reasons import why_not_estimable
from reddot.trial.analysis.results import LEAST_VARIANCE, NO_SPREAD, refused, t_quantile
from reddot.trial.analysis.totals import Totals

CROSSED = "Clusters change arm, so that the arms' counts are not independent. Use randomisation."


@dataclass(frozen=True, slots=True, kw_only=True)
class _Standard:
    """Each arm's events and its exposure in events expected at the control rates."""

    events: tuple[float, float]
    expected: tuple[float, float]
    dispersion: float


def posterior_effect(totals: Totals, level: float = 0.95) -> Effect:
    """Return the posterior median of the ratio and its central credible interval.

    Raises
    ------
    UsageError
        For a level outside 0 to 1.

    Notes
    -----
    Gamma posteriors from Jeffreys' prior for each arm's rate. Exposure is counted in events
    expected at the rates of the strata without Taser, so that arms are compared within strata.
    Events cluster: counts and exposures are both divided by the dispersion of the clusters'
    counts about the model, enlarged by (t/z)² because it is itself an estimate. There is no
    p-value; a note gives the posterior probability that the rate with Taser is the higher.

    References
    ----------
    Gelman et al., Bayesian Data Analysis (3rd ed., 2013), section 2.6. Rao and Scott (1992),
    doi:10.2307/2532311 (counts divided by a design effect).

    Examples
    --------
    >>> totals = Totals(outcome="force", group="everyone", y=[2, 1, 4, 0, 1, 1], exposure=[1] * 6,
    ...     arm=[1, 1, 1, 0, 0, 0], stratum=[0] * 6, cluster=range(6))
    >>> posterior_effect(totals).p_value is None
    True

    """
    check_level(level)
    reason = why_not_estimable(totals) or (CROSSED if totals.crossed else "")
    counts = None if reason else counts_of(totals, collapse=True)
    found = None if counts is None else poisson_fit(counts)
    standard = None if counts is None or found is None else _standard(counts, found, level)
    if standard is None:
        return refused(totals, "posterior", level, reason or NO_SPREAD)
    phi = standard.dispersion
    carry, control = (
        gamma_posterior(events / phi, expected / phi)
        for events, expected in zip(standard.events, standard.expected, strict=True)
    )
    greater = probability_greater(carry, control)
    ratio = ratio_interval(carry, control, level)
    return Effect(
        method="posterior",
        outcome=totals.outcome,
        group=totals.group,
        ratio=ratio.estimate,
        low=ratio.low,
        high=ratio.high,
        p_value=None,
        level=level,
        events=totals.events,
        exposure=totals.exposures,
        clusters=totals.clusters,
        dispersion=phi,
        notes=(
            f"Posterior probability that the rate with Taser is the higher: {greater:.3f}.",
            *METHODS["posterior"].cannot_say,
        ),
    )


def _standard(counts: Counts, found: Fit, level: float) -> _Standard | None:
    dispersion, df = pearson_dispersion(counts, found.expected)
    if not (df >= 1 and dispersion > LEAST_VARIANCE):
        return None
    carry = counts.x == 1
    rates = sums(counts.stratum, counts.y) / sums(counts.stratum, _times(counts, found))
    expected = counts.exposure * rates[counts.stratum]
    events = (float(counts.y[carry].sum()), float(counts.y[~carry].sum()))
    # as wide as the stratified model: arms that are uneven within strata tell less
    uneven = 1.0 / found.cells.information / (1.0 / events[0] + 1.0 / events[1])
    small_sample = (t_quantile(df, level) / float(special.ndtri(0.5 + level / 2.0))) ** 2
    return _Standard(
        events=events,
        expected=(float(expected[carry].sum()), float(expected[~carry].sum())),
        dispersion=dispersion * uneven * small_sample,
    )


def _times(counts: Counts, found: Fit) -> Floats:
    times: Floats = counts.exposure * np.exp(found.log_ratio * counts.x)
    return times

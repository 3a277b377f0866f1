"""The models of a trial's rates: totals and a method in, an effect or the reason for none out."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from reddot.errors import UsageError
from reddot.stats.arguments import check_choice, check_level
from reddot.trial.analysis.conjugate import posterior_effect
from reddot.trial.analysis.effect import Effect
from reddot.trial.analysis.gee import gee_fit
from reddot.trial.analysis.log_linear import Counts, Fit, counts_of, pearson_dispersion, poisson_fit
from reddot.trial.analysis.methods import METHODS
from reddot.trial.analysis.negative_binomial import negative_binomial_fit
from reddot.trial.analysis.reasons import in_both_arms, why_not_estimable
from reddot.trial.analysis.results import NO_SPREAD, Estimated, refused, with_t_interval
from reddot.trial.analysis.sandwich import robust_error
from reddot.trial.analysis.totals import Totals

ONE_ARM = ("quasi_poisson", "gee")
NOT_CONVERGED = (
    "The model found no best fit to these counts. Use randomisation, which fits no model."
)


def fit(totals: Totals, method: str, level: float = 0.95) -> Effect:
    """Return the effect by intention to treat of one method of `METHODS` that fits a model.

    Parameters
    ----------
    totals : Totals
        Of one outcome in one group.
    method : str
        poisson_cr2, poisson_cr3, quasi_poisson, negative_binomial, gee or posterior.
    level : float
        Of the interval, between 0 and 1.

    Returns
    -------
    Effect
        Without a number, and with the reason, where the counts allow none (no events in an arm,
        too few clusters, no variation).

    Raises
    ------
    UsageError
        For a method that is not one of these, or a level outside 0 to 1.

    Notes
    -----
    Each model has an intercept for every stratum. Whether a method keeps its level for counts of
    this shape is another question: see `reddot.trial.analysis.offers`.

    Examples
    --------
    >>> totals = Totals(outcome="force", group="everyone", y=[2, 1, 4, 0, 1, 1], exposure=[1] * 6,
    ...     arm=[1, 1, 1, 0, 0, 0], stratum=[0] * 6, cluster=range(6))
    >>> fit(totals, "poisson_cr2").ratio
    3.5

    """
    check_level(level)
    check_choice("method", method, tuple(METHODS))
    if method not in (*ESTIMATES, "posterior"):
        raise UsageError(
            f"{method} fits no model; it has a function of its own. Give one of "
            f"{', '.join((*ESTIMATES, 'posterior'))}."
        )
    if method == "posterior":
        return posterior_effect(totals, level)
    return _estimated_effect(totals, method, level)


def _estimated_effect(totals: Totals, method: str, level: float) -> Effect:
    """Return the effect of a method that estimates a log ratio and its error."""
    reason = why_not_estimable(totals) or _unfit(totals, method)
    if reason:
        return refused(totals, method, level, reason)
    counts = counts_of(totals, collapse=method.startswith(("poisson", "quasi")))
    found = ESTIMATES[method](counts)
    if found is None:
        return refused(totals, method, level, NOT_CONVERGED)
    if not found.sound:
        return refused(totals, method, level, NO_SPREAD)
    notes = (*METHODS[method].cannot_say, *_one_armed(totals))
    return with_t_interval(totals, method, level, found, notes=notes)


def _unfit(totals: Totals, method: str) -> str:
    """Why the counts are not of the kind that the method is for; empty where they are."""
    if method in ONE_ARM and totals.crossed:
        return (
            f"{METHODS[method].words.capitalize()} takes each cluster to be in one arm; here "
            "clusters change arm. Use poisson_cr2 or randomisation."
        )
    if method == "gee" and len(np.unique((totals.cluster, totals.stratum), axis=1).T) > len(
        np.unique(totals.cluster)
    ):
        return (
            "Some cluster lies in two strata; the estimating equations take each to lie in one. "
            "Use poisson_cr2 or randomisation."
        )
    if method == "negative_binomial" and (totals.y != np.rint(totals.y)).any():
        return "The negative binomial model is for whole counts; some here are not whole."
    return ""


def _one_armed(totals: Totals) -> tuple[str, ...]:
    events = round(float(totals.y[~in_both_arms(totals)].sum()))
    if events == 0:
        return ()
    return (f"{events} events lie in strata with one arm only; they say nothing about the ratio.",)


def _poisson(correction: str) -> Callable[[Counts], Estimated | None]:
    def estimate(counts: Counts) -> Estimated | None:
        found = poisson_fit(counts)
        return None if found is None else _robust(found, correction, counts)

    return estimate


def _robust(found: Fit, correction: str, counts: Counts) -> Estimated:
    error = robust_error(found.cells, correction)
    dispersion = pearson_dispersion(counts, found.expected)[0]
    return Estimated(found.log_ratio, error.variance, error.df, dispersion)


def _quasi_poisson(counts: Counts) -> Estimated | None:
    found = poisson_fit(counts)
    if found is None:
        return None
    dispersion, df = pearson_dispersion(counts, found.expected)
    return Estimated(found.log_ratio, dispersion / found.cells.information, df, dispersion)


def _negative_binomial(counts: Counts) -> Estimated | None:
    found = negative_binomial_fit(counts)
    return None if found is None else _robust(found.fit, "CR2", counts)


def _gee(counts: Counts) -> Estimated | None:
    found = gee_fit(counts)
    if found is None:
        return None
    error = robust_error(found.fit.cells, "CR2")
    return Estimated(found.fit.log_ratio, error.variance, error.df, found.dispersion)


ESTIMATES: dict[str, Callable[[Counts], Estimated | None]] = {
    "poisson_cr2": _poisson("CR2"),
    "poisson_cr3": _poisson("CR3"),
    "quasi_poisson": _quasi_poisson,
    "negative_binomial": _negative_binomial,
    "gee": _gee,
}

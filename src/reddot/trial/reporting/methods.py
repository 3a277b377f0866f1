"""Run a method on a group; where it cannot hold its error, refuse it and name one that can."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from reddot.errors import UsageError
from reddot.trial.analysis import METHODS, Effect, Offer, Totals, fit, offers
from reddot.trial.exact import cautious_exact_effect
from reddot.trial.hierarchical import INSTALL, Sampling, hierarchical_effect, numpyro_installed
from reddot.trial.randomisation import randomisation_test
from reddot.trial.reporting.groups import GroupCounts
from reddot.trial.reporting.study import Asked, Study

Run = Callable[[Study, Asked, GroupCounts], Effect]


def run_method(method: str, study: Study, asked: Asked, counts: GroupCounts) -> Effect:
    """The effect that a method finds, or in words why it gives none.

    Parameters
    ----------
    method
        A code of ``METHODS``.
    study, asked
        The trial and how to analyse.
    counts
        One outcome in one group.

    Raises
    ------
    UsageError
        There is no such method.
    """
    check_method(method)
    reason = cannot(method, counts.totals)
    if reason:
        return refused(method, counts.totals, reason, level_of(study))
    return _RUNS.get(method, partial(_fitted, method))(study, asked, counts)


def check_method(method: str) -> None:
    """Return only if there is a method of that code.

    Raises
    ------
    UsageError
        There is none; the message names those there are.
    """
    if method not in METHODS:
        raise UsageError(f"There is no method '{method}'. Use one of: {', '.join(METHODS)}.")


def refused(
    method: str, totals: Totals, reason: str, level: float, estimand: str = "intention_to_treat"
) -> Effect:
    """The counts of a group without a number, and why."""
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


def nothing_to_analyse(totals: Totals) -> str:
    """Why no method can compare the arms; empty where some can."""
    if totals.rows == 0:
        return "No officer-shift of this group was worked on any slot."
    if min(totals.clusters) == 0:
        return "This group was on duty in one arm only: there is nothing to compare with."
    if sum(totals.events) == 0:
        return "No event in either arm: no ratio can be told, and no effect is not shown by it."
    return ""


def offer_of(method: str, totals: Totals) -> Offer | None:
    """Whether a method is offered for counts of this shape; None of an empty group."""
    if totals.rows == 0:
        return None
    return next((offer for offer in offers(totals) if offer.method == method), None)


def level_of(study: Study) -> float:
    """The level of intervals in the plan."""
    return float(study.design.plan.level)


def cannot(method: str, totals: Totals) -> str:
    """Why a method is not run on such counts, and which one can be; empty where it is run."""
    if reason := nothing_to_analyse(totals):
        return reason
    if method == "hierarchical" and not numpyro_installed():
        return INSTALL
    found = offer_of(method, totals)
    if found is None or found.offered:
        return ""
    name = METHODS[method].words
    words = found.reason or f"{name[:1].upper()}{name[1:]} does not hold its error on such counts."
    if found.instead is None or METHODS[found.instead].words in words:
        return words
    return f"{words} Use {METHODS[found.instead].words} ({found.instead}) instead."


def _randomisation(study: Study, asked: Asked, counts: GroupCounts) -> Effect:
    return randomisation_test(
        counts.totals,
        study.reallocation(counts.slots),
        draws=asked.draws,
        seed=asked.seed,
        level=level_of(study),
        workers=asked.workers,
    )


def _exact(study: Study, _asked: Asked, counts: GroupCounts) -> Effect:
    return cautious_exact_effect(counts.totals, level=level_of(study))


def _hierarchical(study: Study, asked: Asked, counts: GroupCounts) -> Effect:
    sampling = Sampling(seed=asked.seed)
    return hierarchical_effect(counts.totals, counts.rows, level=level_of(study), sampling=sampling)


def _fitted(method: str, study: Study, _asked: Asked, counts: GroupCounts) -> Effect:
    return fit(counts.totals, method, level_of(study))


_RUNS: Mapping[str, Run] = {
    "randomisation": _randomisation,
    "exact": _exact,
    "hierarchical": _hierarchical,
}

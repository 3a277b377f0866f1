"""Runs of a calibration: trials drawn, analysed by every method, and counted."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from reddot.trial.analysis import Effect, Totals, offers
from reddot.trial.calibration.analyses import ANALYSES, AS_OFFERED, Analysis
from reddot.trial.calibration.settings import Setting, draw_trial
from reddot.trial.calibration.tally import Tally, add_up, count_run

RATIO = 1.5  # the effect in the second trial of each run, which the interval must hold


def calibrate(
    setting: Setting,
    runs: int,
    rng: np.random.Generator,
    analyses: Mapping[str, Analysis] | None = None,
) -> dict[str, Tally]:
    """Draw trials of a setting, analyse each by every method, and count what was wrong.

    Parameters
    ----------
    setting
        The kind of trial.
    runs
        Pairs of trials, one without an effect and one with a ratio of 1.5.
    rng
        The stream the draws come from.
    analyses
        By code; every method of the product that is fast enough, and the naive one, unless given.

    Returns
    -------
    dict
        A `Tally` by method. Whether a method is offered is asked of each trial anew.

    Examples
    --------
    >>> from reddot.trial.calibration.analyses import NAIVE, naive_poisson
    >>> few = Setting(dispersion=5, cluster_sd=0, clusters=50, events=60)
    >>> naive = calibrate(few, 200, np.random.default_rng(1), {NAIVE: naive_poisson})[NAIVE]
    >>> naive.error_rate > 0.2
    True

    """
    used = ANALYSES if analyses is None else analyses
    return add_up(_one_run(setting, used, rng) for _ in range(runs))


def _one_run(
    setting: Setting, analyses: Mapping[str, Analysis], rng: np.random.Generator
) -> dict[str, Tally]:
    null = _analysed(draw_trial(setting, 1.0, rng), analyses, rng, refused_too=True)
    true = _analysed(draw_trial(setting, RATIO, rng), analyses, rng, refused_too=False)
    return {method: count_run(null[method], true[method], RATIO) for method in analyses}


def _analysed(
    totals: Totals,
    analyses: Mapping[str, Analysis],
    rng: np.random.Generator,
    *,
    refused_too: bool,
) -> dict[str, tuple[Effect, bool]]:
    """The effect by each method, and whether the product offers the method for such data."""
    known = {offer.method: offer.offered for offer in offers(totals)}
    found = {}
    for method, analyse in analyses.items():
        may = known.get(AS_OFFERED.get(method, method), True)
        worth = may or refused_too
        found[method] = (analyse(totals, rng) if worth else _not_offered(method, totals), may)
    return found


def _not_offered(method: str, totals: Totals) -> Effect:
    return Effect.refused(method, totals.outcome, "The product does not offer it for such counts.")

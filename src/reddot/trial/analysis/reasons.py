"""Why counts allow no number, in words."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from reddot.trial.analysis.cells import numbered, sums
from reddot.trial.analysis.totals import Totals

ARMS = ("carry", "control")


def why_not_estimable(totals: Totals) -> str:
    """Return the reason why no model has a finite ratio with an error; empty where one may.

    Examples
    --------
    >>> totals = Totals(outcome="force", group="everyone", y=[1, 2, 0, 0], exposure=[1] * 4,
    ...     arm=[1, 1, 0, 0], stratum=[0] * 4, cluster=range(4))
    >>> why_not_estimable(totals)[:48]
    'No events in the control arm (3 v 0): the ratio '

    """
    return _few_clusters(totals) or _no_events(totals) or _one_sided_strata(totals)


def in_both_arms(totals: Totals) -> NDArray[np.bool_]:
    """Return bools of shape (K,): the slots whose stratum has slots in both arms.

    Examples
    --------
    >>> totals = Totals(outcome="force", group="everyone", y=[1, 2, 0], exposure=[1] * 3,
    ...     arm=[1, 0, 0], stratum=[0, 0, 1], cluster=range(3))
    >>> in_both_arms(totals).tolist()
    [True, True, False]

    """
    stratum = numbered(totals.stratum)
    carry = sums(stratum, totals.arm.astype(np.float64))
    both = (carry > 0) & (carry < np.bincount(stratum))
    found: NDArray[np.bool_] = both[stratum]
    return found


def _few_clusters(totals: Totals) -> str:
    for arm, count in zip(ARMS, totals.clusters, strict=True):
        if count < 2:
            return (
                f"{count} cluster(s) in the {arm} arm; at least 2 in each arm are needed to see "
                "how much clusters differ."
            )
    return ""


def _no_events(totals: Totals) -> str:
    carry, control = totals.events
    if carry + control == 0:
        return "No events in either arm: there is nothing to compare."
    for arm, count in zip(ARMS, totals.events, strict=True):
        if count == 0:
            return (
                f"No events in the {arm} arm ({carry} v {control}): the ratio has no finite "
                "estimate in a model. Use exact or randomisation."
            )
    return ""


def _one_sided_strata(totals: Totals) -> str:
    """Within the strata that have both arms and any events, each arm must have some."""
    y = totals.y * in_both_arms(totals)
    carry, total = float(y @ totals.arm), float(y.sum())
    if total == 0:
        return (
            "No stratum with events has both arms, so that nothing is compared like with like. "
            "Use randomisation without strata only if the design had none."
        )
    if carry in (0.0, total):
        arm = ARMS[1] if carry else ARMS[0]
        return (
            f"In the strata that have both arms, all events lie in one; the {arm} arm has none, "
            "so that the ratio has no finite estimate. Use exact or randomisation."
        )
    return ""

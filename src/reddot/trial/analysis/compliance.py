"""Where allocation was not always followed: the effect by what was done, and on those who comply.

Both stand beside the effect by intention to treat, never in its place.
"""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np

from reddot.stats.arguments import check_level
from reddot.trial.analysis.arrays import Floats
from reddot.trial.analysis.crossing import crossing
from reddot.trial.analysis.effect import Effect
from reddot.trial.analysis.log_linear import counts_of, poisson_fit, varies
from reddot.trial.analysis.reasons import why_not_estimable
from reddot.trial.analysis.results import (
    NO_SPREAD,
    Estimated,
    raised,
    refused,
    t_quantile,
    with_t_interval,
)
from reddot.trial.analysis.sandwich import robust_error
from reddot.trial.analysis.totals import Totals

METHOD = "poisson_cr2"
NOT_RECORDED = (
    "What was carried is not recorded, so that nothing but intention to treat can be said."
)
NEVER_VARIED = (
    "In every stratum with events the same share was worked with Taser, so that there is nothing "
    "to compare."
)
NO_CONTRAST = (
    "The carry arm did not carry more than the control arm in this group, so that allocation says "
    "nothing on carrying itself."
)
AS_TREATED_NOTE = (
    "By what was worked, not by the draw: shifts on which an allocation was not followed may "
    "differ in other ways, so that the draw does not protect this number."
)
COMPLIER_NOTE = (
    "Takes the draw to change the rate only through carrying, and carrying to multiply the rate "
    "alike wherever it follows the draw. Its test of no effect is that of intention to treat."
)
ENDLESS_NOTE = (
    "Allocation changed carrying too little to bound the ratio on that side; the end is open."
)


def as_treated(totals: Totals, level: float = 0.95) -> Effect:
    """Return the ratio of rates of a slot worked wholly with Taser to one worked wholly without.

    Parameters
    ----------
    totals : Totals
        With `carried`.
    level : float
        Between 0 and 1.

    Returns
    -------
    Effect
        Events, exposure and clusters still by the arm allocated. Without a number, and with the
        reason, where what was carried is not known or does not vary.

    Raises
    ------
    UsageError
        For a level outside 0 to 1.

    Notes
    -----
    Poisson rates by stratum, log-linear in the share of a slot's exposure that was worked with
    Taser; CR2 errors. Not protected by the randomisation: a note says so.

    Examples
    --------
    >>> totals = Totals(outcome="force", group="everyone", y=[2, 1, 4, 0, 1, 1], exposure=[1] * 6,
    ...     arm=[1, 1, 1, 0, 0, 0], stratum=[0] * 6, cluster=range(6), carried=[1, 1, 1, 0, 0, 1])
    >>> round(as_treated(totals).ratio, 6)
    4.0

    """
    check_level(level)
    if totals.carried is None:
        return refused(totals, METHOD, level, NOT_RECORDED, "as_treated")
    share: Floats = totals.carried / totals.exposure
    counts = counts_of(totals, collapse=False, x=share)
    if not varies(counts):
        return refused(totals, METHOD, level, NEVER_VARIED, "as_treated")
    found = poisson_fit(counts)
    if found is None:
        return refused(totals, METHOD, level, _separated(totals), "as_treated")
    error = robust_error(found.cells)
    estimated = Estimated(found.log_ratio, error.variance, error.df, None)
    if not estimated.sound:
        return refused(totals, METHOD, level, NO_SPREAD, "as_treated")
    effect = with_t_interval(totals, METHOD, level, estimated, notes=(AS_TREATED_NOTE,))
    return replace(effect, estimand="as_treated")


def complier(totals: Totals, level: float = 0.95) -> Effect:
    """Return the ratio by which carrying multiplies the rate where it follows the allocation.

    Parameters
    ----------
    totals : Totals
        With `carried`.
    level : float
        Between 0 and 1.

    Returns
    -------
    Effect
        Its p-value is that of poisson_cr2 by intention to treat. An end may be 0 or ``math.inf``
        where allocation changed carrying little. Without a number, and with the reason, where
        what was carried is not known or the arms do not differ in it.

    Raises
    ------
    UsageError
        For a level outside 0 to 1.

    Notes
    -----
    The ratio r is the one which, taken out (each slot's events divided by r to the power of the
    share carried), leaves both arms with the same rate: a multiplicative structural mean model.
    The interval holds every r at which the cluster-robust (CR2) test of the same is not rejected,
    with the degrees of freedom of intention to treat. That is Fieller's interval on the
    multiplicative scale: it holds where allocation changes carrying little. With one-sided
    non-compliance the ratio is that of compliers.

    References
    ----------
    Clarke and Windmeijer (2010), doi:10.1093/biostatistics/kxq024. Fieller (1954),
    doi:10.1111/j.2517-6161.1954.tb00159.x. Angrist, Imbens and Rubin (1996),
    doi:10.1080/01621459.1996.10476902.

    Examples
    --------
    >>> totals = Totals(outcome="force", group="everyone", y=[2, 1, 4, 0, 1, 1], exposure=[1] * 6,
    ...     arm=[1, 1, 1, 0, 0, 0], stratum=[0] * 6, cluster=range(6), carried=[1, 1, 1, 0, 0, 0])
    >>> round(complier(totals).ratio, 6)
    3.5

    """
    check_level(level)
    reason = _why_no_complier(totals)
    if reason:
        return refused(totals, METHOD, level, reason, "complier")

    intended = _left_over(totals, 0.0)
    root = crossing(
        lambda at: _left_over(totals, at).log_ratio, 0.0, 1.0 if intended.log_ratio > 0 else -1.0
    )
    if root is None:
        return refused(totals, METHOD, level, NO_CONTRAST, "complier")
    least = t_quantile(intended.df, level)

    def room(at: float) -> float:
        left = _left_over(totals, at)
        return least * math.sqrt(left.variance) - abs(left.log_ratio)

    low, high = crossing(room, root, -1.0), crossing(room, root, 1.0)
    open_end = () if low is not None and high is not None else (ENDLESS_NOTE,)
    effect = with_t_interval(totals, METHOD, level, intended, notes=(COMPLIER_NOTE, *open_end))
    return replace(
        effect,
        estimand="complier",
        ratio=raised(root),
        low=0.0 if low is None else raised(low),
        high=math.inf if high is None else raised(high),
    )


def _why_no_complier(totals: Totals) -> str:
    if totals.carried is None:
        return NOT_RECORDED
    reason = why_not_estimable(totals)
    if reason:
        return reason
    if not _left_over(totals, 0.0).sound:
        return NO_SPREAD
    carry, control = totals.arm == 1, totals.arm == 0
    shares = [
        float(totals.carried[arm].sum() / totals.exposure[arm].sum()) for arm in (carry, control)
    ]
    return NO_CONTRAST if shares[0] <= shares[1] else ""


def _left_over(totals: Totals, log_ratio: float) -> Estimated:
    """Return the arms' log ratio once the ratio of carrying is taken out, and its error."""
    carried = totals.carried if totals.carried is not None else 0.0 * totals.y
    taken_out = totals.y * np.exp(-log_ratio * carried / totals.exposure)
    found = poisson_fit(counts_of(replace(totals, y=taken_out), collapse=True))
    if found is None:
        return Estimated(math.nan, math.nan, math.nan, None)
    error = robust_error(found.cells)
    return Estimated(found.log_ratio, error.variance, error.df, None)


def _separated(totals: Totals) -> str:
    return (
        f"All {sum(totals.events)} events lie on one side of what was carried, so that the ratio "
        "has no finite estimate."
    )

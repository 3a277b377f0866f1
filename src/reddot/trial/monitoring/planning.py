"""What a stopping rule would do, looked at before a plan is frozen."""

from __future__ import annotations

from typing import Any

from reddot.trial.monitoring.looks import HarmRule
from reddot.trial.monitoring.paths import crossing_chances, exact_boundaries


def planned_boundaries(
    rule: HarmRule, *, share: float = 0.5, ratio: float = 2.0
) -> list[dict[str, Any]]:
    """Return for each planned look what crosses, what is spent, and the chance to stop there.

    Parameters
    ----------
    rule : HarmRule
        Its exact boundaries are given, whichever its rule is.
    share : float
        The carrying arm's share of the exposure.
    ratio : float
        A true ratio of rates, above 0.

    Returns
    -------
    list of dict
        The chances are those of a first crossing at the look.

    Raises
    ------
    UsageError
        For a share outside 0 to 1, or a ratio not above 0.

    Examples
    --------
    >>> rows = planned_boundaries(HarmRule(outcome="assaults", information=60, looks=3))
    >>> [row["boundary"] for row in rows]
    [19, 29, 39]

    """
    bounds = exact_boundaries(
        rule.planned_at,
        information=rule.information,
        alpha=rule.alpha,
        spending=rule.spending,
        shares=share,
    )
    none = crossing_chances(bounds, shares=share)
    some = crossing_chances(bounds, ratio=ratio, shares=share)
    return [
        {
            "look": bound.look,
            "information": bound.information,
            "boundary": bound.at,
            "alpha_allowed": bound.alpha_allowed,
            "alpha_spent": bound.alpha_spent,
            "stops_without_effect": without,
            "stops_with_ratio": with_it,
        }
        for bound, without, with_it in zip(bounds, none, some, strict=True)
    ]

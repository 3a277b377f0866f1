"""The randomisation test of a rate ratio, with the interval that goes with it."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

from reddot.errors import NotEnoughDataError
from reddot.stats.arguments import check_level, check_whole
from reddot.trial.analysis.arrays import Ints
from reddot.trial.analysis.effect import Effect
from reddot.trial.analysis.totals import Totals
from reddot.trial.randomisation.critical import Criticals, limits_of
from reddot.trial.randomisation.draws import exchanged, listed, redrawn
from reddot.trial.randomisation.kernel import Rows
from reddot.trial.randomisation.layout import allocations_of
from reddot.trial.randomisation.reallocation import Reallocation, Redrawn, within_strata
from reddot.trial.randomisation.units import prepared
from reddot.trial.randomisation.words import notes_on

METHOD = "randomisation"
DRAWS = 100_000


@dataclass(frozen=True, slots=True, kw_only=True)
class RandomisationResult:
    """What the draws say of one rate ratio.

    Attributes
    ----------
    ratio : float
        The statistic: the Mantel–Haenszel ratio of rates over the strata, carry over control;
        ``math.inf`` without events in the control arm.
    low, high : float
        Ends of the interval at `level`; 0 and ``math.inf`` where the draws set no end.
    p_value : float
        Two-sided, against no effect on anybody; above 0 always.
    level : float
        Two-sided, such as 0.95.
    draws : int
        Allocations beside the observed one.
    listed : bool
        Whether they are all there are, each once, and not a sample.
    pinned : bool
        Whether an end says only on which side of 1 the ratio lies: too few events in an arm.

    Examples
    --------
    >>> RandomisationResult(ratio=2.0, low=0.9, high=4.1, p_value=0.08, level=0.95, draws=999,
    ...     listed=False, pinned=False).ratio
    2.0

    """

    ratio: float
    low: float
    high: float
    p_value: float
    level: float
    draws: int
    listed: bool
    pinned: bool


def randomisation_test(  # noqa: PLR0913 - what is asked, then how it is drawn
    totals: Totals,
    reallocation: Reallocation | None = None,
    *,
    draws: int = DRAWS,
    seed: int = 1,
    level: float = 0.95,
    workers: int = 1,
    estimand: str = "intention_to_treat",
) -> Effect:
    """Return the effect judged by the allocations that could have been drawn in place of this one.

    Parameters
    ----------
    totals : Totals
        Events and exposure of each slot, in one group of officers.
    reallocation : Exchanged or Redrawn, optional
        `within_strata` unless given; `by_design` is exact for every design.
    draws : int
        Allocations drawn, 1 or more. Where exchanging can give no more than these, each is taken
        once and nothing is drawn.
    seed : int
        Of the draws; it has nothing to do with the seed of the trial.
    level : float
        Two-sided level of the interval.
    workers : int
        Processes. The result is the same for any.
    estimand : str
        Carried over.

    Returns
    -------
    Effect
        Without a number, and with the reason, where there is no event, where no stratum has both
        arms, or where only one allocation was possible.

    Raises
    ------
    UsageError
        For a cluster in two strata or in both arms where arms are exchanged, blocks or columns
        of another length than the totals, or draws, seed, level or workers that cannot be.

    Notes
    -----
    The p-value is exact in finite samples, whatever the dispersion, the clusters and the number
    of events, for the hypothesis that the allocation changed nothing for anybody. The interval
    holds every ratio θ that the same test does not reject, when each slot would have had θ times
    its events with Taser; that is an assumption, and where counts are small whole numbers it
    holds only on average. With arms of very unequal size and an effect far from 1 the interval
    can be too narrow or too wide. Nothing is searched for: the statistic of each draw grows with
    θ, so that the ends are order statistics of the θ at which the draws match what was seen.

    References
    ----------
    Rosenbaum (2002), Observational Studies, chapter 2. Phipson and Smyth (2010),
    doi:10.2202/1544-6115.1585 (why 1 is added). Mantel and Haenszel's ratio for rates: Greenland
    and Robins (1985), doi:10.2307/2530643.

    Examples
    --------
    >>> totals = Totals(outcome="force", group="everyone", y=[4, 5, 3, 1, 0, 2], exposure=[1] * 6,
    ...     arm=[1, 1, 1, 0, 0, 0], stratum=[0] * 6, cluster=range(6))
    >>> effect = randomisation_test(totals)
    >>> effect.ratio, effect.p_value
    (4.0, 0.1)

    """
    reallocation = reallocation or within_strata()
    about = _about(totals, level, estimand)
    try:
        found = randomisation_result(
            totals, reallocation, draws=draws, seed=seed, level=level, workers=workers
        )
    except NotEnoughDataError as problem:
        return Effect(ratio=None, low=None, high=None, p_value=None, reason=str(problem), **about)
    return Effect(
        ratio=found.ratio,
        low=found.low,
        high=found.high,
        p_value=found.p_value,
        notes=notes_on(found, totals, reallocation),
        **about,
    )


def randomisation_result(  # noqa: PLR0913 - as in `randomisation_test`
    totals: Totals,
    reallocation: Reallocation | None = None,
    *,
    draws: int = DRAWS,
    seed: int = 1,
    level: float = 0.95,
    workers: int = 1,
) -> RandomisationResult:
    """Return what `randomisation_test` finds, with the draws behind it.

    Raises
    ------
    NotEnoughDataError
        With the reason, where `randomisation_test` gives one.
    UsageError
        As `randomisation_test`.

    Examples
    --------
    >>> totals = Totals(outcome="force", group="everyone", y=[4, 5, 3, 1, 0, 2], exposure=[1] * 6,
    ...     arm=[1, 1, 1, 0, 0, 0], stratum=[0] * 6, cluster=range(6))
    >>> found = randomisation_result(totals)
    >>> found.draws, found.listed
    (19, True)

    """
    check_level(level)
    reallocation = reallocation or within_strata()
    rows, columns = prepared(totals, reallocation)
    criticals, all_of_them = draws_of(
        rows, columns, reallocation, draws=draws, seed=seed, workers=workers
    )
    ratio = ratio_of(rows)
    limits = limits_of(criticals, ratio, level)
    return RandomisationResult(
        ratio=ratio,
        low=limits.low,
        high=limits.high,
        p_value=limits.p_value,
        level=level,
        draws=criticals.draws,
        listed=all_of_them,
        pinned=limits.pinned,
    )


def draws_of(  # noqa: PLR0913 - what is drawn, then how
    rows: Rows,
    columns: Ints,
    reallocation: Reallocation,
    *,
    draws: int,
    seed: int,
    workers: int = 1,
) -> tuple[Criticals, bool]:
    """Return the critical ratios of the draws, and whether they are all that there can be.

    Examples
    --------
    >>> import numpy as np
    >>> from reddot.trial.randomisation.layout import layout_of
    >>> layout = layout_of(np.zeros(4, int), np.zeros(4, int))
    >>> rows = layout.rows(np.array([3.0, 1, 2, 0]), np.ones(4), np.array([1, 1, 0, 0]))
    >>> found, all_of_them = draws_of(rows, layout.order, within_strata(), draws=9, seed=1)
    >>> found.draws, all_of_them
    (5, True)

    """
    draws = check_whole("draws", draws, least=1)
    if isinstance(reallocation, Redrawn):
        found = redrawn(rows, reallocation.draw, columns, draws, seed=seed, workers=workers)
        return found, False
    if allocations_of(rows) - 1 <= draws:
        return listed(rows), True
    return exchanged(rows, draws, seed=seed, workers=workers), False


def ratio_of(rows: Rows) -> float:
    """Return the observed ratio of rates; infinity without events in the control arm.

    Examples
    --------
    >>> import numpy as np
    >>> from reddot.trial.randomisation.layout import layout_of
    >>> layout = layout_of(np.zeros(2, int), np.zeros(2, int))
    >>> ratio_of(layout.rows(np.array([3.0, 1.0]), np.ones(2), np.array([1, 0])))
    3.0

    """
    carry, control = rows.observed
    return float(carry / control) if control > 0 else math.inf


def _about(totals: Totals, level: float, estimand: str) -> dict[str, Any]:
    return {
        "method": METHOD,
        "outcome": totals.outcome,
        "group": totals.group,
        "estimand": estimand,
        "level": level,
        "events": totals.events,
        "exposure": totals.exposures,
        "clusters": totals.clusters,
    }

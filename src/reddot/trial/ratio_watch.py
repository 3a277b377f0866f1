"""The watch on the arms' sizes: slots lost, or kept, more in one arm than the design draws."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from reddot.errors import UsageError
from reddot.stats import share_p_value
from reddot.stats.arguments import check_whole
from reddot.stats.tails import Tails
from reddot.trial.analysis.arrays import Floats, Ints

ALARM = 0.001  # small, as the watch runs again and again


@dataclass(frozen=True, slots=True, kw_only=True)
class SampleRatio:
    """Units analysed and lost in each arm, held against the design.

    Attributes
    ----------
    analysed, lost : tuple of int
        Units that were randomised, the carry arm first.
    share : float
        Of the carry arm, by the design.
    p_share : float
        Two-sided, of the carry arm's share among the units analysed against the design's.
    p_lost : float
        Two-sided, of the units lost being spread over the arms as all units are.
    redraws : int
        Allocations by the design behind `p_share`; 0 where units count as independent draws.

    Examples
    --------
    >>> sample_ratio((400, 400), (0, 0)).alarm
    False

    """

    analysed: tuple[int, int]
    lost: tuple[int, int]
    share: float
    p_share: float
    p_lost: float
    redraws: int = 0

    @property
    def alarm(self) -> bool:
        """Tell whether either p-value is under 0.001."""
        return min(self.p_share, self.p_lost) < ALARM

    @property
    def words(self) -> tuple[str, ...]:
        """Return what was found, a sentence each."""
        (a, b), (lost_a, lost_b) = self.analysed, self.lost
        counted = (
            f"{a} units of the carry arm and {b} of the control arm are analysed, {lost_a} and "
            f"{lost_b} are lost; the design gives the carry arm {self.share:.4g} of all."
        )
        if not self.alarm:
            return counted, "No sign that the arms were kept unequally."
        which = " and ".join(
            name for name, p in (("sizes", self.p_share), ("losses", self.p_lost)) if p < ALARM
        )
        return (
            counted,
            f"Alarm: chance alone would give such {which} less than once in 1,000 times. Find out "
            "why slots are missing before any effect is read.",
        )

    def as_json(self) -> dict[str, Any]:
        """Return the watch with plain values."""
        return {
            "analysed": list(self.analysed),
            "lost": list(self.lost),
            "share": self.share,
            "p_share": self.p_share,
            "p_lost": self.p_lost,
            "redraws": self.redraws,
            "alarm": self.alarm,
            "words": list(self.words),
        }


def sample_ratio(
    analysed: tuple[int, int],
    lost: tuple[int, int] = (0, 0),
    *,
    share: tuple[int, int] = (1, 2),
    redrawn: ArrayLike | None = None,
) -> SampleRatio:
    """Hold the units analysed and lost against the design.

    Parameters
    ----------
    analysed, lost : tuple of int
        Units randomised (slots, or clusters where these were drawn), the carry arm first. Lost
        is whatever was revealed and is not in the analysis.
    share : tuple of int
        The carry arm's share by the design, as a number and the sum: (1, 2) is one half.
    redrawn : array of shape (draws,), optional
        How many of the units analysed would be in the carry arm under other allocations by the
        design: see `carrying_if_redrawn`. Without it units count as independent draws.

    Returns
    -------
    SampleRatio

    Raises
    ------
    UsageError
        For counts that are not whole or below 0, or a share not between 0 and 1.

    Notes
    -----
    Losses: exact, given how many were lost in all (Fisher), twice the smaller tail. Sizes: exact
    binomial; in blocks the arms' sizes vary less than that, so that it raises the alarm late, and
    `redrawn` is then right. A trial whose slots were left out before the reveal shows in neither.

    References
    ----------
    Fabijan et al. (2019), doi:10.1145/3292500.3330722 (sample-ratio mismatch).

    Examples
    --------
    >>> watch = sample_ratio((390, 300), (10, 100))
    >>> watch.alarm, watch.p_lost < 1e-9
    (True, True)

    """
    counts = [check_whole("units", count) for count in (*analysed, *lost)]
    number, whole = (check_whole("share", part, least=1) for part in share)
    if number >= whole:
        raise UsageError(f"The share is {number} of {whole}; it must lie between 0 and 1.")
    draws = None if redrawn is None else np.asarray(redrawn, dtype=np.int64)
    p_share = (
        share_p_value(counts[0], counts[0] + counts[1], number / whole)
        if draws is None
        else _share_of_draws(draws, counts[0])
    )
    return SampleRatio(
        analysed=(counts[0], counts[1]),
        lost=(counts[2], counts[3]),
        share=number / whole,
        p_share=p_share,
        p_lost=_p_lost(counts[0], counts[1], counts[2], counts[3]),
        redraws=0 if draws is None else len(draws),
    )


def carrying_if_redrawn(allocations: ArrayLike, analysed: ArrayLike) -> Ints:
    """Return how many analysed units each allocation puts in the carry arm.

    Parameters
    ----------
    allocations : array of shape (draws, units)
        1 for the carry arm, as `reddot.trial.seal.draw_allocations` gives them.
    analysed : array of shape (units,)
        Bools.

    Returns
    -------
    array of shape (draws,)

    Raises
    ------
    UsageError
        The arrays do not fit each other.

    Examples
    --------
    >>> carrying_if_redrawn([[1, 0, 1], [0, 1, 1]], [True, True, False]).tolist()
    [1, 1]

    """
    table, kept = np.asarray(allocations), np.asarray(analysed, dtype=bool)
    if table.ndim != 2 or table.shape[1:] != kept.shape:
        raise UsageError(f"Allocations of shape {table.shape} for {len(kept)} units; give as many.")
    found: Ints = table[:, kept].sum(axis=1, dtype=np.int64)
    return found


def _share_of_draws(draws: Ints, carrying: int) -> float:
    above, below = int((draws >= carrying).sum()), int((draws <= carrying).sum())
    return min(1.0, 2.0 * (1 + min(above, below)) / (1 + len(draws)))


def _p_lost(kept_a: int, kept_b: int, lost_a: int, lost_b: int) -> float:
    """Twice the smaller hypergeometric tail of the units lost in the carry arm."""
    lost, arm_a, arm_b = lost_a + lost_b, kept_a + lost_a, kept_b + lost_b
    x = np.arange(max(0, lost - arm_b), min(lost, arm_a) + 1)
    logs = _log_choose(arm_a, x) + _log_choose(arm_b, lost - x)
    chances = np.exp(logs - logs.max())
    chances /= chances.sum()
    lower, upper = float(chances[x <= lost_a].sum()), float(chances[x >= lost_a].sum())
    return Tails(lower=lower, upper=upper).p_value("two")


def _log_choose(n: int, k: Ints) -> Floats:
    found: Floats = (
        special.gammaln(n + 1.0) - special.gammaln(k + 1.0) - special.gammaln(n - k + 1.0)
    )
    return found

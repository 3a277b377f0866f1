"""Where a function first crosses zero, going to one side."""

from __future__ import annotations

import math
from collections.abc import Callable

from scipy import optimize

FARTHEST = 16.0  # of a log ratio: an end beyond a ratio of 9 million is none
FIRST_REACH = 0.25


def crossing(function: Callable[[float], float], start: float, side: float) -> float | None:
    """Return the first zero met from `start` to one side, in steps that double; None if none.

    Parameters
    ----------
    function : callable
        Continuous; where it is not a number, nothing is found beyond.
    start : float
        Where to set out; itself the answer where the function is 0 there.
    side : float
        1 to go up, -1 to go down.

    Examples
    --------
    >>> round(crossing(lambda x: 4.0 - x * x, 0.0, 1.0), 6)
    2.0
    >>> crossing(lambda x: 1.0, 0.0, 1.0) is None
    True

    """
    value = function(start)
    if value == 0.0:
        return start
    before, reach = start, FIRST_REACH
    while reach <= FARTHEST:
        after = start + side * reach
        now = function(after)
        if math.isnan(now):
            return None
        if now * value <= 0:
            return float(optimize.brentq(function, before, after, xtol=1e-12))
        before, reach = after, reach * 2
    return None

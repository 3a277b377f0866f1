"""A number over replications: its mean, error and interval; never and not applicable."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

import numpy as np
from scipy.special import stdtrit

from reddot.cover.simulation.inputs import Floats

NEVER: Literal["never"] = "never"
NOT_APPLICABLE: Literal["not_applicable"] = "not_applicable"
NOT_AVAILABLE: Literal["not_available"] = "not_available"
LEVEL = 0.95


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """A number estimated from replications.

    ``value`` is the mean over ``replications`` of them, ``se`` its Monte-Carlo standard error and
    ``low`` to ``high`` a 95% interval by Student's t; all three are None for a single one.
    ``value`` is "never" where the number has no end in half of the replications or more,
    "not_applicable" where nothing was there to measure. ``never_in`` counts the replications in
    which the number has no end; with one or more of them, or where waits were cut off by the end
    of the simulation, the value is *at least* this, and ``high`` is None with the former.
    """

    value: float | Literal["never", "not_applicable"]
    se: float | None = None
    low: float | None = None
    high: float | None = None
    replications: int = 0
    never_in: int = 0
    at_least: bool = False

    @property
    def number(self) -> float | None:
        """The value where it is a number, else None."""
        return None if isinstance(self.value, str) else self.value


def estimate(each: Floats, *, cut_off: bool = False) -> Estimate:
    """Estimate a number from its value in each replication.

    Parameters
    ----------
    each : array, shape (replications,)
        NaN where nothing was there to measure, infinity where it has no end.
    cut_off : bool
        Whether what was cut off by the end of a simulation is in the number as waited so far.

    Returns
    -------
    Estimate
        Its interval is that of Student's t for the mean of independent replications.

    Notes
    -----
    The interval holds Monte-Carlo error alone: what is uncertain in the inputs is not in it.

    Examples
    --------
    >>> estimate(np.array([9.0, 10.0, 11.0])).value
    10.0
    >>> estimate(np.array([np.inf, np.inf])).value
    'never'

    """
    applies = each[~np.isnan(each)]
    if not len(applies):
        return Estimate(value=NOT_APPLICABLE)
    finite = applies[np.isfinite(applies)]
    endless = len(applies) - len(finite)
    if 2 * endless >= len(applies):
        return Estimate(value=NEVER, replications=len(applies), never_in=endless)
    se = standard_error(finite)
    half = None if se is None else _t(len(finite)) * se
    value = float(finite.mean())
    return Estimate(
        value=value,
        se=se,
        low=None if half is None else value - half,
        high=None if half is None or endless else value + half,
        replications=len(applies),
        never_in=endless,
        at_least=cut_off or endless > 0,
    )


def standard_error(each: Floats) -> float | None:
    """The standard error of the mean of independent values; None for fewer than two."""
    if len(each) < 2:
        return None
    return float(each.std(ddof=1)) / math.sqrt(len(each))


def _t(count: int) -> float:
    return float(stdtrit(count - 1, 0.5 + LEVEL / 2.0))

"""What a hypercube answers, exact or approximate."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from reddot.cover.queues.district import District

Floats = NDArray[np.float64]
Json = dict[str, object]

NOT_APPLICABLE: Literal["not_applicable"] = "not_applicable"


@dataclass(frozen=True, slots=True, kw_only=True)
class HypercubeAnswer:
    """The long-run state of a district's units.

    ``workloads`` (units) is the share of its time that each is busy; ``p_all_busy`` the share of
    time, and so of calls, with every unit busy; ``dispatch_shares`` (zones × units) the share of a
    zone's served calls that each unit serves, each row summing to 1. ``mean_travel_minutes`` is
    the mean over served calls, ``travel_by_zone`` (zones) that of each zone;
    ``mean_wait_minutes`` the mean over all calls of the wait for a unit, those that did not wait
    included. ``"not_applicable"`` stands for a mean without calls, and for the wait where calls
    are lost. ``residual`` is the flow that does not balance over all flow, none for the
    approximation, whose ``screening_only`` is true: it may order options, not decide between them.
    """

    units: tuple[str, ...]
    workloads: Floats
    p_all_busy: float
    dispatch_shares: Floats
    mean_travel_minutes: float | Literal["not_applicable"]
    travel_by_zone: Floats
    mean_wait_minutes: float | Literal["not_applicable"]
    line: str
    method: Literal["exact", "larson"]
    screening_only: bool
    residual: float | None

    def as_json(self) -> Json:
        """Return the answer by name; the shares by zone are left to the arrays."""
        return {
            "units": [
                {"unit": unit, "workload": float(load)}
                for unit, load in zip(self.units, self.workloads, strict=True)
            ],
            "p_all_busy": self.p_all_busy,
            "mean_travel_minutes": self.mean_travel_minutes,
            "mean_wait_minutes": self.mean_wait_minutes,
            "line": self.line,
            "method": self.method,
            "screening_only": self.screening_only,
            "residual": self.residual,
        }


def mean_wait_of(district: District, p_all_busy: float) -> float | Literal["not_applicable"]:
    """Return the mean minutes that a call waits for a unit, over all calls.

    With every unit busy the line is that of a single server as fast as all units together.

    Examples
    --------
    >>> one = District(calls_per_minute=[0.5], minutes=[[0]], service_minutes=1)
    >>> mean_wait_of(one, 0.5)
    1.0

    """
    if district.line == "lost" or district.calls == 0.0:
        return NOT_APPLICABLE
    return p_all_busy / (float(np.sum(1.0 / district.service_minutes)) - district.calls)


def mean_travel_of(district: District, by_zone: Floats) -> float | Literal["not_applicable"]:
    """Return the mean minutes of travel over all served calls, given those of each zone.

    Examples
    --------
    >>> one = District(calls_per_minute=[0.5, 0.25], minutes=[[0], [3]], service_minutes=1)
    >>> mean_travel_of(one, one.minutes[:, 0])
    1.0

    """
    if district.calls == 0.0:
        return NOT_APPLICABLE
    return float(by_zone @ district.calls_per_minute) / district.calls

"""The waits of one replication by kind, hour and zone: means, quantiles and shares over limits."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from reddot.cover.simulation.inputs import Floats
from reddot.cover.study.numbers import MEASURES, Numbers, over_name
from reddot.cover.study.played import Played

Bools = NDArray[np.bool_]
Breakdown = Literal["all", "priority", "kind", "hour", "zone"]
Groups = tuple[tuple[str, ...], NDArray[np.int16]]  # names, and the group of every call
Tables = dict[tuple[Breakdown, str], Numbers]  # by breakdown and measure

TOTAL: Breakdown = "all"
BREAKDOWNS: tuple[Breakdown, ...] = ("all", "priority", "kind", "hour", "zone")
QUANTILES = {"median": 0.5, "p90": 0.9}


@dataclass(frozen=True, slots=True, kw_only=True)
class Waits:
    """The waits of one measure: which calls waited, how long, and whether it ended.

    ``minutes`` of those cut off by the end of the simulation are what they had waited by then.
    """

    calls: NDArray[np.intp]
    minutes: Floats
    served: Bools


def waits_of(played: Played, measure: str) -> Waits:
    """The waits of the calls that came after the warm-up.

    Notes
    -----
    ``response`` runs from the call to the first crew on the scene; ``first_trained`` from the call
    to the first trained crew, of calls that escalate; ``backup`` and ``trained_backup`` from the
    escalation to the first further crew, of any kind and trained.
    """
    calls, outcome = played.calls, played.outcome
    asked = calls.minute >= played.scenario.warm_up_minutes
    if measure != "response":
        asked &= ~np.isnan(outcome.escalated)
    which = np.flatnonzero(asked)
    since, until = {
        "response": (calls.minute, outcome.arrived),
        "first_trained": (calls.minute, outcome.trained_arrived),
        "backup": (outcome.escalated, outcome.backup_arrived),
        "trained_backup": (outcome.escalated, outcome.trained_arrived),
    }[measure]
    start, end = since[which], until[which]
    if measure == "first_trained":
        end = np.where(_first_crew_trained(played, which), outcome.arrived[which], end)
    served = ~np.isnan(end)
    minutes = np.where(served, end, played.scenario.rules.horizon_minutes) - start
    return Waits(calls=which, minutes=minutes, served=served)


def _first_crew_trained(played: Played, which: NDArray[np.intp]) -> Bools:
    """Whether the first crew at each of some calls, all of which had one, is trained."""
    trained: Bools = played.turns.trained[played.outcome.unit[which]] == 1
    return trained


def tables_of(played: Played, breakdowns: tuple[Breakdown, ...] = BREAKDOWNS) -> Tables:
    """Every measure by every breakdown asked for, of one replication."""
    groups = {by: _groups(played, by) for by in breakdowns}
    found: Tables = {}
    for measure in MEASURES:
        found |= _of_measure(played, measure, groups)
    return found


def numbers_of(played: Played, measure: str) -> Numbers:
    """One measure over all calls together, of one replication."""
    return _of_measure(played, measure, {TOTAL: _groups(played, TOTAL)})[(TOTAL, measure)]


def _of_measure(played: Played, measure: str, groups: Mapping[Breakdown, Groups]) -> Tables:
    """One measure by the breakdowns whose groups are given."""
    waits = waits_of(played, measure)
    order = np.argsort(np.where(waits.served, waits.minutes, np.inf), kind="stable")
    limits = played.scenario.over_minutes
    return {
        (by, measure): _table(measure, names, (waits, place[waits.calls], order), limits)
        for by, (names, place) in groups.items()
    }


def _groups(played: Played, by: Breakdown) -> Groups:
    """The names of the groups, and the group of every call; few enough for 16 bits."""
    scenario, calls = played.scenario, played.calls
    if by == "kind":
        return scenario.demand.kinds, scenario.demand.kind[calls.zone].astype(np.int16)
    if by == "priority":
        names = tuple(priority.name for priority in scenario.demand.priorities)
        return names, calls.priority.astype(np.int16)
    if by == "hour":
        hour = (calls.minute // 60.0 + scenario.first_hour_of_week) % 24.0
        return tuple(str(k) for k in range(24)), hour.astype(np.int16)
    if by == "zone":
        codes = tuple(zone.code for zone in scenario.geography.zones)
        return codes, calls.zone.astype(np.int16)
    return ("all",), np.zeros(len(calls.minute), np.int16)


def _table(
    measure: str,
    groups: tuple[str, ...],
    waited: tuple[Waits, NDArray[np.int16], NDArray[np.intp]],
    limits: tuple[float, ...],
) -> Numbers:
    waits, within, order = waited
    size = len(groups)

    def count(which: Bools) -> NDArray[np.int64]:
        return np.bincount(within[which], minlength=size).astype(np.int64)

    wanted, served = np.bincount(within, minlength=size), count(waits.served)
    total = np.bincount(within, weights=waits.minutes, minlength=size)
    over = [count(waits.minutes > limit) for limit in limits]
    undecided = [count(~waits.served & (waits.minutes <= limit)) for limit in limits]
    numbers = [
        _ratio(total, wanted),
        *_quantiles(waits, within, order, wanted),
        *(_ratio(a, wanted - b) for a, b in zip(over, undecided, strict=True)),
    ]
    return Numbers(
        measure=measure,
        groups=groups,
        names=("mean", *QUANTILES, *(over_name(limit) for limit in limits)),
        values=np.stack(numbers, axis=-1)[None],
        counts=np.stack([wanted, served, wanted - served], axis=-1)[None],
        undecided=np.stack(undecided, axis=-1)[None],
    )


def _ratio(count: Floats | NDArray[np.int64], of: NDArray[np.int64]) -> Floats:
    """A mean or a share; NaN of nothing."""
    found: Floats = np.divide(count, of, out=np.full(len(of), np.nan), where=of > 0)
    return found


def _quantiles(
    waits: Waits, within: NDArray[np.int16], order: NDArray[np.intp], wanted: NDArray[np.int64]
) -> list[Floats]:
    """The least wait that the share of a group does not exceed; infinity where it is cut off."""
    grouped = order[np.argsort(within[order], kind="stable")]
    minutes = np.append(np.where(waits.served, waits.minutes, np.inf)[grouped], np.nan)
    before = np.cumsum(wanted) - wanted
    found = []
    for share in QUANTILES.values():
        rank = np.maximum(np.ceil(share * wanted).astype(np.int64) - 1, 0)
        place = np.where(wanted > 0, before + rank, len(minutes) - 1)
        found.append(minutes[place])
    return found

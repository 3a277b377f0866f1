"""What one replication of the dispatch simulation is given, as plain arrays."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int32]


class After(IntEnum):
    """Where a crew is once it is free.

    HOME: at its station at once. RETURNS: where it was until it has had the time to drive home,
    then at its station. STAYS: where it was.
    """

    HOME = 0
    RETURNS = 1
    STAYS = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Calls:
    """The calls of one replication, each array of length n, in the order of ``minute``.

    ``minute`` from the start; ``zone`` an index; ``priority`` with 0 the most urgent;
    ``service_minutes`` of the first crew on the scene; ``escalates_after`` minutes on the scene
    back-up is asked for, infinity for never (and always less than the service); ``backup_minutes``
    on the scene of each crew that comes as back-up.
    """

    minute: Floats
    zone: Ints
    priority: Ints
    service_minutes: Floats
    escalates_after: Floats
    backup_minutes: Floats


@dataclass(frozen=True, slots=True, kw_only=True)
class Turns:
    """The crews of one replication, each for one turn of duty, in the order of ``start``.

    Minutes from the start of the simulation; a turn may have begun before it (negative). A crew
    is on duty from ``start`` until before ``end``; a turn without a break has infinity for both
    ends of it. ``station`` is an index; ``officers`` 1 or 2; ``trained`` 1 where at least one of
    them carries, else 0.
    """

    start: Floats
    end: Floats
    break_start: Floats
    break_end: Floats
    station: Ints
    officers: Ints
    trained: Ints


@dataclass(frozen=True, slots=True, kw_only=True)
class Roads:
    """Minutes from every place to every zone.

    ``minutes`` is zones × places, C-ordered: place k < zones is the zone k itself, the place
    ``zones + s`` is the station s. ``factor`` multiplies them for a call of each priority,
    ``backup_factor`` for back-up; ``turnout_minutes`` is added to each.
    """

    minutes: Floats
    factor: Floats
    backup_factor: float = 1.0
    turnout_minutes: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class DispatchRules:
    """How crews are sent.

    A crew on its break is sent to calls of a priority below ``breaks_below`` and, if that is
    above 0, to back-up. Where no crew is free, a call of a priority below ``preempts_below`` takes
    the crew of a call of priority ``preempted_from`` or less urgent; 0 turns either off.
    """

    horizon_minutes: float
    after: After = After.RETURNS
    breaks_below: int = 0
    preempts_below: int = 0
    preempted_from: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of every call (length n) and every turn (length of the turns).

    Minutes from the start; NaN where it has not happened by the horizon. ``unit`` and the like
    are indices of turns, -1 for none. ``backup_*`` is the first further crew of any kind,
    ``trained_*`` the first trained further crew. ``busy_minutes`` are those of a turn's crew on
    the way and on the scene, up to the horizon.
    """

    sent: Floats
    arrived: Floats
    unit: Ints
    interruptions: Ints
    escalated: Floats
    backup_sent: Floats
    backup_arrived: Floats
    backup_unit: Ints
    trained_sent: Floats
    trained_arrived: Floats
    trained_unit: Ints
    busy_minutes: Floats

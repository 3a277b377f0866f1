"""Simulate one replication: who goes where, and how long everybody waits."""

from __future__ import annotations

from reddot.cover.simulation import events
from reddot.cover.simulation.checks import check_inputs
from reddot.cover.simulation.inputs import Calls, DispatchRules, Outcome, Roads, Turns
from reddot.cover.simulation.layout import scene_of


def simulate(calls: Calls, turns: Turns, roads: Roads, rules: DispatchRules) -> Outcome:
    """Send crews to calls, and back-up where it is asked for, until the horizon.

    Parameters
    ----------
    calls : Calls
        n calls in the order of their minute, all before the horizon.
    turns : Turns
        m turns of duty in the order of their start.
    roads : Roads
        Minutes between z zones and z + s places.
    rules : DispatchRules
        The horizon, in minutes, and how crews are sent.

    Returns
    -------
    Outcome
        Arrays of length n and m; nothing in them is drawn, so the same input gives the same bits.

    Raises
    ------
    UsageError
        If an array has another length, order or range than its class says; all findings together.

    Notes
    -----
    The crew with the least travel goes, the earlier turn where two are equal. Crews go home at
    once, on the road, or stay, by ``rules.after``. What waits is taken by the next crew that
    becomes available: first the back-up wanted, in the order of escalation, then the calls by
    priority and arrival. Assumed, and to be said beside every result: the minutes do not depend
    on traffic; back-up once wanted stays wanted, and comes even after the first crew has left; a
    crew is never called off on its way; a break lost to a job is not made up.

    Do not use it where two units go to every call from the start, or where a caller gives up.

    Examples
    --------
    >>> import numpy as np
    >>> from reddot.cover.simulation.inputs import Calls, DispatchRules, Roads, Turns
    >>> one, first, never = np.ones(1), np.zeros(1, np.int32), np.full(1, np.inf)
    >>> calls = Calls(minute=5 * one, zone=first, priority=first, service_minutes=30 * one,
    ...               escalates_after=never, backup_minutes=one)
    >>> turns = Turns(start=0 * one, end=480 * one, break_start=never, break_end=never,
    ...               station=first, officers=first + 1, trained=first)
    >>> roads = Roads(minutes=np.array([[0.0, 12.0]]), factor=one)
    >>> simulate(calls, turns, roads, DispatchRules(horizon_minutes=480.0)).arrived
    array([17.])
    """
    check_inputs(calls, turns, roads, rules)
    scene = scene_of(calls, turns, roads, rules)
    events.run(scene)
    return Outcome(
        sent=scene.times[events.SENT],
        arrived=scene.times[events.ARRIVED],
        unit=scene.marks[events.UNIT],
        interruptions=scene.marks[events.INTERRUPTIONS],
        escalated=scene.times[events.ESCALATED],
        backup_sent=scene.times[events.BACKUP_SENT],
        backup_arrived=scene.times[events.BACKUP_ARRIVED],
        backup_unit=scene.marks[events.BACKUP_UNIT],
        trained_sent=scene.times[events.TRAINED_SENT],
        trained_arrived=scene.times[events.TRAINED_ARRIVED],
        trained_unit=scene.marks[events.TRAINED_UNIT],
        busy_minutes=scene.busy,
    )

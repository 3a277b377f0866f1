"""The event loop of the dispatch simulation, compiled: one call, crew or escalation at a time.

All compiled code is in this one file, and so are the numbers that it is compiled with: what numba
keeps between runs it makes anew when this file changes, and takes no notice of any other.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple, TypeVar, cast

import numpy as np
from numba import njit

from reddot.cover.simulation.layout import Records, Scene
from reddot.stats.compiling import compile_and_keep

SENT, ARRIVED, ESCALATED, BACKUP_SENT, BACKUP_ARRIVED, TRAINED_SENT, TRAINED_ARRIVED = range(7)
UNIT, INTERRUPTIONS, BACKUP_UNIT, TRAINED_UNIT = range(4)
HOME, RETURNS = 0, 1
WAITING, ANY, TRAINED = range(3)

Found = tuple[int, float]
Function = TypeVar("Function", bound=Callable[..., Any])


# The loop makes no array, so it need not count who holds one: two thirds of the time otherwise.
UNCOUNTED: Any = {"_nrt": False}


def compiled(function: Function) -> Function:
    """Compile a part of the loop, with the types it had."""
    return cast(Function, njit(**UNCOUNTED)(function))


def inlined(function: Function) -> Function:
    """Compile a small part of the loop into every place that calls it."""
    return cast(Function, njit(forceinline=True, **UNCOUNTED)(function))


kept = compile_and_keep(**UNCOUNTED)


class Need(NamedTuple):
    """Which crews will do: how their minutes are multiplied, and who is left out."""

    factor: float
    heeds_breaks: bool
    trained_only: bool


@kept
def run(scene: Scene) -> None:
    """Play every event before the horizon, and leave the outcome in the scene.

    An event loop. At the same minute crews come first, then escalations, then new calls.
    """
    desk = scene.desk[0]
    following, now, count = 0, 0.0, len(scene.minute)
    while True:
        call_at = scene.minute[following] if following < count else np.inf
        crew_at = _next_available(scene, now) if _something_waits(scene) else np.inf
        now = min(call_at, crew_at, desk.next_escalation)
        if not now < desk.horizon:
            break
        if now >= desk.next_change:
            _change_crews(scene, now)
        if crew_at == now:
            _serve_waiting(scene, now)
        elif desk.next_escalation == now:
            _escalate(scene, now)
        else:
            _answer(scene, now, following)
            following += 1
    for k in range(desk.on_duty):
        _book(scene, scene.on_duty[k])


# --- crews


@compiled
def _change_crews(scene: Scene, now: float) -> None:
    """Strike off the crews whose turn is over, put down those whose turn has begun."""
    desk = scene.desk[0]
    kept = 0
    desk.next_change = np.inf
    for k in range(desk.on_duty):
        if scene.on_duty[k].end <= now:
            _book(scene, scene.on_duty[k])
            continue
        if kept < k:
            scene.on_duty[kept] = scene.on_duty[k]
        desk.next_change = min(desk.next_change, scene.on_duty[kept].end)
        kept += 1
    while desk.next_turn < len(scene.turns) and scene.turns[desk.next_turn].start <= now:
        if scene.turns[desk.next_turn].end > now:
            scene.on_duty[kept] = scene.turns[desk.next_turn]
            desk.next_change = min(desk.next_change, scene.on_duty[kept].end)
            kept += 1
        desk.next_turn += 1
    if desk.next_turn < len(scene.turns):
        desk.next_change = min(desk.next_change, scene.turns[desk.next_turn].start)
    desk.on_duty = kept


@inlined
def _book(scene: Scene, crew: Records) -> None:
    """Add the minutes of a crew's last job to its turn."""
    scene.busy[crew.turn] += min(crew.free_at, scene.desk[0].horizon) - crew.sent_at


@inlined
def _on_break(crew: Records, now: float) -> Any:
    return crew.break_start <= now and now < crew.break_end


@inlined
def _travel(scene: Scene, crew: Records, now: float, zone: int, factor: float) -> Any:
    place = crew.home if crew.home_at <= now else crew.place
    return scene.desk[0].turnout + scene.minutes[zone, place] * factor


@inlined
def _nearest(scene: Scene, now: float, zone: int, need: Need) -> Found:
    """The free crew with the least travel, the earlier turn where equal; -1 if there is none."""
    found, least = -1, np.inf
    desk, on_duty, row = scene.desk[0], scene.on_duty, scene.minutes[zone]
    turnout, factor = desk.turnout, need.factor
    for k in range(desk.on_duty):
        crew = on_duty[k]
        place = crew.home if crew.home_at <= now else crew.place
        travel = turnout + row[place] * factor
        if (travel < least) & (crew.free_at <= now):
            if need.trained_only and crew.trained == 0:
                continue
            if need.heeds_breaks and _on_break(crew, now):
                continue
            found, least = k, travel
    return found, least


@inlined
def _engage(scene: Scene, crew: Records, now: float, zone: int, until: float) -> None:
    """Send a crew to a zone, where it is until the given minute."""
    _book(scene, crew)
    crew.sent_at = now
    crew.free_at = until
    crew.place = zone
    crew.home_at = np.inf
    if scene.desk[0].after == HOME:
        crew.home_at = until
    elif scene.desk[0].after == RETURNS:
        crew.home_at = until + scene.minutes[zone, crew.home]


# --- new calls


@inlined
def _answer(scene: Scene, now: float, call: int) -> None:
    """Send a crew to a new call, take one from another call, or let it wait."""
    desk, priority = scene.desk[0], scene.priority[call]
    need = Need(scene.factor[priority], priority >= desk.breaks_below, False)
    k, travel = _nearest(scene, now, scene.zone[call], need)
    if k < 0 and priority < desk.preempts_below:
        k, travel = _least_urgent(scene, now, call)
        if k >= 0:
            _interrupt(scene, now, scene.on_duty[k])
    if k >= 0:
        _attend(scene, now, scene.on_duty[k], call, travel)
        _go_on(scene, now, k)
    else:
        _wait(scene, call)


@inlined
def _attend(scene: Scene, now: float, crew: Records, call: int, travel: float) -> None:
    """Send a crew to a call as its first crew."""
    arrived = now + travel
    if scene.marks[UNIT, call] < 0:
        scene.times[SENT, call] = now
        scene.times[ARRIVED, call] = arrived
        scene.marks[UNIT, call] = crew.turn
    _engage(scene, crew, now, scene.zone[call], arrived + scene.left_service[call])
    crew.call = call
    crew.on_scene_at = arrived
    crew.escalates_at = arrived + scene.left_escalation[call]
    if crew.escalates_at < scene.desk[0].horizon:
        _note(scene, crew.escalates_at, call)


@compiled
def _least_urgent(scene: Scene, now: float, call: int) -> Found:
    """The crew to take from a call for a more urgent one; -1 if there is none."""
    desk, priority, zone = scene.desk[0], scene.priority[call], scene.zone[call]
    found, least, worst = -1, np.inf, -1
    for k in range(desk.on_duty):
        crew = scene.on_duty[k]
        if crew.call < 0 or crew.free_at <= now or crew.on_scene_at > now:
            continue
        theirs = scene.priority[crew.call]
        if crew.escalates_at <= now or theirs <= priority or theirs < desk.preempted_from:
            continue
        travel = desk.turnout + scene.minutes[zone, crew.place] * scene.factor[priority]
        if travel < np.inf and (theirs > worst or (theirs == worst and travel < least)):
            found, least, worst = k, travel, theirs
    return found, least


@compiled
def _interrupt(scene: Scene, now: float, crew: Records) -> None:
    """Take a crew from its call, which waits again with what is left of it."""
    call = crew.call
    scene.marks[INTERRUPTIONS, call] += 1
    scene.left_service[call] = crew.free_at - now
    if crew.escalates_at < np.inf:
        scene.left_escalation[call] = crew.escalates_at - now
        _forget(scene, call)
    crew.free_at = now
    crew.home_at = np.inf
    _wait(scene, call)


# --- escalations


@compiled
def _note(scene: Scene, at: float, call: int) -> None:
    """Put down an escalation to come."""
    desk = scene.desk[0]
    scene.pending[desk.pending].at = at
    scene.pending[desk.pending].call = call
    desk.pending += 1
    desk.next_escalation = min(desk.next_escalation, at)


@compiled
def _forget(scene: Scene, call: int) -> None:
    """Strike out an escalation, come or not to come."""
    desk, kept = scene.desk[0], 0
    desk.next_escalation = np.inf
    for k in range(desk.pending):
        if scene.pending[k].call != call:
            scene.pending[kept] = scene.pending[k]
            desk.next_escalation = min(desk.next_escalation, scene.pending[kept].at)
            kept += 1
    desk.pending = kept


@compiled
def _escalate(scene: Scene, now: float) -> None:
    """Send the nearest crew as back-up, and the nearest trained one if that is not trained."""
    desk, call = scene.desk[0], _next_pending(scene)
    _forget(scene, call)
    scene.times[ESCALATED, call] = now
    heeds_breaks = desk.breaks_below <= 0
    first, travel = _nearest(
        scene, now, scene.zone[call], Need(desk.backup_factor, heeds_breaks, False)
    )
    second = -1
    if first >= 0:
        _back_up(scene, now, scene.on_duty[first], call, travel)
    else:
        _join(scene, call, ANY)
    if first < 0 or scene.on_duty[first].trained == 0:
        need = Need(desk.backup_factor, heeds_breaks, True)
        second, travel = _nearest(scene, now, scene.zone[call], need)
        if second >= 0:
            _back_up(scene, now, scene.on_duty[second], call, travel)
        else:
            _join(scene, call, TRAINED)
    _go_on(scene, now, min(first, second))
    _go_on(scene, now, max(first, second))


@compiled
def _next_pending(scene: Scene) -> int:
    """The call that escalates next, the earlier call where two do at once."""
    found = -1
    for k in range(scene.desk[0].pending):
        entry = scene.pending[k]
        if entry.at == scene.desk[0].next_escalation and (found < 0 or entry.call < found):
            found = entry.call
    return found


@compiled
def _back_up(scene: Scene, now: float, crew: Records, call: int, travel: float) -> None:
    """Send a crew to a call as back-up."""
    arrived = now + travel
    if scene.marks[BACKUP_UNIT, call] < 0:
        scene.times[BACKUP_SENT, call] = now
        scene.times[BACKUP_ARRIVED, call] = arrived
        scene.marks[BACKUP_UNIT, call] = crew.turn
    if crew.trained != 0:
        scene.times[TRAINED_SENT, call] = now
        scene.times[TRAINED_ARRIVED, call] = arrived
        scene.marks[TRAINED_UNIT, call] = crew.turn
    _engage(scene, crew, now, scene.zone[call], arrived + scene.backup_minutes[call])
    crew.call = -1


# --- what waits


@inlined
def _something_waits(scene: Scene) -> Any:
    # Whoever waits for back-up of any kind waits for a trained crew too.
    return scene.desk[0].waiting > 0 or _line(scene, -1, TRAINED).head >= 0


@compiled
def _next_available(scene: Scene, now: float) -> float:
    """The next minute at which a crew that may be of use begins, is freed or ends its break."""
    desk, soonest = scene.desk[0], np.inf
    any_crew = desk.waiting > 0 or _line(scene, -1, ANY).head >= 0
    if desk.next_turn < len(scene.turns):
        soonest = scene.turns[desk.next_turn].start
    for k in range(desk.on_duty):
        crew = scene.on_duty[k]
        if not any_crew and crew.trained == 0:
            continue
        at = crew.free_at if crew.free_at > now else crew.break_end
        if at > now and at < crew.end:
            soonest = min(soonest, at)
    return soonest


@compiled
def _serve_waiting(scene: Scene, now: float) -> None:
    """Let every crew that has become available take what waits, in the order of their turns."""
    for k in range(scene.desk[0].on_duty):
        crew = scene.on_duty[k]
        break_ends = crew.break_end == now and crew.free_at < now
        if (break_ends or crew.start == now or crew.free_at == now) and _take(scene, now, crew):
            _go_on(scene, now, k)


@inlined
def _go_on(scene: Scene, now: float, k: int) -> None:
    """Let a crew whose job has taken no time at all take what waits."""
    while k >= 0 and scene.on_duty[k].free_at <= now and _something_waits(scene):
        if not _take(scene, now, scene.on_duty[k]):
            break


@compiled
def _take(scene: Scene, now: float, crew: Records) -> bool:
    """Give a crew the first work it may take: back-up first, then calls; say whether it did."""
    desk, priorities = scene.desk[0], len(scene.factor)
    if _on_break(crew, now):
        priorities = min(priorities, desk.breaks_below)
    if priorities > 0 and _take_backup(scene, now, crew):
        return True
    for priority in range(priorities if desk.waiting > 0 else 0):
        before, call = -1, scene.lines[priority].head
        while call >= 0:
            travel = _travel(scene, crew, now, scene.zone[call], scene.factor[priority])
            if travel < np.inf:
                _leave(scene, before, call, WAITING)
                desk.waiting -= 1
                _attend(scene, now, crew, call, travel)
                return True
            before, call = call, scene.links[WAITING, call]
    return False


@compiled
def _take_backup(scene: Scene, now: float, crew: Records) -> bool:
    """Send a crew as the first back-up wanted that it can be; say whether it was."""
    row = TRAINED if crew.trained != 0 else ANY
    before, call = -1, _line(scene, -1, row).head
    while call >= 0:
        travel = _travel(scene, crew, now, scene.zone[call], scene.desk[0].backup_factor)
        if travel < np.inf:
            _leave(scene, before, call, row)
            if row == TRAINED and scene.marks[BACKUP_UNIT, call] < 0:
                _leave(scene, _before(scene, call, ANY), call, ANY)
            _back_up(scene, now, crew, call, travel)
            return True
        before, call = call, scene.links[row, call]
    return False


@compiled
def _wait(scene: Scene, call: int) -> None:
    """Put a call among those of its priority, in the order of their arrival."""
    scene.desk[0].waiting += 1
    line = _line(scene, call, WAITING)
    if line.tail < call:
        _join(scene, call, WAITING)
        return
    before, following = -1, line.head
    while following < call:
        before, following = following, scene.links[WAITING, following]
    scene.links[WAITING, call] = following
    if before < 0:
        line.head = call
    else:
        scene.links[WAITING, before] = call


@inlined
def _line(scene: Scene, call: int, row: int) -> Records:
    at = scene.priority[call] if row == WAITING else len(scene.factor) + row - 1
    return scene.lines[at]


@compiled
def _join(scene: Scene, call: int, row: int) -> None:
    """Put a call at the end of its line."""
    line = _line(scene, call, row)
    scene.links[row, call] = -1
    if line.tail < 0:
        line.head = call
    else:
        scene.links[row, line.tail] = call
    line.tail = call


@compiled
def _before(scene: Scene, call: int, row: int) -> int:
    """The call that stands before another in its line, -1 if it is the first."""
    before, following = -1, _line(scene, call, row).head
    while following != call:
        before, following = following, scene.links[row, following]
    return before


@compiled
def _leave(scene: Scene, before: int, call: int, row: int) -> None:
    """Take a call out of its line, given the call that stands before it."""
    line, following = _line(scene, call, row), scene.links[row, call]
    if before < 0:
        line.head = following
    else:
        scene.links[row, before] = following
    if following < 0:
        line.tail = before

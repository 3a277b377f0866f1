"""How many calls a year are expected to escalate, by zone and by which shifts are on duty."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from reddot.cover.crews import Roster, Shift
from reddot.cover.crews.models import DAY_MINUTES, WEEK_MINUTES
from reddot.cover.demand import Demand
from reddot.cover.placement.question import Bools
from reddot.cover.simulation.inputs import Floats

HOUR_MINUTES = 60


@dataclass(frozen=True, slots=True, eq=False)
class Blocks:
    """The minutes of the week, those together in which the same shifts are on duty.

    ``on_duty`` (blocks × shifts); ``hours`` (blocks × 168) is the share of each hour of the week
    that lies in a block.
    """

    on_duty: Bools
    hours: Floats


def blocks_of(roster: Roster) -> Blocks:
    """The blocks of a roster, breaks left out.

    Examples
    --------
    >>> day = Shift(name="day", start_minute=420, minutes=600)
    >>> blocks_of(Roster(shifts=(day,), posts=())).hours.sum(axis=1).tolist()
    [98.0, 70.0]
    """
    shifts = len(roster.shifts)
    by_minute = np.zeros((WEEK_MINUTES, shifts), np.bool_)
    for place, shift in enumerate(roster.shifts):
        by_minute[_minutes_of(shift), place] = True
    kinds, block = np.unique(by_minute, axis=0, return_inverse=True)
    hour = np.arange(WEEK_MINUTES) // HOUR_MINUTES
    minutes = np.zeros((len(kinds), WEEK_MINUTES // HOUR_MINUTES))
    np.add.at(minutes, (block.ravel(), hour), 1.0)
    return Blocks(kinds, minutes / HOUR_MINUTES)


def _minutes_of(shift: Shift) -> np.ndarray:
    starts = np.array(sorted(shift.days)) * DAY_MINUTES + shift.start_minute
    minutes: np.ndarray = (starts[:, None] + np.arange(shift.minutes)) % WEEK_MINUTES
    return minutes.ravel()


def escalations_a_year(demand: Demand, blocks: Blocks) -> Floats:
    """Calls a year that are expected to escalate, shape (zones, blocks)."""
    chance = np.array([one.escalation_chance for one in demand.priorities])
    in_block = demand.hours @ blocks.hours.T  # kinds × priorities × blocks
    expected: Floats = np.einsum("zp,zpb->zb", demand.yearly * chance, in_block[demand.kind])
    return expected

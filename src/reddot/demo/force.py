"""Reported force: drawn over officer-shifts, then grouped into incidents and subjects.

Reports are one multinomial draw over all officer-shifts with weight activity × multiplier, so that
the truth is exact in expectation: the rate on a carrying shift is the stated multiple of the rate
of the same officers on a shift with no CED near.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from reddot.demo.duty import Duty
from reddot.demo.margins import Bools, Floats, Ints
from reddot.demo.numbers import Numbers, Truth

MINUTE = 60


@dataclass(frozen=True, slots=True)
class ForceUses:
    """The year's reports, each array of shape (reports,), in order of time.

    ``shift`` is the place of the officer-shift, ``used`` the moment in seconds since 1970;
    ``incident`` and ``subject`` count from 0.
    """

    shift: Ints
    used: Ints
    incident: Ints
    subject: Ints


def force_weights(duty: Duty, truth: Truth) -> Floats:
    """The weight of reported force on each officer-shift, shape (shifts,)."""
    return duty.activity(truth) * duty.multiplier(truth.carrying, truth.accompanying)


def draw_force(duty: Duty, truth: Truth, reports: int, rng: np.random.Generator) -> Ints:
    """The officer-shift of each report, rising, shape (reports,)."""
    weights = force_weights(duty, truth)
    counts = rng.multinomial(reports, weights / weights.sum())
    return np.repeat(np.arange(len(weights)), counts)


def group_force(numbers: Numbers, duty: Duty, shift: Ints, rng: np.random.Generator) -> ForceUses:
    """Group reports of one base and turn into incidents, and give each its moment."""
    shift = shift[_by_turn_and_base(duty, shift, rng)]
    incident, subject = _incidents(numbers, duty, shift, rng)
    used = _moments(numbers, duty, shift, incident, rng)
    order = np.lexsort((shift, subject, incident, used))
    return ForceUses(
        shift[order], used[order], _by_first(incident[order]), _by_first(subject[order])
    )


def _by_turn_and_base(duty: Duty, shift: Ints, rng: np.random.Generator) -> Ints:
    mixed = rng.permutation(len(shift))
    return np.lexsort((mixed, duty.base[shift], duty.turn[shift], duty.day[shift]))


def _incidents(
    numbers: Numbers, duty: Duty, shift: Ints, rng: np.random.Generator
) -> tuple[Ints, Ints]:
    """The incident and the subject of each report; an officer reports once on a subject."""
    same = np.append(False, _same(duty, shift[1:], shift[:-1]))
    joins = same & (rng.random(len(shift)) < numbers.incidents["joins"])
    second = rng.random(len(shift)) < numbers.incidents["second_subject"]
    incident, subject = np.empty(len(shift), np.int64), np.empty(len(shift), np.int64)
    at, told = -1, set[tuple[int, int]]()
    rows = zip(duty.officer[shift].tolist(), joins.tolist(), second.tolist(), strict=True)
    for place, (officer, join, other) in enumerate(rows):
        person = int(other and join)
        if (officer, person) in told:
            person = 1 - person
        if not join or (officer, person) in told:
            at, person, told = at + 1, 0, set()
        told.add((officer, person))
        incident[place], subject[place] = at, 2 * at + person
    return incident, subject


def _same(duty: Duty, one: Ints, other: Ints) -> Bools:
    parts = (duty.day, duty.turn, duty.base)
    same: Bools = np.logical_and.reduce([part[one] == part[other] for part in parts])
    return same


def _moments(
    numbers: Numbers, duty: Duty, shift: Ints, incident: Ints, rng: np.random.Generator
) -> Ints:
    """The minute of each report: the incident's start and a little later, within the turn."""
    starts, lengths = duty.starts[shift], duty.ends[shift] - duty.starts[shift]
    begin = np.floor(rng.random(len(shift))[incident] * lengths / MINUTE).astype(np.int64)
    later = rng.integers(0, numbers.incidents["within_minutes"] + 1, len(shift))
    minutes: Ints = np.minimum(begin + later, lengths // MINUTE - 1)
    return starts + MINUTE * minutes


def _by_first(labels: Ints) -> Ints:
    """Number labels from 0 in the order in which they first occur."""
    _, first, place = np.unique(labels, return_index=True, return_inverse=True)
    return np.argsort(np.argsort(first))[place]

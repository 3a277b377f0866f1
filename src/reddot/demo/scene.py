"""The year as drawn: everybody's duty, the force, the events, before any record is written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from reddot.demo.ced import CedUse, describe_uses, draw_highest
from reddot.demo.devices import Devices, hand_out
from reddot.demo.duty import Duty, roster
from reddot.demo.force import ForceUses, draw_force, group_force
from reddot.demo.independent import Events, all_events, draw_unreported
from reddot.demo.margins import Ints, choose
from reddot.demo.numbers import Numbers, Truth
from reddot.demo.people import Staff, hire
from reddot.demo.training import Authority, train
from reddot.demo.turns import Calendar, year_of_turns

# One random stream for each purpose: a change to one leaves the draws of the others alone, so new
# purposes go to the end.
PURPOSES = (
    "people",
    "training",
    "duty",
    "force",
    "incidents",
    "ced",
    "events",
    "answers",
    "jobs",
    "video",
    "device_log",
    "planted",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """One drawn year of the county.

    ``ced`` is by the place of the report, ``events`` by kind of independent record.
    """

    numbers: Numbers
    truth: Truth
    calendar: Calendar
    staff: Staff
    authority: Authority
    duty: Duty
    uses: ForceUses
    devices: Devices
    ced: Mapping[int, CedUse]
    events: Mapping[str, Events]


def random_streams(seed: int) -> dict[str, np.random.Generator]:
    """One generator for each purpose, independent of each other."""
    spawned = np.random.SeedSequence(seed).spawn(len(PURPOSES))
    return {p: np.random.default_rng(s) for p, s in zip(PURPOSES, spawned, strict=True)}


def draw_duty(
    numbers: Numbers, truth: Truth, streams: Mapping[str, np.random.Generator]
) -> tuple[Calendar, Staff, Authority, Duty]:
    """The people, their authority and their turns of duty."""
    calendar = year_of_turns(numbers)
    staff = hire(numbers, streams["people"])
    authority = train(numbers, truth, staff, streams["training"])
    return calendar, staff, authority, roster(numbers, staff, authority, calendar, streams["duty"])


def draw_scene(numbers: Numbers, truth: Truth, streams: Mapping[str, np.random.Generator]) -> Scene:
    """Draw a year."""
    calendar, staff, authority, duty = draw_duty(numbers, truth, streams)
    shift = draw_force(duty, truth, numbers.reports, streams["force"])
    uses = group_force(numbers, duty, shift, streams["incidents"])
    devices = hand_out(numbers, duty)
    highest = draw_highest(numbers, truth, duty, uses, streams["ced"])
    ced = describe_uses(numbers, highest, uses, devices, streams["ced"])
    return Scene(
        numbers=numbers,
        truth=truth,
        calendar=calendar,
        staff=staff,
        authority=authority,
        duty=duty,
        uses=uses,
        devices=devices,
        ced=ced,
        events=draw_all_events(numbers, truth, duty, uses, streams["events"]),
    )


def draw_all_events(
    numbers: Numbers, truth: Truth, duty: Duty, uses: ForceUses, rng: np.random.Generator
) -> dict[str, Events]:
    """Assaults, injuries and complaints, each partly on reports chosen at random."""
    every = np.arange(len(uses.shift))
    kinds = truth.independent
    assaulted = choose(every, kinds["assaults"].on_report, rng, what="assaults")
    on_reports = {
        "assaults": assaulted,
        "injuries": _injured(numbers, kinds["injuries"].on_report, assaulted, every, rng),
        "complaints": choose(every, kinds["complaints"].on_report, rng, what="complaints"),
    }
    found = {}
    for name, chosen in on_reports.items():
        others = draw_unreported(duty, truth, kinds[name], rng)
        found[name] = all_events(duty, uses, chosen, others, rng)
    return found


def _injured(
    numbers: Numbers, total: int, assaulted: Ints, every: Ints, rng: np.random.Generator
) -> Ints:
    """Reports of an injured officer: some of them by the assault that the report tells of."""
    both = choose(assaulted, numbers.answers["injured_and_assaulted"], rng, what="injured")
    others = choose(np.setdiff1d(every, assaulted), total - len(both), rng, what="injured")
    return np.sort(np.append(both, others))

"""What force leaves behind apart from the form: jobs, recordings, device logs.

Some of it is of force that no form reports.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from reddot.demo.answers import Answers
from reddot.demo.devices import Firing, keep_log
from reddot.demo.force import MINUTE
from reddot.demo.forms import References
from reddot.demo.jobs import dispatch_reference, log_jobs, record_video, video_reference
from reddot.demo.margins import Ints, choose
from reddot.demo.scene import Scene
from reddot.demo.turns import in_utc


@dataclass(frozen=True, slots=True)
class Traces:
    """The tables of traces, what reports refer to in them, and what no report tells of."""

    tables: dict[str, tuple[Any, ...]]
    references: References
    missing: dict[str, tuple[str, ...]]


def choose_missing(scene: Scene, rng: np.random.Generator) -> dict[str, Ints]:
    """Officer-shifts without any report on which force took place, by what shows it.

    The kinds share no officer-shift. The last day is left out: its night turn is cut short.
    """
    duty, found = scene.duty, dict[str, Ints]()
    free = duty.day < duty.day.max()
    free[scene.uses.shift] = False
    for kind, number in scene.truth.missing_forms.items():
        pool = free & duty.carrying if kind == "device_log" else free
        found[kind] = choose(np.flatnonzero(pool), number, rng, what=kind)
        free[found[kind]] = False
    return found


def unreported_firings(scene: Scene, shifts: Ints) -> list[Firing]:
    """A trigger pull of one cycle in the middle of each of some turns."""
    duty, devices = scene.duty, scene.devices
    middle = (duty.starts[shifts] + duty.ends[shifts]) // (2 * MINUTE) * MINUTE
    held = (float(scene.numbers.devices["cycle_seconds"]),)
    return [
        Firing(devices.serials[device], devices.models[device], at, held)
        for device, at in zip(devices.of_shift[shifts].tolist(), middle.tolist(), strict=True)
    ]


def leave_traces(
    scene: Scene,
    answers: Answers,
    missing: Mapping[str, Ints],
    streams: Mapping[str, np.random.Generator],
) -> Traces:
    """Log the jobs, keep the recordings and the device logs of a year."""
    filmed = answers.places("body_worn_video", "on")
    unfilmed, unlogged = missing["body_worn_video"], missing["dispatch"]
    jobs, own_jobs, lost_jobs = log_jobs(scene, unlogged, streams["jobs"])
    clips, own_clips, lost_clips = record_video(scene, filmed, unfilmed, streams["video"])
    lost = unreported_firings(scene, missing["device_log"])
    reported = [used.firing for used in scene.ced.values() if used.firing is not None]
    log = keep_log(scene.numbers, reported + lost, streams["device_log"])
    videos = dict(zip(filmed.tolist(), own_clips.tolist(), strict=True))
    return Traces(
        tables={"dispatches": jobs, "video_clips": clips, "device_log": log},
        references=References(own_jobs, videos),
        missing={
            "missing_device_log": tuple(_name(firing) for firing in lost),
            "missing_dispatch": tuple(dispatch_reference(job) for job in lost_jobs.tolist()),
            "missing_body_worn_video": tuple(video_reference(c) for c in lost_clips.tolist()),
        },
    )


def _name(firing: Firing) -> str:
    return f"{firing.serial_number} at {in_utc(firing.at):%Y-%m-%dT%H:%MZ}"

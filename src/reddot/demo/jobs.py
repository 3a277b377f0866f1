"""What the control room and the cameras keep: jobs that crews went to, and recordings."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from reddot.demo.duty import Duty, crew_id
from reddot.demo.force import MINUTE, ForceUses
from reddot.demo.independent import random_minute
from reddot.demo.margins import Bools, Ints
from reddot.demo.people import officer_id
from reddot.demo.scene import Scene
from reddot.demo.turns import in_utc
from reddot.records.beside import Dispatch, VideoClip


def dispatch_reference(place: int) -> str:
    """The reference of a job."""
    return f"synthetic-dispatch-{place + 1:06d}"


def video_reference(place: int) -> str:
    """The reference of a recording."""
    return f"synthetic-video-{place + 1:06d}"


@dataclass(frozen=True, slots=True)
class _Jobs:
    """Jobs before they are put in order of time, each field with one entry a job."""

    created: Ints
    shifts: Ints
    mentioned: Bools
    crews: list[tuple[int, ...]]


def log_jobs(
    scene: Scene, missing: Ints, rng: np.random.Generator
) -> tuple[tuple[Dispatch, ...], Ints, Ints]:
    """The jobs of the year: of each incident, of force ``missing`` a report, and others.

    Parameters
    ----------
    scene
        The drawn year.
    missing
        Officer-shifts with a job whose log tells of force that no report does.
    rng
        The random stream.

    Returns
    -------
    tuple
        The jobs in order of time; the job of each incident, shape (incidents,); and the jobs of
        ``missing``, in its order.
    """
    duty, uses, plan = scene.duty, scene.uses, scene.numbers.beside
    _, first = np.unique(uses.incident, return_index=True)
    without = rng.integers(0, len(duty.officer), plan["jobs_without_force"])
    apart = np.append(missing, without)
    low, high = plan["job_before_minutes"]
    before = MINUTE * rng.integers(low, high + 1, len(first))
    told = rng.random(len(first)) < plan["jobs_mention_force"]
    jobs = _Jobs(
        created=np.append(uses.used[first] - before, random_minute(duty, apart, rng)),
        shifts=np.append(uses.shift[first], apart),
        mentioned=np.append(told, np.arange(len(apart)) < len(missing)),
        crews=_crews_of_incidents(duty, uses) + [(c,) for c in duty.crew[apart].tolist()],
    )
    order = np.argsort(jobs.created, kind="stable")
    rank = np.argsort(order)
    made = _list_jobs(scene, jobs, order, rng)
    return made, rank[: len(first)], rank[len(first) : len(first) + len(missing)]


def _crews_of_incidents(duty: Duty, uses: ForceUses) -> list[tuple[int, ...]]:
    crews: list[set[int]] = [set() for _ in range(int(uses.incident.max()) + 1)]
    for incident, crew in zip(uses.incident.tolist(), duty.crew[uses.shift].tolist(), strict=True):
        crews[incident].add(crew)
    return [tuple(sorted(found)) for found in crews]


def _list_jobs(
    scene: Scene, jobs: _Jobs, order: Ints, rng: np.random.Generator
) -> tuple[Dispatch, ...]:
    grades = scene.numbers.beside["priorities"]
    graded = rng.choice(list(grades), len(order), p=list(grades.values())).tolist()
    base = scene.duty.base[jobs.shifts]
    columns = [column[order].tolist() for column in (jobs.created, base, jobs.mentioned)]
    return tuple(
        Dispatch(
            reference=dispatch_reference(place),
            force=scene.numbers.force,
            created_at=in_utc(second),
            town=scene.numbers.bases[base].name,
            priority=grade,
            crew_ids=tuple(crew_id(crew) for crew in jobs.crews[row]),
            force_mentioned=told,
        )
        for place, (row, second, base, told, grade) in enumerate(
            zip(order.tolist(), *columns, graded, strict=True)
        )
    )


def record_video(
    scene: Scene, filmed: Ints, missing: Ints, rng: np.random.Generator
) -> tuple[tuple[VideoClip, ...], Ints, Ints]:
    """The recordings of the year: of reports ``filmed``, of force ``missing`` a report, others.

    Returns
    -------
    tuple
        The recordings in order of time; the recording of each report filmed; those of ``missing``.
    """
    duty, uses, plan = scene.duty, scene.uses, scene.numbers.beside
    idle = np.setdiff1d(np.arange(len(duty.officer)), uses.shift)
    apart = np.append(missing, rng.choice(idle, plan["clips_without_force"]))
    shifts = np.append(uses.shift[filmed], apart)
    shown = np.append(uses.used[filmed], random_minute(duty, apart, rng))
    low, high = plan["clip_minutes"]
    starts = shown - MINUTE * rng.integers(1, low, len(shifts))
    ends = starts + MINUTE * rng.integers(low, high + 1, len(shifts))
    told = rng.random(len(filmed)) < plan["clips_tagged"]
    tagged = np.append(told, np.arange(len(apart)) < len(missing))
    order = np.lexsort((shifts, starts))
    rank = np.argsort(order)
    clips = _list_clips([c[order].tolist() for c in (duty.officer[shifts], starts, ends, tagged)])
    return clips, rank[: len(filmed)], rank[len(filmed) : len(filmed) + len(missing)]


def _list_clips(columns: list[list[int]]) -> tuple[VideoClip, ...]:
    return tuple(
        VideoClip(
            reference=video_reference(place),
            officer_id=officer_id(officer),
            starts_at=in_utc(start),
            ends_at=in_utc(end),
            tagged_force=bool(force),
        )
        for place, (officer, start, end, force) in enumerate(zip(*columns, strict=True))
    )

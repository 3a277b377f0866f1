"""Eastshire: a synthetic county whose true effects are known, so that estimators can be tested."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from reddot.demo.answers import deal_answers
from reddot.demo.devices import list_devices, list_issues
from reddot.demo.duty import list_crews, list_shifts
from reddot.demo.forms import assault_injuries, fill_forms, injury_levels
from reddot.demo.independent import list_assaults, list_complaints, list_injuries
from reddot.demo.numbers import Truth, read_numbers, read_truth
from reddot.demo.people import list_officers, list_stations
from reddot.demo.planted import plant
from reddot.demo.scene import Scene, draw_scene, random_streams
from reddot.demo.traces import choose_missing, leave_traces
from reddot.records.report import Report

# Nobody in the county is suspended or changes role, no student officer or special constable
# carries, cartridges are not kept.
NONE_IN_THE_COUNTY = (
    *("suspensions", "endorsements", "role_authorisations"),
    *("postings", "use_reviews", "cartridge_issues"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class County:
    """One year of the county: its reports, what stands beside them, and what is planted.

    ``reports`` holds the complete reports in order of time, then drafts, tests and exercises.
    ``beside`` is by table of :mod:`reddot.records.beside_storage`; ``planted`` lists identifiers
    by kind.
    """

    seed: int
    truth: Truth
    reports: tuple[Report, ...]
    beside: Mapping[str, tuple[Any, ...]]
    planted: Mapping[str, tuple[str, ...]]


def build_county(seed: int) -> County:
    """Build the county; the same seed gives the same county, record for record.

    Parameters
    ----------
    seed
        Any whole number from 0 up.

    Returns
    -------
    County
        With the margins of ``county.toml`` and the truth of ``truth.toml``.

    Notes
    -----
    Nothing in it is real. It is for testing estimators and showing the software, and for no
    statement about any force.

    Examples
    --------
    >>> county = build_county(1)
    >>> sum(report.status == "complete" for report in county.reports)
    4245
    """
    streams = random_streams(seed)
    numbers, truth = read_numbers(), read_truth()
    scene = draw_scene(numbers, truth, streams)
    answers = deal_answers(scene, streams["answers"])
    missing = choose_missing(scene, streams["planted"])
    traces = leave_traces(scene, answers, missing, streams)
    forms = fill_forms(scene, answers, traces.references, streams["answers"])
    reports, planted = plant(scene, forms, streams["planted"])
    return County(
        seed=seed,
        truth=truth,
        reports=reports,
        beside=_people_and_duty(scene) | traces.tables | _events(scene, forms, streams["events"]),
        planted=planted | traces.missing,
    )


def _people_and_duty(scene: Scene) -> dict[str, tuple[Any, ...]]:
    return {
        "stations": list_stations(scene.numbers),
        "officers": list_officers(scene.numbers, scene.staff),
        "training": scene.authority.courses,
        "shifts": list_shifts(scene.duty, scene.calendar),
        "crews": list_crews(scene.duty, scene.calendar),
        "device_register": list_devices(scene.numbers, scene.devices),
        "device_issues": list_issues(scene.duty, scene.devices, scene.calendar),
        **dict.fromkeys(NONE_IN_THE_COUNTY, ()),
    }


def _events(
    scene: Scene, forms: Sequence[Report], rng: np.random.Generator
) -> dict[str, tuple[Any, ...]]:
    events, duty = scene.events, scene.duty
    injured = assault_injuries(scene, forms, rng)
    levels = injury_levels(scene, forms, rng)
    return {
        "assaults": list_assaults(events["assaults"], duty, injured),
        "injuries": list_injuries(events["injuries"], duty, levels),
        "complaints": list_complaints(events["complaints"], duty),
    }

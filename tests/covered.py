"""Scenarios of cover in the site's folder, and runs of them, for tests of store and pages."""

from __future__ import annotations

import shutil
from functools import cache
from pathlib import Path
from typing import Any
from uuid import UUID

from django.utils import timezone

from cast import Cast
from reddot.cover.scenario import read_scenario
from reddot.demo.cover_of_site import NAME, write_scenario
from reddot.demo.numbers import read_numbers
from reddot.store.cover_scenarios import scenario_file, scenario_folder
from reddot.store.cover_study import StudyAsked, study
from reddot.store.models import CoverRun

RUN_KEY = UUID(int=201)
BROKEN = "broken"


def remove_scenarios() -> None:
    """No scenario is left in the site's folder."""
    shutil.rmtree(scenario_folder(), ignore_errors=True)


def write_small(**numbers: object) -> Path:
    """The invented county for a few days; ``numbers`` are lines of its file to be replaced."""
    path = write_scenario(read_numbers(), scenario_folder())
    text = path.read_text(encoding="utf-8")
    lines = {"days": 3, "warm_up_days": 1} | numbers
    for key, value in lines.items():
        (old,) = [line for line in text.splitlines() if line.startswith(f"{key} = ")]
        text = text.replace(f"\n{old}\n", f"\n{key} = {value}\n")
    path.write_text(text, encoding="utf-8")
    return path


def write_broken() -> Path:
    """A scenario in which three things are wrong at once."""
    write_small()
    path = scenario_folder() / f"{BROKEN}.toml"
    text = (scenario_folder() / f"{NAME}.toml").read_text(encoding="utf-8")
    text = text.replace("circuity = 1.35", "circuity = 0.2").replace("days = 3", "days = 0")
    path.write_text(text.replace("trained_share = 0.5", "trained_share = 50"), encoding="utf-8")
    return path


@cache
def result_of(sha256: str, trained_share: float | None) -> dict[str, Any]:  # noqa: ARG001
    """What a run of the small scenario says; simulated once for each checksum of its file."""
    asked = CoverRun(
        scenario=NAME, trained_share=trained_share, replications=2, against=NAME, against_share=1.0
    )
    scenario = read_scenario(scenario_folder() / f"{NAME}.toml")
    return study(StudyAsked(asked, scenario, scenario), lambda _: None)


def stand_in(cast: Cast, trained_share: float | None = None) -> CoverRun:
    """A run that is done, of a scenario that is written for it."""
    write_small()
    now, sha256 = timezone.now(), scenario_file(NAME).sha256()
    return CoverRun.objects.create(
        key=RUN_KEY,
        scenario=NAME,
        scenario_sha256=sha256,
        trained_share=trained_share,
        replications=2,
        against=NAME,
        against_share=1.0,
        state="done",
        asked_by=cast.force_lead,
        asked_at=now,
        began_at=now,
        finished_at=now,
        result=result_of(sha256, trained_share),
    )

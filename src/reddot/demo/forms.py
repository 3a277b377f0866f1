"""The reports as records, before anything is planted in them: complete and free of problems."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from reddot.demo.answers import Answers
from reddot.demo.ced import yes_no
from reddot.demo.independent import crime_reference
from reddot.demo.jobs import dispatch_reference, video_reference
from reddot.demo.margins import Bools, Ints
from reddot.demo.people import officer_id
from reddot.demo.scene import Scene
from reddot.records.codes import read_code_list
from reddot.records.report import Given, Report, Subject, TacticUse, YesNo

HOUR = 3600


@dataclass(frozen=True, slots=True)
class References:
    """What the reports point to: the job of each incident, the recording of each report filmed."""

    jobs: Ints
    videos: Mapping[int, int]


@dataclass(frozen=True, slots=True)
class Chances:
    """The random part of the answers that have no stated margin, each of shape (reports,)."""

    threatened: Bools
    with_weapon: Bools
    severe: Bools
    treated: Bools
    offered: Bools
    off_reason: tuple[str, ...]
    hours_to_submit: tuple[float, ...]
    effective: tuple[tuple[bool, ...], ...]


def draw_chances(scene: Scene, rng: np.random.Generator) -> Chances:
    """Draw what the county states only as a chance; forms come in before they are late."""
    plan, n = scene.numbers.answers, scene.numbers.reports
    hours = np.minimum(
        0.2 + rng.exponential(plan["submitted_mean_hours"], n), scene.truth.late_after_hours - 1
    )
    effective = rng.random((n, len(read_code_list("tactic").codes))) < plan["effective"]
    return Chances(
        threatened=rng.random(n) < plan["threatened_with_weapon"],
        with_weapon=rng.random(n) < plan["assaulted_with_weapon"],
        severe=rng.random(n) < plan["severe_injury"],
        treated=rng.random(n) < plan["treatment_provided"],
        offered=rng.random(n) < plan["treatment_offered"],
        off_reason=tuple(rng.choice(plan["off_reasons"], n).tolist()),
        hours_to_submit=tuple(hours.tolist()),
        effective=tuple(tuple(row) for row in effective.tolist()),
    )


def fill_forms(
    scene: Scene, answers: Answers, references: References, rng: np.random.Generator
) -> list[Report]:
    """Fill one form for each report of the year, in order of time."""
    filler = _Filler(scene, answers, references, draw_chances(scene, rng))
    return [filler.report(place) for place in range(scene.numbers.reports)]


def report_id(place: int) -> str:
    """The identifier of a report."""
    return f"synthetic-report-{place + 1:05d}"


class _Filler:
    def __init__(
        self, scene: Scene, answers: Answers, references: References, chances: Chances
    ) -> None:
        self.scene, self.answers = scene, answers
        self.references, self.chances = references, chances
        self.crimes = _by_report(scene, "assaults")
        self.injuries = _by_report(scene, "injuries")

    def report(self, place: int) -> Report:
        scene, uses = self.scene, self.scene.uses
        shift = int(uses.shift[place])
        used_at = scene.calendar.moment(int(uses.used[place]))
        submitted = round(int(uses.used[place]) + HOUR * self.chances.hours_to_submit[place])
        base = scene.numbers.bases[scene.duty.base[shift]]
        answered: dict[str, Any] = {q: sets[place] for q, sets in self.answers.multiple.items()}
        return Report(
            report_id=report_id(place),
            force=scene.numbers.force,
            incident_id=f"synthetic-incident-{uses.incident[place] + 1:05d}",
            officer_id=officer_id(int(scene.duty.officer[shift])),
            used_at=used_at,
            submitted_at=scene.calendar.moment(submitted),
            subject=self._subject(place),
            primary_conduct=self._said("primary_conduct", place),
            custody_reference=self._custody(place),
            dispatch_reference=dispatch_reference(int(self.references.jobs[uses.incident[place]])),
            as_given=(Given("town", base.name),),
            **answered,
            **self._officer(shift),
            **self._ced(place),
            **self._assault(place),
            **self._injuries(place),
            **self._video(place),
        )

    def _said(self, question: str, place: int) -> str:
        return self.answers.single[question][place]

    def _subject(self, place: int) -> Subject:
        seen = {q: said[place] for q, said in self.answers.single.items() if "perceived" in q}
        number = self.scene.uses.subject[place] + 1
        return Subject(subject_id=f"synthetic-subject-{number:05d}", **seen)

    def _custody(self, place: int) -> str | None:
        """A person arrested is in custody once, whoever reports it."""
        number = self.scene.uses.subject[place] + 1
        arrested = "arrested" in self.answers.multiple["outcomes"][place]
        return f"synthetic-custody-{number:05d}" if arrested else None

    def _officer(self, shift: int) -> dict[str, Any]:
        duty, officer = self.scene.duty, int(self.scene.duty.officer[shift])
        trained = self.scene.authority.trained_from[officer] <= duty.day[shift]
        return {
            "main_duty": self.scene.staff.main_duty[officer],
            "single_crewed": yes_no(duty.single[shift]),
            "trained_ced": yes_no(trained),
            "carrying_ced": yes_no(duty.carrying[shift]) if trained else None,
        }

    def _ced(self, place: int) -> dict[str, Any]:
        used = self.scene.ced.get(place)
        named = {f"ced_{use}" for use in used.uses} if used else set()
        said = self.answers.tactics[place] | named
        codes = [code for code in read_code_list("tactic").names() if code in said]
        worked = zip(codes, self.chances.effective[place], strict=False)
        return {
            "ced_used": yes_no(used),
            "devices": (used.block,) if used and used.block else (),
            "tactics": tuple(
                TacticUse(position=position, tactic=code, effective=yes_no(effective))
                for position, (code, effective) in enumerate(worked, 1)
            ),
        }

    def _assault(self, place: int) -> dict[str, Any]:
        assaulted = place in self.crimes
        weapon = yes_no(self.chances.with_weapon[place]) if assaulted else None
        reference = crime_reference(self.crimes[place]) if assaulted else None
        return {
            "assaulted_by_subject": yes_no(assaulted),
            "assaulted_with_weapon": weapon,
            "threatened_with_weapon": yes_no(self.chances.threatened[place]),
            "crime_reference": reference,
        }

    def _injuries(self, place: int) -> dict[str, Any]:
        hurt, subject = place in self.injuries, self._said("subject_injured", place)
        level = "severe" if self.chances.severe[place] else "minor"
        treated: YesNo = yes_no(self.chances.treated[place])
        offered = self.chances.offered[place] if subject == "yes" else None
        return {
            "officer_injured": yes_no(hurt),
            "officer_intentionally_assaulted": yes_no(place in self.crimes) if hurt else None,
            "officer_injury_level": level if hurt else None,
            "officer_treatment_provided": treated if hurt else None,
            "subject_injured": subject,
            "subject_injury_level": level if subject == "yes" else None,
            "subject_treatment_offered": None if offered is None else yes_no(offered),
            "subject_treatment_provided": treated if offered else None,
        }

    def _video(self, place: int) -> dict[str, Any]:
        state = self._said("body_worn_video", place)
        on, off = state == "on", state == "off"
        return {
            "body_worn_video": state,
            "body_worn_video_reference": (
                video_reference(self.references.videos[place]) if on else None
            ),
            "body_worn_video_off_reason": self.chances.off_reason[place] if off else None,
        }


def _by_report(scene: Scene, kind: str) -> dict[int, int]:
    """The event of each report that tells of one."""
    found = scene.events[kind].report.tolist()
    return {report: event for event, report in enumerate(found) if report >= 0}


def injury_levels(scene: Scene, reports: Sequence[Report], rng: np.random.Generator) -> list[str]:
    """The level of each injury: the report's where there is one, else by the same chance."""
    found = scene.events["injuries"].report.tolist()
    drawn = rng.random(len(found)) < scene.numbers.answers["severe_injury"]
    levels = ["severe" if severe else "minor" for severe in drawn.tolist()]
    said = [reports[place].officer_injury_level if place >= 0 else None for place in found]
    return [own or level for own, level in zip(said, levels, strict=True)]


def assault_injuries(
    scene: Scene, reports: Sequence[Report], rng: np.random.Generator
) -> list[bool]:
    """Whether each assault hurt the officer: as the report says where there is one."""
    found = scene.events["assaults"].report.tolist()
    drawn = rng.random(len(found)) < scene.numbers.beside["assaults_with_injury"]
    return [
        reports[place].officer_injured == "yes" if place >= 0 else hurt
        for place, hurt in zip(found, drawn.tolist(), strict=True)
    ]

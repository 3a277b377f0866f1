"""What is wrong on purpose: chosen at random, in exact numbers, and listed by kind."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import numpy as np

from reddot.demo.ced import lapsed_reports
from reddot.demo.force import MINUTE
from reddot.demo.forms import report_id
from reddot.demo.margins import Ints, choose
from reddot.demo.people import officer_id
from reddot.demo.scene import Scene
from reddot.figures.ladders import DISCHARGE_USES
from reddot.records.report import NO_CODES, Report, Subject

Planted = dict[str, tuple[str, ...]]


def plant(
    scene: Scene, reports: Iterable[Report], rng: np.random.Generator
) -> tuple[tuple[Report, ...], Planted]:
    """Spoil finished reports, add those that are not complete, and list what was done by kind."""
    planter = _Planter(scene, reports, rng)
    planter.spoil()
    planter.note_lapsed()
    planter.add_not_complete()
    return tuple(planter.reports), planter.planted


class _Planter:
    def __init__(self, scene: Scene, reports: Iterable[Report], rng: np.random.Generator) -> None:
        self.scene, self.truth, self.rng = scene, scene.truth, rng
        self.finished = list(reports)
        self.reports = list(self.finished)
        self.planted: Planted = {}

    def spoil(self) -> None:
        """Late forms, wrong serial numbers, contradictions: in place."""
        places = np.arange(len(self.finished))
        self._spoil("late_forms", places, self.truth.late_forms, self._late)
        self._spoil("wrong_serials", self._with_block(), self.truth.wrong_serials, self._misnumber)
        for kind, number in self.truth.contradictions.items():
            field, change = _CONTRADICT[kind]
            pool = [p for p, r in enumerate(self.finished) if getattr(r, field) == "no"]
            self._spoil(kind, np.array(pool), number, change)

    def add_not_complete(self) -> None:
        """Drafts, tests and exercises, after the complete reports."""
        for status, number in self.truth.not_complete.items():
            self._add(status, list(_EXTRA[status](self, number)))

    def _spoil(
        self, kind: str, pool: Ints, number: int, change: Callable[[int, Report], Report]
    ) -> None:
        chosen = choose(pool, number, self.rng, what=kind).tolist()
        for place in chosen:
            self.reports[place] = change(place, self.reports[place])
        self.planted[kind] = tuple(self.reports[place].report_id for place in chosen)

    def _late(self, place: int, report: Report) -> Report:
        over = self.rng.uniform(*self.scene.numbers.answers["late_by_hours"])
        minutes = round(60 * (self.truth.late_after_hours + over))
        handed_in = int(self.scene.uses.used[place]) + MINUTE * minutes
        return replace(report, submitted_at=self.scene.calendar.moment(handed_in))

    def _with_block(self) -> Ints:
        return np.array([p for p, used in self.scene.ced.items() if used.block is not None])

    def _misnumber(self, _: int, report: Report) -> Report:
        """Another device of the same model in the device block."""
        (block,) = report.devices
        devices = self.scene.devices
        others = [
            serial
            for serial, model in zip(devices.serials, devices.models, strict=True)
            if model == block.model and serial != block.serial_number
        ]
        wrong = replace(block, serial_number=str(self.rng.choice(others)))
        return replace(report, devices=(wrong,))

    def note_lapsed(self) -> None:
        """List the lapsed carriers and their reports; they are drawn with duty and force."""
        scene = self.scene
        uses = lapsed_reports(scene.duty, scene.uses, scene.ced).tolist()
        carriers = np.unique(scene.duty.officer[scene.duty.lapsed]).tolist()
        self.planted["lapsed_uses"] = tuple(report_id(place) for place in uses)
        self.planted["lapsed_carriers"] = tuple(officer_id(place) for place in carriers)

    def _add(self, status: str, extra: list[Report]) -> None:
        first = len(self.reports)
        numbered = [
            replace(report, report_id=report_id(first + i), status=status)
            for i, report in enumerate(extra)
        ]
        self.reports += numbered
        self.planted[status] = tuple(report.report_id for report in numbered)

    def _drafts(self, number: int) -> Iterator[Report]:
        """First attempts at forms that were then filled in anew: half of the answers are there."""
        for place in choose(np.arange(len(self.finished)), number, self.rng, what="draft").tolist():
            yield replace(
                self.finished[place],
                submitted_at=None,
                outcomes=NO_CODES,
                reasons=NO_CODES,
                subject_injured=None,
                subject_injury_level=None,
                subject_treatment_offered=None,
                subject_treatment_provided=None,
                crime_reference=None,
            )

    def _exercises(self, number: int) -> Iterator[Report]:
        """Discharges on a training day, away from duty: no job, no crime, no serial number."""
        pool = [p for p, r in enumerate(self.finished) if r.ced_uses() & set(DISCHARGE_USES)]
        for place in choose(np.array(pool), number, self.rng, what="training").tolist():
            yield self._off_duty(self.finished[place])

    def _tests(self, number: int) -> Iterator[Report]:
        """Records made to try the system out."""
        for place in choose(np.arange(len(self.finished)), number, self.rng, what="test").tolist():
            yield self._off_duty(self.finished[place])

    def _off_duty(self, report: Report) -> Report:
        used_at = self._office_hour()
        return replace(
            report,
            used_at=used_at,
            submitted_at=used_at + timedelta(hours=1),
            incident_id=report.report_id.replace("report", "exercise"),
            subject=_nobody(report),
            dispatch_reference="synthetic-dispatch-none",
            crime_reference=None,
            custody_reference=None,
            body_worn_video="not_worn",
            body_worn_video_reference=None,
            body_worn_video_off_reason=None,
            devices=tuple(replace(d, serial_number=None) for d in report.devices),
        )

    def _office_hour(self) -> datetime:
        numbers = self.scene.numbers
        day = numbers.first_day + timedelta(int(self.rng.integers(numbers.days())))
        hour = time(int(self.rng.integers(9, 17)), int(self.rng.integers(60)))
        return datetime.combine(day, hour, ZoneInfo(numbers.zone))


def _nobody(report: Report) -> Subject | None:
    return report.subject and replace(report.subject, subject_id="synthetic-subject-none")


_CONTRADICT: dict[str, tuple[str, Callable[[int, Report], Report]]] = {
    "contradiction_officer_injury": (
        "officer_injured",
        lambda _, report: replace(report, officer_injury_level="minor"),
    ),
    "contradiction_subject_injury": (
        "subject_injured",
        lambda _, report: replace(report, subject_injury_level="minor"),
    ),
}
_EXTRA: dict[str, Callable[[_Planter, int], Iterator[Report]]] = {
    "draft": _Planter._drafts,
    "test": _Planter._tests,
    "training": _Planter._exercises,
}

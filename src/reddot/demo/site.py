"""The county in a store, with one person for each role, so that the site can be tried."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid5

from django.utils import timezone

from reddot.demo.county import County
from reddot.demo.cover_of_site import fill_cover
from reddot.demo.devices import device_log_file
from reddot.demo.people_of_site import CAST, PASSWORD
from reddot.demo.register_of_site import fill_register, refreshers_since
from reddot.demo.release_of_site import make_release
from reddot.demo.trial_of_site import fill_trials
from reddot.records.report import Report, TacticUse, local_day
from reddot.store.actions import (
    ask_statements,
    enter_person,
    grant_role,
    import_beside,
    import_reports,
    return_report,
    save_answers,
    sign_off_report,
    start_report,
    submit_report,
)
from reddot.store.actions.device_logs import import_device_log
from reddot.store.actions.sequencing import sequence
from reddot.store.answers import PERCEIVED
from reddot.store.models import Officer, User
from reddot.store.models import Report as StoredReport
from reddot.store.snapshot import write_snapshot

Steps = Callable[[int, int], None]
SPACE = UUID("8d1f6c1e-5d0b-4a55-9f2e-6f3c1f7a4f10")
STAGES = 8


@dataclass(frozen=True, slots=True)
class SiteFilled:
    """What was put into the store: reports of the county, and people who may sign in."""

    reports: int
    people: tuple[str, ...]

    def as_json(self) -> dict[str, object]:
        """What was put in, as the command prints it."""
        return {"reports": self.reports, "people": list(self.people)}


def fill_site(county: County, step: Steps) -> SiteFilled:
    """Put the county and the demonstration's people into a store that was just made.

    A store that has people already is left as it is.

    Parameters
    ----------
    county
        The county as built.
    step
        Told of progress: stages done and how many there are.
    """
    if User.objects.exists():
        return SiteFilled(0, tuple(User.objects.values_list("username", flat=True)))
    import_beside(None, county.beside)
    step(1, STAGES)
    stored, _ = import_reports(None, county.reports, source="demo")
    step(2, STAGES)
    people = _enter_people(county)
    step(3, STAGES)
    _make_reports_at_work(county, people)
    _bring_register_up_to_date(county, people)
    step(4, STAGES)
    sequence()
    write_snapshot()
    step(5, STAGES)
    make_release(people, county.reports[0].force)
    step(6, STAGES)
    fill_cover(people["lead"])
    step(7, STAGES)
    fill_trials(people, county.seed)
    sequence()
    step(8, STAGES)
    return SiteFilled(stored, tuple(people))


def _bring_register_up_to_date(county: County, people: Mapping[str, User]) -> None:
    """Courses to this day, devices at work now, and the logs of those of the county's year."""
    own = Officer.objects.filter(user__in=people.values()).values_list("officer_id", flat=True)
    today = local_day(timezone.now())
    since = refreshers_since(county.beside["training"], today, but=frozenset(own))
    import_beside(None, {"training": since})
    fill_register(people)
    log = device_log_file(county.beside["device_log"])
    import_device_log(people["taserlead"], county.reports[0].force, log)


def _enter_people(county: County) -> dict[str, User]:
    force = county.reports[0].force
    stations = [station.station_id for station in county.beside["stations"]]
    officers = _front_line(stations[0])
    people = {}
    for member in CAST:
        officer_id = next(officers) if member.officer else None
        user = enter_person(None, member.username, force, officer_id=officer_id)
        user.set_password(PASSWORD)
        user.save()
        unit = stations[member.station] if member.station is not None else None
        for role in member.roles:
            grant_role(None, user, role, force, unit if role == "supervisor" else None)
        people[member.username] = user
    return people


def _front_line(unit: str) -> Any:
    found = Officer.objects.filter(unit=unit, front_line=True, left_on=None)
    return iter(found.order_by("officer_id").values_list("officer_id", flat=True))


def _make_reports_at_work(county: County, people: Mapping[str, User]) -> None:
    """Three reports of the last days, so that the queue and the lists are not empty."""
    officer, supervisor = people["officer"], people["supervisor"]
    models = [r for r in county.reports if r.status == "complete" and _is_simple(r)]
    waiting = _report_again(officer, models[0], 1, hours=5)
    colleague = people["colleague"].officer.officer_id
    ask_statements(officer, waiting.key, [colleague])
    back = _report_again(officer, models[1], 2, hours=30)
    return_report(supervisor, back.key, back.version, "Say which impact factors you saw, and why.")
    done = _report_again(officer, models[2], 3, hours=55)
    sign_off_report(supervisor, done.key, done.version)


def _is_simple(report: Report) -> bool:
    return report.ced_used == "no" and bool(report.tactics) and report.officer_injured == "no"


def _report_again(user: User, model: Report, number: int, *, hours: int) -> StoredReport:
    """A report like one of the county's, typed and submitted anew some hours ago."""
    key = uuid5(SPACE, str(number))
    row = start_report(user, key)
    answers = _answers(model) | {"used_at": timezone.now() - timedelta(hours=hours)}
    row = save_answers(user, key, row.version, answers)
    return submit_report(user, key, row.version, uuid5(key, "submit"))


def _answers(model: Report) -> dict[str, Any]:
    perceived = {name: getattr(model.subject, name, None) for name in PERCEIVED}
    tactics = tuple(
        TacticUse(position=i, tactic=use.tactic, effective=use.effective or "yes")
        for i, use in enumerate(model.tactics, 1)
    )
    copied = (
        "locations", "impact_factors", "reasons", "outcomes", "primary_conduct",
        "assaulted_by_subject", "threatened_with_weapon", "ced_used", "main_duty",
        "single_crewed", "trained_ced", "carrying_ced", "officer_injured", "subject_injured",
        "subject_injury_level", "subject_treatment_offered", "subject_treatment_provided",
        "body_worn_video", "body_worn_video_reference", "body_worn_video_off_reason",
    )  # fmt: skip
    return {name: getattr(model, name) for name in copied} | perceived | {"tactics": tactics}

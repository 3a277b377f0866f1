"""Two trials of the demonstration's site: one that is over and published, and one at work.

Both lie after the county's year, so that no record of that year speaks for or against them: the
first ended yesterday, the second began today. Who works which slot follows the county's own turns,
some years later; events are drawn with the truth of ``truth.toml``.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

import numpy as np
from django.utils import timezone

from reddot.demo.margins import Bools, Ints
from reddot.demo.numbers import read_numbers
from reddot.demo.people import officer_id, station_id
from reddot.demo.trial_design import TrialDays, design_text
from reddot.demo.trial_of_county import (
    INDEPENDENT,
    REPORTED,
    OnDuty,
    TrialSpec,
    draw_events,
    on_duty,
)
from reddot.pack.page import render_page
from reddot.pack.trial_report import trial_document
from reddot.records.report import local_day
from reddot.store.actions.trial_designing import draft_trial
from reddot.store.actions.trial_looking import record_look
from reddot.store.actions.trial_reporting import analyse_trial, publish_trial_report
from reddot.store.actions.trial_reveal import close_trial, reveal_next, seal_trial
from reddot.store.actions.trial_working import record_worked
from reddot.store.models import Trial, User
from reddot.store.research import pseudonym
from reddot.store.trials import content_of

CARRY = "carry"
FOLLOWED = 0.97  # of the slots of the carry arm: on the others no device is to be had
NO_DEVICE, NOBODY = "device_unavailable", "none_available"
YES_NO = {True: "yes", False: "no"}
HEADER = ("slot", "officer", "crew", "eligible", "carried", "hours")


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteTrial:
    """A trial of the site: its name, days before and after today, and how far it has come.

    ``revealed`` and ``worked`` are slots; none is all of them.
    """

    id: str
    name: str
    begins: int
    days: int
    bases: int
    information: int
    revealed: int | None = None
    worked: int | None = None


OVER = SiteTrial(
    id="eastshire-four-weeks",
    name="Eastshire: four weeks at two stations",
    begins=-28,
    days=28,
    bases=2,
    information=14,
)
AT_WORK = SiteTrial(
    id="eastshire-front-line",
    name="Eastshire: eight weeks at three stations",
    begins=0,
    days=56,
    bases=3,
    information=40,
    revealed=9,
    worked=6,
)


def fill_trials(people: Mapping[str, User], seed: int) -> tuple[Trial, Trial]:
    """Put both trials into the store, by the people who do each part of it.

    Parameters
    ----------
    people
        The demonstration's people: the researcher designs, looks and reports, the force lead
        seals and closes, the Taser lead reveals and records.
    seed
        The county's seed, which its people and their turns follow.

    Returns
    -------
    tuple of Trial
        The one that is over, and the one at work.
    """
    over, done = _run(OVER, people, seed)
    events = draw_events(TrialSpec(), done.duty, done.arm, done.carries, _stream(seed, 1))
    _look(people["researcher"], over.slug, done, events["assaults"])
    close_trial(people["lead"], over.slug)
    report = analyse_trial(people["researcher"], over.slug, outcomes_text(done, events))
    page = render_page(trial_document(report))
    publish_trial_report(people["researcher"], over.slug, report, page)
    over.refresh_from_db()
    return over, _run(AT_WORK, people, seed)[0]


def _stream(seed: int, purpose: int) -> np.random.Generator:
    return np.random.default_rng(np.random.SeedSequence(seed, spawn_key=(purpose,)))


def _run(trial: SiteTrial, people: Mapping[str, User], seed: int) -> tuple[Trial, Done]:
    """Draft and seal a trial, reveal its slots, and record who worked them."""
    draft_trial(people["researcher"], design_text(_days(trial)))
    row = seal_trial(people["lead"], trial.id)
    duty = on_duty(seed, trial.days, trial.bases)
    count = trial.revealed or len(duty.slots)
    arms = [_reveal(people["taserlead"], trial.id) for _ in range(count)]
    done = _work(duty, dict(arms[: trial.worked]), _stream(seed, 0))
    record_worked(people["taserlead"], trial.id, worked_text(done), reasons=why_not_followed(done))
    return row, done


def _reveal(actor: User, slug: str) -> tuple[str, str]:
    """The next slot by name, and its arm."""
    entry = reveal_next(actor, slug)
    return str(content_of(entry)["slot"]), entry.arm


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """Slots that were worked: their names and arms (1 to carry), and who carried on them.

    ``arm`` and ``carries`` are of all slots and officer-shifts of ``duty``; ``rows`` are the
    officer-shifts on the slots worked.
    """

    duty: OnDuty
    slots: Sequence[str]
    arm: Ints
    carries: Bools
    rows: Ints


def _work(duty: OnDuty, arms: Mapping[str, str], rng: np.random.Generator) -> Done:
    """Officers in date carry on slots of the carry arm, but for a few slots without a device."""
    arm = np.zeros(len(duty.slots), np.int64)
    arm[: len(arms)] = [one == CARRY for one in arms.values()]
    to_carry = (arm == 1) & (rng.random(len(arm)) < FOLLOWED)
    return Done(
        duty=duty,
        slots=list(arms),
        arm=arm,
        carries=duty.eligible & to_carry[duty.slot],
        rows=np.flatnonzero(duty.slot < len(arms)),
    )


def _days(trial: SiteTrial) -> TrialDays:
    first = local_day(timezone.now()) + timedelta(trial.begins)
    return TrialDays(
        id=trial.id,
        name=trial.name,
        first_day=first,
        last_day=first + timedelta(trial.days - 1),
        stations=[station_id(base) for base in range(trial.bases)],
        turns=list(read_numbers().duty["starts"]),
        information=trial.information,
    )


def why_not_followed(done: Done) -> dict[str, str]:
    """Why nobody carried, by slot of the carry arm on which nobody did."""
    count, slot = len(done.slots), done.duty.slot[done.rows]
    carried = np.bincount(slot, weights=done.carries[done.rows], minlength=count)
    eligible = np.bincount(slot, weights=done.duty.eligible[done.rows], minlength=count)
    without = np.flatnonzero((done.arm[:count] == 1) & (carried == 0))
    return {
        done.slots[place]: NO_DEVICE if eligible[place] else NOBODY for place in without.tolist()
    }


def worked_text(done: Done) -> str:
    """The table of who worked the slots, as a person would upload it."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(HEADER)
    writer.writerows(_worked(done))
    return out.getvalue()


def _worked(done: Done) -> Iterable[tuple[str, ...]]:
    duty = done.duty
    for row in done.rows.tolist():
        yield (
            done.slots[duty.slot[row]],
            officer_id(int(duty.officer[row])),
            f"crew-{duty.crew[row] + 1}",
            YES_NO[bool(duty.eligible[row])],
            YES_NO[bool(done.carries[row])],
            f"{duty.hours[row]:g}",
        )


def outcomes_text(done: Done, events: Mapping[str, Ints]) -> str:
    """The table of what happened on each officer-shift, officers by their pseudonyms."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(("slot", "officer", "outcome", "count"))
    writer.writerows(_happened(done, events))
    return out.getvalue()


def _happened(done: Done, events: Mapping[str, Ints]) -> Iterable[tuple[str, ...]]:
    force = read_numbers().force
    for outcome in (REPORTED, *INDEPENDENT):
        found = np.flatnonzero(events[outcome])
        for row in found.tolist() or [0]:  # a count of 0 says that there was none at all
            officer = pseudonym("officer", force, officer_id(int(done.duty.officer[row])))
            count = str(int(events[outcome][row]))
            yield done.slots[done.duty.slot[row]], officer, outcome, count


def _look(actor: User, slug: str, done: Done, assaults: Ints) -> None:
    """One look at assaults: those of each arm, over its officer-shifts."""
    treated = done.arm[done.duty.slot] == 1
    record_look(
        actor,
        slug,
        (int(assaults[treated].sum()), int(assaults[~treated].sum())),
        (float(treated.sum()), float((~treated).sum())),
    )

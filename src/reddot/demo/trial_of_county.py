"""A trial of who carries in the county, with the truth of ``truth.toml``, as often as is wanted.

The people, their turns and their crews are the county's own and stay the same from one trial to
the next. What is drawn anew each time is the allocation, under the same design as a sealed trial
has, and the events. So estimators are held against effects that are known.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cache

import numpy as np

from reddot.demo.duty import Duty
from reddot.demo.margins import Bools, Floats, Ints
from reddot.demo.numbers import read_numbers, read_truth
from reddot.demo.people import Staff, officer_id, station_id
from reddot.demo.scene import draw_duty, random_streams
from reddot.demo.training import Authority
from reddot.demo.trial_design import TrialDays, design_text
from reddot.demo.turns import Calendar
from reddot.trial.design import Design, Slot, design_from_text, slots_of_days
from reddot.trial.observed import Observed
from reddot.trial.seal import allocation_ids, draw_allocations

HOUR = 3600
AT_ONCE = 200  # allocations drawn together
ON_REPORTS = "assaults_on_reports"  # what force reports tell of assaults; see the null county
REPORTED = "force"
INDEPENDENT = ("assaults", "injuries", "complaints")


@dataclass(frozen=True, slots=True, kw_only=True)
class TrialSpec:
    """What is true of a trial in the county.

    Attributes
    ----------
    days, bases
        The first so many days of the county's year, and its first so many bases; a slot is one
        turn of duty at one base on one day.
    carrying, accompanying, elsewhere
        Reported force as a multiple of the control arm's: of an officer who carries, of the crew
        mate of one, and of everyone else on a slot of the carry arm.
    eligible
        How much an officer in date meets, force and assaults alike, whether carrying or not.
    assaults
        The true effect of a carry slot on assaults, for everyone on it.
    shift_sd, officer_sd
        Standard deviation of the logarithm of the rate between slots and between officers.
    dispersion
        Variance of an officer-shift's count over its mean, given the two.
    followed
        The chance that an eligible officer on a carry slot does carry.
    roster
        The seed of the people and their turns.
    """

    days: int = 365
    bases: int = 16
    carrying: float = field(default_factory=lambda: read_truth().carrying)
    accompanying: float = field(default_factory=lambda: read_truth().accompanying)
    elsewhere: float = 1.0
    eligible: float = field(default_factory=lambda: read_truth().eligible_activity)
    assaults: float = 1.0
    shift_sd: float = 0.0
    officer_sd: float = 0.0
    dispersion: float = 1.0
    followed: float = 1.0
    roster: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class OnDuty:
    """Who works which slot, with whom: everything that is fixed before the allocation.

    Arrays of officer-shifts have the shape (R,); ``beside`` says that a crew mate is eligible.
    ``stratum`` is of each slot, shape (S,).
    """

    slots: tuple[Slot, ...]
    stratum: Ints
    slot: Ints
    officer: Ints
    crew: Ints
    eligible: Bools
    beside: Bools
    hours: Floats
    officer_names: tuple[str, ...]
    slot_names: tuple[str, ...]


@cache
def on_duty(roster: int, days: int, bases: int) -> OnDuty:
    """The county's officers on duty on its first days at its first bases; kept once drawn.

    Examples
    --------
    >>> week = on_duty(1, 7, 16)
    >>> len(week.slots), len(week.slot) > 2000
    (336, True)
    """
    calendar, staff, _, duty = _duty(roster)
    design, slots = county_design(days, bases)
    turns = len(calendar.names)
    here = (duty.day < days) & (duty.base < bases)
    day, turn, base, crew = (part[here] for part in (duty.day, duty.turn, duty.base, duty.crew))
    hours = (calendar.ends - calendar.starts)[day, turn] / HOUR
    eligible = duty.eligible[here]
    crew = np.unique(crew, return_inverse=True)[1]
    with_authority = np.bincount(crew, weights=eligible) > 0
    return OnDuty(
        slots=slots,
        stratum=allocation_ids(design, slots).stratum,
        slot=(day * turns + turn) * bases + base,
        officer=duty.officer[here],
        crew=crew,
        eligible=eligible,
        beside=~eligible & with_authority[crew],
        hours=hours,
        officer_names=tuple(officer_id(place) for place in range(staff.front_line)),
        slot_names=tuple(slot.name for slot in slots),
    )


@cache
def _duty(roster: int) -> tuple[Calendar, Staff, Authority, Duty]:
    return draw_duty(read_numbers(), read_truth(), random_streams(roster))


@cache
def county_design(days: int, bases: int) -> tuple[Design, tuple[Slot, ...]]:
    """The design and all its slots: by day, then turn, then base."""
    numbers = read_numbers()
    trial = TrialDays(
        id="county",
        name="A trial of the county",
        first_day=numbers.first_day,
        last_day=numbers.first_day + timedelta(days - 1),
        stations=[station_id(base) for base in range(bases)],
        turns=list(numbers.duty["starts"]),
    )
    design = design_from_text(design_text(trial))
    return design, slots_of_days(design, trial.stations, trial.turns)


def simulate_trial(spec: TrialSpec, rng: np.random.Generator) -> Observed:
    """Draw one trial: who carries by the design's own allocation, then the events.

    Parameters
    ----------
    spec
        What is true.
    rng
        The stream the draws come from.

    Returns
    -------
    Observed
        With the outcomes ``force`` (from reports), ``assaults``, ``injuries`` and ``complaints``
        (from their own records), and ``assaults_on_reports``: the assaults that a force report
        tells of, which follow reported force and are no measure of assaults.

    Examples
    --------
    >>> trial = simulate_trial(TrialSpec(days=14), np.random.default_rng(1))
    >>> sorted(trial.outcomes)
    ['assaults', 'assaults_on_reports', 'complaints', 'force', 'injuries']
    """
    return next(simulate_trials(spec, 1, rng))


def simulate_trials(spec: TrialSpec, count: int, rng: np.random.Generator) -> Iterator[Observed]:
    """Draw so many trials, one after the other: faster than one by one.

    Parameters
    ----------
    spec
        What is true.
    count
        How many.
    rng
        The stream the draws come from.

    Yields
    ------
    Observed
        As :func:`simulate_trial` gives.

    Examples
    --------
    >>> rng = np.random.default_rng(1)
    >>> [trial.slots for trial in simulate_trials(TrialSpec(days=7), 2, rng)]
    [336, 336]
    """
    people = on_duty(spec.roster, spec.days, spec.bases)
    for first in range(0, count, AT_ONCE):
        number = min(AT_ONCE, count - first)
        for arm in draw_allocations(*county_design(spec.days, spec.bases), rng, number):
            yield _worked(spec, people, arm.astype(np.int64), rng)


def _worked(spec: TrialSpec, people: OnDuty, arm: Ints, rng: np.random.Generator) -> Observed:
    carries = people.eligible & (arm[people.slot] == 1)
    if spec.followed < 1.0:
        carries &= rng.random(len(carries)) < spec.followed
    return Observed(
        slot_names=people.slot_names,
        stratum=people.stratum,
        cluster=np.arange(len(people.slots)),
        arm=arm,
        slot=people.slot,
        officer=people.officer,
        officer_names=people.officer_names,
        crew=people.crew,
        eligible=people.eligible,
        carried=carries,
        hours=people.hours,
        outcomes=draw_events(spec, people, arm, carries, rng),
    )


def draw_events(
    spec: TrialSpec, people: OnDuty, arm: Ints, carries: Bools, rng: np.random.Generator
) -> dict[str, Ints]:
    """Draw the events of every officer-shift, by outcome, given who carries.

    Parameters
    ----------
    spec
        What is true.
    people
        Who works which slot.
    arm
        1 for a slot of the carry arm, shape (S,).
    carries
        Whether an officer-shift is worked with a CED, shape (R,).
    rng
        The stream the draws come from.
    """
    kinds, year = read_truth().independent, _met_in_a_year(spec)
    met = activity(spec, people) * _spread(spec.shift_sd, len(arm), rng)[people.slot]
    met *= _spread(spec.officer_sd, len(people.officer_names), rng)[people.officer]
    treated = arm[people.slot] == 1
    effect = multipliers(spec, people, treated, carries)
    (force,) = _counts(met * effect, [read_numbers().reports / year], spec.dispersion, rng)
    rates = [kinds[name].total / year for name in INDEPENDENT]
    found = dict(zip(INDEPENDENT, _counts(met, rates, spec.dispersion, rng), strict=True))
    if spec.assaults != 1.0:
        true = np.where(treated, spec.assaults, 1.0)
        (found["assaults"],) = _counts(met * true, rates[:1], spec.dispersion, rng)
    told = effect * (kinds["assaults"].on_report / kinds["assaults"].total)
    return {REPORTED: force, **found, ON_REPORTS: _told(found["assaults"], told, rng)}


def _met_in_a_year(spec: TrialSpec) -> float:
    """What the county's officer-shifts of a whole year meet, in those of an officer not in date."""
    eligible = _duty(spec.roster)[3].eligible
    return float(len(eligible) + (spec.eligible - 1.0) * eligible.sum())


def _told(events: Ints, chance: Floats, rng: np.random.Generator) -> Ints:
    """How many of some events a force report tells of, given the chance on each officer-shift."""
    told, rows = np.zeros_like(events), np.flatnonzero(events)
    told[rows] = rng.binomial(events[rows], np.minimum(chance[rows], 1.0))
    return told


def activity(spec: TrialSpec, people: OnDuty) -> Floats:
    """How much each officer-shift meets, force and assaults alike, shape (R,)."""
    return np.where(people.eligible, spec.eligible, 1.0)


def multipliers(spec: TrialSpec, people: OnDuty, treated: Bools, carries: Bools) -> Floats:
    """Reported force as a multiple of what it is with no CED on the slot, shape (R,)."""
    mate_carries = np.bincount(people.crew, weights=carries)[people.crew] > carries
    beside = np.where(mate_carries, spec.accompanying, spec.elsewhere)
    return np.where(treated, np.where(carries, spec.carrying, beside), 1.0)


def _spread(sd: float, count: int, rng: np.random.Generator) -> Floats:
    """Lognormal factors of mean 1."""
    return np.exp(rng.normal(-(sd**2) / 2, sd, count)) if sd > 0 else np.ones(count)


def _counts(
    met: Floats, rates: Sequence[float], dispersion: float, rng: np.random.Generator
) -> Iterator[Ints]:
    """Counts of mean rate × met for each rate; their variance is ``dispersion`` times the mean."""
    upto = np.cumsum(met)
    for rate in rates:
        if dispersion > 1.0:
            mean = rng.gamma(rate * met / (dispersion - 1.0), dispersion - 1.0)
            yield rng.poisson(mean)
        else:  # events are few: the place of each is drawn faster than the count of every row
            places = rng.random(rng.poisson(rate * upto[-1])) * upto[-1]
            yield np.bincount(np.searchsorted(upto, places, side="right"), minlength=len(met))


def true_ratios(spec: TrialSpec) -> dict[str, float]:
    """Reported force on carry slots over control slots that a trial of a kind has in truth.

    Parameters
    ----------
    spec
        What is true.

    Returns
    -------
    dict
        By group of officers (carrier, accompanying, elsewhere, everyone), by intention to treat.

    Notes
    -----
    Expected events of a group's officer-shifts were every slot to carry, over those were none:
    activity × expected multiplier, added up, over activity, added up. Everyone is therefore the
    mixture of the three, each weighted by what it meets.

    Examples
    --------
    >>> {group: round(ratio, 2) for group, ratio in true_ratios(TrialSpec(days=28)).items()}
    {'carrier': 1.48, 'accompanying': 1.19, 'elsewhere': 1.0, 'everyone': 1.27}
    """
    people = on_duty(spec.roster, spec.days, spec.bases)
    met, own = activity(spec, people), people.eligible * spec.followed
    mates = np.bincount(people.crew, weights=people.eligible)[people.crew] - people.eligible
    no_mate = (1.0 - spec.followed) ** mates
    beside = (1.0 - no_mate) * spec.accompanying + no_mate * spec.elsewhere
    effect = own * spec.carrying + (1.0 - own) * beside
    groups = {
        "carrier": people.eligible,
        "accompanying": people.beside,
        "elsewhere": ~people.eligible & ~people.beside,
        "everyone": np.ones(len(met), bool),
    }
    return {
        name: float((met * effect)[group].sum() / met[group].sum())
        for name, group in groups.items()
    }

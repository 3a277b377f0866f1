"""Assaults, injuries and complaints, which have records of their own.

Some of them stand on a force report as well, and those follow reported force. The others are drawn
so that the two together follow the truth, whatever is carried: see :func:`unreported_weights`.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from reddot.demo.duty import Duty, shift_id
from reddot.demo.force import MINUTE, ForceUses, force_weights
from reddot.demo.margins import Floats, Ints
from reddot.demo.numbers import Independent, Truth
from reddot.demo.people import officer_id
from reddot.demo.turns import in_utc
from reddot.errors import BadDataError
from reddot.records.beside import Assault, Complaint, Injury

CRIME, DUTY_INJURY, COMPLAINT = "crime records", "injury-on-duty records", "complaint records"


@dataclass(frozen=True, slots=True)
class Events:
    """Events of one kind, each array of shape (events,), in order of time.

    ``report`` is the place of the force report that tells of it, or -1; ``at`` is in seconds.
    """

    shift: Ints
    report: Ints
    at: Ints


def unreported_weights(duty: Duty, truth: Truth, kind: Independent) -> Floats:
    """Weights over officer-shifts for the events that stand on no force report.

    Parameters
    ----------
    duty
        The officer-shifts.
    truth
        The truth about force.
    kind
        How many events there are, how many on a report, and what carrying does to their rate.

    Returns
    -------
    array of float
        Shape (shifts,); none is negative.

    Raises
    ------
    BadDataError
        So many events stand on reports that no draw of the others can restore the truth.

    Notes
    -----
    Let a be the activity of an officer-shift, m its multiplier of reported force, t that of the
    event's true rate (1 where carrying has no effect), n the events and c those on a report. The c
    are on reports chosen at random, so in expectation c·a·m/M, with M = Σ a·m. The others get
    weight a·(K·t − m), which adds up to K·T − M with T = Σ a·t. All events together then have

        c·a·m/M + (n − c)·a·(K·t − m)/(K·T − M),

    which is free of m exactly when c/M = (n − c)/(K·T − M), that is when **K = (M/T)·(n/c)**. What
    is left is n·a·t/T: the rate is exactly a·t up to one constant. Counts of the c alone, as force
    reports give them, still have the ratio m.
    """
    activity, force = duty.activity(truth), force_weights(duty, truth)
    true = activity * duty.multiplier(kind.carrying, kind.accompanying)
    factor = (force.sum() / true.sum()) * (kind.total / kind.on_report)
    weights: Floats = factor * true - force
    if weights.min() < 0:
        raise BadDataError(
            f"{kind.on_report} of {kind.total} events on force reports are too many for effects of "
            f"{truth.carrying} and {truth.accompanying}. Lower the first in truth.toml."
        )
    return weights


def draw_unreported(duty: Duty, truth: Truth, kind: Independent, rng: np.random.Generator) -> Ints:
    """The officer-shift of each event that stands on no report."""
    weights = unreported_weights(duty, truth, kind)
    counts = rng.multinomial(kind.total - kind.on_report, weights / weights.sum())
    return np.repeat(np.arange(len(weights)), counts)


def all_events(
    duty: Duty, uses: ForceUses, on_reports: Ints, others: Ints, rng: np.random.Generator
) -> Events:
    """The events on the reports given and the others, each of these at some minute of its turn."""
    shift = np.append(uses.shift[on_reports], others)
    report = np.append(on_reports, np.full(len(others), -1))
    at = np.append(uses.used[on_reports], random_minute(duty, others, rng))
    order = np.lexsort((report, shift, at))
    return Events(shift[order], report[order], at[order])


def random_minute(duty: Duty, shift: Ints, rng: np.random.Generator) -> Ints:
    """A minute within each of some officer-shifts, in seconds since 1970."""
    minutes = (duty.ends[shift] - duty.starts[shift]) // MINUTE
    return duty.starts[shift] + MINUTE * np.floor(rng.random(len(shift)) * minutes).astype(np.int64)


def crime_reference(place: int) -> str:
    """The identifier of an assault, and the crime reference of a report that tells of it."""
    return f"synthetic-crime-{place + 1:04d}"


def list_assaults(events: Events, duty: Duty, injured: list[bool]) -> tuple[Assault, ...]:
    """Assaults as records; ``injured`` says of each whether the officer was hurt."""
    return tuple(
        Assault(
            assault_id=crime_reference(place),
            officer_id=officer_id(int(duty.officer[shift])),
            happened_at=in_utc(at),
            source=CRIME,
            shift_id=shift_id(shift),
            with_injury=injured[place],
        )
        for place, (shift, at) in enumerate(_rows(events))
    )


def list_injuries(events: Events, duty: Duty, levels: list[str]) -> tuple[Injury, ...]:
    """Injuries on duty as records."""
    return tuple(
        Injury(
            injury_id=f"synthetic-injury-{place + 1:04d}",
            officer_id=officer_id(int(duty.officer[shift])),
            happened_at=in_utc(at),
            source=DUTY_INJURY,
            shift_id=shift_id(shift),
            level=levels[place],
        )
        for place, (shift, at) in enumerate(_rows(events))
    )


def list_complaints(events: Events, duty: Duty) -> tuple[Complaint, ...]:
    """Complaints as records; those about force are the ones on a report."""
    return tuple(
        Complaint(
            complaint_id=f"synthetic-complaint-{place + 1:04d}",
            officer_id=officer_id(int(duty.officer[shift])),
            happened_at=in_utc(at),
            source=COMPLAINT,
            shift_id=shift_id(shift),
            about_force=bool(events.report[place] >= 0),
        )
        for place, (shift, at) in enumerate(_rows(events))
    )


def _rows(events: Events) -> list[tuple[int, int]]:
    return list(zip(events.shift.tolist(), events.at.tolist(), strict=True))

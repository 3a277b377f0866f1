"""Whether an officer may carry a model of CED at a moment, with every reason against it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Literal

from reddot.carriage.authority import Outcome
from reddot.carriage.register import Register, officer_on
from reddot.carriage.rules import rule_on
from reddot.errors import UsageError
from reddot.records.beside import Officer
from reddot.records.report import local_day

Obstacle = Literal[
    "unknown_officer", "not_in_service", "role_may_not_carry", "suspended",
    "never_trained", "not_trained_on_model", "lapsed", "not_endorsed", "not_authorised",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Why:
    """One reason why an officer may not carry: its code, and words for people."""

    code: Obstacle
    words: str


@dataclass(frozen=True, slots=True)
class Answer:
    """Whether an officer may carry, with every reason against it.

    ``last_day`` is the last day of the authority that training gives, without a gap from the day
    asked about; where it lapsed, the day it lasted to. ``course`` is the training it rests on.
    """

    officer_id: str
    model: str
    moment: datetime
    obstacles: tuple[Why, ...]
    last_day: date | None = None
    course: Outcome | None = None

    @property
    def may(self) -> bool:
        """Whether nothing stands in the way."""
        return not self.obstacles

    def words(self) -> str:
        """The answer in one or more sentences."""
        if self.may:
            return f"May carry the {self.model}, trained to {_say(self.last_day)}."
        return " ".join(why.words for why in self.obstacles)

    def as_json(self) -> dict[str, object]:
        """The answer as commands print it."""
        return {
            "officer_id": self.officer_id,
            "model": self.model,
            "at": self.moment.isoformat(),
            "may_carry": self.may,
            "last_day": self.last_day.isoformat() if self.last_day else None,
            "obstacles": list(dict.fromkeys(why.code for why in self.obstacles)),
            "words": self.words(),
        }


def may_carry(register: Register, officer_id: str, model: str, moment: datetime) -> Answer:
    """Whether an officer may carry a model at a moment, past or to come.

    Parameters
    ----------
    register
        The register.
    officer_id
        The officer's pseudonym.
    model
        The model of CED, as the register spells it.
    moment
        A moment with its time zone. Authority is by day, local time in England and Wales; a
        suspension is by the moment.

    Raises
    ------
    UsageError
        The moment has no time zone.

    Examples
    --------
    >>> from datetime import UTC
    >>> from reddot.carriage.register import Holdings, make_register
    >>> from reddot.records.beside import Training
    >>> taken = Training(officer_id="E1", course="initial", model="X2", passed=True,
    ...     completed_on=date(2017, 3, 1))
    >>> register = make_register(Holdings(officers=[Officer(officer_id="E1", force="Eastshire")],
    ...     training=[taken]))
    >>> may_carry(register, "E1", "X2", datetime(2018, 2, 28, 23, 59, tzinfo=UTC)).may
    True
    >>> may_carry(register, "E1", "X2", datetime(2018, 3, 1, tzinfo=UTC)).words()
    'Authority for the X2 lapsed: it lasted to 28 February 2018.'
    """
    if moment.tzinfo is None:
        raise UsageError(f"The moment {moment} has no time zone. Give one.")
    day = local_day(moment)
    officer = officer_on(register, officer_id, day)
    if officer is None:
        why = Why("unknown_officer", f"The register has no officer '{officer_id}'.")
        return Answer(officer_id, model, moment, (why,))
    found = register.outcomes.get(officer_id, ())
    latest = _latest(found, model, day)
    obstacles = (
        *_of_service(officer, day),
        *_of_role(register, officer, day),
        *_of_suspension(register, officer, model, moment),
        *_of_training(found, latest, model, day),
    )
    return Answer(officer_id, model, moment, obstacles, _until(found, latest, day), latest)


def models_of(register: Register, officer_id: str, moment: datetime) -> tuple[str, ...]:
    """The models that an officer may carry at a moment."""
    day, courses = local_day(moment), register.outcomes.get(officer_id, ())
    models = sorted({outcome.course.model for outcome in courses if outcome.covers(day)})
    return tuple(m for m in models if may_carry(register, officer_id, m, moment).may)


def _latest(found: Sequence[Outcome], model: str, day: date) -> Outcome | None:
    """The course that gives authority for a model the longest, of those completed by a day."""
    given = [
        o
        for o in found
        if o.last_day is not None and o.course.model == model and o.course.completed_on <= day
    ]
    return max(given, key=lambda o: (o.last_day, o.course.completed_on), default=None)


def _until(found: Sequence[Outcome], latest: Outcome | None, day: date) -> date | None:
    """The last day of authority without a gap; courses completed later carry it on."""
    if latest is None or latest.last_day is None:
        return None
    last = latest.last_day
    if last < day:
        return last
    for outcome in found:
        same_model = outcome.course.model == latest.course.model
        if outcome.last_day and same_model and outcome.course.completed_on <= _next(last):
            last = max(last, outcome.last_day)
    return last


def _next(day: date) -> date:
    return day + timedelta(days=1)


def _of_service(officer: Officer, day: date) -> Iterator[Why]:
    if officer.joined_on is not None and day < officer.joined_on:
        yield Why("not_in_service", f"Not in service: joined on {_say(officer.joined_on)}.")
    if officer.left_on is not None and day > officer.left_on:
        yield Why("not_in_service", f"Not in service: left on {_say(officer.left_on)}.")


def _of_role(register: Register, officer: Officer, day: date) -> Iterator[Why]:
    rule = rule_on(day, register.rules)
    need = rule.needs.get(officer.role)
    role = officer.role.replace("_", " ")
    if need is None:
        yield Why("role_may_not_carry", f"A {role} may not carry a CED on {_say(day)}.")
    elif need != "course":
        yield from _NEEDS[need](register, officer, day)


def _of_endorsement(register: Register, officer: Officer, day: date) -> Iterator[Why]:
    given = register.endorsements.get(officer.officer_id, ())
    if not any(_within(e.given_on, e.ended_on, day) for e in given):
        yield Why("not_endorsed", "A student officer needs a superintendent's endorsement.")


def _of_authorisation(register: Register, officer: Officer, day: date) -> Iterator[Why]:
    given = (
        a
        for a in register.role_authorisations
        if a.force == officer.force and a.role == officer.role
    )
    if not any(_within(a.given_on, a.ended_on, day) for a in given):
        role = officer.role.replace("_", " ")
        yield Why("not_authorised", f"The chief officer has not authorised a {role} to carry.")


_NEEDS: Mapping[str, Callable[[Register, Officer, date], Iterator[Why]]] = {
    "endorsement": _of_endorsement,
    "authorisation": _of_authorisation,
}


def _of_suspension(
    register: Register, officer: Officer, model: str, moment: datetime
) -> Iterator[Why]:
    at = moment.astimezone(UTC)  # two moments of one zone are compared by their wall clocks
    for one in register.suspensions.get(officer.officer_id, ()):
        begun = one.starts_at.astimezone(UTC) <= at
        ended = one.ends_at is not None and one.ends_at.astimezone(UTC) <= at
        if one.model in (None, model) and begun and not ended:
            reason = one.reason.replace("_", " ")
            since = _say(local_day(one.starts_at))
            yield Why("suspended", f"Suspended since {since}: {reason}.")


def _of_training(
    found: Sequence[Outcome], latest: Outcome | None, model: str, day: date
) -> Iterator[Why]:
    if latest is None:
        others = {
            o.course.model for o in found if o.last_day is not None and o.course.completed_on <= day
        }
        if others:
            words = f"Trained on the {' and '.join(sorted(others))}, not on the {model}."
            yield Why("not_trained_on_model", words)
        else:
            yield Why("never_trained", f"No course passed by {_say(day)} gives authority to carry.")
    elif latest.last_day is not None and latest.last_day < day:
        words = f"Authority for the {model} lapsed: it lasted to {_say(latest.last_day)}."
        yield Why("lapsed", words)


def _within(first: date, last: date | None, day: date) -> bool:
    return first <= day and (last is None or day <= last)


def _say(day: date | None) -> str:
    return "no day" if day is None else f"{day.day} {day:%B %Y}"

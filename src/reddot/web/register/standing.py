"""How an officer stands on the register, in words: in date, lapsing, lapsed, never trained."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from reddot.carriage.may_carry import Answer, may_carry
from reddot.carriage.planning.lapses import lapses_ahead
from reddot.carriage.register import Register
from reddot.records.beside import Officer
from reddot.records.codes import read_code_list
from reddot.records.report import local_day

State = Literal["in_date", "lapsing", "lapsed", "never", "barred"]
SOON_DAYS = 90
STATES: Mapping[State, tuple[str, str]] = {
    "in_date": ("In date", "green"),
    "lapsing": (f"Lapses within {SOON_DAYS} days", "yellow"),
    "lapsed": ("Lapsed", "red"),
    "never": ("Never trained", "grey"),
    "barred": ("May not carry", "orange"),
}
NEXT: Mapping[str, str] = {
    "unknown_officer": "The Taser lead enters the officer in the register.",
    "not_in_service": "The dates of service are on the register; the Taser lead can check them.",
    "role_may_not_carry": "No course changes this: the role may not carry.",
    "suspended": "The Taser lead lifts the suspension once what it is for is settled.",
    "never_trained": "Pass an initial course on the model.",
    "not_trained_on_model": "Pass a conversion course on this model.",
    "lapsed": "Pass a refresher on this model; it gives authority again from its day.",
    "not_endorsed": "A superintendent endorses the student officer.",
    "not_authorised": "The chief officer authorises the role for the force.",
}
RENEW = "Pass a refresher on this model by then."
NO_COURSE = "No course is on the register."


@dataclass(frozen=True, slots=True)
class Standing:
    """An officer, the answer for each model they have a course on, and what it comes to."""

    officer: Officer
    answers: tuple[Answer, ...]
    state: State

    @property
    def words(self) -> str:
        """The answers in words, each with its reasons."""
        return " ".join(dict.fromkeys(a.words() for a in self.answers)) or NO_COURSE


def standings(
    register: Register, officers: Iterable[Officer], moment: datetime
) -> tuple[Standing, ...]:
    """How officers stand at a moment, in their order.

    Examples
    --------
    >>> from datetime import UTC
    >>> from reddot.carriage.register import Holdings, make_register
    >>> one = Officer(officer_id="E1", force="Eastshire")
    >>> register = make_register(Holdings(officers=[one]))
    >>> standings(register, [one], datetime(2024, 1, 1, tzinfo=UTC))[0].state
    'never'
    """
    soon = lapsing(register, local_day(moment))
    return tuple(_standing(register, officer, moment, soon) for officer in officers)


def lapsing(register: Register, day: date) -> frozenset[tuple[str, str]]:
    """Officer and model of each authority that lapses soon."""
    found = lapses_ahead(register, day, SOON_DAYS)
    return frozenset((lapse.officer_id, lapse.model) for lapse in found)


def answers_of(register: Register, officer_id: str, moment: datetime) -> tuple[Answer, ...]:
    """The answer for each model that an officer has a course on."""
    courses = register.outcomes.get(officer_id, ())
    models = sorted({outcome.course.model for outcome in courses})
    return tuple(may_carry(register, officer_id, model, moment) for model in models)


def _standing(
    register: Register, officer: Officer, moment: datetime, soon: frozenset[tuple[str, str]]
) -> Standing:
    answers = answers_of(register, officer.officer_id, moment)
    return Standing(officer, answers, _state(answers, soon))


def _state(answers: Sequence[Answer], soon: frozenset[tuple[str, str]]) -> State:
    may = [answer for answer in answers if answer.may]
    if may:
        lasting = [a for a in may if (a.officer_id, a.model) not in soon]
        return "in_date" if lasting else "lapsing"
    codes = [{why.code for why in answer.obstacles} for answer in answers]
    if all(found & {"never_trained", "not_trained_on_model"} for found in codes):
        return "never"
    return (
        "lapsed"
        if all(found & {"lapsed", "never_trained", "not_trained_on_model"} for found in codes)
        else "barred"
    )


def next_steps(answer: Answer) -> tuple[str, ...]:
    """What to do next: to keep the authority, or against each reason that stands in the way."""
    if answer.may:
        return (RENEW,)
    return tuple(dict.fromkeys(NEXT[why.code] for why in answer.obstacles))


def day_words(day: date | None) -> str:
    """A day as people read it.

    >>> day_words(date(2024, 2, 29)), day_words(None)
    ('29 February 2024', 'Not recorded')
    """
    return "Not recorded" if day is None else f"{day.day} {day:%B %Y}"


def role_words(role: str) -> str:
    """What an officer is, in words.

    >>> role_words("student_officer")
    'Student officer'
    """
    return read_code_list("role").label(role)

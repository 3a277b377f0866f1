"""Trained strength on a day, as counts with their denominators; who carried while in date."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from reddot.carriage.may_carry import models_of
from reddot.carriage.register import Register, check_force, officer_on
from reddot.carriage.spells import Spell, day_starts, noon, spells
from reddot.errors import UsageError
from reddot.records.beside import DeviceIssue, Officer

FrontLine = Callable[[Officer], bool | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Strength:
    """Trained strength of the officers in service on a day, in officers.

    ``front_line`` are those of the front line; of them ``in_date`` may carry at least one model at
    noon, and ``ever_trained`` passed a course that gave authority by then. ``by_model`` splits
    those in date by model; who may carry two models counts in both. ``not_stated`` are officers
    of whom it is not stated whether they are front line, in none of the counts before; of them
    ``in_date_not_stated`` may carry and ``ever_trained_not_stated`` were trained.
    """

    on: date
    front_line: int
    in_date: int
    ever_trained: int
    not_stated: int = 0
    in_date_not_stated: int = 0
    ever_trained_not_stated: int = 0
    by_model: Mapping[str, int] = field(default_factory=dict)

    def bounds(self) -> tuple[float, float]:
        """The least and the most that the share in date can be, as shares of 0 to 1.

        They lie apart where it is not stated of some officers whether they are front line; with
        nobody to divide by they are 0 and 1.
        """
        return _bounds(self.in_date, self.front_line, self.in_date_not_stated, self.not_stated)

    def ever_trained_bounds(self) -> tuple[float, float]:
        """The same for the share ever trained."""
        return _bounds(
            self.ever_trained, self.front_line, self.ever_trained_not_stated, self.not_stated
        )

    def words(self) -> str:
        """The figure in a sentence: numerator, denominator, and what is not stated."""
        said = f"{self.in_date} of {self.front_line} front-line officers were in date"
        if not self.not_stated:
            return f"{said}."
        return f"{said}; of {self.not_stated} more it is not stated whether they are front line."


def as_recorded(officer: Officer) -> bool | None:
    """Whether an officer is front line, as the force's own records say; None: they do not."""
    return officer.front_line


def strength_on(
    register: Register,
    day: date,
    *,
    force: str | None = None,
    front_line: FrontLine = as_recorded,
) -> Strength:
    """Count the officers in service on a day who are trained and in date.

    Parameters
    ----------
    register
        The register.
    day
        A day in England and Wales; it is counted at noon.
    force
        Only officers of this force.
    front_line
        The definition of front line: True, False, or None where it cannot be told.

    Examples
    --------
    >>> from reddot.carriage.register import Holdings, make_register
    >>> one = Officer(officer_id="E1", force="Eastshire", front_line=True)
    >>> strength_on(make_register(Holdings(officers=[one])), date(2018, 3, 1)).words()
    '0 of 1 front-line officers were in date.'
    """
    check_force(register, force)
    counts: Counter[str] = Counter()
    by_model: Counter[str] = Counter()
    for officer_id in register.officers:
        officer = officer_on(register, officer_id, day)
        stated = front_line(officer) if officer is not None else False
        if officer is None or stated is False or not _counts(officer, force, day):
            continue
        models = models_of(register, officer_id, noon(day))
        end = "" if stated else "_not_stated"
        counts["front_line" if stated else "not_stated"] += 1
        counts[f"in_date{end}"] += bool(models)
        counts[f"ever_trained{end}"] += _ever_trained(register, officer, day)
        by_model.update(models if stated else ())
    return Strength(on=day, by_model=dict(sorted(by_model.items())), **_all(counts))


@dataclass(frozen=True, slots=True, kw_only=True)
class CarriersInDate:
    """Devices issued from ``first`` to ``last``, both included, and whether officers were in date.

    ``issues`` are the issues to officers on the register, ``in_date`` those to officers who might
    carry that model at the moment of issue; ``officers`` are the people, ``officers_in_date``
    those who were in date at every issue. ``issues_unknown`` are issues to officers who are not
    on the register, in none of the other counts.
    """

    first: date
    last: date
    issues: int
    in_date: int
    officers: int
    officers_in_date: int
    issues_unknown: int = 0


def carriers_in_date(register: Register, first_day: date, last_day: date) -> CarriersInDate:
    """Count the devices issued in a time to officers who were in date for them.

    Raises
    ------
    UsageError
        The last day comes before the first.
    """
    check_days(first_day, last_day)
    start, end = day_starts(first_day), day_starts(last_day + timedelta(days=1))
    issues = in_date = people = people_in_date = unknown = 0
    for officer_id, given in register.issues_of_officer.items():
        within = [issue for issue in given if start <= issue.issued_at < end]
        if officer_id not in register.officers:
            unknown += len(within)
            continue
        good = _issued_in_date(register, officer_id, within)
        issues, in_date = issues + len(within), in_date + good
        people += bool(within)
        people_in_date += bool(within) and good == len(within)
    return CarriersInDate(
        first=first_day, last=last_day, issues=issues, in_date=in_date, officers=people,
        officers_in_date=people_in_date, issues_unknown=unknown,
    )  # fmt: skip


def check_days(first_day: date, last_day: date) -> None:
    """Raise where the last day comes before the first."""
    if last_day < first_day:
        raise UsageError(
            f"The last day, {last_day}, comes before the first, {first_day}. Give them in order."
        )


def _counts(officer: Officer, force: str | None, day: date) -> bool:
    joined, left = officer.joined_on, officer.left_on
    in_service = (joined is None or joined <= day) and (left is None or day <= left)
    return in_service and force in (None, officer.force)


def _ever_trained(register: Register, officer: Officer, day: date) -> bool:
    found = register.outcomes.get(officer.officer_id, ())
    return any(o.last_day is not None and o.course.completed_on <= day for o in found)


def _all(counts: Counter[str]) -> dict[str, int]:
    names = ("front_line", "in_date", "ever_trained")
    more = ("not_stated", "in_date_not_stated", "ever_trained_not_stated")
    return {name: counts[name] for name in (*names, *more)}


def _bounds(count: int, of: int, count_unsure: int, unsure: int) -> tuple[float, float]:
    """The share at its least: only the others unsure belong; at its most: only those counted."""
    least, most = of + unsure - count_unsure, of + count_unsure
    return (count / least if least else 0.0, (count + count_unsure) / most if most else 1.0)


def _issued_in_date(register: Register, officer_id: str, issues: list[DeviceIssue]) -> int:
    models = {issue.model for issue in issues}
    of_model = {model: spells(register, officer_id, model) for model in models}
    return sum(_inside(of_model[issue.model], issue) for issue in issues)


def _inside(found: tuple[Spell, ...], issue: DeviceIssue) -> bool:
    place = bisect_right(found, issue.issued_at, key=lambda spell: spell.starts_at) - 1
    if place < 0:
        return False
    ends_at = found[place].ends_at
    return ends_at is None or issue.issued_at < ends_at

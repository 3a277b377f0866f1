"""Authority that a register's file states, held against what the rules give from the courses."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from reddot.carriage.authority import Outcome
from reddot.carriage.loading.courses import CourseKey
from reddot.carriage.loading.days import say_day
from reddot.carriage.loading.findings import Findings
from reddot.carriage.loading.mapping import RegisterMapping
from reddot.carriage.loading.rows import RegisterRow

_SHORT = {
    "failed": "was not passed",
    "too_short": "has fewer hours than the rules ask for",
    "no_initial_course": "has no earlier initial course behind it in the file or the register",
}
_READ = ("course_twice", "two_date_styles", "differs_from_register", "device_differs")
_CHOOSE = "Which is right is for you to say: mend the day of the course or the authority."


@dataclass(frozen=True, slots=True)
class StatedAuthority:
    """Days of authority that a row states; ``renews`` where they follow from a refresher."""

    row: int
    officer_id: str
    model: str
    first: date
    last: date
    renews: bool
    repeats: bool


def check_authorities(
    rows: Iterable[RegisterRow],
    given: Mapping[CourseKey, Outcome],
    mapping: RegisterMapping,
    findings: Findings,
) -> None:
    """Name each stated authority that the courses do not give, and those that overlap.

    Notes
    -----
    The register keeps courses, and authority follows from them; what a file states of it is only
    compared. A refresher taken before the authority it renews has lapsed overlaps with it by the
    rules, so that is no contradiction.
    """
    of_officer: dict[str, list[Outcome]] = defaultdict(list)
    for outcome in given.values():
        of_officer[outcome.course.officer_id].append(outcome)
    listed = [row for row in rows if row.get("officer_id") is not None]
    unsure = _unsure(listed, findings)
    stated: list[StatedAuthority] = []
    for row in listed:
        officer = row.get("officer_id")
        known = None if officer in unsure else of_officer[officer]
        stated += _check_row(row, known, mapping, findings)
    _check_overlaps(stated, findings)


def _unsure(rows: Iterable[RegisterRow], findings: Findings) -> frozenset[str]:
    """The officers with a course that could not be read, so that what it gives is not known."""
    parts = ("course", "model", "completed_on", "passed", "hours")
    named = {p.row for p in findings.problems if p.field in parts and p.code not in _READ}
    return frozenset(row.get("officer_id") for row in rows if named & {row.number, None})


def _check_row(
    row: RegisterRow, known: Sequence[Outcome] | None, mapping: RegisterMapping, findings: Findings
) -> Iterator[StatedAuthority]:
    first, last, model = row.get("authority_from"), row.get("authority_to"), row.get("model")
    if first is None and last is None:
        return
    if first is not None and last is not None and last < first:
        words = f"The authority ends on {say_day(last)}, before it starts on {say_day(first)}."
        findings.add(row.number, "authority_to", "ends_before_it_starts", f"{words} {_CHOOSE}")
        return
    if model is None and not row.days:
        if row.lacks("model") and row.lacks("course"):
            heading = mapping.heading_of("model")
            words = f"Column '{heading}' is empty. Authority is for one model: give it."
            findings.add(row.number, "model", "missing", words)
        return
    agrees = known is not None and _agrees(row, known, findings)
    start = first or row.get("completed_on")
    if model is not None and start is not None and last is not None:
        alone = row.get("completed_on") is None and not row.days
        renews = agrees and row.get("course") == "refresher"
        yield StatedAuthority(
            row.number, row.get("officer_id"), model, start, last, renews, agrees and alone
        )


def _agrees(row: RegisterRow, known: Sequence[Outcome], findings: Findings) -> bool:
    """Whether the courses give what the row states; else each difference is named."""
    of_row = tuple(_outcomes_of(row, known))
    if not of_row:
        column = "authority_to" if row.get("authority_to") is not None else "authority_from"
        words = (
            "The row states authority, and no course on the model gives it. The register keeps "
            "courses: give the course and its day, or clear the authority."
        )
        findings.add(row.number, column, "authority_without_course", words)
        return False
    differences = list(_differences(row, of_row))
    for column, code, words in differences:
        findings.add(row.number, column, code, words)
    return not differences


def _outcomes_of(row: RegisterRow, known: Sequence[Outcome]) -> Iterator[Outcome]:
    """What the courses give that a row's authority could rest on.

    That is the row's own course; in a row with all courses of an officer, the one that gives
    authority the longest; in a row without a course, any on the model.
    """
    model, day = row.get("model"), row.get("completed_on")
    if row.days:
        days = {(d.course, d.model or model, d.completed_on) for d in row.days}
        own = [o for o in known if (o.course.course, o.course.model, o.course.completed_on) in days]
        yield from sorted(own, key=lambda o: (o.last_day or date.min, o.course.completed_on))[-1:]
    elif day is not None:
        asked = (row.get("course"), model, day)
        yield from (
            o for o in known if (o.course.course, o.course.model, o.course.completed_on) == asked
        )
    else:
        yield from (o for o in known if o.course.model == model)


def _differences(row: RegisterRow, found: Sequence[Outcome]) -> Iterator[tuple[str, str, str]]:
    first, last = row.get("authority_from"), row.get("authority_to")
    giving = [o for o in found if o.last_day is not None]
    if not giving:
        why = _SHORT[found[0].shortfall or "failed"]
        day = say_day(found[0].course.completed_on)
        column = "authority_to" if last is not None else "authority_from"
        words = f"The row states authority, and the course of {day} {why}, so it gives none"
        yield column, "authority_not_given", f"{words}. {_CHOOSE}"
        return
    course = giving[-1].course
    what = f"the {course.course} course on the {course.model} of {say_day(course.completed_on)}"
    if last is not None and last not in {o.last_day for o in giving}:
        words = f"The authority is stated to last to {say_day(last)}; by the rules {what}"
        gives = f"gives it to {say_day(giving[-1].last_day)}"  # type: ignore[arg-type]
        yield "authority_to", "authority_differs", f"{words} {gives}. {_CHOOSE}"
    if first is not None and first not in {o.course.completed_on for o in giving}:
        words = f"The authority is stated from {say_day(first)}; by the rules {what} gives it"
        yield "authority_from", "authority_differs", f"{words} from its own day. {_CHOOSE}"


def _check_overlaps(stated: Iterable[StatedAuthority], findings: Findings) -> None:
    by_model: dict[tuple[str, str], list[StatedAuthority]] = defaultdict(list)
    for found in stated:
        if not found.repeats:
            by_model[found.officer_id, found.model].append(found)
    for several in by_model.values():
        in_order = sorted(several, key=lambda s: (s.first, s.row))
        longest = in_order[0]
        for later in in_order[1:]:
            if later.first <= longest.last and not later.renews:
                _name_overlap(later, longest, findings)
            longest = max(longest, later, key=lambda s: s.last)


def _name_overlap(later: StatedAuthority, before: StatedAuthority, findings: Findings) -> None:
    words = (
        f"The authority for the {later.model} from {say_day(later.first)} to "
        f"{say_day(later.last)} overlaps with that of row {before.row}, from "
        f"{say_day(before.first)} to {say_day(before.last)}, of the same officer. Only a "
        "refresher renews authority before it has lapsed: mend the course or the days of one row."
    )
    findings.add(later.row, "authority_from", "authorities_overlap", words)

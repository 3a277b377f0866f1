"""The same counts as :mod:`reddot.figures.cube`, in plain Python, as its test twin.

Written to be read: one report at a time, no SQL. The property tests hold the two against each
other on generated records.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import product

from reddot.figures.breakdowns import (
    CED_NOT_STATED,
    CED_UNANSWERED,
    GIVEN,
    NO_CED,
    NO_TACTIC,
    NOT_STATED,
    UNANSWERED,
    Breakdown,
)
from reddot.figures.cube import ALL_FORCES, Count, Cube
from reddot.figures.ladders import Ladder, read_ladder
from reddot.records.check import answer, answered_codes
from reddot.records.periods import Period
from reddot.records.report import Report


def tactics_of(report: Report) -> frozenset[str]:
    """The tactics of a report, those of its device blocks included."""
    return report.tactic_codes() | {f"ced_{use}" for use in report.ced_uses()}


def given_answers(report: Report, question: str) -> set[str]:
    """The answers to a question that have no counterpart in its code list."""
    return {f"{GIVEN}{given.value}" for given in report.as_given if given.field == question}


def counts_as_force(report: Report) -> bool:
    """Whether a report is one that figures count."""
    talk = tactics_of(report) == {"tactical_communications"} and report.ced_used != "yes"
    return report.status == "complete" and not (talk and not given_answers(report, "tactics"))


def highest_use(report: Report, ladder: Ladder) -> str:
    """The highest CED use of a report, or what it says where it names none."""
    highest = ladder.highest(report.ced_uses())
    if highest is not None:
        return highest
    if report.ced_used == "yes":
        return NOT_STATED
    if report.ced_used == "no":
        return NO_CED
    unsure = not tactics_of(report) or given_answers(report, "tactics")
    return UNANSWERED if unsure else NO_CED


def rows_of(report: Report, breakdown: Breakdown, ladder: Ladder) -> set[str]:
    """The rows of a breakdown that a report is in."""
    if breakdown.made == "ced_use":
        return {highest_use(report, ladder)}
    if breakdown.made == "month":
        day = report.day()
        return {NOT_STATED if day is None else f"{day:%Y-%m}"}
    if breakdown.multiple():
        return _choices(report, breakdown)
    question = str(breakdown.question)
    value = answer(report, question)
    given = sorted(given_answers(report, question))
    return {str(value) if value is not None else given[0] if given else NOT_STATED}


def _choices(report: Report, breakdown: Breakdown) -> set[str]:
    question = str(breakdown.question)
    tactics = question == "tactics"
    chosen = tactics_of(report) if tactics else set(answered_codes(report, question))
    rows = {row for row, codes in breakdown.categories().items() if chosen & set(codes)}
    rows |= given_answers(report, question)
    if not tactics:
        return rows or {NOT_STATED}
    return (rows or {NO_TACTIC[report.ced_used]}) | _about_ced(report)


def _about_ced(report: Report) -> set[str]:
    """The rows of tactics that what a report says of CED puts it in, beside what it names."""
    said = highest_use(report, read_ladder("ho"))
    if said == NOT_STATED:
        return {"ced", CED_NOT_STATED}
    if said == UNANSWERED:
        return {CED_UNANSWERED}
    return {"ced"} if report.ced_used == "yes" else set()


def count_cube(reports: Iterable[Report], cube: Cube) -> list[Count]:
    """Count reports, subjects or incidents by every combination of rows of some breakdowns."""
    linked: dict[tuple[str, str, tuple[str, ...]], set[str]] = defaultdict(set)
    alone: dict[tuple[str, str, tuple[str, ...]], int] = defaultdict(int)
    for report in reports:
        if not counts_as_force(report) or (cube.forces and report.force not in cube.forces):
            continue
        rows = [rows_of(report, b, cube.ladder) for b in cube.by]
        unit = _unit(report, cube.unit)
        for period, combination in product(_periods(report, cube.spans), product(*rows)):
            force = ALL_FORCES if cube.together else report.force
            key = (force, period, combination)
            if unit is None:
                alone[key] += 1
            else:
                linked[key].add(unit)
    keys = {*linked, *alone}
    return sorted(Count(*key, len(linked.get(key, ())), alone.get(key, 0)) for key in keys)


def _unit(report: Report, unit: str) -> str | None:
    """What a report counts towards: itself, the person, or the incident; None if it says none."""
    if unit == "subjects":
        return (report.subject.subject_id or None) if report.subject else None
    return (report.incident_id or None) if unit == "incidents" else report.report_id


def _periods(report: Report, spans: Sequence[Period]) -> list[str]:
    day = report.day()
    if day is None:
        return [NOT_STATED]
    return [span.name() for span in spans if span.first <= day <= span.last]

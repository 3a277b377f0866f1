"""The same counts as :mod:`reddot.figures.cube`, in plain Python, as its test twin.

Written to be read: one report at a time, no SQL. The property tests hold the two against each
other on generated records.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import product

from reddot.figures.breakdowns import (
    CED_CELLS,
    CED_NOT_STATED,
    DISCHARGE_STATED,
    GIVEN,
    NO_CED,
    NOT_STATED,
    UNANSWERED,
    Breakdown,
    read_breakdown,
)
from reddot.figures.cube import ALL_FORCES, Count, Cube
from reddot.figures.ladders import DISCHARGE_USES, Ladder, read_ladder
from reddot.figures.possible import Place
from reddot.records.check import answer, answered_codes
from reddot.records.codes import read_code_list
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
    rows = rows or {NOT_STATED}
    return rows | _about_ced(report) if tactics else rows


def _about_ced(report: Report) -> set[str]:
    """The rows of tactics that the answer on CED alone puts a report in."""
    if report.ced_used != "yes":
        return set()
    return {"ced"} if report.ced_uses() else {"ced", CED_NOT_STATED}


def possible_rows(report: Report, breakdown: Breakdown, ladder: Ladder) -> set[str]:
    """The rows that a report could be in, were every answer given; those it is in among them."""
    known = rows_of(report, breakdown, ladder)
    if breakdown.made == "month":
        return known
    if breakdown.made == "ced_use":
        return {cell for use in known for cell in _ced_possible(use)}
    unsure = {NOT_STATED, *breakdown.unknown} & known or any(r.startswith(GIVEN) for r in known)
    codes = read_code_list(str(breakdown.code_list)).names()
    if breakdown.choices == "tactics":
        return known | _tactics_possible(report, bool(unsure))
    return known | ({c for c in codes if c not in breakdown.unknown} if unsure else set())


def _ced_possible(use: str) -> set[str]:
    stated = {cell for cell in CED_CELLS if cell != NOT_STATED}
    if use == NOT_STATED:
        return {NOT_STATED, *stated}
    if use == UNANSWERED:
        return {UNANSWERED, NO_CED, NOT_STATED, *stated}
    cells = {use} | {cell for cell, uses in CED_CELLS.items() if use in uses}
    return cells | ({DISCHARGE_STATED} if use in DISCHARGE_USES else set())


def _tactics_possible(report: Report, unsure: bool) -> set[str]:
    rows = read_breakdown("tactic").categories()
    others = {r for r in rows if r != "ced" and not r.startswith("ced_")} if unsure else set()
    said = highest_use(report, read_ladder("ho"))
    if said == UNANSWERED:
        others |= {"ced", CED_NOT_STATED}
    if said in (NOT_STATED, UNANSWERED):
        others |= {r for r in rows if r.startswith("ced_")}
    return others


def count_possible(reports: Iterable[Report], cube: Cube) -> dict[Place, int]:
    """Count the units that could be in each row, a report that names none as one more."""
    found: dict[Place, set[str]] = defaultdict(set)
    for report in reports:
        if not counts_as_force(report) or (cube.forces and report.force not in cube.forces):
            continue
        rows = [possible_rows(report, b, cube.ladder) for b in cube.by]
        unit = _unit(report, cube.unit) or f"report {report.report_id}"
        force = ALL_FORCES if cube.together else report.force
        for period, combination in product(_periods(report, cube.spans), product(*rows)):
            found[force, period, combination].add(unit)
    return {place: len(units) for place, units in found.items()}


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
    if unit == "reports":
        return report.report_id
    own = report.incident_id if unit == "incidents" else None
    if unit == "subjects" and report.subject:
        own = report.subject.subject_id
    return f"{own} of {report.force}" if own else None


def _periods(report: Report, spans: Sequence[Period]) -> list[str]:
    day = report.day()
    if day is None:
        return [NOT_STATED]
    return [span.name() for span in spans if span.first <= day <= span.last]

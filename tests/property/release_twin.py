"""A release counted once more in plain Python, report by report: the twin of the release builder.

Nothing of ``reddot.figures``, ``reddot.disclosure`` or ``reddot.publish`` is used: a report is put
into rows by the rules of the field as they are written down, and rows are counted.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import product

from reddot.records.codes import read_code_list
from reddot.records.report import Report

LADDER = ("drawn", "aimed", "arced", "red_dot", "drive_stun", "angled_drive_stun", "fired")
CED_CELLS = {
    **{use: {use} for use in LADDER},
    "non_discharge": set(LADDER[:4]),
    "discharge": set(LADDER[4:]),
    "not_stated": {"not_stated"},
    "total": {*LADDER, "not_stated"},
}
GROUPS = ("handcuffing", "baton", "irritant", "ced", "aep", "firearms", "dog")
MULTIPLE = {
    "reason": "reasons",
    "impact_factor": "impact_factors",
    "location": "locations",
    "outcome": "outcomes",
    "tactic": "tactics",
}
OF_SUBJECT = {
    "age_band": "perceived_age_band",
    "gender": "perceived_gender",
    "ethnicity": "perceived_ethnicity",
    "health": "perceived_health",
}
Row = tuple[str, ...]
Place = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Asked:
    """A table by its name: what is counted, and by what."""

    name: str
    table: str
    by: Row

    @property
    def keys(self) -> Row:
        """What a row of the file is by."""
        return (*self.by, "tactic") if self.table == "tactics" else self.by


def asked(name: str) -> Asked:
    """Understand a name such as ``ced_by_age_band_and_gender``."""
    table, _, rest = name.partition("_by_")
    return Asked(name, table, tuple(rest.split("_and_")) if rest else ())


def counts(report: Report) -> bool:
    """Complete, and more than talk alone."""
    if report.status != "complete":
        return False
    talk = tactics(report) == {"tactical_communications"} and report.ced_used != "yes"
    return not talk or bool(as_given(report, "tactics"))


def tactics(report: Report) -> set[str]:
    """The tactics, each once, those of the device blocks among them."""
    named = {use.tactic for use in report.tactics}
    return named | {f"ced_{use}" for device in report.devices for use in device.uses}


def as_given(report: Report, field: str) -> set[str]:
    """Answers that no code stands for: a release prints them all as one."""
    return {"given: another answer" for own in report.as_given if own.field == field}


def highest_use(report: Report) -> str:
    """The highest use of a CED, or what the report says without naming one."""
    named = [use for use in LADDER if f"ced_{use}" in tactics(report)]
    if named:
        return named[-1]
    if report.ced_used is not None:
        return {"yes": "not_stated", "no": "none"}[report.ced_used]
    return "none" if tactics(report) and not as_given(report, "tactics") else "unanswered"


def rows_of(report: Report, breakdown: str) -> set[str]:
    """The rows of a breakdown that a report is in."""
    if breakdown == "ced_use":
        return {highest_use(report)}
    if breakdown == "month":
        day = report.day()
        return {day.isoformat()[:7] if day else "not_stated"}
    if breakdown == "tactic":
        return tactic_rows(report)
    field = MULTIPLE.get(breakdown) or OF_SUBJECT.get(breakdown, breakdown)
    given = as_given(report, field)
    if breakdown in MULTIPLE:
        return {*getattr(report, field), *given} or {"not_stated"}
    value = getattr(report.subject if breakdown in OF_SUBJECT else report, field, None)
    return {value} if value is not None else set(sorted(given)[:1]) or {"not_stated"}


def tactic_rows(report: Report) -> set[str]:
    """The tactics and their groups; the answer on CED alone is a row as well."""
    part_of = {code.code: code.part_of for code in read_code_list("tactic").codes}
    named = tactics(report)
    found = named | {part_of[t] for t in named if part_of[t] in GROUPS}
    found |= as_given(report, "tactics")
    found = found or {"not_stated"}
    if report.ced_used == "yes":
        found |= {"ced"} if any(t.startswith("ced_") for t in named) else {"ced", "ced_not_stated"}
    return found


def places_of(report: Report, periods: Mapping[str, tuple[date, date]]) -> Iterator[Place]:
    """The force and each period that a report falls in."""
    day = report.day()
    for period, (first, last) in periods.items():
        if day is not None and first <= day <= last:
            yield report.force, period
    if day is None:
        yield report.force, "not_stated"


def recount(
    reports: Iterable[Report], name: str, periods: Mapping[str, tuple[date, date]]
) -> Counter[tuple[Place, Row, str]]:
    """Every cell of a table that is not 0, by its place, its keys and the name of the cell."""
    found: Counter[tuple[Place, Row, str]] = Counter()
    own = asked(name)
    for report in filter(counts, reports):
        cells = {"total"}
        if own.table == "ced":
            use = highest_use(report)
            cells = {cell for cell, uses in CED_CELLS.items() if use in uses}
        rows = [rows_of(report, breakdown) for breakdown in own.keys]
        for place, keys, cell in product(places_of(report, periods), product(*rows), cells):
            found[place, keys, cell] += 1
    return found


def cells_of(name: str, table: Mapping[str, object]) -> Iterator[tuple[Place, Row, str, int | str]]:
    """Every cell of a table in the JSON in which it goes out."""
    own = asked(name)
    rows: Sequence[Mapping[str, object]] = table["rows"]  # type: ignore[assignment]
    for row in rows:
        place = (str(row["force"]), str(row["period"]))
        keys = tuple(str(row[key]) for key in own.keys)
        for cell in CED_CELLS if own.table == "ced" else ("total",):
            yield place, keys, cell, row[cell]  # type: ignore[misc]

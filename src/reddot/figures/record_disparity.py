"""Disparities of the rows of a table counted from records."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from reddot.errors import UsageError
from reddot.figures.breakdowns import GIVEN, Breakdown
from reddot.figures.cube import reports_per_incident
from reddot.figures.disparity import Disparity, Group, disparity, disparity_warnings
from reddot.figures.figure import FigureRow
from reddot.figures.rates import find_denominator
from reddot.figures.record_cells import Between
from reddot.figures.record_question import Asked
from reddot.records.codes import read_code_list
from reddot.records.record_tables import RecordTables

NO_RESIDENTS = "no number of residents is known."
Key = tuple[str, str, tuple[tuple[str, str], ...]]  # force, period, and the row's other keys


def group_of(by: Sequence[Breakdown], keys: Mapping[str, str]) -> str:
    """The group of people that a row is about, as denominators name it; everybody is ``""``.

    Examples
    --------
    >>> from reddot.figures.breakdowns import read_breakdown
    >>> group_of([read_breakdown("ethnicity")], {"ethnicity": "black", "month": "2017-04"})
    'ethnicity=black'
    """
    return ",".join(sorted(f"{b.name}={keys[b.name]}" for b in by if b.perceived))


def add_disparities(
    records: RecordTables, asked: Asked, rows: tuple[FigureRow, ...]
) -> tuple[tuple[FigureRow, ...], list[str]]:
    """Give each row its ratio to the reference group, where one was asked for.

    Returns
    -------
    rows, warnings
        The rows as they were where no reference was asked for.

    Raises
    ------
    UsageError
        The table is not by one perceived characteristic, or the reference is none of its groups.
    """
    reference = asked.wanted.reference
    if reference is None:
        return rows, []
    characteristic = _characteristic(asked, reference)
    clusters = reports_per_incident(records, asked.cube())
    groups = _groups(rows, characteristic)
    found: list[Disparity | None] = []
    absent: dict[str, str] = {}
    for row in rows:
        own = row.keys[characteristic.name]
        why = _why_none(characteristic, own, reference)
        pair = _pair(asked, characteristic, row, groups) if why is None else None
        if pair is None and why != "":
            absent[characteristic.label(own)] = why or NO_RESIDENTS
        dispersion = clusters.get((row.force, row.period), 1.0)
        found.append(None if pair is None else disparity(*pair, dispersion=dispersion))
    given = tuple(
        row if one is None else replace(row, disparity=one.as_json())
        for row, one in zip(rows, found, strict=True)
    )
    return given, disparity_warnings([d for d in found if d], bool(clusters), absent)


def _groups(rows: Sequence[FigureRow], characteristic: Breakdown) -> dict[Key, dict[str, Between]]:
    """The reports of each group of residents, by force, period and the rows' other keys."""
    found: dict[Key, dict[str, Between]] = {}
    for row in rows:
        groups = found.setdefault(_key(row, characteristic), {})
        group = current_group(characteristic, row.keys[characteristic.name])
        groups[group] = _added(groups.get(group), _between(row))
    return found


def _characteristic(asked: Asked, reference: str) -> Breakdown:
    perceived = [b for b in asked.by if b.perceived]
    if len(perceived) != 1 or asked.wanted.unit != "reports":
        raise UsageError(
            "A disparity is of reports by one perceived characteristic: ask for --by ethnicity, "
            "gender, age_band or health, and only one of them."
        )
    groups = [g for g in perceived[0].rows(()) if not perceived[0].could_be_anything(g)]
    if reference not in groups:
        raise UsageError(
            f"'{reference}' is no group of {perceived[0].name}. Use one of: {', '.join(groups)}."
        )
    return perceived[0]


def _why_none(characteristic: Breakdown, row: str, reference: str) -> str | None:
    """Why a row has no disparity: None when it has one, "" when it needs no word."""
    if row == reference or characteristic.could_be_anything(row):
        return ""
    if row.startswith(GIVEN):
        return "it has no counterpart among the groups of residents."
    now = current_group(characteristic, row)
    if now != row:
        return f"it is counted with {characteristic.label(now)}, as among residents."
    return None


def current_group(characteristic: Breakdown, row: str) -> str:
    """The group of residents that a row belongs to: a retired code with the one that took it."""
    codes = read_code_list(characteristic.code_list or "").codes
    return next((c.now for c in codes if c.code == row and c.now), row)


def _key(row: FigureRow, characteristic: Breakdown) -> Key:
    others = tuple((k, v) for k, v in row.keys.items() if k != characteristic.name)
    return row.force, row.period, others


def _between(row: FigureRow) -> Between:
    total = row.cells["total"]
    value = total.value if isinstance(total.value, int) else 0
    return Between(value, int(total.bounds[1]) if total.bounds else value)


def _added(a: Between | None, b: Between) -> Between:
    """Two rows as one; what could belong to either could belong to both, and is added once."""
    if a is None:
        return b
    return Between(a.low + b.low, a.low + b.low + max(a.high - a.low, b.high - b.low))


def _pair(
    asked: Asked,
    characteristic: Breakdown,
    row: FigureRow,
    groups: Mapping[Key, Mapping[str, Between]],
) -> tuple[Group, Group] | None:
    """The group of a row and the reference, or None where residents are not known for both."""
    wanted = asked.wanted
    both = []
    for name in (row.keys[characteristic.name], str(wanted.reference)):
        residents = find_denominator(
            row.force,
            row.period,
            wanted.rate_kind or "population",
            wanted.denominators,
            f"{characteristic.name}={name}",
        )
        if residents is None:
            return None
        both.append(Group(name, groups[_key(row, characteristic)][name], residents))
    return both[0], both[1]
